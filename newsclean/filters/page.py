"""The lay of a page for the furniture: what each line is for sure, and where the story's running text stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from newsclean.document import Document, Label, Line
from newsclean.filters.looks import Look, look
from newsclean.filters.marks import Mark
from newsclean.filters.signs import NAMES
from newsclean.filters.thread import content_of, thread, vocabulary

#: A mark so sure says what its line is when other lines are judged by it.
SURE = 0.4
#: Prose lines with no more than so many other lines between them stand in one block.
GAP = 5
#: A paragraph's width beyond this counts no more: one long notice is no story.
WIDEST = 500.0
#: Where no line is as wide as prose mostly is, sentences of this width will do.
NARROW = 40.0
#: How many of the story's paragraphs lend their words to find what belongs to it.
VOICES = 30
#: How far above a block a paragraph of the same story may stand, and the share of its words that it has in common.
CLIMB = 25
#: A mark so sure is a hint.
WEAK = 0.3
#: From this share of a name's words in the story on, it names somebody whom the story is about.
TOLD = 0.5
#: Signs that may stand around a name on its own line.
NAME_EDGES = " \t/|·•–—-:：,\N{NO-BREAK SPACE}"
THREADED = 0.3


@dataclass(frozen=True)
class Page:
    """The lines of a document with text, what they look like and what they are for sure.

    ``pending``: whether nobody has taken the line yet. ``marks``: what the
    recognisers said of it. ``kinds``: its label where that is sure, else None.
    """

    document: Document
    lines: Sequence[Line]
    pending: Sequence[bool]
    looks: Sequence[Look]
    marks: Sequence[Sequence[Mark]]
    kinds: Sequence[Label | None]

    @cached_property
    def prose(self) -> list[bool]:
        """For each line, whether it is running text that nothing else explains."""
        found = [k is None and x.prose for k, x in zip(self.kinds, self.looks, strict=True)]
        if not any(found):
            found = [k is None and x.ended and x.width >= NARROW for k, x in zip(self.kinds, self.looks, strict=True)]
        return found

    @cached_property
    def story(self) -> tuple[int, int]:
        """The first and the last line of the block with the most running text; (n, -1) without any."""
        best, found = 0.0, (len(self.lines), -1)
        start, end, mass = -1, -1, 0.0
        for i, x in enumerate(self.prose):
            if not x:
                continue
            if start < 0 or i - end > GAP + 1:
                start, mass = i, 0.0
            end = i
            mass += min(self.looks[i].width, WIDEST) ** 1.2
            if mass > best:
                best, found = mass, (start, end)
        return self._upward(*found)

    def _upward(self, first: int, last: int) -> tuple[int, int]:
        """The block with the paragraphs above it that share its words: lists and tables part a story's start off."""
        if last < 0:
            return first, last
        words = self.words_of(first, last)
        for i in range(first - 1, -1, -1):
            if first - i > CLIMB:
                break
            if self.prose[i] and thread(self.contents(i), words) >= THREADED:
                first = i
        return first, last

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the story's first paragraphs."""
        return self.words_of(*self.story)

    def words_of(self, first: int, last: int) -> frozenset[str]:
        """The words of the paragraphs between two lines, both included."""
        told = [self.lines[i] for i in range(first, last + 1) if self.prose[i]][:VOICES]
        return vocabulary(self.document.per_line(content_of, told))

    def contents(self, i: int) -> frozenset[str]:
        """The words of a line that carry its matter."""
        return self.document.per_line(content_of, [self.lines[i]])[0]

    def stranger(self, i: int) -> bool:
        """Whether the story does not speak of what a line names."""
        return thread(self.contents(i), self.words) < TOLD

    def byline_like(self, i: int) -> bool:
        """Whether a line may be a byline: weak marks, or a name that the story does not speak of."""
        if any(x.label is Label.BYLINE and x.confidence >= WEAK for x in self.marks[i]):
            return True
        return self.looks[i].width <= 60 and is_names(self.lines[i].text) and self.stranger(i)

    def free(self, i: int) -> bool:
        """Whether nobody has said yet what a line is."""
        return self.pending[i] and self.kinds[i] is None


def is_names(text: str) -> bool:
    """Whether a line is made of names and nothing else."""
    bare = text.strip(NAME_EDGES)
    return " " in bare and bare[0].isupper() and NAMES.fullmatch(bare) is not None


def page_of(document: Document, lines: Sequence[Line], marks: Sequence[Sequence[Mark]]) -> Page:
    """The page of these lines; ``marks``: the recognisers' for each of them, none for those taken."""
    kinds = [x.label if x.taken else _kind(x, m) for x, m in zip(lines, marks, strict=True)]
    pending = [not x.taken for x in lines]
    return Page(document, lines, pending, document.per_line(look, lines), marks, kinds)


def _kind(line: Line, marks: Sequence[Mark]) -> Label | None:
    """The surest mark's label, if it covers most of the line."""
    if not marks:
        return None
    best = max(marks, key=lambda x: x.confidence)
    whole = (best.end - best.start) * 2 > len(line.text.strip())
    return best.label if whole and best.confidence >= SURE else None
