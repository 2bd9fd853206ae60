"""Fits the story decision: boosted trees for blocks, for lines, and for the headline.

LightGBM (Ke et al., NeurIPS 2017) is needed for fitting alone; the package reads
the trees from JSON. One thread, fixed seeds: the same data give the same weights.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm as lgb
import numpy as np
from story_data import Page, fold_of
from story_units import Seen

from newsclean.filters.blocks import BLOCK_NAMES
from newsclean.filters.place import NAMES, WHOLE, ScoreBlocks, layout
from newsclean.filters.story import FORMAT, is_headline_place

FOLDS = 4
#: A body line counts this many times a line of junk: lost text is worse than junk, in extracts most of all.
TILT_RAW = 1.4
TILT_EXTRACT = 2.0
_SHARED: dict[str, Any] = {
    "num_leaves": 8, "lambda_l2": 5.0, "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": 1,
    "verbose": -1, "feature_fraction": 0.6, "max_bin": 127,
}  # fmt: skip
BLOCKS = {**_SHARED, "objective": "cross_entropy", "learning_rate": 0.05}
LINES = {**_SHARED, "objective": "cross_entropy", "learning_rate": 0.12, "min_sum_hessian_in_leaf": 20}
HEADLINE = {**_SHARED, "objective": "cross_entropy", "learning_rate": 0.12}
RAW = {**_SHARED, "objective": "binary", "learning_rate": 0.2, "num_leaves": 6, "feature_fraction": 1.0}
TREES = {"blocks": 150, "lines": 120, "headline": 40, "raw": 25}
#: How much surer, in log-odds, the decision must be in an extract: there it drops little but what is plain,
#: which costs .002 of F1 on news and saves blogs, recipes and code .01 and more.
CAUTION = 1.2


@dataclass
class Table:
    """Rows to learn from: ``x`` features, ``y`` wishes, ``w`` weights, ``page`` the number of each row's page."""

    x: Any
    y: Any
    w: Any
    page: Any


@dataclass
class Booster:
    """A fitted model: its trees as data, and the function that scores rows."""

    trees: list[Any]
    model: Any

    def probabilities(self, x: Any) -> Any:
        """The model's probability for each row."""
        return self.model.predict(x, num_threads=1) if len(x) else np.zeros(0)


