"""The pipeline that a command is told to use: a preset, or one of the user's own by name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from newsclean.errors import PipelineError
from newsclean.pipeline import Pipeline


def pipeline_option() -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option ``--pipeline``, which gives the command ``pipeline``: a name for :func:`chosen`, or None."""
    import click

    return click.option(
        "--pipeline", metavar="WHERE:NAME",
        help="A pipeline of your own instead of the default one: a module or Python file, and the name of the "
        "Pipeline in it or of a function that returns one.",
    )  # fmt: skip


def chosen(name: str | None, preset: str) -> Pipeline:
    """The default pipeline of a preset, or the one that is called ``name``.

    ``name``: "module:name" or "file.py:name"; the module is run. Raises PipelineError
    where there is no such module or name, or it is no pipeline.
    """
    if name is None:
        return Pipeline.default(preset=preset)
    where, _, attribute = name.rpartition(":")
    if not where or not attribute:
        raise PipelineError(f"{name!r} names no pipeline; give module:name or file.py:name")
    found: Any = _module(where)
    for part in attribute.split("."):
        found = getattr(found, part, None)
    made = found() if callable(found) and not isinstance(found, Pipeline) else found
    if not isinstance(made, Pipeline):
        raise PipelineError(f"{name}: there is no Pipeline, nor a function that returns one")
    return made


def _module(where: str) -> ModuleType:
    if where.endswith(".py"):
        # A name of its own: a file json.py must not stand for the module json.
        spec = spec_from_file_location(f"newsclean_pipeline_{Path(where).stem}", where)
        if spec is None or spec.loader is None or not Path(where).is_file():
            raise PipelineError(f"{where}: no such Python file")
        module = module_from_spec(spec)
        # Dataclasses in the file look their module up.
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module
    try:
        return import_module(where)
    except ModuleNotFoundError as error:
        if error.name is None or not where.startswith(error.name):
            raise
        raise PipelineError(f"there is no module {where!r}") from None
