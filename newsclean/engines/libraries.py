"""The libraries that engines need, each an extra of its own."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from newsclean.errors import ExtraMissingError

#: The extra that brings each library; pyarrow comes with every extra of an engine.
EXTRAS = {
    "datasets": "datasets",
    "datatrove": "datatrove",
    "duckdb": "duckdb",
    "pandas": "pandas",
    "polars": "polars",
    "pyarrow": "parquet",
    "pyspark": "spark",
}


def library(module: str) -> Any:
    """A module of one of the libraries in ``EXTRAS``.

    Raises ExtraMissingError, which names the extra, where the library is not installed.
    """
    name = module.partition(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != name:
            raise
        raise ExtraMissingError(f"{name} is not installed: pip install 'newsclean[{EXTRAS[name]}]'") from None
