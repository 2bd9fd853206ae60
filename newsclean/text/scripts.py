"""What characters are: scripts without spaces, sentence ends, widths, cutting points."""

from __future__ import annotations

import re
import unicodedata

import regex

#: Scripts that are written without spaces between words.
NO_SPACE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Bopomofo}\p{Yi}"
NO_SPACE_CHARACTER = regex.compile(f"[{NO_SPACE}]")

#: Marks that end a sentence, in every script that news is written in.
SENTENCE_ENDS = (
    ".!?…"  # Latin, Cyrillic, Greek, Hebrew, Korean ...
    "\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH FULL STOP}\N{HALFWIDTH IDEOGRAPHIC FULL STOP}"
    "\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}"
    "\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}"
    "\N{DEVANAGARI DANDA}\N{DEVANAGARI DOUBLE DANDA}\N{ARMENIAN FULL STOP}"
    "\N{ETHIOPIC FULL STOP}\N{ETHIOPIC QUESTION MARK}\N{ETHIOPIC PARAGRAPH SEPARATOR}"
    "\N{KHMER SIGN KHAN}\N{KHMER SIGN BARIYOOSAN}\N{MYANMAR SIGN SECTION}\N{MYANMAR SIGN LITTLE SECTION}"
    "\N{TIBETAN MARK SHAD}\N{TIBETAN MARK NYIS SHAD}\N{OL CHIKI PUNCTUATION MUCAAD}"
    "\N{MEETEI MAYEK CHEIKHEI}\N{GREEK QUESTION MARK}\N{TIFINAGH SEPARATOR MARK}"
    "\N{MONGOLIAN FULL STOP}\N{NKO EXCLAMATION MARK}"
)
#: What may stand behind the mark that ends a sentence: closing quotes and brackets.
CLOSERS = "\"'”’»›)]}」』】〉》“‘）〕"

#: Marks at which a sentence turns to the reader.
TURNS = ("?", "!", "？", "！", "؟", "\N{GREEK QUESTION MARK}", "՞", "፧")
_ENDS = frozenset(SENTENCE_ENDS)
#: What :func:`ends_sentence` looks through: closing marks, and every character that is white space.
_THROUGH = CLOSERS + "".join(chr(x) for x in range(0x3001) if chr(x).isspace())
_THROUGH_SET = frozenset(_THROUGH)
_SENTENCE_END = regex.compile(
    rf"(?:[{regex.escape(SENTENCE_ENDS)}]|(?<=\p{{Thai}}|\p{{Lao}})\s)[{regex.escape(CLOSERS)}]*(?=\s|$|[{NO_SPACE}\p{{Lu}}\p{{Lo}}])"
)
# The standard library's engine finds the few places to look at several times as fast.
_SPACED_END = re.compile("[\u0e00-\u0eff]")
_END = re.compile(f"[{re.escape(SENTENCE_ENDS)}]")
_ASCII_SENTENCE_END = re.compile(r"[.!?][\"')\]}]*(?=[\t-\r ]|$|[A-Z])")


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, quotes and brackets behind the mark allowed.

    >>> [ends_sentence(x) for x in ("He left.", "他走了。」", "Latest news", "क्या हुआ?")]
    [True, True, False, True]
    """
    last = text[-1:]
    if last in _THROUGH_SET:
        last = text.rstrip(_THROUGH)[-1:]
    return last in _ENDS


def sentence_starts(text: str) -> list[int]:
    """Offsets at which a sentence may begin: the start, and behind every sentence end.

    >>> sentence_starts("One. Two.Three 2.5 four。五")
    [0, 5, 9, 24]
    """
    starts = [0]
    size = len(text)
    for end in _sentence_ends(text):
        at = end
        while at < size and text[at].isspace():
            at += 1
        if at < size:
            starts.append(at)
    return starts


def _sentence_ends(text: str) -> list[int]:
    """Where the sentences of a text end, marks and closing quotes included."""
    if text.isascii():
        return [m.end() for m in _ASCII_SENTENCE_END.finditer(text)]
    if _SPACED_END.search(text):
        return [m.end() for m in _SENTENCE_END.finditer(text)]
    ends: list[int] = []
    done = 0
    for mark in _END.finditer(text):
        if mark.start() >= done and (m := _SENTENCE_END.match(text, mark.start())):
            done = m.end()
            ends.append(done)
    return ends


#: The same characters by ranges, for the standard library's engine, which is faster at counting.
_WIDE = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U00020000-\U000323af]"
)


#: Anything but the alphabets of Europe, the punctuation of print and the signs of currencies.
_BEYOND = re.compile("[^\0-\u058f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]")
_EUROPE = [chr(x) for x in range(0x590)]


def is_european(text: str) -> bool:
    """Whether a text has no letters but those of Europe's alphabets, up to the Armenian.

    For such a text the standard library's engine can stand in for :mod:`regex`; see :func:`european`.
    """
    return text.isascii() or _BEYOND.search(text) is None


def european(characters: str) -> str:
    r"""The characters of Europe's alphabets that a class of :mod:`regex` has, as the inside of a class of :mod:`re`.

    >>> european(r"[a-cx\p{Nl}]")
    'a-cx-x'
    """
    matches = regex.compile(characters).match
    codes = [ord(x) for x in _EUROPE if matches(x)]
    starts = [x for x, before in zip(codes, [-1, *codes], strict=False) if x != before + 1]
    ends = [x for x, behind in zip(codes, [*codes[1:], -1], strict=True) if x + 1 != behind]
    return "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in zip(starts, ends, strict=True))


def is_no_space(char: str) -> bool:
    """Whether a character belongs to a script written without spaces."""
    return NO_SPACE_CHARACTER.match(char) is not None


def width(text: str) -> float:
    """Length in letters of a spaced script: a character of a no-space script says as much as about two.

    The factor is the ratio of mean line lengths of the same stories in Chinese and English.
    """
    if text.isascii():
        return float(len(text))
    return len(text) + 0.9 * len(_WIDE.findall(text))


_JOINERS = frozenset("\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{WORD JOINER}")


def is_cut(text: str, at: int) -> bool:
    """Whether the text may be cut at an offset: at a word or script boundary, never inside a character.

    >>> [is_cut("Traitors.But 事情end", i) for i in (4, 9, 13, 14, 15, 16)]
    [False, True, True, True, True, False]
    """
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if after in _JOINERS or before in _JOINERS or unicodedata.category(after)[0] == "M":
        return False
    if not (_is_word(before) and _is_word(after)):
        return True
    # Two letters side by side part only where one of them needs no space beside it.
    return is_no_space(before) or is_no_space(after)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"
