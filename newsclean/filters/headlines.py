"""The page's own headline, its kicker and its deck, found by place, words and repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from newsclean.document import Label
from newsclean.filters.looks import key_of
from newsclean.filters.page import Page
from newsclean.filters.signs import BULLET
from newsclean.filters.thread import thread

#: How many lines above the story's first paragraph the headline is looked for.
REACH = 30
#: A headline's width: from two words to three lines of print.
WIDTH = (8.0, 220.0)
#: From this score on a line is the headline; with few lines above the story less will do.
ENOUGH, ENOUGH_IN_EXTRACT = 1.6, 0.9
#: A line right above the best one is the headline with this share of its score.
ALMOST = 0.8
#: So few lines above the story are an extract's: no menus stand there.
EXTRACT = 12
#: A deck's width; a paragraph between the headline and the byline may be as wide.
DECK = 520.0
DECK_LEAST = 20.0
#: So many paragraphs may stand between the headline and the byline.
MOST_DECKS = 3
#: More lines between headline and story are a list, not decks.
MANY = 5
KICKER = (15.0, 45.0)
#: A first paragraph no wider than this share of the next ones, which the second tells again, is a deck: the shares of
#: its words that the second and the whole story have.
SHORTER, AGAIN, IN_STORY = 0.5, 0.3, 0.6


class Head(NamedTuple):
    """A line of the head of the page: its index, the rule, the confidence."""

    line: int
    rule: str
    confidence: float


def heads(page: Page, title: str | None) -> Iterator[Head]:
    """The lines that are the page's own headline, kicker and deck, the headline first."""
    at, confidence, rule = _titled(page, title), 0.95, "title"
    if at is None:
        at, confidence, rule = *_likeliest(page), "headline-place"
    if at is None:
        yield from _headless(page)
        return
    yield Head(at, rule, confidence)
    # The headline once more is a copy of it, no deck.
    own = page.looks[at].key
    yield from (x for x in (*_kickers(page, at), *_decks(page, at)) if page.looks[x.line].key != own)


def _titled(page: Page, title: str | None) -> int | None:
    """The line that is the title handed in, its site's name left out."""
    wanted = key_of(title) if title else ""
    if len(wanted) < 6:
        return None
    for i, look in enumerate(page.looks):
        key = look.key
        same = key == wanted or (len(key) >= 12 and (wanted.startswith(key) or key.startswith(wanted)))
        # The title's words opening a paragraph are the lead, not the headline.
        if same and page.pending[i] and not look.prose and len(wanted) <= 2 * len(key) <= 3 * len(wanted):
            return i
    return None


def _likeliest(page: Page) -> tuple[int | None, float]:
    """The best line above the story's first paragraph, if any is good enough."""
    first = page.story[0]
    if first >= len(page.lines):
        return None, 0.0
    start = max(0, first - REACH)
    wanted = {page.looks[i].key for i in range(start, first)}
    times = Counter(x.key for x in page.looks[:first] if x.key in wanted)
    scores: dict[int, float] = {}
    between = 0
    for i in range(first - 1, start - 1, -1):
        scores[i] = _score(page, i, between, times)
        between += page.free(i)
    best, found = 0.0, None
    for i in range(start, first):
        if scores[i] > best:
            best, found = scores[i], i
    if found is not None:
        # A deck says more of the story than the headline right above it.
        above = [i for i in range(max(start, found - 2), found) if _outranks(page, i, found, scores, first)]
        found = _without_crumbs(page, above[0] if above else found, first)
    enough = ENOUGH_IN_EXTRACT if first <= EXTRACT else ENOUGH
    if best < enough:
        return None, 0.0
    return found, 0.9 if best >= ENOUGH + 0.5 else 0.6


def _outranks(page: Page, i: int, found: int, scores: Mapping[int, float], first: int) -> bool:
    """Whether a line above the best one is the headline rather: nearly as good, or, in an extract, right above it."""
    look = page.looks[i]
    if look.width < DECK_LEAST or not scores[i]:
        return False
    if scores[i] >= ALMOST * scores[found]:
        return True
    # An extract has no menus; a line of several words right above the deck is the headline.
    return first <= EXTRACT and i == found - 1 and look.width >= 28 and not any(page.free(j) for j in range(i))


def _without_crumbs(page: Page, found: int, first: int) -> int:
    """The headline itself where the line found is a path of sections that ends in it."""
    for i in range(found + 1, min(found + 4, first)):
        key = page.looks[i].key
        if page.free(i) and len(key) >= 20 and page.looks[found].key.endswith(key) and key != page.looks[found].key:
            return i
    return found


def _score(page: Page, i: int, between: int, times: Counter[str]) -> float:
    """How much a line looks like the headline; ``between``: lines of no known kind between it and the story."""
    look = page.looks[i]
    over_credit = i + 1 < len(page.lines) and page.kinds[i + 1] is Label.CAPTION and page.looks[i + 1].width <= 70
    if not page.free(i) or look.stop or over_credit or not WIDTH[0] <= look.width <= WIDTH[1]:
        return 0.0
    if BULLET.match(page.lines[i].text):
        return 0.0
    content = page.contents(i)
    score = 2.0 * thread(content, page.words) if len(content) > 1 else thread(content, page.words)
    if look.width < 16:
        score -= 0.6
    elif 28 <= look.width <= 130:
        score += 0.5
    if times[look.key] > 1 and look.width >= 20:
        score += 0.5
    # The higher of two good lines: what stands between it and the story is deck, subheading or caption.
    score += max(0.0, 0.5 - 0.04 * between)
    if any(page.kinds[j] is Label.BYLINE for j in range(i + 1, min(i + 5, len(page.lines)))):
        score += 0.4
    text = page.lines[i].text.strip()
    if text[0].islower() or text.endswith((":", "：", ",")):
        score -= 0.5
    return score


