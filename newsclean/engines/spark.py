"""Apache Spark: a column of a DataFrame cleaned in ``mapInArrow``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Unpack

from newsclean.engines.arrow import BatchCleaner, Options
from newsclean.engines.libraries import library
from newsclean.errors import InputTypeError

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
    for name in cleaner.read:
        kind = given[name].dataType
        if kind.typeName() not in ("string", "varchar", "char", "binary", "void"):
            raise InputTypeError(f"column {name!r} holds {kind.simpleString()}, not text")
    fields = list(given.fields)
    for facet, name in cleaner.new.items():
        field = types.StructField(name, types.DataType.fromDDL(TYPES[facet]))
        if cleaner.replaces(name):
            fields[given.names.index(name)] = field
        else:
            fields.append(field)
    return types.StructType(fields)
