"""Opening a file of any format and cutting it into chunks; memory does not grow with the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from newsclean.batch.chunks import Chunk, Row, chunked
from newsclean.batch.files import decompressed
from newsclean.batch.formats import Source, extra
from newsclean.errors import RecordError

#: A CSV field may be so long; a quotation mark that is never closed ends here, not with the memory.
CSV_FIELD_BYTES = 1 << 26
#: WARC records of this type hold extracted text; this one says what the file is.
CONVERSION, INFO = "conversion", "warcinfo"
#: What of a WET record's head is kept, by the name of its column.
WET_HEADERS = {
    "id": "WARC-Record-ID",
    "url": "WARC-Target-URI",
    "date": "WARC-Date",
    "language": "WARC-Identified-Content-Language",
    "refers_to": "WARC-Refers-To",
}
WET_COLUMNS = (*WET_HEADERS, "text")


def read_file(source: Source, *, encoding: str | None = None, columns: tuple[str, ...] = ()) -> Iterator[Chunk]:
    """The chunks of a file.

    ``encoding``: of CSV. ``columns``: those that a Parquet file must have. Raises
    OSError where it cannot be opened or read, RecordError where it is no file of its
    format at all, ExtraMissingError where its format's library is not installed.
    What is broken further on comes as a row that says so.
    """
    if source.format == "parquet":
        yield from _parquet(source.path, columns)
        return
    with source.path.open("rb") as raw:
        yield from read_stream(raw, source.format, str(source.path), encoding=encoding)


def read_stream(raw: io.BufferedReader, form: str, name: str, *, encoding: str | None = None) -> Iterator[Chunk]:
    """The chunks of an open file; ``name`` is what messages call it. Raises as :func:`read_file` does."""
    if form == "parquet":
        raise RecordError(f"{name}: Parquet is read from its end, which standard input has not; name a file")
    position = _position(raw)
    stream = decompressed(raw)
    if form == "wet":
        yield from chunked(_until_damage(_wet_rows(stream, name), 1), form, name, position)
    elif form == "csv":
        yield from _csv(stream, name, position, encoding)
    elif form == "jsonl":
        lines = (Row(n, line, len(line)) for n, line in enumerate(stream, 1) if line.strip())
        yield from chunked(_until_damage(lines, 1), form, name, position)
    else:
        yield from chunked(_whole(stream, name), form, name, position)


def _position(raw: BinaryIO) -> Any:
    # A pipe does not know where it is; the bar then has no end anyway.
    return raw.tell if raw.seekable() else lambda: 0


def _until_damage(rows: Iterator[Row], start: int) -> Iterator[Row]:
    """The rows up to where the file is damaged, then a row that tells of it; damage at the start is the file's."""
    number = start - 1
    try:
        for row in rows:
            number = row.number
            yield row
    except RecordError as error:
        if number < start:
            raise
        yield Row(number + 1, None, 0, f"the file is damaged from here on ({error})")


def _whole(stream: BinaryIO, name: str) -> Iterator[Row]:
    try:
        data = stream.read()
    except RecordError as error:
        raise RecordError(f"{name}: the file is damaged ({error})") from None
    yield Row(1, data, len(data))


class _Physical:
    """The lines of a CSV file as text, and which of them the current record took."""

    def __init__(self, stream: BinaryIO, encoding: str | None) -> None:
        # Bytes that are no text become lone surrogates, which the worker finds in their row.
        self.text = io.TextIOWrapper(stream, encoding or "utf-8-sig", errors="surrogateescape", newline="")
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self.text:
            self.number += 1
            self.taken.append(line)
            yield line


def _csv(stream: BinaryIO, name: str, position: Any, encoding: str | None) -> Iterator[Chunk]:
    lines = _Physical(stream, encoding)
    before = csv.field_size_limit(CSV_FIELD_BYTES)
    try:
        table = csv.reader(lines, strict=True)
        try:
            head = next(table, [])
        except (csv.Error, RecordError) as error:
            raise RecordError(f"{name}: no CSV with a first row of names ({error})") from None
        end = "\r\n" if "".join(lines.taken).endswith("\r\n") else "\n"
        twice = next((x for i, x in enumerate(head) if x in head[:i]), None)
        if twice is not None:
            raise RecordError(f"{name}: two columns have the name {twice!r}")
        yield from chunked(
            _until_damage(_csv_rows(table, lines, len(head)), 2), "csv", name, position, head=(head, end)
        )
    finally:
        csv.field_size_limit(before)
        lines.text.detach()


