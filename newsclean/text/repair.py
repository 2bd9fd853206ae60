"""The encoding repair: the one stage that may change characters.

Each line is repaired alone until nothing more is found in it. What a line proves
of the document (how it was mis-decoded, which escapes were left in it) permits
weaker evidence in the other lines. As evidence only ever permits, and a repaired
line holds none, any choice of lines of a repaired text is left as it is.
"""

from __future__ import annotations

from typing import NamedTuple

from newsclean.text.debris import debris_edits, has_ascii_debris, newline_edits
from newsclean.text.diagnosis import Diagnosis
from newsclean.text.edits import Edit, apply_edits, compose, moved
from newsclean.text.escapes import escape_edits, may_have_escapes
from newsclean.text.suspects import NOTHING, look
from newsclean.text.wrapped import join_edits

__all__ = ["Edit", "Repaired", "is_settled", "repair_text"]

# A layer of damage goes in each round. Honest damage has at most five (decoded wrongly
# thrice, escaped twice); runs of one escape go in a single round however deep.
_ROUNDS = 64


class Repaired(NamedTuple):
    """A repaired text and the edits that lead to it from the source, in order."""

    text: str
    edits: tuple[Edit, ...]


def repair_text(text: str, *, unwrap: bool = False, dehyphenate: bool = False) -> Repaired:
    """Repair a whole document.

    ``text``: any string. ``unwrap``: join lines that were wrapped at a fixed width.
    ``dehyphenate``: join words that a line end splits with a hyphen.
    Returns the repaired text and the edits that lead to it; a text without damage
    comes back as the same object. Never raises. Time grows with the text.
    """
    source = text
    edits: list[Edit] = []
    kind = ""
    for _ in range(_ROUNDS):
        found, kind = _round(text, kind)
        found = found or join_edits(text, unwrap=unwrap, dehyphenate=dehyphenate)
        if not found:
            break
        edits = compose(edits, text, found)
        text = apply_edits(text, found)
    kept = tuple(x for x in edits if source[x.start : x.end] != x.replacement)
    return Repaired(text, kept) if kept else Repaired(source, ())


def is_settled(piece: str) -> bool:
    """Whether repairing ``piece`` alone, as a text of its own, changes nothing."""
    return not _round(piece, "")[0]


def _round(text: str, before: str) -> tuple[list[Edit], str]:
    """One layer of damage off every line that has any, and its kind; ``before``: the kind of the last layer."""
    escaped = may_have_escapes(text)
    seen = NOTHING._replace(littered=has_ascii_debris(text)) if text.isascii() else look(text)
    if seen == NOTHING and not escaped:
        return [], ""
    if seen.littered:
        found = newline_edits(text)
        if found:
            return found, before
    diagnosis = Diagnosis(text, seen, before)
    if diagnosis.healthy and not escaped and not seen.littered:
        return [], ""
    whole = diagnosis.whole_edits()
    if whole:
        return whole, diagnosis.main
    return _line_edits(text.split("\n"), diagnosis, escaped, seen.littered), diagnosis.main


def _line_edits(lines: list[str], diagnosis: Diagnosis, escaped: bool, littered: bool) -> list[Edit]:
    alone = {line: escape_edits(line) for line in lines} if escaped else {}
    proved = frozenset[str]().union(*(proofs for _, proofs in alone.values()))
    known: dict[str, list[Edit]] = {}
    found: list[Edit] = []
    at = 0
    for line in lines:
        if line not in known:
            here = diagnosis.edits(line)
            if not here and escaped:
                here, proofs = alone[line]
                if proved > proofs:
                    here = escape_edits(line, proved)[0]
            if not here and littered:
                here = debris_edits(line)
            known[line] = here
        found += moved(known[line], at)
        at += len(line) + 1
    return found
