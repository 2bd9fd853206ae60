"""Where a file's output goes: straight on, whole at the end, or in parts that a later run takes up."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from newsclean.batch.chunks import Result
from newsclean.batch.files import WholeFile
from newsclean.batch.formats import REJECTS
from newsclean.batch.stats import Stats
from newsclean.batch.writers import Writer, reject_line
from newsclean.errors import RunError

#: The folder of parts stands beside the output, with its name and this suffix.
PARTS = ".parts"
#: Its list of finished parts, one a line; the first line says which run they belong to.
FINISHED = "finished.jsonl"
#: A frame of a part: what it holds, and how many bytes of it.
FRAME = struct.Struct("<cQ")
PAYLOAD, REJECT = b"p", b"r"


class Sink(Protocol):
    """Takes the results of a file's chunks in order."""

    #: Parts with smaller numbers are finished already: their chunks need not be cleaned.
    done: int
    #: The counts of the finished parts.
    stats: Stats

    def add(self, part: int, result: Result) -> None:
        """Take a chunk's result; it belongs to the part of that number."""

    def finish(self) -> None:
        """Give the output its name."""

    def abandon(self) -> None:
        """Give the output up; finished parts stay for a later run."""


class StreamSink:
    """Writes to an open stream as results come, such as standard output."""

    def __init__(self, out: BinaryIO, written: str) -> None:
        self.done = 0
        self.stats = Stats()
        self.writer = Writer(out, written, None)

    def add(self, part: int, result: Result) -> None:  # noqa: ARG002  # a stream has no parts
        """Write a chunk's output."""
        self.writer.add(result.payload)

    def finish(self) -> None:
        """End the format."""
        self.writer.close()

    def abandon(self) -> None:
        """Nothing: what is written is written."""


class FileSink:
    """Writes a file, and its rejects beside it, that appear whole or not at all."""

    def __init__(self, path: Path, written: str, scratch: Path | None = None) -> None:
        self.done = 0
        self.stats = Stats()
        self.path = path
        self.scratch = scratch
        self.file = WholeFile(path, scratch / "output.part" if scratch else None)
        self.writer = Writer(self.file.out, written, path)
        self.rejects: WholeFile | None = None

    def add(self, part: int, result: Result) -> None:  # noqa: ARG002  # a whole file has no parts
        """Write a chunk's output."""
        self.writer.add(result.payload)
        self.add_rejects([reject_line(x) for x in result.rejects])

    def add_rejects(self, lines: list[bytes]) -> None:
        """Write records that could not be used."""
        if lines and self.rejects is None:
            name = rejects_of(self.path)
            self.rejects = WholeFile(name, self.scratch / "rejects.part" if self.scratch else None)
        for line in lines:
            if self.rejects:
                self.rejects.out.write(line)

    def finish(self) -> None:
        """Give the files their names; rejects of an earlier run are no longer true and go."""
        self.writer.close()
        if self.rejects:
            self.rejects.commit()
        else:
            rejects_of(self.path).unlink(missing_ok=True)
        self.file.commit()

    def abandon(self) -> None:
        """Leave what stood there before."""
        self.file.discard()
        if self.rejects:
            self.rejects.discard()


class PartsSink:
    """Writes finished parts below ``PATH.parts/`` and makes the output from them at the end.

    A part is written under another name, brought to the disk, named, and only then
    listed, so that one that is listed is whole. ``run``: what the output depends on;
    parts of another run are refused with RunError. The output is made of the same
    payloads in the same order as by :class:`FileSink`, and so has the same bytes.
    """

    def __init__(self, path: Path, written: str, run: dict[str, Any]) -> None:
        self.path, self.written, self.run = path, written, run
        self.folder = path.with_name(path.name + PARTS)
        self.stats = Stats()
        self.done = self._listed()
        self.part = self.done
        self.results: list[Result] = []

    def _listed(self) -> int:
        """How many parts of this run are finished; their counts go to the stats."""
        listed = list(read_list(self.folder / FINISHED))
        if not listed:
            return 0
        if listed[0] != self.run:
            raise RunError(
                f"{self.folder}: these parts were made from another input or with other options; "
                "repeat that run, or delete the folder"
            )
        for number, entry in enumerate(listed[1:]):
            file = self._file(number)
            if entry["part"] != number or not file.is_file() or file.stat().st_size != entry["bytes"]:
                raise RunError(f"{file}: not as it was when it was listed; delete {self.folder}")
            self.stats.add(Stats.from_dict(entry["stats"]))
        return len(listed) - 1

    def _file(self, number: int) -> Path:
        return self.folder / f"{number:06d}.part"

    def add(self, part: int, result: Result) -> None:
        """Hold a chunk's result; the part before is finished when the first of another comes."""
        if part != self.part:
            self._write_part()
            self.part = part
        self.results.append(result)

    def _write_part(self) -> None:
        if not (self.folder / FINISHED).exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            append_to_list(self.folder / FINISHED, self.run)
        file = WholeFile(self._file(self.part), self.folder / "unfinished.part")
        stats = Stats()
        for result in self.results:
            stats.add(result.stats)
            for kind, data in _frames(result):
                file.out.write(FRAME.pack(kind, len(data)) + data)
        file.commit()
        size = self._file(self.part).stat().st_size
        append_to_list(self.folder / FINISHED, {"part": self.part, "bytes": size, "stats": stats.to_dict()})
        self.results = []

    def finish(self) -> None:
        """Make the output from the parts, then delete them."""
        scratch = self.folder if (self.folder / FINISHED).exists() else None
        sink = FileSink(self.path, self.written, scratch)
        try:
            for kind, data in self._all_frames():
                if kind == PAYLOAD:
                    sink.writer.add(data)
                else:
                    sink.add_rejects([data])
            sink.finish()
        except BaseException:
            sink.abandon()
            raise
        if scratch:
            self._clear()

    def _clear(self) -> None:
        # The list first: without it what may be left belongs to no run. And nothing but
        # what was made here, whatever else stands in a folder of this name.
        (self.folder / FINISHED).unlink()
        for file in sorted(self.folder.glob("*.part")):
            file.unlink()
        with suppress(OSError):
            self.folder.rmdir()

    def _all_frames(self) -> Iterator[tuple[bytes, bytes]]:
        # The last part is never written: what it holds is in memory.
        for number in range(self.part):
            with self._file(number).open("rb") as file:
                while head := file.read(FRAME.size):
                    kind, size = FRAME.unpack(head)
                    yield kind, file.read(size)
        for result in self.results:
            yield from _frames(result)

    def abandon(self) -> None:
        """Leave the finished parts for a later run."""
        self.results = []


def _frames(result: Result) -> Iterator[tuple[bytes, bytes]]:
    yield PAYLOAD, result.payload
    for reject in result.rejects:
        yield REJECT, reject_line(reject)


def rejects_of(path: Path) -> Path:
    """Where the records go that could not be used."""
    return path.with_name(path.name + REJECTS)


def append_to_list(path: Path, entry: dict[str, Any]) -> None:
    """Add a line of JSON to a file and bring it to the disk."""
    with path.open("ab") as file:
        file.write((json.dumps(entry) + "\n").encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def read_list(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of such a file; a last one that was not written to its end does not count, and is cut off."""
    if not path.exists():
        return
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        with path.open("r+b") as file:
            file.truncate(len(whole))
    for line in whole.splitlines():
        yield json.loads(line)
