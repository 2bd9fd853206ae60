"""The file of an index or of counts: a head in JSON, a packed block of JSON for each site, a hash of it all.

Nothing in it is run or unpickled when it is read; sizes are bounded; a file that was
cut or changed is refused by its hash. The same content gives the same bytes.
"""

from __future__ import annotations

import json
import os
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

from newsclean.errors import TemplatesError

MAGIC = b"newsclean templates 1\n"
#: A head is no longer than this, in bytes.
LONGEST_HEAD = 1 << 16
#: A block is no longer than this, packed or unpacked: what claims more is no file of ours.
LONGEST_BLOCK = 1 << 26
_SIZES = struct.Struct(">II")
_HASH = 32

#: A site's name, and its block, packed.
Block = tuple[str, bytes]


def packed(value: Any) -> bytes:
    """A value of plain JSON types as a block."""
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 6)


def unpacked(block: bytes) -> Any:
    """The value of a block; raises TemplatesError where it holds none, or too much."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(block, LONGEST_BLOCK)
        if not unpacker.eof:
            raise TemplatesError("a block is cut, or larger than any that newsclean writes")
        return json.loads(data)
    except (zlib.error, ValueError, RecursionError) as error:
        if isinstance(error, TemplatesError):
            raise
        raise TemplatesError(f"a block cannot be read ({error})") from None


def write(path: Path, head: dict[str, Any], blocks: Iterable[Block]) -> str:
    """Write a file, which appears under its name when all of it is written; returns its hash.

    ``head``: plain JSON types. Raises OSError as files do.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            hashed = blake2b(digest_size=_HASH)
            for piece in pieces(head, blocks):
                hashed.update(piece)
                file.write(piece)
            file.write(hashed.digest())
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return hashed.hexdigest()


def pieces(head: dict[str, Any], blocks: Iterable[Block]) -> Iterator[bytes]:
    """The bytes of a file but the hash at its end."""
    yield MAGIC + json.dumps(head, sort_keys=True).encode("ascii") + b"\n"
    for name, block in blocks:
        raw = name.encode("utf-8", "surrogatepass")
        yield _SIZES.pack(len(raw), len(block)) + raw + block
    yield _SIZES.pack(0, 0)


def hash_of(head: dict[str, Any], blocks: Iterable[Block]) -> str:
    """The hash that a file of this content has."""
    hashed = blake2b(digest_size=_HASH)
    for piece in pieces(head, blocks):
        hashed.update(piece)
    return hashed.hexdigest()


class Reading:
    """A file as it is read: its ``head``, then its blocks by iterating, then its ``hash``.

    Raises TemplatesError, with the file's name, for anything that is no such file or
    has been cut or changed; the last block has come by the time the hash is compared.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file, self.name = file, name
        self.hash = ""
        self._hashed = blake2b(digest_size=_HASH)
        if file.read(len(MAGIC)) != MAGIC:
            raise self._wrong("no index of templates")
        self._hashed.update(MAGIC)
        line = file.readline(LONGEST_HEAD)
        self._hashed.update(line)
        try:
            self.head = json.loads(line)
        except (ValueError, RecursionError):
            raise self._wrong("its head cannot be read") from None
        if not isinstance(self.head, dict):
            raise self._wrong("its head cannot be read")

    def __iter__(self) -> Iterator[Block]:
        while True:
            name_size, size = _SIZES.unpack(self._take(_SIZES.size))
            if not name_size:
                break
            if max(name_size, size) > LONGEST_BLOCK:
                raise self._wrong("a block is larger than any that newsclean writes")
            name = self._take(name_size)
            yield name.decode("utf-8", "replace"), self._take(size)
        if self.file.read(_HASH + 1) != self._hashed.digest():
            raise self._wrong("it was changed or cut since it was written")
        self.hash = self._hashed.hexdigest()

    def _take(self, size: int) -> bytes:
        data = self.file.read(size)
        if len(data) < size:
            raise self._wrong("it ends too early")
        self._hashed.update(data)
        return data

    def _wrong(self, what: str) -> TemplatesError:
        return TemplatesError(f"{self.name}: {what}")
