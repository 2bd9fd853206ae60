#!/usr/bin/env python3
"""Learn how plausible sequences of characters are: learn.py TEXTS.json [TEXTS.json ...] -o plausibility.json

Each input is a JSON object from a language's name to a list of its lines. Only
figures leave this script: how often one kind of character follows another, and
how often a letter stands in its script, each language counting the same.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from newsclean.text.characters import LETTERS, kind_of, script_of

MOST_LETTERS = 3000
LEAST_SHARE = 2e-6
KINDS = "luomds()-.\"'@$n+*%fx:#"
# How many language shares of evidence the general distribution is worth in a row
# of which little was seen, and the share of a pair that was never seen at all.
PRIOR = 0.01
UNSEEN = 2e-7
# Signs stand apart: where too little is known of one, letters seldom follow it at once.
SIGNS = "$n+*%fx:#"
APART = 0.02


def read(paths: list[Path]) -> dict[str, list[str]]:
    """The lines of each language, of all files together."""
    texts: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        for language, lines in json.loads(path.read_text(encoding="utf-8")).items():
            texts[language] += lines
    return texts


def transition(a: str, b: str) -> tuple[str, str]:
    """The kinds of two neighbours; whether letters share a script is part of the second."""
    first, second = kind_of(a), kind_of(b)
    if first in LETTERS and second in LETTERS:
        same = script_of(a) == script_of(b) or "COMBINING" in (script_of(a), script_of(b))
        # Japanese writes three scripts within a word.
        same = same or {script_of(a), script_of(b)} <= {"CJK", "HIRAGANA", "KATAKANA"}
        second += "=" if same else "/"
    return first, second


def learn(texts: dict[str, list[str]]) -> dict[str, object]:
    """The two tables, as natural logarithms of probabilities."""
    follow: dict[str, Counter[str]] = defaultdict(Counter)
    letters: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    weight: Counter[str] = Counter()
    for lines in texts.values():
        text = "\n".join(lines)
        size = max(len(text), 1)
        for (a, b), n in Counter(pairwise(text)).items():
            first, second = transition(a, b)
            follow[first][second] += n / size  # type: ignore[assignment]  # a Counter adds fractions too
        of_script: dict[str, Counter[str]] = defaultdict(Counter)
        for c, n in Counter(text).items():
            kind = kind_of(c)
            of_script[f"{script_of(c)} {kind}" if kind in LETTERS else kind][c] += n
        for key, counts in of_script.items():
            total = counts.total()
            share = min(1.0, total / size * 10)
            weight[key] += share  # type: ignore[assignment]  # as above
            for c, n in counts.items():
                letters[key][c] += share * n / total
    return {"follow": _rows(follow), "letters": _letters(letters, weight)}


def _rows(follow: dict[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """Log probabilities of each kind after each kind, smoothed by the general distribution."""
    every = sorted({b for row in follow.values() for b in row} | {k for k in KINDS if k not in LETTERS})
    general: Counter[str] = Counter()
    for row in follow.values():
        general.update(row)
    total = general.total()
    share = {b: max(general[b] / total, UNSEEN) for b in every}
    out = {}
    for a in sorted(set(KINDS) | set(follow)):
        row = follow.get(a, Counter())
        size = row.total() + PRIOR
        apart = {b: APART if a in SIGNS and b[0] in LETTERS else 1.0 for b in every}
        out[a] = {b: round(math.log(max((row[b] + PRIOR * apart[b] * share[b]) / size, UNSEEN)), 2) for b in every}
    return out


def _letters(letters: dict[str, dict[str, float]], weight: Counter[str]) -> dict[str, dict[str, float]]:
    out = {}
    for key, row in sorted(letters.items()):
        shares = {c: x / weight[key] for c, x in row.items()}
        best = sorted(shares, key=lambda c: (-shares[c], c))[:MOST_LETTERS]
        out[key] = {c: round(math.log(shares[c]), 2) for c in sorted(best) if shares[c] > LEAST_SHARE}
    return out


def main() -> None:
    """Learn from the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    table = learn(read(options.texts))
    text = json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True)
    options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
