"""Text of a national encoding that was read in another one.

Unlike broken UTF-8, whose bytes betray themselves, a Russian or Chinese text read
as Latin-1 is only implausible. So a line qualifies by its look first (a run of
letters that no word has, capitals behind small letters), and every encoding that
can hold its bytes is tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import regex

from newsclean.text.characters import kind_of
from newsclean.text.codepages import ALIEN, page, west
from newsclean.text.edits import Edit, apply_edits
from newsclean.text.plausibility import plausibility

_SINGLE = (
    "cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac_cyrillic", "cp1253", "iso8859-7", "cp1255", "cp1256",
    "iso8859-6", "cp874",
)  # fmt: skip
# Latin encodings differ from cp1252 in a few letters each, so their readings gain little.
_LATIN = ("cp1250", "iso8859-2", "cp1254", "cp1257", "cp1258")
_DOUBLE = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_CYRILLIC = ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac_cyrillic")

_ODD = regex.compile("[^\x00-\x7f]+")
# Three bytes in a row that Latin-1 has no letters for in any word: words of Western
# languages hold two accented letters in a row, seldom three.
# Typographic punctuation does not count: it stands in threes in clean text.
_WEST = west().standing_for(0x80, 0xFF) - frozenset("‘’“”–—…·•«»\xa0\x85")
_WEST_RUN = regex.compile("[" + "".join(sorted(_WEST)) + "]{3}")
# Signs for letters inside a word, a thorn behind a vowel (Icelandic has it in front).
_LATIN_SIGNS = "¹³¼¾¶±þ"
_LATIN_LOOK = regex.compile("[a-zà-ÿ][¹³¼¾¶±][a-zà-ÿ]|[aeiouýüö]þ")
# Punctuation and pinyin letters of the Chinese and Korean sets in a text of Latin letters.
_PUNCTUATION = regex.compile("(?<![\x80-\xff])(?:[¡£¨](?![¡¿])[\xa1-\xfe])+(?![\x80-\xff])")
# KOI8 and cp1251 read as each other swap the cases of the letters; the others put signs
# or single capitals into words. Not among the signs: guillemets, the ellipsis and the
# number sign, which glued sentences have too.
_SIGNS = "\x80-\x9f°±µ¶·†‡€‰‹¤¦§©¬®\u2500-\u25ff"
_CAPITALS = "ЁЂЃЉЊЋЏҐЎ"
_SIGN = regex.compile(f"[{_SIGNS}]")
_CASES = regex.compile("(?<=[а-яё])[А-ЯЁ]{2}")
_SWAPPED = regex.compile(
    rf"\b[а-яё][А-ЯЁ]{{2}}|(?<=[а-яёА-Я])[{_SIGNS}](?=[а-яёА-Я])|(?<=[а-яё])[{_CAPITALS}](?=[а-яёўќѓ])"
)


def looks_misread(text: str, alphabet: set[str]) -> bool:
    """Whether anything in ``text`` has the look of a national encoding misread.

    ``alphabet``: the characters of ``text``. It may err on the side of yes.
    """
    odd = alphabet & _WEST
    if len(odd) > 1 and any(_between(text, char, _WEST) for char in sorted(odd)):
        return True
    if not odd.isdisjoint(_LATIN_SIGNS) and _LATIN_LOOK.search(text):
        return True
    if not odd.isdisjoint("¡£¨") and _PUNCTUATION.search(text):
        return True
    cyrillic = frozenset(c for c in alphabet if "\u0400" <= c < "\u0460")
    if len(cyrillic) < 3:
        return False
    signs = _SIGN.findall("".join(sorted(alphabet))) + sorted(alphabet & frozenset(_CAPITALS))
    return _CASES.search(text) is not None or any(_between(text, char, cyrillic) for char in signs)


def _between(text: str, char: str, around: frozenset[str]) -> bool:
    """Whether ``char`` stands between two of ``around`` somewhere: by splitting, as scanning is slower."""
    pieces = text.split(char)
    last = len(pieces) - 2
    for i in range(last + 1):
        before, after = pieces[i][-1:], pieces[i + 1][:1]
        if not before and i:
            before = char
        if not after and i < last:
            after = char
        if before in around and after in around:
            return True
    return False


# How much likelier the reading must be, in nats: of the line, and for each odd character;
# and how many of those there must be.
ALONE = 18.0
EACH = 2.0
EACH_LATIN = 0.8
LEAST = 6
PERMITTED = 0.5


class Found(NamedTuple):
    """A reading: the name of the damage, the text of the line, the gain in nats."""

    kind: str
    text: str
    gain: float


def best_reading(line: str, permitted: Mapping[str, float]) -> Found | None:
    """The reading of ``line`` in another national encoding to take, or None.

    ``permitted``: kinds that other lines proved, with the weight of the proof.
    """
    best: Found | None = None
    piece = _glance(line)
    count = _odd_count(piece)
    for kind, text in _suggested(piece):
        gain = gain_of(piece, text)
        each = EACH_LATIN if kind.startswith(_LATIN) else EACH
        if gain < ALONE or count < LEAST or gain < each * count or not _words(text):
            continue
        if best is None or gain > best.gain:
            best = Found(kind, text, gain)
    if best is not None and piece is not line:
        best = _as_kind(line, best.kind)
    main = max(permitted, key=lambda k: permitted[k], default=None)
    if main is not None and (best is None or best.kind != main):
        found = _as_kind(line, main)
        if found is not None and found.gain >= PERMITTED and (best is None or found.gain + MAIN > best.gain):
            best = found
    return best


def _glance(line: str) -> str:
    """The line, or of a very long one the words from the first odd look on: all readings are tried on these."""
    if len(line) <= _GLANCE:
        return line
    looks = [m.start() for x in (_WEST_RUN, _LATIN_LOOK, _SWAPPED) if (m := x.search(line))]
    start = line.rfind(" ", 0, min(looks)) + 1 if looks else 0
    end = line.find(" ", start + _GLANCE)
    return line[start : end if end >= 0 else len(line)]


_GLANCE = 4000
MAIN = 10.0
_CAPITAL_INSIDE = regex.compile("[\u03ac-\u03ce\u0430-\u045f][\u0386-\u03ab\u0400-\u042f]")
_MIXED_WORD = regex.compile("[A-Za-z][\u0370-\u0e5b]|[\u0370-\u0e5b][A-Za-z]")


def _words(text: str) -> bool:
    """Whether the odd runs of ``text`` look like words: letters, of one alphabet, capitals in front."""
    odd = _ODD.findall(text)
    signs = sum(not c.isalnum() and kind_of(c) != "m" for run in odd for c in run)
    return (
        10 * len(_MIXED_WORD.findall(text)) <= len(odd)
        and 10 * len(_CAPITAL_INSIDE.findall(text)) <= len(odd)
        and 5 * signs <= sum(map(len, odd))
    )


def _odd_count(line: str) -> int:
    return sum(map(len, _ODD.findall(line)))


def _as_kind(line: str, kind: str) -> Found | None:
    target, _, source = kind.partition(" as ")
    data = (west() if source == "latin-1" else page(source)).bytes_of(line)
    if target in _DOUBLE:
        readings = dict(_double(data, (target,)))
        text = readings.get(kind)
    else:
        text = page(target).text_of(data)
    if text is None or text == line or ALIEN in text:
        return None
    return Found(kind, text, gain_of(line, text))


def _suggested(line: str) -> list[tuple[str, str]]:
    """Names and results of the readings that the look of ``line`` suggests."""
    out: list[tuple[str, str]] = []
    if _WEST_RUN.search(line):
        data = west().bytes_of(line)
        foreign = any(c > "\xff" for c in set(data))
        for name in _SINGLE:
            new = page(name).text_of(data)
            if new is not None and ALIEN not in new and not foreign:
                out.append((f"{name} as latin-1", new))
        out += _double(data, _DOUBLE)
    elif _LATIN_LOOK.search(line):
        data = west().bytes_of(line)
        if not any(c > "\xff" for c in set(data)):
            readings = ((name, page(name).text_of(data)) for name in _LATIN)
            out += [(f"{name} as latin-1", new) for name, new in readings if new is not None]
    if _SWAPPED.search(line):
        out += _cyrillic(line)
    return [(kind, new) for kind, new in out if new != line]


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


def _double(data: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    if any(ord(c) > 0xFF for c in set(data)):
        return []
    raw = data.encode("latin-1")
    out = []
    for name in names:
        try:
            out.append((f"{name} as latin-1", raw.decode(name)))
        except UnicodeDecodeError:
            continue
    return out


def _cyrillic(line: str) -> list[tuple[str, str]]:
    out = []
    for source in _CYRILLIC:
        data = page(source).bytes_of(line)
        if ALIEN in data or any(ord(c) > 0xFF for c in set(data)):
            continue
        for target in _CYRILLIC:
            new = page(target).text_of(data)
            if target != source and new is not None:
                out.append((f"{target} as {source}", new))
    return out


def gain_of(line: str, new: str) -> float:
    """How much likelier ``new`` is than ``line``, in nats, over the words that differ."""
    return plausibility(_odd_words(new)) - plausibility(_odd_words(line))


def _odd_words(line: str) -> str:
    return " " + " ".join(w for w in line.split(" ") if not w.isascii()) + " "


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
        if width == 1 and line[at] == char:
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
    return edits
