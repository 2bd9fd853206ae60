"""What the documents of a report add up to, for its charts and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newsclean.document import Label
from newsclean.report.exhibit import Exhibit, rule_name

#: How many rules, languages and changed documents are shown; the tables say how many more there are.
MOST = 12
#: What stands for a language that is not known.
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: what it counts, how much, and the label whose colour it has."""

    name: str
    value: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over all documents of a report.

    ``removed``, ``characters``: of the lines, outer white space aside. ``labels``,
    ``rules``: bars that count lines. ``shares``: bars that count documents by the
    share of their characters that was removed. ``languages``, ``flags``: bars that
    count documents. ``changed``: the numbers of the documents with the greatest
    shares removed, the greatest first. ``more_rules``, ``more_languages``: how many
    there are beyond those shown.
    """

    documents: int
    lines: int
    kept: int
    removed: int
    characters: int
    labels: tuple[Bar, ...]
    shares: tuple[Bar, ...]
    rules: tuple[Bar, ...]
    languages: tuple[Bar, ...]
    flags: tuple[Bar, ...]
    changed: tuple[int, ...]
    more_rules: int
    more_languages: int


def figures(shown: Sequence[Exhibit]) -> Figures:
    """Count the documents."""
    lines = [x for exhibit in shown for x in exhibit.document.lines]
    labels = Counter(x.label for x in lines)
    rules = Counter(rule_name(x.reason) for x in lines if x.reason is not None)
    languages = Counter(x.language or UNKNOWN for x in shown)
    flags = Counter(name for x in shown for name in x.document.flags)
    sizes = [x.characters for x in shown]
    order = sorted((i for i, (removed, _) in enumerate(sizes) if removed), key=lambda i: (-shown[i].share, i))
    return Figures(
        len(shown), len(lines), sum(x.kept for x in lines), sum(x for x, _ in sizes), sum(x for _, x in sizes),
        tuple(Bar(x.value, labels[x], x.value) for x in Label if labels[x]),
        _shares(shown),
        tuple(Bar(name, n) for name, n in _most(rules)),
        tuple(Bar(name, n) for name, n in _most(languages)),
        tuple(Bar(name, n) for name, n in sorted(flags.items())),
        tuple(order[:MOST]),
        max(0, len(rules) - MOST), max(0, len(languages) - MOST),
    )  # fmt: skip


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:MOST]


def _shares(shown: Sequence[Exhibit]) -> tuple[Bar, ...]:
    """Ten bars from "0–10 %" on; a document that lost nothing, and one that lost all, have bars of their own."""
    bins: Counter[int] = Counter()
    for exhibit in shown:
        removed, total = exhibit.characters
        bins[-1 if not removed else 10 if removed == total else min(9, 10 * removed // total)] += 1
    names = {-1: "nothing", 10: "all of it"}
    return tuple(Bar(names.get(i, f"{10 * i}–{10 * i + 10} %"), bins[i]) for i in range(-1, 11))
