"""Score the story decision out of fold: score_story.py FOLDS [pages|gold|harm|sure ...] [--every K] [--worst N]

FOLDS is the directory that ``fit_story.py --folds`` wrote. The pages come from the
folder that NEWSCLEAN_EVAL_DIR names, and so do the measures: each page goes through
the whole pipeline, rounds included, with the weights that have not seen its
publisher. "sure" tells what share of the lines that the decision speaks of are indeed no
story, by how sure it is. --fitted uses the packaged weights for all, to show the difference.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from fit_story import evaluation_folder
from story_data import load_clean, load_gold, load_pages

import newsclean
from newsclean import Document, Pipeline
from newsclean.filters.story import Story

#: Lower ends of the bins of confidence.
SURE = (0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


class OutOfFold:
    """Stands for the module ``newsclean``: the same functions, each text with its own fold's weights."""

    def __init__(self, folds: Path, folder: Path) -> None:
        where = json.loads((folds / "folds.json").read_text("utf-8"))
        pages = list(load_pages(folder))
        pages += list(load_gold(folder, {p.id: p.group for p in pages}))
        self.fold = {"\n".join(p.lines): where[p.id] for p in (*pages, *load_clean(folder)) if p.id in where}
        plain = Pipeline.default().without("story")
        count = 1 + max(self.fold.values())
        weights = [folds / f"fold{k}.json" for k in range(count)]
        self.pipelines = [plain.after(plain.names[-1], Story(weights=w)) for w in weights]
        self.unknown = 0

    def analyze(self, text: str, **hints: Any) -> Document:
        """As ``newsclean.analyze``; a text of no page raises KeyError, lest a fitted figure slip in."""
        return newsclean.analyze(text, pipeline=self.pipelines[self.fold[text]], **hints)

    def clean(self, text: str, **hints: Any) -> str:
        """As ``newsclean.clean``."""
        return newsclean.clean(text, pipeline=self.pipelines[self.fold[text]], **hints)


def sure(module: Any, folder: Path, every: int) -> None:
    """For raw pages and extracts: the lower end of each bin of confidence, its lines, the share that is no story."""
    for view in ("wet", "traf"):
        counts: Counter[tuple[float, str]] = Counter()
        for page in [p for p in load_pages(folder) if p.view == view][::every]:
            starts = [0, *accumulate(len(x) + 1 for x in page.lines)]
            for line in module.analyze("\n".join(page.lines)).lines:
                told = [f.confidence for f in line.findings if (f.filter, f.rule) == ("story", "shape")]
                kind = page.kinds[bisect_right(starts, line.start) - 1]
                if told and kind in "BJ":
                    counts[max(x for x in SURE if x <= told[0]), kind] += 1
        rows = [(x, counts[x, "B"] + counts[x, "J"], counts[x, "J"]) for x in SURE]
        print(view, ", ".join(f"({x}, {n}, {junk / (n or 1):.3f})" for x, n, junk in rows))


def main() -> None:
    """Score and print."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folds", type=Path)
    ask.add_argument("what", nargs="*", default=["gold", "harm", "pages"])
    ask.add_argument("--every", type=int, default=1)
    ask.add_argument("--worst", type=int, default=0)
    ask.add_argument("--fitted", action="store_true")
    asked = ask.parse_args()
    folder = evaluation_folder()
    if folder is None:
        print("NEWSCLEAN_EVAL_DIR is not set: nothing to score")
        return
    sys.path.insert(0, os.environ["NEWSCLEAN_EVAL_DIR"])
    evaluate = importlib.import_module("evaluate")
    module: Any = newsclean if asked.fitted else OutOfFold(asked.folds, folder)
    for what in asked.what:
        if what == "sure":
            sure(module, folder, asked.every)
        elif what == "pages":
            evaluate.pages(module, asked.worst, asked.every)
        else:
            getattr(evaluate, what)(module, asked.worst)


if __name__ == "__main__":
    main()
