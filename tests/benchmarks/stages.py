#!/usr/bin/env python3
"""What each stage of the default pipeline takes, in microseconds a line, and the whole of it as a share of ftfy's time.

python tests/benchmarks/stages.py [--times N] [--page N] [FILE.jsonl ...]

The texts are the documents in ``corpora/documents``, which we wrote, or the field
``text`` (else ``lines``) of other JSON Lines. ``--page``: that many of them in a row make
one text, so that short documents are as long as pages. Times are of the processor, the
best of ``--times`` runs, all in one process: the first run of a word or a line is in them
only with ``--times 1``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import ftfy

import newsclean
from newsclean.document import Document, Filter, Finding
from newsclean.filters.encoding import RepairEncoding
from newsclean.pipeline import Pipeline, name_of
from newsclean.text.repair import Repaired

DOCUMENTS = Path(__file__).parents[2] / "corpora" / "documents"
clock = time.process_time


class Timed:
    """A filter that adds up the time it takes."""

    def __init__(self, stage: Filter) -> None:
        self.stage = stage
        self.name = name_of(stage)
        self.after = getattr(stage, "after", ())
        self.took = 0.0

    def __call__(self, document: Document) -> Iterator[Finding]:
        """The filter's findings, all at once."""
        start = clock()
        found = list(self.stage(document))
        self.took += clock() - start
        return iter(found)


class TimedRepair(RepairEncoding):
    """The repair, adding up the time it takes."""

    took: ClassVar = [0.0]

    def repair(self, text: str) -> Repaired:
        """``text`` repaired, with the edits."""
        start = clock()
        repaired = super().repair(text)
        self.took[0] += clock() - start
        return repaired


def texts_of(paths: list[Path], page: int) -> list[str]:
    """The texts of JSON Lines files, so many as one."""
    texts = []
    for path in paths:
        for row in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(row)
            lines = record.get("lines", ())
            texts.append(record.get("text") or "\n".join(x if isinstance(x, str) else x[-1] for x in lines))
    return ["\n".join(texts[i : i + page]) for i in range(0, len(texts), page)]


def once(texts: list[str]) -> dict[str, float]:
    """Seconds that each stage takes for all the texts, what is left beside the stages, and the whole."""
    timed = [TimedRepair() if isinstance(x, RepairEncoding) else Timed(x) for x in Pipeline.default().stages]
    pipeline = Pipeline(timed)
    TimedRepair.took[0] = 0.0
    start = clock()
    for text in texts:
        newsclean.clean(text, pipeline=pipeline)
    whole = clock() - start
    took = {"repair": TimedRepair.took[0], **{x.name: x.took for x in timed if isinstance(x, Timed)}}
    return {**took, "lines, rounds": whole - sum(took.values()), "all": whole}


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """How long a function takes for all the texts."""
    start = clock()
    for text in texts:
        work(text)
    return clock() - start


def main() -> None:
    """Measure, and print a line for each stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--page", type=int, default=1)
    options = parser.parse_args()
    texts = texts_of(options.files or sorted(DOCUMENTS.glob("*.jsonl")), options.page)
    lines = sum(x.count("\n") + 1 for x in texts)
    newsclean.clean(texts[0])  # reads the tables
    best: dict[str, float] = {}
    other = float("inf")
    for _ in range(options.times):
        took = once(texts)
        best = took if not best or took["all"] < best["all"] else best
        other = min(other, seconds(ftfy.fix_text, texts))
    sys.stdout.write(f"{len(texts)} texts, {lines} lines; ftfy.fix_text {other / lines * 1e6:.1f} us a line\n")
    for name, took_all in best.items():
        sys.stdout.write(f"{name:14s} {took_all / lines * 1e6:7.1f} us a line  {took_all / other:5.2f} of ftfy\n")


if __name__ == "__main__":
    main()
