"""Counts that do not fit into memory: parts on the disk, added up by DuckDB."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from newsclean.templates.rows import PAGE, Count, Place
from newsclean.templates.sites import optional

#: What DuckDB may hold in memory before it writes to the disk.
MEMORY = "1GB"
#: How many rows are fetched at once.
FETCH = 10_000

_COLUMNS = {
    "site": "VARCHAR", "key": "BIGINT", "before": "BIGINT", "after": "BIGINT", "documents": "BIGINT",
    "lines": "BIGINT", "head": "BIGINT", "inside": "BIGINT", "tail": "BIGINT", "prose": "BIGINT", "sample": "VARCHAR",
}  # fmt: skip
_TYPES = ", ".join(f"'{name}': '{kind}'" for name, kind in _COLUMNS.items())
_PLACE = ", ".join(f'"{x}"' for x in Place._fields)
# The same as rows.add, over any number of rows; text is compared by code points in both.
_SUMS = ", ".join(
    f'{"max" if x == "prose" else "min" if x == "sample" else "sum"}("{x}")'
    f'::{"VARCHAR" if x == "sample" else "BIGINT"} AS "{x}"'
    for x in Count._fields
)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Part:
    """Some rows in a Parquet file of a folder of their own, which goes when nobody holds the part any more."""

    path: Path


def part_of(rows: Iterable[tuple[Place, Count]], folder: str | None) -> Part:
    """Write rows to the disk. ``folder``: where; None for the system's place for temporary files."""
    own = Path(mkdtemp(prefix="newsclean-templates-", dir=folder))
    part = Part(own / "rows.parquet")
    finalize(part, rmtree, own, ignore_errors=True)
    table = own / "rows.csv"
    # CSV, because DuckDB reads it fast and takes Python's rows slowly, one by one.
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((*place, *count) for place, count in rows)
    # An empty text in CSV is a null to DuckDB.
    query = f"""
        COPY (SELECT * REPLACE (coalesce(sample, '') AS sample) FROM read_csv({_quoted(table)}, header = false,
            auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {{{_TYPES}}}))
        TO {_quoted(part.path)} (FORMAT parquet, COMPRESSION zstd)"""  # noqa: S608 - our own names and path
    with _engine(own) as engine:
        engine.execute(query)
    table.unlink()
    return part


def summed(parts: Sequence[Part]) -> Iterator[tuple[Place, Count]]:
    """The rows of all parts, added up by place, in the order of their places."""
    query = f"SELECT {_PLACE}, {_SUMS} FROM {_all(parts)} GROUP BY {_PLACE} ORDER BY {_PLACE}"  # noqa: S608 - our own names
    return _fetched(parts, query)


def candidates(parts: Sequence[Part], min_documents: int, min_share: float) -> Iterator[tuple[Place, Count]]:
    """As :func:`summed`, of those lines alone that stand on so many pages, and the rows that count pages.

    The share is compared with a page to spare, so that how it is rounded decides nothing here.
    """
    both = _all(parts)
    query = f"""
        WITH sizes AS (SELECT site, sum(documents) AS pages FROM {both} WHERE key = {PAGE} GROUP BY site),
        often AS (
            SELECT site, key FROM {both} JOIN sizes USING (site) GROUP BY site, key
            HAVING key = {PAGE} OR (sum(documents) >= ? AND sum(documents) + 1 >= ? * any_value(pages))
        )
        SELECT {_PLACE}, {_SUMS} FROM {both} SEMI JOIN often USING (site, key)
        GROUP BY {_PLACE} ORDER BY {_PLACE}"""  # noqa: S608 - our own names and paths
    return _fetched(parts, query, [min_documents, min_share])


def _fetched(parts: Sequence[Part], query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Place, Count]]:
    with _engine(parts[0].path.parent) as engine:
        result = engine.execute(query, list(values))
        while rows := result.fetchmany(FETCH):
            for row in rows:
                yield Place(*row[:4]), Count(*row[4:])


def _engine(folder: Path) -> Any:
    # Nothing is fetched from anywhere: what is needed is in the wheel.
    return optional("duckdb").connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(folder),
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
        }
    )


def _all(parts: Sequence[Part]) -> str:
    return f"read_parquet([{', '.join(_quoted(x.path) for x in parts)}])"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
