"""Signs that need no language: dates, clock times, addresses, file names, rows of links."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import regex

CLOCK = regex.compile(
    r"(?<!\d)(?:[01]?\d|2[0-4])(?:[:.hH][0-5]\d(?:[:.][0-5]\d)?(?!\d)|\s?[時时点點시](?:\s?[0-5]?\d\s?[分분])?)"
)
#: Dates in digits, year first or last, in any of the usual separators and with CJK date words.
DATE = regex.compile(
    r"(?<!\d)(?:(?:(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:(?:19|20)\d\d|\d\d))(?!\d)"
    r"|(?:(?:19|20|25)\d\d\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
)
YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: A year of Thailand's calendar, Iran's or the common one, to be believed only beside a month.
ANY_YEAR = regex.compile(r"(?<!\d)(?:1[34]|19|20|25)\d\d(?!\d)")
#: East Asia's eras count their own years: "令和8年11月28日".
ERA = regex.compile(r"[令平昭民][和成国國]\s?\d{1,3}\s?年")
#: Digits of all scripts as the ones that the patterns know; each is one character for one.
DIGITS = str.maketrans({x: str(unicodedata.digit(chr(x))) for x in range(0x660, 0x10000) if chr(x).isdecimal()})
ZONE = regex.compile(
    r"\b(?:GMT|UTC|CET|CEST|EST|EDT|PST|PDT|BST|IST|MSK|WIB|JST|KST|a\.?m\.?|p\.?m\.?|Uhr|Z)\b(?:[+-]\d+)?", regex.I
)
ADDRESS = regex.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|\[email.protected\]", regex.I)
FILE_NAME = regex.compile(r"[^\s/]{1,200}\.(?:jpe?g|png|gif|webp|svg|avif|mp4|mp3|webm|pdf|docx?|css|js)", regex.I)
#: Values and keys that a template leaked: "false", "showBanner:", "undefined".
LEAKED = regex.compile(
    r"(?:true|false|null|undefined|NaN|None|\[object Object\]|\p{Ll}+(?:\p{Lu}\p{Ll}+){1,5}\s?[:=]?)"
)
#: "VIDEO4:4204:42", "00:00 / 03:17": the times of a player, run together.
PLAYER = regex.compile(r"\p{L}{0,10}\s?\d{1,2}:\d\d(?:\s?[/|-]\s?\d{1,2}|\d{1,2}):\d\d")
SEPARATED = regex.compile(r"\s[|•·▪■]\s?|(?<=\p{L})[|•]\s?|\s[»›>/]\s")
CRUMB = regex.compile(r"\s[»›>→]\s")
HASH_TAGS = regex.compile(r"\s*(?:#[\p{L}\p{M}\p{N}_]{2,60}[\s,]{0,3}){1,30}")
BULLET = regex.compile(r"\s{0,9}[-–•·▪►»>*]\s?(?=\S)")
NO_LETTER = regex.compile(r"[^\p{L}\p{N}]+")
#: "Jane Roe", "J. R. Roe", "María-José de la Cruz", "O'Neil": a person's name in cased scripts.
NAME = regex.compile(
    r"(?:\p{Lu}[\p{L}\p{M}'’.-]{0,24}|\p{Lu}\.)"
    r"(?:\s(?:\p{Lu}[\p{L}\p{M}'’.-]{0,24}|(?:de|da|do|dos|del|della|di|du|der|den|van|von|ten|ter|la|le|al|el|bin|ibn|y|e)(?=\s))){1,5}"
)
#: Several such names, joined by a comma or by the word for "and" in languages that write names with capitals.
NAMES = regex.compile(
    rf"(?:{NAME.pattern})(?:(?:,\s|\s?&\s?|\s(?:and|und|et|y|e|og|och|en|i|și|và|ve|dan|na|a|ja|és|και|и|та|with|mit|avec)\s)"
    rf"(?:{NAME.pattern})){{0,4}}"
)
#: A short piece in capitals: an outlet, a place, a desk.
CAPITALS = regex.compile(
    r"\p{Lu}[\p{L}\p{M}\p{N}'’.&-]{0,24}"
    r"(?:\s(?:(?:of|the|and|for|in|an|a|on|at|to|de|der|die|&)\s)?[\p{Lu}\p{N}][\p{L}\p{M}\p{N}'’.&-]{0,24}){0,4}"
)


class Agencies(NamedTuple):
    """Names of agencies: patterns for those of news and for all, and the words that begin and end names."""

    news: regex.Pattern[str]
    both: regex.Pattern[str]
    first_words: frozenset[str]
    last_words: frozenset[str]

    def may_hold(self, text: str) -> bool:
        """Whether a text has a word with which an agency's name begins: a quick look before a search."""
        return not self.first_words.isdisjoint(_WORDS.findall(text))

    def may_end(self, text: str) -> bool:
        """Whether a text's last word ends an agency's name, or it is in a script without spaces."""
        tail = text[-30:].rstrip(_BEHIND)
        if not tail:
            return False
        word = _LAST.split(tail)[-1]
        return word in self.last_words or tail[-1] > "\u2e80"


#: What may stand behind an agency's name, and what parts its words.
_BEHIND = " \t)]）】.,;:|/\"'”’»_-–—·•"
_LAST = re.compile(r"[\W_]")
_WORDS = re.compile(r"[^\W_]+")


@lru_cache(1)
def agencies() -> Agencies:
    """The agencies of the package's table."""
    table = tomllib.loads(files("newsclean.lexicon").joinpath("agencies.toml").read_text("utf-8"))
    news, both = table["news"], table["news"] + table["pictures"]
    words = [_WORDS.findall(x) for x in both]
    return Agencies(_any_of(news), _any_of(both), frozenset(x[0] for x in words), frozenset(x[-1] for x in words))


def _any_of(names: list[str]) -> regex.Pattern[str]:
    longest_first = sorted(names, key=lambda x: (-len(x), x))
    # In scripts without spaces no sign parts a name from the next word; two characters are too little there.
    joined = [x for x in longest_first if x[0] > "\u2e80" and len(x) > 2]
    spaced = "|".join(map(regex.escape, longest_first))
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}])(?:{spaced})(?![\p{{L}}\p{{N}}])|" + "|".join(map(regex.escape, joined))
    )
