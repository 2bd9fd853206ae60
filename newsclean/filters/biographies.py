"""What a page says of its author: a biography of a line or three, above the story or behind it."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from typing import TYPE_CHECKING, NamedTuple

import regex

from newsclean.document import Label
from newsclean.filters.beside import Guess
from newsclean.filters.looks import key_of
from newsclean.filters.marks import Words
from newsclean.filters.page import NAME_EDGES, Page
from newsclean.filters.signs import NAME
from newsclean.filters.thread import thread
from newsclean.text.scripts import ends_sentence, width

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
#: A heading whose words are not known is narrower.
ABOVE = 24.0
#: A narrower line is a signature, which is a byline.
SENTENCE = 30.0
#: How many lines a name's card has between the name and the sentence on it: a job, an outlet.
CARD = 2
#: No more than this share of a biography's words are the story's, where no name opens it.
LOOSE = 0.25


def biographies(
    page: Page, lexicon: Lexicon, headlines: Collection[int], named: Collection[int], story: tuple[int, int]
) -> Iterator[Guess]:
    """Notes on the author.

    ``headlines``: the page's own. ``named``: lines above the story that are bylines by their place.
    ``story``: its first and last line of running text.
    """
    start, last = story
    if sum(page.prose[start : last + 1]) < TOLD:
        return
    bylines = {*named, *(i for i, kind in enumerate(page.kinds) if kind is Label.BYLINE)}
    authors = _authors(page, bylines)
    card = yield from _name_card(page, lexicon, last)
    headed = about = False
    for i in range(len(page.lines)):
        at_edge = i < start + HEAD or i >= last - TAIL
        own = page.free(i) and i not in bylines and _opens_with(page, i, authors)
        if not page.free(i) or i in card or not (at_edge or own) or (i in headlines and not own):
            headed = about = False
            continue
        text = page.lines[i].text.strip(NAME_EDGES)
        short = width(text) < SENTENCE or not ends_sentence(text)
        # The line as it stands was read before; the signs around it are no words.
        if short and not headed and not any(x[0] == "about_author" for x in lexicon.concepts(page.lines[i].text)):
            about = False
            continue
        line = Words(text, lexicon.concepts(text))
        if line.width <= HEADING and i > start and line.covered("about_author") >= 0.85:
            headed = about = True
            yield Guess(i, Label.NOTICE, "about-the-author", 0.7)
            continue
        # Above the story the sentence behind a biography is the story's first.
        confidence = _confidence(page, i, line, authors, about=about and (own or i > start), behind=i >= last - 1)
        if not confidence and i >= last - 1:
            confidence = _nameless(page, i, line)
        if headed and line.width >= SENTENCE:
            confidence = max(confidence, 0.65)
        if confidence >= 0.5 and not headed and not about and i > start + HEAD and _is_heading(page, i - 1):
            yield Guess(i - 1, Label.NOTICE, "about-the-author", 0.55)
        headed, about = False, confidence >= 0.5
        if confidence:
            yield Guess(i, Label.NOTICE, "biography", confidence)


def _is_heading(page: Page, i: int) -> bool:
    """Whether a short line stands right above, whatever its words are: "The author"."""
    numbered = page.lines[i].text.lstrip()[:1].isdigit()
    return page.free(i) and not numbered and not page.looks[i].ended and 4 <= page.looks[i].width <= ABOVE


def _confidence(page: Page, i: int, line: Words, authors: frozenset[str], *, about: bool, behind: bool) -> float:
    """How sure it is that a sentence tells of the author; 0 where nothing says so.

    ``about``: whether the line before does. ``behind``: whether the story is told.
    """
    if line.width < SENTENCE or not ends_sentence(line.text):
        return 0.0
    opening = line.opening("job_title")
    name = NAME.match(line.text) or (NAME.match(line.text, opening.end + 1) if opening else None)
    if name is None:
        return 0.6 if about and line.first("about_author", "job_title") is not None else 0.0
    near = {x.concept for x in line.hits if name.end() <= x.start <= name.end() + REACH}
    works = not near.isdisjoint(("about_author", "job_title"))
    # A story may go on to tell of a namesake; one that signs it and is told of in the present at the end is its author.
    if any(key_of(name[0]).startswith(x) for x in authors):
        return 0.7 if works or about or behind else 0.0
    # "Jane Roe lives in Velmar" behind a sentence on her work goes on with it.
    if about and behind and not _spoken_of(page, i, name[0]):
        return 0.55
    # A person whom the story speaks of is a witness who is a reporter, not the page's own.
    if works and behind and not _spoken_of(page, i, name[0]):
        # "was a journalist for forty years" closes an obituary: a job alone is a hint.
        return 0.6 if "about_author" in near else 0.45
    return 0.6 if about and works else 0.0


def _nameless(page: Page, i: int, line: Words) -> float:
    """How sure it is that a sentence behind a break tells of the author, whom it names late or by the first name."""
    if i == 0 or page.free(i - 1) or line.width < 2 * SENTENCE or not ends_sentence(line.text):
        return 0.0
    telling = {x.start for x in line.hits if x.concept in ("about_author", "job_title")}
    # One such word closes many a story; so does an expert's.
    both = {"about_author", "job_title"} <= {x.concept for x in line.hits}
    return (
        0.55
        if both and len(telling) >= 2 and thread(page.contents(i), page.words_of(page.story[0], i - 1)) < LOOSE
        else 0.0
    )


def _name_card(page: Page, lexicon: Lexicon, last: int) -> Generator[Guess, None, frozenset[int]]:
    """A name, perhaps a job below it, and a sentence that opens with that name: once on a page, at its end.

    A row of them is the story's own: candidates, winners, the dead. Returns the lines of the card.
    """
    tail = max(0, last - TAIL)
    cards = [x for i in range(tail, len(page.lines)) if (x := _card(page, i))]
    if len(cards) != 1 or any(_card(page, i) for i in range(tail)) or not _is_name(page, lexicon, cards[0]):
        return frozenset()
    for i in cards[0].lines:
        yield Guess(i, Label.NOTICE, "biography-card", 0.6)
    return frozenset(cards[0].lines)


class _Card(NamedTuple):
    """A name's card: its lines, the first name, the family name."""

    lines: range
    first: str
    family: str


