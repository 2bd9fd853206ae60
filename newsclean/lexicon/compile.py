"""Makes one file of all tables, so that they load in a blink: ``python -m newsclean.lexicon.compile``."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from newsclean.lexicon.table import COMPILED, Table, concepts, load_table, parse

#: The mask of words that belong to every language.
EVERY = -1


def source_files() -> list[Traversable]:
    """The files of the package's tables, sorted by name."""
    folder = files("newsclean.lexicon").joinpath("languages")
    return [x for x in sorted(folder.iterdir(), key=lambda x: x.name) if x.name.endswith(".toml")]


def source_tables() -> list[Table]:
    """The tables of the package, sorted by their files' names.

    Raises LexiconError where one breaks the format.
    """
    return [load_table(x) for x in source_files()]


def shared_entries() -> list[tuple[str, str]]:
    """Pairs of concept and entry that hold in every language."""
    shared = tomllib.loads(files("newsclean.lexicon").joinpath("shared.toml").read_text("utf-8"))
    return [(concept, entry) for concept, row in shared["concepts"].items() for entry in row]


def compiled(tables: Sequence[Table], shared: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The tables as plain JSON types, in the form that :class:`~newsclean.lexicon.matcher.Lexicon` reads.

    Each distinct part of an entry is an *atom*, a number. ``exact`` to ``infix``:
    text to atom; ``scan``: first character to pairs of text and atom. ``hits``:
    for each atom the concepts it shows alone, as "concept mask concept mask ...".
    ``starts``: for an atom that opens longer entries, "concept mask gap atom gap atom ..." each, parted by commas.
    A mask, given by its number in ``masks``, has a bit for each language. Rows are strings because
    most are never asked for: a string is read faster than a list, and no garbage collection walks over it.
    """
    names = [*concepts(), "phrase:prompt", "phrase:promo", "phrase:notice"]
    number = {name: i for i, name in enumerate(names)}
    atoms: dict[tuple[str, str], int] = {}
    masks: dict[tuple[int, ...], int] = {}

    def add(concept: str, entry: str, mask: int) -> None:
        ids: list[int] = []
        for part in parse(entry):
            ids += (part.gap, atoms.setdefault((part.kind, part.text), len(atoms)))
        key = (number[concept], *ids[1:])
        masks[key] = EVERY if mask == EVERY else masks.get(key, 0) | mask

    for concept, entry in shared:
        add(concept, entry, EVERY)
    for i, table in enumerate(tables):
        for concept, entry in table.entries():
            add(concept, entry, 1 << i)
    out: dict[str, Any] = {kind: {} for kind in ("exact", "prefix", "suffix", "infix", "scan")}
    for (kind, text), atom in atoms.items():
        if kind == "scan":
            out["scan"].setdefault(text[0], []).append([text, atom])
        else:
            out[kind][text] = atom
    hits: list[list[str]] = [[] for _ in atoms]
    starts: dict[str, list[str]] = {}
    sets: dict[int, int] = {}
    for (concept_id, first, *rest), mask in masks.items():
        which = sets.setdefault(mask, len(sets))
        if rest:
            starts.setdefault(str(first), []).append(" ".join(map(str, (concept_id, which, *rest))))
        else:
            hits[first].append(f"{concept_id} {which}")
    return {
        "languages": [t.code for t in tables], "concepts": names, "masks": list(sets), **out,
        "hits": [" ".join(x) for x in hits], "starts": {k: ",".join(v) for k, v in starts.items()},
    }  # fmt: skip


def dumps(data: dict[str, Any]) -> str:
    """The compiled form as text, the same for the same tables."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def main() -> int:
    """Write the compiled file; returns the exit code."""
    text = dumps(compiled(source_tables(), shared_entries()))
    Path(str(files("newsclean.lexicon").joinpath(COMPILED))).write_text(text, "utf-8")
    sys.stdout.write(f"{COMPILED}: {len(text):,} characters\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
