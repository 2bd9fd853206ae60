"""The map from repaired offsets to the source."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from newsclean.text.offsets import OffsetMap


class Edit(NamedTuple):
    """An edit as the map asks for it."""

    start: int
    end: int
    replacement: str


def apply(source, edits):
    out, at = [], 0
    for edit in edits:
        out += [source[at : edit.start], edit.replacement]
        at = edit.end
    return "".join([*out, source[at:]])


@st.composite
def edited(draw):
    source = draw(st.text("abc ", max_size=30))
    points = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8, unique=True)))
    pairs = list(zip(points[::2], points[1::2], strict=False))
    return source, [Edit(a, b, draw(st.sampled_from(["", "x", "xyz"]))) for a, b in pairs]


def test_what_was_deleted_at_a_units_edge_belongs_to_it():
    """A unit that starts where something was taken off begins before it, and ends behind it likewise."""
    offsets = OffsetMap([Edit(0, 1, ""), Edit(4, 6, "")])
    assert (offsets.start(0), offsets.end(3)) == (0, 6)


def test_an_offset_inside_an_edit_leads_to_its_end():
    """Between two characters that one edit put in, the source has only the edit's edges."""
    offsets = OffsetMap([Edit(2, 8, "ab")])
    assert (offsets.start(2), offsets.start(3), offsets.end(3), offsets.end(4)) == (2, 8, 8, 8)


def test_an_edit_behind_a_unit_is_not_the_units():
    """What replaces something right behind a unit lies outside it."""
    offsets = OffsetMap([Edit(3, 5, "\n")])
    assert (offsets.end(3), offsets.start(4)) == (3, 5)


@given(edited())
def test_offsets_outside_edits_lead_to_the_same_characters(case):
    """Each character that no edit touched is found again at its place in the source, and offsets never run back."""
    source, edits = case
    text = apply(source, edits)
    offsets = OffsetMap(edits)
    inside = {i for start, end in offsets.spans() for i in range(start, end)}
    for i, char in enumerate(text):
        if i not in inside and i - 1 not in inside:
            assert (
                source[offsets.end(i + 1) - 1 : offsets.end(i + 1)] == char or offsets.end(i + 1) > offsets.start(i) + 1
            )
    starts = [offsets.start(i) for i in range(len(text) + 1)]
    ends = [offsets.end(i) for i in range(len(text) + 1)]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert offsets.end(len(text)) == len(source)
