"""Blocks: stretches of running text, and what tells the story's block from the others.

A page holds several: the story, comments, other stories' blurbs, terms of use. The
longest is not always the story. A story's lines share words with each other and
with a headline above them; a list of blurbs does not, and comments have dates
between them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from newsclean.filters.said import Said
from newsclean.filters.shape import END_ELLIPSIS, START_BULLET, Facts

#: Good lines at most this many lines apart belong to one block.
BLOCK_GAP = 3
#: How far above a block its headline is looked for.
ABOVE = 8

BLOCK_NAMES = (
    "b_words", "b_share", "b_good", "b_density", "b_mean", "b_widest", "b_place", "b_before", "b_after", "b_order",
    "b_rank", "b_to_largest", "b_cohesion", "b_head", "b_head_words", "b_head_gap", "b_head_repeats", "b_dated",
    "b_digits", "b_capitals", "b_questions", "b_quotes", "b_inner", "b_commas", "b_between", "b_between_dated",
    "b_copyright", "b_repeats", "b_outside", "b_blocks", "b_all_words", "b_lines", "b_text_share", "b_end_gap",
    "b_taken_inside", "b_taken_above", "b_taken_below", "b_taken_before", "b_teaser", "b_asks", "b_wording",
    "b_wording_rest", "b_foreign", "b_paired", "b_bullets", "b_bracket", "b_said_head", "b_said_byline",
)  # fmt: skip


@dataclass(slots=True)
class Block:
    """A stretch of good lines: its first and last line, its words, the vocabulary of its good lines.

    ``score``: the probability that it is the story. ``head``: the line above that is likeliest its headline, or -1.
    """

    first: int
    last: int
    words: float
    good: list[int]
    vocabulary: Counter[str] = field(default_factory=Counter)
    score: float = 0.0
    head: int = -1


def find_blocks(lines: Sequence[Facts], good: Sequence[float]) -> list[Block]:
    """The blocks of a text in order. ``good``: for each line its words if it is running text that nobody took."""
    out: list[Block] = []
    for i, f in enumerate(lines):
        if not good[i]:
            continue
        if out and i - out[-1].last <= BLOCK_GAP:
            block = out[-1]
            block.last = i
            block.words += f.good
            block.good.append(i)
        else:
            out.append(Block(i, i, f.good, [i]))
        out[-1].vocabulary.update(f.content)
    return out


def block_rows(
    lines: Sequence[Facts],
    blocks: Sequence[Block],
    counts: Counter[str],
    before: Sequence[float],
    said: Sequence[Said],
    wording: Sequence[float],
) -> list[tuple[float, ...]]:
    """One row of numbers a block, in the order of :data:`BLOCK_NAMES`.

    ``counts``: how often each line's key stands in the text. ``before``: words of
    good lines before each line.
    ``said``: what other filters said of each line. ``wording``: how much each line's
    words sound like a story's (see :mod:`newsclean.filters.wording`).
    """
    n = len(lines)
    total = sum(b.words for b in blocks)
    largest = max((b.words for b in blocks), default=0.0)
    ranks = {i: r for r, i in enumerate(sorted(range(len(blocks)), key=lambda i: (-blocks[i].words, i)))}
    everywhere: Counter[str] = Counter()
    for b in blocks:
        everywhere.update(b.vocabulary.keys())
    sums = [0, *accumulate([s.taken for s in said])]
    all_words = sum(f.words for f in lines) or 1.0
    heard = _heard(lines, blocks, wording)
    out = []
    for i, b in enumerate(blocks):
        span = b.last - b.first + 1
        k = len(b.good)
        good = [lines[j] for j in b.good]
        members = set(b.good)
        between = [lines[j] for j in range(b.first, b.last + 1) if j not in members]
        b.head, *head = _headline(lines, b, counts)
        shared = sum(1 for c in b.vocabulary.values() if c > 1)
        outside = sum(1 for t in b.vocabulary if everywhere[t] > 1)
        out.append((
            math.log1p(b.words), b.words / total, k, k / span, b.words / k, max(f.good for f in good), b.first / n,
            before[b.first] / total, 1.0 - (before[b.first] + b.words) / total, i, ranks[i], b.words / largest,
            shared / (len(b.vocabulary) or 1), *head,
            1 if any(f.clock or f.year for f in lines[max(0, b.first - 5) : b.first]) else 0,
            sum(f.digits for f in good) / k, sum(f.capitals for f in good) / k, sum(f.question for f in good) / k,
            sum(f.quoted for f in good) / k, sum(f.inner for f in good) / k, sum(f.commas for f in good) / k,
            sum(f.words for f in between) / (len(between) or 1),
            sum(1 for f in between if f.clock or f.year or f.digits > 0.1) / span,
            sum(f.copyright for f in good) / k, sum(1 for f in good if counts[f.key] > 1) / k,
            outside / (len(b.vocabulary) or 1), len(blocks), math.log1p(total), math.log1p(n), total / all_words,
            n - 1 - b.last, *_taken(said, sums, b), *heard[i], *_signs(lines, said, b),
        ))  # fmt: skip
    return out


def _taken(said: Sequence[Said], sums: Sequence[int], b: Block) -> tuple[float, ...]:
    """Lines that other filters took in, above, below and anywhere before a block, and what they noted on its own.

    ``sums``: of the lines taken, up to each line.
    """
    n, k = len(said), len(b.good)
    return (
        sums[b.last + 1] - sums[b.first], sums[b.first] - sums[max(0, b.first - 5)],
        sums[min(n, b.last + 6)] - sums[b.last + 1], sums[b.first] / n,
        sum([said[j].teaser for j in b.good]) / k, sum([max(said[j].prompt, said[j].notice) for j in b.good]) / k,
    )  # fmt: skip


def _heard(lines: Sequence[Facts], blocks: Sequence[Block], wording: Sequence[float]) -> list[tuple[float, ...]]:
    """How each block's words sound, how the others', and how much of it is in plain Latin, beside the whole text."""
    sounds = [sum([wording[j] for j in b.good]) for b in blocks]
    total, count = sum(sounds), sum([len(b.good) for b in blocks])
    latin = sum([1 for f in lines if f.key.isascii()]) / (len(lines) or 1)
    out: list[tuple[float, ...]] = []
    for b, own in zip(blocks, sounds, strict=True):
        k = len(b.good)
        rest = (total - own) / (count - k) if count > k else 0.0
        out.append((own / k, rest, sum([1 for j in b.good if lines[j].key.isascii()]) / k - latin))
    return out


def _signs(lines: Sequence[Facts], said: Sequence[Said], b: Block) -> tuple[float, ...]:
    """Signs of a list of blurbs (a headline above each, bullets), and of a story.

    A story's are lines that stand both shortly above and shortly below it, as sharing
    buttons do, and a headline or a byline above.
    """
    k = len(b.good)
    above = range(max(0, b.first - ABOVE), b.first)
    over = {lines[i].key for i in above if lines[i].chars > 2}
    return (
        sum([1 for i in b.good if i > b.first and _is_heading(lines[i - 1])]) / k,
        sum([1 for i in b.good if lines[i].start == START_BULLET]) / k,
        len(over & {f.key for f in lines[b.last + 1 : b.last + 1 + ABOVE]}),
        max([said[i].headline for i in above], default=0.0),
        max([said[i].byline for i in above], default=0.0),
    )


def _is_heading(f: Facts) -> bool:
    """Whether a line looks like the headline of the blurb that follows it."""
    return f.end < END_ELLIPSIS and 3.0 <= f.words <= 18.0


def _headline(lines: Sequence[Facts], b: Block, counts: Counter[str]) -> tuple[int, float, float, int, int]:
    """The line above a block that shares most with it.

    Returns which, the share, its words, how far above it stands, and how often.
    """
    best = (-1, 0.0, 0.0, ABOVE + 1, 0)
    for i in range(b.first - 1, max(-1, b.first - 1 - ABOVE), -1):
        f = lines[i]
        if not 3 <= f.words <= 30 or f.good > 20:
            continue
        own = f.content
        if not own:
            continue
        share = len(b.vocabulary.keys() & own) / len(own)
        if share > best[1]:
            best = (i, share, f.words, b.first - i, min(counts[f.key], 9))
    return best
