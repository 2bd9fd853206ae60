"""What the furniture recognisers share: a mark on a line, and a line's words by concept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from newsclean.document import Label
from newsclean.text.scripts import width

if TYPE_CHECKING:
    from newsclean.lexicon.matcher import Hit


#: A text said twice has at least so many characters each time; shorter ones are "blah blah".
TWICE = 12


class Mark(NamedTuple):
    """A stretch of one line that a recogniser knows, offsets in that line."""

    label: Label
    start: int
    end: int
    rule: str
    confidence: float


def is_doubled(text: str) -> bool:
    """Whether a text says the same thing twice: a link's text and its picture's, a caption and its alt text."""
    if len(text) < 2 * TWICE:
        return False
    half = len(text) // 2
    return text[:half].rstrip() == text[len(text) - half :].lstrip() and " " in text[:half].strip()


_DIGIT = re.compile(r"\d")
#: What parts the pieces of a byline or a row of links.
_PARTED = re.compile(r"[|·•/,›»>→▪■]|\s[–—-]\s")


def has_digit(text: str) -> bool:
    """Whether a text has a digit of any script."""
    return _DIGIT.search(text) is not None


def is_parted(text: str) -> bool:
    """Whether a text has bars, dots or commas between its parts."""
    return _PARTED.search(text) is not None


class Words:
    """A line with the concepts of its words; what the recognisers ask.

    Arguments: the line's text, and the lexicon's hits in it. ``digits``: whether it
    has any; ``parted``: whether it has bars, dots or commas between its parts.
    """

    __slots__ = ("_first", "_letters", "digits", "end", "hits", "parted", "start", "text", "width")

    def __init__(self, text: str, hits: Sequence[Hit]) -> None:
        self.text = text
        self.hits = hits
        self.start = len(text) - len(text.lstrip())
        self.end = len(text.rstrip())
        self.width = width(text if self.end - self.start == len(text) else text.strip())
        self.digits = has_digit(text)
        self.parted = is_parted(text)
        self._letters = -1
        self._first = {hit[0]: hit for hit in reversed(hits)}

    def has(self, concepts: frozenset[str]) -> bool:
        """Whether any hit is of one of these concepts."""
        return not concepts.isdisjoint(self._first)

    def first(self, *concepts: str) -> Hit | None:
        """The first hit of any of the concepts."""
        known = self._first
        best = None
        for x in concepts:
            hit = known.get(x)
            if hit is not None and (best is None or hit.start < best.start):
                best = hit
        return best

    def opening(self, *concepts: str) -> Hit | None:
        """The longest hit of these concepts with which the line begins, signs before it passed over."""
        for x in concepts:
            if x in self._first:
                break
        else:
            return None
        found = [x for x in self.hits if x.concept in concepts and not any(c.isalnum() for c in self.text[: x.start])]
        return max(found, key=lambda x: x.end) if found else None

    def covered(self, *concepts: str) -> float:
        """The share of the line's letters and digits that hits of these concepts of one language cover."""
        for x in concepts:
            if x in self._first:
                break
        else:
            return 0.0
        if not self.letters:
            return 0.0
        masks: list[int] = []
        for hit in self.hits:
            if hit.concept in concepts and hit.languages not in masks:
                masks.append(hit.languages)
        best = 0
        for mask in masks:
            inside, at = 0, 0
            for hit in self.hits:  # in order of their beginning
                if hit.concept in concepts and hit.languages & mask and hit.end > at:
                    inside += sum(map(str.isalnum, self.text[max(at, hit.start) : hit.end]))
                    at = hit.end
            best = max(best, inside)
        return best / self.letters

    @property
    def letters(self) -> int:
        """How many of the line's characters are letters or digits."""
        if self._letters < 0:
            self._letters = sum(map(str.isalnum, self.text))
        return self._letters

    def whole(self, label: Label, rule: str, confidence: float) -> Mark:
        """A mark on all of the line."""
        return Mark(label, self.start, self.end, rule, confidence)
