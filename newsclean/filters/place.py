"""What stands around a line: its place in the text, the blocks, the repeats, what was found there.

All is done in a few passes over the lines, forward and backward, so the cost is
in proportion to their number.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress

from newsclean.filters.blocks import BLOCK_GAP, Block, block_rows, find_blocks
from newsclean.filters.said import Said
from newsclean.filters.shape import END_ELLIPSIS, NO_FACTS, START_BULLET, Facts

#: A line must be wider than this many words to add to a run of lines, else it takes from it.
RUN_COST = 12.0
#: No line counts for more words than this, so that one long paragraph is not a whole story.
WIDEST = 80.0
#: Windows, in lines to each side.
NEAR = 4
FAR = 12
#: From so many lines on, memory counts for more than speed.
MANY = 50_000
#: How far, in lines, distances are told apart.
REACH = 30

OWN = (
    "words", "chars", "end", "start", "inner", "commas", "symbols", "digits", "capitals", "word_length", "shouted",
    "separators", "address", "copyright", "clock", "year", "quoted", "bracket", "colon", "question", "dash", "money",
)  # fmt: skip
SAID = ("prompt", "teaser", "menu", "notice", "byline", "caption", "headline", "copy")
AROUND = (
    "place", "from_start", "from_end", "mass_before", "mass_after", "decay_before", "decay_after", "slow_before",
    "slow_after", "gap_before", "gap_after", "block_words", "block_share", "block_offset", "block_score",
    "block_to_main", "main_score", "main_share", "main_from_start", "main_from_end", "main_head", "run_inside",
    "run_from_start", "run_from_end", "run_share", "w_2", "w_1", "w1", "w2", "end_1", "end1", "cap_1", "cap1",
    "start_1", "start1", "near_words", "near_ends", "near_caps", "far_words", "far_ends", "near_bullets", "same_run",
    "repeats", "first_copy", "thread", "thread_open", "thread_content", "taken_before", "taken_after",
    "taken_gap_before", "taken_gap_after", "taken_near", "taken_far", "taken_between", "said_between", "wording",
    "wording_near", "wording_block", "wording_main",
)  # fmt: skip
WHOLE = (
    "lines", "good_words", "good_lines", "good_share", "mean_words", "ends_share", "repeat_share", "short_share",
    "bullet_share", "bar_share", "tail_signs", "head_share", "tail_share", "taken_share", "said_share",
)  # fmt: skip
NAMES = OWN + SAID + AROUND + WHOLE

Column = Sequence[float]
ScoreBlocks = Callable[[list[tuple[float, ...]]], list[float]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of each line of a text, column by column, with its blocks and the story's likely block."""

    lines: Sequence[Facts]
    said: Sequence[Said]
    columns: Sequence[Column]
    whole: tuple[float, ...]
    blocks: Sequence[Block]
    main: Block

    def rows(self, wanted: Iterable[bool] | None = None) -> Iterator[tuple[float, ...]]:
        """One row of numbers a line, in the order of :data:`NAMES`; made as they are asked for.

        ``wanted``: for each line whether to make its row; None for all.
        """
        whole = self.whole
        every = zip(self.lines, self.said, zip(*self.columns, strict=True), strict=True)
        for f, s, around in every if wanted is None else compress(every, wanted):
            yield f[:22] + s[:8] + around + whole

    def row(self, i: int) -> tuple[float, ...]:
        """The row of one line."""
        return self.lines[i][:22] + self.said[i][:8] + tuple([c[i] for c in self.columns]) + self.whole


def layout(lines: Sequence[Facts], said: Sequence[Said], wording: Sequence[float], score_blocks: ScoreBlocks) -> Layout:
    """All that the decision is made from.

    ``said``: what other filters said of each line. ``wording``: how much its words
    sound like a story's. ``score_blocks``: gives each of the rows of
    :func:`newsclean.filters.blocks.block_rows` the probability that it is story.
    """
    n = len(lines)
    if not n:
        return Layout((), (), (), (), (), Block(0, -1, 0.0, []))
    good = [0.0 if s.taken else f.good for f, s in zip(lines, said, strict=True)]
    counts = Counter(f.key for f in lines)
    before = [0.0, *accumulate(good)]
    blocks = find_blocks(lines, good)
    taken = [s.taken for s in said]
    rows = block_rows(lines, blocks, counts, before, said, wording)
    for block, score in zip(blocks, score_blocks(rows), strict=True):
        block.score = score
    main = max(blocks, key=lambda b: b.score**3 * math.sqrt(b.words), default=Block(n, -1, 0.0, []))
    groups: tuple[Callable[[], Sequence[Column]], ...] = (
        lambda: _places(good, before, n),
        lambda: _memberships(blocks, main, before[-1], n),
        lambda: _runs(lines, taken, before[-1], n),
        lambda: _neighbours(lines),
        lambda: _windows(lines),
        lambda: _repeats(lines, counts),
        lambda: _threads(lines, main, good),
        lambda: _taken(said, main, n),
        lambda: _wordings(wording, blocks, main, n),
    )
    columns: list[Column] = []
    for group in groups:
        # Lists of numbers are quicker to read; arrays need a quarter of the memory.
        columns += group() if n < MANY else [array("d", x) for x in group()]
    return Layout(lines, said, columns, _whole(lines, good, said, len(counts)), blocks, main)


