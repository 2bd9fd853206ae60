"""What the documentation site has beside ``docs/``: the changelog, how the corpora were made, the commands' help."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
#: Pages that stand elsewhere in the repository, by their names on the site.
ELSEWHERE = {"changelog.md": "CHANGELOG.md", "corpora.md": "corpora/README.md"}


def on_files(files: Any, config: Any) -> Any:
    """Add the pages that stand elsewhere; links in them are those of the repository and become those of the site."""
    from mkdocs.structure.files import File

    for name, path in ELSEWHERE.items():
        text = (ROOT / path).read_text("utf-8")
        files.append(File.generated(config, name, content=text.replace("](../docs/", "](")))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Turn links that lead out of ``docs/`` to the pages above, and write the commands' help."""
    for name, path in ELSEWHERE.items():
        markdown = markdown.replace(f"](../{path})", f"]({name})")
    if page.file.src_uri == "reference/commands.md":
        markdown = markdown.replace("<!-- commands -->", commands())
    return markdown


def commands() -> str:
    """The help of each command, as a part of a page."""
    import click

    from newsclean.cli import _group

    parts = []

    def add(command: click.Command, name: str, parent: click.Context | None) -> None:
        context = click.Context(command, info_name=name, parent=parent, terminal_width=100)
        if isinstance(command, click.Group):
            for child in command.list_commands(context):
                found = command.get_command(context, child)
                if found is not None:
                    add(found, child, context)
        else:
            parts.append(f"## {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n")

    add(_group(), "newsclean", None)
    return re.sub(r"[ \t]+$", "", "\n".join(parts), flags=re.MULTILINE)
