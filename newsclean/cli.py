"""The command line: ``newsclean clean`` and ``newsclean explain`` (extra ``cli``)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from newsclean import __version__
from newsclean.batch.formats import Source, sources, whole_file
from newsclean.batch.runner import Job, Outcome, clean_file, clean_stream, clean_to_folder
from newsclean.document import Label
from newsclean.errors import NewscleanError
from newsclean.pipeline import PRESETS, Pipeline

try:
    import click
except ModuleNotFoundError:  # the extra is not installed: main() says so in one line
    click = None  # type: ignore[assignment]  # stands for "not there"

#: The name that stands for standard input.
STDIN = "-"
#: Exit codes: something could not be cleaned; the command was called wrongly (click's own).
FAILED = 1


def main() -> None:
    """Run the command; exits with 0, or 1 where anything could not be cleaned, or 2 for wrong usage."""
    if click is None:
        sys.exit("newsclean: the command needs its extra: pip install 'newsclean[cli]'")
    try:
        _group()(standalone_mode=True, prog_name="newsclean")
    except NewscleanError as error:
        sys.exit(f"newsclean: {error}")
    except BrokenPipeError:
        # The reader had enough; what it took was whole lines.
        sys.stderr.close()
        sys.exit(FAILED)
    except OSError as error:
        sys.exit(f"newsclean: {error.filename or ''}: {error.strerror or error}")


def _group() -> click.Group:
    group = click.Group("newsclean", help="The story out of the text of news pages, and why each other line went.")
    group = click.version_option(__version__, prog_name="newsclean")(group)
    group.add_command(_clean_command())
    group.add_command(_explain_command())
    return group


def _shared(function: Callable[..., None]) -> Callable[..., None]:
    preset = click.option(
        "--preset",
        type=click.Choice(list(PRESETS)),
        default="balanced",
        show_default=True,
        help="How sure a finding must be to take a line.",
    )
    encoding = click.option("--encoding", help="The encoding of the input, where it is not UTF-8 and known.")
    return preset(encoding(function))


def _clean_command() -> click.Command:
    @click.command("clean")
    @click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        help="A file, or a folder for several inputs; else standard output.",
    )
    @click.option(
        "--text-field", default="text", show_default=True, help="The field of JSON Lines records that holds the text."
    )
    @click.option(
        "--format", "form", type=click.Choice(["text", "jsonl"]), help="The format of standard input, or of all inputs."
    )
    @click.option(
        "--keep",
        multiple=True,
        type=click.Choice([x.value for x in Label]),
        help="A label to keep beside headline and body; may be repeated.",
    )
    @_shared
    def command(
        paths: tuple[Path, ...], output: Path | None, text_field: str, form: str | None,
        keep: tuple[str, ...], preset: str, encoding: str | None,
    ) -> None:  # fmt: skip
        """Clean text files, folders of them, and JSON Lines; "-" or nothing reads standard input."""
        policy = {"headline", "body", *keep}
        job = Job(Pipeline.default(preset=preset), sorted(policy), encoding, text_field)
        outcome = Outcome()
        found, problems = _found(paths, form)
        outcome.problems += problems
        with _progress(found) as tick:
            _run(found, paths, output, form, job, outcome, tick)
        for problem in outcome.problems:
            click.echo(f"newsclean: {problem}", err=True)
        if outcome.problems:
            sys.exit(FAILED)

    return command


def _found(paths: tuple[Path, ...], form: str | None) -> tuple[list[Source], list[str]]:
    found: list[Source] = []
    problems = []
    for path in paths:
        if str(path) == STDIN:
            continue
        try:
            found += [Source(x.path, x.name, form or x.format) for x in sources([path])]
        except (NewscleanError, OSError) as error:
            problems.append(str(error))
    return found, problems


def _run(
    found: list[Source], paths: tuple[Path, ...], output: Path | None, form: str | None,
    job: Job, outcome: Outcome, tick: Callable[[int], None],
) -> None:  # fmt: skip
    """Hand each input to the runner, and its output to where it belongs."""
    from_stdin = not paths or any(str(x) == STDIN for x in paths)
    several = len(found) + from_stdin > 1 or any(x.is_dir() for x in paths)
    if output is not None and (output.is_dir() or several):
        if from_stdin:
            outcome.problems.append("-: standard input has no name below a folder; clean it apart")
        clean_to_folder(found, output, job, outcome, tick)
        return
    if output is not None:
        with whole_file(output) as out:
            _into(out, found, job, outcome, tick, form, from_stdin=from_stdin)
        return
    _into(sys.stdout.buffer, found, job, outcome, tick, form, from_stdin=from_stdin)
    sys.stdout.buffer.flush()


def _into(
    out: Any, found: list[Source], job: Job, outcome: Outcome, tick: Callable[[int], None], form: str | None,
    *, from_stdin: bool,
) -> None:  # fmt: skip
    if from_stdin:
        clean_stream(sys.stdin.buffer, form or "text", STDIN, out, job, outcome, tick)
    for source in found:
        # Collected first, so that a file that breaks off half-way leaves no half of itself.
        buffer = BytesIO() if source.format == "text" else None
        try:
            clean_file(source, buffer or out, job, outcome, tick)
        except OSError as error:
            outcome.problems.append(f"{source.path}: {error.strerror or error}")
            continue
        if buffer:
            out.write(buffer.getvalue())


@contextmanager
def _progress(found: list[Source]) -> Iterator[Callable[[int], None]]:
    """A bar on standard error for work that takes long, where standard error is a terminal."""
    if not found or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        size = sum(x.path.stat().st_size for x in found if x.path.exists())
        task = progress.add_task("cleaning", total=size)
        yield lambda done: progress.update(task, advance=done)


def _explain_command() -> click.Command:
    @click.command("explain")
    @click.argument("path", type=click.Path(path_type=Path), default=Path(STDIN))
    @click.option("--title", help="The page's title, where known.")
    @_shared
    def command(path: Path, title: str | None, preset: str, encoding: str | None) -> None:
        """Show a document line by line: what was kept, what went, and why."""
        from rich.console import Console

        from newsclean.api import analyze
        from newsclean.report.terminal import show

        data = sys.stdin.buffer.read() if str(path) == STDIN else path.read_bytes()
        document = analyze(data, title=title, encoding=encoding, pipeline=Pipeline.default(preset=preset))
        show(document, Console(highlight=False, soft_wrap=False))

    return command


if __name__ == "__main__":
    main()
