"""The lexical thread: how much a line shares with the story's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable

import regex

from newsclean.text.scripts import NO_SPACE, european, is_european

#: Words of fewer letters are articles and particles in most languages: every line has them.
LEAST_LETTERS = 4
_WORD = regex.compile(rf"[{NO_SPACE}][\p{{M}}]*(?=(?P<next>[{NO_SPACE}]))|[^\W\d_{NO_SPACE}][\p{{L}}\p{{M}}'’-]*")
#: Words are compared by their beginnings, so that inflected forms count as one.
_STEM = 6
_ASCII_WORD = re.compile(r"([a-z]{4,6})[a-z]*")
_PLAIN_WORD = re.compile(r"([^\W\d_]{4,6})[^\W\d_]*")
#: From Hebrew on, letters carry marks that ``re`` does not count as parts of words.
_MARKED = re.compile("[\u0590-\U0010ffff]")
_EUROPEAN_WORD = re.compile("[" + european(r"[^\W\d_]") + "][" + european(r"[\p{L}\p{M}'-]") + "’]{3,}")


def content_of(text: str) -> frozenset[str]:
    """The words of a line that carry its matter: stems of longer words, pairs of no-space characters."""
    if text.isascii():
        return frozenset(_ASCII_WORD.findall(text.lower()))
    if not _MARKED.search(text):
        return frozenset(_PLAIN_WORD.findall(text.casefold()))
    if is_european(text):
        return frozenset([x.casefold()[:_STEM] for x in _EUROPEAN_WORD.findall(text)])
    found = set()
    for m in _WORD.finditer(text):
        if m["next"]:
            found.add(m[0] + m["next"])
        elif len(m[0]) >= LEAST_LETTERS:
            found.add(m[0].casefold()[:_STEM])
    return frozenset(found)


def vocabulary(contents: Iterable[frozenset[str]]) -> frozenset[str]:
    """All the content words of some lines."""
    return frozenset().union(*contents)


def thread(content: frozenset[str], story: frozenset[str]) -> float:
    """The share of a line's content words that the story has too; 0 for a line without any.

    >>> story = content_of("The harbour bridge at Velmar closed after storms damaged the cables")
    >>> thread(content_of("Velmar bridge repairs begin"), story)
    0.5
    """
    return len(content & story) / len(content) if content else 0.0
