"""Furniture: bylines, captions, menus, the page's own headline.

Each line is looked at alone first (the recognisers are pure functions of its
text); then place and neighbours raise or lower how sure that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsclean.document import Document, Finding, Label, new_finding
from newsclean.filters.beside import Beside
from newsclean.filters.biographies import biographies
from newsclean.filters.bylines import bylines
from newsclean.filters.captions import captions
from newsclean.filters.comments import comments
from newsclean.filters.headlines import heads
from newsclean.filters.marks import Mark, Words, has_digit, is_parted
from newsclean.filters.menus import VALUES, menus
from newsclean.filters.notices import EDGE_RULES, NOTES, boxes, notices, told_elsewhere
from newsclean.filters.page import Page, page_of
from newsclean.filters.signs import BULLET, agencies
from newsclean.lexicon import lexicon_with
from newsclean.text.scripts import width

if TYPE_CHECKING:
    from newsclean.lexicon import Lexicon

#: How many lines behind a heading over other stories a date or a name is part of their entries.
ANNOUNCED = 5
#: So many of the story's paragraphs must have been told for that.
TOLD = 3
#: A line so surely a byline by its place names the page's author.
NAMED = 0.5
#: A table's row with so many full cells may have an empty one between them.
CELLS = 5
#: Rules whose marks are surer outside the story: inside it a short line is a subheading, a date
#: in a list or a name in a dialogue more often than furniture.
SHORT_RULES = frozenset({
    "section-words", "gallery-words", "date-alone", "date-and-place", "name-and-date", "job-title", "reply-words",
    "menu-words", "agency-alone", "navigation-words", "no-letter", "name-and-job", "credit-words", "copyright-credit",
    "sponsor", "agency-material",
})  # fmt: skip
#: Rules whose marks say something only between the headline and the story.
HEAD_RULES = frozenset({"by-alone", "by-one", "published-alone", "place-and-ago", "name-and-outlet", "date-and-word"})
#: Rules of the headings that announce other stories.
ANNOUNCING = frozenset({"related-words", "most-read-words", "read-more-words"})
#: Rules of marks that an entry of another story has as well: its author and its date.
ENTRY_RULES = frozenset({
    "by-author", "by-one", "by-alone", "by-and-date", "published", "published-alone", "date-alone", "date-and-place",
    "date-and-word", "name-and-date", "reading-time", "place-and-ago", "bare-name",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Furniture:
    """Finds the lines around a story that say who, when, where in the site, and in which picture.

    ``lexicon``: further word tables, paths or loaded ones.
    """

    lexicon: tuple[Any, ...] = ()
    name: str = "furniture"
    after: tuple[str, ...] = ("repair", "prompts")

    def __call__(self, document: Document) -> Iterator[Finding]:
        """Yield findings for the document's pending lines, the surest of a line first."""
        lines = [x for x in document.lines if x.text.strip()]
        if not any(not x.taken for x in lines):
            return
        recognise = Recogniser(lexicon_with(self.lexicon))
        known = iter(document.per_line(recognise, (x for x in lines if not x.taken)))
        page = page_of(document, lines, [() if x.taken else next(known) for x in lines])
        found: list[list[Finding]] = [[] for _ in lines]
        own = {x.line: x for x in heads(page, document.title)}
        for i, head in own.items():
            found[i].append(Finding(Label.HEADLINE, lines[i].span, rule=head.rule, confidence=head.confidence))
        first, last = page.story
        start = next((i for i in range(first, last + 1) if page.prose[i] and i not in own), first)
        placed = list(Beside(page, recognise.lexicon, own, start, last).guesses())
        named = [x.line for x in placed if x.label is Label.BYLINE and x.confidence >= NAMED and x.line < start]
        told = biographies(page, recognise.lexicon, own, named, (start, last))
        said = (*boxes(page, recognise.lexicon), *comments(page, recognise.lexicon))
        for guess in (*placed, *told, *said):
            found[guess.line].append(
                Finding(guess.label, lines[guess.line].span, rule=guess.rule, confidence=guess.confidence)
            )
        top = min(own, default=-1)
        entries = _entries(page, last)
        for i, marks in enumerate(page.marks):
            at = lines[i].span[0]
            for mark in marks:
                # "Politics / January 11" stands right above the headline too.
                below = top < i < start or (mark.rule == "date-and-word" and i < top <= i + 2)
                confidence = _placed(mark, inside=start < i < last, head=below)
                if mark.label is Label.BYLINE and start < i < last and BULLET.match(lines[i].text):
                    confidence -= 0.4  # an item of the story's list: a release and its date, twenty minutes in the oven
                if mark.rule in EDGE_RULES and (i <= start + 1 or i >= last - 1):
                    confidence += 0.0 if told_elsewhere(page, recognise.lexicon, i) else 0.3
                if i in entries and mark.rule in ENTRY_RULES:
                    confidence *= 0.5
                found[i].append(new_finding(mark.label, (at + mark.start, at + mark.end), mark.rule, confidence))
        for mine in found:
            yield from sorted(mine, key=lambda x: -x.confidence)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """All marks of a line's text; hashable, so that a document computes them once a text."""

    lexicon: Lexicon

    def __call__(self, text: str) -> tuple[Mark, ...]:
        """The marks of one line."""
        hits = self.lexicon.concepts(text)
        if ASKED.isdisjoint([x[0] for x in hits]) and _is_plain(text):
            return ()
        line = Words(text, hits)
        if text.startswith("|") and _is_table_row(line):
            return ()
        return (*menus(line), *captions(line), *bylines(line), *notices(line))


