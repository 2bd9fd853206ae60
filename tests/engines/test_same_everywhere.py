"""The same pages through every engine: the same bytes come out."""

import hashlib
import importlib.util
import shutil

import pytest

arrow = pytest.importorskip("pyarrow")

OPTIONS = {"title": "title", "url": "url", "also": ("headline", "teasers", "labels", "flags")}


def by_arrow(table, request):
    from newsclean.engines.arrow import clean_batch

    return clean_batch(table, **OPTIONS).to_pylist()


def by_spark(table, request):
    from newsclean.engines.spark import clean_dataframe

    frame = request.getfixturevalue("spark").createDataFrame(table)
    return [x.asDict(recursive=True) for x in clean_dataframe(frame, **OPTIONS).collect()]


def by_ray(table, request):
    from newsclean.engines.ray import clean_dataset

    given = request.getfixturevalue("ray").data.from_arrow(table)
    return clean_dataset(given, batch_size=50, **OPTIONS).take_all()


def by_datasets(table, request):
    import datasets

    from newsclean.engines.datasets import clean_dataset

    return clean_dataset(datasets.Dataset(table), batch_size=50, **OPTIONS).to_list()


def by_datatrove(table, request):
    from datatrove.data import Document

    from newsclean.engines.datatrove import NewsCleaner

    given = [
        Document(x["text"], str(x["id"]), metadata={"title": x["title"], "url": x["url"]}) for x in table.to_pylist()
    ]
    done = NewsCleaner(batch_size=50, into="clean", **OPTIONS).run(given)
    return [{"id": int(x.id), "text": x.text, **x.metadata} for x in done]


def by_pandas(table, request):
    import newsclean.engines.frames

    frame = newsclean.engines.frames.clean_pandas(table.to_pandas(), **OPTIONS)
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def by_polars(table, request):
    import polars as pl

    import newsclean.engines.frames

    return newsclean.engines.frames.clean_polars(pl.from_arrow(table), **OPTIONS).to_dicts()


def by_duckdb_relation(table, request):
    import duckdb

    from newsclean.engines.duckdb import clean_relation

    done = clean_relation(duckdb.connect().from_arrow(table), **OPTIONS)
    return [dict(zip(done.columns, x, strict=True)) for x in done.fetchall()]


def by_duckdb_function(table, request):
    import duckdb

    from newsclean.engines.duckdb import register

    connection = duckdb.connect()
    register(connection, takes=("text", "title", "url"), also=OPTIONS["also"])
    connection.register("pages", table)
    done = connection.sql(
        "SELECT * EXCLUDE found, found.* FROM (SELECT *, newsclean(text, title, url) found FROM pages)"
    )
    return [dict(zip(done.columns, x, strict=True)) for x in done.fetchall()]


#: What each way needs; Spark needs Java beside its library.
WAYS = {
    by_arrow: "pyarrow",
    by_spark: "pyspark",
    by_ray: "ray",
    by_datasets: "datasets",
    by_datatrove: "datatrove",
    by_pandas: "pandas",
    by_polars: "polars",
    by_duckdb_relation: "duckdb",
    by_duckdb_function: "duckdb",
}


def is_there(name):
    return importlib.util.find_spec(name) is not None and (name != "pyspark" or shutil.which("java") is not None)


def as_bytes(rows):
    """The rows in the order of their ids, as one Arrow stream; a value of another type is an error."""
    text = arrow.string()
    pair = arrow.struct([("headline", text), ("blurb", text)])
    span = arrow.struct([("start", arrow.int64()), ("end", arrow.int64()), ("label", text)])
    schema = arrow.schema(
        [
            ("id", arrow.int64()),
            *((x, text) for x in ("text", "title", "url", "clean", "headline")),
            *(("teasers", arrow.list_(pair)), ("labels", arrow.list_(span)), ("flags", arrow.list_(text))),
        ]
    )
    assert all(set(x) == set(schema.names) for x in rows)
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, schema) as writer:
        writer.write_table(arrow.Table.from_pylist(sorted(rows, key=lambda x: x["id"]), schema))
    return sink.getvalue().to_pybytes()


def test_every_engine_gives_the_same_bytes(table, expected, request):
    """The pages, and all that is found in them, are the same bytes by every way as by the library alone."""
    wanted = as_bytes(expected)
    missing = [x.__name__ for x, library in WAYS.items() if not is_there(library)]
    given = {x.__name__: as_bytes(x(table, request)) for x, library in WAYS.items() if is_there(library)}
    digest = {name: hashlib.sha256(x).hexdigest() for name, x in given.items()}
    assert digest == dict.fromkeys(given, hashlib.sha256(wanted).hexdigest())
    if missing:
        pytest.skip(f"not compared, since not installed: {', '.join(missing)}")
