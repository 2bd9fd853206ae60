"""Documents to fit the story decision on: real pages where present, our own corpora always.

A document is a list of lines, each with the wish that it be kept (from 0 to 1) and
how much that wish counts. Pages come with the labels "body" and "not body" found by
comparing with a reference, so a few words are set right here: a menu entry that
happens to stand in the story too is no body, of several copies one is.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

VIEWS = ("wet", "resi", "recall", "traf")
#: How much a document of each collection counts: news above blogs.
SOURCE_WEIGHT = {"fundus": 3.0, "daniel": 1.0, "readability": 1.0, "wcxb": 0.8, "gold": 1.5, "clean": 0.5, "own": 1.0}
KEPT_LABELS = frozenset(("body", "headline"))
_KEPT_CODES = frozenset("BH")
_NOT_LETTER = re.compile(r"[\W_]+")
_SECOND_LEVEL = frozenset(("co", "com", "net", "org", "gov", "ac", "edu", "or", "go", "ne", "gob", "in"))


@dataclass
class Page:
    """A document to learn from. ``wish``: per line, 1 keep, 0 drop. ``weight``: per line."""

    id: str
    source: str
    view: str
    group: str
    lines: list[str]
    wish: list[float]
    weight: list[float]
    kinds: list[str] = field(default_factory=list)
    variant: str = ""
    title: str | None = None

    @property
    def worth(self) -> float:
        """How much the whole document counts."""
        share = 0.5 if self.variant else 1.0
        return SOURCE_WEIGHT.get(self.source, 1.0) * share


def norm(text: str) -> str:
    """Letters and digits only, case-folded."""
    return _NOT_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


def site_of(url: str | None, other: str) -> str:
    """The registrable part of a URL's host, which pages of one publisher share."""
    parts = (urlsplit(url or "").hostname or "").split(".")
    if len(parts) < 2:
        return other
    if len(parts) > 2 and parts[-2] in _SECOND_LEVEL:
        return parts[-3]
    return parts[-2]