def _card(page: Page, i: int) -> _Card | None:
    """The card that begins here, if one does."""
    look = page.looks[i]
    if look.ended or look.width > HEADING or not page.free(i):
        return None
    if not any(x.prose for x in page.looks[i + 1 : i + 1 + CARD]):
        return None
    text = page.lines[i].text.strip(NAME_EDGES)
    name = NAME.search(text)
    if name is None or name.end() != len(text):
        return None
    # "About Jane Roe" has the form of a name of three words.
    *_, first, family = name[0].split()
    for j in range(i + 1, min(i + 1 + CARD, len(page.lines))):
        if not page.free(j):
            return None
        sentence = page.lines[j].text.strip()
        if page.looks[j].prose:
            alone = name[0] == text and name[0].count(" ") == 1
            opens = sentence.startswith(f"{first} ") and (alone or family in sentence[: 2 * len(name[0])])
            return _Card(range(i, j + 1), first, family) if opens else None
    return None


def _is_name(page: Page, lexicon: Lexicon, card: _Card) -> bool:
    """Whether a card's words are a name that the rest of the page does not have.

    "Your Team" over "Your staff is ..." is a heading: its words stand in small letters elsewhere, or in a table.
    """
    if lexicon.concepts(card.first):
        return False
    small = regex.compile(rf"(?<![\p{{L}}\p{{M}}]){regex.escape(card.first.lower())}(?![\p{{L}}\p{{M}}])")
    return not any(
        small.search(x.text) or (i not in card.lines and card.family in x.text) for i, x in enumerate(page.lines)
    )


def _opens_with(page: Page, i: int, authors: frozenset[str]) -> bool:
    """Whether a line opens with the name of one of the page's authors."""
    if not authors or page.looks[i].width < SENTENCE:
        return False
    name = NAME.match(page.lines[i].text.strip(NAME_EDGES))
    return name is not None and any(key_of(name[0]).startswith(x) for x in authors)


def _spoken_of(page: Page, i: int, name: str) -> bool:
    """Whether another sentence of the page has the last word of a name."""
    family = name.rpartition(" ")[2]
    return any(family in x.text for j, x in enumerate(page.lines) if j != i and page.looks[j].ended)


def _authors(page: Page, bylines: Collection[int]) -> frozenset[str]:
    """The names on the page's bylines, folded."""
    found = set()
    for i in sorted(bylines):
        for m in NAME.finditer(page.lines[i].text[:160]):
            # "By Jane Roe" has the form of a name of three words.
            found |= {key_of(m[0]), key_of(m[0].partition(" ")[2])}
    return frozenset(x for x in found if len(x) >= 6)
