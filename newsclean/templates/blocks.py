"""What an index has of a site, how it follows from the site's rows, and both as blocks of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from newsclean.errors import TemplatesError
from newsclean.templates.form import packed, unpacked
from newsclean.templates.rows import EDGE, PAGE, Count, Place, merge_counts

#: A sentence on fewer of a site's pages may be background that stories share.
OFTEN = 0.5


class Entry(NamedTuple):
    """A line that a site repeats.

    ``documents``: pages that have it. ``lines``: how often it stands on them.
    ``beside``: pages where it stands directly beside another repeated line; ``edge``:
    of the others, those where it is the page's first or last. ``head``, ``inside``,
    ``tail``: pages where it stands above, within and below the prose. ``prose``:
    whether it reads as prose. ``sample``: how it begins.
    """

    documents: int
    lines: int
    beside: int
    edge: int
    head: int
    inside: int
    tail: int
    prose: int
    sample: str


class Site(NamedTuple):
    """What an index has of a site: its name, how many pages were counted, and its repeated lines by key."""

    name: str
    pages: int
    entries: dict[int, Entry]

    def share(self, entry: Entry) -> float:
        """On what share of the site's pages a line stands."""
        return entry.documents / self.pages

    def is_sure(self, entry: Entry) -> bool:
        """Whether a line can vouch for its neighbours: no sentence, or one on most pages.

        The sentences of a story that was fetched ten times, or of a background that
        every report on a matter repeats, stand beside each other too.
        """
        return not entry.prose or self.share(entry) >= OFTEN


def site_from(name: str, rows: Iterable[tuple[Place, Count]], min_share: float, min_documents: int) -> Site:
    """A site with those lines that stand on so many of its pages; ``rows``: all of the site's, added up."""
    places = dict(rows)
    totals: dict[Place, Count] = {}
    merge_counts(totals, ((place._replace(before=EDGE, after=EDGE), count) for place, count in places.items()))
    counted = totals.get(Place(name, PAGE, EDGE, EDGE))
    pages = counted.documents if counted else 0
    entries = {
        place.key: Entry._make((*count[:2], 0, 0, *count[2:]))
        for place, count in totals.items()
        if place.key != PAGE and count.documents >= min_documents and count.documents >= min_share * pages
    }
    if not pages:
        return Site(name, 1, {})
    bare = Site(name, pages, entries)
    sure = {key for key, entry in entries.items() if bare.is_sure(entry)}
    beside = dict.fromkeys(entries, 0)
    edge = dict.fromkeys(entries, 0)
    for place, count in places.items():
        if place.key in entries:
            if place.before in sure or place.after in sure:
                beside[place.key] += count.documents
            elif EDGE in (place.before, place.after):
                edge[place.key] += count.documents
    return Site(name, pages, {k: e._replace(beside=beside[k], edge=edge[k]) for k, e in entries.items()})


def packed_site(site: Site) -> bytes:
    """A site as a block of an index."""
    return packed([site.pages, [[key, *entry] for key, entry in sorted(site.entries.items())]])


def unpacked_site(name: str, block: bytes) -> Site:
    """The site of a block of an index; raises TemplatesError where the block holds none."""
    try:
        pages, rows = unpacked(block)
        entries = {key: Entry._make((*numbers, sample)) for key, *numbers, sample in map(_entry_row, rows)}
    except (TypeError, ValueError) as error:
        raise TemplatesError(f"a block holds no site ({error})") from None
    if type(pages) is not int or pages < 1:
        raise TemplatesError("a block holds no site (it has no pages)")
    return Site(name, pages, entries)


def unpacked_rows(name: str, block: bytes) -> Iterator[tuple[Place, Count]]:
    """The rows of a block of counts; raises TemplatesError where the block holds none."""
    try:
        for row in unpacked(block):
            *numbers, sample = _checked(row, 3 + len(Count._fields))
            yield Place._make((name, *numbers[:3])), Count._make((*numbers[3:], sample))
    except (TypeError, ValueError) as error:
        raise TemplatesError(f"a block holds no counts ({error})") from None


def _entry_row(row: Any) -> list[Any]:
    checked = _checked(row, 1 + len(Entry._fields))
    if checked[1] < 1:
        raise ValueError("a line on no page")
    return checked


def _checked(row: Any, columns: int) -> list[Any]:
    if not isinstance(row, list) or len(row) != columns:
        raise ValueError("a row has other columns")
    if not all(type(x) is int for x in row[:-1]) or not isinstance(row[-1], str):
        raise ValueError("a row has other types")
    return row
