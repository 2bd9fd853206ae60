"""datatrove: a step of a pipeline that reads and writes its Documents and keeps its statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Unpack

from newsclean.engines.arrow import BATCH_SIZE, FACETS, BatchCleaner, Options, column_of
from newsclean.engines.libraries import library
from newsclean.errors import ColumnError

_BASE: Any = library("datatrove.pipeline.base").PipelineStep


class NewsCleaner(_BASE):  # type: ignore[misc]  # datatrove ships no types
    """Cleans each Document's text.

    ``text``: "text", or a key of the metadata whose text is to be cleaned instead.
    ``title``, ``url``: keys of the metadata with what else is known of a page; a
    document need not have them. ``into``: where the story goes: "text", which it
    replaces unless told otherwise, or a key of the metadata. ``also``: what goes into
    the metadata beside it, under which keys. ``batch_size``: documents cleaned at
    once. Other arguments: see :class:`~newsclean.engines.arrow.BatchCleaner`. A
    text that is None stays None; a page without a story goes on with an empty text.

    Statistics: ``total``, ``null``, ``changed``, ``no_text_left``, ``chars_in``,
    ``chars_out``, ``lines_LABEL`` (with the time, as each step of datatrove keeps it).

    Raises ValueError and ColumnError as BatchCleaner does; while it runs, ColumnError
    where a key that it would write is in the metadata already, InputTypeError (a
    TypeError) for a text that is none. Importing the module without datatrove raises
    ExtraMissingError.
    """

    name = "newsclean"
    type = "🧽 - CLEANER"

    def __init__(self, *, batch_size: int = BATCH_SIZE, **options: Unpack[Options]) -> None:
        super().__init__()
        self.batch_size = batch_size
        given: Options = {"into": "text", **options}
        asked = BatchCleaner(**given)
        self.source, self.target, self.title, self.url = asked.text, asked.into, asked.title, asked.url
        self.keys = {facet: key for facet, key in asked.new.items() if facet != "story"}
        # Documents have no columns: within the batch the names are fixed, and all facets are there to be counted.
        self.cleaner = replace(asked, text="text", title="title", url="url", into="clean", also=FACETS)

    def run(self, data: Iterable[Any] | None, rank: int = 0, world_size: int = 1) -> Iterator[Any]:  # noqa: ARG002  # datatrove's signature
        """The Documents, in their order; ``rank`` and ``world_size`` change nothing."""
        documents = iter(data or ())
        while batch := list(islice(documents, self.batch_size)):
            with self.track_time("batch"):
                for document, new in zip(batch, self._columns(batch), strict=True):
                    self._write(document, new)
            yield from batch

    def _columns(self, batch: list[Any]) -> list[dict[str, Any]]:
        arrow = library("pyarrow")
        given = {
            "text": [self._read(x) for x in batch],
            "title": [_hint(x.metadata, self.title) for x in batch],
            "url": [_hint(x.metadata, self.url) for x in batch],
        }
        table = arrow.table({name: column_of(values) for name, values in given.items()})
        return self.cleaner(table).to_pylist()  # type: ignore[no-any-return]  # pyarrow ships no types

    def _read(self, document: Any) -> Any:
        return document.text if self.source == "text" else document.metadata.get(self.source)

    def _write(self, document: Any, new: dict[str, Any]) -> None:
        for key in [*self.keys.values(), *([] if self.target in ("text", self.source) else [self.target])]:
            if key in document.metadata:
                raise ColumnError(f"document {document.id}: there is {key!r} in the metadata already")
        if self.target == "text":
            document.text = new["clean"]
        else:
            document.metadata[self.target] = new["clean"]
        for facet, key in self.keys.items():
            document.metadata[key] = new[facet]
        self._count(new)

    def _count(self, new: dict[str, Any]) -> None:
        self.stat_update("total")
        before, after = new["text"], new["clean"]
        if before is None:
            self.stat_update("null")
            return
        if after != before:
            self.stat_update("changed")
        if not after:
            self.stat_update("no_text_left")
        self.stat_update("chars_in", value=len(before))
        self.stat_update("chars_out", value=len(after))
        for label, number in sorted(Counter(x["label"] for x in new["labels"]).items()):
            self.stat_update(f"lines_{label}", value=number)


def _hint(metadata: dict[str, Any], key: str | None) -> str | None:
    value = metadata.get(key) if key else None
    return value if isinstance(value, str) else None
