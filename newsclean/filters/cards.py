"""Entries of other stories without a heading: cards behind a marked line, links between paragraphs, cut blurbs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from newsclean.document import Label, Line
from newsclean.filters.entries import BLURB, HEADLINE, MENU, THREADED, Entries, Entry, Shape, is_head, is_prose
from newsclean.filters.page import is_names
from newsclean.filters.thread import thread, vocabulary
from newsclean.text.scripts import ends_sentence

#: How many lines a card has below its marked line.
CARD = 5
#: The least width of a link's text that stands unmarked between two paragraphs.
LINK = 30.0
#: So many bullets of a list of links.
BULLETS = 3
#: So many blurbs cut short show that a page ends in a list of other stories.
CUT = 3
#: No more than this share of a blurb's words are the story's.
LOOSE = 0.3


_QUOTED = regex.compile(r"[“„«»‘「『\"]")


def cards(page: Entries, lines: Sequence[Line]) -> Iterator[Entry]:
    """Entries that their own form gives away; ``lines``: the pending ones."""
    shapes = page.shapes
    doubled = sum(x.marked == "doubled" for x in shapes)
    for i, shape in enumerate(shapes):
        if shape.marked == "watch":
            yield from _player(shapes, i)
        elif shape.marked == "doubled" and doubled > 1:
            yield from _below_doubled(shapes, lines, i)
    yield from _links(page, lines)
    yield from _bullets(page)
    yield from _cut_blurbs(page)
    yield from _feed(page)


def _player(shapes: Sequence[Shape], at: int) -> Iterator[Entry]:
    """What stands below "WATCH | ...": a title, when it was and how long it takes, a sentence."""
    i, timed = at + 1, False
    if i < len(shapes) and is_head(shapes[i]):
        found = [Entry(i, Label.TEASER_HEADLINE, "card", 0.6)]
        i += 1
        while i < min(len(shapes), at + CARD) and shapes[i].clocked:
            found.append(Entry(i, Label.TEASER_BLURB, "card", 0.6))
            i, timed = i + 1, True
        # Without a time the lines below are the story's next subheading and paragraph.
        if timed:
            yield from found
            if i < len(shapes) and is_prose(shapes[i]) and shapes[i].width <= 1.25 * BLURB[1]:
                yield Entry(i, Label.TEASER_BLURB, "card", 0.6)


def _below_doubled(shapes: Sequence[Shape], lines: Sequence[Line], at: int) -> Iterator[Entry]:
    """The blurb and the author below a link that says its text twice."""
    for i in range(at + 1, min(len(shapes), at + CARD)):
        shape = shapes[i]
        if shape.marked == "doubled" or shape.width > BLURB[1]:
            return
        # "StudentNation / Jane Roe": a name, alone or behind a desk's.
        named = shape.width <= 45 and is_names(lines[i].text.rpartition("/")[2])
        if not (is_prose(shape) or named):
            return
        yield Entry(i, Label.TEASER_BLURB, "card", 0.65)
        if named:
            return


def _links(page: Entries, lines: Sequence[Line]) -> Iterator[Entry]:
    """Two unmarked headlines between two paragraphs: links, as a subheading stands alone."""
    shapes = page.shapes
    for i in range(1, len(shapes) - 2):
        a, b = shapes[i], shapes[i + 1]
        if not (is_head(a) and is_head(b) and a.width >= LINK and b.width >= LINK) or a.marked or b.marked:
            continue
        flanks = (shapes[i - 1], shapes[i + 2])
        if not all(is_prose(x) and x.width >= 80 for x in flanks) or a.bullet or b.bullet:
            continue
        texts = [lines[i].text.strip(), lines[i + 1].text.strip()]
        # A heading over a list, a speaker's words, a question: those end in a colon or as sentences do.
        if any(ends_sentence(x) or x.endswith((":", "：")) for x in texts):
            continue
        # Only somebody's words with a colon or a dash beside them look like a headline and never like a subheading.
        sure = any(x.listed and _QUOTED.search(y) for x, y in zip((a, b), texts, strict=True))
        confidence = 0.55 if sure else 0.3
        yield Entry(i, Label.TEASER_HEADLINE, "inline-links", confidence)
        yield Entry(i + 1, Label.TEASER_HEADLINE, "inline-links", confidence)


def _bullets(page: Entries) -> Iterator[Entry]:
    """Bulleted headlines of the form "Topic: what happened", none of them tied to the story."""
    shapes = page.shapes
    i = 0
    while i < len(shapes):
        j = i
        while j < len(shapes) and shapes[j].bullet and not shapes[j].stop and shapes[j].width >= MENU:
            j += 1
        # A list of the story's own stands below its heading or a colon, links below a paragraph.
        below = i and is_prose(shapes[i - 1]) and shapes[i - 1].width >= 80 and not shapes[i - 1].bullet
        if j - i >= BULLETS and below:
            listed = sum(shapes[k].listed for k in range(i, j)) / (j - i)
            threads = sum(page.threads(k) for k in range(i, j)) / (j - i)
            widths = sum(shapes[k].width for k in range(i, j)) / (j - i)
            if listed >= 0.8 and widths >= 40 and threads < 0.5:
                for k in range(i, j):
                    yield Entry(k, Label.TEASER_HEADLINE, "listed-links", 0.55)
        i = max(j, i + 1)


def _cut_blurbs(page: Entries) -> Iterator[Entry]:
    """A page's end of one blurb after another, many of them cut short, none about the story."""
    shapes = page.shapes
    cut = [i for i, x in enumerate(shapes) if x.cut and x.width >= 60]
    if len(cut) < CUT:
        return
    # The last long paragraph is the story's; blurbs stand behind it only.
    long = max((i for i, x in enumerate(shapes) if x.width > BLURB[1]), default=-1)
    behind = [i for i in cut if i > long]
    if len(behind) < CUT:
        return
    start, n = behind[0], len(shapes)
    blurbs = [i for i in range(start, n) if shapes[i].width >= 60]
    told = vocabulary(page.contents[:start])
    threads = [thread(page.contents[i], told) for i in blurbs]
    loose = sum(x < THREADED for x in threads) / len(blurbs)
    mostly_cut = len(behind) >= 0.5 * len(blurbs) and sum(threads) < 0.5 * len(blurbs)
    if start < n // 4 or len(behind) < 0.3 * len(blurbs) or not (loose >= 0.7 or mostly_cut):
        return
    for i in range(start, n):
        if shapes[i].width >= 60:
            yield Entry(i, Label.TEASER_BLURB, "cut-blurbs", 0.7)
        elif is_head(shapes[i]):
            yield Entry(i, Label.TEASER_HEADLINE, "cut-blurbs", 0.6)
    above = start - 1
    if above >= 0 and is_head(shapes[above]) and shapes[above].width <= 40:
        yield Entry(above, Label.NAVIGATION, "cut-blurbs", 0.55)


