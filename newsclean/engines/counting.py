"""Counting the lines of sites in an engine: Arrow batches of pages in, batches of counts out, to be added up there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from newsclean.engines.arrow import hint_of, values_of
from newsclean.engines.libraries import library
from newsclean.templates import Count, Place, merge_counts, rows_of

#: So many different rows are added up in a worker, some 25 MB, before they are handed on.
HELD_ROWS = 50_000
#: What a column of a row is called, and whether it holds text; all others hold 64-bit integers.
COLUMNS = {name: name in ("site", "sample") for name in (*Place._fields, *Count._fields)}


@dataclass(frozen=True, slots=True)
class LineCounter:
    """Counts the lines of pages as :meth:`newsclean.TemplateIndex.fit` does; a value that pickles.

    ``text``: the column of texts: strings, or binary, which is decoded as ``bytes``
    are by :func:`newsclean.clean`. ``site``: the column that tells the site.
    ``by``: "host", of an address, or "value", any string. Raises TemplatesError for
    another ``by``, ExtraMissingError where addresses need the extra ``templates``.
    """

    text: str = "text"
    site: str = "url"
    by: str = "host"

    def __post_init__(self) -> None:
        rows_of((), self.by)  # what is wrong is told here, not by a worker

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Record batches of :data:`COLUMNS`, each place at most once in each; places come again in later ones."""
        held: dict[Place, Count] = {}
        for row in rows_of(self._pages(batches), self.by):
            merge_counts(held, (row,))
            if len(held) >= HELD_ROWS:
                yield _batch_of(held)
                held = {}
        if held:
            yield _batch_of(held)

    def _pages(self, batches: Iterable[Any]) -> Iterator[tuple[str | None, str | bytes | None]]:
        for batch in batches:
            sites, texts = (values_of(batch.column(x)) for x in (self.site, self.text))
            yield from zip(map(hint_of, sites), texts, strict=True)


def _batch_of(rows: dict[Place, Count]) -> Any:
    arrow = library("pyarrow")
    columns = zip(*((*place, *count) for place, count in rows.items()), strict=True)
    arrays = [
        arrow.array(values, arrow.string() if is_text else arrow.int64())
        for values, is_text in zip(columns, COLUMNS.values(), strict=True)
    ]
    return arrow.RecordBatch.from_arrays(arrays, names=list(COLUMNS))