def _is_table_row(line: Words) -> bool:
    """Whether a line is a row of a Markdown table, as extractors give a story's tables: its dates are no bylines.

    A row with an empty cell, or with the words for an author or a publication, lays out the page.
    """
    text = line.text.rstrip()
    if not text.endswith("|") or text.count("|") < 3 or line.has(_LAID_OUT):
        return False
    cells = [x.strip() for x in text.strip("|").split("|")]
    return all(cells) or sum(map(bool, cells)) >= CELLS


_LAID_OUT = frozenset({"published", "by_author"})


def _is_plain(text: str) -> bool:
    """Whether a line without the words that recognisers ask for has no sign either that one asks for."""
    bare = text.strip()
    signs = not bare.replace(" ", "").isalpha() and (
        has_digit(bare) or is_parted(text) or not bare[:1].isalnum() or not _SIGN.isdisjoint(bare)
    )
    return not signs and width(bare) < 60 and (" " in bare or not _may_leak(bare)) and not agencies().may_end(text)


def _may_leak(word: str) -> bool:
    """Whether a single word may be a value or a key of a template: those begin small, or are "NaN" or "None"."""
    return word in VALUES if word.islower() else word[0].islower() or word[0] == "N"


#: The concepts that the recognisers ask a line for; without any of them only signs can make a mark.
ASKED = NOTES | frozenset({
    "advertisement", "ago", "by_author", "comment", "error", "gallery", "job_title", "month_name", "most_read",
    "navigation", "photo_credit", "published", "read_more", "reading_time", "related", "reply", "section",
    "shopping", "tags", "translated", "weekday",
})  # fmt: skip
#: What a file's name, an address, a credit or a bracketed agency cannot do without.
_SIGN = frozenset(".@©()（）[]#")


def _placed(mark: Mark, *, inside: bool, head: bool) -> float:
    """A mark's confidence with its place counted in."""
    if mark.rule in HEAD_RULES:
        return mark.confidence + 0.15 if head else mark.confidence - 0.15
    if mark.rule in SHORT_RULES:
        return mark.confidence - 0.15 if inside else min(0.95, mark.confidence + 0.15)
    return mark.confidence


def _entries(page: Page, last: int) -> set[int]:
    """The lines behind a heading over other stories, once the story has been told for a while.

    Authors and dates there belong to the entries, which the teasers' filter reads.
    """
    found: set[int] = set()
    told, reach = 0, -1
    for i, prose in enumerate(page.prose):
        told += prose
        rules = {m.rule for m in page.marks[i]}
        if told >= TOLD and rules & ANNOUNCING:
            reach = i + ANNOUNCED
        elif i <= reach:
            found.add(i)
            # A card with its date is followed by another one.
            if i > last or rules & ENTRY_RULES:
                reach = max(reach, i + ANNOUNCED)
    return found
