"""Fits the weights of words: a logistic regression beside the decision by shape, for what shape leaves over.

Only words that stand on pages of several publishers get a weight, so that no
publisher's own names and slogans are learned; a quadratic penalty keeps rare ones small.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from story_units import Seen

from newsclean.filters.wording import LEAST_WORDS

#: A word must stand on pages of so many publishers, and so many words are kept: those that weigh most, most widely.
LEAST_PUBLISHERS = 5
WORDS = 8000
#: The penalty on a weight's square, where the lines' weights add up to 1.
PENALTY = 1e-5
STEPS = 60
#: The decision by shape counts for no more log-odds than this, so that a sure mistake can still teach words.
SUREST = 4.0


class Words:
    """Which words stand on which lines of all pages.

    ``has``: a row a line, a column a word, its line's share where it stands.
    ``publisher``: the number of each line's publisher. ``hashes``: of each word.
    """

    def __init__(self, seen: Sequence[Seen]) -> None:
        known: dict[str, int] = {}
        publishers: dict[str, int] = {}
        ends, columns, values, self.publisher = [0], [], [], []
        for s in seen:
            # Words hashed to Han characters are none; what else was changed of a page says nothing new.
            told = not s.page.variant
            own = publishers.setdefault(s.page.group, len(publishers))
            for f in s.facts:
                words = sorted(set(f.tokens)) if told else []
                if len(words) >= LEAST_WORDS:
                    columns += [known.setdefault(x, len(known)) for x in words]
                    values += [len(words) ** -0.5] * len(words)
                ends.append(len(columns))
                self.publisher.append(own)
        self.has = sparse.csr_matrix((values, columns, ends), (len(ends) - 1, len(known)))
        self.hashes = np.array([crc32(x.encode()) for x in known], np.uint32)
        self.publishers = len(publishers)

    def publishers_of(self, rows: Any) -> Any:
        """On how many publishers' pages each word stands, among the lines of these rows."""
        own = sparse.csr_matrix(
            (np.ones(len(rows)), (np.array(self.publisher)[rows], np.arange(len(rows)))), (self.publishers, len(rows))
        )
        return np.asarray(((own @ self.has[rows]) > 0).sum(0)).ravel()


def fit_wording(words: Words, wish: Any, weight: Any, shape: Any, chosen: Any) -> dict[str, Any]:
    """The weights of words as data.

    ``wish``, ``weight``, ``shape``: for each line its wish, its weight, and the log-odds that the decision by shape
    gives it out of fold. ``chosen``: whether to fit to the line.
    """
    rows = np.flatnonzero(chosen & (weight > 0) & (np.diff(words.has.indptr) > 0))
    wide = words.publishers_of(rows)
    columns = np.flatnonzero(wide >= LEAST_PUBLISHERS)
    if not len(columns):
        return {"hashes": "", "weights": "", "scale": 0.0}
    found = _regression(words.has[rows][:, columns], wish[rows], weight[rows], np.clip(shape[rows], -SUREST, SUREST))
    hashes = words.hashes[columns]
    # The hash parts equal ones, so that the order of the words does not show.
    best = np.lexsort((hashes, -np.round(np.abs(found) * np.sqrt(wide[columns]), 6)))[:WORDS]
    best = best[np.argsort(hashes[best])]
    scale = float(f"{np.abs(found[best]).max() / 127 or 1.0:.4g}")
    whole = np.clip(np.round(found[best] / scale), -127, 127).astype(np.int8)
    told = np.flatnonzero(whole)
    return {
        "hashes": b64encode(hashes[best][told].astype(">u4").tobytes()).decode(),
        "weights": b64encode(whole[told].tobytes()).decode(),
        "scale": scale,
    }


def _regression(has: Any, wish: Any, weight: Any, shape: Any) -> Any:
    """The weight of each column, found by L-BFGS from zero."""
    turned = has.T.tocsr()
    weight = weight / weight.sum()

    def loss(x: Any) -> tuple[float, Any]:
        score = has @ x[:-1] + x[-1] + shape
        error = weight * (1.0 / (1.0 + np.exp(-score)) - wish)
        total = (weight * (np.logaddexp(0.0, score) - wish * score)).sum() + 0.5 * PENALTY * (x[:-1] @ x[:-1])
        return total, np.append(turned @ error + PENALTY * x[:-1], error.sum())

    start = np.zeros(has.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x[:-1]
