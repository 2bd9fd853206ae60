"""Bar charts as SVG by pygal, without anything in them that acts or has a style of its own.

The page's style sheet colours them by class, so that they follow its light and dark
themes, and its security policy allows no style but its own.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any
from xml.etree import ElementTree as ET  # only written here: pygal made the tree, nothing is parsed

from newsclean.report.figures import Bar

#: Width of a chart, height of a bar with its gap, height of what stands around the bars, in CSS pixels.
WIDTH, ROW, FRAME = 520, 26, 16
#: Names are shortened to so many characters.
NAME_CHARACTERS = 34
#: Elements that a page of strict policy refuses, or that say what nobody asked ("0.1666667").
_UNWANTED = frozenset({"style", "script", "defs", "title", "desc"})


def bars(rows: Sequence[Bar]) -> str:
    """A chart of horizontal bars, the first on top, as an SVG element; "" where there is nothing to show.

    A bar's label becomes the class ``c-<label>`` of its rectangle. The chart is hidden
    from screen readers: the page has a table of the same figures beside it.
    """
    if not rows:
        return ""
    pygal = drawing_library()
    top_down = list(reversed(rows))
    chart = pygal.HorizontalBar(
        css=[], js=[], no_prefix=True, disable_xml_declaration=True, show_legend=False, print_values=True,
        print_values_position="top", truncate_label=-1, margin=4, margin_right=64, spacing=6,
        show_x_labels=False, show_x_guides=False, show_y_guides=False, width=WIDTH, height=ROW * len(rows) + FRAME,
        style=_style(pygal),
    )  # fmt: skip
    chart.x_labels = [_short(x.name) for x in top_down]
    chart.add("", [x.value for x in top_down], formatter=lambda n: f"{n:,}")
    root = chart.render_tree()
    _strip(root)
    for node, row in zip((x for x in root.iter("rect") if _has(x, "rect")), top_down, strict=True):
        node.set("class", f"bar c-{row.label}" if row.label else "bar")
    for node in root.iter("text"):
        if _has(node, "value"):
            node.set("text-anchor", "start")
    root.set("aria-hidden", "true")
    root.set("class", "chart")
    return ET.tostring(root, encoding="unicode")


def drawing_library() -> Any:
    """The module pygal, imported when first needed; raises ModuleNotFoundError where it is not installed.

    Where nobody had imported it before, the hook goes that it puts into Python's import
    for plugins of its own: under Python 3.11 it makes every later failed import warn.
    """
    known = "pygal" in sys.modules
    pygal = import_module("pygal")
    if not known:
        sys.meta_path[:] = [x for x in sys.meta_path if type(x).__module__ != "pygal"]
    return pygal


def _style(pygal: Any) -> Any:
    """Sizes of letters, by which pygal measures the room for labels; colours are the page's."""
    return pygal.style.Style(label_font_size=13, major_label_font_size=13, value_font_size=13, font_family="sans-serif")


def _strip(node: Any) -> None:
    for name in ("style", "id", "onclick"):
        node.attrib.pop(name, None)
    for child in list(node):
        # A comment's tag is a function.
        if not isinstance(child.tag, str) or child.tag in _UNWANTED or _has(child, "tooltip-overlay"):
            node.remove(child)
        else:
            _strip(child)


def _has(node: Any, name: str) -> bool:
    return name in node.get("class", "").split()


def _short(name: str) -> str:
    return name if len(name) <= NAME_CHARACTERS else name[: NAME_CHARACTERS - 1] + "…"