def _csv_rows(table: Any, lines: _Physical, width: int) -> Iterator[Row]:
    while True:
        lines.taken = []
        number = lines.number + 1
        broken = ""
        row: list[str] = []
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            broken = f"not valid CSV ({error})"
        else:
            if not row:
                continue
            if len(row) != width:
                broken = f"{len(row)} fields where the first row has {width}"
        size = sum(map(len, lines.taken))
        raw = "".join(lines.taken).encode("utf-8", "surrogateescape") if broken else b""
        yield Row(number, raw if broken else row, size, broken)


class _Eager:
    """A stream that gives what it has: one that waits for a full block loses it when damage follows."""

    def __init__(self, stream: Any) -> None:
        self.read = stream.read1


def _wet_rows(stream: BinaryIO, name: str) -> Iterator[Row]:
    """The records of a WET file; those that are no text are skipped, and counted by an empty row."""
    archive = extra("warc", "warcio.archiveiterator")
    failed = extra("warc", "warcio.exceptions").ArchiveLoadFailed
    number = texts = strays = 0
    try:
        records = archive.ArchiveIterator(_Eager(stream), no_record_parse=True)
        for record in records:
            if records.err_count > strays:
                strays = records.err_count
                yield Row(number, None, 0, "more follows the record than its Content-Length says")
            if record.rec_type == INFO:
                continue
            number += 1
            if not record.rec_type:
                yield Row(number, None, 0, "a record that does not say its WARC-Type")
                continue
            if record.rec_type != CONVERSION:
                yield Row(number, None, 0)
                continue
            texts += 1
            yield _wet_row(number, record)
    except failed as error:
        if not number:
            raise RecordError(f"{name}: not a WARC file ({error})") from None
        yield Row(number + 1, None, 0, f"the file is damaged from here on ({error})")
    if number and not texts:
        yield Row(1, None, 0, "no record holds extracted text (WARC-Type: conversion): this is a WARC, not a WET file")


def _wet_row(number: int, record: Any) -> Row:
    headers = record.rec_headers
    data = record.raw_stream.read()
    length = headers.get_header("Content-Length")
    broken = ""
    if length is None or not length.isdecimal() or int(length) != len(data):
        broken = f"Content-Length says {length}, but {len(data)} bytes are there"
    values = {column: headers.get_header(header) for column, header in WET_HEADERS.items()}
    return Row(number, data if broken else {**values, "text": data}, len(data), broken)


def _parquet(path: Path, columns: tuple[str, ...]) -> Iterator[Chunk]:
    arrow = extra("parquet")
    parquet = extra("parquet", "pyarrow.parquet")
    with path.open("rb") as raw:
        try:
            # Buffered and not read ahead: a row group need not fit into memory.
            file = parquet.ParquetFile(raw, buffer_size=1 << 20, pre_buffer=False)
        except arrow.ArrowException as error:
            raise RecordError(f"{path}: not a Parquet file ({_one_line(error)})") from None
        schema = file.schema_arrow
        for column in columns:
            if column not in schema.names:
                raise RecordError(
                    f"{path}: no column {column!r}; it has {', '.join(map(repr, schema.names)) or 'none'}"
                )
        total, size = file.metadata.num_rows, path.stat().st_size
        number, first = 0, True
        try:
            for batch in _batches(file, schema, arrow):
                disk = size * (number + len(batch)) // total - size * number // total if total else size
                row = Row(number + 1, batch, batch.nbytes)
                yield Chunk("parquet", str(path), [row], batch.nbytes, disk, first, schema)
                number, first = number + len(batch), False
        except (arrow.ArrowException, OSError) as error:
            row = Row(number + 1, None, 0, f"the file is damaged from here on ({_one_line(error)})")
            yield Chunk("parquet", str(path), [row], 0, 0, first, schema)


def _batches(file: Any, schema: Any, arrow: Any) -> Iterator[Any]:
    """The file's batches, halved until none is much larger than a chunk; an empty one for a file without rows."""
    from newsclean.batch.chunks import CHUNK_BYTES, CHUNK_RECORDS

    empty = True
    for batch in file.iter_batches(batch_size=CHUNK_RECORDS, use_threads=False):
        waiting = [batch]
        while waiting:
            one = waiting.pop()
            if one.nbytes > 2 * CHUNK_BYTES and len(one) > 1:
                waiting += [one.slice(len(one) // 2), one.slice(0, len(one) // 2)]
                continue
            empty = False
            yield one
    if empty:
        yield arrow.RecordBatch.from_pylist([], schema=schema)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
