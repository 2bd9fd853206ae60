"""What a page says of its author: a biography of a line or three, above the story or behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from newsclean.document import Label
from newsclean.filters.beside import Guess
from newsclean.filters.looks import key_of
from newsclean.filters.marks import Words
from newsclean.filters.page import NAME_EDGES, Page
from newsclean.filters.signs import NAME
from newsclean.text.scripts import ends_sentence

if TYPE_CHECKING:
    from newsclean.lexicon import Lexicon

#: How many lines before the end of the running text an author's biography may begin, and where it may stand above.
TAIL, HEAD = 3, 2
#: Fewer paragraphs than this are no story that a biography could follow.
TOLD = 3
#: How far behind the name the word for the author's work may stand, in characters.
REACH = 90
#: A heading over a biography is no wider than this.
HEADING = 40.0
#: A narrower line is a signature, which is a byline.
SENTENCE = 30.0


def biographies(page: Page, lexicon: Lexicon, headlines: Collection[int], story: tuple[int, int]) -> Iterator[Guess]:
    """Notes on the author. ``headlines``: the page's own. ``story``: its first and last line of running text."""
    start, last = story
    if sum(page.prose[start : last + 1]) < TOLD:
        return
    authors = _authors(page)
    headed = about = False
    for i in range(len(page.lines)):
        at_edge = i < start + HEAD or i >= last - TAIL
        if not at_edge or not page.free(i) or i in headlines:
            headed = about = False
            continue
        text = page.lines[i].text.strip(NAME_EDGES)
        line = Words(text, lexicon.concepts(text))
        if line.width <= HEADING and i > start and line.covered("about_author") >= 0.85:
            headed = about = True
            yield Guess(i, Label.NOTICE, "about-the-author", 0.7)
            continue
        confidence = _confidence(page, i, line, authors, about=about, behind=i >= last - 1)
        if headed and line.width >= SENTENCE:
            confidence = max(confidence, 0.65)
        headed, about = False, confidence >= 0.5
        if confidence:
            yield Guess(i, Label.NOTICE, "biography", confidence)


def _confidence(page: Page, i: int, line: Words, authors: frozenset[str], *, about: bool, behind: bool) -> float:
    """How sure it is that a sentence tells of the author; 0 where nothing says so.

    ``about``: whether the line before does. ``behind``: whether the story is told.
    """
    if line.width < SENTENCE or not ends_sentence(line.text):
        return 0.0
    name = NAME.match(line.text)
    if name is None:
        return 0.6 if about and line.first("about_author", "job_title") is not None else 0.0
    near = {x.concept for x in line.hits if name.end() <= x.start <= name.end() + REACH}
    works = not near.isdisjoint(("about_author", "job_title"))
    # A story may go on to tell of a namesake; one that signs it and is told of in the present at the end is its author.
    if any(key_of(name[0]).startswith(x) for x in authors):
        return 0.7 if works or about or behind else 0.0
    # A person whom the story speaks of is a witness who is a reporter, not the page's own.
    if works and behind and not _spoken_of(page, i, name[0]):
        # "was a journalist for forty years" closes an obituary: a job alone is a hint.
        return 0.6 if "about_author" in near else 0.45
    return 0.6 if about and works else 0.0


def _spoken_of(page: Page, i: int, name: str) -> bool:
    """Whether another sentence of the page has the last word of a name."""
    family = name.rpartition(" ")[2]
    return any(family in x.text for j, x in enumerate(page.lines) if j != i and page.looks[j].ended)


def _authors(page: Page) -> frozenset[str]:
    """The names on the page's bylines, folded."""
    found = set()
    for i, kind in enumerate(page.kinds):
        if kind is Label.BYLINE:
            for m in NAME.finditer(page.lines[i].text[:160]):
                # "By Jane Roe" has the form of a name of three words.
                found |= {key_of(m[0]), key_of(m[0].partition(" ")[2])}
    return frozenset(x for x in found if len(x) >= 6)