def _decayed(values: Column, keep: float) -> list[float]:
    """For each place the sum of the values before it, older ones counting less."""
    out, x = [], 0.0
    for v in values:
        out.append(x)
        x = (x + v) * keep
    return out


def _gaps(values: Column) -> list[int]:
    """For each place how many lines back the last value above zero stands."""
    out, x = [], REACH
    for v in values:
        out.append(x)
        x = 1 if v else (x + 1 if x < REACH else REACH)
    return out


def _window(values: Column, reach: int) -> list[float]:
    """The mean over ``reach`` lines to each side, the line itself included."""
    sums = [0.0, *accumulate(values)]
    n = len(values)
    if n <= reach:
        return [sums[-1] / n] * n
    width = 2 * reach + 1
    if n < width:
        edges = [(max(0, i - reach), min(n, i + reach + 1)) for i in range(n)]
        return [(sums[b] - sums[a]) / (b - a) for a, b in edges]
    first = [sums[b] / b for b in range(reach + 1, width)]
    inner = [(b - a) / width for a, b in zip(sums, sums[width:])]  # noqa: B905  # the sums run out where the last window ends
    last = [(sums[n] - sums[a]) / (n - a) for a in range(n - width + 1, n - reach)]
    return first + inner + last


def _places(good: Column, before: Column, n: int) -> tuple[Column, ...]:
    total = before[-1]
    per = 1.0 / total if total else 0.0
    back = good[::-1]
    return (
        [i / n for i in range(n)],
        [i if i < 200 else 200 for i in range(n)],
        [n - i if n - i < 200 else 200 for i in range(n)],
        [x * per for x in before[:-1]],
        [(total - x) * per for x in before[1:]],
        _decayed(good, 0.7),
        _decayed(back, 0.7)[::-1],
        _decayed(good, 0.93),
        _decayed(back, 0.93)[::-1],
        _gaps(good),
        _gaps(back)[::-1],
    )


def _memberships(blocks: Sequence[Block], main: Block, total: float, n: int) -> tuple[Column, ...]:
    """The block that each line stands in or next to, and where the main block is."""
    per = 1.0 / total if total else 0.0
    top = main.score or 1.0
    found: list[tuple[float, ...]] = [(0.0, 0.0, BLOCK_GAP + 1, 0.0, 0.0)] * n
    for block in blocks:
        inside = (block.words, block.words * per, 0, block.score, block.score / top)
        found[block.first : block.last + 1] = [inside] * (block.last + 1 - block.first)
        for step in range(1, BLOCK_GAP + 1):
            beside = (*inside[:2], step, *inside[3:])
            for i in (block.first - step, block.last + step):
                if 0 <= i < n and (found[i][2], -found[i][3]) > (step, -block.score):
                    found[i] = beside
    return (
        *zip(*found, strict=True),
        [main.score] * n,
        [main.words * per] * n,
        [i - main.first for i in range(n)],
        [i - main.last for i in range(n)],
        [1 if i == main.head else 0 for i in range(n)],
    )


def _runs(lines: Sequence[Facts], taken: Sequence[int], total: float, n: int) -> tuple[Column, ...]:
    """The run of lines whose words, less a fixed cost a line, add up to most (Kadane's sum)."""
    first, last, most = 0, -1, 0.0
    start, x = 0, 0.0
    for i, f in enumerate(lines):
        w = f.words
        x += (0.0 if taken[i] else w if w < WIDEST else WIDEST) - RUN_COST
        if x <= 0.0:
            start, x = i + 1, 0.0
        elif x > most:
            first, last, most = start, i, x
    share = most / total if total else 0.0
    return (
        [1 if first <= i <= last else 0 for i in range(n)],
        [i - first for i in range(n)],
        [i - last for i in range(n)],
        [share] * n,
    )


def _neighbours(lines: Sequence[Facts]) -> tuple[Column, ...]:
    around = [NO_FACTS, NO_FACTS, *lines, NO_FACTS, NO_FACTS]
    words = [f.words for f in around]
    ends = [f.end for f in around]
    capitals = [f.capitals for f in around]
    starts = [f.start for f in around]
    return (
        words[:-4], words[1:-3], words[3:-1], words[4:], ends[1:-3], ends[3:-1],
        capitals[1:-3], capitals[3:-1], starts[1:-3], starts[3:-1],
    )  # fmt: skip


def _windows(lines: Sequence[Facts]) -> tuple[Column, ...]:
    words = [f.words if f.words < WIDEST else WIDEST for f in lines]
    ends = [1.0 if f.end >= END_ELLIPSIS and f.words > 3 else 0.0 for f in lines]
    capitals = [f.capitals for f in lines]
    bullets = [1.0 if f.start == START_BULLET else 0.0 for f in lines]
    return (
        _window(words, NEAR), _window(ends, NEAR), _window(capitals, NEAR), _window(words, FAR), _window(ends, FAR),
        _window(bullets, NEAR), _same_runs([_shape_class(f) for f in lines]),
    )  # fmt: skip


