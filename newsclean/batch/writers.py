"""From the payloads of chunks to a file of their format, and the file of rejects."""

from __future__ import annotations

import base64
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from newsclean.batch.chunks import Reject
from newsclean.batch.files import packed
from newsclean.batch.formats import extra

#: A row group of Parquet is written when its payloads have so many bytes: few enough for
#: any memory, many enough to be read and packed well.
ROW_GROUP_BYTES = 1 << 25


class Writer:
    """Writes payloads to an open file.

    ``written``: the format. ``path``: the file's name, whose suffix says how to pack it.
    The bytes written depend on the payloads and their order alone.
    """

    def __init__(self, out: BinaryIO, written: str, path: Path | None) -> None:
        self.stack = ExitStack()
        self.parquet = _ParquetWriter(out) if written == "parquet" else None
        self.out = out if self.parquet else self.stack.enter_context(packed(out, path))

    def add(self, payload: bytes) -> None:
        """Write a chunk's payload."""
        if self.parquet:
            self.parquet.add(payload)
        else:
            self.out.write(payload)

    def close(self) -> None:
        """Write what is held back and the format's end; the file itself stays open."""
        if self.parquet:
            self.parquet.close()
        self.stack.close()


class _ParquetWriter:
    def __init__(self, out: BinaryIO) -> None:
        self.arrow = extra("parquet")
        self.parquet = extra("parquet", "pyarrow.parquet")
        self.out = out
        self.writer: Any = None
        self.batches: list[Any] = []
        self.size = 0

    def add(self, payload: bytes) -> None:
        with self.arrow.ipc.open_stream(payload) as stream:
            if self.writer is None:
                self.writer = self.parquet.ParquetWriter(self.out, stream.schema, compression="zstd")
            self.batches += [x for x in stream if len(x)]
        self.size += len(payload)
        if self.size >= ROW_GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self.batches:
            self.writer.write_table(self.arrow.Table.from_batches(self.batches))
        self.batches, self.size = [], 0

    def close(self) -> None:
        self._flush()
        if self.writer is not None:
            self.writer.close()


def reject_line(reject: Reject) -> bytes:
    """A record that could not be used as a line of JSON: where, why, and what it was.

    ``record`` is the record as it came, without its line end; bytes that are no UTF-8
    stand in ``record_base64`` instead; what another format's file still has is not copied.
    """
    row: dict[str, Any] = {"where": reject.where, "reason": reject.reason}
    if reject.raw is not None:
        try:
            row["record"] = reject.raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            row["record_base64"] = base64.b64encode(reject.raw).decode("ascii")
    return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
