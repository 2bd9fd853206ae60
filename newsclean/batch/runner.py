"""A run over files: what goes wrong is told, the rest goes on."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from newsclean.batch.chunks import Chunk, numbered
from newsclean.batch.formats import Source, output_name, written_as
from newsclean.batch.job import Job
from newsclean.batch.pool import ordered
from newsclean.batch.readers import read_file, read_stream
from newsclean.batch.sinks import FileSink, PartsSink, Sink, StreamSink, append_to_list, read_list, rejects_of
from newsclean.batch.stats import Stats
from newsclean.batch.worker import known_columns
from newsclean.errors import NewscleanError, RecordError, RunError

#: A part of a run that can be taken up again: so many documents, or so many bytes of them.
PART_DOCUMENTS = 2048
PART_BYTES = 1 << 24
#: The list of finished files in an output folder, while its run is not finished.
FINISHED_FILES = ".newsclean-finished.jsonl"


@dataclass(frozen=True, slots=True)
class Plan:
    """A file to clean and where its output goes.

    ``output``: a file, or None for the run's stream. ``stream``: an open file to read
    instead of the source's path.
    """

    source: Source
    output: Path | None = None
    stream: BufferedReader | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told of a run: a line for everything that goes wrong, and how far it is.

    ``tick`` gets documents, bytes of records, and bytes of files.
    """

    tell: Callable[[str], None] = lambda _: None
    tick: Callable[[int, int, int], None] = lambda *_: None


@dataclass(slots=True)
class Outcome:
    """What a run came to: the counts, and how many files or records could not be cleaned."""

    stats: Stats = field(default_factory=Stats)
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """How files are gone through.

    ``workers``: processes. ``resume``: finished parts and files are listed, and those
    that an earlier run of the same settings listed are not made again.
    ``part_documents``: how many documents make a part. ``out``: the stream for plans
    without an output of their own. ``folder``: that of all outputs, where they have one.
    """

    job: Job
    workers: int = 1
    resume: bool = False
    part_documents: int = PART_DOCUMENTS
    out: BinaryIO | None = None
    folder: Path | None = None
    watch: Watch = Watch()

    def __call__(self, plans: Collection[Plan]) -> Outcome:
        """Clean the files, their order and that of their records kept.

        A file that cannot be read or written is told, and its old output stays. Raises
        RunError where a run cannot be taken up or a worker dies, BrokenPipeError where
        nobody reads the stream any more.
        """
        return _Going(self).go(plans)


