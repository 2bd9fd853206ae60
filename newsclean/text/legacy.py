"""Text of a national encoding that was read in another one.

Unlike broken UTF-8, whose bytes betray themselves, a Russian or Chinese text read
as Latin-1 is only implausible. So a line qualifies by its look first (a run of
letters that no word has, capitals behind small letters), and every encoding that
can hold its bytes is tried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import regex

from newsclean.text.codepages import ALIEN, page, source_of, west
from newsclean.text.edits import Edit, apply_edits, edits_between
from newsclean.text.plausibility import plausibility
from newsclean.text.suspects import CYRILLIC_CAPITALS, CYRILLIC_SIGNS, WEST_RUN

_SINGLE = (
    "cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac_cyrillic", "cp1253", "iso8859-7", "cp1255", "cp1256",
    "iso8859-6", "cp874",
)  # fmt: skip
_DOUBLE = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
# Of these, common characters have no ASCII byte; what one that has costs, in nats.
_RARE = 4.0
_NO_ASCII = ("gb18030", "euc_jp", "cp949")
# How much rarer an encoding is met than its kin, in nats.
_RARITY = {"koi8-r": 3.0, "koi8-u": 4.0, "iso8859-5": 4.0, "cp866": 4.0, "mac_cyrillic": 10.0, "iso8859-7": 2.0}
_RARITY |= {"iso8859-6": 2.0}
_CYRILLIC = ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac_cyrillic")

_ODD = re.compile("[^\x00-\x7f]+")
# Punctuation and pinyin letters of the Chinese and Korean sets in a text of Latin letters.
_PUNCTUATION = regex.compile("(?<![\x80-\xff])(?:[¡£¨](?![¡¿])[\xa1-\xfe])+(?![\x80-\xff])")
# KOI8 and cp1251 read as each other swap the cases of the letters; the others put signs
# or single capitals into words.
_SWAPPED = re.compile(
    rf"\b[а-яё][А-ЯЁ]{{2}}|(?<=[а-яёА-Я])[{CYRILLIC_SIGNS}](?=[а-яёА-Я])"
    rf"|(?<=[а-яё])[{CYRILLIC_CAPITALS}](?=[а-яёўќѓ])"
)

# How much likelier the reading must be, in nats: of the line, and for each odd character;
# and how many of those there must be.
ALONE = 18.0
EACH = 2.0
# Of Cyrillic letters in exchange for others.
EACH_ALIKE = 1.2
LEAST = 6
PERMITTED = 0.5
# What the document's main kind of damage is worth more than another, in nats.
MAIN = 10.0
# Characters of a line by which all readings are compared, the best of them, and the main one of the document.
_FIRST_GLANCE, _GLANCE, _KNOWN_GLANCE = 56, 1200, 64
_BEST = 3
_CAPITAL_INSIDE = re.compile("[\u03ac-\u03ce\u0430-\u045f][\u0386-\u03ab\u0400-\u042f]")
_MIXED_WORD = re.compile("[A-Za-z][\u0370-\u0e5b]|[\u0370-\u0e5b][A-Za-z]")
# Punctuation of East Asia stands for what is ASCII elsewhere.
_SIGN = regex.compile(r"[^\x00-\x7f\p{L}\p{N}\p{M}\u3000-\u303f\uff00-\uff65]")


class Found(NamedTuple):
    """A reading: the name of the damage, the text of the line, the gain in nats."""

    kind: str
    text: str
    gain: float


def best_reading(line: str, permitted: Mapping[str, float]) -> Found | None:
    """The reading of ``line`` in another national encoding to take, or None.

    ``permitted``: kinds that other lines proved, with the weight of the proof.
    """
    best = _alone(line)
    main = max(permitted, key=lambda k: permitted[k], default=None)
    known = None if main is None else _as_kind(line, main)
    if known is None or known.gain < PERMITTED:
        return best
    return known if best is None or known.gain + MAIN > best.gain else best


def as_proved(line: str, permitted: Mapping[str, float]) -> Found | None:
    """The reading of ``line`` in the main kind of its document, if it needs no comparison with others."""
    found = _as_kind(line, max(permitted, key=lambda k: permitted[k]))
    if found is None or found.gain < min(ALONE, EACH_ALIKE * _odd_count(line[:_KNOWN_GLANCE])):
        return None
    return found if _words(found.text) else None


def _alone(line: str) -> Found | None:
    """The best reading that needs no other line's proof."""
    piece = _glance(line, _GLANCE)
    kinds = _suggested(piece)
    if len(piece) > _FIRST_GLANCE and len(kinds) > _BEST:
        tried = [x for kind in kinds if (x := _read(piece[:_FIRST_GLANCE], kind, cut=True)) is not None]
        tried.sort(key=lambda x: -x.gain)
        kinds = [x.kind for x in tried[:_BEST]]
    fit = [x for kind in kinds if (x := _read(piece, kind, cut=len(piece) < len(line))) is not None]
    fit = [x for x in fit if _is_enough(piece, x.text, x)]
    best = max(fit, key=lambda x: x.gain, default=None)
    return best if best is None or piece is line else _as_kind(line, best.kind)


