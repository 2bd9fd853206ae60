"""Scores of a pipeline as text: tables for people to read."""

from __future__ import annotations

from newsclean.corpus import Mistake, Scores, Tally
from newsclean.document import Label
from newsclean.report.terminal import visible

#: So much of a line is shown with a mistake.
SHOWN = 100


def summary(scores: Scores, worst: int) -> str:
    """The figures as tables, and up to ``worst`` mistakes, the gravest first."""
    right = scores.right / max(1, scores.lines)
    rows = [
        f"{scores.documents} documents, {scores.lines:,} lines, {right:.1%} with the right label",
        "",
        _row("", "precision", "recall", "F1", "lines"),
        _tally("kept", scores.keep),
        _tally("dropped", scores.drop),
        "",
        _row("label", "precision", "recall", "F1", "lines"),
        *(_tally(x.value, scores.labels[x]) for x in Label if x in scores.labels),
        "",
        _row("language", "kept F1", "dropped F1", "", "lines"),
        *(_language(scores, x) for x in sorted(scores.languages)),
    ]
    chosen = scores.worst(worst)
    if chosen:
        rows += ["", f"The worst {len(chosen)} of {len(scores.mistakes):,} mistakes:"]
        rows += [_mistake(x) for x in chosen]
    return "\n".join(x.rstrip() for x in rows)


def figure(scores: Scores, name: str) -> float | None:
    """A figure by its name in the JSON, such as "keep.recall"; None where there is none.

    >>> figure(Scores(documents=2, lines=7), "lines")
    7.0
    """
    value: object = scores.to_dict()
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return float(value) if isinstance(value, int | float) else None


def _row(name: str, *cells: str) -> str:
    return f"{visible(name):18s}" + "".join(f"{x:>12s}" for x in cells)


def _tally(name: str, tally: Tally) -> str:
    return _row(
        name, f"{tally.precision:.3f}", f"{tally.recall:.3f}", f"{tally.f1:.3f}", f"{tally.found + tally.missed:,}"
    )


def _language(scores: Scores, name: str) -> str:
    keep, drop = scores.languages[name], scores.languages_drop[name]
    lines = keep.found + keep.missed + drop.found + drop.missed
    return _row(name, f"{keep.f1:.3f}", f"{drop.f1:.3f}", "", f"{lines:,}")


def _mistake(mistake: Mistake) -> str:
    kind = ("lost" if mistake.given not in ("body", "headline") else "left") if mistake.decisive else "label"
    rule = f" ({mistake.rule}, {mistake.confidence:.0%})" if mistake.rule else ""
    text = mistake.text.strip()
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return (
        f"  {kind:5s} {visible(mistake.document)}, line {mistake.line + 1}: "
        f"{mistake.given.value}{rule}, should be {mistake.true.value}\n        {visible(text)}"
    )
