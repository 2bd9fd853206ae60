"""What is done to every record, as one value that goes to the workers."""

from __future__ import annotations

import codecs
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from newsclean import __version__
from newsclean.api import analyze
from newsclean.batch.emit import EMITS, KEPT_WHOLE, attributes_of, lines_of, removed_share, teasers_of
from newsclean.batch.stats import Stats
from newsclean.document import Label
from newsclean.errors import EncodingNameError, RecordError, RunError
from newsclean.pipeline import Pipeline
from newsclean.policy import ARTICLE

#: The column of flags, where one is wanted and none is named.
FLAGS_FIELD = "newsclean_flags"


@dataclass(frozen=True)
class Job:
    """How to clean, and what to give out.

    ``pipeline``, ``policy``, ``encoding``: as for :func:`newsclean.clean`.
    ``text_field``, ``id_field``, ``url_field``, ``title_field``: where a record holds
    them. ``emit``: "text", "lines", "teasers" or "attributes". ``output_field``: the
    column for it; by default the text's own, or the name of what is emitted.
    ``flags_field``: the column for the document's flags, None for none.
    ``max_removed``: a document that would lose more than this share of its characters
    is kept whole and flagged. ``pass_broken``: records of JSON Lines that cannot be
    used go into the output as they came. Raises RunError for an unknown ``emit``,
    EncodingNameError for a codec that Python does not know.
    """

    pipeline: Pipeline
    policy: Collection[Label | str] = ARTICLE
    encoding: str | None = None
    text_field: str = "text"
    id_field: str = "id"
    url_field: str | None = None
    title_field: str | None = None
    emit: str = "text"
    output_field: str | None = None
    flags_field: str | None = None
    max_removed: float | None = None
    pass_broken: bool = False

    def __post_init__(self) -> None:
        if self.emit not in EMITS:
            raise RunError(f"there is nothing called {self.emit!r} to emit; choose one of {', '.join(EMITS)}")
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
            except LookupError:
                raise EncodingNameError(f"unknown encoding {self.encoding!r}") from None

    @property
    def column(self) -> str:
        """The column that the result goes to."""
        return self.output_field or EMITS[self.emit] or self.text_field

    @property
    def columns(self) -> list[str]:
        """The columns that the job writes."""
        flags = self.flags_field or (FLAGS_FIELD if self.max_removed is not None else None)
        return [self.column, *([flags] if flags else [])]

    def settings(self) -> dict[str, Any]:
        """Everything that the output depends on beside the input, as plain JSON types."""
        pipeline = self.pipeline
        # What a filter knows beside its code, such as an index of templates.
        known = {
            name: str(stage.fingerprint)
            for name, stage in zip(pipeline.names, pipeline.stages, strict=True)
            if hasattr(stage, "fingerprint")
        }
        return {
            "version": __version__,
            "filters": list(pipeline.names),
            "threshold": pipeline.threshold,
            "thresholds": dict(sorted(pipeline.thresholds.items())),
            "policy": sorted(str(Label(x)) for x in self.policy),
            "encoding": self.encoding,
            "fields": [self.text_field, self.id_field, self.url_field, self.title_field],
            "emit": self.emit,
            "columns": self.columns,
            "max_removed": self.max_removed,
            **({"fingerprints": known} if known else {}),
        }

    def check_columns(self, names: Collection[str], where: str) -> None:
        """Raise RecordError where a column to be written is there already and is not the text."""
        for column in self.columns:
            if column in names and not (column == self.text_field and self.emit == "text"):
                raise RecordError(f"{where}: there is a field {column!r} already; name another for the output")

    def run(self, record: dict[str, Any], fallback_id: str, stats: Stats) -> dict[str, Any]:
        """The new columns of a record, counted in ``stats``.

        Bytes in its text field are replaced by the text that they were read as.
        ``fallback_id``: what stands for an id in attributes where the record has none.
        Raises what a filter of the pipeline may raise.
        """
        text = record[self.text_field]
        hints = {"url": _string(record, self.url_field), "title": _string(record, self.title_field)}
        stats.hints.update(k for k, v in hints.items() if v is not None)
        out: dict[str, Any] = dict.fromkeys(self.columns)
        if self.emit == "attributes":
            own = record.get(self.id_field)
            out = {"id": fallback_id if own is None else own, "attributes": {}}
        if text is None:
            stats.without_text += 1
            return out
        document = analyze(
            text, title=hints["title"], url=hints["url"], encoding=self.encoding,
            policy=self.policy, pipeline=self.pipeline,
        )  # fmt: skip
        if isinstance(text, bytes):
            record[self.text_field] = document.source
        flags = list(document.flags)
        kept = document.render()
        whole = self.max_removed is not None and removed_share(document) > self.max_removed
        if whole:
            flags.append(KEPT_WHOLE)
            kept = document.render(tuple(Label))
        stats.count(document, kept, flags)
        if self.emit == "attributes":
            out["attributes"] = attributes_of(document, flags)
            return out
        if self.emit == "text":
            out[self.column] = kept
        else:
            out[self.column] = lines_of(document, whole=whole) if self.emit == "lines" else teasers_of(document)
        for column in self.columns[1:]:
            out[column] = flags
        return out


def _string(record: dict[str, Any], name: str | None) -> str | None:
    value = record.get(name) if name else None
    return value if isinstance(value, str) else None
