"""What kind of thing a line is that does not belong to the story, from its shape and place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from newsclean.document import Label, Line
from newsclean.filters.shape import END_COLON, END_ELLIPSIS, Facts
from newsclean.text.scripts import TURNS

#: A note of another filter that is at least so sure names the kind.
NOTE = 0.2
#: Widths, in words, up to which a line is a menu entry, and a headline.
MENU_WORDS = 3.5
HEADLINE_WORDS = 18.0
#: What is asked of a line's place, by the names that its columns have.
PLACE = ("main_from_start", "main_from_end", "block_offset", "block_to_main")
#: Labels of notes that do not say what kind of thing is to go.
_NO_KIND = (None, Label.BODY, Label.HEADLINE, Label.DUPLICATE)
_ASKING = frozenset((Label.PROMPT, Label.PROMO))
#: Labels that shape gives for want of anything better.
_SHAPED = frozenset((Label.NAVIGATION, Label.TEASER_HEADLINE, Label.TEASER_BLURB, Label.CAPTION))
#: Labels of a line below which a short one goes on with a list.
_LISTED = frozenset((Label.NAVIGATION, Label.TEASER_HEADLINE, Label.TEASER_BLURB, Label.DUPLICATE))
#: A telephone's number, which may spell a word: "1-800-KETTLES".
_NUMBER = regex.compile(r"[+(]?\d[\d\s()./-]{2,20}(?:\p{Lu}{3,12}|\d)")


def kind_of(text: str, lines: Sequence[Line], i: int, fact: Facts, place: Mapping[str, float]) -> Label:
    """The likeliest label of the line ``i`` of the full ``lines`` of ``text``, which is not the story.

    ``lines``: with the notes of the filters before. ``fact``: its shape.
    ``place``: its values of :data:`PLACE`.
    """
    noted = [f for f in lines[i].findings if f.label not in _NO_KIND and f.confidence >= NOTE]
    if noted:
        return max(noted, key=lambda f: f.confidence).label or Label.JUNK
    label = _by_shape(lines[i], fact, place)
    return (_of_offer(text, lines, i, fact, place) if label in _SHAPED else None) or label


def _of_offer(text: str, lines: Sequence[Line], i: int, fact: Facts, place: Mapping[str, float]) -> Label | None:
    """The label of the offer or call that a line belongs to by the lines at its sides; None where it belongs to none.

    A headline of another story behind a newsletter's box belongs to no box, so a line
    that could be one is left to its shape.
    """
    line = lines[i]
    above, below = (lines[j] if 0 <= j < len(lines) and _asks(lines[j]) else None for j in (i - 1, i + 1))
    for beside in (above, below):
        if beside is not None and _is_one_line(text, beside, line):
            return beside.label
    bare = line.text.strip()
    if above is not None and _is_contact(above) and _NUMBER.fullmatch(bare):
        return above.label
    told = fact.end >= END_ELLIPSIS or bare.endswith(TURNS)
    if below is None:
        return None
    if above is not None:
        # "Share" above and below a line is the button of two entries of a list.
        return above.label if told and above.text.strip() != below.text.strip() else None
    # Above the story a short line over an offer is a menu's.
    heads = place["main_from_end"] > 0 and (fact.words <= MENU_WORDS or bare.endswith(TURNS))
    return below.label if heads and not (lines[i - 1].taken and lines[i - 1].label in _LISTED) else None


def _asks(line: Line) -> bool:
    """Whether a line was taken because it asks the reader for something."""
    return line.taken and line.label in _ASKING


def _is_contact(line: Line) -> bool:
    return any(f.rule.startswith("contact") for f in line.findings)


def _is_one_line(text: str, one: Line, two: Line) -> bool:
    """Whether two neighbouring units are pieces of one line that was cut."""
    first, second = sorted((one.span, two.span))
    return "\n" not in text[first[1] : second[0]]


def _by_shape(line: Line, fact: Facts, place: Mapping[str, float]) -> Label:
    if fact.copyright:
        return Label.NOTICE
    if not any(c.isalnum() for c in line.text[:200]):
        return Label.JUNK
    near = -6 <= place["main_from_start"] <= 0 or 0 <= place["main_from_end"] <= 2
    if near and fact.words <= 14 and (fact.clock or fact.year) and fact.end < END_ELLIPSIS:
        return Label.BYLINE
    if fact.words <= MENU_WORDS or fact.end == END_COLON or fact.separators > 1:
        return Label.NAVIGATION
    if place["block_offset"] == 0 and place["block_to_main"] >= 0.99 and fact.end < END_ELLIPSIS:
        return Label.CAPTION if fact.words >= 6 else Label.NAVIGATION
    if fact.words <= HEADLINE_WORDS and fact.end < END_ELLIPSIS:
        return Label.TEASER_HEADLINE
    return Label.TEASER_BLURB
