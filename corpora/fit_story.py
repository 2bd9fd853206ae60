"""Fit the story decision: fit_story.py [--corpus FILE ...] [-o weights.json] [--folds DIRECTORY]

With no --corpus it reads our own documents (corpora/documents/*.jsonl) and, where the
environment variable NEWSCLEAN_EVAL_DIR names a folder of evaluation pages, those too.
A corpus is JSON Lines, a record a document: {"id", "language", "manner":
"wet|extracted|api", "title", "url", "lines": [...], "labels": [a label a line]}.
--folds writes, beside the weights of all data, those of each fold and which fold
every page is in, for scoring pages with weights that have not seen their publisher.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from story_data import Page, load_clean, load_gold, load_own, load_pages, sampled_variants
from story_fit import (
    FOLDS,
    LINES,
    TREES,
    Table,
    block_table,
    fit,
    fit_all,
    folds_of,
    given,
    line_tables,
    out_of_fold_blocks,
    out_of_fold_lines,
    write_weights,
)
from story_units import Reader, Seen, kept_page
from story_wording import Words, fit_wording

from newsclean.filters.place import NAMES, layout
from newsclean.filters.trees import compile_trees, probability
from newsclean.filters.wording import read_wording

HERE = Path(__file__).parent
#: One page in so many is fitted as if its words had no weights.
MUTE = 6
PACKAGED = HERE.parent / "newsclean" / "filters" / "data" / "story.json"


def evaluation_folder() -> Path | None:
    """The folder of evaluation pages, or None where there is none."""
    named = os.environ.get("NEWSCLEAN_EVAL_DIR")
    if not named:
        return None
    folder = Path(named)
    return folder / "data" if (folder / "data").is_dir() else folder


def collect(corpora: list[Path]) -> list[Page]:
    """The documents to fit on, without their variants."""
    if corpora:
        return list(load_own(corpora))
    pages = list(load_own(sorted((HERE / "documents").glob("*.jsonl"))))
    folder = evaluation_folder()
    if folder is not None:
        real = list(load_pages(folder))
        # trafilatura's two extracts of a page are nearly one: "recall" would only double it.
        pages += [p for p in real if p.view != "recall"]
        pages += list(load_gold(folder, {p.id: p.group for p in real})) + list(load_clean(folder))
    return pages


def second_round(seen: list[Seen], trees: list[Any], scores: list[list[float]], reader: Reader) -> list[Seen]:
    """What the fitted decision leaves of every fourth raw page, so that it learns to leave its own output alone."""
    scorer = compile_trees(trees, 0.0, NAMES)
    out = []
    for i, (s, known) in enumerate(zip(seen, scores, strict=True)):
        if s.page.view in ("wet", "resi") and not s.page.variant and i % 4 == 0 and s.facts:
            rows = layout(s.facts, s.said, s.wording, given(known)).rows()
            keep = [not t.taken and probability(x) >= 0.5 for x, t in zip(scorer(rows), s.said, strict=True)]
            if sum(keep) > 2:
                out.append(reader.read(kept_page(s, keep)))
    return out


def main() -> None:
    """Read, fit, write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--corpus", type=Path, nargs="+", default=[], help="labelled corpora to fit on alone")
    ask.add_argument("-o", "--output", type=Path, default=PACKAGED, help="where the weights go")
    ask.add_argument("--folds", type=Path, help="a directory for the weights of each fold")
    asked = ask.parse_args()
    begun = time.time()
    pages = collect(asked.corpus)
    if not pages:
        ask.error("nothing to fit on: give --corpus, or set NEWSCLEAN_EVAL_DIR")
    pages += sampled_variants(pages, 0.25)
    reader = Reader()
    seen = reader.read_all(pages)
    print(f"{len(pages)} documents read, {time.time() - begun:.0f} s", flush=True)
    fit_seen(seen, reader, asked.output, asked.folds)
    print(f"{time.time() - begun:.0f} s in all")


def fit_seen(seen: list[Seen], reader: Reader, output: Path, folds: Path | None) -> None:
    """Fit words to what shape leaves over, then trees to both, then to what that fit leaves, and write the weights."""
    wordings = _wordings(seen)
    _listen(seen, wordings)
    _, lines, _, _, scores, _ = _tables(seen)
    first = fit(lines, np.ones(len(lines.y), bool), LINES, TREES["lines"], NAMES)
    seen = seen + second_round(seen, first.trees, scores, reader)
    _listen(seen, wordings)
    blocks, lines, heads, whole, _, fold = _tables(seen)
    tables = (blocks, lines, heads, whole)
    print(", ".join(f"{len(t.y)} rows" for t in tables), flush=True)
    write_weights(fit_all(*tables, np.ones(len(seen), bool), wordings[-1]), output)
    if folds:
        folds.mkdir(parents=True, exist_ok=True)
        for k in range(FOLDS):
            write_weights(fit_all(*tables, fold != k, wordings[k]), folds / f"fold{k}.json")
        where = {s.page.id: int(k) for s, k in zip(seen, fold, strict=True)}
        (folds / "folds.json").write_text(json.dumps(where, indent=0, sort_keys=True), encoding="utf-8")


def _wordings(seen: list[Seen]) -> list[dict[str, Any]]:
    """The weights of words that have not seen each fold, and last those of all pages."""
    _, lines, _, _, _, fold = _tables(seen)
    shape = out_of_fold_lines(lines, fold)
    words = Words(seen)
    of_row = fold[lines.page]
    return [fit_wording(words, lines.y, lines.w, shape, of_row != k) for k in (*range(FOLDS), -1)]


def _listen(seen: list[Seen], wordings: list[dict[str, Any]]) -> None:
    """Weigh each page's words by weights that have not seen its publisher.

    One page in six stays mute, so that the trees know texts in languages without weights.
    """
    heard = [read_wording(x) for x in wordings]
    for s, k in zip(seen, folds_of([s.page for s in seen]), strict=True):
        mute = crc32(s.page.id.encode()) % MUTE == 0
        s.wording = [0.0 if mute else heard[k](f) for f in s.facts]


def _tables(seen: list[Seen]) -> tuple[Table, Table, Table, Table, list[list[float]], Any]:
    blocks = block_table(seen)
    fold = folds_of([s.page for s in seen])
    scores = out_of_fold_blocks(blocks, fold, len(seen))
    return (blocks, *line_tables(seen, scores), scores, fold)


if __name__ == "__main__":
    main()
