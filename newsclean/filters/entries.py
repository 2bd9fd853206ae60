"""The pending lines of a page, parted at breaks into the story's segments and others, and what the others are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from newsclean.document import Document, Label, Line
from newsclean.filters.signs import BULLET
from newsclean.filters.thread import thread, vocabulary
from newsclean.text.scripts import ends_sentence

#: From so many paragraphs without a thread among them on, a run behind the story is a list of blurbs.
MANY_BLURBS = 8
#: A headline's width: from three words to two lines of print.
HEADLINE = (12.0, 150.0)
#: A blurb's width; a longer paragraph is told by a story, not by its teaser.
BLURB = (25.0, 330.0)
#: A narrower line in a run of headlines is a menu's entry or a rank.
MENU = 24.0
#: With a larger share of digits in its lines a segment is a table or a list of the story.
FIGURES = 0.12
#: From this mean share of common content words on, lines belong to the story.
THREADED = 0.4
#: A segment joins the story when so much of its prose is threaded with it.
JOINS = 0.3
#: Labels of dropped lines behind which other stories' entries begin. A copy of a caption is no break.
BREAKS = frozenset({Label.PROMPT, Label.PROMO, Label.NAVIGATION, Label.NOTICE, Label.ADVERT})
#: A list that holds running text, above the longest text of a page, may be the story itself, shorter than the
#: comments or terms behind it: it is a note for the filter that weighs the whole page's shape, at this share of
#: its confidence, which stays below every preset.
WEIGHED = 0.33
#: From this width on a sentence counts as running text there.
PARAGRAPH = 60.0
#: A list's heading has no more characters.
HEADING = 60
#: Rules of the headings that announce other stories.
ANNOUNCING = frozenset({"related-words", "most-read-words", "read-more-words"})


class Shape(NamedTuple):
    """A line at a glance, and its own mark of a teaser with where that ends.

    ``width``: in letters. ``stop``: whether it ends in a full stop. ``cut``: whether
    it ends in an ellipsis. ``listed``: whether it has the parts of a listed headline,
    a colon or a bar within. ``clocked``: short, with a figure in it. ``spaced``:
    whether it has several words, which an address has not. ``figures``: the share of
    its characters that are digits.
    """

    width: float
    stop: bool
    cut: bool
    bullet: bool
    listed: bool
    clocked: bool
    spaced: bool
    figures: float
    marked: str
    mark_end: int


class Entry(NamedTuple):
    """What a pending line is: its index, its label, the rule, the confidence."""

    line: int
    label: Label
    rule: str
    confidence: float


class Segment(NamedTuple):
    """Pending lines between two breaks.

    ``lines``: their indices. ``announced``: whether a heading over other stories
    stands before them. ``after``: the label of the break before them. ``own``:
    whether the page's own headline is among them.
    """

    lines: list[int]
    announced: bool
    after: Label | None
    own: bool = False


def is_prose(shape: Shape) -> bool:
    """Whether a line reads as a sentence of running text."""
    return shape.stop and shape.width >= BLURB[0]


def is_head(shape: Shape) -> bool:
    """Whether a line reads as a headline."""
    return not shape.stop and shape.spaced and HEADLINE[0] <= shape.width <= HEADLINE[1]


class Entries:
    """The pending lines of a page by segments.

    ``shapes``, ``contents``: of each pending line. ``metas``: whether it may be an
    author or a date. ``headline``: the words of the page's own headline.
    """

    def __init__(
        self,
        shapes: Sequence[Shape],
        contents: Sequence[frozenset[str]],
        metas: Sequence[bool],
        segments: list[Segment],
        headline: frozenset[str],
    ) -> None:
        self.shapes = shapes
        self.contents = contents
        self.metas = metas
        self.segments = segments
        self.headline = headline
        self.story, self.words = self._story()

    @cached_property
    def end(self) -> int:
        """The last line of running text in the story's segments; -1 without any."""
        told = [i for n in self.story for i in self.segments[n].lines if is_prose(self.shapes[i])]
        return max(told, default=-1)

    def entries(self) -> Iterator[Entry]:
        """The lines that are entries of other stories."""
        first, last = min(self.story), max(self.story)
        for n, segment in enumerate(self.segments):
            if segment.announced and n > first and self._goes_on(segment):
                yield from self._announced(segment)
            elif n not in self.story:
                closed = n + 1 < len(self.segments) and segment.after is Label.NAVIGATION
                found = self._other(segment, inside=first < n < last, behind=n > last, closed=closed)
                if n < last and not segment.announced and self._holds_prose(segment):
                    found = (x._replace(confidence=WEIGHED * x.confidence) for x in found)
                yield from found
            elif segment.announced:
                yield from self._announced(segment)

    def _holds_prose(self, segment: Segment) -> bool:
        """Whether a segment has a line of running text, which a list of links has not."""
        return any(is_prose(self.shapes[i]) and self.shapes[i].width >= PARAGRAPH for i in segment.lines)

    def threads(self, i: int) -> float:
        """The share of a line's words that the story has."""
        return thread(self.contents[i], self.words)

    def _story(self) -> tuple[frozenset[int], frozenset[str]]:
        """The segments that tell the story, and its words: the largest, and those threaded with it."""
        mass = [sum(self.shapes[i].width for i in x.lines if is_prose(self.shapes[i])) for x in self.segments]
        main = max(range(len(mass)), key=lambda n: (mass[n], -n))
        # A short story has less text than a long list of others, but it stands below the headline.
        story = {main, *(n for n, x in enumerate(self.segments) if x.own and mass[n])}
        words = self._words(story)
        for _ in range(2):  # what joins lends its words to what stands farther off
            for n, segment in enumerate(self.segments):
                prose = [thread(self.contents[i], words) for i in segment.lines if is_prose(self.shapes[i])]
                if n not in story and prose and sum(prose) / len(prose) >= JOINS:
                    story.add(n)
            words = self._words(story)
        # A paragraph too long for a blurb between two of the story's parts is the story too.
        widest = [max((self.shapes[i].width for i in x.lines), default=0.0) for x in self.segments]
        story |= {n for n in range(min(story), max(story)) if widest[n] > BLURB[1]}
        return frozenset(story), words

    def _words(self, story: set[int]) -> frozenset[str]:
        told = (self.contents[i] for n in sorted(story) for i in self.segments[n].lines if is_prose(self.shapes[i]))
        return vocabulary(told) | self.headline

    def _loose(self, indices: Sequence[int]) -> float:
        """The share of lines that no thread of words ties to the story."""
        return sum(self.threads(i) < THREADED for i in indices) / len(indices)

    def _announced(self, segment: Segment) -> Iterator[Entry]:
        """Headlines at the head of a part of the story that follows a "Read also" line."""
        indices = segment.lines
        yield from self._kickers(indices)
        k = 1 if self._is_kicker(indices, 0) else 0
        cards = self._cards(indices, k)
        if cards:
            yield from cards
        elif k + 1 < len(indices) and is_head(self.shapes[indices[k]]):
            following = self.shapes[indices[k + 1]]
            if is_prose(following) or is_head(following):
                yield Entry(indices[k], Label.TEASER_HEADLINE, "announced", 0.7)
                # A second may be the story's own subheading.
                if is_head(following) and k + 2 < len(indices):
                    yield Entry(indices[k + 1], Label.TEASER_HEADLINE, "announced", 0.45)

    def _goes_on(self, segment: Segment) -> bool:
        """Whether paragraphs follow the one headline that a heading announced: the story's, rather than its blurb."""
        heads = [i for i in segment.lines if is_head(self.shapes[i])]
        told = [i for i in segment.lines if is_prose(self.shapes[i])]
        return len(heads) == 1 and len(told) >= 1 and not any(self.metas[i] for i in segment.lines)

    def _is_kicker(self, indices: Sequence[int], k: int) -> bool:
        """Whether a short line stands over a headline."""
        if k + 1 >= len(indices):
            return False
        mine, following = self.shapes[indices[k]], self.shapes[indices[k + 1]]
        return not mine.stop and mine.width < MENU and is_head(following) and following.width >= MENU

    def _kickers(self, indices: Sequence[int]) -> Iterator[Entry]:
        if self._is_kicker(indices, 0):
            yield Entry(indices[0], Label.TEASER_BLURB, "announced-kicker", 0.55)

    def _cards(self, indices: Sequence[int], k: int) -> list[Entry]:
        """Headline, blurb, author and date, once or more: the entries, or none where no author or date is."""
        found: list[Entry] = []
        while k + 2 < len(indices) + 1:
            i = indices[k]
            if not is_head(self.shapes[i]) or self.metas[i]:
                break
            card = [Entry(i, Label.TEASER_HEADLINE, "announced", 0.7)]
            k += 1
            if k < len(indices) and is_prose(self.shapes[indices[k]]) and self.shapes[indices[k]].width <= BLURB[1]:
                card.append(Entry(indices[k], Label.TEASER_BLURB, "announced", 0.65))
                k += 1
            metas = 0
            while k < len(indices) and self.metas[indices[k]] and metas < 3:
                card.append(Entry(indices[k], Label.TEASER_BLURB, "announced", 0.65))
                k, metas = k + 1, metas + 1
            if not metas:
                break
            found += card
            if k >= len(indices):
                break
        return found

    def _other(self, segment: Segment, *, inside: bool, behind: bool, closed: bool) -> Iterator[Entry]:
        """The lines of a segment that is no part of the story."""
        indices = segment.lines
        if max(self.shapes[i].width for i in indices) > BLURB[1]:
            return
        if sum(self.shapes[i].figures for i in indices if not self.shapes[i].clocked) > FIGURES * len(indices):
            return  # a table, a directory, results
        heads = self._heads(indices)
        wide = sum(self.shapes[i].width >= MENU for i in indices)
        rule, confidence = self._run(segment, heads, wide, inside=inside)
        if not rule and behind:
            rule, confidence = self._run_behind(indices, heads, wide, closed=closed or segment.announced)
        if rule:
            yield from self._labelled(indices, heads, rule, confidence, mostly_wide=2 * wide >= len(indices))

    def _run(self, segment: Segment, heads: Sequence[bool], wide: int, *, inside: bool) -> tuple[str, float]:
        """The rule by which a segment is entries wherever it stands, with its confidence."""
        indices = segment.lines
        loose = self._loose(indices)
        pairs = sum(1 for a, b in pairwise(heads) if a and not b)
        # A story that goes on behind a break has several paragraphs to a subheading, and begins with one of them.
        blurbs = len(heads) - sum(heads)
        listed = blurbs <= (2.0 if segment.announced else 1.5) * sum(heads) and (heads[0] or segment.announced)
        # Tips with a bullet before each name, and lists under bare headings, are the story's own; other stories'
        # entries have their blurbs bare.
        bullets = [self.shapes[i].bullet for i in indices]
        bulleted = all(x for x, head in zip(bullets, heads, strict=True) if head) or sum(bullets) >= 0.6 * len(bullets)
        if pairs >= 2 and loose >= 0.6 and listed and not bulleted:
            return "run-of-entries", 0.85 if pairs >= 3 or segment.announced else 0.65
        if segment.announced and loose >= 0.5:
            return "announced", 0.75
        # What a heading announces inside the story may well be about the same matter.
        if segment.announced and inside and wide and all(heads) and len(indices) <= 6:
            return "announced", 0.65
        if sum(heads) >= 3 and not inside and all(self.shapes[i].bullet for i in indices):
            return "list-of-links", 0.6
        return "", 0.0

    def _run_behind(
        self, indices: Sequence[int], heads: Sequence[bool], wide: int, *, closed: bool
    ) -> tuple[str, float]:
        """The same for what stands behind the story; ``closed``: between a heading or menu and another break."""
        loose = self._loose(indices)
        if all(heads) and len(indices) >= 3 and loose >= 0.6:
            return "run-of-headlines", 0.6
        if all(heads) and closed and wide >= 2:
            return "run-of-headlines", 0.55
        if len(indices) >= 3 and not any(heads) and loose >= 0.9 and self._strangers(indices):
            # Few lines after a break are the story's last paragraphs as likely as others' blurbs.
            return "run-of-blurbs", 0.6 if len(indices) >= MANY_BLURBS else 0.4
        return "", 0.0

    def _labelled(
        self, indices: Sequence[int], heads: Sequence[bool], rule: str, confidence: float, *, mostly_wide: bool
    ) -> Iterator[Entry]:
        """Headlines and blurbs; what is too short for either is a menu's, and a run of such lines is a menu."""
        carded = sum(heads) < len(heads)
        for i, head in zip(indices, heads, strict=True):
            shape = self.shapes[i]
            kicker = (carded or len(indices) <= 3) and i == indices[0] and self._is_kicker(indices, 0)
            if kicker or (self.metas[i] and carded):
                yield Entry(i, Label.TEASER_BLURB, rule, confidence)
            elif shape.width < MENU and (shape.width < HEADLINE[0] or not carded):
                yield Entry(i, Label.NAVIGATION, f"{rule}-menu", confidence if mostly_wide else min(confidence, 0.55))
            else:
                yield Entry(i, Label.TEASER_HEADLINE if head else Label.TEASER_BLURB, rule, confidence)

    def _strangers(self, indices: Sequence[int]) -> bool:
        """Whether lines share no words with one another either, as blurbs of different stories do."""
        shared = [thread(self.contents[b], self.contents[a]) for a, b in pairwise(indices)]
        return sum(shared) / len(shared) < 0.15

    def _heads(self, indices: Sequence[int]) -> list[bool]:
        """For each line, whether it is a headline rather than a blurb."""
        mine = [self.shapes[i] for i in indices]
        if len(mine) % 2 == 0 and len(mine) >= 4:
            # Strict alternation is seen best as a whole: single blurbs may lack their full stop.
            pairs = list(zip(mine[::2], mine[1::2], strict=True))
            shorter = sum(a.width < b.width for a, b in pairs) / len(pairs)
            stops = sum(b.stop for _, b in pairs) - sum(a.stop for a, _ in pairs)
            if shorter >= 0.8 and stops >= 0.5 * len(pairs):
                return [k % 2 == 0 for k in range(len(mine))]
        heads = [not x.stop and not x.cut and x.width <= HEADLINE[1] for x in mine]
        metas = [self.metas[i] for i in indices]
        if sum(metas) < sum(heads):
            heads = [a and not b for a, b in zip(heads, metas, strict=True)]
        return heads


