"""From offsets in the repaired text back to offsets in the text as given."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Protocol


class EditLike(Protocol):
    """What the map needs of an edit: where it stood in the source, and what replaced it."""

    @property
    def start(self) -> int:
        """Offset in the source at which the replaced text began."""

    @property
    def end(self) -> int:
        """Offset in the source at which it ended."""

    @property
    def replacement(self) -> str:
        """What stands there now."""


class OffsetMap:
    """Maps offsets of the repaired text to the source; inside an edit, to the edit's end.

    Argument: the edits, sorted and apart, with offsets in the source.
    """

    def __init__(self, edits: Sequence[EditLike]) -> None:
        self._starts: list[int] = []
        self._rows: list[tuple[int, int, int]] = []
        shift = 0
        for edit in edits:
            start = edit.start + shift
            self._starts.append(start)
            self._rows.append((start + len(edit.replacement), edit.start, edit.end))
            shift += len(edit.replacement) - (edit.end - edit.start)

    def spans(self) -> list[tuple[int, int]]:
        """Where each edit stands in the repaired text."""
        return [(start, row[0]) for start, row in zip(self._starts, self._rows, strict=True)]

    def start(self, offset: int) -> int:
        """The source offset for a unit that starts here: what was deleted here belongs to it."""
        if not self._starts:
            return offset
        i = bisect_left(self._starts, offset)
        if i < len(self._starts) and self._starts[i] == offset:
            return self._rows[i][1]
        if i == 0:
            return offset
        end, _, source_end = self._rows[i - 1]
        return source_end if offset < end else source_end + offset - end

    def end(self, offset: int) -> int:
        """The source offset for a unit that ends here: what was deleted here belongs to it."""
        if not self._starts:
            return offset
        i = bisect_right(self._starts, offset) - 1
        if i >= 0 and self._starts[i] == offset and self._rows[i][0] > offset:
            # An edit that begins here and puts something in lies behind the unit.
            i -= 1
        if i < 0:
            return offset
        end, _, source_end = self._rows[i]
        return source_end if offset <= end else source_end + offset - end
