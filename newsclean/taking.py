"""Taking and cutting: how the findings of one filter change the lines of a document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence

from newsclean.document import Finding, Label, Line, new_finding, new_line
from newsclean.errors import FilterError
from newsclean.text.scripts import is_cut

#: A taken stretch of a line: start, end, and the finding that takes it.
Region = tuple[int, int, Finding]


def checked(name: str, found: Iterable[Finding], length: int) -> list[Finding]:
    """The findings with the filter's name in them; raises FilterError for one that cannot be."""
    out = []
    for finding in found:
        if not isinstance(finding, Finding):
            raise FilterError(f"filter {name!r} yielded {finding!r}; a filter yields newsclean.Finding objects")
        start, end = finding.span
        if not 0 <= start <= end <= length:
            raise FilterError(
                f"filter {name!r} yielded the span {finding.span}, outside the text of {length} characters"
            )
        if finding.label is not None and not isinstance(finding.label, Label):
            raise FilterError(f"filter {name!r} yielded the label {finding.label!r}; use a newsclean.Label or None")
        out.append(finding if finding.filter else _named(finding, name))
    return out


def _named(finding: Finding, name: str) -> Finding:
    return new_finding(finding.label, finding.span, finding.rule, finding.confidence, finding.note, name)


def moved(finding: Finding, span: tuple[int, int]) -> Finding:
    """The finding at another place."""
    return new_finding(finding.label, span, finding.rule, finding.confidence, finding.note, finding.filter)


def _with_findings(line: Line, findings: tuple[Finding, ...]) -> Line:
    return new_line(
        line.text, line.start, line.end, line.span, line.label, findings,
        kept=line.kept, taken=line.taken, blank_before=line.blank_before,
    )  # fmt: skip


def apply_findings(
    lines: Sequence[Line],
    found: Sequence[Finding],
    threshold: float,
    text: str,
    is_settled: Callable[[str], bool],
) -> list[Line]:
    """The lines after one filter's findings: taken where a finding is sure enough, cut where it covers a part.

    Arguments: the lines so far; the findings in the order in which they were
    yielded; the confidence from which a finding takes; the text that spans point
    into; whether a piece of text would be left as it is by a repair (a cut that
    would let a repair act on a piece alone is not made).
    """
    starts = [x.span[0] for x in lines]
    whole = {x.span: i for i, x in enumerate(lines)}
    by_line: dict[int, list[Finding]] = {}
    for finding in found:
        start, end = finding.span
        if start < end and finding.span in whole:  # as most are
            by_line.setdefault(whole[finding.span], []).append(finding)
            continue
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first + 1, bisect_left(starts, end))
        for i in range(first, min(last, len(lines))):
            if lines[i].span[1] > start or start == end:
                by_line.setdefault(i, []).append(finding)
    if not by_line:
        return list(lines)
    out: list[Line] = []
    for i, line in enumerate(lines):
        mine = by_line.get(i)
        if mine:
            out += _divide(line, mine, threshold, text, is_settled)
        else:
            out.append(line)
    return out


def _divide(
    line: Line, found: list[Finding], threshold: float, text: str, is_settled: Callable[[str], bool]
) -> Sequence[Line]:
    takers = [] if line.taken else [f for f in found if f.label is not None and f.confidence >= threshold]
    if takers and takers[0].span[0] <= line.span[0] and takers[0].span[1] >= line.span[1]:
        return (_taken_whole(line, takers[0], found),)
    regions = _regions(line, takers, text) if takers else []
    if not regions:
        return (_with_findings(line, line.findings + tuple(found)),)
    pieces = _pieces(line, regions, text)
    if len(pieces) > 1 and not all(is_settled(text[start:end]) for start, end, _ in pieces):
        return (_with_findings(line, line.findings + tuple(found)),)
    lines = []
    for n, (start, end, taker) in enumerate(pieces):
        whole = len(pieces) == 1
        if not whole:
            notes = [f for f in found if f is not taker and f.span[0] < end and f.span[1] > start]
        else:
            notes = [f for f in found if f is not taker]
        said = (*line.findings, *notes)
        lines.append(
            Line(
                text[start:end],
                start,
                end,
                (start, end),
                label=line.label if taker is None or taker.label is None else taker.label,
                findings=said if taker is None else (taker, *said),
                taken=taker is not None,
                blank_before=line.blank_before and n == 0,
            )
        )
    return lines


def _taken_whole(line: Line, taker: Finding, found: list[Finding]) -> Line:
    """The line with a finding that covers all of it, which is how most lines are taken."""
    findings = (taker, *line.findings, *(f for f in found if f is not taker))
    label = line.label if taker.label is None else taker.label
    return new_line(
        line.text, line.start, line.end, line.span, label, findings,
        kept=line.kept, taken=True, blank_before=line.blank_before,
    )  # fmt: skip


def _regions(line: Line, takers: list[Finding], text: str) -> list[Region]:
    """The stretches that are taken, apart and sorted; an earlier finding keeps what a later one wants too."""
    begins: list[int] = []
    regions: list[Region] = []
    for finding in takers:
        start, end = max(finding.span[0], line.span[0]), min(finding.span[1], line.span[1])
        i = bisect_right(begins, start)
        if i and regions[i - 1][1] > start:
            start = regions[i - 1][1]
        if i < len(regions) and regions[i][0] < end:
            end = regions[i][0]
        start, end = _snap(text, start, end, line.span)
        if start < end:
            begins.insert(i, start)
            regions.insert(i, (start, end, finding))
    return regions


def _snap(text: str, start: int, end: int, bounds: tuple[int, int]) -> tuple[int, int]:
    """Shrink a stretch to word or script boundaries and off its outer white space.

    Inward, because half a word left in the story is worse than half a word of junk
    left beside it: the shrunk part stays with the story.
    """
    while start < end and (text[start].isspace() or (start > bounds[0] and not is_cut(text, start))):
        start += 1
    while end > start and (text[end - 1].isspace() or (end < bounds[1] and not is_cut(text, end))):
        end -= 1
    return start, end


def _pieces(line: Line, regions: list[Region], text: str) -> list[tuple[int, int, Finding | None]]:
    """The line as taken stretches and the rests between them; a rest without a word joins its neighbour."""
    pieces: list[tuple[int, int, Finding | None]] = []
    at = line.span[0]
    for start, end, finding in regions:
        rest = text[at:start]
        begin = start
        if _has_word(rest):
            pieces.append((at, start, None))
        elif pieces:
            # Marks between two stretches go with the first of them.
            pieces[-1] = (pieces[-1][0], start, pieces[-1][2])
        else:
            begin = at
        pieces.append((begin, end, finding))
        at = end
    rest = text[at : line.span[1]]
    if _has_word(rest):
        pieces.append((at, line.span[1], None))
    else:
        last = pieces[-1]
        pieces[-1] = (last[0], line.span[1], last[2])
    return [_trim(text, piece, i, len(pieces)) for i, piece in enumerate(pieces)]


def _trim(text: str, piece: tuple[int, int, Finding | None], i: int, n: int) -> tuple[int, int, Finding | None]:
    """White space at a cut lies between the units; at the ends of the line it stays in them."""
    start, end, finding = piece
    if i:
        start += len(text[start:end]) - len(text[start:end].lstrip())
    if i < n - 1:
        end = start + len(text[start:end].rstrip())
    return start, end, finding


def _has_word(text: str) -> bool:
    return any(c.isalnum() for c in text)
