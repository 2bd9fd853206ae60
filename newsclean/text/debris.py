"""Debris in a line: controls, invisible characters, glyphs of web fonts, lost surrogates.

Every rule looks at one line alone, so that a line that was repaired stays as it
is in whatever company it is put.
"""

from __future__ import annotations

import re

import regex

from newsclean.text.edits import Edit
from newsclean.text.suspects import LITTER

_DEBRIS = re.compile(f"[{LITTER}]")
_ASCII_CLEAN = bytes([9, 10, *range(0x20, 0x7F)])
NEWLINES = regex.compile("\r\n?|[\v\f\u2028\u2029]")

_ANSI = regex.compile(r"\x1b\[[0-9;]{0,40}[A-Za-z]")
# Tab and newline aside. U+0085 is no control here: see `_next_line`.
_CONTROL = "\x00-\x08\x0b-\x1f\x7f\x80-\x84\x86-\x9f"
# Invisible everywhere: byte order mark, word joiner, soft hyphen, the deprecated
# Arabic shaping controls, interlinear annotation, the object replacement character.
_NEVER = "\ufeff\u2060\u00ad\u206a-\u206f\ufff9-\ufffc\ufffe\uffff"
_CP1252 = {chr(b): bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xA0)}

# Scripts written without spaces use U+200B as the mark where a line may break.
_UNSPACED = r"\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}\p{Tibetan}\p{Javanese}\p{Balinese}\p{Tai_Tham}\p{New_Tai_Lue}"
# Where the joiners shape nothing: between letters of alphabets that do not join,
# at white space, punctuation and the ends of the line.
_PLAIN = r"\p{Latin}\p{Cyrillic}\p{Greek}\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\s\p{P}"
_JOINERS = regex.compile(rf"(?<![^{_PLAIN}\u200c\u200d])[\u200c\u200d]+(?![^{_PLAIN}\u200c\u200d])")
_BREAKS = regex.compile(rf"(?<![{_UNSPACED}\u200b])\u200b+(?![{_UNSPACED}\u200b])")
_RIGHT_TO_LEFT = regex.compile(
    r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}\p{Samaritan}\p{Mandaic}\p{Adlam}\p{Hanifi_Rohingya}]"
)
_MARKS = regex.compile("[\u200e\u200f\u061c]+")
_BIDI = regex.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOSERS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"}
_CLOSERS |= {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
# A glyph of a web font stands alone or at the edge of a word. Inside a word, and next
# to Han, the private use area may hold letters that Unicode lacks. U+F8FF is Apple's logo.
_GLYPHS = regex.compile(r"(?<![^\s\p{P}])[\ue000-\uf8fe]+(?!\p{Han})|(?<!\p{Han})[\ue000-\uf8fe]+(?![^\s\p{P}])")
_LOST = regex.compile("\ufffd{3,}")
_PAIR = regex.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = regex.compile("[\ud800-\udfff]")


def has_ascii_debris(text: str) -> bool:
    """Whether a text of ASCII alone holds a control but tab and newline."""
    return bool(text.encode("ascii").translate(None, _ASCII_CLEAN))


def newline_edits(text: str) -> list[Edit]:
    r"""Edits that make every kind of line end ``\\n``, the C1 control U+0085 excepted.

    U+0085 is a byte of broken UTF-8 more often than a line end, so it is decided
    only when the encoding is repaired.
    """
    return [Edit(m.start(), m.end(), "\n", "newline") for m in NEWLINES.finditer(text)]


def debris_edits(line: str) -> list[Edit]:
    """Edits that take the debris out of one line, sorted and not overlapping."""
    if not _DEBRIS.search(line):
        return []
    found: list[Edit] = []
    for pattern, replace, rule in (
        (_PAIR, _join_pair, "surrogates"),
        (_LONE, lambda _: "\ufffd", "surrogates"),
        (_ANSI, lambda _: "", "terminal"),
        (_CONTROLS, lambda m: _CP1252.get(m[0], ""), "control"),
        (_INVISIBLE, lambda _: "", "invisible"),
        (_BREAKS, lambda _: "", "invisible"),
        (_JOINERS, lambda _: "", "invisible"),
        (_GLYPHS, lambda _: "", "glyph"),
        (_LOST, lambda _: "\ufffd", "lost"),
    ):
        found += [Edit(m.start(), m.end(), replace(m), rule) for m in pattern.finditer(line)]
    found += _next_line(line)
    found += _direction(line)
    return _sorted_apart(found)


_CONTROLS = regex.compile(f"[{_CONTROL}]")
_INVISIBLE = regex.compile(f"[{_NEVER}]+")


def _join_pair(match: regex.Match[str]) -> str:
    high, low = match[0][0], match[0][1]
    return chr(0x10000 + ((ord(high) - 0xD800) << 10) + (ord(low) - 0xDC00))


def _next_line(line: str) -> list[Edit]:
    """U+0085: an ellipsis behind a word or beside other stray bytes of cp1252, else a line end."""
    if "\x85" not in line:
        return []
    stray = _CONTROLS.search(line) is not None and any(_CP1252.get(c) for c in line)
    edits = []
    for m in regex.finditer("\x85", line):
        before = line[m.start() - 1 : m.start()]
        after = line[m.end() : m.end() + 1]
        ellipsis = stray or (before.isalnum() and (not after or after.isspace() or after.islower()))
        edits.append(Edit(m.start(), m.end(), "\u2026" if ellipsis else "\n", "control" if ellipsis else "newline"))
    return edits


def _direction(line: str) -> list[Edit]:
    """Direction marks: kept in lines that run right to left; embeddings kept in pairs."""
    edits = []
    if not _RIGHT_TO_LEFT.search(line):
        edits += [Edit(m.start(), m.end(), "", "direction") for m in _MARKS.finditer(line)]
    open_at: list[tuple[str, int]] = []
    unpaired = []
    for m in _BIDI.finditer(line):
        mark = m[0]
        if mark in _CLOSERS:
            open_at.append((_CLOSERS[mark], m.start()))
        elif open_at and open_at[-1][0] == mark:
            open_at.pop()
        else:
            unpaired.append(m.start())
    unpaired += [at for _, at in open_at]
    return edits + [Edit(at, at + 1, "", "direction") for at in sorted(unpaired)]


def _sorted_apart(found: list[Edit]) -> list[Edit]:
    """The edits by position; of two that overlap the earlier one, the other waits a round."""
    found.sort(key=lambda x: (x.start, -x.end))
    out: list[Edit] = []
    for edit in found:
        if not out or edit.start >= out[-1].end:
            out.append(edit)
    return out
