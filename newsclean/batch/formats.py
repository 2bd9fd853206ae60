"""Reading and writing the files that texts come in: plain text and JSON Lines."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from newsclean.errors import RecordError

#: What a file holds, by its suffix. Anything else that is named is read as plain text.
TEXT_SUFFIXES = (".txt", ".text", ".md")
JSON_LINES_SUFFIXES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to clean: where it is, its name below the folder that was asked for, and its format."""

    path: Path
    name: Path
    format: str


def sources(paths: Iterable[Path]) -> Iterator[Source]:
    """The files of the paths, folders walked in sorted order.

    A file named outright is always taken; in a folder only files with a known suffix
    are. Raises RecordError for a path that is not there.
    """
    for path in paths:
        if path.is_dir():
            for below in sorted(x for x in path.rglob("*") if x.is_file()):
                if below.suffix.lower() in TEXT_SUFFIXES + JSON_LINES_SUFFIXES:
                    yield Source(below, below.relative_to(path), format_of(below))
        elif path.exists():
            yield Source(path, Path(path.name), format_of(path))
        else:
            raise RecordError(f"{path}: no such file or folder")


def format_of(path: Path) -> str:
    """The format of a file by its suffix: jsonl, else text."""
    return "jsonl" if path.suffix.lower() in JSON_LINES_SUFFIXES else "text"


def parse_record(line: bytes, *, text_field: str, where: str) -> dict[str, Any]:
    """A line of JSON Lines as a record with a text in it.

    ``where``: file and line number for messages. Raises RecordError for a line that
    is no JSON object, or one whose text field is missing or no string.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{where}: not valid JSON ({error})") from None
    if not isinstance(record, dict):
        raise RecordError(f"{where}: a {type(record).__name__} where an object was expected")
    if text_field not in record:
        raise RecordError(f"{where}: no field {text_field!r}; it has {', '.join(map(repr, record)) or 'none'}")
    if not isinstance(record[text_field], str | None):
        raise RecordError(f"{where}: {text_field!r} is {type(record[text_field]).__name__}, not a string")
    return record


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name only when all of it was written.

    What stood there before stays until then, and for good if anything is raised.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