def _feed(page: Entries) -> Iterator[Entry]:
    """Headline, blurb and a dated line, again and again, behind the story."""
    shapes = page.shapes
    n = len(shapes)
    i = page.end
    # The story's end as words tell it may be a blurb of the feed; look back over what is short.
    while i > 0 and shapes[i - 1].width <= BLURB[1] and page.threads(i) < LOOSE and i > n // 3:
        i -= 1
    starts = [
        k
        for k in range(i + 1, n - 1)
        if is_head(shapes[k])
        and not is_head(shapes[k + 1])
        and BLURB[0] <= shapes[k + 1].width <= BLURB[1]
        and (k + 2 >= n or is_head(shapes[k + 2]))
    ]
    if len(starts) < 3 or starts[-1] - starts[0] > 4 * len(starts):
        return
    if all(shapes[k].bullet for k in starts):
        return  # the story's own list: tips, each with its name behind a bullet
    blurbs = [k + 1 for k in starts]
    if sum(page.threads(k) < LOOSE for k in blurbs) < 0.8 * len(blurbs):
        return
    for k in range(starts[0], min(n, starts[-1] + 3)):
        if shapes[k].width < HEADLINE[0] or shapes[k].width > BLURB[1]:
            continue
        label = Label.TEASER_HEADLINE if k in starts else Label.TEASER_BLURB
        yield Entry(k, label, "feed", 0.6)
