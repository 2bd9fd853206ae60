#!/usr/bin/env python3
"""Learn what stands beside the accented letters of each Latin language: neighbours.py TEXTS.json -o neighbours.json

Each input is a JSON object from a language's name to a list of its lines. For every
letter beyond ASCII that Western, Central European, Turkish and Baltic encodings have,
two lists leave this script: the letters seen before it and those seen behind it, the
common ones first, then a bar, then the others (white space and signs count as a
space). Also each language's commonest words, and, for the first look, the pairs of
neighbours that national encodings misread make and hardly any language has.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

from newsclean.text.codepages import west
from newsclean.text.latin import SIGNS, TARGETS

PAGES = ("cp1252", "cp1250", "cp1254", "cp1257", "cp1258")
# The share of neighbours from which one is common; letters seen less often are slips or names.
COMMON, LEAST = 0.04, 2e-4
# Of the letters of a language, what must be Latin.
LATIN = 0.9
MOST_WORDS = 50
# Languages that may have a pair of the look, in none of which it may be common.
FEW = 2
# Languages that need the encodings for a few letters only, which other languages have as well.
NO_LOOK = frozenset({"als", "aln", "est"})
WORD = re.compile(r"[^\W\d_]+")


def repertoire() -> set[str]:
    """The small letters beyond ASCII of those encodings."""
    chars = {bytes([b]).decode(name, "ignore") for name in PAGES for b in range(0x80, 0x100)}
    return {c for c in chars if c.isalpha() and c.islower() and c not in "ªºµƒ"}


def beside(text: str, at: int) -> str:
    """The letter at an offset in small, a space for anything else."""
    char = text[at : at + 1].lower()
    return char if char.isalpha() and len(char) == 1 else " "


def listed(counts: Counter[str]) -> str:
    """The neighbours, the common ones before a bar."""
    total = counts.total()
    order = sorted(counts, key=lambda c: (-counts[c], c))
    common = [c for c in order if counts[c] >= COMMON * total]
    return "".join(common) + "|" + "".join(sorted(c for c in order if c not in common))


def learn(texts: dict[str, list[str]]) -> dict[str, dict[str, list[str]]]:
    """Each language's letters with their neighbours."""
    letters = repertoire()
    out: dict[str, dict[str, list[str]]] = {}
    for language, lines in sorted(texts.items()):
        text = "\n".join(lines)
        alphabet = [c for c in text if c.isalpha()]
        if sum(c < "\u0250" or "\u1e00" <= c < "\u1f00" for c in alphabet) < LATIN * len(alphabet):
            continue
        before: dict[str, Counter[str]] = defaultdict(Counter)
        behind: dict[str, Counter[str]] = defaultdict(Counter)
        for at, char in enumerate(text):
            small = char.lower()
            if char > "\x7f" and small in letters:
                before[small][beside(text, at - 1) if at else " "] += 1
                behind[small][beside(text, at + 1)] += 1
        least = max(2, LEAST * len(alphabet))
        found = {c: [listed(before[c]), listed(behind[c])] for c in sorted(before) if before[c].total() >= least}
        if found:
            out[language] = found
    return out


def words(lines: list[str]) -> list[str]:
    """The commonest words, in order."""
    counts = Counter(w for line in lines for w in WORD.findall(line.lower()))
    best = sorted(counts, key=lambda w: (-counts[w], w))[:MOST_WORDS]
    return sorted(w for w in best if counts[w] > 2)


def pairs(line: str) -> set[tuple[str, str]]:
    """The different neighbours of which one at least is no ASCII letter."""
    small = "".join(c if c in SIGNS else beside(line, at) for at, c in enumerate(line))
    return {(a, b) for a, b in zip(" " + small, small + " ", strict=True) if (a > "\x7f" or b > "\x7f")}


def languages_of(table: dict[str, dict[str, list[str]]]) -> dict[tuple[str, str], list[bool]]:
    """For each pair of neighbours, an entry for each language that has it: whether it is common there."""
    known: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for letters in table.values():
        for c, (before, behind) in letters.items():
            for x in before.replace("|", ""):
                known[x, c].append(x in before.partition("|")[0])
            for x in behind.replace("|", ""):
                known[c, x].append(x in behind.partition("|")[0])
    return known


def look(texts: dict[str, list[str]], table: dict[str, dict[str, list[str]]]) -> dict[str, list[str]]:
    """For each character of Latin-1: what before it and what behind it gives misread text away."""
    known = languages_of(table)
    chars = west().chars
    found: set[tuple[str, str]] = set()
    for page, languages in TARGETS.items():
        for line in (x for language in languages if language not in NO_LOOK for x in texts.get(language, [])):
            wrong = "".join(chars[b] for b in line.encode(page, "replace"))
            found |= pairs(wrong) - pairs(line)
    out: dict[str, list[set[str]]] = defaultdict(lambda: [set(), set()])
    for a, b in found:
        # Signs stand beside words in any text, as does a letter that few French words begin with.
        alone = " " in {a, b} and (a + b).strip() in {*SIGNS, "œ"}
        if alone or len(known[a, b]) > FEW or any(known[a, b]):
            continue
        if b > "\x7f":
            out[b][0].add(a)
        if a > "\x7f":
            out[a][1].add(b)
    return {c: ["".join(sorted(before)), "".join(sorted(behind))] for c, (before, behind) in sorted(out.items())}


def main() -> None:
    """Learn from the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    texts = json.loads(options.texts.read_text(encoding="utf-8"))
    table = learn(texts)
    out = {
        "letters": table,
        "words": {language: words(texts[language]) for language in table},
        "look": look(texts, table),
    }
    options.output.write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
