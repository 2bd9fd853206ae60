"""Bytes in and out: compressed files read and written, and files that appear whole or not at all."""

from __future__ import annotations

import gzip
import io
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from newsclean.batch.formats import compression_of, extra
from newsclean.errors import RecordError

GZIP_MAGIC, ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: How much of a file is read, or copied, at once.
BLOCK = 1 << 18
#: How much of packed data is unpacked at once.
STEP = 1 << 12
#: Windows up to 2 GiB, as ``zstd --long=31`` makes them.
ZSTD_WINDOW = 1 << 31


def decompressed(raw: io.BufferedReader) -> BinaryIO:
    """An open file's content, unpacked where its first bytes say that it is packed.

    Reading raises RecordError where the packed data are damaged or end too early;
    what comes before is read by then.
    """
    head = raw.peek(4)[:4]
    if head.startswith(GZIP_MAGIC):
        return io.BufferedReader(_Unpacked(raw, lambda: zlib.decompressobj(wbits=31), zlib.error), BLOCK)
    if head == ZSTD_MAGIC:
        zstd = extra("zstd")

        def frame() -> Any:
            return zstd.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()

        return io.BufferedReader(_Unpacked(raw, frame, zstd.ZstdError), BLOCK)
    return raw


class _Unpacked(io.RawIOBase):
    """Packed pieces (gzip members, Zstandard frames) one behind the other, as one stream.

    The libraries' own readers will not do: Zstandard's takes a cut frame for a whole
    one, and gzip's loses what it has read when it meets damage.
    """

    def __init__(self, raw: BinaryIO, start: Callable[[], Any], error: type[Exception]) -> None:
        self.raw, self.start, self.error = raw, start, error
        self.piece: Any = None
        self.packed = self.ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.ready:
            if not self.packed:
                self.packed = self.raw.read(BLOCK)
                if not self.packed:
                    if self.piece is not None:
                        raise RecordError("the packed data end too early")
                    return 0
            self._unpack()
        n = min(len(buffer), len(self.ready))
        buffer[:n] = self.ready[:n]
        self.ready = self.ready[n:]
        return n

    def _unpack(self) -> None:
        if self.piece is None:
            # Tapes and some tools fill up with zeros behind the last piece.
            self.packed = self.packed.lstrip(b"\0")
            if not self.packed:
                return
            self.piece = self.start()
        # Little by little: a block of zeros unpacks to ten thousand times its size.
        some, self.packed = self.packed[:STEP], self.packed[STEP:]
        try:
            self.ready = self.piece.decompress(some)
        except self.error as error:
            raise RecordError(f"the packed data are damaged: {error}") from None
        if self.piece.eof:
            self.packed = self.piece.unused_data + self.packed
            self.piece = None


@contextmanager
def packed(out: BinaryIO, path: Path | None) -> Iterator[BinaryIO]:
    """A stream into ``out`` that packs as the suffix of ``path`` says; same data, same bytes."""
    kind = compression_of(path) if path else ""
    if kind == ".gz":
        # Neither name nor time in the head: a second run gives the same bytes.
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=out, mtime=0) as stream:
            yield cast("BinaryIO", stream)
    elif kind == ".zst":
        with extra("zstd").ZstdCompressor(level=3).stream_writer(out, closefd=False) as stream:
            yield stream
    else:
        yield out


class WholeFile:
    """A file that appears under its name only when all of it was written.

    What stood there before stays until :meth:`commit`, and for good after
    :meth:`discard`. ``path``: its name. ``part``: where it is written meanwhile; a
    name of its own beside ``path`` unless given. Raises OSError as files do.
    """

    def __init__(self, path: Path, part: Path | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        if part is None:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
            self.part = Path(name)
            self.out: BinaryIO = os.fdopen(handle, "wb")
        else:
            self.part = part
            self.out = part.open("wb")

    def commit(self) -> None:
        """Give the file its name; what was written is on the disk by then."""
        try:
            self.out.flush()
            os.fsync(self.out.fileno())
            self.out.close()
            self.part.chmod(0o666 & ~_umask())
            self.part.replace(self.path)
        except OSError:
            self.discard()
            raise

    def discard(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError):
            self.out.close()
        self.part.unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A :class:`WholeFile` that is kept at the end of the block, or discarded if anything is raised."""
    file = WholeFile(path)
    try:
        yield file.out
    except BaseException:
        file.discard()
        raise
    file.commit()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
