"""What goes from the reader to a worker, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from newsclean.batch.stats import Stats

#: A chunk is full with so many records or so many bytes of them, whichever comes first:
#: large enough that handing it over costs nothing beside cleaning it, small enough that
#: the chunks read ahead stay far below the memory that a process may take.
CHUNK_RECORDS = 64
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it was read, before anyone looked into it.

    ``number``: its place in the file, from 1 (of JSON Lines and CSV: the line).
    ``data``: what it is depends on the format. ``size``: bytes of it.
    ``broken``: why the reader could make nothing of it; ``data`` is then what it read.
    """

    number: int
    data: Any
    size: int
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some neighbouring records of a file.

    ``format``: of the file. ``name``: of the file, for messages. ``rows``: the records.
    ``size``: bytes of them, unpacked; ``disk``: bytes of the file that were read for
    them. ``first``: whether it is the file's first chunk; ``head``: what the format
    says once for all records (CSV: the names of the columns). ``part``: the number of
    the part of the output that it belongs to. ``written``: the format of the output.
    """

    format: str
    name: str
    rows: list[Row]
    size: int
    disk: int
    first: bool
    head: Any = None
    part: int = 0
    written: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be used: where it stands, why, and what was read of it."""

    where: str
    reason: str
    raw: bytes | None


@dataclass(slots=True)
class Result:
    """A chunk, cleaned: the bytes of its output, what could not be used, and the counts."""

    payload: bytes = b""
    rejects: list[Reject] = field(default_factory=list)
    stats: Stats = field(default_factory=Stats)


def chunked(
    rows: Iterable[Row],
    form: str,
    name: str,
    position: Callable[[], int],
    *,
    head: Any = None,
) -> Iterator[Chunk]:
    """Rows in chunks, at least one.

    ``position``: how many bytes of the file have been read. ``head``: see :class:`Chunk`.
    """
    held: list[Row] = []
    size = at = 0
    first = True
    for row in rows:
        held.append(row)
        size += row.size
        if len(held) >= CHUNK_RECORDS or size >= CHUNK_BYTES:
            now = position()
            yield Chunk(form, name, held, size, now - at, first, head)
            held, size, at, first = [], 0, now, False
    if held or first:
        yield Chunk(form, name, held, size, position() - at, first, head)


def numbered(chunk: Chunk, part: int, written: str) -> Chunk:
    """The chunk with the part that it belongs to and the format of its output."""
    return replace(chunk, part=part, written=written)
