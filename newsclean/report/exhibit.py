"""A document as the page shows it: plain JSON types, each text once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from newsclean.corpus import unit_of_spans
from newsclean.document import Document, Finding, Label, Line
from newsclean.pipeline import Pipeline
from newsclean.report.sample import Page
from newsclean.text.segment import line_spans

#: The labels in the order in which the page numbers them.
LABELS = tuple(Label)
#: A line is doubtful where so little more, or less, confidence would have changed its fate.
MARGIN = 0.1
#: How much of a finding's note, and how many findings of a line, the page shows.
NOTE_CHARACTERS = 240
FINDINGS = 6
#: What a unit's number of marks is added up from.
DOUBTFUL, BLANK_BEFORE = 1, 2


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A document that was analysed, with what the page says of it beside."""

    id: str
    page: Page
    document: Document

    @property
    def language(self) -> str | None:
        """The language it is said to be in, or was found to be in; None where that is not known."""
        return self.page.true.language if self.page.true else self.document.language

    @property
    def characters(self) -> tuple[int, int]:
        """How many characters the lines have that were removed, and all lines, outer white space aside."""
        sizes = [(len(x.text.strip()), x.kept) for x in self.document.lines]
        return sum(n for n, kept in sizes if not kept), sum(n for n, _ in sizes)

    @property
    def share(self) -> float:
        """The share of the characters that was removed, 0 to 1."""
        removed, total = self.characters
        return removed / total if total else 0.0


@dataclass(slots=True)
class Writer:
    """Exhibits as plain JSON types; names of rules are numbered as they come."""

    pipeline: Pipeline
    rules: dict[str, int] = field(default_factory=dict)

    def __call__(self, exhibit: Exhibit) -> dict[str, Any]:
        """The document as the page's script reads it.

        ``u``: its units, each as text, label, marks, findings and, where it is the
        greater part of no line, the number of the line that it was cut from. ``r``:
        the lines of the source, each as the number of the unit that covers most of
        it, or as a list of that, its text where that differs, whether a blank line
        stands before it, and its true label (-1: not known).
        """
        document = exhibit.document
        spans = line_spans(document.source)
        mains = unit_of_spans(document, spans)
        removed, total = exhibit.characters
        return {
            "id": exhibit.id,
            "title": exhibit.page.title if exhibit.page.true is None else exhibit.page.true.title,
            "url": exhibit.page.url if exhibit.page.true is None else exhibit.page.true.url,
            "lang": exhibit.language,
            "manner": exhibit.page.manner,
            "removed": removed,
            "chars": total,
            "flags": {name: _said(found) for name, found in sorted(document.flags.items())},
            "u": self._units(document, spans, mains),
            "r": _rows(exhibit, spans, mains),
        }

    def _units(self, document: Document, spans: list[tuple[int, int]], mains: list[int]) -> list[list[Any]]:
        chief = frozenset(mains)
        out = []
        row = 0
        for i, unit in enumerate(document.lines):
            while row < len(spans) - 1 and spans[row][1] <= unit.start:
                row += 1
            marks = DOUBTFUL * self._doubtful(unit) + BLANK_BEFORE * unit.blank_before
            found = [self._finding(x) for x in unit.findings[:FINDINGS]]
            entry: list[Any] = [unit.text, LABELS.index(unit.label), marks, found if unit.taken else [0, *found]]
            if i not in chief:
                entry.append(row if spans else -1)
            out.append(entry)
        return out

    def _finding(self, finding: Finding) -> list[Any]:
        rule = self.rules.setdefault(rule_name(finding), len(self.rules))
        label = -1 if finding.label is None else LABELS.index(finding.label)
        out = [rule, label, round(finding.confidence * 100)]
        return [*out, finding.note[:NOTE_CHARACTERS]] if finding.note else out

    def _doubtful(self, unit: Line) -> bool:
        if unit.taken:
            return unit.findings[0].confidence < self._threshold(unit.findings[0]) + MARGIN
        return any(
            x.label is not None and x.label is not Label.BODY and x.confidence > self._threshold(x) - MARGIN
            for x in unit.findings
        )

    def _threshold(self, finding: Finding) -> float:
        return self.pipeline.thresholds.get(finding.filter, self.pipeline.threshold)


def rule_name(finding: Finding) -> str:
    """A rule with the filter that it belongs to."""
    return f"{finding.filter}/{finding.rule}" if finding.rule else finding.filter


def _said(found: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(rule_name(x) for x in found))


def _rows(exhibit: Exhibit, spans: list[tuple[int, int]], mains: list[int]) -> list[Any]:
    document, true = exhibit.document, exhibit.page.true
    source = document.source
    out: list[Any] = []
    before = 0
    for i, ((start, end), main) in enumerate(zip(spans, mains, strict=True)):
        text = source[start:end]
        blank = source.count("\n", before, start) > (1 if i else 0)
        before = end
        gold = -1 if true is None else LABELS.index(true.labels[i])
        same = main >= 0 and document.lines[main].text == text
        out.append(main if same and not blank and gold < 0 else [main, 0 if same else text, int(blank), gold])
    return out


def exhibits(pages: Iterable[Page], documents: Iterable[Document]) -> list[Exhibit]:
    """The pages with their documents; an id that stood before gets a number behind it."""
    seen: dict[str, int] = {}
    taken: set[str] = set()
    out = []
    for page, document in zip(pages, documents, strict=True):
        name = page.id
        while name in taken:
            seen[page.id] = seen.get(page.id, 1) + 1
            name = f"{page.id} ({seen[page.id]})"
        taken.add(name)
        out.append(Exhibit(name, page, document))
    return out
