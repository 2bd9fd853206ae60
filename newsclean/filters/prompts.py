"""Prompts, promos and notices in any language: the filter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import regex

from newsclean.document import Document, Finding, Label, Line, new_finding
from newsclean.text.scripts import ends_sentence

if TYPE_CHECKING:
    from newsclean.filters.offers import Piece, Reading
    from newsclean.lexicon.matcher import Lexicon

#: The mask of all languages.
EVERY = -1
#: What is found with less confidence is not reported.
LEAST = 0.1
#: How many lines without a cue of their own an offer may run over.
GAP = 2
#: How many lines beside an offer may belong to it because they speak to the reader.
ALONG = 4
#: More copies of a line than this are no prompt shown twice.
FEW = 3
#: Rules for the credit of a printed edition, which is a plain sentence: "This article appeared in issue 34 of ...".
CREDITS = frozenset({"from-edition", "appeared-in"})
#: What opens the small print of an offer.
FOOTNOTE = regex.compile(r"\s{0,9}(?:[※†‡¹²³]\s?|\*)[\p{L}\p{N}]")
#: The rule for the bare name of a newsletter, a menu's entry above the story; "Log in" is a prompt there too.
MENU_RULE = "newsletter-word"
#: How sure a line must be for others to belong to it.
SURE = 0.75
#: What counts only behind the story is inside of it no more than a note on what the line may be: below every preset.
NOTED = 0.29
#: How sure a line that merely belongs to an offer is.
BELONGS = 0.62


class Found(NamedTuple):
    """A stretch of a line: offsets in it, what it is, and how sure that is."""

    line: int
    start: int
    end: int
    label: str
    rule: str
    confidence: float
    languages: int = -1


@dataclass(frozen=True)
class Prompts:
    """Finds what asks the reader for something, and the notices of the site.

    ``lexicon``: further word tables, paths or loaded ones.
    """

    lexicon: tuple[Any, ...] = ()
    name: str = "prompts"
    after: tuple[str, ...] = ("repair",)

    def __call__(self, document: Document) -> Iterator[Finding]:
        """Yield findings for the document's pending lines."""
        from newsclean.filters.offers import Reader
        from newsclean.lexicon import lexicon_with

        lines: Sequence[Line] = document.pending
        readings = document.per_line(Reader(lexicon_with(self.lexicon)), lines)
        for x in weigh([line.text for line in lines], readings):
            at = lines[x.line].span[0]
            yield new_finding(Label(x.label), (at + x.start, at + x.end), x.rule, x.confidence)


def find_prompts(lines: Sequence[str], lexicon: Lexicon) -> list[Found]:
    """Everything in the lines that asks the reader for something, and the site's notices.

    ``lexicon``: see :func:`newsclean.lexicon.default_lexicon`. Offsets count in each line.
    """
    from newsclean.filters.offers import Reader

    reader = Reader(lexicon)
    return weigh(lines, [reader(x) for x in lines])


def weigh(lines: Sequence[str], readings: Sequence[Reading]) -> list[Found]:
    """What the readings of a text's lines amount to, each seen with its place and its neighbours."""
    from newsclean.filters.grammar import patterns

    full = [i for i, x in enumerate(lines) if x and not x.isspace()]
    # What would ask for something behind the story is no prose that a story ends with.
    behind = patterns().place["last"]
    prose = [i for i in full if readings[i].prose and not _best(readings[i]) + behind > 0]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    found = _placed(lines, readings, full, (first, last), patterns().place)
    return sorted([*found, *_belonging(lines, readings, full, found, (first, last))], key=lambda x: (x.line, x.start))


def _placed(
    lines: Sequence[str],
    readings: Sequence[Reading],
    full: Sequence[int],
    story: tuple[int, int],
    weights: Mapping[str, float],
) -> list[Found]:
    """The pieces of the readings, with what their places add; ``story``: its first and last line of prose."""
    first, last = story
    copies: dict[str, int] = {}
    for i in full:
        if readings[i].pieces:
            key = " ".join(lines[i].split())
            copies[key] = copies.get(key, 0) + 1
    hot = [_best(x) > 0 for x in readings]
    out: list[Found] = []
    for place, i in enumerate(full):
        if not readings[i].pieces:
            continue
        text = lines[i].rstrip()
        beside = (place > 0 and hot[full[place - 1]]) or (place + 1 < len(full) and hot[full[place + 1]])
        more = weights["last"] if i > last else weights["inside"] if i > first else 0.0
        times = copies[" ".join(lines[i].split())]
        more += weights["beside"] * beside
        # A line that stands many times among prose heads the story's own sections.
        more += weights["repeated"] * (1 < times <= FEW) + weights["heading"] * (times > FEW and i <= last)
        mine: list[Found] = []
        for piece in readings[i].pieces:
            part = piece.end - piece.start < 0.9 * len(text.lstrip())
            around = more + (weights["glued"] if part else 0.0)
            if not piece.calls and (part or first < i < last):
                around += weights["topic"]
            elif _reports(piece) and readings[i].prose and not beside:
                around += weights["report"]
            # Inside the story a colon leads to what follows, unless that asks for something too.
            introduces = first < i < last and not beside and text.endswith((":", "："))
            label, rule, sure = _weighed(piece, around + weights["introduces"] * introduces, told=i > last)
            if i < first and rule == MENU_RULE:
                label = "navigation"
            # Between other lines of an offer nothing but the offer goes on, so its sentences need no cue each.
            goes_on = beside and i > last and sure >= SURE and piece is readings[i].pieces[-1]
            end = len(text) if goes_on else piece.end
            if sure >= LEAST:
                mine.append(Found(i, piece.start, end, label, rule, sure, piece.languages))
        out += _agreed(mine) if len(mine) > 1 else mine
    return out


