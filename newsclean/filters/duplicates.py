"""Lines that stand in the text more than once, exactly or nearly.

Repetition alone is weak evidence: refrains, results, live-blog times and "No
comment." repeat and stay. What goes is prose (a sentence of some length is not
said twice word for word), and short lines inside a passage that stands twice.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import regex

from newsclean.document import Document, Finding, Label, Line
from newsclean.filters.looks import Look, look
from newsclean.text.scripts import NO_SPACE, european, is_european

#: A line from this width on is taken when it is repeated; below, only inside a repeated passage.
PROSE_WIDTH = 60
#: Between this width and PROSE_WIDTH a repeated line is taken if it ends as a sentence.
SENTENCE_WIDTH = 40
#: A line that stands so many times beside its first, and is no wider than this, may head sections.
REFRAIN = 2
SECTION_WIDTH = 120
#: A headline's copy goes from this width on.
HEADLINE_WIDTH = 20
#: Near copies are looked for only among lines of so many words: in shorter ones a word changes the news.
NEAR_WORDS = 12
#: How many of a line's smallest hashes are compared first.
SIGNATURES = 4
#: The share of word pairs that near copies have in common.
NEAR_SHARE = 0.8
#: How many lines with the same signature a line is compared with; a bound keeps hostile text linear.
MOST_COMPARED = 4
#: How far around a copy the prose is weighed to tell which copy stands in the story.
REACH = 3
#: A later copy must stand in this much more prose than the first to be the one that stays.
MARGIN = 2.0

_WORD = regex.compile(rf"[{NO_SPACE}]\p{{M}}*|[\p{{L}}\p{{M}}]+|\p{{N}}+")
_EUROPEAN_WORD = re.compile("[" + european(r"[\p{L}\p{M}]") + "]+|[" + european(r"\p{N}") + "]+")


class Words(NamedTuple):
    """A line's word pairs, numbers masked apart, and their smallest hashes."""

    pairs: frozenset[int]
    numbers: tuple[str, ...]
    signatures: tuple[int, ...]


