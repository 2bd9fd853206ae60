"""What of a labelled document is given out: its story, its lines, its teasers, or spans by label."""

from __future__ import annotations

from typing import Any

from newsclean.document import Document, Label

#: What can be asked for, with the column that it is written to unless one is named;
#: the story replaces the text that it was made from.
EMITS = {"text": None, "lines": "lines", "teasers": "teasers", "attributes": "attributes"}
#: The flag of a document that is kept whole because too much of it would have gone.
KEPT_WHOLE = "kept_whole"
#: What names of attributes begin with.
PREFIX = "newsclean__"


def removed_share(document: Document) -> float:
    """The share of the document's characters, white space at the ends of lines aside, that its policy drops."""
    sizes = [(len(x.text.strip()), x.kept) for x in document.lines]
    total = sum(n for n, _ in sizes)
    return 1 - sum(n for n, kept in sizes if kept) / total if total else 0.0


def lines_of(document: Document, *, whole: bool = False) -> list[dict[str, Any]]:
    """The document's units as plain values; ``start``, ``end``: offsets in the text as given.

    ``whole``: every line counts as kept.
    """
    out = []
    for line in document.lines:
        why = line.reason
        out.append(
            {
                "text": line.text,
                "start": line.start,
                "end": line.end,
                "label": line.label.value,
                "kept": line.kept or whole,
                "filter": why.filter if why else None,
                "rule": why.rule if why else None,
                "confidence": why.confidence if why else None,
            }
        )
    return out


def teasers_of(document: Document) -> list[dict[str, str | None]]:
    """The entries of other stories, each with headline and blurb."""
    return [{"headline": x.headline, "blurb": x.blurb} for x in document.teasers]


def attributes_of(document: Document, flags: list[str]) -> dict[str, list[list[float]]]:
    """Spans by label, as dolma's attribute files hold them: name to lists of start, end, score.

    Offsets count characters of the text as given. The score is the confidence of the
    finding that gave the label, 1 for what nothing took. A flag covers the whole text.
    """
    spans: dict[Label, list[list[float]]] = {x: [] for x in Label}
    for line in document.lines:
        if line.end > line.start:
            spans[line.label].append([line.start, line.end, line.reason.confidence if line.reason else 1.0])
    out = {f"{PREFIX}{label.value}": found for label, found in spans.items() if found}
    return out | {f"{PREFIX}flag_{x}": [[0, len(document.source), 1.0]] for x in flags}


def arrow_type(emit: str, arrow: Any) -> Any:
    """The Arrow type of a column of what is emitted."""
    text = arrow.string()
    if emit == "lines":
        kinds = {"start": arrow.int64(), "end": arrow.int64(), "kept": arrow.bool_(), "confidence": arrow.float64()}
        names = ("text", "start", "end", "label", "kept", "filter", "rule", "confidence")
        return arrow.list_(arrow.struct([(x, kinds.get(x, text)) for x in names]))
    if emit == "teasers":
        return arrow.list_(arrow.struct([("headline", text), ("blurb", text)]))
    return text