def _kickers(page: Page, at: int) -> Iterator[Head]:
    """Short lines right above the headline that speak of its matter, and a copy of part of it."""
    for i in range(at - 1, max(-1, at - 3), -1):
        look = page.looks[i]
        if not page.free(i) or look.stop or look.width > WIDTH[1] or not look.key:
            return
        if page.byline_like(i):
            return
        inside = len(look.key) >= 8 and look.key in page.looks[at].key and look.key != page.looks[at].key
        if inside or (KICKER[0] <= look.width <= KICKER[1] and _of_matter(page, i)):
            yield Head(i, "kicker", 0.6)
        else:
            return


def _of_matter(page: Page, i: int) -> bool:
    """Whether a short line opens on the story: a word of it, or a colon behind."""
    if page.lines[i].text.rstrip().endswith((":", "：")):
        return True
    content = page.contents(i)
    return bool(content) and thread(content, page.words) >= 0.5


def _decks(page: Page, at: int) -> Iterator[Head]:
    """The lines between the headline and the story that sum it up."""
    start = page.story[0]
    end = _byline_below(page, at)
    if end is not None:
        # What stands between the headline and the byline is the deck, be it running text or not.
        told = [i for i in range(at + 1, end) if page.free(i) and _may_be_deck(page, i)]
        for i in told:
            yield Head(i, "deck", 0.75)
        if told:
            return
    decks = [i for i in range(at + 1, start) if page.free(i) and _may_be_deck(page, i)]
    if len(decks) > MANY:
        decks = []  # a table of contents, or a list that the story opens with
    found = at
    for i in decks:
        look = page.looks[i]
        near = all(not page.free(j) or j in decks for j in range(at + 1, i))
        if look.stop and i != found + 1:
            near = False  # a sentence farther off is the story's first, or a picture's
        if near and look.width >= DECK_LEAST and (look.width >= (30 if i == at + 1 else 50) or _of_matter(page, i)):
            found = i
            yield Head(i, "deck", 0.6)
    if found == at and start < len(page.lines) - 1:
        if _told_again(page, at, start):
            yield Head(start, "deck-told-again", 0.55)
        else:
            yield from _set_apart(page, at, start)


def _told_again(page: Page, at: int, start: int) -> bool:
    """Whether the first paragraph sums up what the second begins to tell: both then say the same, the first shorter."""
    told = [i for i in range(start + 1, page.story[1] + 1) if page.prose[i]]
    near = all(not page.free(i) for i in range(at + 1, start))
    if not near or len(told) < 3 or told[0] > start + MANY or len(page.contents(start)) < 4:
        return False
    widths = [page.looks[i].width for i in told[:5]]
    if page.looks[start].width > SHORTER * sum(widths) / len(widths) or not _may_be_deck(page, start):
        return False
    own = page.contents(start)
    again = thread(own, page.words_of(told[0], told[0])) >= AGAIN
    return again and thread(own, page.words_of(told[0], page.story[1])) >= IN_STORY


def _headless(page: Page) -> Iterator[Head]:
    """A deck alone at the very top, where an extraction lost the headline: a paragraph over the byline."""
    end = _byline_below(page, -1)
    if end is None or end > MOST_DECKS or page.kinds[end] is not Label.BYLINE:
        return
    # Dates or names that go on below part a diary or an interview.
    rules = {x.rule for x in page.marks[end]}
    if not any(x.rule in rules for j in range(end + 1, page.story[1]) for x in page.marks[j]):
        for i in range(end):
            if page.free(i) and _may_be_deck(page, i):
                yield Head(i, "deck", 0.6)


def _set_apart(page: Page, at: int, start: int) -> Iterator[Head]:
    """One paragraph between the headline and a break (an advert, a picture): the deck rather than the story."""
    look = page.looks[start]
    between = sum(page.free(j) for j in range(at + 1, start))
    if between > 5 or start - at > 16 or not page.prose[start] or look.width > DECK:
        return
    kind = page.kinds[start + 1]
    if page.prose[start + 1]:
        return
    if kind is Label.CAPTION and page.looks[start + 1].width <= 70:
        return  # a picture's text over its credit
    if kind is not None and kind is not Label.BYLINE:
        yield Head(start, "deck-apart", 0.55)


def _may_be_deck(page: Page, i: int) -> bool:
    text = page.lines[i].text.strip()
    if page.looks[i].width > DECK or text.endswith((":", "：")) or BULLET.match(text) or page.byline_like(i):
        return False
    if 5 * sum(c.isdigit() for c in text) > len(text) or not page.contents(i):
        return False
    return i + 1 >= len(page.lines) or page.kinds[i + 1] is not Label.CAPTION or page.looks[i + 1].width > 70


def _byline_below(page: Page, at: int) -> int | None:
    """The first byline below the headline, if at most a few lines stand between and the story goes on behind it."""
    told = 0
    for i in range(at + 1, min(at + 9, len(page.lines))):
        # A bare name is a byline where nothing else stands before the story.
        named = page.free(i) and page.byline_like(i) and _prose_follows(page, i)
        if page.kinds[i] is Label.BYLINE or named:
            return i if any(page.prose[i + 1 : i + 8]) else None
        told += page.prose[i]
        if told > MOST_DECKS:
            return None
    return None


def _prose_follows(page: Page, i: int) -> bool:
    """Whether the next line that is nothing of the page's furniture is running text."""
    for j in range(i + 1, min(i + 4, len(page.lines))):
        if page.prose[j] or page.kinds[j] is None:
            return page.prose[j]
    return False
