"""What a line looks like: facts of its text alone, in any script, no words looked up.

Every fact is a number that can be had in a few microseconds from the head and the
tail of the line, so that a line of a hundred megabytes costs no more than a
paragraph. What stands around a line is :mod:`newsclean.filters.place`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: A character of a script written without spaces counts as this many words. Fitted
#: by comparing translations of news: about 1.8 Han, Kana or Thai characters a word.
WORD_OF_NO_SPACE = 0.55
#: Facts are read off this many characters; a longer line is judged by its head and tail.
HEAD = 1200
TAIL = 60
#: Words of a line that are compared with other lines.
TOKENS = 48

# Thai, Lao, Burmese, Khmer, Kana, Han (with extension A and compatibility forms), plane 2.
# Hangul is written with spaces and is left out.
_NO_SPACE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)
# The first letters stand for the word, so that inflected forms count as one.
_TOKEN = re.compile(r"(?<!\w)\w{3,6}")
_SYMBOL = re.compile(r"[^\w\s]")
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\d[:.h]\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBERS = re.compile(r"\d+")
_INNER_END = re.compile(r"[.!?؟]['\"”’»)]? |[。！？।።]")
_UPPER_WORD = re.compile(r"(?<!\S)[\"'“‘«(]?[^\W\d_a-zß-öø-ÿа-яё]")

_SENTENCE_END = frozenset(".!?。！？｡।॥؟۔።፧։၊။།༎៕…‽")
_CLOSERS = "\"'”’»«›‹“)]）］」』】〉》*_ \t\r\u00a0\u200b\u200e\u200f\u3000"
_BULLETS = frozenset("-–—•*·●▪‣◦■►▶→»›>|+✓✔☑")
_QUOTES = frozenset("\"'“”„«»‘’‚「『《〈‹›")

END_OTHER, END_COMMA, END_COLON, END_ELLIPSIS, END_SENTENCE = 0, 1, 2, 3, 4
START_LOWER, START_UPPER, START_DIGIT, START_BULLET, START_QUOTE, START_UNCASED, START_OTHER = range(7)


class Facts(NamedTuple):
    """What a line's text shows by itself. Shares are from 0 to 1.

    ``words``: its width in words. ``end``, ``start``: what it ends and starts with.
    ``inner``: sentence ends within. ``commas``, ``symbols``, ``digits``: share of the
    characters. ``capitals``: share of the words that start with a capital.
    ``word_length``: characters a word. ``shouted``: no lower-case letter. The flags
    that follow say that the line holds such a sign. ``good``: its words if it reads
    as a sentence of running text, else 0. ``key``: the text folded for finding
    repeats, digits made equal. ``tokens``: its first words, folded; of a text without
    spaces, its pairs of characters. ``content``: those of them that say something, the
    shortest words left out.
    """

    words: float
    chars: int
    end: int
    start: int
    inner: int
    commas: float
    symbols: float
    digits: float
    capitals: float
    word_length: float
    shouted: int
    separators: int
    address: int
    copyright: int
    clock: int
    year: int
    quoted: int
    bracket: int
    colon: int
    question: int
    dash: int
    money: int
    good: float
    key: str
    tokens: tuple[str, ...]
    content: frozenset[str]


#: The facts of a place where no line is.
NO_FACTS = Facts(0.0, 0, 0, 6, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, "", (), frozenset())


def end_of(text: str) -> int:
    """What a stripped text ends with; closing quotes and brackets are looked through."""
    last = text[-TAIL:].rstrip(_CLOSERS)[-3:]
    if not last:
        return END_OTHER
    if last[-1] == "…" or last == "..." or last[-2:] == "..":
        return END_ELLIPSIS
    if last[-1] in _SENTENCE_END:
        return END_SENTENCE
    if last[-1] in ":：;":
        return END_COLON
    return END_COMMA if last[-1] in ",，、،" else END_OTHER


def start_of(text: str) -> int:
    """What a stripped text starts with."""
    first = text[:1]
    if first in _QUOTES:
        return START_QUOTE
    if first in _BULLETS:
        return START_BULLET
    if first.isupper():
        return START_UPPER
    if first.islower():
        return START_LOWER
    if first.isdigit():
        return START_DIGIT
    return START_UNCASED if first.isalpha() else START_OTHER


#: Eleven counts or truths of a line, in the order of the fields of :class:`Facts`.
_Marks = tuple[int, int, int, int, int, int, int, int, int, int, int]


def facts(line: str) -> Facts:
    """The facts of one line. Pure, and of bounded cost but for stripping the line."""
    text = line.strip()
    n = len(text)
    head = text if n <= HEAD else text[:HEAD]
    seen = len(head) or 1
    scale = n / seen if n else 0.0
    spaced = head.count(" ") + 1
    ascii_only = head.isascii()
    no_space = 0 if ascii_only else len(_NO_SPACE.findall(head))
    # Beside a script without spaces, Latin letters and digits make a word of seven with its space.
    words = no_space * WORD_OF_NO_SPACE + (seen - no_space) / 7.0 if no_space else spaced if n else 0
    words *= scale
    lowered = head.lower()
    pairs = no_space * 2 > seen
    tokens = _tokens(head, lowered, pairs)
    told = frozenset(tokens if pairs else [t for t in tokens if len(t) > 3])
    capitals = len(_UPPER_WORD.findall(head)) / spaced
    if n <= HEAD and head.replace(" ", "").isalpha():
        # Letters and spaces, as most menus have: none of the signs below is there.
        return Facts(
            words, n, END_OTHER, start_of(text), 0, 0.0, 0.0, 0.0, capitals, min(40.0, seen / spaced),
            1 if head.isupper() else 0, 0, 1 if "http" in head else 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            words if words >= 45 else 0.0, lowered[:200], tokens, told,
        )  # fmt: skip
    # Most lines hold no digit, and then four searches are spared.
    has_digit = _DIGIT.search(head) is not None
    end = end_of(text)
    inner = len(_INNER_END.findall(head)) if words >= 8 else 0
    commas = head.count(",") + (0 if ascii_only else head.count("，") + head.count("、") + head.count("،"))
    symbols = len(_SYMBOL.findall(head))
    prose = words >= 9 and (end >= END_ELLIPSIS or (words >= 22 and inner > 0) or words >= 45)
    return Facts(
        words,
        n,
        end,
        start_of(text),
        inner,
        commas / seen if commas else 0.0,
        symbols / seen if symbols else 0.0,
        len(_DIGIT.findall(head)) / seen if has_digit else 0.0,
        capitals,
        min(40.0, seen / spaced),
        1 if head.isupper() else 0,
        *_marks(head, lowered, has_digit=has_digit),
        words if prose else 0.0,
        _NUMBERS.sub("0", lowered[:200]) if has_digit else lowered[:200],
        tokens,
        told,
    )


def _marks(head: str, lowered: str, *, has_digit: bool) -> _Marks:
    """Which marks a line holds, in the order of the fields of :class:`Facts`, from its separators on."""
    return (
        _separators(head),
        1 if "@" in head or "http" in head or "www." in head or ".com" in head else 0,
        1 if "©" in head or "(c)" in lowered or "®" in head else 0,
        1 if has_digit and _CLOCK.search(head) else 0,
        1 if has_digit and _YEAR.search(head) else 0,
        1 if '"' in head or "“" in head or "„" in head or "«" in head or "「" in head or "‘" in head else 0,
        1 if "(" in head or "[" in head or "（" in head else 0,
        1 if ": " in head or "：" in head else 0,
        1 if "?" in head or "？" in head else 0,
        1 if " - " in head or " – " in head or " — " in head or "——" in head else 0,
        1 if "$" in head or "€" in head or "£" in head or "%" in head else 0,
    )


def _tokens(head: str, lowered: str, without_spaces: bool) -> tuple[str, ...]:
    if without_spaces:
        letters = "".join(_NO_SPACE.findall(head[: 2 * TOKENS]))
        return tuple([letters[i : i + 2] for i in range(min(TOKENS, len(letters) - 1))])
    return tuple(_TOKEN.findall(lowered, 0, 12 * TOKENS)[:TOKENS])


def _separators(head: str) -> int:
    plain = ("|" in head) + ("/" in head) + (">" in head) + ("\t" in head)
    if head.isascii():
        return plain
    return plain + ("›" in head) + ("»" in head) + ("•" in head) + ("·" in head) + ("→" in head)
