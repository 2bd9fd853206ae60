"""Whether two lines say nearly the same: word pairs in common, and what their differences are."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import regex

from newsclean.text.scripts import NO_SPACE, european, is_european

#: Near copies are looked for only among lines of so many words: in shorter ones a word changes the news.
NEAR_WORDS = 12
#: How many of a line's smallest hashes are compared first.
SIGNATURES = 4
#: The share of word pairs that near copies have in common.
NEAR_SHARE = 0.8
#: From so many words on, one of them may differ.
MIDDLE_WORDS, MIDDLE_SHARE = 16, 0.75
#: From so many words on a few may, if neither line is much longer: what is longer says more.
LONG_WORDS, LONG_SHARE, LONG_RATIO = 22, 0.65, 0.85
#: In the middle of a passage that stands twice, so much in common is enough.
ALIGNED_SHARE = 0.5
#: How many lines with the same signature a line is compared with; a bound keeps hostile text linear.
MOST_COMPARED = 4
#: So many different fillings of one sentence are rows of a list, not copies.
ROWS = 3

_WORD = regex.compile(rf"[{NO_SPACE}]\p{{M}}*|[\p{{L}}\p{{M}}]+|\p{{N}}+")
_EUROPEAN_WORD = re.compile("[" + european(r"[\p{L}\p{M}]") + "]+|[" + european(r"\p{N}") + "]+")
_DIGITS = regex.compile(r"\p{N}+")


class Words(NamedTuple):
    """A line's word pairs, numbers masked apart, their smallest hashes, and how many words it has."""

    pairs: frozenset[int]
    numbers: tuple[str, ...]
    signatures: tuple[int, ...]
    size: int


def words_of(text: str) -> Words | None:
    """The word pairs of a line of prose; None where it is too short to have near copies.

    Signatures are the smallest hashes of the pairs (bottom-k sketch, Broder 1997),
    by CRC-32 rather than hash(), which differs from process to process. Of two
    lines that share 80 % of their pairs each of the smallest is shared with a
    probability of 0.8, so hardly any miss each other.
    """
    words = _words(text.casefold())
    if len(words) < NEAR_WORDS:
        return None
    numbers = tuple(x for x in words if x.isnumeric())
    if len(numbers) * 6 > len(words):  # results, tables, price lists
        return None
    told = [x for x in words if not x.isnumeric()] if numbers else words
    hashes = list(map(zlib.crc32, "\n".join(told).encode().split(b"\n")))
    pairs = frozenset([(a * 31 + b) & 0xFFFFFFFF for a, b in pairwise(hashes)])
    return Words(pairs, numbers, tuple(sorted(pairs)[:SIGNATURES]), len(words))


def _words(text: str) -> list[str]:
    return _EUROPEAN_WORD.findall(text) if is_european(text) else _WORD.findall(text)


def near_copies(words: Mapping[int, Words], texts: Mapping[int, str]) -> dict[int, int]:
    """Each line that is nearly an earlier one, to that one; both mappings are by the lines' numbers, in order."""
    buckets: dict[int, list[int]] = {}
    near: dict[int, int] = {}
    rows: Counter[int] = Counter()
    for i, mine in words.items():
        close = None
        for slot in mine.signatures:
            close = next((j for j in buckets.get(slot, ()) if _alike(mine, words[j])), None)
            if close is not None:
                break
        if close is None:
            for slot in mine.signatures:
                bucket = buckets.setdefault(slot, [])
                if len(bucket) < MOST_COMPARED:
                    bucket.append(i)
            continue
        rows[close] += 1
        if not _other_names(texts[i], texts[close]):
            near[i] = close
    return {i: j for i, j in near.items() if rows[j] < ROWS - 1}


def aligned(a: Words | None, b: Words | None) -> bool:
    """Whether two lines at the same place of two copies of a passage are one line, edited; numbers may differ."""
    return a is not None and b is not None and _share(a, b) >= ALIGNED_SHARE


def _share(a: Words, b: Words) -> float:
    return len(a.pairs & b.pairs) / (len(a.pairs | b.pairs) or 1)


def _alike(a: Words, b: Words) -> bool:
    """Whether two lines say the same: most word pairs shared, and not only the numbers changed.

    Rows of a list ("In Leeds 12 people ...", "In Leeds 14 people ...") differ in
    their numbers alone, and those are the news.
    """
    if a.numbers != b.numbers:
        return False
    least, most = sorted((a.size, b.size))
    if least >= LONG_WORDS and least >= LONG_RATIO * most:
        enough = LONG_SHARE
    else:
        enough = MIDDLE_SHARE if least >= MIDDLE_WORDS else NEAR_SHARE
    return _share(a, b) >= enough


def _other_names(a: str, b: str) -> bool:
    """Whether two lines that are nearly the same differ in names alone: then they tell of two things."""
    first, second = (Counter(_words(x)[1:]) for x in (a, b))
    gone, new = list(first - second), list(second - first)
    return bool(gone and new) and len(gone) == len(new) <= 2 and all(map(_is_name, (*gone, *new)))


def _is_name(word: str) -> bool:
    return word[:1].isupper()


def masked_key(key: str) -> str:
    """A line's letters, its digits masked: what two versions of a line with other figures share."""
    return _DIGITS.sub("#", key)
