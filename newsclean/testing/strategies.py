"""Hypothesis strategies for news pages: stories, boilerplate, offers, teasers, broken text.

Pages are drawn with the true label of each line, so that a test can say what must
stay and what must go. Wording comes from the package's own word tables and from
``stories.toml``, all of it invented. Everything shrinks towards fewer lines, and
these towards the first of their table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from newsclean import ARTICLE, Label
from newsclean.corpus import LabelledDocument
from newsclean.errors import LexiconError

#: Lines of every site, in no language or in English as many sites have them.
_FURNITURE = {
    Label.NAVIGATION: ["Home", "Menu", "News | Sport | Weather | Culture", "Home > World > Europe", "#bridge #velmar"],
    Label.JUNK: ["×", "false", "IMG_2231.jpg", "|", "showBanner:"],
    Label.NOTICE: ["© 2025 The Velmar Courier. All rights reserved."],
}
#: Characters on which cleaners break: separators, controls, joiners, surrogates, letters that grow when they are
#: folded, sentence ends of several scripts.
CHARACTERS = (
    "\n\r\t \x00\x0b\x0c\x1c\x85\u2028\u2029\u00a0\u00ad\u200b\u200c\u200d\u200e\u202e\ufeff\ufffd\ud800\udfff"
    "İıßſΣ“”'…。।؟!?.,:;|>#%7€$\"\\&"
)
#: And pieces: line ends, mojibake, escapes that are escaped themselves, words that ask for money.
PIECES = (
    "\r\n", "\n\n", " \n", "Ã©", "â€™", "&amp;", "&amp;amp;", "&#8217;", '\\"', "\\u2019", "e\u0301", "News",
    "Subscribe now", "Sign in", "订阅", "© 2025", "12:30", "By Jane Roe",
)  # fmt: skip
#: In which code pages UTF-8 is most often misread; both give every byte a character, so nothing is lost.
CODE_PAGES = ("sloppy-windows-1252", "latin-1")


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page as drawn: its lines, the label that each line truly has, and the story's language."""

    lines: tuple[str, ...]
    labels: tuple[Label, ...]
    language: str = "und"

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    @property
    def story(self) -> tuple[str, ...]:
        """The lines that a cleaner should keep: headline and body."""
        return tuple(x for x, label in self if label in ARTICLE)

    def __iter__(self) -> Iterator[tuple[str, Label]]:
        """Each line with its label."""
        return iter(zip(self.lines, self.labels, strict=True))

    def labelled(self, name: str = "page") -> LabelledDocument:
        """The page as :func:`newsclean.corpus.score` takes it; ``name`` is its id."""
        return LabelledDocument(name, self.language, "extracted", self.lines, self.labels)


@lru_cache(1)
def _stories() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("newsclean.testing").joinpath("stories.toml").read_text("utf-8"))


@lru_cache(256)
def _examples(language: str) -> dict[str, list[str]]:
    path = files("newsclean") / "lexicon" / "languages" / f"{language}.toml"
    if not path.is_file():
        raise LexiconError(f"there is no word table for the language {language!r}")
    examples: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))["examples"]
    return examples


@lru_cache(1)
def languages() -> tuple[str, ...]:
    """The languages that have a word table, so that :func:`prompts` and :func:`boilerplate` know them; sorted."""
    folder = files("newsclean") / "lexicon" / "languages"
    return tuple(sorted(x.name.removesuffix(".toml") for x in folder.iterdir() if x.name.endswith(".toml")))


def story_languages() -> tuple[str, ...]:
    """The languages in which :func:`news_text`, :func:`teasers` and :func:`documents` write; English first."""
    return tuple(_stories())


def _language(language: str | None) -> SearchStrategy[str]:
    return st.just(language) if language is not None else st.sampled_from(languages())


def _story(draw: DrawFn, language: str | None) -> tuple[str, dict[str, Any]]:
    code = draw(st.sampled_from(story_languages())) if language is None else language
    if code not in _stories():
        raise LexiconError(f"there is no story in the language {code!r}; there are {', '.join(story_languages())}")
    return code, _stories()[code]


@st.composite
def news_text(draw: DrawFn, *, language: str | None = None, min_lines: int = 3, max_lines: int = 8) -> str:
    """A story's body: paragraphs of prose, a line each, in the order in which it is told.

    ``language``: one of :func:`story_languages`, or None for any. ``min_lines``,
    ``max_lines``: from 1 to 8. Raises LexiconError for a language without a story.
    """
    sentences: list[str] = _story(draw, language)[1]["sentences"]
    chosen = st.sets(st.integers(0, len(sentences) - 1), min_size=min_lines, max_size=min(max_lines, len(sentences)))
    return "\n".join(sentences[i] for i in sorted(draw(chosen)))


@st.composite
def prompts(draw: DrawFn, *, language: str | None = None) -> str:
    """A line that asks for money, a subscription or a sign-in.

    ``language``: one of :func:`languages`, or None for any. Raises LexiconError for a
    language without a word table.
    """
    return draw(st.sampled_from(_examples(draw(_language(language)))["prompt"]))


@st.composite
def teasers(draw: DrawFn, *, language: str | None = None) -> tuple[str, str]:
    """Headline and blurb of another story; ``language`` as for :func:`news_text`."""
    story = _story(draw, language)[1]
    return draw(st.sampled_from(story["headlines"])), draw(st.sampled_from(story["blurbs"]))


