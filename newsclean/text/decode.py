"""From bytes to text: what the encoding is, and how sure that is."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from newsclean.errors import EncodingNameError

# The longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Bytes that the detector reads; more do not change its mind.
_SAMPLE = 100_000
# The detector's names that stand for encodings with more characters in the same places.
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949"}
_WIDER |= {"shift_jis": "cp932", "iso8859-11": "cp874", "tis-620": "cp874", "big5": "big5hkscs"}


_HIGH = bytes(range(0x80, 0x100))
_CP1252 = {b: bytes([b]).decode("cp1252") for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


class Decoded(NamedTuple):
    """Decoded bytes. ``encoding``: Python's name of it; ``confidence``: from 0 to 1.

    ``how``: ``bom``, ``given``, ``utf-8`` or ``diagnosis``.
    """

    text: str
    encoding: str
    confidence: float
    how: str


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode ``data``; it never fails for what the bytes are.

    ``encoding``: the codec to use; bytes that it cannot read become U+FFFD.
    Without it a byte order mark decides, then whether the bytes are UTF-8, then
    chardet (``docs/repair.md`` has the figures it was chosen by).
    Raises EncodingNameError when Python knows no text codec of that name.
    """
    if encoding is not None:
        return _given(data, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(name, "replace"), name, 1.0, "bom")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 1.0, "utf-8")
    except UnicodeDecodeError as error:
        broken = error
    wide = _utf16(data)
    if wide is not None:
        return wide
    if _nearly_utf8(data, broken.start):
        return Decoded(data.decode("utf-8", "replace"), "utf-8", 0.8, "diagnosis")
    name, confidence = _diagnosis(data)
    return Decoded(_read(data, name), name, confidence, "diagnosis")


def _given(data: bytes, encoding: str) -> Decoded:
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError, TypeError):
        raise EncodingNameError(f"Python knows no encoding called {encoding!r}") from None
    if not info._is_text_encoding:  # noqa: SLF001 - codecs tells it in no other way
        raise EncodingNameError(f"{encoding!r} turns bytes into bytes; an encoding of text is needed")
    try:
        text = data.decode(info.name, "replace")
    except UnicodeError:
        # A few codecs, IDNA among them, refuse some bytes whatever the error handler.
        text = data.decode("latin-1")
    return Decoded(text, info.name, 1.0, "given")


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without its mark: every other byte of Western text is NUL."""
    head = data[:_SAMPLE]
    half = max(1, len(head) // 2)
    if len(data) % 2 or head.count(0) < half * 0.3:
        return None
    name = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        return Decoded(data.decode(name), name, 0.9, "diagnosis")
    except UnicodeDecodeError:
        return None


def _nearly_utf8(data: bytes, first: int) -> bool:
    """Whether nearly all odd bytes are UTF-8: a text cut within a character, or pasted together."""
    if first >= len(data) - 3 and not data[:first].isascii():
        return True
    sample = data[:_SAMPLE]
    odd = len(sample) - len(sample.translate(None, _HIGH))
    # Each broken run costs a few bytes; legacy text would be broken at nearly every word.
    return sample.decode("utf-8", "replace").count("\ufffd") * 10 < odd


def _diagnosis(data: bytes) -> tuple[str, float]:
    import chardet  # 80 ms that only undeclared legacy bytes need

    found = chardet.detect(data[:_SAMPLE])
    try:
        name = codecs.lookup(str(found["encoding"] or "cp1252")).name
    except LookupError:
        name = "cp1252"
    confidence = min(1.0, max(0.0, float(found["confidence"] or 0.0)))
    return _WIDER.get(name, name), round(confidence, 2)


def _read(data: bytes, name: str) -> str:
    if name != "cp1252":
        return data.decode(name, "replace")
    # The bytes that cp1252 leaves open stay what they are in Latin-1, as in browsers: in
    # UTF-8 that was stored wrongly they are what the repair needs.
    return data.decode("latin-1").translate(_CP1252)
