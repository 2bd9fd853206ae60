"""What kind of thing a line is that does not belong to the story, from its shape and place."""

from __future__ import annotations

from collections.abc import Mapping

from newsclean.document import Label, Line
from newsclean.filters.shape import END_COLON, END_ELLIPSIS, Facts

#: A note of another filter that is at least so sure names the kind.
NOTE = 0.2
#: Widths, in words, up to which a line is a menu entry, and a headline.
MENU_WORDS = 3.5
HEADLINE_WORDS = 18.0
#: What is asked of a line's place, by the names that its columns have.
PLACE = ("main_from_start", "main_from_end", "block_offset", "block_to_main")
#: Labels of notes that do not say what kind of thing is to go.
_NO_KIND = (None, Label.BODY, Label.HEADLINE, Label.DUPLICATE)


def kind_of(line: Line, fact: Facts, place: Mapping[str, float]) -> Label:
    """The likeliest label of a line that is not the story.

    ``line``: with the notes of the filters before. ``fact``: its shape.
    ``place``: its values of :data:`PLACE`.
    """
    noted = [f for f in line.findings if f.label not in _NO_KIND and f.confidence >= NOTE]
    if noted:
        return max(noted, key=lambda f: f.confidence).label or Label.JUNK
    return _by_shape(line, fact, place)


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
