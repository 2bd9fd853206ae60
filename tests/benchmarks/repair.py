#!/usr/bin/env python3
"""Build the damage that texts meet, undo it, and count exact restorations, ftfy beside.

python tests/benchmarks/repair.py [--lines] [--texts FILE.json] [KIND ...]

The texts are the example lines of the lexicon's language tables, which we wrote.
``--texts``: others, as a JSON object from a language to its lines. ``--lines``:
damage and repair each line alone instead of documents of eight. KIND: kinds of
damage to try, by the beginnings of their names.
"""

from __future__ import annotations

import argparse
import html
import json
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import ftfy
import ftfy.bad_codecs
from ftfy import TextFixerConfig

from newsclean.text.repair import repair_text

LANGUAGES = Path(__file__).parents[2] / "newsclean" / "lexicon" / "languages"
SHORTEST, IN_A_DOCUMENT = 40, 8
# What rewrites clean text is off, so that ftfy is judged by the same measure.
FTFY = TextFixerConfig(
    uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False, normalization=None, explain=False
)

Damage = Callable[[str], str]


def example_lines() -> dict[str, list[str]]:
    """The lines of each language, of 40 characters or more."""
    out = {}
    for path in sorted(LANGUAGES.glob("*.toml")):
        examples = tomllib.loads(path.read_text(encoding="utf-8")).get("examples", {})
        lines = [x for found in examples.values() for x in found if isinstance(x, str) and len(x) >= SHORTEST]
        if lines:
            out[path.stem] = [x for x in lines if "\n" not in x]
    return out


def _reader(name: str) -> str:
    number = name.removeprefix("cp125")
    if number != name:
        return f"sloppy-windows-125{number}"
    return "sloppy-iso-8859-7" if name == "iso8859-7" else name


def misread(wrong: str, right: str = "utf-8") -> Damage:
    """Text of the encoding ``right`` that is read as ``wrong``."""
    return lambda text: text.encode(right).decode(_reader(wrong))


def repeated(damage: Damage, times: int) -> Damage:
    """The same damage several times over."""

    def again(text: str) -> str:
        for _ in range(times):
            text = damage(text)
        return text

    return again


def spaced(damage: Damage) -> Damage:
    """The damage, with no-break spaces turned to spaces afterwards."""
    return lambda text: damage(text).replace("\xa0", " ")


UTF8_AS = (
    "latin-1", "cp1252", "cp1254", "cp1250", "cp1251", "mac_roman", "cp437", "cp850", "cp1253", "cp1255", "cp1256",
    "cp1257", "cp1258", "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "koi8-r", "koi8-u",
)  # fmt: skip
# Encodings, what each is read as, and the languages that were written in it.
NATIONAL = (
    ("cp1251", "latin-1", "ru uk bg mk sr-Cyrl be"),
    ("cp1251", "cp1252", "ru uk bg mk sr-Cyrl be"),
    ("koi8-r", "cp1251", "ru bg"),
    ("koi8-r", "latin-1", "ru bg"),
    ("cp866", "cp1251", "ru bg"),
    ("iso8859-5", "cp1251", "ru bg mk sr-Cyrl"),
    ("cp1253", "latin-1", "el"),
    ("cp1255", "latin-1", "he yi"),
    ("cp1256", "latin-1", "ar fa"),
    ("cp874", "latin-1", "th"),
    ("cp1254", "latin-1", "tr"),
    ("cp1250", "latin-1", "cs pl sk hu hr sl"),
    ("iso8859-2", "latin-1", "cs pl sk hu hr sl"),
    ("cp1257", "latin-1", "lt lv et"),
    ("cp1258", "cp1252", "vi"),
    ("gbk", "latin-1", "zh-Hans zh-Hant"),
    ("gbk", "cp1252", "zh-Hans zh-Hant"),
    ("big5", "latin-1", "zh-Hant"),
    ("shift_jis", "latin-1", "ja"),
    ("shift_jis", "cp1252", "ja"),
    ("euc_jp", "latin-1", "ja"),
    ("euc_kr", "latin-1", "ko"),
    ("euc_kr", "cp1252", "ko"),
)


def kinds() -> Iterator[tuple[str, Damage, frozenset[str] | None]]:
    """Every kind of damage: its name, what does it, and the languages it is done to (None: all)."""
    for name in UTF8_AS:
        yield f"utf-8 as {name}", misread(name), None
    yield "utf-8 as cp1252, twice", repeated(misread("cp1252"), 2), None
    yield "utf-8 as cp1252, thrice", repeated(misread("cp1252"), 3), None
    yield "utf-8 as cp1252, spaces", spaced(misread("cp1252")), None
    yield "json", lambda t: json.dumps(t)[1:-1], None
    yield "json, letters kept", lambda t: json.dumps(t, ensure_ascii=False)[1:-1], None
    yield "html", html.escape, None
    yield "html, numbers", lambda t: html.escape(t).encode("ascii", "xmlcharrefreplace").decode(), None
    yield "html, twice", lambda t: html.escape(html.escape(t)), None
    for right, wrong, languages in NATIONAL:
        yield f"{right} as {wrong}", misread(wrong, right), frozenset(languages.split())


def units(texts: dict[str, list[str]], single: bool) -> list[tuple[str, str]]:
    """The texts to damage, with their languages."""
    if single:
        return [(k, x) for k, lines in texts.items() for x in lines]
    step = IN_A_DOCUMENT
    return [(k, "\n".join(v[i : i + step])) for k, v in texts.items() for i in range(0, len(v), step)]


def measure(damage: Damage, texts: list[tuple[str, str]]) -> tuple[int, int, int, float]:
    """How many texts were damaged, restored by us, by ftfy; our time as a share of ftfy's."""
    n = ours = theirs = 0
    took = [0.0, 0.0]
    for _, text in texts:
        try:
            broken = damage(text)
        except UnicodeError:
            continue
        if broken == text:
            continue
        n += 1
        start = time.process_time()
        ours += repair_text(broken).text == text
        middle = time.process_time()
        theirs += ftfy.fix_text(broken, FTFY) == text
        took[0] += middle - start
        took[1] += time.process_time() - middle
    return n, ours, theirs, took[0] / took[1] if took[1] else 0.0


def changed(texts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The clean texts that the repair changes."""
    return [(k, x) for k, x in texts if repair_text(x).text != x]


def clean_time(texts: list[tuple[str, str]]) -> float:
    """The repair's time on clean texts as a share of ``ftfy.fix_text``'s, the best of three."""
    took = [0.0, 0.0]
    for number, fix in enumerate((repair_text, ftfy.fix_text)):
        best = []
        for _ in range(3):
            start = time.process_time()
            for _, text in texts:
                fix(text)
            best.append(time.process_time() - start)
        took[number] = min(best)
    return took[0] / took[1]


def show(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*")
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--texts", type=Path)
    options = parser.parse_args()
    texts = json.loads(options.texts.read_text(encoding="utf-8")) if options.texts else example_lines()
    pieces = units(texts, options.lines)
    show(f"{len(pieces)} texts in {len(texts)} languages; {len(changed(pieces))} changed undamaged")
    show(f"clean: {clean_time(pieces):.3f} of ftfy's time")
    for name, damage, languages in kinds():
        if options.kinds and not name.startswith(tuple(options.kinds)):
            continue
        chosen = [(k, x) for k, x in pieces if languages is None or k in languages]
        n, ours, theirs, share = measure(damage, chosen)
        if n:
            show(f"{name:26s} {n:5d} texts  ours {ours / n:.3f}  ftfy {theirs / n:.3f}  time x{share:.2f}")


if __name__ == "__main__":
    main()
