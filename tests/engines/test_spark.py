"""Spark: a DataFrame's schema and rows, cleaned by its workers."""

import pytest

from newsclean.errors import ColumnError, InputTypeError

pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")
engine = pytest.importorskip("newsclean.engines.spark")


@pytest.fixture
def frame(spark, page):
    return spark.createDataFrame([(1, page, None), (2, None, "x"), (3, "", None)], "n INT, text STRING, title STRING")


def test_a_dataframe_gets_new_columns(frame, page, story):
    """The schema is told before anything runs; null is null in every new column."""
    done = engine.clean_dataframe(frame, title="title", also={"flags": "marks", "labels": "labels"})
    assert done.columns == ["n", "text", "title", "clean", "marks", "labels"]
    assert done.schema["labels"].dataType.simpleString() == "array<struct<start:bigint,end:bigint,label:string>>"
    first, second, third = done.orderBy("n").collect()
    assert (first.text, first.clean, first.marks, first.labels[0].label) == (page, story, ["paywalled"], "byline")
    assert (second.clean, second.marks, second.labels) == (None, None, None)
    assert (third.clean, third.marks) == ("", [])


def test_the_text_is_replaced_in_its_place(spark, page, story):
    """Binary texts are decoded and become strings where they stood."""
    frame = spark.createDataFrame([(bytearray(page.encode()), 1)], "text BINARY, n INT")
    done = engine.clean_dataframe(frame, into="text")
    assert done.dtypes == [("text", "string"), ("n", "int")]
    assert [tuple(x) for x in done.collect()] == [(story, 1)]


def test_an_empty_dataframe_stays_one(frame):
    """No rows, all columns."""
    done = engine.clean_dataframe(frame.where("n > 9"), also=["teasers"])
    assert (done.count(), done.columns[-1]) == (0, "teasers")


def test_what_cannot_be_done_is_told(frame):
    """Missing and taken columns and columns without texts are errors before anything runs."""
    for options, error in [
        ({"text": "body"}, ColumnError),
        ({"into": "n"}, ColumnError),
        ({"text": "n"}, InputTypeError),
    ]:
        with pytest.raises(error):
            engine.clean_dataframe(frame, **options)