def words_of(text: str) -> Words | None:
    """The word pairs of a line of prose; None where it is too short to have near copies.

    Signatures are the smallest hashes of the pairs (bottom-k sketch, Broder 1997),
    by CRC-32 rather than hash(), which differs from process to process. Of two
    lines that share 80 % of their pairs each of the smallest is shared with a
    probability of 0.8, so hardly any miss each other.
    """
    folded = text.casefold()
    words = _EUROPEAN_WORD.findall(folded) if is_european(folded) else _WORD.findall(folded)
    if len(words) < NEAR_WORDS:
        return None
    numbers = tuple(x for x in words if x.isnumeric())
    if len(numbers) * 6 > len(words):  # results, tables, price lists
        return None
    told = [x for x in words if not x.isnumeric()] if numbers else words
    hashes = list(map(zlib.crc32, "\n".join(told).encode().split(b"\n")))
    pairs = frozenset([(a * 31 + b) & 0xFFFFFFFF for a, b in pairwise(hashes)])
    return Words(pairs, numbers, tuple(sorted(pairs)[:SIGNATURES]))


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Finds copies of lines inside a document; one copy of each always stays."""

    name: str = "duplicates"
    after: tuple[str, ...] = ("repair", "prompts", "furniture")

    def __call__(self, document: Document) -> Iterator[Finding]:
        """Yield a ``duplicate`` finding for each copy but the one that stays."""
        lines = document.pending
        if not lines:
            return
        facts = document.per_line(look, lines)
        weights = _weights(facts)
        exact = _exact(facts, weights)
        near = _near(lines, facts, exact, document)
        taken = _taken(facts, exact)
        headlines = _headlines(document)
        for i, line in enumerate(lines):
            if facts[i].key in headlines:
                yield Finding(
                    Label.DUPLICATE, line.span, rule="headline-copy", confidence=0.85, note="the headline once more"
                )
            elif i in taken:
                yield Finding(
                    Label.DUPLICATE, line.span, rule=taken[i][0], confidence=taken[i][1],
                    note=f"also at character {lines[exact[i]].span[0]}",
                )  # fmt: skip
            elif i in near:
                yield Finding(
                    Label.DUPLICATE, line.span, rule="near-copy", confidence=0.85,
                    note=f"nearly the same at character {lines[near[i]].span[0]}",
                )  # fmt: skip


def _headlines(document: Document) -> frozenset[str]:
    """What the page's own headline says, where it is wide enough to be no section's name."""
    own = [x for x in document.lines if x.taken and x.label is Label.HEADLINE]
    return frozenset(x.key for x in document.per_line(look, own) if x.width >= HEADLINE_WIDTH)


def _weights(facts: Sequence[Look]) -> list[float]:
    """How much prose stands around each line, itself left out."""
    prose = [x.width if x.ended and x.width >= SENTENCE_WIDTH else 0.0 for x in facts]
    sums = [0.0]
    for x in prose:
        sums.append(sums[-1] + x)
    return [sums[min(len(prose), i + REACH + 1)] - sums[max(0, i - REACH)] - prose[i] for i in range(len(prose))]


def _exact(facts: Sequence[Look], weights: Sequence[float]) -> dict[int, int]:
    """Each copy that goes, to the copy of it that stays."""
    groups: dict[str, list[int]] = {}
    for i, x in enumerate(facts):
        if x.key:
            groups.setdefault(x.key, []).append(i)
    copies: dict[int, int] = {}
    for group in groups.values():
        if len(group) > 1:
            stays = _best(group, weights)
            copies.update((i, stays) for i in group if i != stays)
    return copies


def _best(group: Iterable[int], weights: Sequence[float]) -> int:
    """The copy inside the story, else the first."""
    first, *others = group
    best = first
    for i in others:
        # 100: a paragraph's width; below, the difference is a caption's, not the story's.
        if weights[i] > max(MARGIN * weights[best], weights[best] + 100):
            best = i
    return best


def _taken(facts: Sequence[Look], copies: dict[int, int]) -> dict[int, tuple[str, float]]:
    """Rule and confidence for each exact copy; short ones go only in the company of long ones."""
    taken: dict[int, tuple[str, float]] = {}
    times = Counter(copies.values())
    for i in copies:
        x = facts[i]
        # A question that heads every section of a list stands there many times; a paragraph never does.
        if times[copies[i]] >= REFRAIN and x.width < SECTION_WIDTH:
            continue
        if x.width >= PROSE_WIDTH or (x.ended and x.width >= SENTENCE_WIDTH):
            taken[i] = ("copy", 0.95 if x.ended else 0.8)
    for order in (sorted(copies), sorted(copies, reverse=True)):
        for i in order:
            if i not in taken:
                step = next((d for d in (-1, 1) if i + d in taken and copies.get(i + d) == copies[i] + d), None)
                if step is not None:
                    taken[i] = ("passage-copy", 0.8)
    for i in copies:
        taken.setdefault(i, ("short-copy", 0.2))
    return taken


def _near(lines: Sequence[Line], facts: Sequence[Look], exact: dict[int, int], document: Document) -> dict[int, int]:
    """Each line that is nearly an earlier one, to that one."""
    long = [i for i, x in enumerate(facts) if x.width >= PROSE_WIDTH and i not in exact]
    words = document.per_line(words_of, [lines[i] for i in long])
    buckets: dict[int, list[int]] = {}
    known: dict[int, Words] = {}
    near = {}
    for i, mine in zip(long, words, strict=True):
        if mine is None or not mine.pairs:
            continue
        found = None
        for slot in mine.signatures:
            bucket = buckets.setdefault(slot, [])
            found = next((j for j in bucket if _alike(mine, known[j])), None)
            if found is not None:
                break
        if found is not None:
            near[i] = found
            continue
        known[i] = mine
        for slot in mine.signatures:
            bucket = buckets.setdefault(slot, [])
            if len(bucket) < MOST_COMPARED:
                bucket.append(i)
    return near


def _alike(a: Words, b: Words) -> bool:
    """Whether two lines say the same: most word pairs shared, and not only the numbers changed.

    Rows of a list ("In Leeds 12 people ...", "In Leeds 14 people ...") differ in
    their numbers alone, and those are the news.
    """
    shared = len(a.pairs & b.pairs)
    return shared >= NEAR_SHARE * len(a.pairs | b.pairs) and a.numbers == b.numbers
