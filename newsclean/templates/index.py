"""Counts of the lines of sites, and the index of those lines that a site repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from newsclean.errors import InputTypeError, TemplatesError
from newsclean.templates.blocks import Site, packed_site, site_from, unpacked_rows, unpacked_site
from newsclean.templates.form import Block, Reading, hash_of, packed, write
from newsclean.templates.rows import MASK_VERSION, Count, Place, count_rows, merge_counts
from newsclean.templates.sites import candidates as names_of
from newsclean.templates.sites import site_finder, value_of
from newsclean.templates.spill import Part, part_of, summed
from newsclean.templates.spill import candidates as spilled_candidates
from newsclean.text.decode import decode

#: A line on fewer pages of a site, or on a smaller share of them, is not in an index.
MIN_DOCUMENTS, MIN_SHARE = 5, 0.1
#: So many different rows are held in memory, about 250 MB, before they go to the disk.
HELD_ROWS = 500_000
#: Rows of a block of a file of counts.
BLOCK_ROWS = 20_000
#: Sites whose entries an index keeps unpacked.
UNPACKED_SITES = 64

#: What sites are told by.
KINDS = ("host", "value")


class TemplateCounts:
    """Counts of lines, exact and mergeable; :meth:`finish` makes the index of them.

    Made by :meth:`fit`, :meth:`merge` or :meth:`load`, and not changed afterwards.
    ``by``: "host" or "value"; ``field``: the name of the field that told the site.
    """

    def __init__(
        self,
        by: str = "host",
        field: str = "url",
        *,
        rows: Iterable[tuple[Place, Count]] = (),
        held_rows: int = HELD_ROWS,
        folder: str | None = None,
        parts: tuple[Part, ...] = (),
    ) -> None:
        """Counts out of rows, such as :func:`count_rows` gives and any engine may have added up.

        ``held_rows``: so many are held in memory; more need DuckDB (extra
        ``templates``; ExtraMissingError where it is missing) and go to ``folder``,
        by default the system's place for temporary files.
        """
        if by not in KINDS:
            raise TemplatesError(f"sites are told by {' or '.join(KINDS)}, not by {by!r}")
        self.by, self.field = by, field
        self._folder = folder
        self._held: dict[Place, Count] = {}
        self._parts = parts
        for row in rows:
            merge_counts(self._held, (row,))
            if len(self._held) >= held_rows:
                self._parts += (part_of(self._held.items(), folder),)
                self._held = {}

    @classmethod
    def fit(
        cls,
        documents: Iterable[tuple[str | None, str | bytes | None]],
        *,
        by: str = "host",
        field: str = "url",
        held_rows: int = HELD_ROWS,
        folder: str | None = None,
    ) -> TemplateCounts:
        """Count the lines of pages.

        ``documents``: pairs of an address (``by="value"``: of any string that names
        the site) and a text; a pair that lacks either is passed over. ``bytes`` are
        decoded as :func:`newsclean.clean` decodes them. ``field``: what the address is
        called in records. Other arguments as for the class. Raises TemplatesError for
        an unknown ``by``, InputTypeError for a text of another type, ExtraMissingError
        where ``by="host"`` or the number of lines needs the extra ``templates``.
        """
        return cls(by, field, rows=rows_of(documents, by), held_rows=held_rows, folder=folder)

    def merge(self, *others: TemplateCounts) -> TemplateCounts:
        """The counts of all pages together; raises TemplatesError where sites were told in different ways."""
        everything = (self, *others)
        for other in others:
            if (other.by, other.field) != (self.by, self.field):
                raise TemplatesError(
                    f"counts by {self.by} of {self.field!r} do not go together with counts by {other.by} of "
                    f"{other.field!r}"
                )
        rows = (row for x in everything for row in x._held.items())  # noqa: SLF001 - of its own class
        parts = tuple(part for x in everything for part in x._parts)  # noqa: SLF001 - of its own class
        return TemplateCounts(self.by, self.field, rows=rows, folder=self._folder, parts=parts)

    def rows(self) -> Iterator[tuple[Place, Count]]:
        """All rows, added up, in the order of their places."""
        if self._parts:
            return summed(self._all_parts())
        return iter(sorted(self._held.items()))

    def finish(self, *, min_share: float = MIN_SHARE, min_documents: int = MIN_DOCUMENTS) -> TemplateIndex:
        """The index of the lines that stand on enough pages of their site; the others go.

        ``min_share``: of the site's pages, 0 to 1. ``min_documents``: pages. Raises
        TemplatesError for values that make no sense.
        """
        if not 0 <= min_share <= 1 or min_documents < 1:
            raise TemplatesError(
                f"min_share={min_share}, min_documents={min_documents}: a share from 0 to 1, pages from 1"
            )
        rows = spilled_candidates(self._all_parts(), min_documents, min_share) if self._parts else self.rows()
        head = {"by": self.by, "field": self.field, "min_share": float(min_share), "min_documents": min_documents}
        blocks = {}
        for name, own in groupby(rows, key=lambda row: row[0].site):
            site = site_from(name, own, min_share, min_documents)
            if site.entries:
                blocks[name] = packed_site(site)
        return TemplateIndex(head, blocks)

    def save(self, path: str | Path) -> None:
        """Write the counts to a file; the same counts give the same bytes. Raises OSError as files do."""
        write(Path(path), _head("counts", {"by": self.by, "field": self.field}), self._blocks())

    @classmethod
    def load(cls, path: str | Path, *, held_rows: int = HELD_ROWS, folder: str | None = None) -> TemplateCounts:
        """Read counts from a file. Raises TemplatesError for anything else, OSError as files do."""
        with Path(path).open("rb") as file:
            reading = Reading(file, str(path))
            head = _checked_head(reading, "counts")
            rows = (row for name, block in reading for row in unpacked_rows(name, block))
            try:
                return cls(head["by"], head["field"], rows=rows, held_rows=held_rows, folder=folder)
            except TemplatesError as error:
                raise _in_file(error, path) from None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TemplateCounts):
            return NotImplemented
        return (self.by, self.field) == (other.by, other.field) and list(self.rows()) == list(other.rows())

    __hash__ = None  # type: ignore[assignment]  # equal counts may be held in different ways

    def _all_parts(self) -> tuple[Part, ...]:
        return (*self._parts, part_of(self._held.items(), self._folder)) if self._held else self._parts

    def _blocks(self) -> Iterator[Block]:
        for name, own in groupby(self.rows(), key=lambda row: row[0].site):
            some: list[list[Any]] = []
            for place, count in own:
                some.append([*place[1:], *count])
                if len(some) == BLOCK_ROWS:
                    yield name, packed(some)
                    some = []
            if some:
                yield name, packed(some)


class TemplateIndex:
    """The lines that sites repeat, by site; what :class:`newsclean.Templates` reads.

    Made by :meth:`TemplateCounts.finish` or :meth:`load`. ``head``: how it was made:
    ``by``, ``field``, ``min_share``, ``min_documents``. ``fingerprint``: a hash of all
    of it. The entries of a site are packed until they are asked for.
    """

    def __init__(self, head: dict[str, Any], blocks: dict[str, bytes]) -> None:
        self.head = head
        self._blocks = blocks
        self._open: dict[str, Site] = {}
        self.fingerprint = hash_of(_head("index", head), sorted(blocks.items()))

    @staticmethod
    def fit(documents: Iterable[tuple[str | None, str | bytes | None]], **options: Any) -> TemplateCounts:
        """Count the lines of pages: :meth:`TemplateCounts.fit`."""
        return TemplateCounts.fit(documents, **options)

    @staticmethod
    def merge(first: TemplateCounts, *others: TemplateCounts) -> TemplateCounts:
        """Counts of several fits as one: :meth:`TemplateCounts.merge`."""
        return first.merge(*others)

    @staticmethod
    def finish(counts: TemplateCounts, **options: Any) -> TemplateIndex:
        """The index of the lines that are repeated: :meth:`TemplateCounts.finish`."""
        return counts.finish(**options)

    def save(self, path: str | Path) -> None:
        """Write the index to a file; an equal index gives the same bytes. Raises OSError as files do."""
        write(Path(path), _head("index", self.head), sorted(self._blocks.items()))

    @classmethod
    def load(cls, path: str | Path) -> TemplateIndex:
        """Read an index from a file; nothing in it is run.

        Raises TemplatesError, with the file's name, for what is no index, was changed
        or cut, or was made by rules for lines that this version has not; OSError as
        files do.
        """
        with Path(path).open("rb") as file:
            reading = Reading(file, str(path))
            head = _checked_head(reading, "index")
            blocks = {}
            for name, block in reading:
                try:
                    unpacked_site(name, block)
                except TemplatesError as error:
                    raise _in_file(error, path) from None
                blocks[name] = block
        return cls({k: v for k, v in head.items() if k not in ("kind", "mask")}, blocks)

    @property
    def sites(self) -> tuple[str, ...]:
        """The names of all sites, sorted; one that begins with "=" is a host without sites below it."""
        return tuple(sorted(self._blocks))

    def site(self, name: str) -> Site | None:
        """What the index has of a site, or None."""
        block = self._blocks.get(name)
        if block is None:
            return None
        # Kept for speed alone: what is unpacked depends on the block and nothing else.
        known = self._open.get(name)
        if known is None:
            known = unpacked_site(name, block)
            if len(self._open) >= UNPACKED_SITES:
                self._open = {}
            self._open[name] = known
        return known

    def site_of(self, url: str | None) -> Site | None:
        """The site of a page by its address (of an index by value: by the value), or None."""
        if not url:
            return None
        if self.head["by"] == "value":
            name = value_of(url)
            return self.site(name) if name else None
        name = next((x for x in names_of(url) if x in self._blocks), None)
        return self.site(name) if name else None

    def __eq__(self, other: object) -> bool:
        return self.fingerprint == other.fingerprint if isinstance(other, TemplateIndex) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_open": {}}

    def __repr__(self) -> str:
        return f"TemplateIndex({len(self._blocks)} sites by {self.head['by']}, {self.fingerprint[:12]})"


def rows_of(
    documents: Iterable[tuple[str | None, str | bytes | None]], by: str = "host"
) -> Iterator[tuple[Place, Count]]:
    """The rows of many pages, one after the other, not added up; arguments and errors are those of ``fit``."""
    if by not in KINDS:
        raise TemplatesError(f"sites are told by {' or '.join(KINDS)}, not by {by!r}")
    return _rows_of(documents, site_finder(by))


def _rows_of(
    documents: Iterable[tuple[str | None, str | bytes | None]], site_of: Callable[[str], str | None]
) -> Iterator[tuple[Place, Count]]:
    for url, text in documents:
        if not isinstance(text, str | bytes | None):
            raise InputTypeError(f"text must be str or bytes, not {type(text).__name__}")
        site = site_of(url) if url else None
        if site is not None and text is not None:
            yield from count_rows(decode(text).text if isinstance(text, bytes) else text, site)


def _head(kind: str, head: dict[str, Any]) -> dict[str, Any]:
    return {**head, "kind": kind, "mask": MASK_VERSION}


def _checked_head(reading: Reading, kind: str) -> dict[str, Any]:
    head: dict[str, Any] = reading.head
    if head.get("kind") != kind:
        other = "counts, not an index: finish them (newsclean templates merge)" if kind == "index" else "no counts"
        raise TemplatesError(f"{reading.name}: these are {other}")
    if head.get("mask") != MASK_VERSION:
        raise TemplatesError(f"{reading.name}: it was made by other rules for lines; fit it again")
    if head.get("by") not in KINDS or not isinstance(head.get("field"), str):
        raise TemplatesError(f"{reading.name}: it does not say what its sites are told by")
    return head


def _in_file(error: TemplatesError, path: str | Path) -> TemplatesError:
    return error if str(path) in str(error) else TemplatesError(f"{path}: {error}")
