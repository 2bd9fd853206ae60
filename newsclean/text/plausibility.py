"""How plausible a sequence of characters is as text of any language.

A model of pairs: how often a kind of character follows a kind, whether two
letters share a script, and how common the letter is within its script. The
figures are in ``data/plausibility.json``; ``corpora/repair/`` says how they were
learnt. No language is named, so scripts that were never seen score by their
kinds alone.
"""

from __future__ import annotations

import json
import math
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise, starmap

from newsclean.text.characters import LETTERS, kind_of, repertoire, script_of

# What a character costs that the figures do not know, in a kind that is no letter's.
_RARE = -9.0
_RARE_LETTER = -12.0
# Noncharacters, unassigned and private characters: no reading should lead to them.
_NEVER = -30.0
_TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA"})


@cache
def _figures() -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    text = resources.files("newsclean.text").joinpath("data/plausibility.json").read_text(encoding="utf-8")
    figures = json.loads(text)
    return figures["follow"], figures["letters"]


@lru_cache(maxsize=1 << 16)
def follows(a: str, b: str) -> float:
    """The natural logarithm of the probability that ``b`` follows ``a`` in clean text."""
    rows, letters = _figures()
    first, second = kind_of(a), kind_of(b)
    if second == "x" and not "\x80" <= b <= "\x9f" and b != "\ufffd":
        return rows[first][second] + _NEVER
    if second not in LETTERS:
        return rows[first][second] + letters.get(second, {}).get(b, _RARE)
    script = script_of(b)
    known = letters.get(f"{script} {second}")
    chance = known.get(b, _RARE_LETTER) if known else math.log(1 / repertoire(script))
    if first in LETTERS:
        second += "=" if _same_script(script_of(a), script) else "/"
    return rows[first][second] + chance


def _same_script(a: str, b: str) -> bool:
    return a == b or "COMBINING" in (a, b) or (a in _TOGETHER and b in _TOGETHER)


def plausibility(text: str) -> float:
    """The sum of :func:`follows` over the neighbours in ``text``; in proportion to its length."""
    return sum(starmap(follows, pairwise(text)))


# The likelihood of a pair of characters, in nats, above which it may well be meant.
UNLIKELY = -7.0
UNLIKELY_ALIKE = -10.0
# Kinds that stand behind letters of the other scripts, however rare the sign itself.
_BESIDE = ".)-f"
LATIN = ("LATIN", "COMBINING", "MODIFIER")


def unlikely(a: str, b: str) -> bool:
    """Whether the two are so seldom neighbours that something may be wrong with them."""
    kind = kind_of(a)
    # Two letters alike are a pair of some language, however rare the second.
    alike = kind in "lo" and kind == kind_of(b) and script_of(a) == script_of(b)
    if kind in LETTERS and script_of(a) not in LATIN and kind_of(b) in _BESIDE:
        return False
    if kind == "(" and kind_of(b) in LETTERS and script_of(b) not in LATIN:
        return False
    return kind == "#" or follows(a, b) < (UNLIKELY_ALIKE if alike else UNLIKELY)
