"""``newsclean evaluate``: how a pipeline does on labelled documents, for people and for CI."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsclean.batch.files import whole_file
from newsclean.commands.pipelines import chosen, pipeline_option
from newsclean.corpus import Scores, read_corpus, score
from newsclean.errors import RecordError
from newsclean.pipeline import PRESETS
from newsclean.report.scores import figure, summary

#: How many mistakes are shown unless another number is asked for.
WORST = 10


def evaluate_command() -> Any:
    """The command."""
    import click

    path = click.Path(path_type=Path)

    @click.command("evaluate")
    @click.argument("corpora", metavar="CORPUS...", nargs=-1, required=True, type=path)
    @click.option(
        "--preset", type=click.Choice(list(PRESETS)), default="balanced", show_default=True,
        help="How sure a finding must be to take a line.",
    )  # fmt: skip
    @pipeline_option()
    @click.option("--titles", is_flag=True, help="Hand in the documents' titles and addresses as hints.")
    @click.option("--worst", type=click.IntRange(0), default=WORST, show_default=True, help="Mistakes to show.")
    @click.option("--json", "as_json", type=path, help='A file for all figures and mistakes; "-": standard output.')
    @click.option(
        "--floor", "floors", multiple=True, metavar="FIGURE=LEAST",
        help="End with 1 where a figure is less, as keep.recall=0.98, labels.prompt.f1=0.8 or "
        "languages.de.keep.f1=0.9; may be repeated.",
    )  # fmt: skip
    def command(corpora: tuple[Path, ...], **options: Any) -> None:
        """Score a pipeline on labelled documents, line by line.

        CORPUS is a file of JSON Lines, or a folder of them, as "newsclean report"
        exports labels and corpora/README.md describes them.
        """
        if not _evaluate(corpora, options):
            sys.exit(1)

    return command


def _evaluate(corpora: tuple[Path, ...], options: dict[str, Any]) -> bool:
    """Score and tell; returns whether all floors hold."""
    import click

    floors = [_floor(x) for x in options["floors"]]
    pipeline = chosen(options["pipeline"], options["preset"])
    scores = score(_documents(corpora), pipeline, titles=options["titles"])
    if not scores.lines:
        raise RecordError(f"{', '.join(map(str, corpora))}: there is no labelled line")
    where = options["as_json"]
    if str(where) != "-":
        click.echo(summary(scores, options["worst"]))
    if where is not None:
        _write(scores, where)
    held = [_holds(scores, name, least) for name, least in floors]  # every one that does not hold is told
    return all(held)


def _documents(corpora: Iterable[Path]) -> Iterable[Any]:
    for path in corpora:
        if not path.exists():
            raise RecordError(f"{path}: no such file or folder")
        yield from read_corpus(path)


def _write(scores: Scores, where: Path) -> None:
    import click

    figures = scores.to_dict() | {"mistakes": [x.to_dict() for x in scores.worst(len(scores.mistakes))]}
    text = json.dumps(figures, ensure_ascii=True, indent=2) + "\n"
    if str(where) == "-":
        click.echo(text, nl=False)
        return
    with whole_file(where) as file:
        file.write(text.encode("ascii"))


def _floor(text: str) -> tuple[str, float]:
    import click

    name, _, least = text.partition("=")
    try:
        return name, float(least)
    except ValueError:
        raise click.UsageError(f"--floor {text}: give a figure and a number, as keep.recall=0.98") from None


def _holds(scores: Scores, name: str, least: float) -> bool:
    import click

    value = figure(scores, name)
    if value is None:
        raise click.UsageError(f"--floor {name}: there is no such figure; the names are those of the JSON")
    if value < least:
        click.echo(f"newsclean: {name} is {value:.4f}, less than {least:g}", err=True)
    return value >= least
