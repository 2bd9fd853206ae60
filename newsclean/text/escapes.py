"""Escapes that a program should have undone: HTML, JSON, percent, quoted-printable.

Each family has a strict test, which one line passes alone, and a lenient one for
lines of a document in which another line passed the strict test. A line that
talks about code passes neither on the strength of one escape.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

import regex

from newsclean.text.edits import Edit

_ANY = re.compile(
    r"""\\(?:["'nrt/bf\\]|u[0-9a-fA-F]{4})|&(?:\#[0-9xX]|[a-zA-Z][a-zA-Z0-9]{1,30};)|%[0-9A-Fa-f]{2}|=(?:[0-9A-F]{2}|$)""",
    re.MULTILINE,
)

# Words and signs of a text about code. The words are international; a false alarm costs
# no more than an escape left standing in one line. JavaScript is none of them: pages ask
# their readers to switch it on.
_TECHNICAL = re.compile(
    r"\b(?:X?HTML5?|XML|JSON|regex(?:p|es)?|regular expressions?|Unicode|UTF-?8|ASCII|LaTeX|backslash(?:es)?"
    r"|ampersands?|escape (?:sequence|character)s?|character entit(?:y|ies)|newlines?|printf|println|URL-?encod\w+"
    r"|quoted-printable|percent-encod\w+|charset|markup|syntax)\b",
    re.IGNORECASE,
)
# One of these stands in every text that the expression above finds.
_TECHNICAL_PARTS = (
    "ml", "js", "regex", "regular", "unic", "utf", "asci", "latex", "backsl", "ampers", "escape", "entit", "newlin",
    "print", "encod", "charset", "markup", "syntax",
)  # fmt: skip
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
# A quotation of code. Backticks are apostrophes in some languages, which do not stand around words.
_TICKS = re.compile(r"`(?<![\w;]`)[^`\n]{1,80}`(?!\w)")
# A call: a bracket at once behind a word. A closing bracket with a quotation mark before it or
# a semicolon behind it is prose.
_CALL = re.compile(r"\((?<=\w\()(?:\\?['\"]|[^()\s]{0,40}\)\s*;\s*(?:$|\\))")
_CODE_SIGNS = ("==", "=>", "()", "&&")

_AMPERSAND = r"(?:amp|AMP|\#0*38|\#[xX]0*26);"
# Ampersands escaped any number of times, and what the last of them escaped.
_ENTITY = re.compile(
    rf"&(?:{_AMPERSAND})*+"
    r"(?:(?:(?P<name>[a-zA-Z][a-zA-Z0-9]{1,30})|\#(?P<dec>[0-9]{1,7})|\#[xX](?P<hex>[0-9a-fA-F]{1,6}));|(?<=;))"
)
_NAMES = {k[:-1]: v for k, v in html.entities.html5.items() if k.endswith(";")}
# Names in capitals come from databases that fold case: only the Latin-1 letters,
# the rest differ in meaning between the cases.
_FOLDED = {k.upper(): v.upper() for k, v in html.entities.html5.items() if k[-1] != ";" and v.isalpha()}
_NAMES = {**{k: v for k, v in _FOLDED.items() if k not in _NAMES}, **_NAMES}
_C1 = {b: bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xA0)}


def may_have_escapes(text: str) -> bool:
    """Whether a cheap scan sees anything that looks like an escape."""
    return ("\\" in text or "&" in text or "%" in text or "=" in text) and _ANY.search(text) is not None


def escape_edits(line: str, permitted: Collection[str] = ()) -> tuple[list[Edit], frozenset[str]]:
    """Edits that undo the escapes of one line, and the families proved by it alone.

    ``permitted``: families that other lines of the document proved.
    """
    found: list[Edit] = []
    proved: list[str] = []
    if not may_have_escapes(line):
        return found, frozenset()
    for family, strict, lenient in _FAMILIES:
        edits = list(strict(line))
        if edits:
            proved.append(family)
        elif family in permitted:
            edits = list(lenient(line))
        found += edits
    found.sort(key=lambda x: x.start)
    apart: list[Edit] = []
    for edit in found:
        if not apart or edit.start >= apart[-1].end:
            apart.append(edit)
    return apart, frozenset(proved)


def _has_code(line: str) -> bool:
    return any(sign in line for sign in _CODE_SIGNS) or bool(_CALL.search(line) or _TICKS.search(line))


