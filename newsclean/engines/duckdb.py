"""DuckDB: a function for SQL, and a relation handed over as Arrow batches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Unpack

from newsclean.engines.arrow import BATCH_SIZE, BatchCleaner, Options
from newsclean.engines.libraries import library

#: The SQL types of the new columns.
TYPES = {
    "story": "VARCHAR",
    "headline": "VARCHAR",
    "teasers": "STRUCT(headline VARCHAR, blurb VARCHAR)[]",
    "labels": 'STRUCT("start" BIGINT, "end" BIGINT, label VARCHAR)[]',
    "flags": "VARCHAR[]",
}


def register(
    connection: Any,
    name: str = "newsclean",
    *,
    takes: Iterable[str] = ("text",),
    blob: bool = False,
    **options: Unpack[Options],
) -> None:
    """Make a function of SQL on a connection: ``SELECT newsclean(text) FROM pages``.

    ``name``: the function's. ``takes``: its arguments in their order, "text" with any
    of "title" and "url". ``blob``: the text is a BLOB, to be decoded. ``also``: with it
    the function gives a STRUCT of ``clean`` and what is named; without it a VARCHAR.
    Other options: see :class:`~newsclean.engines.arrow.BatchCleaner`; ``text``,
    ``title``, ``url`` and ``into`` name columns and are none here. Null gives null.
    Raises TypeError for those, ValueError for unknown or missing arguments, DuckDB's
    error for a name that is taken.
    """
    for key in ("text", "title", "url", "into"):
        if key in options:
            raise TypeError(f"{key}= names columns; the function takes values: see takes=")
    given = tuple(takes)
    if "text" not in given or len(set(given)) < len(given) or not set(given) <= {"text", "title", "url"}:
        raise ValueError(f'takes={given!r}: give "text", and "title" and "url" as needed, each once')
    hints: Options = {"title": "title" if "title" in given else None, "url": "url" if "url" in given else None}
    asked: Options = {**options, **hints}
    cleaner = BatchCleaner(**asked)
    new = cleaner.new

    def run(*columns: Any) -> Any:
        arrow = library("pyarrow")
        done = cleaner(arrow.table(dict(zip(given, columns, strict=True))))
        return done.select(list(new.values())).to_struct_array() if len(new) > 1 else done["clean"]

    # DuckDB counts the parameters of what it is given; those behind a * it takes for one.
    functions = {1: lambda a: run(a), 2: lambda a, b: run(a, b), 3: lambda a, b, c: run(a, b, c)}  # noqa: PLW0108
    fields = ", ".join(f"{_quoted(column)} {TYPES[facet]}" for facet, column in new.items())
    connection.create_function(
        name,
        functions[len(given)],
        ["BLOB" if blob and x == "text" else "VARCHAR" for x in given],
        f"STRUCT({fields})" if len(new) > 1 else TYPES["story"],
        type="arrow",
        null_handling="special",
    )


def clean_relation(
    relation: Any, *, connection: Any = None, batch_size: int = BATCH_SIZE, **options: Unpack[Options]
) -> Any:
    """A relation (the result of ``duckdb.sql``, say) with its text cleaned, as a new relation.

    ``connection``: where the new relation lives, another one than that of ``relation``,
    which is busy while its rows are read; a new one in memory unless given.
    ``batch_size``: rows handed over at once. Other arguments: see
    :class:`~newsclean.engines.arrow.BatchCleaner`. Returns a relation over an Arrow
    stream: rows are cleaned whenever it is read, so that what is read more than once
    is better put into a table (``create``). Raises ColumnError for a column that is
    missing or there already, InputTypeError (a TypeError) for one that holds no text,
    ExtraMissingError without duckdb and pyarrow.
    """
    cleaned = _Cleaned(relation, BatchCleaner(**options), batch_size)
    return (connection or library("duckdb").connect()).from_arrow(cleaned)


class _Cleaned:
    """A relation's rows, cleaned, as an Arrow stream that can be read again; a reader's can be only once."""

    def __init__(self, relation: Any, cleaner: BatchCleaner, batch_size: int) -> None:
        self._relation = relation
        self._cleaner = cleaner
        self._batch_size = batch_size
        self._schema = cleaner.schema(relation.limit(0).to_arrow_table().schema)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        batches = map(self._cleaner, self._relation.to_arrow_reader(self._batch_size))
        reader = library("pyarrow").RecordBatchReader.from_batches(self._schema, batches)
        return reader.__arrow_c_stream__(requested_schema)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
