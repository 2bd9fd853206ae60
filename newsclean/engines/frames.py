"""pandas and Polars: plain functions, and ``.newsclean`` on what the two libraries give out.

Importing this module adds the accessor and the namespaces to whichever of the two is
installed: ``Series.newsclean.clean()`` and ``DataFrame.newsclean.clean(...)`` in both,
``pl.col("text").newsclean.clean()`` for Polars' expressions.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Unpack

from newsclean.engines.arrow import BatchCleaner, Options, column_of
from newsclean.engines.libraries import library
from newsclean.errors import InputTypeError

#: The options of a single series, whose texts stand in no named column.
_LONE = ("text", "title", "url", "into", "also")


def clean_pandas(frame: Any, **options: Unpack[Options]) -> Any:
    """A pandas DataFrame with its text cleaned; it is not changed itself.

    Other arguments: see :class:`~newsclean.engines.arrow.BatchCleaner`. Returns a
    DataFrame with the new columns and the same index; missing values (None, NaN, NA)
    stay missing. Texts come as pandas' default type of strings, lists as Python
    lists. Raises ColumnError for a column that is missing or there already,
    InputTypeError (a TypeError) for one that holds no text, ExtraMissingError
    without pandas and pyarrow.
    """
    pandas, arrow = library("pandas"), library("pyarrow")
    cleaner = BatchCleaner(**options)
    cleaner.check_names(list(frame.columns))
    done = cleaner(arrow.table({x: _pandas_column(frame[x]) for x in cleaner.read}))
    new = {}
    for facet, name in cleaner.new.items():
        strings = facet in ("story", "headline")
        values = _strings(done[name], pandas) if strings else done[name].to_pylist()
        new[name] = pandas.Series(values, index=frame.index, dtype=None if strings else object)
    return frame.assign(**new)


def clean_pandas_series(series: Any, **options: Unpack[Options]) -> Any:
    """A pandas Series of texts, cleaned: a new Series of the same name and index.

    Arguments: those of :class:`~newsclean.engines.arrow.BatchCleaner` that name no
    column. Raises TypeError for one that does, InputTypeError (a TypeError) for values
    that are no text, ExtraMissingError without pandas and pyarrow.
    """
    pandas, arrow = library("pandas"), library("pyarrow")
    done = _lone(options)(arrow.table({"text": _pandas_column(series)}))
    return pandas.Series(_strings(done["text"], pandas), index=series.index, name=series.name)


def clean_polars(frame: Any, **options: Unpack[Options]) -> Any:
    """A Polars DataFrame with its text cleaned, as :func:`clean_pandas` does; nulls stay nulls.

    Lists and structures are Polars' own. Raises as that does.
    """
    polars, arrow = library("polars"), library("pyarrow")
    cleaner = BatchCleaner(**options)
    cleaner.check_names(frame.columns)
    done = cleaner(arrow.table({x: _polars_column(frame[x], arrow) for x in cleaner.read}))
    new = polars.from_arrow(done.select(list(cleaner.new.values())))
    return frame.with_columns(new.get_columns())


def clean_polars_series(series: Any, **options: Unpack[Options]) -> Any:
    """A Polars Series of texts, cleaned, as :func:`clean_pandas_series` does; raises as that does."""
    polars, arrow = library("polars"), library("pyarrow")
    done = _lone(options)(arrow.table({"text": _polars_column(series, arrow)}))
    return polars.Series(series.name, polars.from_arrow(done["text"]), dtype=polars.String)


class PandasSeries:
    """``series.newsclean``: what newsclean does with a pandas Series of texts."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def clean(self, **options: Unpack[Options]) -> Any:
        """The texts, cleaned: see :func:`clean_pandas_series`."""
        return clean_pandas_series(self._series, **options)


class PandasFrame:
    """``frame.newsclean``: what newsclean does with a pandas DataFrame."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def clean(self, **options: Unpack[Options]) -> Any:
        """The frame with new columns: see :func:`clean_pandas`."""
        return clean_pandas(self._frame, **options)


class PolarsSeries:
    """``series.newsclean``: what newsclean does with a Polars Series of texts."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def clean(self, **options: Unpack[Options]) -> Any:
        """The texts, cleaned: see :func:`clean_polars_series`."""
        return clean_polars_series(self._series, **options)


class PolarsFrame:
    """``frame.newsclean``: what newsclean does with a Polars DataFrame."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def clean(self, **options: Unpack[Options]) -> Any:
        """The frame with new columns: see :func:`clean_polars`."""
        return clean_polars(self._frame, **options)


class PolarsExpr:
    """``expr.newsclean``: what newsclean does with a Polars expression of texts, in a LazyFrame too."""

    def __init__(self, expr: Any) -> None:
        self._expr = expr

    def clean(self, **options: Unpack[Options]) -> Any:
        """An expression of the cleaned texts, under the same name: see :func:`clean_polars_series`."""
        _lone(options)  # a wrong option is told here, not when the query runs
        return self._expr.map_batches(
            lambda series: clean_polars_series(series, **options),
            return_dtype=library("polars").String,
            is_elementwise=True,
        )


def _lone(options: Options) -> BatchCleaner:
    for name in _LONE:
        if name in options:
            raise TypeError(f"{name}= names columns; a series has none: clean the frame instead")
    given: Options = {**options, "into": "text"}
    return BatchCleaner(**given)


def _pandas_column(series: Any) -> Any:
    # Object columns hold anything; asking for each value keeps surrogates and mixed types from being Arrow's errors.
    return column_of(None if missing else x for x, missing in zip(series, series.isna(), strict=True))


def _polars_column(series: Any, arrow: Any) -> Any:
    kind = str(series.dtype)
    if kind not in ("String", "Binary", "Null") and not kind.startswith(("Categorical", "Enum")):
        raise InputTypeError(f"column {series.name!r} holds {kind}, not text")
    texts = series if kind in ("Binary", "Null") else series.cast(library("polars").String)
    return texts.to_arrow().cast(arrow.large_binary() if kind == "Binary" else arrow.large_string())


def _strings(column: Any, pandas: Any) -> Any:
    # Before version 3 strings were objects, and "str" turned None into a text.
    dtype = "str" if int(pandas.__version__.partition(".")[0]) >= 3 else object
    return pandas.Series(column.to_pylist(), dtype=dtype).array


def _register() -> None:
    if find_spec("pandas"):
        extensions = library("pandas.api.extensions")
        extensions.register_series_accessor("newsclean")(PandasSeries)
        extensions.register_dataframe_accessor("newsclean")(PandasFrame)
    if find_spec("polars"):
        api = library("polars.api")
        api.register_series_namespace("newsclean")(PolarsSeries)
        api.register_dataframe_namespace("newsclean")(PolarsFrame)
        api.register_expr_namespace("newsclean")(PolarsExpr)


_register()
