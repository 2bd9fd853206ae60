"""Menus and other lines that lead elsewhere or nowhere: navigation, tags, ad marks, leaked values."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from newsclean.document import Label
from newsclean.filters.marks import Mark, Words
from newsclean.filters.signs import CAPITALS, CRUMB, FILE_NAME, HASH_TAGS, LEAKED, NO_LETTER, PLAYER, SEPARATED
from newsclean.text.scripts import ends_sentence

#: Wider lines are prose even where all their words are menu words.
MOST_WIDTH = 60
#: From this share of a line's letters on, its menu words are all that it says.
COVERED = 0.85
#: Concepts in the order in which they are tried, with the confidence when they cover a line.
_WORDS = (
    ("advertisement", Label.NAVIGATION, 0.9),
    ("most_read", Label.NAVIGATION, 0.75),
    ("related", Label.NAVIGATION, 0.8),
    ("read_more", Label.NAVIGATION, 0.8),
    ("navigation", Label.NAVIGATION, 0.65),
    ("tags", Label.NAVIGATION, 0.7),
    ("error", Label.JUNK, 0.6),
    ("shopping", Label.ADVERT, 0.6),
    ("gallery", Label.NAVIGATION, 0.45),
    ("reply", Label.NAVIGATION, 0.5),
    # A subheading may be one word that is also a section's name.
    ("section", Label.NAVIGATION, 0.4),
)
_BARS = frozenset("|•·▪■»›>→/")
_ALL = tuple(x for x, _, _ in _WORDS)
_ERROR = frozenset({"error"})
_TRIED = frozenset(_ALL)


def menus(line: Words) -> Iterator[Mark]:
    """Marks for a line that belongs to the page rather than to any story."""
    text = line.text.strip()
    if not text:
        return
    counter = API_COUNTER.search(text[-24:]) if text[-1] == "]" else None
    if counter:
        yield Mark(Label.JUNK, line.end - len(counter[0]), line.end, API_RULE, 0.95)
        return
    if text[-1] in ")）" or text[0].isdigit() or text[-1].isdigit():
        yield from _counts(line, text)
    shape = _shape(text)
    if shape:
        yield line.whole(*shape)
        return
    if line.parted and line.width <= 4 * MOST_WIDTH and not _BARS.isdisjoint(text):
        yield from _separated(line, text)
    if line.parted and line.hits and MOST_WIDTH < line.width <= 4 * MOST_WIDTH and text.count(",") > 1:
        yield from _long_list(line, text)
    # What a page says of its own troubles is a sentence; other menu words are not.
    widest = 1.5 * MOST_WIDTH if line.has(_ERROR) else MOST_WIDTH
    if line.hits and line.width <= widest and line.has(_TRIED) and not ends_sentence(text.rstrip(".…")):
        yield from _words(line)


def _words(line: Words) -> Iterator[Mark]:
    """Marks for a line whose words are a menu's."""
    for concept, label, confidence in _WORDS:
        if line.covered(concept) >= COVERED:
            # Vowel signs are no letters to Python, and half of a line in Devanagari.
            if len(line.text) > 3 and len(_WRITTEN.findall(line.text)) * 2 <= line.end - line.start:
                return  # "..X..X.": a board or a drawing, not the mark of an advertisement
            yield line.whole(label, f"{concept.replace('_', '-')}-words", confidence)
            return
    related = line.opening("related", "read_more")
    if related is not None and " " in line.text[related.start : related.end] and line.width <= 50:
        rest = line.text[related.end :].strip()
        # As in "More from The Courier" or "Recent posts on blogs I like:", and not "See also: what happened".
        if not rest.startswith((":", "|")) and (rest.endswith(":") or CAPITALS.fullmatch(rest)):
            yield line.whole(Label.NAVIGATION, "related-words", 0.6)
            return
    only = line.opening("related")
    if only is not None and _KIND_OF_LINK.match(line.text, only.end):
        yield line.whole(Label.NAVIGATION, "related-list", 0.6)
        return
    tag = line.opening("tags")
    if tag is not None and line.text[tag.end :].lstrip().startswith((":", "：")):
        yield line.whole(Label.NAVIGATION, "tags-list", 0.8)
    elif line.covered(*_ALL) >= COVERED:
        yield line.whole(Label.NAVIGATION, "menu-words", 0.6)


