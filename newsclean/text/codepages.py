"""Byte tables of the encodings that texts get mixed up between.

A text is looked at as the bytes it would be in an encoding: one byte for each
character, so that offsets stay what they are.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

# What stands for a character of Latin-1 that an encoding cannot write. A
# noncharacter: no text holds it by right.
ALIEN = "\ufdd0"
# Those that stand for a sign of cp1252.
_C1 = re.compile("[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")


@dataclass(frozen=True, slots=True)
class Page:
    """A single-byte encoding. ``name``: Python's name; ``chars``: the 256 characters.

    Bytes that the encoding leaves open stand for the C1 control of their number, as
    in browsers.
    """

    name: str
    chars: str
    to_bytes: dict[int, str]
    holes: frozenset[str]
    high: frozenset[str]

    def standing_for(self, first: int, last: int) -> frozenset[str]:
        """The characters that stand for the bytes ``first`` to ``last``."""
        return frozenset(chr(code) for code, c in self.to_bytes.items() if c != ALIEN and first <= ord(c) <= last)

    def encoded(self, text: str) -> bytes:
        """``text`` as bytes, a question mark for each character that the encoding cannot write."""
        if self.name == "latin-1":
            try:
                return text.encode("latin-1")
            except UnicodeEncodeError:
                # Both readings of cp1252's signs are the same byte.
                text = text.translate(_signs()) if _C1.search(text) else text
        return codecs.charmap_encode(text, "replace", _encoding_map(self.chars))[0]

    def bytes_of(self, text: str) -> str:
        """``text`` with each character that the encoding can write as the byte's number.

        Another one of Latin-1 becomes :data:`ALIEN`, any other stays.
        """
        return text.translate(self.to_bytes)

    def text_of(self, data: str) -> str | None:
        """The characters for bytes, other characters left; None where a byte is open."""
        if self.holes and not self.holes.isdisjoint(data):
            return None
        return data.translate(self.chars)


@cache
def _encoding_map(chars: str) -> Any:
    return codecs.charmap_build(chars)  # of a type without a public name


@cache
def _signs() -> dict[int, str]:
    return {code: char for code, char in enumerate(west().chars[:0xA0]) if code >= 0x80}


@cache
def page(name: str) -> Page:
    """The table of a single-byte encoding that Python knows as ``name``."""
    chars = []
    holes = []
    for byte in range(256):
        try:
            chars.append(bytes([byte]).decode(name))
        except UnicodeDecodeError:
            chars.append(chr(byte))
            holes.append(chr(byte))
    back = dict.fromkeys(range(128, 256), ALIEN)
    back |= {ord(c): chr(byte) for byte, c in reversed(list(enumerate(chars))) if byte >= 0x80}
    return Page(name, "".join(chars), back, frozenset(holes), _high(back))


def _high(back: dict[int, str]) -> frozenset[str]:
    return frozenset(chr(code) for code, c in back.items() if c != ALIEN and c >= "\x80")


# Western text is called Latin-1 and read as cp1252, or the other way round: the one
# table that reads both, C1 controls and typographic signs.
@cache
def west() -> Page:
    """cp1252 and Latin-1 at once: C1 controls and cp1252's signs are the same bytes."""
    table = page("cp1252")
    back = table.to_bytes | {code: chr(code) for code in range(0x80, 0xA0)}
    return Page("latin-1", table.chars, back, table.holes, _high(back))


def source_of(kind: str) -> Page:
    """The table of the encoding that text was wrongly read in, of a kind of damage (``utf-8 as cp1251``)."""
    name = kind.rpartition(" ")[2]
    return west() if name == "latin-1" else page(name)