def _is_technical(line: str) -> bool:
    """Whether ``line`` talks of markup, or shows some."""
    if _has_code(line) or "]]" in line or ("<" in line and _TAG.search(line)):
        return True
    low = line.lower()
    return any(part in low for part in _TECHNICAL_PARTS) and _TECHNICAL.search(line) is not None


# HTML ---------------------------------------------------------------------------


def _html(line: str) -> Iterator[Edit]:
    # A page about markup shows entities on purpose; so does a line that shows a tag.
    if "&" not in line or _is_technical(line):
        return
    address = "://" in line or "www." in line
    start = end = -1
    parts: list[str] = []
    for m in _ENTITY.finditer(line):
        at, behind = m.span()
        text = _entity(m["name"], m["dec"], m["hex"])
        if text is None or (address and _in_query(line, at)):
            continue
        if at != end:
            if parts:
                yield Edit(start, end, "".join(parts), "html")
            start, parts = at, []
        parts.append(text)
        end = behind
    if parts:
        yield Edit(start, end, "".join(parts), "html")


@lru_cache(maxsize=1 << 12)
def _entity(name: str | None, decimal: str | None, hexadecimal: str | None) -> str | None:
    if name:
        return _NAMES.get(name)
    if not decimal and not hexadecimal:
        return "&"
    code = int(decimal) if decimal else int(hexadecimal or "", 16)
    if code in _C1:
        return _C1[code] or chr(code)  # as browsers have it; in UTF-8 that was misread it is a byte
    if code > 0x10FFFF or 0xD800 <= code < 0xE000 or (code < 0x20 and code not in (9, 10, 13)):
        return None
    return chr(code)


_QUERY = regex.compile(r"(?:https?://|www\.)\S*$")


def _in_query(line: str, at: int) -> bool:
    """Whether ``at`` lies in a web address whose ``&name;`` may be a parameter."""
    return line[at : at + 5] != "&amp;" and _QUERY.search(line[max(0, at - 200) : at]) is not None


# JSON ---------------------------------------------------------------------------

_JSON = re.compile(r"""\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"""
                   r"""|u(?P<code>[0-9a-fA-F]{4})|(?P<char>["'/\\nrtbf]))""")  # fmt: skip
_JSON_RUN = re.compile(r"""\\(?:u[0-9a-fA-F]{4}|["'/\\nrtbf])(?:\\(?:u[0-9a-fA-F]{4}|["'/\\nrtbf]))*""")
# What may be no code point: a run of these alone is decoded at once.
_NO_POINT = re.compile(r"""\\["'/\\nrtbf]""")
_FOREIGN = re.compile(r"""\\(?!["'/\\nrtbf]|u[0-9a-fA-F]{4})""")
_SINGLE = {"n": "\n", "r": "\n", "t": "\t", "b": "", "f": "\n"}

_OPENING = r"""(?<![^\s(\[{\-–—"'“‘«>/:,.!?;…])\\+"(?=[^\s\\"])"""
_CLOSING = r"""(?<=[^\s\\])\\+"(?![\p{L}\p{N}])"""
_QUOTE = regex.compile(rf"{_OPENING}|{_CLOSING}")
_ANY_QUOTE = regex.compile(r'\\+"')
_BARE_QUOTE = regex.compile(r'(?<!\\)"')
# The end of a sentence, then the start of the next, with nothing but escaped line ends between.
_BREAK = regex.compile(
    r"""(?<=[\p{STerm}.!?:…)"”’»\p{Nd}])(?:\\r)?\\n(?:\\[nrt])*(?=["“«‘\\\p{Lu}\p{Lo}\-–—•*¿¡(\p{Nd}]|\s|$)"""
    r"""|(?<=[^\x00-\x7f])\\n(?=[^a-z])|\\n(?:\\[nrt])*(?=[^\x00-\x7f])|(?:\\r)?\\n(?:\\r)?\\n"""
)
# A line end inside a sentence or headline. A path has no such parts; a lone one proves little.
_WORD_BREAK = regex.compile(r"(?<=[\p{L}\p{N},;)\]])\\n(?=[\p{Lu}\p{Lo}\p{Nd}(\[\-–—*•¿¡])")
_ANY_BREAK = regex.compile(r"(?<=[^\s\\])\\n(?=\S)")
_CODE_POINT = re.compile(r"\\u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4}|(?<=[^\W\d_]\\u[0-9a-fA-F]{4})|(?=[^\W\d_]))")
_PATH = re.compile(r"\\(?:(?<=[A-Za-z]:\\)(?<![^\W\d_][A-Za-z]:\\)|(?<!\S\\)\\[\w$])")