def _shape_class(f: Facts) -> int:
    w = f.words
    width = 0 if w < 2 else 1 if w < 4 else 2 if w < 8 else 3 if w < 16 else 4 if w < 40 else 5
    return width * 4 + (2 if f.end >= END_ELLIPSIS else 0) + (1 if f.digits > 0.2 else 0)


def _same_runs(classes: Sequence[int]) -> list[int]:
    """How many lines in a row have the line's shape."""
    out: list[int] = []
    i, n = 0, len(classes)
    while i < n:
        j = i
        while j < n and classes[j] == classes[i]:
            j += 1
        out += [j - i if j - i < REACH else REACH] * (j - i)
        i = j
    return out


def _repeats(lines: Sequence[Facts], counts: Counter[str]) -> tuple[Column, ...]:
    known: set[str] = set()
    first = []
    for f in lines:
        first.append(0 if f.key in known else 1)
        known.add(f.key)
    return [min(10, counts[f.key]) for f in lines], first


def _threads(lines: Sequence[Facts], main: Block, good: Column) -> tuple[Column, ...]:
    """Shares of a line's words in the main block, in its opening, and of its longer words in the block."""
    vocabulary: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for k, i in enumerate(main.good):
        own = set(lines[i].tokens)
        vocabulary.update(own)
        if k < 3:
            opening.update(own)
    told = (vocabulary, opening, main.vocabulary)
    some = [frozenset(x) for x in told]
    # A line of the block must not find its own words there.
    others = [frozenset([t for t, count in x.items() if count > 1]) for x in told]
    nothing = (0.0, 0.0, 0.0)
    rows = []
    for i, f in enumerate(lines):
        tokens = f.tokens
        words, opened, matter = others if good[i] and main.first <= i <= main.last else some
        if words.isdisjoint(tokens):
            rows.append(nothing)
            continue
        mine = f.content
        rows.append((
            sum(map(words.__contains__, tokens)) / len(tokens),
            sum(map(opened.__contains__, tokens)) / len(tokens),
            len(matter & mine) / len(mine) if mine else 0.0,
        ))  # fmt: skip
    return tuple(zip(*rows, strict=True))


def _taken(said: Sequence[Said], main: Block, n: int) -> tuple[Column, ...]:
    """Where lines stand that other filters took, and how many of them part a line from the main block."""
    taken = [s.taken for s in said]
    back = taken[::-1]
    known = [max(s[:5]) for s in said]
    sums, notes = [0, *accumulate(taken)], [0.0, *accumulate(known)]
    low, high = min(main.first, n), min(main.last + 1, n)
    between, between_notes = [], []
    for i in range(n):
        a, b = (i + 1, low) if i < main.first else (high, i) if i > main.last else (0, 0)
        between.append(min(REACH, sums[b] - sums[a]) if b > a else 0)
        between_notes.append(min(float(REACH), notes[b] - notes[a]) if b > a else 0.0)
    return (
        _decayed(taken, 0.7), _decayed(back, 0.7)[::-1], _gaps(taken), _gaps(back)[::-1], _window(taken, NEAR),
        _window(taken, FAR), between, between_notes,
    )  # fmt: skip


def _wordings(wording: Column, blocks: Sequence[Block], main: Block, n: int) -> tuple[Column, ...]:
    """How the line sounds, the lines near it, the block that it stands in, and the main block."""
    inside = [0.0] * n
    for block in blocks:
        mean = sum([wording[i] for i in block.good]) / len(block.good)
        inside[block.first : block.last + 1] = [mean] * (block.last + 1 - block.first)
    story = sum([wording[i] for i in main.good]) / (len(main.good) or 1)
    return wording, _window(wording, NEAR), inside, [story] * n


def _whole(lines: Sequence[Facts], good: Column, said: Sequence[Said], kinds: int) -> tuple[float, ...]:
    """What the text as a whole looks like; it tells raw page text from an extract."""
    n = len(lines)
    total = sum(good)
    first = next((i for i, g in enumerate(good) if g), n)
    last = next((i for i in range(n - 1, -1, -1) if good[i]), -1)
    return (
        math.log1p(n),
        math.log1p(total),
        sum([1 for g in good if g]) / n,
        total / (sum([f.words for f in lines]) or 1.0),
        sum([f.words for f in lines]) / n,
        sum([1 for f in lines if f.end >= END_ELLIPSIS and f.words > 3]) / n,
        1.0 - kinds / n,
        sum([1 for f in lines if f.words < 4]) / n,
        sum([1 for f in lines if f.start == START_BULLET]) / n,
        sum([1 for f in lines if f.separators > 1]) / n,
        sum([f.copyright + f.address for f in lines[-20:]]),
        first / n,
        (n - 1 - last) / n,
        sum([s.taken for s in said]) / n,
        sum([max(s[:5]) for s in said]) / n,
    )
