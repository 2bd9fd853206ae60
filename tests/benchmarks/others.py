"""What one would use instead of newsclean, each as a function from a page's text to a text."""

import html
import re
from collections.abc import Callable
from functools import lru_cache

LONG = 80
END = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "։", "።", '"', "”", "»", "'", "’", ")")
#: jusText's name of a list of stop words, by langdetect's code.
STOPLISTS = {
    "af": "Afrikaans", "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "kn": "Kannada", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ne": "Nepali",
    "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese",
}  # fmt: skip


def nothing(text):
    """The text as it is."""
    return text


def long_lines(text):
    """Lines of at least 80 characters that end like sentences, in any script."""
    return "\n".join(x for x in text.split("\n") if len(x) >= LONG and x.rstrip().endswith(END))


def ftfy_alone(text):
    """What ftfy gives by its defaults."""
    import ftfy

    return ftfy.fix_text(text)


@lru_cache(1)
def detector():
    """langdetect's, seeded: a text's language, or None where it has no features."""
    from langdetect import DetectorFactory, LangDetectException
    from langdetect.detector_factory import PROFILES_DIRECTORY

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.seed = 0  # on this object alone: the module's own seed is its other users' business

    def detect(text):
        known = factory.create()
        known.append(text)
        try:
            return known.detect()
        except LangDetectException:
            return None

    return detect


def langdetect_alone(text):
    """Lines in the page's language, by langdetect on each; a line without features stays."""
    detect = detector()
    own = detect(text)
    return "\n".join(x for x in text.split("\n") if not x.strip() or detect(x) in (own, None))


def justext_on_lines(text):
    """Each line as a paragraph for jusText, with stop words of the page's language where it has a list."""
    import justext

    name = STOPLISTS.get(detector()(text) or "")
    lines = [x for x in text.split("\n") if x.strip()]
    if not lines:
        return ""
    page = "<html><body>" + "".join(f"<p>{html.escape(_allowed(x))}</p>" for x in lines) + "</body></html>"
    # Without a list of stop words jusText goes by lengths and links alone.
    options = {} if name in justext.get_stoplists() else {"stopwords_low": 0, "stopwords_high": 0}
    words = justext.get_stoplist(name) if not options else frozenset()
    return "\n".join(x.text for x in justext.justext(page, words, **options) if not x.is_boilerplate)


def _allowed(text):
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", text)


@lru_cache(1)
def _c4():
    from datatrove.pipeline.filters import C4QualityFilter

    return C4QualityFilter(min_num_sentences=-1)


def c4_lines(text):
    """The lines that datatrove's C4QualityFilter keeps; documents of few sentences are not dropped."""
    from datatrove.data import Document

    document = Document(text=text, id="")
    return document.text if _c4().filter(document) is True else ""


@lru_cache(1)
def _fineweb():
    from datatrove.pipeline.filters import FineWebQualityFilter
    from datatrove.utils.word_tokenizers import WordTokenizer

    class Plain(WordTokenizer):
        """Words by a regular expression, in place of spaCy's models; the filter only counts them."""

        def word_tokenize(self, text):
            return re.findall(r"\w+|[^\w\s]", text)

        def sent_tokenize(self, text):
            return [text]

        def span_tokenize(self, text):
            return [(0, len(text))]

    return FineWebQualityFilter(language=Plain())


def fineweb(text):
    """The document, or nothing where datatrove's FineWebQualityFilter drops it."""
    from datatrove.data import Document

    return text if text.strip() and _fineweb().filter(Document(text=text, id="")) is True else ""


#: By the names in the table; what stands behind a name is what it needs.
OTHERS: dict[str, tuple[Callable[[str], str], str]] = {
    "nothing": (nothing, ""),
    "long lines that end like sentences": (long_lines, ""),
    "datatrove, C4's line rules": (c4_lines, "datatrove"),
    "datatrove, FineWeb's filter": (fineweb, "datatrove"),
    "jusText on lines": (justext_on_lines, "jusText"),
    "ftfy alone": (ftfy_alone, "ftfy"),
    "langdetect alone": (langdetect_alone, "langdetect"),
}
#: Takes seconds on a page of all visible text, and is tried on extracted text only.
SLOW = frozenset({"langdetect alone"})
