"""Byte tables of the encodings that texts get mixed up between.

A text is looked at as the bytes it would be in an encoding: :meth:`Page.bytes_of`
gives a string of the same length in which each character below U+0100 is a byte
and any other character stands for something that the encoding cannot write.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

# What stands for a character of Latin-1 that an encoding cannot write. A
# noncharacter: no text holds it by right.
ALIEN = "\ufdd0"


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

    def standing_for(self, first: int, last: int) -> frozenset[str]:
        """The characters that stand for the bytes ``first`` to ``last``."""
        return _standing_for(self.name, first, last)

    def bytes_of(self, text: str) -> str:
        """``text`` as bytes; see the module's note."""
        return text.translate(self.to_bytes)

    def text_of(self, data: str) -> str | None:
        """The characters for bytes, other characters left; None where a byte is open."""
        if self.holes and not self.holes.isdisjoint(data):
            return None
        return data.translate(dict(enumerate(self.chars)))


@cache
def _standing_for(name: str, first: int, last: int) -> frozenset[str]:
    back = (west() if name == "latin-1" else page(name)).to_bytes
    return frozenset(chr(code) for code, c in back.items() if c != ALIEN and first <= ord(c) <= last)


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
    return Page(name, "".join(chars), back, frozenset(holes))


# Western text is called Latin-1 and read as cp1252, or the other way round: the one
# table that reads both, C1 controls and typographic signs.
@cache
def west() -> Page:
    """cp1252 and Latin-1 at once: C1 controls and cp1252's signs are the same bytes."""
    table = page("cp1252")
    back = {code: chr(code) for code in range(0x80, 0xA0)}
    return Page("latin-1", table.chars, {**table.to_bytes, **back}, table.holes)