def _is_enough(line: str, text: str, found: Found) -> bool:
    count = _odd_count(line)
    each = EACH if found.kind.endswith("latin-1") else EACH_ALIKE
    return found.gain >= ALONE and count >= LEAST and found.gain >= each * count and _words(text)


def _glance(line: str, size: int) -> str:
    """The line, or of a longer one ``size`` characters from the word with the first odd look on."""
    if len(line) <= size:
        return line
    looks = [m.start() for x in (WEST_RUN, _SWAPPED) if (m := x.search(line))]
    start = line.rfind(" ", 0, min(looks)) + 1 if looks else 0
    return line[start : start + size]


def _words(text: str) -> bool:
    """Whether the odd runs of ``text`` look like words: letters, of one alphabet, capitals in front."""
    odd = _ODD.findall(text)
    return (
        10 * len(_MIXED_WORD.findall(text)) <= len(odd)
        and 6 * len(_CAPITAL_INSIDE.findall(text)) <= len(odd)
        and 5 * len(_SIGN.findall(text)) <= sum(map(len, odd))
    )


def _odd_count(line: str) -> int:
    return len(line) - len(line.encode("ascii", "ignore"))


def _as_kind(line: str, kind: str) -> Found | None:
    """``line`` read as another line of its document was; the gain is that of its beginning."""
    text = _text_of(line, kind)
    if text is None or text == line:
        return None
    if len(text) == len(line) > _KNOWN_GLANCE:
        start = m.start() if (m := _ODD.search(line)) else 0
        return Found(kind, text, gain_of(line[start : start + _KNOWN_GLANCE], text[start : start + _KNOWN_GLANCE]))
    return Found(kind, text, gain_of(line, text))


def _text_of(line: str, kind: str) -> str | None:
    """The whole of ``line`` in the reading ``kind``; of a single-byte encoding, foreign characters stay."""
    target = kind.partition(" ")[0]
    if target in _DOUBLE:
        data = _bytes_of(line, kind)
        return None if data is None else _decoded(data, target, cut=False)
    text = page(target).text_of(source_of(kind).bytes_of(line))
    return None if text is None or ALIEN in text else text


def _read(line: str, kind: str, *, cut: bool) -> Found | None:
    """``line`` in the reading ``kind``; ``cut``: it is the beginning of something, maybe of a character too."""
    data = _bytes_of(line, kind)
    target = kind.partition(" ")[0]
    text = None if data is None else _decoded(data, target, cut=cut)
    if text is None or text == line:
        return None
    gain = gain_of(line, text) - _RARITY.get(target, 0.0)
    if target in _NO_ASCII:
        gain -= _RARE * max(0, 2 * _odd_count(text) - _odd_count(line))
    elif target == "cp1255":
        gain += _final_letters(text)
    return Found(kind, text, gain)


# Hebrew letters that are written so at the end of a word only, and their twins that never stand there.
_FINALS = re.compile("[ךםןףץ]")
_AT_THE_END = re.compile("[ךםןףץ](?![א-ת])")
_TWINS_AT_THE_END = re.compile("[כמנפצ](?![א-ת\"'״׳\u05b0-\u05c7])")
_FINAL, _MISPLACED = 2.0, 6.0