def _read(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return [json.loads(x) for x in text.split("\n") if x.strip()]


def _group(record: dict[str, Any]) -> str:
    name = str(record["id"])
    if name.startswith("fundus-"):
        return "fundus:" + name.split("-")[2].split("_", maxsplit=1)[0].lower()
    return site_of(record.get("url"), name)


def load_pages(folder: Path) -> Iterator[Page]:
    """The pages of an evaluation folder, each view a document."""
    groups: dict[str, str] = {}
    for source in ("fundus", "daniel", "readability", "wcxb"):
        path = folder / f"{source}-dev.jsonl.gz"
        if not path.exists():
            continue
        for record in _read(path):
            site = site_of(record.get("url"), record["id"])
            group = groups.setdefault(_group(record), groups.get(site, site))
            groups.setdefault(site, group)
            reference = norm("\n".join(record["ref"]))
            for view in VIEWS:
                lines = record["views"][view]["lines"]
                if lines:
                    labels = record["views"][view]["labels"]
                    wish, weight = wishes(lines, labels, reference)
                    yield Page(
                        record["id"],
                        source,
                        view,
                        group,
                        lines,
                        wish,
                        weight,
                        _kinds(labels, wish),
                        "",
                        record.get("title"),
                    )


def _kinds(labels: Sequence[str], wish: Sequence[float]) -> list[str]:
    """The labels, a title's further copies made junk."""
    return ["J" if label == "T" and not w else label for label, w in zip(labels, wish, strict=True)]


def load_gold(folder: Path, groups: dict[str, str]) -> Iterator[Page]:
    """The hand-labelled pages; they take the fold of the page that they come from."""
    path = folder / "gold-dev.jsonl.gz"
    for record in _read(path) if path.exists() else ():
        codes = record["codes"]
        wish = [1.0 if c in _KEPT_CODES else 0.0 for c in codes]
        weight = [0.0 if c == "?" else 0.5 if c == "D" else 1.0 for c in codes]
        group = groups.get(record["id"], record["id"])
        yield Page(
            record["id"], "gold", record["view"], group, record["lines"], wish, weight, list(codes), "", record["title"]
        )


def load_clean(folder: Path) -> Iterator[Page]:
    """Sentences of clean stories, each a line: all is kept."""
    path = folder / "clean-dev.jsonl.gz"
    for i, record in enumerate(_read(path) if path.exists() else ()):
        lines = record["lines"]
        if lines:
            yield Page(f"clean-{i}", "clean", "clean", f"clean-{i}", lines, [1.0] * len(lines), [1.0] * len(lines))


def load_own(paths: Iterable[Path]) -> Iterator[Page]:
    """Labelled corpora of the package's own form: a record a document, a label a line."""
    for path in paths:
        for record in _read(path):
            labels = record["labels"]
            wish = [1.0 if x in KEPT_LABELS else 0.0 for x in labels]
            group = site_of(record.get("url"), "own:" + str(record["id"]))
            view = {"wet": "wet", "extracted": "resi", "api": "api"}.get(record.get("manner", ""), "resi")
            yield Page(
                str(record["id"]), "own", view, group, record["lines"], wish, [1.0] * len(labels), labels,
                "", record.get("title"),
            )  # fmt: skip


def wishes(lines: Sequence[str], labels: Sequence[str], reference: str) -> tuple[list[float], list[float]]:
    """What to learn from a page's labels: the wish and its weight for each line."""
    folded = [norm(x) for x in lines]
    n = len(lines)
    core = [i for i in range(n) if labels[i] == "B" and len(folded[i]) >= 40]
    near = _near_counts(core, n, 8)
    wish, weight = [0.0] * n, [1.0] * n
    for i, (text, label) in enumerate(zip(folded, labels, strict=True)):
        if label in "BT":
            wish[i] = 1.0
            if len(text) < 20 and core and not near[i]:
                wish[i], weight[i] = 0.0, 0.5
        elif label == "A":
            weight[i] = 0.3
            if len(text) >= 15:
                grams = {text[k : k + 5] for k in range(len(text) - 4)}
                wish[i] = sum(g in reference for g in grams) / len(grams)
                wish[i] = max(0.0, min(1.0, (wish[i] - 0.3) / 0.6))
            else:
                wish[i] = min(1.0, near[i] / 10.0)
        elif label == "-":
            weight[i] = 0.0
    _one_copy(folded, labels, wish, weight, near)
    return wish, weight


def _near_counts(core: Sequence[int], n: int, reach: int) -> list[int]:
    out = [0] * n
    for c in core:
        for i in range(max(0, c - reach), min(n, c + reach + 1)):
            out[i] += 1
    return out


def _one_copy(
    folded: Sequence[str], labels: Sequence[str], wish: list[float], weight: list[float], near: Sequence[int]
) -> None:
    """Of the copies of a body line or title, the one deepest in the story stays."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, text in enumerate(folded):
        if wish[i] and labels[i] in "BT" and len(text) >= 12:
            places[text].append(i)
    for copies in places.values():
        if len(copies) > 1:
            best = max(copies, key=lambda i: (near[i], -i))
            for i in copies:
                if i != best:
                    wish[i], weight[i] = 0.0, 0.3


def sampled_variants(pages: Iterable[Page], share: float = 0.3) -> list[Page]:
    """A share of all variants of all pages."""
    rng = random.Random(5)  # noqa: S311  # a fixed choice, no secret
    return [v for page in pages for v in variants(page) if rng.random() < share]


def variants(page: Page) -> Iterator[Page]:
    """The page in other shapes: a short story, cut ends, lower case, a script without spaces, the story alone."""
    rng = random.Random(page.id + page.view)  # noqa: S311  # as above
    body = [i for i, w in enumerate(page.wish) if w > 0.5]
    if len(body) < 3 or page.source in ("clean",):
        return
    if page.view in ("wet", "resi") and len(body) > 7:
        yield _pick(page, _short(page, body, rng), "short")
    if page.view == "wet":
        first, last = body[0], body[-1]
        keep = set(range(rng.randint(0, first), rng.randint(last, len(page.lines) - 1) + 1))
        yield _pick(page, keep, "ends")
        yield _pick(page, set(body), "story")
    if page.source != "daniel" and page.view in ("wet", "traf") and rng.random() < 0.5:
        yield _pick(page, set(range(len(page.lines))), "han", [to_han(x) for x in page.lines])
    elif page.view in ("wet", "traf") and rng.random() < 0.4:
        yield _pick(page, set(range(len(page.lines))), "lower", [x.lower() for x in page.lines])


def _short(page: Page, body: Sequence[int], rng: random.Random) -> set[int]:
    """The page with two to seven of its body lines, the first ones more often than not."""
    size = rng.randint(2, 7)
    at = 0 if rng.random() < 0.6 else rng.randint(0, len(body) - size)
    kept = set(body[at : at + size])
    inside = range(body[0], body[-1] + 1)
    low, high = min(kept), max(kept)
    return {i for i in range(len(page.lines)) if i in kept or (i not in inside) or (low < i < high and i not in body)}


def _pick(page: Page, keep: set[int], variant: str, lines: Sequence[str] | None = None) -> Page:
    chosen = sorted(keep)
    source = page.lines if lines is None else lines
    return Page(
        page.id, page.source, page.view, page.group, [source[i] for i in chosen], [page.wish[i] for i in chosen],
        [page.weight[i] for i in chosen], [], variant, page.title,
    )  # fmt: skip


_HAN_MARKS = str.maketrans({".": "。", ",": "，", "!": "！", "?": "？", ":": "：", ";": "；"})


def to_han(text: str) -> str:
    """A text of a spaced script as if written in Han: words hashed to one to three characters, no spaces."""
    out = []
    for word in text.split():
        letters = _NOT_LETTER.sub("", word)
        tail = word[len(word.rstrip(".,!?:;")) :]
        if letters.isdigit() or not letters:
            out.append(word)
            continue
        seed = sum(ord(c) * 31**k for k, c in enumerate(letters.lower()[:12]))
        size = 1 + (len(letters) > 4) + (len(letters) > 9)
        out.append("".join(chr(0x4E00 + (seed * (k + 7) + k * 977) % 3000) for k in range(size)))
        out.append(tail.translate(_HAN_MARKS))
    return "".join(out)


def fold_of(groups: Iterable[str], folds: int) -> dict[str, int]:
    """A fold for each group: the groups dealt out by size, the same whatever the order."""
    sizes = Counter(groups)
    load = [0] * folds
    out = {}
    for group, size in sorted(sizes.items(), key=lambda x: (-x[1], x[0])):
        fold = min(range(folds), key=lambda k: (load[k], k))
        out[group] = fold
        load[fold] += size
    return out
