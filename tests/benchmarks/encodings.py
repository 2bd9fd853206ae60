#!/usr/bin/env python3
"""Encode texts in legacy encodings, and count which library reads them back exactly.

python tests/benchmarks/encodings.py [--lines] [--texts FILE.json]

The texts are those of ``repair.py``, in documents of eight lines or, with ``--lines``,
each alone. A text counts as read if it comes out as it was, whatever the encoding was
called. charset-normalizer is no dependency: without it its column stays empty.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import chardet
from repair import example_lines, show, units

from newsclean.text.decode import decode
from newsclean.text.repair import repair_text

try:
    from charset_normalizer import from_bytes
except ImportError:
    from_bytes = None

# Each encoding, and the languages that were written in it.
ENCODINGS = {
    "cp1252": "de fr es pt it nl da sv fi nb is ca",
    "iso8859-1": "de fr es pt it nl da sv fi nb is ca",
    "iso8859-15": "de fr es pt it nl da sv fi nb is ca",
    "mac_roman": "de fr es pt it nl da sv",
    "cp850": "de fr es pt it nl da sv",
    "cp437": "de fr es it",
    "cp1250": "pl cs sk hu hr sl ro",
    "iso8859-2": "pl cs sk hu hr sl",
    "cp1254": "tr",
    "iso8859-9": "tr",
    "cp1257": "lt lv et",
    "iso8859-13": "lt lv et",
    "cp1251": "ru uk bg mk sr-Cyrl be",
    "koi8-r": "ru bg",
    "koi8-u": "uk",
    "iso8859-5": "ru bg mk sr-Cyrl",
    "cp866": "ru bg",
    "mac_cyrillic": "ru bg",
    "cp1253": "el",
    "iso8859-7": "el",
    "cp1255": "he yi",
    "cp1256": "ar fa ur",
    "cp874": "th",
    "gbk": "zh-Hans",
    "big5": "zh-Hant",
    "shift_jis": "ja",
    "euc_jp": "ja",
    "euc_kr": "ko",
}


def by_chardet(data: bytes) -> str:
    """What chardet reads."""
    return data.decode(str(chardet.detect(data)["encoding"] or "cp1252"), "replace")


def by_charset_normalizer(data: bytes) -> str:
    """What charset-normalizer reads."""
    found = from_bytes(data).best() if from_bytes is not None else None
    return "" if found is None else str(found)


READERS: dict[str, Callable[[bytes], str]] = {
    "newsclean": lambda data: repair_text(decode(data).text).text,
    "chardet": by_chardet,
    "charset-normalizer": by_charset_normalizer,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--texts", type=Path)
    options = parser.parse_args()
    texts = json.loads(options.texts.read_text(encoding="utf-8")) if options.texts else example_lines()
    pieces = units(texts, options.lines)
    total = 0
    right, took = dict.fromkeys(READERS, 0), dict.fromkeys(READERS, 0.0)
    for name, languages in ENCODINGS.items():
        n, here = 0, dict.fromkeys(READERS, 0)
        for language, text in pieces:
            if language not in languages.split():
                continue
            try:
                data = text.encode(name)
            except UnicodeEncodeError:
                continue
            if data.isascii():
                continue
            n += 1
            for reader, read in READERS.items():
                start = time.process_time()
                here[reader] += read(data) == text
                took[reader] += time.process_time() - start
        if n:
            show(f"{name:14s} {n:5d} texts  " + "  ".join(f"{k} {here[k] / n:.3f}" for k in READERS))
        total += n
        right = {k: right[k] + here[k] for k in READERS}
    show(f"{'all':14s} {total:5d} texts  " + "  ".join(f"{k} {right[k] / total:.3f}" for k in READERS))
    show("ms a text: " + ", ".join(f"{k} {took[k] / total * 1000:.1f}" for k in READERS))


if __name__ == "__main__":
    main()
