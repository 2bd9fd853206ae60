"""The decision which lines are the story, from their shape, their place and what other filters said.

``docs/story.md`` tells how it is made, what it was fitted on, and what it cannot know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from newsclean.document import Document, Finding, Label, Line, new_finding
from newsclean.errors import WeightsError
from newsclean.filters.blocks import BLOCK_NAMES
from newsclean.filters.kinds import PLACE, kind_of
from newsclean.filters.place import AROUND, NAMES, WHOLE, Layout, layout
from newsclean.filters.said import Said, said_of
from newsclean.filters.shape import END_ELLIPSIS, Facts, facts
from newsclean.filters.trees import Scorer, compile_trees, probability, read_weights
from newsclean.filters.wording import Wording, read_wording

#: The weights that come with the package.
DEFAULT_WEIGHTS = Path(__file__).parent / "data" / "story.json"
#: The form of a weights file; another number is refused.
FORMAT = 1
#: A finding less sure than this is not worth a note.
NOTED = 0.25
#: How many lines above the story its headline is looked for, and how wide a headline is, in words.
HEADLINE_REACH = 12
HEADLINE_WORDS = (1.5, 40.0)
#: A text of at most this many lines and words is looked at by the rules alone: it has no shape yet.
SHORT_LINES = 3
SHORT_WORDS = 12.0

#: Columns of a layout that tell the kind of a line.
_PLACE = tuple((x, AROUND.index(x)) for x in PLACE)


class Models(NamedTuple):
    """The decisions as functions: is a block the story, is a line, is a line its headline, is the text a raw page.

    ``caution``: how much surer, in log-odds, the decision must be in an extract.
    ``wording``: how much a line's words sound like a story's.
    """

    blocks: Scorer
    lines: Scorer
    headline: Scorer
    raw: Scorer
    caution: float
    wording: Wording


def load_models(weights: str | Path | Mapping[str, Any] | None = None) -> Models:
    """The decisions of a weights file or of loaded data; None for the packaged weights.

    Raises WeightsError where they are not of the right form.
    """
    data = read_weights(DEFAULT_WEIGHTS if weights is None else weights)
    if data.get("format") != FORMAT:
        raise WeightsError(f"weights of format {data.get('format')!r}; this version reads format {FORMAT}")
    made = []
    for part, names in (("blocks", BLOCK_NAMES), ("lines", NAMES), ("headline", NAMES), ("raw", WHOLE)):
        model = data.get(part)
        if not isinstance(model, Mapping) or not isinstance(model.get("trees"), list):
            raise WeightsError(f"the weights have no trees for {part!r}")
        made.append(compile_trees(model["trees"], model.get("base", 0.0), names))
    caution = data.get("caution", 0.0)
    if isinstance(caution, bool) or not isinstance(caution, int | float) or not 0.0 <= caution <= 100.0:
        raise WeightsError(f"caution must be a number from 0 to 100, not {caution!r}")
    blocks, lines, headline, raw = made
    return Models(blocks, lines, headline, raw, float(caution), read_wording(data.get("wording")))


@dataclass(frozen=True)
class Story:
    """Finds the lines that are not the story, and the story's own headline.

    ``weights``: a path to a JSON file of weights, or the loaded data; None for the
    packaged ones. Raises WeightsError, at the first document, for weights that
    cannot be used. The ``confidence`` of a finding is the probability that the line
    is no part of the story, a lost line of the story counted as worse than a line
    of junk left in it; ``docs/story.md`` says how well it holds.
    """

    weights: str | Path | Mapping[str, Any] | None = None
    name: str = "story"
    after: tuple[str, ...] = ("repair", "prompts", "furniture", "duplicates", "teasers")

    @cached_property
    def _models(self) -> Models:
        return load_models(self.weights)

    def __getstate__(self) -> dict[str, Any]:
        # The compiled trees are made anew where the filter is unpickled.
        return {k: v for k, v in self.__dict__.items() if k != "_models"}

    def __hash__(self) -> int:
        return hash((self.name, self.after, str(self.weights)))

    def __call__(self, document: Document) -> Iterator[Finding]:
        """The findings for the lines that nobody has taken yet."""
        lines = [x for x in document.lines if x.text]
        free = [not x.taken for x in lines]
        pending = [i for i, x in enumerate(free) if x]
        if not pending:
            return
        seen = document.per_line(facts, lines)
        said = [said_of(x) for x in lines]
        if is_bare(seen, said):
            return
        found = layout(seen, said, self._wordings(document, lines, seen), self.score_blocks)
        heads = self._headlines(found, seen, pending)
        caution = self._caution(found)
        for i, score in zip(pending, self._models.lines(found.rows(free)), strict=True):
            dropped = 1.0 - probability(score + caution)
            if i in heads:
                yield Finding(Label.HEADLINE, lines[i].span, rule="own-headline", confidence=heads[i])
            elif dropped >= NOTED:
                label = kind_of(document.text, lines, i, seen[i], {x: found.columns[k][i] for x, k in _PLACE})
                yield new_finding(label, lines[i].span, "shape", round(dropped, 4))

    def _wordings(self, document: Document, lines: Sequence[Line], seen: Sequence[Facts]) -> list[float]:
        """For each line how much its words sound like a story's; worked out once a text in an analysis."""
        wording = self._models.wording
        known = document.memo.setdefault(wording, {})
        return [
            known[x.text] if x.text in known else known.setdefault(x.text, wording(f))
            for x, f in zip(lines, seen, strict=True)
        ]

    def _caution(self, found: Layout) -> float:
        """What the decision is held back by: nothing on a raw page, most where the text is surely an extract."""
        raw = probability(self._models.raw([found.whole])[0])
        return self._models.caution * max(0.0, 1.0 - 2.0 * raw)

    def score_blocks(self, rows: list[tuple[float, ...]]) -> list[float]:
        """For each block's row the probability that it is the story."""
        return [probability(x) for x in self._models.blocks(rows)]

    def _headlines(self, found: Layout, seen: Sequence[Facts], pending: Sequence[int]) -> dict[int, float]:
        """Lines that are the page's own headline, kicker or deck, with how sure that is."""
        places = [i for i in pending if is_headline_place(seen[i], i - found.main.first)]
        scores = self._models.headline([found.row(i) for i in places])
        sure = {i: round(probability(x), 4) for i, x in zip(places, scores, strict=True)}
        return {i: p for i, p in sure.items() if p >= 0.5}