_WRITTEN = regex.compile(r"[\p{L}\p{M}\p{N}]")
#: What the APIs of news put in the place of the rest of a text: "… [+1834 chars]".
API_COUNTER = regex.compile(r"\[\+?\d{1,7}\s(?:chars|characters)\]$")
API_RULE = "api-counter"


def _long_list(line: Words, text: str) -> Iterator[Mark]:
    """Related companies: one, two, three and more, as no sentence tells them."""
    only = line.opening("related")
    if only is not None and _KIND_OF_LINK.match(line.text, only.end) and not ends_sentence(text.rstrip(".")):
        yield line.whole(Label.NAVIGATION, "related-list", 0.6)


#: "Related searches: kettles, stoves": what kind of links follows, in a word or two, and a colon.
_KIND_OF_LINK = regex.compile(r"(?:\s[\p{L}\p{M}]{3,20}){1,2}\s?[:：]\s*\p{L}")


def _counts(line: Words, text: str) -> Iterator[Mark]:
    """How many comments there are, and nothing else."""
    if line.width <= 24 and _COUNT.fullmatch(text) and line.covered("comment", "reply", "section") >= 0.6:
        yield line.whole(Label.NAVIGATION, "comment-count", 0.6)


_COUNT = regex.compile(r"\d{1,6}\s?[\p{L}\p{M}]{2,16}|[\p{L}\p{M}]{2,16}\s?[(（]?\d{1,6}[)）]?")


VALUES = frozenset({"false", "true", "null", "undefined"})


def _shape(text: str) -> tuple[Label, str, float] | None:
    if not text[0].isalnum() and NO_LETTER.fullmatch(text):
        # "* * *" parts sections of a story; alone it says nothing, so little is lost with it.
        # A row of many signs is a rule or a game's.
        return (Label.JUNK, "no-letter", 0.6) if len(text) < 24 else (Label.JUNK, "row-of-signs", 0.7)
    if text[-1].isdigit() and ":" in text and PLAYER.fullmatch(text):
        return (Label.JUNK, "player-times", 0.7)
    if "." in text and FILE_NAME.fullmatch(text):
        return (Label.JUNK, "file-name", 0.9)
    camel = len(text) < 60 and not text.islower() and not text.istitle() and LEAKED.fullmatch(text)
    if camel or text in VALUES:
        return (Label.JUNK, "leaked-value", 0.8)
    if text[0] == "#" and HASH_TAGS.fullmatch(text):
        return (Label.NAVIGATION, "hash-tags", 0.7)
    return None


def _separated(line: Words, text: str) -> Iterator[Mark]:
    """Rows of links: many short pieces between bars, bullets or arrows."""
    if text.startswith("|") and text.endswith("|"):
        return  # a row of a Markdown table, which is how extractors give a story's tables
    if not CRUMB.search(text) and not SEPARATED.search(text):
        return
    pieces = [x for x in SEPARATED.split(text) if x.strip()]
    longest = max((len(x) for x in pieces), default=0)
    if len(CRUMB.findall(text)) >= 2 and longest <= 40 and not ends_sentence(text):
        yield line.whole(Label.NAVIGATION, "breadcrumbs", 0.7)
    elif len(pieces) >= 3 and longest <= 30 and not ends_sentence(text):
        # A table's row has bars as well, but figures between them.
        figures = sum(c.isdigit() for c in text)
        yield line.whole(Label.NAVIGATION, "row-of-links", 0.65 if figures * 8 < len(text) else 0.3)
