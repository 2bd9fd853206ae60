"""Lines that the page's site repeats from page to page, beside other lines that it repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsclean.document import Document, Finding, Label, Line
from newsclean.templates.blocks import OFTEN, Entry, Site
from newsclean.templates.index import TemplateIndex
from newsclean.templates.rows import EDGE, fact_of, neighbours, prose_bounds
from newsclean.text.scripts import ends_sentence

#: A line is furniture where at least this share of its pages has it beside other repeated lines.
BESIDE = 0.5
#: It must have stood in the part of the page where it now is on at least this share of its pages:
#: a story's own headline is repeated too, but below other stories, among what is most read.
ZONE = 0.05
#: On fewer pages than this the evidence is thin, whatever the share.
FEW = 10
#: A line from this width on that the page's title holds is its headline, whatever other pages list.
TITLE_WIDTH = 20
#: A sentence on fewer than half of the pages; every preset but "strict" leaves it alone.
SENTENCE = 0.4


@dataclass(frozen=True, slots=True, init=False)
class Templates:
    """Finds the lines that an index knows as repeated on the site of the document's ``url``.

    ``index``: a :class:`~newsclean.TemplateIndex`, or the path of a saved one (errors
    as :meth:`TemplateIndex.load` raises them). A document without a ``url``, or of a
    site that the index has not, is left alone.
    """

    index: TemplateIndex
    name: str = "templates"
    after: tuple[str, ...] = ("repair", "prompts", "furniture")

    def __init__(self, index: TemplateIndex | str | Path) -> None:
        loaded = index if isinstance(index, TemplateIndex) else TemplateIndex.load(index)
        object.__setattr__(self, "index", loaded)
        object.__setattr__(self, "name", "templates")
        object.__setattr__(self, "after", ("repair", "prompts", "furniture"))

    @property
    def fingerprint(self) -> str:
        """A hash of what the filter knows: a run that is taken up again must have the same."""
        return self.index.fingerprint

    def __call__(self, document: Document) -> Iterator[Finding]:
        """Yield a finding for each repeated line that still waits; a note where it stands as a story's line does."""
        site = self.index.site_of(document.url)
        if site is None:
            return
        lines = document.lines
        facts = document.per_line(fact_of, lines)
        keys = [x.key for x in facts]
        known = [site.entries.get(x) for x in keys]
        if not any(known):
            return
        bounds = prose_bounds([x.prose for x in facts])
        before, after = neighbours(keys)
        title = _plain(document.title or "")
        sure = _sure(site, lines, keys, known)
        for i, (line, entry) in enumerate(zip(lines, known, strict=True)):
            if entry is None or line.taken:
                continue
            often = site.share(entry) >= OFTEN and not entry.prose
            beside = bool({before[i], after[i]} & sure) or (often and EDGE in (before[i], after[i]))
            yield _finding(
                line, site, entry, beside=beside, at_home=_at_home(i, bounds, entry) and not _is_headline(line, title)
            )


def _sure(site: Site, lines: Sequence[Line], keys: Sequence[int], known: Sequence[Entry | None]) -> set[int]:
    """The keys of the lines that can vouch for their neighbours: repeated ones, and what other filters took."""
    return {
        key
        for line, key, entry in zip(lines, keys, known, strict=True)
        if (entry is not None and site.is_sure(entry)) or (line.taken and line.label is not Label.HEADLINE)
    }


def _at_home(i: int, bounds: tuple[int, int] | None, entry: Entry) -> bool:
    """Whether the line stands where it stands on other pages; without prose around there is no telling."""
    if bounds is None:
        return True
    here = entry.head if i < bounds[0] else entry.tail if i > bounds[1] else entry.inside
    placed = entry.head + entry.inside + entry.tail
    return not placed or here >= ZONE * placed


def _is_headline(line: Line, title: str) -> bool:
    if len(line.text) > 2 * len(title):
        return False
    text = _plain(line.text)
    return len(text) >= TITLE_WIDTH and text in title


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _finding(line: Line, site: Site, entry: Entry, *, beside: bool, at_home: bool) -> Finding:
    share = site.share(entry)
    # At a page's edge there is no second neighbour to ask; on most pages that is no story's line.
    together = entry.beside + (entry.edge if share >= OFTEN and not entry.prose else 0)
    note = (
        f"on {entry.documents} of {site.pages} pages of {site.name.lstrip('=')}, "
        f"on {entry.beside} of them beside other repeated lines"
    )
    if not beside or together < BESIDE * entry.documents:
        return Finding(None, line.span, rule="repeated-alone", confidence=0.0, note=note)
    if not at_home:
        return Finding(None, line.span, rule="repeated-elsewhere", confidence=0.0, note=note)
    if entry.prose and share < OFTEN:
        return Finding(_label(line), line.span, rule="repeated-sentence", confidence=SENTENCE, note=note)
    confidence = 0.65 + 0.3 * min(1.0, share / OFTEN)
    if entry.documents < FEW:
        confidence = min(confidence, 0.7)
    return Finding(_label(line), line.span, rule="repeated", confidence=confidence, note=note)


def _label(line: Line) -> Label:
    """What other filters suspected, else by its form: a sentence is a notice, anything else belongs to a menu."""
    said = [x for x in line.findings if x.label not in (None, Label.BODY, Label.HEADLINE, Label.DUPLICATE)]
    if said:
        best = max(said, key=lambda x: x.confidence)
        if best.label is not None:
            return best.label
    return Label.NOTICE if ends_sentence(line.text.strip()) else Label.NAVIGATION