def _final_letters(text: str) -> float:
    """What the places of those letters say for Hebrew, in nats: its letters alone are as likely as Greek ones."""
    placed = len(_AT_THE_END.findall(text))
    misplaced = len(_FINALS.findall(text)) - placed + len(_TWINS_AT_THE_END.findall(text))
    return _FINAL * placed - _MISPLACED * misplaced


def _bytes_of(line: str, kind: str) -> bytes | None:
    data = source_of(kind).encoded(line)
    return data if data.count(b"?") == line.count("?") else None


def _decoded(data: bytes, codec: str, *, cut: bool) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        return data[: error.start].decode(codec) if cut and error.start > len(data) - 4 else None


_LONG_SEQUENCE = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _mostly_utf8(line: str) -> bool:
    """Whether longer sequences of UTF-8 explain half the odd bytes of ``line``, which is no chance."""
    return 2 * sum(len(x) for x in _LONG_SEQUENCE.findall(west().encoded(line))) > _odd_count(line)


def _suggested(line: str) -> list[str]:
    """Names of the readings that the look of ``line`` suggests."""
    out: list[str] = []
    if WEST_RUN.search(line) and not _mostly_utf8(line):
        out += [f"{name} as latin-1" for name in (*_SINGLE, *_DOUBLE)]
    if _SWAPPED.search(line):
        odd = {c for c in line if c > "\x7f"}
        able = [name for name in _CYRILLIC if odd <= page(name).high]
        if "koi8-r" in able:  # the same as KOI8-U, but for Ukrainian letters
            able = [name for name in able if name != "koi8-u"]
        out += [f"{target} as {source}" for source in able for target in _CYRILLIC if target != source]
    return out


def punctuation_reading(line: str) -> tuple[list[Edit], float]:
    """The reading of East Asian punctuation among Latin letters, the edits and the gain in nats."""
    best: tuple[list[Edit], float] = ([], 0.0)
    if not _PUNCTUATION.search(line):
        return best
    for name in ("gb18030", "big5hkscs", "euc_jp"):
        edits = []
        for m in _PUNCTUATION.finditer(line):
            new = m[0].encode("latin-1").decode(name, "replace")
            edits.append(Edit(m.start(), m.end(), new, f"{name} as latin-1"))
        gain = plausibility(f" {apply_edits(line, edits)} ") - plausibility(f" {line} ")
        if gain > best[1]:
            best = (edits, gain)
    return best if best[1] >= ALONE else ([], 0.0)


def gain_of(line: str, new: str) -> float:
    """How much likelier ``new`` is than ``line``, in nats, over the words that differ."""
    return plausibility(_odd_words(new)) - _plausibility(_odd_words(line))


@lru_cache(maxsize=8)
def _plausibility(line: str) -> float:
    # Of one line for many readings.
    return plausibility(line)


def _odd_words(line: str) -> str:
    return " " + " ".join([w for w in line.split(" ") if not w.isascii()]) + " "


def legacy_edits(line: str, new: str, kind: str) -> list[Edit]:
    """The edits from ``line`` to its reading ``new``, a run of odd characters each."""
    if len(line) == len(new):
        return [Edit(m.start(), m.end(), new[m.start() : m.end()], kind) for m in _ODD.finditer(line)]
    return _aligned(line, new, kind)


def _aligned(line: str, new: str, kind: str) -> list[Edit]:
    codec = kind.split(" ", 1)[0]
    edits = []
    at = start = 0
    pending = ""
    for char in new:
        width = 1 if char < "\x80" else len(char.encode(codec, "replace"))
        if width == 1 and line[at : at + 1] == char:
            if pending:
                edits.append(Edit(start, at, pending, kind))
                pending = ""
            at += 1
            continue
        if not pending:
            start = at
        pending += char
        at += width
    if pending:
        edits.append(Edit(start, at, pending, kind))
    # A pair of characters that stands for one code of Big5 goes back to none.
    return edits if at == len(line) else edits_between(line, new, kind)
