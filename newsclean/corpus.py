"""Labelled documents: reading them, and scoring a pipeline on them, line by line.

The format is JSON Lines, a document a record; ``corpora/README.md`` describes it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsclean.api import analyze
from newsclean.document import Document, Label, Line
from newsclean.errors import RecordError
from newsclean.pipeline import Pipeline
from newsclean.policy import ARTICLE

#: How a document came to be text: all visible text, an extractor's output, an API's field.
MANNERS = ("wet", "extracted", "api")


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document whose lines have their true labels."""

    id: str
    language: str
    manner: str
    lines: tuple[str, ...]
    labels: tuple[Label, ...]
    title: str | None = None
    url: str | None = None
    blank_before: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one text, with a blank line before those that ``blank_before`` counts up from 0."""
        return "".join(gap + line for gap, line in zip(self._gaps(), self.lines, strict=True))

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Start and end offset of each line in the text."""
        out = []
        end = 0
        for gap, line in zip(self._gaps(), self.lines, strict=True):
            start = end + len(gap)
            end = start + len(line)
            out.append((start, end))
        return out

    def _gaps(self) -> list[str]:
        blank = frozenset(self.blank_before)
        return ["\n" * ((i > 0) + (i in blank)) for i in range(len(self.lines))]

    def to_dict(self) -> dict[str, Any]:
        """The record that :func:`read_corpus` reads, as plain JSON types."""
        record: dict[str, Any] = {
            "id": self.id, "language": self.language, "manner": self.manner, "title": self.title, "url": self.url,
            "lines": list(self.lines), "labels": [x.value for x in self.labels],
        }  # fmt: skip
        return record | ({"blank_before": list(self.blank_before)} if self.blank_before else {})


def read_corpus(path: str | Path) -> Iterator[LabelledDocument]:
    """The labelled documents of a file, or of all ``.jsonl`` files of a folder in sorted order.

    Raises RecordError, naming file and line, for a record that breaks the format.
    """
    path = Path(path)
    for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
        with file.open(encoding="utf-8") as rows:
            for number, row in enumerate(rows, 1):
                if row.strip():
                    yield document_of(row, f"{file}:{number}")


