"""What a run counts, and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from newsclean.document import Document, Label

#: How many rules the summary for people names.
TOP_RULES = 10


@dataclass(slots=True)
class Stats:
    """Counts over documents; those of two runs add up with :meth:`add`.

    ``documents``: with a text. ``without_text``: records whose text is null.
    ``emptied``: documents of which nothing was kept. ``rejected``: records that could
    not be used. ``skipped``: WARC records that are no text. ``characters_in``,
    ``characters_out``: of the texts as given and as kept. ``lines``: by label.
    ``rules``: how often "filter/rule" took a line. ``flags``: documents by flag.
    ``hints``: records that had an id, a url, a title where one was asked for.
    """

    documents: int = 0
    without_text: int = 0
    emptied: int = 0
    rejected: int = 0
    skipped: int = 0
    characters_in: int = 0
    characters_out: int = 0
    lines: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    hints: Counter[str] = field(default_factory=Counter)

    def count(self, document: Document, kept: str, flags: list[str]) -> None:
        """Count a document of which ``kept`` is the output, with the flags it was given."""
        self.documents += 1
        self.emptied += not kept
        self.characters_in += len(document.source)
        self.characters_out += len(kept)
        for line in document.lines:
            self.lines[line.label.value] += 1
            if line.reason:
                self.rules[f"{line.reason.filter}/{line.reason.rule}"] += 1
        self.flags.update(flags)

    def add(self, other: Stats) -> None:
        """Add another run's counts to these."""
        for one in fields(self):
            mine, more = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, Counter):
                mine.update(more)
            else:
                setattr(self, one.name, mine + more)

    def to_dict(self) -> dict[str, Any]:
        """The counts as plain JSON types: labels in their own order, the rest by count, then name."""
        out: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            out[one.name] = dict(_ranked(value)) if isinstance(value, Counter) else value
        out["lines"] = {x.value: self.lines[x.value] for x in Label if self.lines[x.value]}
        return out

    @classmethod
    def from_dict(cls, counts: Mapping[str, Any]) -> Stats:
        """The counts again, from :meth:`to_dict`."""
        out = cls()
        for name, value in counts.items():
            setattr(out, name, Counter(value) if isinstance(value, Mapping) else value)
        return out

    def summary(self, seconds: float) -> str:
        """The counts in a few lines for people; ``seconds``: how long the run took."""
        kept = self.characters_out / self.characters_in if self.characters_in else 1.0
        pace = self.documents / seconds if seconds else 0
        labels = [(x.value, self.lines[x.value]) for x in Label if self.lines[x.value]]
        rows = [
            f"documents   {self.documents:,} in {seconds:.1f} s, {pace:.0f} a second",
            f"            {self.emptied:,} with nothing kept, {self.without_text:,} null, {self.rejected:,} rejected",
            f"characters  {self.characters_in:,} in, {self.characters_out:,} out ({kept:.1%} kept)",
            f"lines       {_listed(labels)}",
            f"rules       {_listed(_ranked(self.rules)[:TOP_RULES])}",
            f"flags       {_listed(_ranked(self.flags))}",
        ]
        if self.skipped:
            rows.append(f"skipped     {self.skipped:,} WARC records that hold no extracted text")
        return "\n".join(rows)


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    # Counter.most_common leaves ties in the order of arrival, which workers' parts would alter.
    return sorted(((k, n) for k, n in counts.items() if n), key=lambda x: (-x[1], x[0]))


def _listed(counts: list[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in counts) or "none"