@dataclass(slots=True)
class _File:
    """A file under way: its plan, its sink while that is open, and its counts."""

    plan: Plan
    sink: Sink | None = None
    stats: Stats = field(default_factory=Stats)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What happens next to a file: a chunk of it, or (with ``over``) its end, or (with ``problem``) its failure."""

    file: _File
    part: int = 0
    ticks: tuple[int, int, int] = (0, 0, 0)
    over: bool = False
    problem: str = ""


class _Going:
    """One run while it goes."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.outcome = Outcome()
        self.open: list[_File] = []
        self.list = run.folder / FINISHED_FILES if run.resume and run.folder else None
        self.finished = self._finished_files()

    def go(self, plans: Collection[Plan]) -> Outcome:
        try:
            for mark, result in ordered(self._items(plans), self.run.job, self.run.workers):
                if mark.problem:
                    self._failed(mark.file, mark.problem)
                elif mark.file.sink is not None:
                    try:
                        self._forward(mark, result)
                    except BrokenPipeError:
                        raise
                    except OSError as error:
                        self._failed(mark.file, _problem(mark.file, error))
                self.run.watch.tick(*mark.ticks)
        finally:
            for file in self.open:
                if file.sink:
                    file.sink.abandon()
        if self.list and not self.outcome.problems:
            self.list.unlink(missing_ok=True)
        return self.outcome

    def _forward(self, mark: _Mark, result: Any) -> None:
        file, sink = mark.file, mark.file.sink
        if sink is None:
            return
        if result is not None:
            sink.add(mark.part, result)
            file.stats.add(result.stats)
            if file.plan.output is None:
                for reject in result.rejects:
                    self.run.watch.tell(f"{reject.where}: {reject.reason}")
        if mark.over:
            sink.finish()
            self._done(file)

    def _done(self, file: _File) -> None:
        file.sink = None
        self.open.remove(file)
        self.outcome.stats.add(file.stats)
        rejected = file.stats.rejected
        self.outcome.problems += rejected
        output = file.plan.output
        if rejected and output is not None:
            noun = "record" if rejected == 1 else "records"
            self.run.watch.tell(
                f"{file.plan.source.path}: {rejected} {noun} could not be used; see {rejects_of(output)}"
            )
        if self.list:
            append_to_list(self.list, {**self._identity(file.plan), "stats": file.stats.to_dict()})

    def _failed(self, file: _File, problem: str) -> None:
        self.outcome.problems += 1
        self.run.watch.tell(problem)
        if file.sink is not None:
            file.sink.abandon()
            file.sink = None
            self.open.remove(file)

    def _items(self, plans: Collection[Plan]) -> Iterator[tuple[_Mark, Chunk | None]]:
        """The chunks of all files, each file's followed by its end or by what went wrong."""
        for plan in plans:
            if self._is_finished(plan):
                continue
            file = _File(plan)
            try:
                stream = plan.output is None
                written = written_as(plan.source.format, self.run.job.emit, plan.output, stream=stream)
                file.sink = self._sink(plan, written)
                file.stats.add(file.sink.stats)
                self.open.append(file)
                yield from self._chunks(file, file.sink.done, written)
            except (NewscleanError, OSError) as error:
                if isinstance(error, RunError) and self.run.resume:
                    raise
                yield _Mark(file, problem=_problem(file, error)), None
                continue
            yield _Mark(file, over=True), None

    def _chunks(self, file: _File, done: int, written: str) -> Iterator[tuple[_Mark, Chunk | None]]:
        job = self.run.job
        part = documents = size = 0
        for chunk in _read(file.plan, job):
            if chunk.first:
                _check(chunk, job)
            count = sum(len(x.data) if chunk.format == "parquet" and x.data is not None else 1 for x in chunk.rows)
            mark = _Mark(file, part, (count, chunk.size, chunk.disk))
            yield mark, numbered(chunk, part, written) if part >= done else None
            documents, size = documents + count, size + chunk.size
            if documents >= self.run.part_documents or size >= PART_BYTES:
                part, documents, size = part + 1, 0, 0

    def _sink(self, plan: Plan, written: str) -> Sink:
        if plan.output is None:
            if self.run.out is None:
                raise RunError("there is no stream to write to")
            return StreamSink(self.run.out, written)
        if not self.run.resume:
            return FileSink(plan.output, written)
        if plan.output.exists() and plan.source.path.exists() and plan.output.samefile(plan.source.path):
            raise RunError(f"{plan.output}: the output would replace the input, which --resume has to read again")
        return PartsSink(plan.output, written, self._identity(plan))

    def _identity(self, plan: Plan) -> dict[str, Any]:
        """What the output of a plan depends on."""
        stat = plan.source.path.stat()
        return {
            "source": str(plan.source.path),
            "bytes": stat.st_size,
            "modified": stat.st_mtime_ns,
            "format": plan.source.format,
            "output": str(plan.output),
            "part_documents": self.run.part_documents,
            "settings": self.run.job.settings(),
        }

    def _finished_files(self) -> list[dict[str, Any]]:
        return list(read_list(self.list)) if self.list else []

    def _is_finished(self, plan: Plan) -> bool:
        """Whether an earlier run made this output from the same input; its counts go to this run's."""
        if not self.finished or not plan.source.path.exists() or plan.output is None or not plan.output.is_file():
            return False
        mine = self._identity(plan)
        for entry in self.finished:
            if {k: v for k, v in entry.items() if k != "stats"} == mine:
                stats = Stats.from_dict(entry["stats"])
                self.outcome.stats.add(stats)
                self.outcome.problems += stats.rejected
                return True
        return False


def plans_for(
    found: Collection[Source], output: Path | None, emit: str, *, folder: bool, tell: Callable[[str], None]
) -> tuple[list[Plan], int]:
    """Where each source goes, and how many go nowhere.

    ``output``: a file, a folder (``folder``), or None for a stream. Two sources never
    share an output: the second is told and left out.
    """
    if output is None or not folder:
        return [Plan(x, output) for x in found], 0
    plans: dict[Path, Plan] = {}
    refused = 0
    for source in found:
        name = output_name(source.name, source.format, written_as(source.format, emit, None))
        if name in plans:
            tell(f"{source.path}: {plans[name].source.path} goes to the same name; clean them apart")
            refused += 1
            continue
        plans[name] = Plan(source, output / name)
    return list(plans.values()), refused


def _read(plan: Plan, job: Job) -> Iterator[Chunk]:
    if plan.stream is not None:
        return read_stream(plan.stream, plan.source.format, str(plan.source.path), encoding=job.encoding)
    named = tuple(x for x in (job.text_field, job.url_field, job.title_field) if x)
    return read_file(plan.source, encoding=job.encoding, columns=named)


def _check(chunk: Chunk, job: Job) -> None:
    """Find what is wrong with a whole file before its records are worked on."""
    names = known_columns(chunk, job)
    if names is None:
        return
    if job.text_field not in names:
        raise RecordError(f"{chunk.name}: no column {job.text_field!r}; it has {', '.join(map(repr, names)) or 'none'}")
    if job.emit != "attributes":
        job.check_columns(names, chunk.name)


def _problem(file: _File, error: Exception) -> str:
    name = os.fspath(file.plan.source.path)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename if isinstance(error.filename, str) else name}: {error.strerror}"
    text = " ".join(str(error).split())
    return text if name in text or (file.plan.output and str(file.plan.output) in text) else f"{name}: {text}"
