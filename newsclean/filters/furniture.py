"""Furniture: bylines, captions, menus, the page's own headline.

Each line is looked at alone (the recognisers are pure functions of its text);
place then raises or lowers how sure that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import regex

from newsclean.document import Document, Finding, Label, Line
from newsclean.filters.bylines import bylines
from newsclean.filters.captions import captions
from newsclean.filters.marks import Mark, Words
from newsclean.filters.menus import menus
from newsclean.filters.signs import NAME
from newsclean.lexicon import lexicon_with
from newsclean.text.scripts import ends_sentence, width

if TYPE_CHECKING:
    from newsclean.lexicon import Lexicon

#: A line from this width on that ends as a sentence counts as prose of the story.
PROSE_WIDTH = 80
#: How many lines around a byline a bare name may stand in to be its author.
NEAR = 2

_KEY = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Furniture:
    """Finds the lines around a story that say who, when, where in the site, and in which picture.

    ``lexicon``: further word tables, paths or loaded ones.
    """

    lexicon: tuple[Any, ...] = ()
    name: str = "furniture"
    after: tuple[str, ...] = ("repair", "prompts")

    def __call__(self, document: Document) -> Iterator[Finding]:
        """Yield findings for the document's pending lines."""
        lines = document.pending
        words = lexicon_with(self.lexicon)
        marks = document.per_line(_Recogniser(words), lines)
        prose = document.per_line(is_prose, lines)
        yield from _own_headline(document.title, lines, prose)
        first = next((i for i, x in enumerate(prose) if x), len(lines))
        last = max((i for i, x in enumerate(prose) if x), default=-1)
        yield from _names(lines, marks, first)
        for i, (line, mine) in enumerate(zip(lines, marks, strict=True)):
            for mark in mine:
                yield Finding(
                    mark.label, (line.span[0] + mark.start, line.span[0] + mark.end), rule=mark.rule,
                    confidence=_placed(mark, i, first, last),
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Recogniser:
    """All marks of a line's text; hashable, so that a document computes them once a text."""

    lexicon: Lexicon

    def __call__(self, text: str) -> tuple[Mark, ...]:
        line = Words(text, self.lexicon.concepts(text))
        return (*menus(line), *captions(line), *bylines(line))


def is_prose(text: str) -> bool:
    """Whether a line reads as prose: wide, and ended as a sentence is."""
    return width(text.strip()) >= PROSE_WIDTH and ends_sentence(text)


def _placed(mark: Mark, i: int, first: int, last: int) -> float:
    """A mark's confidence with its place counted in.

    Inside the story a short line is a subheading, a date in a list or a name in a
    dialogue more often than furniture; before the first and behind the last prose
    it is furniture more often.
    """
    inside = first < i < last
    if mark.rule in _SHORT_RULES:
        return mark.confidence - 0.15 if inside else min(0.95, mark.confidence + 0.15)
    return mark.confidence


_SHORT_RULES = frozenset(
    "section-words gallery-words date-alone job-title reply-words menu-words agency-alone navigation-words "
    "by-alone published-alone no-letter name-and-job".split()
)


def _names(lines: Sequence[Line], marks: Sequence[tuple[Mark, ...]], first: int) -> Iterator[Finding]:
    """Bare names beside a byline, or just before the first paragraph: the author's.

    Never the first line, and never after the story has begun: there a bare name heads
    an interview or a list.
    """
    for i in range(1, min(first, len(lines) - 1) + 1):
        if i >= len(lines) or not NAME.fullmatch(lines[i].text.strip(" \t/|·•")):
            continue
        around = range(max(0, i - NEAR), min(len(lines), i + NEAR + 1))
        beside = any(m.label is Label.BYLINE and m.confidence >= 0.5 for j in around if j != i for m in marks[j])
        if i < first and (beside or i + 1 == first):
            yield Finding(Label.BYLINE, lines[i].span, rule="bare-name", confidence=0.6 if beside else 0.4)


def _own_headline(title: str | None, lines: Sequence[Line], prose: Sequence[bool]) -> Iterator[Finding]:
    """The line that is the page's title, its site's name left out."""
    wanted = _KEY.sub("", title).casefold() if title else ""
    if len(wanted) < 6:
        return
    for line, is_story in zip(lines, prose, strict=True):
        key = _KEY.sub("", line.text).casefold()
        same = key == wanted or (len(key) >= 12 and (wanted.startswith(key) or key.startswith(wanted)))
        # The title's words opening a paragraph are the lead, not the headline.
        if same and not is_story and len(key) <= 1.5 * len(wanted) and len(key) * 2 >= len(wanted):
            yield Finding(Label.HEADLINE, line.span, rule="title", confidence=0.95)
            return