@st.composite
def boilerplate(draw: DrawFn, *, language: str | None = None) -> tuple[Label, str]:
    """A line that is no story, with its label: offers, promotions, notices, menus, leaked values.

    ``language`` as for :func:`prompts`; menus and leaked values are in none.
    """
    kinds: dict[Label, list[str]] = {k: list(v) for k, v in _FURNITURE.items()}
    examples = _examples(draw(_language(language)))
    for name in ("prompt", "promo", "notice"):
        kinds.setdefault(Label(name), []).extend(examples.get(name, ()))
    label = draw(st.sampled_from(sorted(k for k, v in kinds.items() if v)))
    return label, draw(st.sampled_from(kinds[label]))


@st.composite
def mojibake(draw: DrawFn, text: str | SearchStrategy[str], *, code_page: str | None = None) -> tuple[str, str]:
    """A text, and how it looks after its UTF-8 was read in a code page: (sound, broken).

    ``text``: a text or a strategy for one; lone surrogates in it become question
    marks, since they have no UTF-8. ``code_page``: a codec that gives every byte a
    character; None for one of :data:`CODE_PAGES`. Encoding the broken text with it
    gives the sound one's UTF-8 back.
    """
    import ftfy.bad_codecs  # noqa: F401  # registers the code page that leaves no byte out

    given: str = text if isinstance(text, str) else draw(text)
    sound = given.encode("utf-8", "replace")
    codec = draw(st.sampled_from(CODE_PAGES)) if code_page is None else code_page
    return sound.decode("utf-8"), sound.decode(codec)


@st.composite
def documents(draw: DrawFn, *, language: str | None = None, prompt_language: str | None = None) -> LabelledPage:
    """A whole page, labelled: a story, and perhaps menus, headline, byline, offers, teasers and a footer.

    ``language``: of the story, as for :func:`news_text`. ``prompt_language``: of the
    offers, as for :func:`prompts`; None for any, since sites show an offer in the
    reader's language and not in the page's.
    """
    code, story = _story(draw, language)
    body = draw(news_text(language=code)).split("\n")
    rows: list[tuple[str, Label]] = [
        (line, Label.NAVIGATION) for line in draw(st.lists(st.sampled_from(_FURNITURE[Label.NAVIGATION]), max_size=3))
    ]
    for name, label in (("title", Label.HEADLINE), ("byline", Label.BYLINE), ("caption", Label.CAPTION)):
        if draw(st.booleans()):
            rows.append((story[name], label))
    rows += [(line, Label.BODY) for line in body]
    offers = st.lists(prompts(language=prompt_language), max_size=3, unique=True)
    rows += [(line, Label.PROMPT) for line in draw(offers)]
    for headline, blurb in draw(st.lists(teasers(language=code), max_size=3, unique_by=(_first, _second))):
        rows += [(headline, Label.TEASER_HEADLINE), (blurb, Label.TEASER_BLURB)]
    if draw(st.booleans()):
        rows.append((_FURNITURE[Label.NOTICE][0], Label.NOTICE))
    return LabelledPage(tuple(x for x, _ in rows), tuple(y for _, y in rows), code)


def _first(pair: tuple[str, str]) -> str:
    return pair[0]


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


@st.composite
def _joined(draw: DrawFn, pieces: SearchStrategy[str]) -> str:
    """Lines with the gaps that pages have: newlines of several kinds, blank lines, none at all."""
    gaps = st.sampled_from(["\n", "\n", "\n", "\n\n", "\r\n", "\n \n", " ", "", "\u2028"])
    parts = []
    for piece in draw(st.lists(pieces, max_size=14)):
        parts += [piece, draw(gaps)]
    return "".join(parts)


def _hostile() -> SearchStrategy[str]:
    return st.one_of(st.sampled_from(CHARACTERS), st.sampled_from(PIECES))


@st.composite
def _spiced(draw: DrawFn, text: SearchStrategy[str]) -> str:
    """A text with some hostile pieces set into it anywhere."""
    # The pieces first: what shrinks then becomes these pieces alone where they are all that matters.
    pieces = draw(st.lists(_hostile(), min_size=1, max_size=8))
    out = draw(text)
    for piece in pieces:
        at = draw(st.integers(0, len(out)))
        out = out[:at] + piece + out[at:]
    return out


def texts() -> SearchStrategy[str]:
    """Any text that a cleaner may meet: pages, shuffled pieces of pages, broken and hostile text.

    Lone surrogates are drawn too: Python's ``json`` reads them out of files.
    """
    hostile = st.lists(st.one_of(_hostile(), st.characters()), max_size=30).map("".join)
    # Most cleaners know offers in English only, and a law about offers is not tried where none is known.
    page_text = st.one_of(documents(prompt_language="en"), documents()).map(lambda page: page.text)
    line = st.one_of(
        news_text(min_lines=1, max_lines=2),
        prompts(language="en"),
        prompts(),
        boilerplate().map(lambda row: row[1]),
        teasers().map("\n".join),
        hostile,
    )
    broken = mojibake(page_text).map(lambda pair: pair[1])
    repeated = st.tuples(line, st.sampled_from([1, 1, 2, 4])).map(lambda x: "\n".join([x[0]] * x[1]))
    # What shrinks comes to rest in the first of these, so the plainest stands there.
    lines = _joined(repeated)
    offers = st.lists(prompts(language="en"), min_size=1, max_size=4).map("\n".join)
    paid = st.tuples(news_text(language="en"), offers).map("\n".join)
    return st.one_of(hostile, _spiced(lines), lines, paid, page_text, broken, _spiced(page_text))
