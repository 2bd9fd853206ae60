"""What is counted of one page: pure functions, so that any engine can run them and add up what they give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

import regex

from newsclean.text.repair import repair_text
from newsclean.text.scripts import ends_sentence, width
from newsclean.text.segment import line_spans, without_surrogates

#: Changes whenever :func:`masked` does: an index made by other rules would find nothing.
MASK_VERSION = 1
#: The key of the row that counts a site's pages, and the neighbour's key at a page's edge.
PAGE = EDGE = 0
#: A line from this width on that ends as a sentence reads as prose.
PROSE_WIDTH = 60
#: So many characters of a line are kept to show what a key stands for.
SAMPLE = 80

#: "3 March 2026", "Tuesday, 3. März 2026", "3 de marzo de 2026", "March 3, 2026", "2026-03-03", "03/03/26". The
#: month is any one word between a day and a year: that holds in every language that writes dates so, and a
#: list of names would make an index depend on the version of the list. The word before a comma is the weekday.
_DATE = regex.compile(
    r"(?:\b[\p{L}\p{M}]{2,14},\s)?"
    r"(?:\b\d{1,2}(?:\.|st|nd|rd|th)?\s(?:de\s|of\s)?[\p{L}\p{M}]{3,14}\.?,?\s(?:de\s)?\d{4}\b"
    r"|\b[\p{L}\p{M}]{3,14}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}\b"
    r"|\b\d{4}[-./]\d{1,2}[-./]\d{1,2}\b"
    r"|\b\d{1,2}[-./]\d{1,2}[-./]\d{2,4}\b)"
)
_DIGITS = regex.compile(r"\p{Nd}+(?:[.,:]\p{Nd}+)*+")
_LETTER = regex.compile(r"\p{L}")


class Place(NamedTuple):
    """What counts are kept by.

    ``site``: the page's. ``key``: the masked line's; ``PAGE`` for the row that counts
    pages. ``before``, ``after``: the keys of the neighbouring lines, ``EDGE`` at the
    page's first and last line.
    """

    site: str
    key: int
    before: int
    after: int


class Count(NamedTuple):
    """What is counted; :func:`add` adds up two.

    ``documents``: pages that have the line first at such a place. ``lines``: how often
    the line stands on these pages. ``head``, ``inside``, ``tail``: pages on which it
    stands above the first line of prose, between the first and the last, below the
    last. ``prose``: 1 where it reads as prose itself. ``sample``: how it begins.
    """

    documents: int
    lines: int
    head: int
    inside: int
    tail: int
    prose: int
    sample: str


def masked(line: str) -> str:
    """A line as it is compared: without case, its white space single, digits and dates masked.

    Of a line without letters the digits stay: scores and clock times of different
    pages are different lines.

    >>> masked("Published  Tuesday, 3 March 2026, 14:05"), masked("3 : 1"), masked("12 Comments")
    ('published ▣, #', '3 : 1', '# comments')
    """
    text = " ".join(line.casefold().split())
    if not any(x.isnumeric() for x in text):
        return text
    text = _DATE.sub("▣", text)
    return _DIGITS.sub("#", text) if _LETTER.search(text) else text


class Fact(NamedTuple):
    """A line as it is counted: the key of its masked text (63 bits, never 0), and whether it reads as prose."""

    key: int
    prose: bool


def fact_of(line: str) -> Fact:
    """What is counted of a line, by its text alone.

    The key is a BLAKE2b hash, the same in every process; of a million different lines
    of a site two share one with a probability of about one in twenty million.
    """
    digest = blake2b(masked(line).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    stripped = line.strip()
    return Fact((int.from_bytes(digest, "big") >> 1) or 1, ends_sentence(stripped) and width(stripped) >= PROSE_WIDTH)


def neighbours(keys: Sequence[int]) -> tuple[list[int], list[int]]:
    """The keys before and after each line; a line's own repeats directly beside it are passed over."""
    before = [EDGE] * len(keys)
    after = [EDGE] * len(keys)
    for i in range(1, len(keys)):
        before[i] = before[i - 1] if keys[i] == keys[i - 1] else keys[i - 1]
    for i in range(len(keys) - 2, -1, -1):
        after[i] = after[i + 1] if keys[i] == keys[i + 1] else keys[i + 1]
    return before, after


def prose_bounds(prose: Sequence[bool]) -> tuple[int, int] | None:
    """The first and the last line of prose, or None where there is none and nothing stands above or below it."""
    if True not in prose:
        return None
    return prose.index(True), len(prose) - 1 - prose[::-1].index(True)


def count_rows(text: str, site: str) -> Iterator[tuple[Place, Count]]:
    """The rows of one page, in a fixed order; a page without a line gives none.

    ``text``: the page's text, as :func:`newsclean.clean` would get it; it is repaired
    first, since that is what the filter will see. ``site``: what the page is counted
    under. The first row counts the page; then comes one for each different line, at
    its first place. Pure: the rows depend on the arguments alone.
    """
    repaired = without_surrogates(repair_text(text).text)
    lines = [repaired[start:end] for start, end in line_spans(repaired)]
    if not lines:
        return
    facts = [fact_of(x) for x in lines]
    keys = [x.key for x in facts]
    before, after = neighbours(keys)
    bounds = prose_bounds([x.prose for x in facts])
    times: dict[int, int] = {}
    first: dict[int, int] = {}
    for i, key in enumerate(keys):
        times[key] = times.get(key, 0) + 1
        first.setdefault(key, i)
    yield Place(site, PAGE, EDGE, EDGE), Count(1, len(lines), 0, 0, 0, 0, "")
    for key, i in first.items():
        head, inside, tail = 0, 0, 0
        if bounds is not None:
            head, tail = int(i < bounds[0]), int(i > bounds[1])
            inside = 1 - head - tail
        yield (
            Place(site, key, before[i], after[i]),
            Count(1, times[key], head, inside, tail, int(facts[i].prose), _sample(lines[i])),
        )


def _sample(line: str) -> str:
    start = " ".join(line[: 4 * SAMPLE].split())
    return "".join(x for x in start if x.isprintable())[:SAMPLE]


def add(a: Count, b: Count) -> Count:
    """Two counts of one place as one: associative and commutative, so any order of adding gives the same."""
    return Count(
        a.documents + b.documents, a.lines + b.lines, a.head + b.head, a.inside + b.inside, a.tail + b.tail,
        max(a.prose, b.prose), min(a.sample, b.sample),
    )  # fmt: skip


def merge_counts(into: MutableMapping[Place, Count], rows: Iterable[tuple[Place, Count]]) -> None:
    """Add rows to a mapping from place to count."""
    for place, count in rows:
        known = into.get(place)
        into[place] = count if known is None else add(known, count)
