"""Teasers: headlines of other stories, with their blurbs, told from the story's own lines.

A story has subheadings and short paragraphs too. What gives teasers away is that
something ends before them (an offer, a "Related" heading, a menu), that they come
in a run of headline and blurb, and that no thread of words leads from the story
to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from newsclean.document import Document, Finding, Label, Line
from newsclean.filters.marks import Words
from newsclean.filters.thread import content_of, thread, vocabulary
from newsclean.lexicon import lexicon_with
from newsclean.text.scripts import ends_sentence, width

if TYPE_CHECKING:
    from newsclean.lexicon import Lexicon

#: A headline's width: from three words to two lines of print.
HEADLINE = (12.0, 150.0)
#: A blurb's width; a longer paragraph is told by a story, not by its teaser.
BLURB = (25.0, 330.0)
#: From this mean share of common content words on, lines belong to the story.
THREADED = 0.4
#: A segment joins the story when so much of its prose is threaded with it.
JOINS = 0.3
#: Labels of dropped lines behind which other stories' entries begin. A copy of a caption is no break.
_BREAKS = frozenset({Label.PROMPT, Label.PROMO, Label.NAVIGATION, Label.NOTICE, Label.ADVERT})
#: Rules of the headings that announce other stories.
_ANNOUNCING = frozenset({"related-words", "most-read-words", "read-more-words"})
_BULLET = regex.compile(r"\s*[-–•·▪►»>*]\s?(?=\S)")
#: "Read more", he said: what stands in quotation marks is somebody's words.
_QUOTE = regex.compile(r"[\"“„«»‘'「『]")
_MARKED = regex.compile(r"\s*[:：|»>–-]\s?(?=\S)")


class Shape(NamedTuple):
    """A line's width, whether it ends in a full stop, and its own mark of a teaser with where that ends."""

    width: float
    stop: bool
    bullet: bool
    marked: str
    mark_end: int


@dataclass(frozen=True, slots=True)
class _Shaper:
    """The shape of a line's text; hashable, so that a document computes it once a text."""

    lexicon: Lexicon

    def __call__(self, text: str) -> Shape:
        stripped = text.strip()
        # Headlines may end in "!" or "?", hardly ever in a full stop.
        stop = ends_sentence(stripped) and not stripped.rstrip("\"'”’»」』)").endswith(("!", "?", "？", "！", "…", "..."))
        marked, mark_end = ("doubled", len(text)) if _doubled(stripped) else self._marker(text)
        return Shape(width(stripped), stop, _BULLET.match(text) is not None, marked, mark_end)

    def _marker(self, text: str) -> tuple[str, int]:
        """The rule by which a line leads to another story ("Read also: ...", "WATCH | ..."), and the mark's end."""
        line = Words(text, self.lexicon.concepts(text))
        opening = line.opening("read_more", "related")
        if opening is not None and not _QUOTE.search(text, 0, opening.start):
            mark = _MARKED.match(text, opening.end)
            return ("read-also", mark.end()) if mark and width(text[mark.end() :]) >= HEADLINE[0] else ("", 0)
        listen = line.opening("listen", "gallery")
        if listen is not None and text[listen.end :].lstrip().startswith("|"):
            return ("watch", text.index("|", listen.end) + 1)
        return ("", 0)


def _doubled(text: str) -> bool:
    """Whether a line says the same thing twice: a link's text and its picture's."""
    if len(text) < 2 * HEADLINE[0]:
        return False
    half = len(text) // 2
    return text[:half].rstrip() == text[len(text) - half :].lstrip() and " " in text[:half].strip()


class _Segment(NamedTuple):
    """Pending lines between two breaks: their indices, and whether a heading announces other stories."""

    lines: list[int]
    announced: bool
    after_break: bool


@dataclass(frozen=True, slots=True)
class Teasers:
    """Finds the entries of other stories, headline and blurb apart.

    ``lexicon``: further word tables, paths or loaded ones.
    """

    lexicon: tuple[Any, ...] = ()
    name: str = "teasers"
    after: tuple[str, ...] = ("repair", "prompts", "furniture", "duplicates")

    def __call__(self, document: Document) -> Iterator[Finding]:
        """Yield ``teaser_headline`` and ``teaser_blurb`` findings for pending lines."""
        lines = document.pending
        if not lines:
            return
        shapes = document.per_line(_Shaper(lexicon_with(self.lexicon)), lines)
        contents = document.per_line(content_of, lines)
        for i, shape in enumerate(shapes):
            if shape.marked and not shape.stop and shape.width <= HEADLINE[1] + len(shape.marked):
                yield Finding(Label.TEASER_HEADLINE, lines[i].span, rule=shape.marked, confidence=0.75)
            elif shape.marked == "read-also":
                # A sentence follows: the link's text runs on into the story's, and only the mark is sure to be none.
                start = lines[i].span[0]
                yield Finding(Label.NAVIGATION, (start, start + shape.mark_end), rule="read-also-mark", confidence=0.75)
        page = _Page(shapes, contents, _segments(document, lines))
        for i, label, rule, confidence in page.entries():
            yield Finding(label, lines[i].span, rule=rule, confidence=confidence)


#: An entry found: the line's index, its label, the rule, the confidence.
Entry = tuple[int, Label, str, float]


