"""Bytes in and out: compressed files read and written, and files that appear whole or not at all."""

from __future__ import annotations

import gzip
import io
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from newsclean.batch.formats import compression_of, extra
from newsclean.errors import RecordError

GZIP_MAGIC, ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
#: What reading a compressed file raises where the file is damaged or ends too early.
DAMAGE = (EOFError, zlib.error, gzip.BadGzipFile, RecordError)
#: How much of a file is read, or copied, at once.
BLOCK = 1 << 18
#: Windows up to 2 GiB, as ``zstd --long=31`` makes them.
ZSTD_WINDOW = 1 << 31


def decompressed(raw: io.BufferedReader) -> BinaryIO:
    """An open file's content, unpacked where its first bytes say that it is packed.

    Reading raises one of DAMAGE where the packed data are broken.
    """
    head = raw.peek(4)[:4]
    if head.startswith(GZIP_MAGIC):
        return cast("BinaryIO", io.BufferedReader(gzip.GzipFile(fileobj=raw, mode="rb"), BLOCK))  # type: ignore[type-var]
    if head == ZSTD_MAGIC:
        return io.BufferedReader(_ZstdFile(raw), BLOCK)
    return raw


class _ZstdFile(io.RawIOBase):
    """Frames of Zstandard, one behind the other; the library's own reader takes a cut frame for a whole one."""

    def __init__(self, raw: BinaryIO) -> None:
        self.raw = raw
        self.zstd = extra("zstd")
        self.frame: Any = None
        self.packed = b""
        self.ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.ready:
            if not self.packed:
                self.packed = self.raw.read(BLOCK)
                if not self.packed:
                    if self.frame is not None:
                        raise EOFError("the compressed file ends before its end-of-frame mark")
                    return 0
            self._unpack()
        n = min(len(buffer), len(self.ready))
        buffer[:n] = self.ready[:n]
        self.ready = self.ready[n:]
        return n

    def _unpack(self) -> None:
        if self.frame is None:
            self.frame = self.zstd.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        # Little by little: a block of zeros unpacks to ten thousand times its size.
        piece, self.packed = self.packed[:4096], self.packed[4096:]
        try:
            self.ready = self.frame.decompress(piece)
        except self.zstd.ZstdError as error:
            raise RecordError(f"damaged Zstandard data ({error})") from None
        if self.frame.eof:
            self.packed = self.frame.unused_data + self.packed
            self.frame = None


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
