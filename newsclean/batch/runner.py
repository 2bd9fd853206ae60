"""Cleaning files one after the other: what goes wrong is told, the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from newsclean.api import clean
from newsclean.batch.formats import Source, parse_record, whole_file
from newsclean.document import Label
from newsclean.errors import RecordError
from newsclean.pipeline import Pipeline
from newsclean.policy import ARTICLE


@dataclass(frozen=True, slots=True)
class Job:
    """How to clean: the arguments of :func:`newsclean.clean` that are the same for every text."""

    pipeline: Pipeline
    policy: Collection[Label | str] = ARTICLE
    encoding: str | None = None
    text_field: str = "text"

    def text(self, text: str | bytes) -> str:
        """A text, cleaned."""
        return clean(text, policy=self.policy, pipeline=self.pipeline, encoding=self.encoding)


@dataclass(slots=True)
class Outcome:
    """What a run came to: how many texts were cleaned, and what could not be."""

    cleaned: int = 0
    problems: list[str] = field(default_factory=list)


def clean_file(source: Source, out: BinaryIO, job: Job, outcome: Outcome, tick: Callable[[int], None]) -> None:
    """Clean one file into an open one.

    ``tick`` is called with the number of bytes read. A record that cannot be used is
    passed on as it came, and told in ``outcome.problems``: nothing is lost. Raises
    OSError where the file cannot be read.
    """
    with source.path.open("rb") as lines:
        clean_stream(lines, source.format, str(source.path), out, job, outcome, tick)


def clean_stream(
    lines: BinaryIO, form: str, name: str, out: BinaryIO, job: Job, outcome: Outcome, tick: Callable[[int], None]
) -> None:  # fmt: skip
    """Clean an open file of a format ("text" or "jsonl"); ``name`` is what messages call it."""
    if form == "text":
        data = lines.read()
        cleaned = job.text(data)
        out.write(f"{cleaned}\n".encode() if cleaned else b"")
        outcome.cleaned += 1
        tick(len(data))
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            out.write(_cleaned_record(line, f"{name}:{number}", job, outcome))
        tick(len(line))


def _cleaned_record(line: bytes, where: str, job: Job, outcome: Outcome) -> bytes:
    try:
        record = parse_record(line, text_field=job.text_field, where=where)
    except RecordError as error:
        outcome.problems.append(str(error))
        return line if line.endswith(b"\n") else line + b"\n"
    text = record[job.text_field]
    if text is not None:
        record[job.text_field] = job.text(text)
        outcome.cleaned += 1
    try:
        return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8")
    except UnicodeEncodeError:
        # A lone surrogate in another field: escaped, it goes through as it came.
        return (json.dumps(record) + "\n").encode("ascii")


def clean_to_folder(
    found: Collection[Source], folder: Path, job: Job, outcome: Outcome, tick: Callable[[int], None]
) -> None:
    """Clean files into files of the same names below a folder, each whole or not at all."""
    taken: dict[Path, Path] = {}
    for source in found:
        if source.name in taken:
            outcome.problems.append(f"{source.path}: {taken[source.name]} goes to the same name; clean them apart")
            continue
        taken[source.name] = source.path
        try:
            with ExitStack() as stack:
                out = stack.enter_context(whole_file(folder / source.name))
                clean_file(source, out, job, outcome, tick)
        except OSError as error:
            outcome.problems.append(f"{source.path}: {error.strerror or error}")
