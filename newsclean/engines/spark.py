"""Apache Spark: a DataFrame's column cleaned in ``mapInArrow``, and templates fitted as an aggregation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Unpack

from newsclean.engines.arrow import BatchCleaner, Options, check_there
from newsclean.engines.counting import COLUMNS, LineCounter
from newsclean.engines.libraries import library
from newsclean.errors import InputTypeError
from newsclean.templates import Count, Place, TemplateCounts, TemplateIndex
from newsclean.templates.index import MIN_DOCUMENTS, MIN_SHARE
from newsclean.templates.rows import PAGE

#: The Spark types of the new columns.
TYPES = {
    "story": "string",
    "headline": "string",
    "teasers": "array<struct<headline:string,blurb:string>>",
    "labels": "array<struct<start:bigint,end:bigint,label:string>>",
    "flags": "array<string>",
}


def clean_dataframe(frame: Any, *, barrier: bool = False, **options: Unpack[Options]) -> Any:
    """A Spark DataFrame with its text cleaned, lazily, as Spark's own operations are.

    ``frame``: a DataFrame, classic or of Spark Connect; newsclean must be installed
    where its workers run. ``barrier``: run in Spark's barrier mode. Other arguments:
    see :class:`~newsclean.engines.arrow.BatchCleaner`. Returns a DataFrame in the same
    order and partitions. Raises ColumnError for a column that is missing or there
    already, InputTypeError (a TypeError) for one that holds no text,
    ExtraMissingError without pyspark.
    """
    cleaner = BatchCleaner(**options)

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        return map(cleaner, batches)

    return frame.mapInArrow(run, schema_of(frame.schema, cleaner), barrier=barrier)


def schema_of(given: Any, cleaner: BatchCleaner) -> Any:
    """The Spark schema of a DataFrame of the schema ``given`` once it is cleaned; raises as the above does."""
    types = library("pyspark.sql.types")
    cleaner.check_names(given.names)
    _check_text(given, cleaner.read)
    fields = list(given.fields)
    for facet, name in cleaner.new.items():
        field = types.StructField(name, types.DataType.fromDDL(TYPES[facet]))
        if cleaner.replaces(name):
            fields[given.names.index(name)] = field
        else:
            fields.append(field)
    return types.StructType(fields)


def count_templates(frame: Any, *, text: str = "text", site: str = "url", by: str = "host") -> Any:
    """The counts of the lines of a DataFrame's pages, lazily: a DataFrame with a row for each place of a line.

    ``text``, ``site``: the columns of texts (strings or binary) and of what tells the
    site; rows that lack either are passed over. ``by``: "host" or "value", as for
    :meth:`newsclean.TemplateIndex.fit`. Returns a DataFrame that can be written to a
    table, and later be united with counts of other pages (``unionByName``) for
    :func:`finish_templates`. Raises ColumnError for a column that is missing,
    InputTypeError (a TypeError) for one that holds no text, TemplatesError for an
    unknown ``by``, ExtraMissingError without pyspark or, by host, without the extra
    ``templates``, which the workers need as well.
    """
    check_there(frame.schema.names, (text, site))
    _check_text(frame.schema, (text, site))
    pages = frame.select(*(frame[f"`{x.replace('`', '``')}`"].alias(y) for x, y in ((text, "text"), (site, "site"))))
    columns = ", ".join(f"`{name}` {'string' if is_text else 'bigint'}" for name, is_text in COLUMNS.items())
    return _summed(pages.mapInArrow(LineCounter("text", "site", by), columns))


def finish_templates(
    counts: Any,
    *,
    by: str = "host",
    field: str = "url",
    min_share: float = MIN_SHARE,
    min_documents: int = MIN_DOCUMENTS,
) -> TemplateIndex:
    """The index of the lines that stand on enough pages of their site.

    ``counts``: a DataFrame that :func:`count_templates` gave, or several united. ``by``,
    ``field``: what sites were told by, and the name of that field, which the index
    remembers. Other arguments as for :meth:`newsclean.TemplateIndex.finish`, whose
    index is the same to the byte. What is pruned is pruned in Spark; the rows of the
    lines that may stay are added up here. Counts that are not persisted are, meanwhile.
    Raises TemplatesError for values that make no sense.
    """
    counted = TemplateCounts(by, field)
    counted.finish(min_share=min_share, min_documents=min_documents)  # wrong values are told before anything runs
    # They are read three times, and Spark does not see that it could count the pages once.
    own = not (counts.storageLevel.useMemory or counts.storageLevel.useDisk)
    if own:
        counts.persist()
    try:
        rows = _often(counts, min_share, min_documents).select(*COLUMNS).toLocalIterator()
        size = len(Place._fields)
        pairs = ((Place._make(row[:size]), Count._make(row[size:])) for row in map(tuple, rows))
        counted = TemplateCounts(by, field, rows=pairs)
    finally:
        if own:
            counts.unpersist()
    return counted.finish(min_share=min_share, min_documents=min_documents)


def _often(counts: Any, min_share: float, min_documents: int) -> Any:
    """The rows of lines on so many pages, and those that count pages, added up by place.

    The share is compared with a page to spare, so that how it is rounded decides nothing here.
    """
    functions = library("pyspark.sql.functions")
    lines = counts.groupBy("site", "key").agg(functions.sum("documents").alias("documents"))
    pages = lines.where(functions.col("key") == PAGE).selectExpr("site", "documents AS pages")
    often = lines.join(pages, "site").where(
        (functions.col("key") == PAGE)
        | (
            (functions.col("documents") >= min_documents)
            & (functions.col("documents") + 1 >= functions.col("pages") * min_share)
        )
    )
    return _summed(counts.join(often.select("site", "key"), ["site", "key"], "left_semi"))


def _summed(rows: Any) -> Any:
    """Rows added up by place, as :func:`newsclean.templates.add` does; text is compared by code points in both."""
    functions = library("pyspark.sql.functions")
    how = {"prose": functions.max, "sample": functions.min}
    return rows.groupBy(*Place._fields).agg(*(how.get(x, functions.sum)(x).alias(x) for x in Count._fields))


def _check_text(given: Any, names: Iterable[str]) -> None:
    for name in names:
        kind = given[name].dataType
        if kind.typeName() not in ("string", "varchar", "char", "binary", "void"):
            raise InputTypeError(f"column {name!r} holds {kind.simpleString()}, not text")
