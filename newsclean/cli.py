"""The command line: ``newsclean clean`` and ``newsclean explain`` (extra ``cli``)."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, cast

from newsclean import __version__
from newsclean.batch.emit import EMITS
from newsclean.batch.files import whole_file
from newsclean.batch.formats import FORMATS, Source, sources
from newsclean.batch.job import FLAGS_FIELD, Job
from newsclean.batch.runner import PART_DOCUMENTS, Outcome, Plan, Run, Watch, plans_for
from newsclean.batch.templates import Fit
from newsclean.commands.evaluate import evaluate_command
from newsclean.commands.pipelines import chosen, pipeline_option
from newsclean.commands.report import report_command
from newsclean.document import Label
from newsclean.errors import NewscleanError
from newsclean.filters.templates import Templates
from newsclean.pipeline import PRESETS
from newsclean.templates.index import MIN_DOCUMENTS, MIN_SHARE, TemplateCounts, TemplateIndex

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
    group.add_command(_lexicon_commands())
    group.add_command(evaluate_command())
    group.add_command(report_command(_input_options, _shared))
    group.add_command(_templates_commands())
    return group


def _decorated(function: Callable[..., None], *options: Callable[..., Any]) -> Callable[..., None]:
    """The function with the options, which the help then shows in this order."""
    for option in reversed(options):
        function = option(function)
    return function


def _shared(function: Callable[..., None]) -> Callable[..., None]:
    return _decorated(
        function,
        click.option(
            "--preset",
            type=click.Choice(list(PRESETS)),
            default="balanced",
            show_default=True,
            help="How sure a finding must be to take a line.",
        ),
        click.option("--encoding", help="The encoding of the input, where it is not UTF-8 and known."),
    )


def _input_options(function: Callable[..., None]) -> Callable[..., None]:
    return _decorated(
        function,
        click.option("--format", "form", type=click.Choice(list(FORMATS)), help="The format of all inputs."),
        click.option("--text-field", default="text", show_default=True, help="The field that holds the text."),
        click.option("--id-field", default="id", show_default=True, help="The field that names a record."),
        click.option("--url-field", help="The field of the page's address; a WET record's is known."),
        click.option("--title-field", help="The field of the page's title."),
    )


def _output_options(function: Callable[..., None]) -> Callable[..., None]:
    path = click.Path(path_type=Path)
    labels = click.Choice([x.value for x in Label])
    return _decorated(
        function,
        click.option("-o", "--output", type=path, help="A file, or a folder for several inputs; else standard output."),
        click.option(
            "--emit", type=click.Choice(list(EMITS)), default="text", show_default=True,
            help="The story, every line with its label, other stories' teasers, or dolma's attribute files.",
        ),
        click.option("--output-field", help="The field for what is emitted; the story else replaces the text."),
        click.option("--flags-field", help="A field for the document's flags."),
        click.option(
            "--templates", type=path,
            help="An index made by 'newsclean templates fit': lines that a page's site repeats go. Sites are told by "
            "the field that the index was made by, unless --url-field names another.",
        ),
        click.option("--keep", multiple=True, type=labels, help="A label to keep beside the story; may be repeated."),
        click.option(
            "--max-removed", type=click.FloatRange(0, 1), metavar="SHARE",
            help="Keep a document whole, and flag it, that would lose more than this share of itself "
            f"(field {FLAGS_FIELD} unless --flags-field names one).",
        ),
    )  # fmt: skip


def _run_options(function: Callable[..., None]) -> Callable[..., None]:
    return _decorated(
        function,
        click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that clean."),
        click.option("--resume", is_flag=True, help="Finish parts one by one, and take up a run that was broken off."),
        click.option(
            "--part-documents", type=click.IntRange(1), default=PART_DOCUMENTS, show_default=True,
            help="How many documents make a part of a run with --resume.",
        ),
        click.option("--stats", is_flag=True, help="Tell at the end what was counted."),
        click.option("--stats-file", type=click.Path(path_type=Path), help="A file for the counts, as JSON."),
    )  # fmt: skip


def _clean_command() -> click.Command:
    @click.command("clean")
    @click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
    @_output_options
    @_input_options
    @_run_options
    @pipeline_option()
    @_shared
    def command(paths: tuple[Path, ...], **options: Any) -> None:
        """Clean text, JSON Lines (also .gz, .zst), CSV, Parquet and WET files, and folders of them.

        "-" or nothing reads standard input. Other fields and the order of records stay.
        Records that cannot be used go to OUTPUT.rejects.jsonl with the reason, and the
        exit code is then 1.
        """
        if _clean(paths, options):
            sys.exit(FAILED)

    return command


def _clean(paths: tuple[Path, ...], options: dict[str, Any]) -> int:
    """Clean the inputs; returns how many files or records could not be."""
    started = time.monotonic()
    output, form = options["output"], options["form"]
    job = _job(options)
    _check_usage(paths, options, job)
    found, missing = _found(paths, form)
    from_stdin = not paths or any(str(x) == STDIN for x in paths)
    folder = output is not None and (
        output.is_dir() or len(found) + len(missing) + from_stdin > 1 or any(x.is_dir() for x in paths)
    )
    with _watch(found) as watch:
        for problem in missing:
            watch.tell(problem)
        plans, refused = plans_for(found, output, job.emit, folder=folder, tell=watch.tell)
        if from_stdin and folder:
            watch.tell("-: standard input has no name below a folder; clean it apart")
            refused += 1
        elif from_stdin:
            source = Source(Path(STDIN), Path(STDIN), form or "text")
            plans.insert(0, Plan(source, output, cast("BufferedReader", sys.stdin.buffer)))
        run = Run(
            job, options["workers"], options["resume"], options["part_documents"],
            sys.stdout.buffer, output if folder else None, watch,
        )  # fmt: skip
        outcome = run(plans)
        sys.stdout.buffer.flush()
    _tell_stats(outcome, options, time.monotonic() - started)
    return outcome.problems + len(missing) + refused


def _job(options: dict[str, Any]) -> Job:
    pipeline = chosen(options["pipeline"], options["preset"])
    if options["templates"] is not None:
        index = TemplateIndex.load(options["templates"])
        pipeline = pipeline.before("duplicates", Templates(index))
        options["url_field"] = options["url_field"] or index.head["field"]
    return Job(
        pipeline,
        sorted({"headline", "body", *options["keep"]}),
        options["encoding"],
        text_field=options["text_field"],
        id_field=options["id_field"],
        url_field=options["url_field"],
        title_field=options["title_field"],
        emit=options["emit"],
        output_field=options["output_field"],
        flags_field=options["flags_field"],
        max_removed=options["max_removed"],
        # On standard output there is no other place for them.
        pass_broken=options["output"] is None and options["emit"] == "text",
    )


def _check_usage(paths: tuple[Path, ...], options: dict[str, Any], job: Job) -> None:
    if options["resume"] and (options["output"] is None or not paths or any(str(x) == STDIN for x in paths)):
        raise click.UsageError("--resume needs named inputs and an output (-o)")
    if options["workers"] > 1 and ".py:" in (options["pipeline"] or ""):
        raise click.UsageError("--workers start afresh and find --pipeline by a module's name, not by a file's")
    if len(set(job.columns)) < len(job.columns):
        raise click.UsageError(f"--output-field and --flags-field are both {job.column!r}")
    if job.emit == "attributes" and (options["output_field"] or options["flags_field"]):
        raise click.UsageError("--emit attributes writes id and attributes alone; it has no fields to name")


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


def _tell_stats(outcome: Outcome, options: dict[str, Any], seconds: float) -> None:
    stats = outcome.stats
    for hint in ("url", "title"):
        name = options[f"{hint}_field"]
        if name and stats.documents and not stats.hints[hint]:
            click.echo(f"newsclean: no record has a text in the field {name!r} (--{hint}-field)", err=True)
    if options["stats"]:
        click.echo(stats.summary(seconds), err=True)
    if options["stats_file"]:
        with whole_file(options["stats_file"]) as file:
            file.write((json.dumps(stats.to_dict(), indent=2) + "\n").encode("ascii"))


@contextmanager
def _watch(found: list[Source]) -> Iterator[Watch]:
    """Messages on standard error, and a bar above which they stand where that is a terminal."""
    if not found or not sys.stderr.isatty():
        yield Watch(lambda text: click.echo(f"newsclean: {text}", err=True))
        return
    from newsclean.report.progress import Bar

    with Bar(sum(x.path.stat().st_size for x in found if x.path.exists())) as bar:
        yield Watch(lambda text: bar.say(f"newsclean: {text}"), bar.advance)


def _lexicon_commands() -> click.Group:
    group = click.Group("lexicon", help="Tables of words of languages.")

    @group.command("check")
    @click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
    def check(paths: tuple[Path, ...]) -> None:
        """Hold tables of words to their form and to their own examples; ends with 1 where one has a problem."""
        from newsclean.lexicon.check import main as checked

        sys.exit(checked([str(x) for x in paths]))

    return group


def _templates_commands() -> click.Group:
    group = click.Group("templates", help="Indexes of the lines that sites repeat from page to page.")
    group.add_command(_fit_command())
    group.add_command(_merge_command())
    group.add_command(_show_command())
    return group


def _index_options(function: Callable[..., None]) -> Callable[..., None]:
    return _decorated(
        function,
        click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The file to write."),
        click.option("--counts", is_flag=True, help="Write all counts, to be merged with others, and no index yet."),
        click.option(
            "--min-share", type=click.FloatRange(0, 1), default=MIN_SHARE, show_default=True,
            help="A line must stand on this share of its site's pages.",
        ),
        click.option(
            "--min-documents", type=click.IntRange(1), default=MIN_DOCUMENTS, show_default=True,
            help="A line must stand on so many pages of its site.",
        ),
    )  # fmt: skip


def _fit_command() -> click.Command:
    path = click.Path(path_type=Path)

    @click.command("fit")
    @click.argument("paths", nargs=-1, required=True, type=path)
    @_index_options
    @click.option("--format", "form", type=click.Choice(list(FORMATS)), help="The format of all inputs.")
    @click.option("--text-field", default="text", show_default=True, help="The field that holds the text.")
    @click.option("--url-field", default="url", show_default=True, help="The field of the page's address.")
    @click.option("--key-field", help="A field whose value names the site, instead of the address's host.")
    @click.option("--encoding", help="The encoding of the input, where it is not UTF-8 and known.")
    @click.option("--temporary", type=path, help="A folder for counts that do not fit into memory.")
    def command(paths: tuple[Path, ...], **options: Any) -> None:
        """Count the lines of sites in files of pages, and write the index of those that are repeated."""
        found, missing = _found(paths, options["form"])
        for problem in missing:
            click.echo(f"newsclean: {problem}", err=True)
        with _watch([]) as watch:
            fit = Fit(
                options["text_field"], options["key_field"] or options["url_field"],
                "value" if options["key_field"] else "host", options["encoding"],
                None if options["temporary"] is None else str(options["temporary"]), watch.tell,
            )  # fmt: skip
            counts = fit(found)
        _write_index(counts, options)
        click.echo(f"newsclean: {fit.pages} pages counted, {fit.without} without text or site", err=True)
        if fit.problems or missing:
            sys.exit(FAILED)

    return command


def _merge_command() -> click.Command:
    @click.command("merge")
    @click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
    @_index_options
    def command(paths: tuple[Path, ...], **options: Any) -> None:
        """Add up files of counts (templates fit --counts), and write the index of the lines that are repeated."""
        first, *others = map(TemplateCounts.load, paths)
        _write_index(first.merge(*others), options)

    return command


def _write_index(counts: TemplateCounts, options: dict[str, Any]) -> None:
    if options["counts"]:
        counts.save(options["output"])
        return
    index = counts.finish(min_share=options["min_share"], min_documents=options["min_documents"])
    index.save(options["output"])
    click.echo(f"newsclean: {len(index.sites)} sites have repeated lines", err=True)


def _show_command() -> click.Command:
    @click.command("show")
    @click.argument("path", type=click.Path(path_type=Path))
    @click.option("--site", "only", help="The site whose lines to show; else the sites and their numbers.")
    def command(path: Path, only: str | None) -> None:
        """Show what an index holds: sites, or a site's repeated lines with the pages that have them."""
        index = TemplateIndex.load(path)
        for site in filter(None, map(index.site, [only] if only else index.sites)):
            if not only:
                click.echo(f"{site.pages:8d} pages  {len(site.entries):6d} lines  {site.name}")
                continue
            for entry in sorted(site.entries.values(), key=lambda x: (-x.documents, x.sample)):
                click.echo(f"{entry.documents:8d} pages  {entry.beside:8d} beside others  {entry.sample}")

    return command


def _explain_command() -> click.Command:
    @click.command("explain")
    @click.argument("path", type=click.Path(path_type=Path), default=Path(STDIN))
    @click.option("--title", help="The page's title, where known.")
    @pipeline_option()
    @_shared
    def command(path: Path, title: str | None, pipeline: str | None, preset: str, encoding: str | None) -> None:
        """Show a document line by line: what was kept, what went, and why."""
        from rich.console import Console

        from newsclean.api import analyze
        from newsclean.report.terminal import show

        data = sys.stdin.buffer.read() if str(path) == STDIN else path.read_bytes()
        document = analyze(data, title=title, encoding=encoding, pipeline=chosen(pipeline, preset))
        show(document, Console(highlight=False, soft_wrap=False))

    return command


if __name__ == "__main__":
    main()
