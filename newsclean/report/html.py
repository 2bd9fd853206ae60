"""One page that shows what became of some documents; it needs no network and sends nothing.

The text of documents is data and never markup: it stands in the page as JSON in which no
character can end the block, and the page's script makes text nodes of it alone. A security
policy in the page's head allows its own script and style, known by their hashes, and nothing
else; it forbids turning strings into markup or code.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from importlib import import_module
from importlib.resources import files
from typing import Any

from newsclean import __version__
from newsclean.errors import ExtraMissingError
from newsclean.pipeline import Pipeline
from newsclean.policy import ARTICLE
from newsclean.report.charts import bars, drawing_library
from newsclean.report.exhibit import LABELS, Exhibit, Writer
from newsclean.report.figures import figures
from newsclean.report.meanings import MEANINGS

#: The page's script, in the order of its parts, and its style.
SCRIPTS = ("text.js", "model.js", "document.js", "lists.js", "keys.js")
STYLES = ("page.css",)
#: What in JSON could end the block, begin a comment in it, or be a line end to an older script engine.
_ESCAPED = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


def render(shown: Sequence[Exhibit], pipeline: Pipeline, *, seen: int, heading: str = "newsclean report") -> str:
    """The page for some documents, as HTML.

    ``pipeline``: what the documents were analysed with. ``seen``: how many documents
    they were drawn from. ``heading``: the page's title. Raises ExtraMissingError where
    the extra ``report`` is not installed.
    """
    check_libraries()
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.FunctionLoader(_part), trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    script = "".join(f"// {name}\n{_part(name)}" for name in SCRIPTS)
    script = f'"use strict";\n(() => {{\n{script}}})();\n'
    style = "".join(map(_part, STYLES))
    counted = figures(shown)
    charts = {x: Markup(bars(getattr(counted, x))) for x in ("labels", "shares", "rules", "languages")}  # noqa: S704  # drawn here; names in it were escaped as XML
    return environment.get_template("page.html").render(
        heading=heading,
        version=__version__,
        policy=policy(script, style),
        script=Markup(script),  # noqa: S704  # the package's own
        style=Markup(style),  # noqa: S704  # the package's own
        data=Markup(as_json(content(shown, pipeline))),  # noqa: S704  # escaped there
        figures=counted,
        charts=charts,
        shown=shown,
        seen=seen,
        meanings=[(x.value, MEANINGS[x].replace("`", ""), x in ARTICLE) for x in LABELS],
        pipeline=pipeline,
        labelled=sum(x.page.true is not None for x in shown),
    )


def check_libraries() -> None:
    """Raise ExtraMissingError where the extra ``report`` is not installed, before there is work that would be lost."""
    try:
        import_module("jinja2")
        drawing_library()
    except ModuleNotFoundError as error:
        raise ExtraMissingError(f"{error.name} is not installed: pip install 'newsclean[report]'") from None


def content(shown: Sequence[Exhibit], pipeline: Pipeline) -> dict[str, Any]:
    """What the page's script reads, as plain JSON types; ``key`` tells one report's corrections from another's."""
    writer = Writer(pipeline)
    documents = [writer(x) for x in shown]
    body = {
        "labels": [x.value for x in LABELS],
        "meanings": [MEANINGS[x].replace("`", "") for x in LABELS],
        "kept": [x in ARTICLE for x in LABELS],
        "rules": list(writer.rules),
        "docs": documents,
    }
    return {"key": hashlib.sha256(as_json(body).encode("utf-8")).hexdigest()[:16], **body}


def as_json(value: Any) -> str:
    """JSON that may stand in a script element: no text in it can end the element, and it encodes as UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    # A lone surrogate of the source has no UTF-8; escaped, the script reads it as it was.
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text) if _broken(text) else text


def policy(script: str, style: str) -> str:
    """The page's content security policy: its own script and style, and nothing that goes out or comes in."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _broken(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _part(name: str) -> str:
    return files("newsclean.report").joinpath("page", name).read_text("utf-8")