def fit(table: Table, rows: Any, parameters: dict[str, Any], trees: int, names: Sequence[str]) -> Booster:
    """Trees fitted to some rows of a table; leaves hold fewer rows where there are few."""
    chosen = np.flatnonzero(rows & (table.w > 0))
    least = int(min(200, max(5, len(chosen) // 500)))
    w = table.w[chosen]
    data = lgb.Dataset(table.x[chosen], table.y[chosen], weight=w / w.mean())
    model = lgb.train({**parameters, "min_data_in_leaf": least}, data, trees)
    dumped = model.dump_model()["tree_info"]
    return Booster([_tree(x["tree_structure"], names) for x in dumped], model)


def _tree(node: dict[str, Any], names: Sequence[str]) -> Any:
    if "leaf_value" in node:
        return float(f"{node['leaf_value']:.4g}")
    low, high = _tree(node["left_child"], names), _tree(node["right_child"], names)
    return [names[node["split_feature"]], float(f"{node['threshold']:.7g}"), low, high]


def block_table(seen: Sequence[Seen]) -> Table:
    """The blocks of all pages."""
    x: list[Any] = []
    y: list[float] = []
    w: list[float] = []
    page: list[int] = []
    for i, s in enumerate(seen):
        if s.facts:
            rows, shares, sizes = s.block_rows()
            x += rows
            y += shares
            w += sizes
            page += [i] * len(rows)
    return Table(np.array(x, np.float32).reshape(-1, len(BLOCK_NAMES)), np.array(y), np.array(w), np.array(page, int))


def given(scores: Sequence[float]) -> ScoreBlocks:
    """A stand-in for the block model that gives scores known already."""

    def score(_: list[tuple[float, ...]]) -> list[float]:
        return list(scores)

    return score


def line_tables(seen: Sequence[Seen], scores: Sequence[Sequence[float]]) -> tuple[Table, Table, Table]:
    """The lines of all pages, those that may be headlines, and the pages; ``scores``: of each page's blocks."""
    whole = Table([], [], [], [])
    lines = Table([], [], [], [])
    heads = Table([], [], [], [])
    for i, (s, known) in enumerate(zip(seen, scores, strict=True)):
        if not s.facts:
            continue
        found = layout(s.facts, s.said, s.wording, given(known))
        x = np.array(list(found.rows()), np.float32)
        _add(whole, np.array([found.whole], np.float32), np.array([float(is_raw(s.page))]), np.array([s.page.worth]), i)
        wish, weight = np.array(s.wish()), np.array(s.weight())
        raw = is_raw(s.page)
        free = np.array([not t.taken for t in s.said])
        weight = weight * free * np.where(wish > 0.5, TILT_RAW if raw else TILT_EXTRACT, 1.0)
        _add(lines, x, wish, weight, i)
        kinds = s.page.kinds
        if kinds and not s.page.variant:
            places = [k for k, f in enumerate(s.facts) if is_headline_place(f, k - found.main.first) and free[k]]
            is_head = np.array([kinds[s.line[k]] in ("H", "headline", "T") for k in places], float)
            sure = np.array([0.3 if kinds[s.line[k]] == "B" and s.page.source != "gold" else 1.0 for k in places])
            scale = 4.0 if s.page.source in ("gold", "own") else 1.0
            _add(heads, x[places], is_head, sure * scale * min(1.0, s.page.worth), i)
    return _joined(lines, len(NAMES)), _joined(heads, len(NAMES)), _joined(whole, len(WHOLE))


def is_raw(page: Page) -> bool:
    """Whether a document is the whole text of a page, menus and all."""
    return page.view == "wet" and page.variant not in ("story", "kept")


def _add(table: Table, x: Any, y: Any, w: Any, page: int) -> None:
    table.x.append(x)
    table.y.append(y)
    table.w.append(w)
    table.page.append(np.full(len(x), page))


def _joined(t: Table, width: int) -> Table:
    if not t.x:
        return Table(np.zeros((0, width), np.float32), np.zeros(0), np.zeros(0), np.zeros(0, int))
    return Table(np.concatenate(t.x), np.concatenate(t.y), np.concatenate(t.w), np.concatenate(t.page))


def folds_of(pages: Sequence[Page]) -> Any:
    """The fold of each page: all pages of a publisher in one."""
    fold = fold_of([p.group for p in pages if not p.variant], FOLDS)
    return np.array([fold.get(p.group, 0) for p in pages])


def out_of_fold_blocks(table: Table, fold: Any, pages: int) -> list[list[float]]:
    """For each page the scores of its blocks by a model that has not seen its publisher."""
    found = np.zeros(len(table.y))
    of_row = fold[table.page] if len(table.page) else np.zeros(0, int)
    for k in range(FOLDS):
        test = of_row == k
        if test.any() and (~test).any():
            found[test] = fit(table, ~test, BLOCKS, TREES["blocks"], BLOCK_NAMES).probabilities(table.x[test])
    out: list[list[float]] = [[] for _ in range(pages)]
    for page, p in zip(table.page, found, strict=True):
        out[page].append(float(p))
    return out


def out_of_fold_lines(table: Table, fold: Any) -> Any:
    """For each line the log-odds that it is story, by half of the trees, which have not seen its publisher."""
    found = np.zeros(len(table.y))
    of_row = fold[table.page]
    for k in range(FOLDS):
        test = of_row == k
        if test.any() and (~test).any():
            p = np.clip(
                fit(table, ~test, LINES, TREES["lines"] // 2, NAMES).probabilities(table.x[test]), 1e-9, 1 - 1e-9
            )
            found[test] = np.log(p / (1.0 - p))
    return found


def fit_all(
    blocks: Table, lines: Table, heads: Table, whole: Table, chosen: Any, wording: dict[str, Any]
) -> dict[str, Any]:
    """The weights, fitted to the chosen pages (a truth value each) beside the weights of words."""
    parts = (
        ("blocks", blocks, BLOCKS, BLOCK_NAMES),
        ("lines", lines, LINES, NAMES),
        ("headline", heads, HEADLINE, NAMES),
        ("raw", whole, RAW, WHOLE),
    )
    weights: dict[str, Any] = {"format": FORMAT, "caution": CAUTION, "wording": wording}
    for part, table, parameters, names in parts:
        enough = len(table.page) and len(set(table.y[chosen[table.page]] > 0.5)) == 2
        trees = fit(table, chosen[table.page], parameters, TREES[part], names).trees if enough else [-3.0]
        weights[part] = {"base": 0.0, "trees": trees}
    return weights


def write_weights(weights: dict[str, Any], path: Path) -> None:
    """The weights as JSON, a tree a line, so that a change can be read."""
    parts = []
    for part in ("blocks", "lines", "headline", "raw"):
        trees = ",\n  ".join(json.dumps(t) for t in weights[part]["trees"])
        parts.append(f'"{part}": {{"base": {weights[part]["base"]}, "trees": [\n  {trees}\n ]}}')
    wording = json.dumps(weights["wording"])
    head = f'"format": {weights["format"]}, "caution": {weights["caution"]}, "wording": {wording}'
    path.write_text("{" + head + ",\n " + ",\n ".join(parts) + "\n}\n", encoding="utf-8")
