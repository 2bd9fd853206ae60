"""Small boosted trees in plain Python: read from data, turned into one function of comparisons.

The weights are JSON that a person can read: a tree is a leaf's number, or a list of
a feature's name, a limit, the tree for values up to it, and the tree for those above.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsclean.errors import WeightsError

Row = Sequence[float]
Scorer = Callable[[Iterable[Row]], list[float]]

#: A tree nested deeper than this is refused: it cannot come from the fitting script,
#: and Python's own parser has a limit.
MAX_DEPTH = 30


def read_weights(source: str | Path | Mapping[str, Any]) -> dict[str, Any]:
    """The weights of a path to a JSON file, or of data that was loaded already.

    Raises WeightsError where the file is not JSON of the right form.
    """
    if isinstance(source, Mapping):
        return dict(source)
    try:
        data = json.loads(Path(source).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise WeightsError(f"cannot read weights from {source}: {error}") from error
    if not isinstance(data, dict):
        raise WeightsError(f"{source} holds no JSON object")
    return data


def compile_trees(trees: Sequence[Any], base: float, names: Sequence[str]) -> Scorer:
    """One function that scores rows: the sum of the trees' leaves and ``base``.

    ``names``: the features in the order in which a row has them. Raises WeightsError
    for a tree that is not one, and for a feature that is not among the names. Numbers
    and names are checked before any code is made of them.
    """
    at = {name: i for i, name in enumerate(names)}
    terms = [_source(tree, at, 0) for tree in trees]
    slots = ", ".join(f"f{i}" for i in range(len(names)))
    body = "".join(f"        s += {term}\n" for term in terms)
    start = f"def score(rows):\n    out = []\n    for {slots}, in rows:\n        s = {_number(base)}\n"
    code = f"{start}{body}        out.append(s)\n    return out\n"
    space: dict[str, Any] = {}
    exec(compile(code, "<trees>", "exec"), {"__builtins__": {}}, space)  # noqa: S102  # made of checked numbers only
    scorer: Scorer = space["score"]
    return scorer


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise WeightsError(f"{value!r} stands where a finite number must be")
    return repr(float(value))


def _source(tree: Any, at: Mapping[str, int], depth: int) -> str:
    if not isinstance(tree, list | tuple):
        return _number(tree)
    if len(tree) != 4 or depth > MAX_DEPTH:
        raise WeightsError("a tree is a number, or a list of feature, limit, tree up to it, tree above it")
    name, limit, low, high = tree
    if not isinstance(name, str) or name not in at:
        raise WeightsError(f"no feature {name!r}; the weights are of another version, or misspelt")
    return f"({_source(low, at, depth + 1)} if f{at[name]} <= {_number(limit)} else {_source(high, at, depth + 1)})"


def probability(score: float) -> float:
    """The logistic function, safe for any score."""
    if score >= 0.0:
        return 1.0 / (1.0 + math.exp(-min(score, 700.0)))
    x = math.exp(max(score, -700.0))
    return x / (1.0 + x)
