"""``newsclean report``: a page that shows what becomes of the user's own documents."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from newsclean.batch.files import whole_file
from newsclean.batch.formats import Source, sources
from newsclean.commands.pipelines import chosen, pipeline_option
from newsclean.errors import NewscleanError

#: A heavier page is told of: browsers on small machines take long to open one.
HEAVY = 5_000_000

Options = Callable[[Callable[..., None]], Callable[..., None]]


def report_command(inputs: Options, shared: Options) -> Any:
    """The command; ``inputs`` and ``shared`` add the options that all commands have."""
    import click

    from newsclean.corpus import MANNERS
    from newsclean.report.sample import SIZE

    path = click.Path(path_type=Path)

    @click.command("report")
    @click.argument("paths", nargs=-1, required=True, type=path)
    @click.option("-o", "--output", type=path, required=True, help="The page to write, an HTML file.")
    @click.option(
        "--sample", "size", type=click.IntRange(1), default=SIZE, show_default=True,
        help="How many documents to show, drawn by chance from all.",
    )  # fmt: skip
    @click.option("--seed", type=int, default=0, show_default=True, help="Another seed draws other documents.")
    @click.option(
        "--manner", type=click.Choice(MANNERS),
        help="How the documents came to be text, for the labels that are exported; else by the format.",
    )  # fmt: skip
    @pipeline_option()
    @inputs
    @shared
    def command(paths: tuple[Path, ...], **options: Any) -> None:
        """Show a sample of documents in one HTML page, to look at and to label.

        PATHS are files and folders as for "newsclean clean", or labelled documents
        (lines and labels), whose mistakes the page then shows.
        """
        if _report(paths, options):
            sys.exit(1)

    return command


def _report(paths: tuple[Path, ...], options: dict[str, Any]) -> int:
    """Write the page; returns how many files and records could not be read."""
    import click

    from newsclean.api import analyze
    from newsclean.report.exhibit import exhibits
    from newsclean.report.html import check_libraries, render
    from newsclean.report.sample import Sample

    def tell(text: str) -> None:
        click.echo(f"newsclean: {text}", err=True)

    check_libraries()
    pipeline = chosen(options["pipeline"], options["preset"])
    found: list[Source] = []
    problems = 0
    for path in paths:
        try:
            found += [Source(x.path, x.name, options["form"] or x.format) for x in sources([path])]
        except (NewscleanError, OSError) as error:
            tell(str(error))
            problems += 1
    names = ("size", "seed", "text_field", "id_field", "url_field", "title_field", "encoding", "manner")
    sample = Sample(**{x: options[x] for x in names}, tell=tell)
    pages = sample(found)
    if not pages:
        tell("there is no document to show")
        return 1
    with (
        click.progressbar(pages, label="analysing", file=sys.stderr)
        if sys.stderr.isatty()
        else nullcontext(pages) as go
    ):
        documents = [
            analyze(
                x.text, title=x.title, url=x.url, language=None if x.true else "auto",
                encoding=options["encoding"], pipeline=pipeline,
            )
            for x in go
        ]  # fmt: skip
    page = render(exhibits(pages, documents), pipeline, seen=sample.seen).encode("utf-8")
    with whole_file(options["output"]) as file:
        file.write(page)
    tell(f"{len(pages)} of {sample.seen} documents, {len(page) / 1e6:.1f} MB: {options['output']}")
    if len(page) > HEAVY:
        tell(f"the page is heavy; --sample with less than {len(pages)} makes a lighter one")
    return problems + sample.problems
