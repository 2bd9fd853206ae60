"""The first look at a text: whether any character and its neighbours could be provable damage.

The look may err only on the side of looking closer: what it lets pass, no rule
could prove. It is a few scans by compiled expressions, as most texts are clean and
pay for nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from itertools import groupby
from typing import NamedTuple

from newsclean.text.characters import LETTERS, kind_of, script_of
from newsclean.text.codepages import west
from newsclean.text.latin import has_look

# Latin-1's upper half and cp1252's signs, but for typographic punctuation, which stands in threes in clean text.
WEST = west().standing_for(0x80, 0xFF) - frozenset("‘’“”–—…·•«»\xa0\x85")
# Signs that cp1251 and its kin have where another Cyrillic encoding has letters. Not among
# them: guillemets, the ellipsis and the number sign, which glued sentences have too.
CYRILLIC_SIGNS = "\x80-\x9f°±µ¶·†‡€‰‹¤¦§©¬®\u2500-\u25ff"
CYRILLIC_CAPITALS = "ЁЂЃЉЊЋЏҐЎ"
_CYRILLIC = "\u0400-\u045f"

# What no text should hold, or only in places that `debris` knows.
LITTER = "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u206f"
LITTER += "\ud800-\udfff\ue000-\uf8ff\ufeff\ufff9-\uffff"

_PUNCTUATION = "(?<=[¡£¨])[\xa1-\xfe]"
_CYRILLIC_LOOK = rf"(?<=[а-яё][А-ЯЁ])[А-ЯЁ]|(?<=[{_CYRILLIC}][{CYRILLIC_SIGNS}{CYRILLIC_CAPITALS}])(?=[{_CYRILLIC}])"
# A byte that was lost or became a space breaks the sequence around it.
_LOST_LOOK = "(?<=\ufffd)|(?<=[ÃÂâ])\\?|(?<=[ÅÎÐÙĂ]) |(?<=[ÃÂГ])(?<![^a-z.'’ \n].)[ a-z]"


class Look(NamedTuple):
    """What a first look saw: pairs that could be bytes of UTF-8, the look of a national
    encoding misread, that of a Latin one, traces of lost bytes, debris.
    """

    odd: bool
    legacy: bool
    latin: bool
    lost: bool
    littered: bool


NOTHING = Look(odd=False, legacy=False, latin=False, lost=False, littered=False)


@cache
def _pairs() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]], frozenset[str]]:
    """For each character that may begin one of UTF-8: what behind it makes no likely text.

    The first for sequences of two, the second for longer ones; then all that may continue one.
    """
    groups = json.loads(resources.files("newsclean.text").joinpath("data/suspects.json").read_text(encoding="utf-8"))
    short, long = ({a: frozenset(more) for leads, more in groups[key] for a in leads} for key in ("short", "long"))
    return short, long, frozenset(groups["more"])


def _set(chars: frozenset[str] | set[str]) -> str:
    return "".join(re.escape(c) for c in sorted(chars))


def _class_of(char: str) -> str:
    script = script_of(char) if kind_of(char) in LETTERS else ""
    return script if script in {"LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC"} else ""


@cache
def _behind() -> tuple[str, frozenset[str]]:
    """A look-behind for pairs, by the scripts of what begins them (a little too wide); what may end them."""
    short, long, _ = _pairs()
    ends: set[str] = set()
    parts = []
    leads = sorted(short.keys() | long.keys(), key=lambda a: (_class_of(a), a))
    for _, group in groupby(leads, _class_of):
        begin = set(group)
        end = {b for a in begin for table in (short, long) for b in table.get(a, ())}
        parts.append(f"[{_set(begin)}][{_set(end)}]")
        ends |= end
    return f"(?<={'|'.join(parts)})", frozenset(ends)


@cache
def _any() -> re.Pattern[str]:
    behind, ends = _behind()
    west_run = f"(?<=[{_set(WEST)}])[{_set(WEST)}]{{2}}"
    begin = f"{_set(ends | WEST)}{CYRILLIC_SIGNS}{CYRILLIC_CAPITALS}А-ЯЁÃÂâÅÎÐÙĂГ¡£¨\ufffd{LITTER}"
    proof = f"(?<=[{LITTER}])|{west_run}|{_PUNCTUATION}|{_CYRILLIC_LOOK}|{_LOST_LOOK}"
    return re.compile(f"[{begin}](?:({proof})|{behind})")


@cache
def _pair() -> re.Pattern[str]:
    behind, ends = _behind()
    return re.compile(f"[{_set(ends)}]{behind}")


_LEGACY = re.compile(
    f"[{_set(WEST)}{CYRILLIC_SIGNS}{CYRILLIC_CAPITALS}А-ЯЁ¡£¨]"
    f"(?:(?<=[{_set(WEST)}])[{_set(WEST)}]{{2}}|{_PUNCTUATION}|{_CYRILLIC_LOOK})"
)
# Three bytes in a row that Latin-1 has no letters for in any word: words of Western
# languages hold two accented letters in a row, seldom three.
WEST_RUN = re.compile(f"[{_set(WEST)}]{{3}}")
_LOST = re.compile(f"[ÃÂâÅÎÐÙĂГ\ufffd](?:{_LOST_LOOK})")
_LITTER = re.compile(f"[{LITTER}]")
# Small and capital letters of Cyrillic and Greek make likely pairs, but not within a Latin word.
_EAST = re.compile("[\u0370-\u06ff]")
MIXED_SCRIPTS = re.compile("[A-Za-z](?:(?=[\u0370-\u06ff])|(?<=[\u0370-\u06ff].))")


def look(text: str) -> Look:
    """Look at ``text`` once; takes a few nanoseconds a character where nothing is found."""
    mixed = has_mixed_scripts(text)
    latin = has_look(text)
    if not mixed and not latin and not any(m.lastindex or is_odd(text, m.start()) for m in _any().finditer(text)):
        return NOTHING
    return Look(
        odd=mixed or has_odd_pair(text),
        legacy=_LEGACY.search(text) is not None,
        latin=latin,
        lost=_LOST.search(text) is not None,
        littered=_LITTER.search(text) is not None,
    )


def has_mixed_scripts(text: str) -> bool:
    """Whether a letter from Greek to Arabic stands beside a basic Latin one."""
    return _EAST.search(text) is not None and MIXED_SCRIPTS.search(text) is not None


def has_odd_pair(text: str) -> bool:
    """Whether two neighbours in ``text`` could be bytes of UTF-8 and make no likely text."""
    return next(odd_places(text), None) is not None


def odd_places(text: str) -> Iterator[int]:
    """Where the second of such a pair stands, in order."""
    return (at for m in _pair().finditer(text) if is_odd(text, at := m.start()))


def odd_lines(text: str) -> set[str]:
    """The lines of ``text`` that hold such a pair, or letters of two scripts side by side."""
    found = set(_lines_at(text, _pair(), is_odd))
    if _EAST.search(text):
        found.update(_lines_at(text, MIXED_SCRIPTS, lambda _text, _at: True))
    return found


def _lines_at(text: str, pattern: re.Pattern[str], is_meant: Callable[[str, int], bool]) -> Iterator[str]:
    at = 0
    while m := pattern.search(text, at):
        at = m.start()
        if is_meant(text, at):
            start = text.rfind("\n", 0, at) + 1
            at = text.find("\n", at)
            at = len(text) if at < 0 else at
            yield text[start:at]
        at += 1


def odd_pairs(text: str, most: int) -> dict[str, None]:
    """The different pairs of that kind, in order, up to ``most`` of them."""
    found: dict[str, None] = {}
    for m in _pair().finditer(text):
        at = m.start()
        if is_odd(text, at):
            found[text[at - 1 : at + 1]] = None
            if len(found) >= most:
                break
    return found


def is_odd(text: str, at: int) -> bool:
    """Whether the character at ``at`` and the one before it are such a pair."""
    short, long, more = _pairs()
    before, char = text[at - 1], text[at]
    return char in short.get(before, ()) or (char in long.get(before, ()) and text[at + 1 : at + 2] in more)
