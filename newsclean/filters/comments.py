"""Readers' comments behind a story: what stands between the buttons that answer them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean.document import Label
from newsclean.filters.beside import Guess
from newsclean.filters.marks import Words
from newsclean.filters.page import Page

if TYPE_CHECKING:
    from newsclean.lexicon import Lexicon

#: A button under a comment, and a heading over them, are no wider.
BUTTON, HEADING = 36.0, 48.0
#: So many buttons show a widget of comments; one may stand under a story.
BUTTONS = 2
#: No comment has more lines.
LONGEST = 25
#: How far above the first comment's button its author and date, or the heading over all, may stand.
REACH = 12
#: Where fewer paragraphs stand above, the comments may be what the page is for: a thread of a forum.
TOLD = 3
#: So much of a button's letters, and of a heading's, are words for it.
COVERED = 0.5


def comments(page: Page, lexicon: Lexicon) -> Iterator[Guess]:
    """The lines of readers' comments; their authors and dates are bylines by their own form."""
    buttons = [i for i, marks in enumerate(page.marks) if _may_be_button(page, i) and _is_button(page, lexicon, i)]
    run: list[int] = []
    for i in buttons:
        if run and i - run[-1] > LONGEST:
            yield from _run(page, lexicon, run)
            run = []
        run.append(i)
    yield from _run(page, lexicon, run)


def _may_be_button(page: Page, i: int) -> bool:
    look = page.looks[i]
    return 3 <= look.width <= BUTTON and not look.ended and not page.prose[i]


def _is_button(page: Page, lexicon: Lexicon, i: int) -> bool:
    """Whether a line is a button to answer or report a comment."""
    text = page.lines[i].text
    hits = lexicon.concepts(text)
    if not any(x.concept == "reply" for x in hits):
        return False
    return Words(text, hits).covered("reply", "navigation", "share") >= COVERED


def _run(page: Page, lexicon: Lexicon, buttons: list[int]) -> Iterator[Guess]:
    """The comments of one widget; ``buttons``: the lines of theirs."""
    parted = sum(b - a > 1 for a, b in pairwise(buttons))
    if len(buttons) < BUTTONS or not parted:
        return
    first = _first(page, lexicon, buttons[0])
    if first is None or sum(page.prose[:first]) < TOLD:
        return
    for i in range(first, buttons[-1]):
        if page.free(i):
            yield Guess(i, Label.JUNK, "reader-comment", 0.65)


def _first(page: Page, lexicon: Lexicon, button: int) -> int | None:
    """The first line of the first comment: below a heading over all of them, or its author's and date's line."""
    dated = None
    for i in range(button - 1, max(-1, button - REACH - 1), -1):
        if page.kinds[i] is Label.BYLINE or any(x.label is Label.BYLINE for x in page.marks[i]):
            dated = i
        look = page.looks[i]
        if look.width <= HEADING and not look.ended:
            text = page.lines[i].text
            hits = lexicon.concepts(text)
            if any(x.concept == "comment" for x in hits) and Words(text, hits).covered("comment", "reply") >= COVERED:
                return i + 1
    return dated
