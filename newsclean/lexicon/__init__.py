"""Words of all languages, and what finds them; no judgement of what a line is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from newsclean.lexicon.matcher import Hit, Lexicon
from newsclean.lexicon.table import COMPILED, Table, load_table

__all__ = ["Hit", "Lexicon", "Table", "as_tables", "default_lexicon", "lexicon_with", "load"]


@lru_cache(1)
def default_lexicon() -> Lexicon:
    """The lexicon of the package's own tables, read from their compiled form once a process."""
    return Lexicon(json.loads(files("newsclean.lexicon").joinpath(COMPILED).read_text("utf-8")))


def load(path: str | Path) -> Table:
    """A user's own table, to be handed to ``Pipeline.default(lexicon=[...])``.

    Raises LexiconError where the file breaks the format.
    """
    return load_table(path)


def lexicon_with(tables: Iterable[str | Path | Table]) -> Lexicon:
    """The package's tables and these, paths or loaded ones; one of a language that the package has replaces it.

    Raises LexiconError where a file breaks the format.
    """
    own = as_tables(tables)
    return _built(own) if own else default_lexicon()


def as_tables(tables: Iterable[str | Path | Table]) -> tuple[Table, ...]:
    """Tables out of tables and paths to files of them, each file read now.

    Raises LexiconError where a file breaks the format.
    """
    return tuple(x if isinstance(x, Table) else load_table(x) for x in tables)


@lru_cache(8)
def _built(own: tuple[Table, ...]) -> Lexicon:
    from newsclean.lexicon.compile import compiled, shared_entries, source_tables

    codes = {x.code for x in own}
    return Lexicon(compiled([*(x for x in source_tables() if x.code not in codes), *own], shared_entries()))
