"""A document in the terminal: each line in the colour of its label, with the reason it went."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from newsclean.document import Document, Label, Line

if TYPE_CHECKING:
    from rich.console import Console

#: One colour a label; what is kept is in the terminal's own.
COLOURS = {
    Label.BODY: "default",
    Label.HEADLINE: "bold",
    Label.BYLINE: "cyan",
    Label.CAPTION: "cyan",
    Label.PROMPT: "red",
    Label.PROMO: "magenta",
    Label.TEASER_HEADLINE: "yellow",
    Label.TEASER_BLURB: "yellow",
    Label.NAVIGATION: "blue",
    Label.ADVERT: "magenta",
    Label.NOTICE: "green",
    Label.DUPLICATE: "bright_black",
    Label.JUNK: "bright_black",
}


def visible(text: str) -> str:
    r"""The text with control and format characters escaped, so that none of them acts on the terminal.

    >>> visible("a\x1b[31mb\u202ec")
    'a\\x1b[31mb\\u202ec'
    """
    return "".join(_escaped(c) if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else c for c in text)


def _escaped(char: str) -> str:
    # Joiners shape the letters beside them and do nothing else.
    if char in "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}":
        return char
    return char.encode("unicode_escape").decode("ascii")


def show(document: Document, console: Console) -> None:
    """Print a document to a rich console, a row for each unit, then its flags."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False, expand=True)
    table.add_column("kept", width=1)
    table.add_column("label", width=15)
    table.add_column("text", ratio=1, overflow="fold")
    for line in document.lines:
        style = COLOURS[line.label]
        text = Text(visible(line.text.strip()), style=style if line.kept else f"{style} dim")
        reason = _reason(line)
        if reason:
            text.append(f"\n  {reason}", style="italic bright_black")
        table.add_row("│" if line.kept else "✗", Text(line.label.value, style=style), text)
    console.print(table)
    for name, found in document.flags.items():
        console.print(
            Text(f"flag {name}: " + (", ".join(sorted({f"{f.filter}:{f.rule}" for f in found})) or "no line is story"))
        )
    kept = sum(len(x.text.strip()) for x in document.lines if x.kept)
    total = sum(len(x.text.strip()) for x in document.lines)
    lines = sum(x.kept for x in document.lines)
    console.print(Text(f"{lines} of {len(document.lines)} lines kept, {kept:,} of {total:,} characters"))


def _reason(line: Line) -> str:
    why = line.reason
    if why is None:
        return ""
    note = f": {visible(why.note)}" if why.note else ""
    return f"{why.filter}/{why.rule}, {why.confidence:.0%} sure{note}"
