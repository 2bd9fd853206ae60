"""Lossless segmentation: where the lines of a text lie."""

from __future__ import annotations

from bisect import bisect_right


def line_spans(text: str) -> list[tuple[int, int]]:
    r"""Start and end offset of each line that is not blank, without its newline.

    >>> line_spans("One\n\n  two \n")
    [(0, 3), (5, 11)]
    """
    spans = []
    at = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def touched_blank_lines(text: str, edit_spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Start and end of each blank line of a repaired text that an edit touches, in order.

    Arguments: the repaired text, and where the edits stand in it, sorted.
    """
    starts = [start for start, _ in edit_spans]
    found = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if not line or line.isspace():
            i = bisect_right(starts, end) - 1
            if i >= 0 and edit_spans[i][1] >= at:
                found.append((at, end))
        at = end + 1
    return found


def without_surrogates(text: str) -> str:
    r"""The text with each surrogate as U+FFFD: offsets stay, and it always encodes as UTF-8.

    >>> without_surrogates("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"
    True
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text
