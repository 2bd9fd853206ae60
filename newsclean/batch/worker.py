"""A chunk in, the bytes of its output back: the part of the work that is done in parallel."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsclean.batch.chunks import Chunk, Reject, Result, Row
from newsclean.batch.emit import arrow_type
from newsclean.batch.formats import extra
from newsclean.batch.job import Job
from newsclean.batch.readers import WET_COLUMNS
from newsclean.errors import RecordError

Record = dict[str, Any]


def work(chunk: Chunk, job: Job) -> Result:
    """Clean a chunk's records, in their order; nothing that one of them does stops the others."""
    result = Result()
    if chunk.format == "wet" and job.url_field is None:
        job = replace(job, url_field="url")
    records: list[Record] = []
    raw_lines: list[tuple[int, bytes]] = []
    kept_rows: list[int] = []
    for index, row, record, problem in records_of(chunk, job, result):
        columns, reason = (None, problem) if record is None else _columns(record, row, chunk, job, result)
        if reason:
            raw = row.data if isinstance(row.data, bytes) else None
            result.rejects.append(Reject(f"{chunk.name}:{row.number}", reason, raw))
            result.stats.rejected += 1
            if job.pass_broken and chunk.format == "jsonl" and raw is not None:
                raw_lines.append((len(records), raw if raw.endswith(b"\n") else raw + b"\n"))
        elif columns is not None and record is not None:
            records.append(columns if _new_alone(chunk, job) else record | columns)
            kept_rows.append(index)
    result.payload = _encoded(chunk, job, records, raw_lines, kept_rows)
    return result


def known_columns(chunk: Chunk, job: Job) -> list[str] | None:
    """The columns of the chunk's file, or None where each record has its own."""
    if chunk.format == "parquet":
        return list(chunk.head.names)
    if chunk.format == "csv":
        return list(chunk.head[0])
    if chunk.format == "wet":
        return [job.text_field if x == "text" else x for x in WET_COLUMNS]
    return ["id", job.text_field] if chunk.format == "text" else None


def _new_alone(chunk: Chunk, job: Job) -> bool:
    """Whether the new columns are the whole of the output, or go into an Arrow batch that has the others."""
    return job.emit == "attributes" or (chunk.format == "parquet" and chunk.written == "parquet")


def _columns(record: Record, row: Row, chunk: Chunk, job: Job, result: Result) -> tuple[Record | None, str]:
    where = f"{chunk.name}:{row.number}"
    try:
        if job.emit != "attributes" and chunk.format == "jsonl":
            job.check_columns(record, where)
        return job.run(record, where, result.stats), ""
    except RecordError as error:
        return None, str(error).removeprefix(f"{where}: ")
    except Exception as error:  # noqa: BLE001  # a filter of the user's own may raise anything; one record must not end a run
        return None, f"{type(error).__name__}: {error}"


def records_of(chunk: Chunk, job: Job, result: Result) -> Iterator[tuple[int, Row, Record | None, str]]:
    """The chunk's rows as records, each with its place, or the reason why it is none; skipped ones are counted."""
    for index, row in enumerate(chunk.rows):
        if row.broken:
            yield index, row, None, row.broken
        elif chunk.format == "parquet":
            yield from _arrow_records(chunk, row, job)
        elif row.data is None:
            result.stats.skipped += 1
        else:
            record, problem = _record(chunk, row, job)
            yield index, row, record, problem


def _record(chunk: Chunk, row: Row, job: Job) -> tuple[Record | None, str]:
    if chunk.format == "wet":
        return {job.text_field if k == "text" else k: v for k, v in row.data.items()}, ""
    if chunk.format == "text":
        return {"id": chunk.name, job.text_field: row.data}, ""
    if chunk.format == "csv":
        try:
            "".join(row.data).encode()
        except UnicodeEncodeError:
            return None, f"not valid {job.encoding or 'UTF-8'}"
        return dict(zip(chunk.head[0], row.data, strict=True)), ""
    try:
        return parse_record(row.data, text_field=job.text_field, encoding=job.encoding), ""
    except RecordError as error:
        return None, str(error)


