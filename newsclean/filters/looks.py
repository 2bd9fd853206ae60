"""What a line looks like at a glance: facts of its text alone that several filters ask for."""

from __future__ import annotations

import re
from typing import NamedTuple

import regex

from newsclean.text.scripts import ends_sentence, european, is_european, width

#: A line from this width on that ends as a sentence counts as prose of a story.
PROSE_WIDTH = 80

_NOT_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_EUROPEAN_WORD = re.compile("[" + european(r"[\p{L}\p{M}\p{N}]") + "]+")
_ASCII_MARKS = {i: None for i in range(128) if not chr(i).isalnum()}
#: Headlines may end in one of these, hardly ever in a full stop.
_LIVELY = ("!", "?", "？", "！", "…", "...", "؟", "\N{GREEK QUESTION MARK}")
_CLOSERS = "\"'”’»›」』)"


class Look(NamedTuple):
    """A line at a glance.

    ``key``: its letters and digits, case-folded: what copies share. ``width``: in
    letters of a spaced script. ``ended``: whether it ends as a sentence does.
    ``stop``: whether it does so with a full stop.
    """

    key: str
    width: float
    ended: bool
    stop: bool

    @property
    def prose(self) -> bool:
        """Whether it reads as prose: wide, and ended as a sentence is."""
        return self.ended and self.width >= PROSE_WIDTH


def look(text: str) -> Look:
    """What a line's text shows at a glance."""
    key = key_of(text)
    stripped = text.strip()
    ended = ends_sentence(stripped)
    stop = ended and not stripped.rstrip(_CLOSERS).endswith(_LIVELY)
    return Look(key, width(stripped), ended, stop)


def key_of(text: str) -> str:
    """The letters and digits of a text, case-folded."""
    if text.isascii():
        return text.translate(_ASCII_MARKS).lower()
    if is_european(text):
        return "".join(_EUROPEAN_WORD.findall(text)).casefold()
    return _NOT_WORD.sub("", text).casefold()