def segments_of(document: Document) -> list[Segment]:
    """The pending lines parted where a dropped line of another kind stands between them."""
    segments = [Segment([], announced=False, after=None)]
    n = 0
    lines = document.lines
    for k, line in enumerate(lines):
        if not line.taken:
            segments[-1].lines.append(n)
            n += 1
        elif _is_item(lines, k):
            continue  # whatever it says, its list goes on behind it
        elif line.label is Label.HEADLINE:
            segments[-1] = segments[-1]._replace(own=True)
        elif line.label in BREAKS and not any(f.rule == "ranks" for f in line.findings):
            announced = any(f.rule in ANNOUNCING for f in line.findings)
            if segments[-1].lines:
                segments.append(Segment([], announced, line.label))
            else:
                segments[-1] = Segment([], announced or segments[-1].announced, line.label)
    return [x for x in segments if x.lines]


def _is_item(lines: Sequence[Line], k: int) -> bool:
    """Whether a line is an item of a list, among other bullets or the first below its heading."""
    if not 0 < k < len(lines) - 1 or not BULLET.match(lines[k].text) or not BULLET.match(lines[k + 1].text):
        return False
    above = lines[k - 1]
    heads = not above.taken and len(above.text) <= HEADING and not ends_sentence(above.text)
    return heads or BULLET.match(above.text) is not None
