"""Edits of a text: what was replaced by what, and how rounds of edits combine into one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """One replacement. ``start``, ``end``: offsets in the source text, ``end`` exclusive.

    ``replacement``: what stands there in the repaired text. ``rule``: a short stable
    name of what was repaired; names of several rounds are joined by ``+``.
    """

    start: int
    end: int
    replacement: str
    rule: str


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """``text`` with ``edits`` carried out; they must be sorted and not overlap."""
    if not edits:
        return text
    parts = []
    at = 0
    for edit in edits:
        parts.append(text[at : edit.start])
        parts.append(edit.replacement)
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)


def moved(edits: Iterable[Edit], by: int) -> list[Edit]:
    """The same edits ``by`` characters further on."""
    return [Edit(x.start + by, x.end + by, x.replacement, x.rule) for x in edits]


def compose(first: Sequence[Edit], middle: str, second: Sequence[Edit]) -> list[Edit]:
    """The edits that lead from the source straight to the end.

    ``first`` leads from the source to ``middle``, ``second`` from ``middle`` to the
    end. Edits that touch the same characters of ``middle`` become one. Takes time
    in proportion to the edits and the text they replace.
    """
    if not first:
        return list(second)
    if not second:
        return list(first)
    out: list[Edit] = []
    i = j = 0
    shift = 0  # middle offset minus source offset, behind the edits of `first` taken so far
    while i < len(first) or j < len(second):
        if j == len(second) or (i < len(first) and _before(first[i], shift, second[j])):
            edit = first[i]
            out.append(edit)
            shift += len(edit.replacement) - (edit.end - edit.start)
            i += 1
            continue
        edit = second[j]
        low, high = edit.start, edit.end
        if i == len(first) or not _meets(first[i], shift, low, high):
            out.append(Edit(low - shift, high - shift, edit.replacement, edit.rule))
            j += 1
            continue
        covered = _covered(first, i, second, j, shift)
        if covered is not None:
            i, moved_shift, rules = covered
            # All that the first round left there is replaced.
            out.append(Edit(low - shift, high - moved_shift, edit.replacement, "+".join((*rules, edit.rule))))
            j += 1
            shift = moved_shift
            continue
        merged, i, j, shift = _merged(first, i, second, j, shift, middle)
        out.append(merged)
    return out


def _covered(
    first: Sequence[Edit], i: int, second: Sequence[Edit], j: int, shift: int
) -> tuple[int, int, list[str]] | None:
    """Where to go on and the rules met, if the j-th of ``second`` covers whole all that it touches, else None."""
    low, high = second[j].start, second[j].end
    rules: dict[str, None] = {}
    while i < len(first) and _meets(first[i], shift, low, high):
        edit = first[i]
        start = edit.start + shift
        end = start + len(edit.replacement)
        if start < low or end > high:
            return None
        shift += len(edit.replacement) - (edit.end - edit.start)
        rules[edit.rule] = None
        i += 1
    rules.pop(second[j].rule, None)
    return i, shift, list(rules)


def _merged(
    first: Sequence[Edit], i: int, second: Sequence[Edit], j: int, shift: int, middle: str
) -> tuple[Edit, int, int, int]:
    """One edit for all that touch the same characters, from the j-th of ``second`` on; and where to go on."""
    low, high = second[j].start, second[j].end
    start_shift = shift
    rules: list[str] = []
    inner: list[Edit] = []
    while True:
        if i < len(first) and _meets(first[i], shift, low, high):
            edit = first[i]
            middle_start = edit.start + shift
            low = min(low, middle_start)
            high = max(high, middle_start + len(edit.replacement))
            shift += len(edit.replacement) - (edit.end - edit.start)
            rules.append(edit.rule)
            i += 1
        elif j < len(second) and second[j].start < high:
            edit = second[j]
            high = max(high, edit.end)
            inner.append(edit)
            rules.append(edit.rule)
            j += 1
        else:
            break
    replacement = apply_edits(middle[low:high], moved(inner, -low))
    return Edit(low - start_shift, high - shift, replacement, "+".join(dict.fromkeys(rules))), i, j, shift


def _before(edit: Edit, shift: int, other: Edit) -> bool:
    """Whether ``edit`` of the first round lies wholly before ``other`` of the second."""
    return edit.start + shift + len(edit.replacement) <= other.start


def _meets(edit: Edit, shift: int, low: int, high: int) -> bool:
    """Whether what ``edit`` of the first round left overlaps ``low`` to ``high``."""
    start = edit.start + shift
    return (start < high and start + len(edit.replacement) > low) or low < start < high


def edits_between(old: str, new: str, rule: str) -> list[Edit]:
    """Edits from ``old`` to ``new``: a word each where both have as many words, else one."""
    if old == new:
        return []
    before, after = old.split(" "), new.split(" ")
    if len(before) != len(after) or any(b and not a for a, b in zip(before, after, strict=True)):
        return [_trimmed(old, new, 0, rule)]
    edits = []
    at = 0
    for a, b in zip(before, after, strict=True):
        if a != b:
            edits.append(_trimmed(a, b, at, rule))
        at += len(a) + 1
    return edits


def _trimmed(old: str, new: str, offset: int, rule: str) -> Edit:
    start = 0
    limit = min(len(old), len(new))
    while start < limit and old[start] == new[start]:
        start += 1
    end = 0
    while end < limit - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start + end == len(old):  # nothing replaced: take a neighbour in, so that no edit is empty
        start, end = (start - 1, end) if start else (start, end - 1)
    return Edit(offset + start, offset + len(old) - end, new[start : len(new) - end], rule)
