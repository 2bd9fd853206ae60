"""Teasers: headlines of other stories, with their blurbs, told from the story's own lines.

A story has subheadings and short paragraphs too. What gives teasers away is that
something ends before them (an offer, a "Related" heading, a menu), that they come
in a run of headline and blurb or in cards of one form, and that no thread of words
leads from the story to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import regex

from newsclean.document import Document, Finding, Label, Line
from newsclean.filters.cards import cards
from newsclean.filters.entries import HEADLINE, Entries, Shape, is_prose, segments_of
from newsclean.filters.marks import Words, is_doubled
from newsclean.filters.page import is_names
from newsclean.filters.signs import BULLET
from newsclean.filters.thread import content_of, vocabulary
from newsclean.lexicon import lexicon_with
from newsclean.text.scripts import ends_sentence, width

if TYPE_CHECKING:
    from newsclean.lexicon import Lexicon

#: "Read more", he said: what stands in quotation marks is somebody's words.
_QUOTE = regex.compile(r"[\"“„«»‘'「『]")
_MARKED = regex.compile(r"\s{0,9}[:：|»>–-]\s?(?=\S)")
#: A word left of a link's text behind the last sentence: "... was overwhelmed. more"
_TRAILING = regex.compile(r"[.!?…]\s\p{Ll}{2,6}$")
#: An author's or a date's line is no wider.
_META = 48.0
_DIGIT = re.compile(r"\d")
_LEADING = frozenset({"read_more", "related", "listen", "gallery"})
_LISTED = regex.compile(r"\S[:：]\s?\S|\s[|–—]\s")
#: Lines wider than this tell something; a time and a length do not.
_CLOCKED = 28.0
#: Headlines may end in "!" or "?", hardly ever in a full stop.
_LIVELY = ("!", "?", "？", "！", "…", "...", "؟")


@dataclass(frozen=True, slots=True)
class _Shaper:
    """The shape of a line's text; hashable, so that a document computes it once a text."""

    lexicon: Lexicon

    def __call__(self, text: str) -> Shape:
        stripped = text.strip()
        bare = stripped.rstrip("\"'”’»」』)")
        stop = ends_sentence(stripped) and not bare.endswith(_LIVELY)
        wide = width(stripped)
        marked, mark_end = ("", 0)
        if not stripped.startswith("|"):  # a table's row may have the same columns twice, and one named "Watch"
            marked, mark_end = ("doubled", len(text)) if is_doubled(stripped) else self._marker(text)
        if not marked and 60 <= wide <= 220 and not stop and _TRAILING.search(stripped):
            marked, mark_end = "trailing-word", len(text)
        digits = len(_DIGIT.findall(stripped)) if wide <= HEADLINE[1] else 0
        return Shape(
            wide, stop, bare.endswith(("…", "...")), BULLET.match(text) is not None,
            wide <= HEADLINE[1] and _LISTED.search(stripped) is not None,
            wide <= _CLOCKED and digits > 0, " " in stripped or not stripped.isascii(),
            digits / len(stripped) if stripped else 0.0, marked, mark_end,
        )  # fmt: skip

    def _marker(self, text: str) -> tuple[str, int]:
        """The rule by which a line leads to another story ("Read also: ...", "WATCH | ..."), and the mark's end."""
        hits = self.lexicon.concepts(text)
        if not any(x.concept in _LEADING for x in hits):
            return ("", 0)
        line = Words(text, hits)
        opening = line.opening("read_more", "related")
        if opening is not None and not _QUOTE.search(text, 0, opening.start):
            mark = _MARKED.match(text, opening.end)
            return ("read-also", mark.end()) if mark and width(text[mark.end() :]) >= HEADLINE[0] else ("", 0)
        listen = line.opening("listen", "gallery")
        if listen is not None and text[listen.end :].lstrip().startswith("|"):
            return ("watch", text.index("|", listen.end) + 1)
        return ("", 0)


#: A note from so sure on that a line asks the reader for something says what an entry of a list is.
ASKED = 0.25
_ASKING = (Label.PROMPT, Label.PROMO, Label.NOTICE)


def _is_meta(line: Line, shape: Shape) -> bool:
    """Whether a short line may be an entry's author or date: a name, or weakly noted as a byline."""
    if shape.stop or shape.width > _META:
        return False
    if not line.findings and not line.text.lstrip()[:1].isupper():
        return False
    # "Desk / Jane Roe": a name behind a desk's.
    return any(f.label is Label.BYLINE for f in line.findings) or is_names(line.text.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Teasers:
    """Finds the entries of other stories, headline and blurb apart.

    ``lexicon``: further word tables, paths or loaded ones.
    """

    lexicon: tuple[Any, ...] = ()
    name: str = "teasers"
    after: tuple[str, ...] = ("repair", "prompts", "furniture", "duplicates")

    def __call__(self, document: Document) -> Iterator[Finding]:
        """Yield ``teaser_headline`` and ``teaser_blurb`` findings for pending lines."""
        lines = document.pending
        if not lines:
            return
        shapes = document.per_line(_Shaper(lexicon_with(self.lexicon)), lines)
        contents = document.per_line(content_of, lines)
        for i, shape in enumerate(shapes):
            if shape.marked == "trailing-word":
                yield Finding(Label.TEASER_BLURB, lines[i].span, rule=shape.marked, confidence=0.55)
            elif shape.marked and not shape.stop and shape.width <= HEADLINE[1] + len(shape.marked):
                yield Finding(Label.TEASER_HEADLINE, lines[i].span, rule=shape.marked, confidence=0.75)
            elif shape.marked == "read-also":
                # A sentence follows: the link's text runs on into the story's, and only the mark is sure to be none.
                start = lines[i].span[0]
                yield Finding(Label.NAVIGATION, (start, start + shape.mark_end), rule="read-also-mark", confidence=0.75)
        own = [x for x in document.lines if x.taken and x.label is Label.HEADLINE]
        headline = vocabulary(document.per_line(content_of, own))
        metas = [_is_meta(x, y) for x, y in zip(lines, shapes, strict=True)]
        for i, shape in enumerate(shapes[1:]):
            # A headline of names is told by the blurb below it.
            metas[i] = metas[i] and not is_prose(shape)
        page = Entries(shapes, contents, metas, segments_of(document), headline)
        for entry in (*page.entries(), *cards(page, lines)):
            line = lines[entry.line]
            yield Finding(_asks(line) or entry.label, line.span, rule=entry.rule, confidence=entry.confidence)


def _asks(line: Line) -> Label | None:
    """What a line asks for by its words: a list of links holds calls to subscribe and follow beside other stories."""
    noted = [f for f in line.findings if f.label in _ASKING and f.confidence >= ASKED]
    return max(noted, key=lambda f: f.confidence).label if noted else None
