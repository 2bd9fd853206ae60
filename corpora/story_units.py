"""What the story decision sees of a document: its lines after the other filters have had their say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from story_data import Page

from newsclean import Pipeline
from newsclean.document import Document, Line
from newsclean.filters.blocks import block_rows, find_blocks
from newsclean.filters.said import Said, said_of
from newsclean.filters.shape import Facts, facts
from newsclean.policy import ARTICLE
from newsclean.taking import apply_findings, checked
from newsclean.text.repair import is_settled
from newsclean.text.segment import line_spans

#: The threshold of the default preset: the decision is fitted behind filters that take from here on.
THRESHOLD = 0.5


@dataclass
class Seen:
    """A page as the decision sees it. Per unit: its facts, what was said of it, the page's line that it is of.

    ``wording``: how much each unit's words sound like a story's, by weights that have not seen the publisher.
    """

    page: Page
    texts: list[str]
    facts: list[Facts]
    said: list[Said]
    line: list[int]
    wording: list[float] = field(default_factory=list)

    def wish(self) -> list[float]:
        """The page's wish for each unit."""
        return [self.page.wish[j] for j in self.line]

    def weight(self) -> list[float]:
        """How much each unit counts: by the root of its width, all of a page together by its worth.

        The root lies between counting lines, which a menu of four hundred entries
        would win, and counting words, which leaves subheadings to chance.
        """
        weight = self.page.weight
        widths = [min(60.0, max(1.0, len(t) / 6.0)) for t in self.texts]
        raw = [weight[j] * x**0.5 for j, x in zip(self.line, widths, strict=True)]
        total = sum(raw)
        return [x * self.page.worth / total for x in raw] if total else raw

    def good(self) -> list[float]:
        """Words of the units that read as running text and that nobody took."""
        return [0.0 if s.taken else f.good for f, s in zip(self.facts, self.said, strict=True)]

    def block_rows(self) -> tuple[list[tuple[float, ...]], list[float], list[float]]:
        """Rows of the page's blocks, the share of each that is story, and how much each counts."""
        good = self.good()
        blocks = find_blocks(self.facts, good)
        before = [0.0, *accumulate(good)]
        rows = block_rows(self.facts, blocks, Counter(f.key for f in self.facts), before, self.said, self.wording)
        wish, weight = self.wish(), [self.page.weight[j] for j in self.line]
        shares, sizes = [], []
        for block in blocks:
            size = sum(good[i] * weight[i] for i in block.good)
            story = sum(good[i] * weight[i] * wish[i] for i in block.good)
            shares.append(story / size if size else 0.0)
            sizes.append(size**0.5)
        total = sum(sizes)
        return rows, shares, [x * self.page.worth / total for x in sizes] if total else sizes


class Reader:
    """Runs the filters before the decision over pages, each text's own facts worked out once."""

    def __init__(self) -> None:
        pipeline = Pipeline.default()
        end = pipeline.names.index("story")
        before = zip(pipeline.names[:end], pipeline.stages[:end], strict=True)
        self.stages = [(n, s) for n, s in before if n != "repair"]
        self.memo: dict[Any, Any] = {}

    def read(self, page: Page) -> Seen:
        """The page after one pass of the filters before the decision."""
        lines = [x.replace("\n", " ") for x in page.lines]
        text = "\n".join(lines)
        units = [Line(text[a:b], a, b, (a, b)) for a, b in line_spans(text)]
        for name, stage in self.stages:
            document = Document(source=text, text=text, lines=tuple(units), policy=ARTICLE, memo=self.memo)
            found = checked(name, stage(document), len(text))  # type: ignore[operator]  # the repair is left out
            if found:
                units = apply_findings(units, found, THRESHOLD, text, is_settled)
        starts = list(accumulate((len(x) + 1 for x in lines), initial=0))
        known = self.memo.setdefault(facts, {})
        seen = Seen(page, [], [], [], [])
        j = 0
        for unit in units:
            while starts[j + 1] <= unit.span[0]:
                j += 1
            if unit.text not in known:
                known[unit.text] = facts(unit.text)
            seen.texts.append(unit.text)
            seen.facts.append(known[unit.text])
            seen.said.append(said_of(unit))
            seen.line.append(j)
        seen.wording = [0.0] * len(seen.texts)
        return seen

    def read_all(self, pages: Iterable[Page]) -> list[Seen]:
        """The same for many pages."""
        return [self.read(x) for x in pages]


def kept_page(seen: Seen, keep: Sequence[bool]) -> Page:
    """What a pass leaves of a page, as a page: the decision must hold when it sees its own output."""
    page = seen.page
    chosen = [i for i, k in enumerate(keep) if k]
    return Page(
        page.id, page.source, page.view, page.group, [seen.texts[i] for i in chosen],
        [page.wish[seen.line[i]] for i in chosen], [page.weight[seen.line[i]] for i in chosen],
        [page.kinds[seen.line[i]] for i in chosen] if page.kinds else [], "kept", page.title,
    )  # fmt: skip