def _json(line: str) -> Iterator[Edit]:
    if "\\" in line and (_quotes_escaped(line) or _CODE_POINT.search(line) or _breaks(line)):
        yield from _json_lenient(line)


def _quotes_escaped(line: str) -> bool:
    r"""Whether each ``\"`` opens or closes a quotation, and no quotation mark stands bare."""
    if '\\"' not in line or _BARE_QUOTE.search(line.strip().strip('"')):
        return False
    return len(_QUOTE.findall(line)) == len(_ANY_QUOTE.findall(line))


def _breaks(line: str) -> bool:
    r"""Whether ``\n`` ends sentences or, in prose long enough, words."""
    if "\\n" not in line:
        return False
    if _BREAK.search(line):
        return True
    words = line.count(" ")
    return (words > 5 and _WORD_BREAK.search(line) is not None) or (words > 15 and len(_ANY_BREAK.findall(line)) > 1)


def _json_lenient(line: str) -> Iterator[Edit]:
    if "{" in line or "}" in line or _has_code(line) or _FOREIGN.search(line) or _PATH.search(line):
        return
    for m in _JSON_RUN.finditer(line):
        run = m[0]
        if _NO_POINT.search(run):
            new = _JSON.sub(_json_text, run)
        else:
            new = bytes.fromhex(run.replace("\\u", "")).decode("utf-16-be", "replace")
        yield Edit(m.start(), m.end(), new, "json")


def _json_text(m: re.Match[str]) -> str:
    if m["high"]:
        return chr(0x10000 + ((int(m["high"], 16) - 0xD800) << 10) + (int(m["low"], 16) - 0xDC00))
    if m["code"]:
        code = int(m["code"], 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
    return _SINGLE.get(m["char"], m["char"])


# Percent-encoding ---------------------------------------------------------------

_ADDRESS = regex.compile(r"://|www\.|^/|[?&]\w+=|\.[a-z]{2,4}/|@")
_PERCENT_RUN = regex.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PERCENT_WORDS = regex.compile(r"(?<=[\p{L}\p{N},.!?;])%20(?=[\p{L}\p{N}])")


def _percent(line: str) -> Iterator[Edit]:
    if "%" not in line:
        return
    for token in regex.finditer(r"[^\s]*%[0-9A-Fa-f]{2}[^\s]*", line):
        # An address needs its escapes.
        if _ADDRESS.search(token[0]):
            continue
        runs = [(m, _percent_text(m[0])) for m in _PERCENT_RUN.finditer(token[0])]
        letters = any(text is not None and not text.isascii() for _, text in runs)
        spaces = len(_PERCENT_WORDS.findall(token[0]))
        if letters or spaces > 1:
            for m, text in runs:
                if text is not None:
                    yield Edit(token.start() + m.start(), token.start() + m.end(), text, "percent")


def _percent_text(run: str) -> str | None:
    try:
        text = bytes.fromhex(run.replace("%", "")).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() else None


# Quoted-printable ---------------------------------------------------------------

_QP_RUN = regex.compile(
    r"(?:=(?:C[2-9A-F]|D[0-9A-F])=[89AB][0-9A-F]|=E[0-9A-F](?:=[89AB][0-9A-F]){2}|=F[0-4](?:=[89AB][0-9A-F]){3})+"
)
_QP_ASCII = regex.compile(r"=(?:3D|20(?=\s|$)|2E|09)|=$")


def _quoted(line: str) -> Iterator[Edit]:
    if "=" not in line:
        return
    runs = [m for m in _QP_RUN.finditer(line) if _quoted_text(m[0]) is not None]
    for m in runs:
        yield Edit(m.start(), m.end(), _quoted_text(m[0]) or "", "quoted")
    if runs:
        yield from _quoted_lenient(line)


def _quoted_lenient(line: str) -> Iterator[Edit]:
    for m in _QP_ASCII.finditer(line):
        if len(m[0]) == 3:
            yield Edit(m.start(), m.end(), chr(int(m[0][1:], 16)), "quoted")


def _quoted_text(run: str) -> str | None:
    try:
        return bytes.fromhex(run.replace("=", "")).decode("utf-8")
    except UnicodeDecodeError:
        return None


_Reader = Callable[[str], Iterator[Edit]]
_FAMILIES: tuple[tuple[str, _Reader, _Reader], ...] = (
    ("html", _html, _html),
    ("json", _json, _json_lenient),
    ("percent", _percent, _percent),
    ("quoted", _quoted, _quoted_lenient),
)
