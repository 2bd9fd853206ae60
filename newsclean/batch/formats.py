"""Which files there are to clean, what format each has, and what its output is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from newsclean.errors import ExtraMissingError, RecordError, RunError

#: What a file holds, by its suffix. Anything else that is named is read as plain text.
SUFFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "text": (".txt", ".text", ".md"),
    # Corpora give JSON Lines the name .json.gz too; a bare .json is one JSON value.
    "jsonl": (".jsonl", ".ndjson", ".json.gz", ".json.zst"),
    "parquet": (".parquet", ".pq"),
    "wet": (".warc.wet", ".wet", ".warc"),
    "csv": (".csv",),
})  # fmt: skip
FORMATS = tuple(SUFFIXES)
#: Compressions, told by suffix where a file is written and by the first bytes where one is read.
COMPRESSIONS = (".gz", ".zst")
#: Records that could not be used stand in a file of the output's name and this suffix.
REJECTS = ".rejects.jsonl"

#: What an input format can be written as, its own first; the columns of JSON Lines are
#: not known before its end, so it goes to no format that needs them at the head.
WRITES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "text": ("text", "jsonl"),
    "jsonl": ("jsonl",),
    "csv": ("csv", "jsonl", "parquet"),
    "wet": ("jsonl", "parquet"),
    "parquet": ("parquet", "jsonl"),
})  # fmt: skip

_MODULES: Mapping[str, str] = MappingProxyType({"parquet": "pyarrow", "warc": "warcio", "zstd": "zstandard"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to clean: where it is, its name below the folder that was asked for, and its format."""

    path: Path
    name: Path
    format: str


def extra(name: str, module: str = "") -> Any:
    """The library of an extra ("parquet", "warc", "zstd"), imported when first needed.

    ``module``: one of its modules instead. Raises ExtraMissingError where it is not installed.
    """
    try:
        return import_module(module or _MODULES[name])
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != _MODULES[name]:
            raise
        raise ExtraMissingError(f"{_MODULES[name]} is not installed: pip install 'newsclean[{name}]'") from None


def sources(paths: Iterable[Path]) -> Iterator[Source]:
    """The files of the paths, folders walked in sorted order.

    A file named outright is always taken; in a folder only files with a known suffix
    are, rejects of an earlier run aside. Raises RecordError for a path that is not there.
    """
    for path in paths:
        if path.is_dir():
            for below in sorted(x for x in path.rglob("*") if x.is_file()):
                if known_format(below) and not below.name.endswith(REJECTS) and not below.name.startswith("."):
                    yield Source(below, below.relative_to(path), format_of(below))
        elif path.exists():
            yield Source(path, Path(path.name), format_of(path))
        else:
            raise RecordError(f"{path}: no such file or folder")


def compression_of(path: Path) -> str:
    """The suffix of a compressed file (".gz", ".zst"), or "" for one that is not."""
    suffix = path.suffix.lower()
    return suffix if suffix in COMPRESSIONS else ""


def known_format(path: Path) -> str | None:
    """The format that a file's suffix tells, or None.

    >>> known_format(Path("CC-MAIN-1.warc.wet.gz")), known_format(Path("notes"))
    ('wet', None)
    """
    suffix = _suffix(path)
    return next((form for form, known in SUFFIXES.items() if suffix and suffix in known), None)


def format_of(path: Path) -> str:
    """The format of a file by its suffix, text where that tells nothing."""
    return known_format(path) or "text"


def _suffix(path: Path) -> str:
    """The suffix that tells the format: what stands before a compression's, or with it."""
    name = path.name.lower()
    bare = name.removesuffix(compression_of(path))
    both = [x for known in SUFFIXES.values() for x in known]
    return max((x for x in both if name.endswith(x) or bare.endswith(x)), key=len, default="")


def written_as(form: str, emit: str, output: Path | None, *, stream: bool = False) -> str:
    """The format in which a source of format ``form`` is written to ``output``.

    ``output``: a file whose suffix decides where it tells a format; otherwise it is the
    source's own, or the next one that holds what is emitted. ``stream``: it is written
    to a stream, which gets no Parquet. Raises RunError for a pair that does not go together.
    """
    allowed = [x for x in WRITES[form] if emit == "text" or x != "text"]
    if stream:
        allowed = [x for x in allowed if x != "parquet"]
    if emit == "attributes":
        allowed = ["jsonl"]
    asked = known_format(output) if output else None
    if asked and asked not in allowed:
        raise RunError(f"{output}: {form} with --emit {emit} is written as {' or '.join(allowed)}, not as {asked}")
    return asked or allowed[0]


def output_name(name: Path, form: str, written: str) -> Path:
    """What the output of a source is called below a folder: its own name while the format is the same.

    >>> output_name(Path("a/CC-1.warc.wet.gz"), "wet", "jsonl").as_posix()
    'a/CC-1.jsonl.gz'
    """
    if form == written:
        return name
    suffix = _suffix(name)
    packed = compression_of(name)
    bare = name.name.removesuffix(packed) if not suffix.endswith(packed or "\0") else name.name
    bare = bare[: len(bare) - len(suffix)] if suffix else bare
    return name.with_name(f"{bare}{SUFFIXES[written][0]}{'' if written == 'parquet' else packed}")