def is_headline_place(fact: Facts, offset: int) -> bool:
    """Whether a line may be a headline: its width, and its offset from the story's first line of running text."""
    return -HEADLINE_REACH <= offset <= 0 and HEADLINE_WORDS[0] <= fact.words <= HEADLINE_WORDS[1]


def is_bare(seen: Sequence[Facts], said: Sequence[Said]) -> bool:
    """Whether a text is too short to have a shape: a line or few, and no sign of boilerplate on any.

    A single paragraph, a headline handed in alone, two sentences of an API: what no
    other filter finds fault with stays whole.
    """
    if len(seen) == 1:
        return True
    few = len(seen) <= SHORT_LINES and sum([f.words for f in seen]) >= SHORT_WORDS
    return few and not any(s.taken or max(s[:6]) >= NOTED for s in said) and not any(f.copyright for f in seen)


def is_truncated(lines: Sequence[Line]) -> tuple[int, int] | None:
    """Where a story stops mid-way.

    ``lines``: the lines of the story in order. Returns the span of its last line where
    that ends in an ellipsis or a counter of missing characters, or without any
    sentence end after running text that has them; else None.
    """
    told = [x for x in lines if x.text.strip()]
    if not told:
        return None
    last = facts(told[-1].text)
    if last.end == END_ELLIPSIS or told[-1].text.rstrip().endswith(("chars]", "[…]", "[...]")):
        return told[-1].span
    if last.words < 12 or last.end > END_ELLIPSIS:
        return None
    prose = [f for f in (facts(x.text) for x in told[-12:-1]) if f.words >= 8]
    ended = sum(f.end >= END_ELLIPSIS for f in prose)
    return told[-1].span if len(prose) >= 2 and ended == len(prose) else None