def document_of(row: str, where: str) -> LabelledDocument:
    """A line of the format as a document; ``where`` is what messages call it. Raises RecordError."""
    try:
        record: dict[str, Any] = json.loads(row)
        labels = tuple(Label(x) for x in record["labels"])
        document = LabelledDocument(
            str(record["id"]), str(record["language"]), str(record["manner"]), tuple(record["lines"]), labels,
            record.get("title"), record.get("url"), tuple(record.get("blank_before", ())),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordError(f"{where}: no labelled document ({type(error).__name__}: {error})") from None
    if len(document.lines) != len(labels):
        raise RecordError(f"{where}: {len(document.lines)} lines but {len(labels)} labels")
    if document.manner not in MANNERS:
        raise RecordError(f"{where}: manner {document.manner!r}; use one of {', '.join(MANNERS)}")
    for line in document.lines:
        if not isinstance(line, str) or "\n" in line or not line.strip():
            raise RecordError(f"{where}: {line!r} is no line: a string without newline that is not blank")
    for number in document.blank_before:
        if type(number) is not int or not 0 <= number < len(labels):
            raise RecordError(f"{where}: blank_before has {number!r}, which is the number of no line")
    return document


@dataclass(slots=True)
class Tally:
    """Right and wrong answers for one question."""

    found: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 1 where nothing is."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = 2 * self.found + self.missed + self.wrong
        return 2 * self.found / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line with another label than its true one; ``decisive`` where it is kept or dropped wrongly too."""

    document: str
    line: int
    true: Label
    given: Label
    decisive: bool
    rule: str
    text: str
    confidence: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The mistake as plain JSON types."""
        return {
            "document": self.document, "line": self.line, "true": self.true.value, "given": self.given.value,
            "decisive": self.decisive, "rule": self.rule, "confidence": round(self.confidence, 4), "text": self.text,
        }  # fmt: skip


@dataclass(slots=True)
class Scores:
    """How a pipeline did on labelled documents.

    ``right``: lines whose label is the true one. ``keep``, ``drop``: the question
    whether a line is kept. ``labels``: the same for each label. ``languages``,
    ``languages_drop``: ``keep`` and ``drop`` by language. ``mistakes``: in the order
    of the documents.
    """

    documents: int = 0
    lines: int = 0
    right: int = 0
    keep: Tally = field(default_factory=Tally)
    drop: Tally = field(default_factory=Tally)
    labels: dict[Label, Tally] = field(default_factory=dict)
    languages: dict[str, Tally] = field(default_factory=dict)
    languages_drop: dict[str, Tally] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain JSON types."""
        return {
            "documents": self.documents,
            "lines": self.lines,
            "right": self.right,
            "keep": _figures(self.keep),
            "drop": _figures(self.drop),
            "labels": {x.value: _figures(self.labels[x]) for x in Label if x in self.labels},
            "languages": {
                x: {"keep": _figures(self.languages[x]), "drop": _figures(self.languages_drop[x])}
                for x in sorted(self.languages)
            },
        }

    def worst(self, most: int) -> list[Mistake]:
        """Up to ``most`` mistakes, the gravest first.

        Lost lines of the story come before kept ones that are none of it, and these
        before lines that only have another label; then what was surest, then the longest.
        """
        return sorted(
            self.mistakes,
            key=lambda x: (not x.decisive, x.true not in ARTICLE, -x.confidence, -len(x.text)),
        )[:most]


def _figures(tally: Tally) -> dict[str, float]:
    return {
        "precision": round(tally.precision, 4),
        "recall": round(tally.recall, 4),
        "f1": round(tally.f1, 4),
        "lines": tally.found + tally.missed,
    }


def score(documents: Iterable[LabelledDocument], pipeline: Pipeline | None = None, *, titles: bool = False) -> Scores:
    """Score a pipeline (None: the default one) line by line.

    ``titles``: whether the documents' titles and addresses are handed in as hints.
    A line counts as what the unit that covers most of it was labelled; ``languages``
    holds the kept lines' scores by language.
    """
    scores = Scores()
    for true in documents:
        title, url = (true.title, true.url) if titles else (None, None)
        document = analyze(true.text, title=title, url=url, pipeline=pipeline)
        scores.documents += 1
        for i, unit in enumerate(unit_of_spans(document, true.spans)):
            _count(scores, true, i, None if unit < 0 else document.lines[unit])
    return scores


def unit_of_spans(document: Document, spans: Iterable[tuple[int, int]]) -> list[int]:
    """For each line of the source the number of the unit that covers most of it, or -1 where none does.

    ``spans``: where the lines stand in ``document.source``, in order.
    """
    out = []
    units = document.lines
    first = 0
    for start, end in spans:
        while first < len(units) and units[first].end <= start:
            first += 1
        best, most = -1, 0
        for i in range(first, len(units)):
            if units[i].start >= end:
                break
            overlap = min(end, units[i].end) - max(start, units[i].start)
            if overlap > most:
                best, most = i, overlap
        out.append(best)
    return out


def _count(scores: Scores, true: LabelledDocument, i: int, unit: Line | None) -> None:
    want = true.labels[i]
    given = Label.JUNK if unit is None else unit.label
    kept, wanted = given in ARTICLE, want in ARTICLE
    scores.lines += 1
    scores.right += given is want
    for keep in (scores.keep, scores.languages.setdefault(true.language, Tally())):
        _tally(keep, wanted, kept)
    for drop in (scores.drop, scores.languages_drop.setdefault(true.language, Tally())):
        _tally(drop, not wanted, not kept)
    for label in dict.fromkeys((want, given)):
        _tally(scores.labels.setdefault(label, Tally()), want is label, given is label)
    if want is not given:
        why = None if unit is None else unit.reason
        rule, confidence = (why.rule, why.confidence) if why else ("", 0.0)
        scores.mistakes.append(
            Mistake(true.id, i, want, given, kept != wanted, rule, true.lines[i], confidence=confidence)
        )


def _tally(tally: Tally, wanted: bool, got: bool) -> None:
    tally.found += wanted and got
    tally.missed += wanted and not got
    tally.wrong += got and not wanted


def labels_of(documents: Iterable[LabelledDocument]) -> Counter[Label]:
    """How many lines of each label there are."""
    return Counter(label for x in documents for label in x.labels)
