"""pandas and Polars: accessors, plain functions, indexes, missing values."""

import pytest

import newsclean
from newsclean.errors import ColumnError, InputTypeError

pytest.importorskip("pyarrow")
pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
frames = pytest.importorskip("newsclean.engines.frames")


def test_pandas_series_keeps_name_index_and_missing_values(page, story):
    """A cleaned Series is told from the old one by its texts alone; None, NaN and NA stay missing."""
    series = pandas.Series(
        [page, None, float("nan"), pandas.NA, ""], index=[9, 9, 3, 2, 1], name="content", dtype=object
    )
    done = series.newsclean.clean()
    assert done.name == "content"
    assert list(done.index) == [9, 9, 3, 2, 1]
    assert done[done.notna()].tolist() == [story, ""]
    assert done.isna().tolist() == [False, True, True, True, False]
    assert series.iloc[0] == page


@pytest.mark.parametrize("dtype", ["object", "string", "category"])
def test_pandas_texts_of_every_type(dtype, page, story):
    """Objects, strings and categories hold texts alike."""
    assert pandas.Series([page, None], dtype=dtype).newsclean.clean().tolist()[0] == story


def test_pandas_frame_gets_new_columns(page, story):
    """The frame's other columns and its index stay, and it is not changed itself."""
    frame = pandas.DataFrame({"text": [page, None], "n": [1, 2]}, index=["a", "b"])
    done = frame.newsclean.clean(also=["headline", "labels", "flags"])
    assert list(frame.columns) == ["text", "n"]
    assert list(done.columns) == ["text", "n", "clean", "headline", "labels", "flags"]
    assert done.loc["a", "clean"] == story
    assert done.loc["a", "flags"] == ["paywalled"]
    assert done.loc["a", "labels"][0] == {"start": 0, "end": 39, "label": "byline"}
    assert done.loc["b", ["clean", "headline", "labels", "flags"]].isna().all()


def test_pandas_holds_bytes_and_surrogates():
    """An object column of bytes is decoded; a lone surrogate is no error."""
    text = "Die Brücke in Velmar bleibt für Wochen geschlossen."
    assert pandas.Series([text.encode(), None], dtype=object).newsclean.clean().tolist()[0] == text
    lone = pandas.Series(["The bridge\ud800 is closed."], dtype=object)
    assert lone.newsclean.clean().tolist() == [newsclean.clean("The bridge\ud800 is closed.")]


def test_pandas_without_rows():
    """No rows give no rows and all columns."""
    done = frames.clean_pandas(pandas.DataFrame({"text": pandas.Series([], dtype=object)}), also=["flags"])
    assert list(done.columns) == ["text", "clean", "flags"]


def test_polars_series_expressions_and_frames(page, story):
    """The namespaces of a Series, an expression, a lazy one too, and a frame give the same story."""
    frame = polars.DataFrame({"text": [page, None], "n": [1, 2]})
    cleaned = [story, None]
    series = frame["text"].newsclean.clean()
    assert (series.name, series.dtype, series.to_list()) == ("text", polars.String, cleaned)
    assert frame.select(polars.col("text").newsclean.clean())["text"].to_list() == cleaned
    lazy = frame.lazy().with_columns(polars.col("text").newsclean.clean().alias("story"))
    assert lazy.collect_schema()["story"] == polars.String
    assert lazy.collect()["story"].to_list() == cleaned
    done = frame.newsclean.clean(also=["flags"])
    assert done.columns == ["text", "n", "clean", "flags"]
    assert done.rows()[0] == (page, 1, story, ["paywalled"])
    assert frame.columns == ["text", "n"]


def test_polars_texts_of_every_type(page, story):
    """Categories, binary columns and columns of nulls are read; lists in an empty frame have their types."""
    assert polars.Series([page], dtype=polars.Categorical).newsclean.clean().to_list() == [story]
    assert polars.Series([page.encode(), None]).newsclean.clean().to_list() == [story, None]
    assert polars.Series([None, None], dtype=polars.Null).newsclean.clean().to_list() == [None, None]
    empty = frames.clean_polars(polars.DataFrame({"text": []}, schema={"text": polars.String}), also=["flags"])
    assert empty.schema["flags"] == polars.List(polars.String)


def test_a_text_is_replaced_in_its_place(page, story):
    """With the text's own name no column is added, in either library."""
    for library in (pandas, polars):
        done = library.DataFrame({"text": [page], "n": [1]}).newsclean.clean(into="text")
        assert (list(done.columns), list(done["text"])) == (["text", "n"], [story])


def test_what_cannot_be_done_is_told():
    """Missing and taken columns, values that are no text, and columns named to a series are errors."""
    for library in (pandas, polars):
        frame = library.DataFrame({"text": ["Short."], "n": [1]})
        with pytest.raises(ColumnError, match="no column 'body'"):
            frame.newsclean.clean(text="body")
        with pytest.raises(ColumnError, match="already"):
            frame.newsclean.clean(into="n")
        with pytest.raises(InputTypeError):
            frame["n"].newsclean.clean()
        with pytest.raises(TypeError, match="names columns"):
            frame["text"].newsclean.clean(title="n")
    with pytest.raises(TypeError, match="names columns"):
        polars.col("text").newsclean.clean(also=["flags"])


def test_options_reach_the_library(page):
    """A policy given to an accessor is the one that is applied."""
    wanted = newsclean.clean(page, policy=["byline"])
    assert pandas.Series([page]).newsclean.clean(policy=["byline"]).tolist() == [wanted]
    assert polars.Series([page]).newsclean.clean(policy=["byline"]).to_list() == [wanted]