def parse_record(line: bytes, *, text_field: str, encoding: str | None = None) -> Record:
    """A line of JSON Lines as a record with a text, or null, in it.

    Raises RecordError for a line that is no JSON object, has a field twice, or whose
    text field is missing or no string.
    """
    try:
        record = json.loads(line.decode(encoding) if encoding else line, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError(f"not valid JSON ({error})") from None
    if not isinstance(record, dict):
        raise RecordError(f"a {type(record).__name__} where an object was expected")
    if text_field not in record:
        raise RecordError(f"no field {text_field!r}; it has {', '.join(map(repr, record)) or 'none'}")
    if not isinstance(record[text_field], str | None):
        raise RecordError(f"{text_field!r} is {type(record[text_field]).__name__}, not a string")
    return record


def _object(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [k for k, _ in pairs]
        twice = next(x for i, x in enumerate(names) if x in names[:i])
        raise RecordError(f"the field {twice!r} stands twice in one object")
    return record


def _arrow_records(chunk: Chunk, row: Row, job: Job) -> Iterator[tuple[int, Row, Record | None, str]]:
    batch = row.data
    if chunk.written == "parquet" or job.emit == "attributes":
        wanted = (job.text_field, job.id_field, job.url_field, job.title_field)
        batch = batch.select([x for x in dict.fromkeys(wanted) if x in batch.schema.names])
    for index, record in enumerate(_as_text(batch).to_pylist()):
        text = record[job.text_field]
        problem = "" if isinstance(text, str | bytes | None) else f"{type(text).__name__}, not a string"
        yield index, Row(row.number + index, None, 0), None if problem else record, problem


def _as_text(batch: Any) -> Any:
    """The batch with its times as text: Python's own have no nanoseconds."""
    arrow = extra("parquet")
    for i, kind in enumerate(batch.schema):
        if arrow.types.is_temporal(kind.type) and not arrow.types.is_duration(kind.type):
            batch = batch.set_column(i, kind.name, batch.column(i).cast(arrow.string()))
    return batch


def _encoded(
    chunk: Chunk, job: Job, records: list[Record], raw_lines: list[tuple[int, bytes]], kept_rows: list[int]
) -> bytes:
    if chunk.written == "parquet":
        return _ipc(
            _with_columns(chunk, job, records, kept_rows) if chunk.format == "parquet" else _batch(chunk, job, records)
        )
    if chunk.written == "csv":
        return _csv(chunk, job, records)
    if chunk.written == "text":
        return b"".join(f"{x[job.column]}\n".encode() for x in records if x[job.column])
    lines = [_json(x) for x in records]
    for at, raw in reversed(raw_lines):
        lines.insert(at, raw)
    return b"".join(lines)


def _json(record: Record) -> bytes:
    try:
        return (json.dumps(record, ensure_ascii=False, default=_plain) + "\n").encode("utf-8")
    except UnicodeEncodeError:
        # A lone surrogate in another field: escaped, it goes through as it came.
        return (json.dumps(record, default=_plain) + "\n").encode("ascii")


def _plain(value: Any) -> Any:
    """What JSON has no type for, as text; bytes that are no UTF-8 in base64."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    return str(value)


def _csv(chunk: Chunk, job: Job, records: list[Record]) -> bytes:
    head, end = chunk.head
    names = list(dict.fromkeys([*head, *job.columns]))
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator=end)
    if chunk.first:
        table.writerow(names)
    for record in records:
        table.writerow([_cell(record[x]) for x in names])
    return out.getvalue().encode("utf-8")


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _ipc(batch: Any) -> bytes:
    arrow = extra("parquet")
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def _kinds(job: Job, arrow: Any) -> dict[str, Any]:
    kinds = {job.column: arrow_type(job.emit, arrow)}
    return kinds | {x: arrow.list_(arrow.string()) for x in job.columns[1:]}


def _batch(chunk: Chunk, job: Job, records: list[Record]) -> Any:
    """A batch of records of a format whose columns all hold text."""
    arrow = extra("parquet")
    kinds = dict.fromkeys(known_columns(chunk, job) or (), arrow.string()) | _kinds(job, arrow)
    return arrow.RecordBatch.from_pylist(records, schema=arrow.schema(list(kinds.items())))


def _with_columns(chunk: Chunk, job: Job, records: list[Record], kept_rows: list[int]) -> Any:
    """The chunk's own batch, every other column as it was, with the new columns."""
    arrow = extra("parquet")
    batch = next((x.data for x in chunk.rows if x.data is not None), None)
    if batch is None:
        batch = arrow.RecordBatch.from_pylist([], schema=chunk.head)
    elif len(kept_rows) != len(batch):
        batch = batch.take(arrow.array(kept_rows, arrow.int64()))
    for name, kind in _kinds(job, arrow).items():
        i = batch.schema.get_field_index(name)
        if i < 0:
            batch = batch.append_column(arrow.field(name, kind), arrow.array([x[name] for x in records], kind))
            continue
        own = batch.schema.field(i)
        kind_kept = own.type if arrow.types.is_string(own.type) or arrow.types.is_large_string(own.type) else kind
        values = arrow.array([x[name] for x in records], kind_kept)
        batch = batch.set_column(i, arrow.field(name, kind_kept, own.nullable, own.metadata), values)
    return batch
