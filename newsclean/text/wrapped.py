"""Lines that a page layout broke: words split by a hyphen, paragraphs wrapped at a width.

Both are asked for, never assumed: a poem and a list look alike to a wrapped paragraph.
"""

from __future__ import annotations

import regex

from newsclean.text.edits import Edit

_HYPHEN = regex.compile(r"(?<=\p{Ll}{2})[-\u2010\u00ac]\n(?=\p{Ll}{2})")
# A wrapped line is about as wide as a page; it ends in a word or a comma, and the next
# goes on in small letters. Scripts without case are told by neither, and left alone.
_WRAP = regex.compile(r"(?<=[\p{L}\p{N},;)\-–’”»])[ \t]*\n(?=\p{Ll})")
_LEAST, _MOST = 40, 120


def join_edits(text: str, *, unwrap: bool, dehyphenate: bool) -> list[Edit]:
    """Edits that join what line ends split. ``unwrap``: paragraphs; ``dehyphenate``: words."""
    found: list[Edit] = []
    if dehyphenate:
        found += [Edit(m.start(), m.end(), "", "dehyphenate") for m in _HYPHEN.finditer(text)]
    if not unwrap:
        return found
    taken = {x.end for x in found}
    for m in _WRAP.finditer(text):
        width = m.start() - (text.rfind("\n", 0, m.start()) + 1)
        if _LEAST <= width <= _MOST and m.end() not in taken:
            found.append(Edit(m.start(), m.end(), " ", "unwrap"))
    return sorted(found, key=lambda x: x.start)