def _agreed(found: Sequence[Found]) -> Iterator[Found]:
    """The findings of one line; those that are unsure say what the sure one says."""
    surest = max(found, key=lambda x: x.confidence)
    for x in found:
        yield x._replace(label=surest.label) if x.confidence < SURE <= surest.confidence else x


def _reports(piece: Piece) -> bool:
    """Whether a piece states rather than asks; what a notice or a printed edition's credit says is a statement."""
    return not piece.calls and piece.label != "notice" and piece.rule not in CREDITS


def _weighed(piece: Piece, around: float, *, told: bool) -> tuple[str, str, float]:
    """A piece's label, rule and confidence; ``around``: what its place adds, ``told``: whether the story has ended."""
    sure = _probability(piece.points + around)
    if told or not piece.closing:
        return piece.label, piece.rule, sure
    if piece.within is not None:
        held = _probability(piece.within.points + around)
        if held > NOTED:
            return piece.within.label, piece.within.rule, held
    return piece.label, piece.rule, min(sure, NOTED)


def _probability(points: float) -> float:
    return round(1 / (1 + math.exp(-points)), 3)


def _belonging(
    lines: Sequence[str],
    readings: Sequence[Reading],
    full: Sequence[int],
    found: Sequence[Found],
    story: tuple[int, int],
) -> Iterator[Found]:
    """Lines that an offer runs over: between found ones, or beside one and addressed to the reader.

    Above the story nothing is added: its headline stands there. What only speaks to the
    reader belongs to an offer behind the story; inside, it may be the story's own.
    ``story``: its first and last line of prose.
    """
    first, last = story
    sure = {
        x.line: x
        for x in found
        if x.confidence >= SURE and x.line > first and x.end - x.start >= 0.6 * len(lines[x.line].strip())
    }
    taken = {x.line for x in found if x.confidence >= 0.5}
    places = [place for place, i in enumerate(full) if i in sure]
    for one, two in pairwise(places):
        between = [full[p] for p in range(one + 1, two)]
        if 0 < len(between) <= GAP and taken.isdisjoint(between):
            inside = list(_within(lines, readings, between, sure[full[one]], sure[full[two]]))
            taken.update(x.line for x in inside)
            yield from inside
    for place in places:
        neighbour = sure[full[place]]
        if neighbour.label == "notice" or neighbour.languages == EVERY:
            continue
        under = full[place + 1] if place + 1 < len(full) else -1
        if under >= last and under not in taken and FOOTNOTE.match(lines[under]):
            taken.add(under)
            yield _whole(lines[under], under, neighbour, "footnote")
        for step in (1, -1):
            for i in _addressed(readings, full[place + step :: step][:ALONG] if place + step >= 0 else (), neighbour):
                if i in taken or i <= last:
                    break
                taken.add(i)
                yield _whole(lines[i], i, neighbour, "beside-offer")


def _addressed(readings: Sequence[Reading], away: Sequence[int], neighbour: Found) -> Iterator[int]:
    """The lines ``away`` from an offer, the nearest first, as long as they speak to the reader."""
    for i in away:
        above = i < neighbour.line
        if not readings[i].address & neighbour.languages or (readings[i].prose and above):
            return
        yield i


def _within(
    lines: Sequence[str], readings: Sequence[Reading], between: Sequence[int], above: Found, below: Found
) -> Iterator[Found]:
    """The lines between two found ones, where they are one offer's."""
    if above.label == "promo" and lines[above.line].split() == lines[below.line].split():
        return  # the button of each entry of a list: "Share"
    if any(readings[i].menu for i in between):
        return  # the offer has ended, or its box is closed
    if any(readings[i].prose for i in between) and not _is_pitch(between, readings, above, below):
        return
    for i in between:
        if "@" in lines[i]:
            continue  # whose address it is, not what the offer says
        # A notice may begin with what stands over it: "We use", "cookies".
        opens = below.label == "notice" and not ends_sentence(lines[i])
        yield _whole(lines[i], i, below if opens else above, "within-offer")


def _is_pitch(between: Sequence[int], readings: Sequence[Reading], above: Found, below: Found) -> bool:
    """Whether a paragraph between a call and its button is the offer's own text: it speaks to the reader, twice."""
    languages = above.languages & below.languages
    if len(between) > 1 or languages == EVERY or "notice" in (above.label, below.label):
        return False
    return bool(readings[between[0]].appeal & languages)


def _whole(text: str, line: int, neighbour: Found, rule: str) -> Found:
    start = len(text) - len(text.lstrip())
    return Found(line, start, len(text.rstrip()), neighbour.label, rule, BELONGS, neighbour.languages)


def _best(reading: Reading) -> float:
    return max((x.points for x in reading.pieces), default=-9.0)
