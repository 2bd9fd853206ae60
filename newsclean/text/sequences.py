"""The byte sequences of UTF-8, and how much likelier text is with one of them decoded."""

from __future__ import annotations

import re
from functools import lru_cache

import ftfy.bad_codecs  # noqa: F401 - registers the codec for CESU-8

from newsclean.text.plausibility import follows


def _one(t: str) -> str:
    """A sequence; ``t``: what may continue one."""
    # The first byte stands in front of the choice, for the engine to skip all else by it.
    return (
        rf"[\xc2-\xf4](?:(?<=[\xc2-\xdf])[{t}]|(?<=[\xe1-\xec\xee\xef])[{t}]{{2}}|(?<=\xe0)(?![\x80-\x9f])[{t}]{{2}}"
        # A character beyond U+FFFF may stand as two halves of three bytes each (CESU-8).
        rf"|(?<=\xed)(?:(?![\xa0-\xbf])[{t}]{{2}}|[\xa0-\xaf][{t}]\xed[\xb0-\xbf][{t}])"
        rf"|(?<=\xf0)(?![\x80-\x8f])[{t}]{{3}}|(?<=[\xf1-\xf3])[{t}]{{3}}|(?<=\xf4)(?![\x90-\xbf])[{t}]{{3}})"
    )


def _run(one: str) -> re.Pattern[bytes]:
    return re.compile(f"{one}(?:{one})*".encode("latin-1"))


RUN = _run(_one(r"\x80-\xbf"))
# With no-break spaces that became spaces: such a byte completes the sequence that lacks one.
_SPACED_RUN = _run(_one(r"\x80-\xbf\x20"))
_SPACED = re.compile(rb"[\xc2-\xdf] |[\xe0-\xef](?: [\x80-\xbf ]|[\x80-\xbf] )|[\xf0-\xf4][\x80-\xbf]{0,2} ")


def spaced_spans(data: bytes) -> list[tuple[int, int]]:
    """Where the runs of ``data`` stand if no-break spaces became spaces in it, or nothing if none did."""
    return [m.span() for m in _SPACED_RUN.finditer(data)] if _SPACED.search(data) else []


_SPACES = {"\xa0"}
# Of a longer run, as much as decides: scripts without spaces have runs as long as sentences.
_LONGEST = 32


def decoded(data: bytes) -> str:
    """The text of a run of sequences, spaces in it read as the no-break spaces that they were."""
    if b" " in data:
        data = data.replace(b" ", b"\xa0")
    return data.decode("utf-8-variants" if b"\xed" in data else "utf-8")


# The French and Portuguese word of one letter, whose space merged with the space behind it.
# ftfy knows which words begin so instead. Where two spaces stand, none was merged.
_LONE_A = re.compile(rb"(?<![^\x99\s'\"(])\xc3 (?! |quele|quela|quilo|s )")
_UNMERGED = re.compile(rb"\xc3  ")


def merged_spaces(data: bytes) -> frozenset[int]:
    """Offsets behind which a space is missing in ``data``: see above."""
    return frozenset() if _UNMERGED.search(data) else frozenset(m.start() for m in _LONE_A.finditer(data))


def run_gain(line: str, data: bytes, start: int, end: int) -> float:
    """How much likelier ``line`` is with the run at ``start`` decoded, in nats; ``data``: its bytes."""
    before = line[start - 1] if start else " "
    if line[start] >= "\u0370" and set(line[start + 1 : end : 2]) == _SPACES and not before.isalpha():
        # Single letters before no-break spaces, as in an alphabet to click on.
        return 0.0
    if end - start <= _LONGEST:
        return _gain(before, line[start:end], decoded(data[start:end]), line[end : end + 1] or " ")
    new = data[start : start + _LONGEST].replace(b" ", b"\xa0").decode("utf-8", "ignore")
    return _gain(before, line[start : start + len(new.encode())], new, "")


@lru_cache(maxsize=1 << 14)
def _gain(before: str, old: str, new: str, after: str) -> float:
    return _chain(before, new + after) - _chain(before, old + after)


def _chain(before: str, text: str) -> float:
    total = 0.0
    for c in text:
        total += follows(before, c)
        before = c
    return total
