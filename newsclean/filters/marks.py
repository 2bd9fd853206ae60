"""What the furniture recognisers share: a mark on a line, and a line's words by concept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from newsclean.document import Label
from newsclean.text.scripts import width

if TYPE_CHECKING:
    from newsclean.lexicon.matcher import Hit


class Mark(NamedTuple):
    """A stretch of one line that a recogniser knows, offsets in that line."""

    label: Label
    start: int
    end: int
    rule: str
    confidence: float


class Words:
    """A line with the concepts of its words; what the recognisers ask.

    Arguments: the line's text, and the lexicon's hits in it.
    """

    def __init__(self, text: str, hits: Sequence[Hit]) -> None:
        self.text = text
        self.hits = hits
        self.start = len(text) - len(text.lstrip())
        self.end = len(text.rstrip())
        self.width = width(text.strip())
        self._first: dict[str, Hit] = {}
        for hit in hits:
            self._first.setdefault(hit.concept, hit)

    def first(self, *concepts: str) -> Hit | None:
        """The first hit of any of the concepts."""
        known = self._first
        found = [known[x] for x in concepts if x in known]
        return min(found, key=lambda x: x.start) if found else None

    def opening(self, *concepts: str) -> Hit | None:
        """The longest hit of these concepts with which the line begins, signs before it passed over."""
        if not any(x in self._first for x in concepts):
            return None
        found = [
            x for x in self.hits if x.concept in concepts and not any(c.isalnum() for c in self.text[: x.start])
        ]
        return max(found, key=lambda x: x.end) if found else None

    def covered(self, *concepts: str) -> float:
        """The share of the line's letters and digits that hits of these concepts of one language cover."""
        letters = sum(c.isalnum() for c in self.text)
        if not letters:
            return 0.0
        masks: list[int] = []
        for hit in self.hits:
            if hit.concept in concepts and hit.languages not in masks:
                masks.append(hit.languages)
        best = 0
        for mask in masks:
            inside = bytearray(len(self.text))
            for hit in self.hits:
                if hit.concept in concepts and hit.languages & mask:
                    inside[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            best = max(best, sum(1 for c, x in zip(self.text, inside, strict=True) if x and c.isalnum()))
        return best / letters

    def whole(self, label: Label, rule: str, confidence: float) -> Mark:
        """A mark on all of the line."""
        return Mark(label, self.start, self.end, rule, confidence)