class _Page:
    """The pending lines of a page, parted into the story's segments and others."""

    def __init__(self, shapes: Sequence[Shape], contents: Sequence[frozenset[str]], segments: list[_Segment]) -> None:
        self.shapes = shapes
        self.contents = contents
        self.segments = segments
        self.story, self.words = self._story()

    def entries(self) -> Iterator[Entry]:
        """The lines that are entries of other stories."""
        first, last = min(self.story), max(self.story)
        for n, segment in enumerate(self.segments):
            if n not in self.story:
                yield from self._other(segment, inside=first < n < last, behind=n > last)
            elif segment.announced:
                yield from self._announced(segment)

    def _story(self) -> tuple[frozenset[int], frozenset[str]]:
        """The segments that tell the story, and its words: the largest, and those threaded with it."""
        mass = [sum(self.shapes[i].width for i in x.lines if self._is_prose(i)) for x in self.segments]
        main = max(range(len(mass)), key=lambda n: (mass[n], -n))
        story = {main}
        words = self._words(story)
        for _ in range(2):  # what joins lends its words to what stands farther off
            for n, segment in enumerate(self.segments):
                prose = [thread(self.contents[i], words) for i in segment.lines if self._is_prose(i)]
                if n not in story and prose and sum(prose) / len(prose) >= JOINS:
                    story.add(n)
            words = self._words(story)
        # A paragraph too long for a blurb between two of the story's parts is the story too.
        widest = [max((self.shapes[i].width for i in x.lines), default=0.0) for x in self.segments]
        story |= {n for n in range(min(story), max(story)) if widest[n] > BLURB[1]}
        return frozenset(story), words

    def _words(self, story: set[int]) -> frozenset[str]:
        return vocabulary(self.contents[i] for n in sorted(story) for i in self.segments[n].lines if self._is_prose(i))

    def _is_prose(self, i: int) -> bool:
        return self.shapes[i].stop and self.shapes[i].width >= BLURB[0]

    def _is_head(self, i: int) -> bool:
        shape = self.shapes[i]
        return not shape.stop and HEADLINE[0] <= shape.width <= HEADLINE[1]

    def _loose(self, indices: Sequence[int]) -> float:
        """The share of lines that no thread of words ties to the story."""
        return sum(thread(self.contents[i], self.words) < THREADED for i in indices) / len(indices)

    def _announced(self, segment: _Segment) -> Iterator[Entry]:
        """Headlines at the head of a part of the story that follows a "Read also" line."""
        for n, i in enumerate(segment.lines[:4]):
            if not self._is_head(i) or n + 1 >= len(segment.lines):
                return
            if self._is_prose(segment.lines[n + 1]) or self._is_head(segment.lines[n + 1]):
                # The first is what was announced; a second may be the story's own subheading.
                yield (i, Label.TEASER_HEADLINE, "announced", 0.7 if n == 0 else 0.45)

    def _other(self, segment: _Segment, *, inside: bool, behind: bool) -> Iterator[Entry]:
        """The lines of a segment that is no part of the story."""
        indices = segment.lines
        if max(self.shapes[i].width for i in indices) > BLURB[1]:
            return
        loose = self._loose(indices)
        heads = self._heads(indices)
        pairs = sum(1 for a, b in zip(heads, heads[1:], strict=False) if a and not b)
        headlines = sum(heads)
        rule, confidence = "", 0.0
        if pairs >= 2 and loose >= 0.6:
            rule, confidence = "run-of-entries", 0.85 if pairs >= 3 or segment.announced else 0.65
        elif segment.announced and loose >= 0.5:
            rule, confidence = "announced", 0.75
        elif behind and headlines >= 3 and headlines == len(indices) and loose >= 0.6:
            rule, confidence = "run-of-headlines", 0.6
        elif behind and len(indices) >= 3 and headlines == 0 and loose >= 0.9 and self._strangers(indices):
            rule, confidence = "run-of-blurbs", 0.6
        elif headlines >= 3 and all(self.shapes[i].bullet for i in indices) and not inside:
            rule, confidence = "list-of-links", 0.6
        if rule:
            for i, head in zip(indices, heads, strict=True):
                yield (i, Label.TEASER_HEADLINE if head else Label.TEASER_BLURB, rule, confidence)

    def _strangers(self, indices: Sequence[int]) -> bool:
        """Whether lines share no words with one another either, as blurbs of different stories do."""
        shared = [
            thread(self.contents[b], self.contents[a]) for a, b in zip(indices, indices[1:], strict=False)
        ]
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
        return [not x.stop and x.width <= HEADLINE[1] for x in mine]


def _segments(document: Document, pending: Sequence[Line]) -> list[_Segment]:
    segments = [_Segment([], announced=False, after_break=False)]
    n = 0
    for line in document.lines:
        if not line.taken:
            segments[-1].lines.append(n)
            n += 1
        elif line.label in _BREAKS:
            announced = any(f.rule in _ANNOUNCING for f in line.findings)
            if segments[-1].lines:
                segments.append(_Segment([], announced, after_break=True))
            else:
                segments[-1] = _Segment([], announced or segments[-1].announced, after_break=True)
    return [x for x in segments if x.lines]
