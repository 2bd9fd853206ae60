"""A language's table: read from TOML, checked for form, its entries parsed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from newsclean.errors import LexiconError
from newsclean.lexicon.fold import NO_SPACE, exact, fold, pieces

#: How far behind the first part of ``part ~ part`` the second may stand, in words.
GAP = 4
#: Shortest stems; shorter ones would match half the words of some language.
SHORTEST = {"prefix": 2, "suffix": 2, "infix": 3}

#: The fewest words of an idiom that decides alone.
SHORTEST_PHRASE = 2

_HEAD = ("code", "name", "scripts", "concepts", "phrases", "examples")
_EXAMPLES = ("prompt", "promo", "notice", "navigation", "byline", "caption", "clean")
_PHRASES = ("prompt", "promo", "notice")

#: The compiled tables, beside this module.
COMPILED = "compiled.json"


class Part(NamedTuple):
    """One word of an entry: ``kind`` is exact, prefix, suffix, infix or scan (inside a no-space run).

    ``gap``: how many words further on from the part before it may stand.
    """

    kind: str
    text: str
    gap: int


@dataclass(frozen=True)
class Table:
    """A language's words and examples as its file gives them.

    ``code``, ``name``, ``scripts``: of the language. ``concepts``: row name to
    entries. ``phrases``, ``examples``: label to lines.
    """

    code: str
    name: str
    scripts: tuple[str, ...]
    concepts: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]
    examples: Mapping[str, tuple[str, ...]]

    def __hash__(self) -> int:
        return hash((self.code, self.name))

    def entries(self) -> Iterator[tuple[str, str]]:
        """Pairs of concept and entry; a whole idiom's concept is ``phrase:`` and its label."""
        for concept, entries in self.concepts.items():
            yield from ((concept, x) for x in entries)
        for label, entries in self.phrases.items():
            yield from ((f"phrase:{label}", x) for x in entries)


@cache
def concepts() -> dict[str, str]:
    """Every concept and its group, the shared table's own included, in file order."""
    folder = files("newsclean.lexicon")
    rows = tomllib.loads(folder.joinpath("concepts.toml").read_text("utf-8"))
    known = {name: str(row["group"]) for name, row in rows.items()}
    shared = tomllib.loads(folder.joinpath("shared.toml").read_text("utf-8"))
    known.update({name: "shared" for name in shared["concepts"] if name not in known})
    return known


def load_table(path: Traversable | Path | str) -> Table:
    """The table in a file.

    Raises LexiconError where the file is no TOML or breaks the format.
    """
    path = Path(path) if isinstance(path, str) else path
    try:
        return table_of(tomllib.loads(path.read_text("utf-8")), str(path))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path}: {error}") from error


def table_of(data: Mapping[str, Any], where: str) -> Table:
    """A table from the plain mapping that a file holds; ``where`` names it in errors.

    Raises LexiconError.
    """
    problems = list(problems_of(data))
    if problems:
        raise LexiconError("\n".join(f"{where}: {x}" for x in problems))
    return Table(
        data["code"],
        data["name"],
        tuple(data["scripts"]),
        *({k: tuple(v) for k, v in data.get(x, {}).items()} for x in ("concepts", "phrases", "examples")),
    )


def problems_of(data: Mapping[str, Any]) -> Iterator[str]:
    """What breaks the format, a sentence each."""
    yield from (f"unknown top-level key {x!r}" for x in data if x not in _HEAD)
    for key in ("code", "name"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            yield f"{key!r} must be a string"
    if not _is_strings(data.get("scripts")) or not data["scripts"]:
        yield "'scripts' must be a list of ISO 15924 codes"
    for section, known in (("concepts", tuple(concepts())), ("phrases", _PHRASES), ("examples", _EXAMPLES)):
        rows = data.get(section, {})
        if isinstance(rows, Mapping):
            yield from _row_problems(section, rows, known)
        else:
            yield f"[{section}] must be a table"


def _row_problems(section: str, rows: Mapping[str, Any], known: Sequence[str]) -> Iterator[str]:
    """What is wrong with the rows of one section."""
    for name, entries in rows.items():
        if name not in known:
            yield f"[{section}] has no row {name!r}"
        elif not _is_strings(entries):
            yield f"{section}.{name} must be a list of strings"
        elif section != "examples":
            yield from (f"{section}.{name}: {e!r} {x}" for e in entries for x in entry_problems(e))
            if section == "phrases":
                yield from (f"phrases.{name}: {e!r} is too short to decide alone" for e in entries if _is_short(e))


def _is_short(entry: str) -> bool:
    """Whether an idiom is less than two words, two characters of a script without spaces counting as one."""
    return sum(max(1, len(p.text) // 2) if p.kind == "scan" else 1 for p in parse(entry)) < SHORTEST_PHRASE


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(x, str) for x in value)


def entry_problems(entry: str) -> Iterator[str]:
    """What is wrong with one entry."""
    parts = parse(entry)
    if not parts:
        yield "has no letters"
    if entry.count("~") > 1 or entry.strip().startswith("~") or entry.strip().endswith("~"):
        yield "has '~' where no two parts meet, or more than one"
    # In an entry of several words the others keep a short stem in check.
    for part in parts if len(parts) == 1 else ():
        if len(part.text) < SHORTEST.get(part.kind, 1):
            yield f"has a stem under {SHORTEST[part.kind]} letters"
    for piece in entry.replace("~", " ").split():
        if "*" in piece.strip("*"):
            yield "has '*' inside a word"


def parse(entry: str) -> tuple[Part, ...]:
    """The parts of an entry, in order.

    >>> [tuple(p) for p in parse("melde* ~ an")]
    [('prefix', 'melde', 1), ('exact', 'an', 4)]
    """
    parts: list[Part] = []
    gap = 1
    for piece in entry.replace("~", " ~ ").split():
        if piece == "~":
            gap = GAP
            continue
        found = pieces(piece)
        front, back = piece.startswith("*"), piece.endswith("*")
        for i, text in enumerate(found):
            kind = _kind(text, front and i == 0, back and i == len(found) - 1)
            parts.append(Part(kind, exact(text) if kind == "exact" else fold(text), gap))
            gap = 1
    return tuple(parts)


def _kind(text: str, front: bool, back: bool) -> str:
    if NO_SPACE.match(text):
        return "scan"
    if front:
        return "infix" if back else "suffix"
    return "prefix" if back else "exact"
