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
from newsclean.document import Document, Label
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

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def read_corpus(path: str | Path) -> Iterator[LabelledDocument]:
    """The labelled documents of a file, or of all ``.jsonl`` files of a folder in sorted order.

    Raises RecordError, naming file and line, for a record that breaks the format.
    """
    path = Path(path)
    for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
        with file.open(encoding="utf-8") as rows:
            for number, row in enumerate(rows, 1):
                if row.strip():
                    yield _document(row, f"{file}:{number}")


def _document(row: str, where: str) -> LabelledDocument:
    try:
        record: dict[str, Any] = json.loads(row)
        labels = tuple(Label(x) for x in record["labels"])
        document = LabelledDocument(
            str(record["id"]), str(record["language"]), str(record["manner"]), tuple(record["lines"]), labels,
            record.get("title"), record.get("url"),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise RecordError(f"{where}: no labelled document ({type(error).__name__}: {error})") from None
    if len(document.lines) != len(labels):
        raise RecordError(f"{where}: {len(document.lines)} lines but {len(labels)} labels")
    if document.manner not in MANNERS:
        raise RecordError(f"{where}: manner {document.manner!r}; use one of {', '.join(MANNERS)}")
    for line in document.lines:
        if not isinstance(line, str) or "\n" in line or not line.strip():
            raise RecordError(f"{where}: {line!r} is no line: a string without newline that is not blank")
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


@dataclass(slots=True)
class Scores:
    """How a pipeline did on labelled documents."""

    documents: int = 0
    lines: int = 0
    keep: Tally = field(default_factory=Tally)
    drop: Tally = field(default_factory=Tally)
    labels: dict[Label, Tally] = field(default_factory=dict)
    languages: dict[str, Tally] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain JSON types."""
        return {
            "documents": self.documents,
            "lines": self.lines,
            "keep": _figures(self.keep),
            "drop": _figures(self.drop),
            "labels": {x.value: _figures(self.labels[x]) for x in Label if x in self.labels},
            "languages": {x: _figures(self.languages[x]) for x in sorted(self.languages)},
        }


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
        for i, (given, rule) in enumerate(given_labels(document, true.lines)):
            _count(scores, true, i, given, rule)
    return scores


def given_labels(document: Document, lines: Iterable[str]) -> list[tuple[Label, str]]:
    """For each line of the source its label and the rule that gave it, by the unit that covers most of it."""
    out = []
    units = document.lines
    first = at = 0
    for line in lines:
        end = at + len(line)
        while first < len(units) and units[first].end <= at:
            first += 1
        best, most = (Label.JUNK, ""), 0
        for unit in units[first:]:
            if unit.start >= end:
                break
            overlap = min(end, unit.end) - max(at, unit.start)
            if overlap > most:
                best, most = (unit.label, unit.reason.rule if unit.reason else ""), overlap
        out.append(best)
        at = end + 1
    return out


def _count(scores: Scores, true: LabelledDocument, i: int, given: Label, rule: str) -> None:
    want = true.labels[i]
    kept, wanted = given in ARTICLE, want in ARTICLE
    scores.lines += 1
    _tally(scores.keep, wanted, kept)
    _tally(scores.drop, not wanted, not kept)
    _tally(scores.languages.setdefault(true.language, Tally()), wanted, kept)
    for label in dict.fromkeys((want, given)):
        _tally(scores.labels.setdefault(label, Tally()), want is label, given is label)
    if want is not given:
        scores.mistakes.append(Mistake(true.id, i, want, given, kept != wanted, rule, true.lines[i]))


def _tally(tally: Tally, wanted: bool, got: bool) -> None:
    tally.found += wanted and got
    tally.missed += wanted and not got
    tally.wrong += got and not wanted


def labels_of(documents: Iterable[LabelledDocument]) -> Counter[Label]:
    """How many lines of each label there are."""
    return Counter(label for x in documents for label in x.labels)
