"""Captions and picture credits."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from newsclean.document import Label
from newsclean.filters.marks import Mark, Words, is_doubled
from newsclean.filters.signs import NAMES, agencies
from newsclean.text.scripts import ends_sentence, sentence_starts

#: A caption says one or two sentences; a longer line that names an agency is a report that quotes it.
MOST_WIDTH = 320
_CREDIT = frozenset({"photo_credit"})
_SLASHED = regex.compile(r"(?:\s?[/|©@]\s?|\bvia\s|\bfor\s)\s*$", regex.I)
_BRACKETED = regex.compile(r"[(（\[](?P<inside>[^()（）\[\]]{2,80})[)）\]]\s*$")
_COPYRIGHT = regex.compile(r"(?:©|\(c\)|copyright\b)\s?", regex.I)
#: "Photo/AFP", and not "credits/year".
_BEHIND = regex.compile(r"\s?(?:[:：©]|/\s?[^\p{Ll}])")
_COLON = regex.compile(r"\s{0,9}[:：/|©-]\s?\S")


def captions(line: Words) -> Iterator[Mark]:
    """Marks for a line that captions or credits a picture, and for credits glued to prose."""
    if not line.text.strip():
        return
    if line.width > MOST_WIDTH:
        if line.width <= 2 * MOST_WIDTH and line.has(_CREDIT) and is_doubled(line.text.strip()):
            yield line.whole(Label.CAPTION, "credit-twice", 0.8)
        return
    said = max(_opening(line), _inner(line)) if line.has(_CREDIT) else (0.0, "")
    confidence, rule = max(said, _bracketed(line), _agency(line))
    if confidence > 0:
        yield line.whole(Label.CAPTION, rule, confidence)


def _opening(line: Words) -> tuple[float, str]:
    """Photo: Jane Roe / Agency; Image credit: ..."""
    credit = line.opening("photo_credit")
    if credit is None:
        return (0.0, "")
    rest = line.text[credit.end :]
    if _COLON.match(rest) and (line.width <= 120 or rest.lstrip()[:1] in ":："):
        source = line.opening("translated")
        if source is not None and source.start == credit.start and agencies().news.fullmatch(rest.strip(" :：.")):
            return (0.6, "credit-opening")  # "Source: Agency" closes a report more often than a picture's line
        author = line.opening("by_author")
        same = author is not None and (author.start, author.end) == (credit.start, credit.end)
        # "Author:" stands over a story in more languages than under a picture.
        if same and author is not None and author.languages.bit_count() > credit.languages.bit_count():
            return (0.6, "credit-opening")
        # A story may open a paragraph with "Photo:" too, but not go on for long after it.
        return ((0.9 if line.width <= 120 else 0.7), "credit-opening")
    if line.width <= 60 and agencies().both.search(rest):
        return (0.8, "credit-opening")
    said = line.text[credit.start : credit.end]
    if line.width <= 70 and " " in said and not ends_sentence(line.text) and NAMES.match(rest.lstrip(" ,")):
        return (0.7, "credit-by")
    if line.width <= 40 and line.covered("photo_credit") >= 0.85:
        return (0.5, "credit-words")
    return (0.0, "")


def _bracketed(line: Words) -> tuple[float, str]:
    """... at the opening (Image: Agency)."""
    if not line.text.rstrip().endswith((")", "）", "]")):
        return (0.0, "")
    found = _BRACKETED.search(line.text, max(0, line.end - 84))
    if not found:
        return (0.0, "")
    inside = found["inside"]
    words = [x for x in line.hits if x.concept == "photo_credit" and found.start() <= x.start <= found.start() + 3]
    if words and (":" in inside or "：" in inside or agencies().both.search(inside) or "©" in inside):
        return (0.9, "credit-in-brackets")
    both = agencies().both
    named = both.search(inside)
    if named and sum(c.isalpha() for c in both.sub("", inside)) <= 25 and ("/" in inside or "©" in inside):
        return (0.7, "credit-in-brackets")
    return (0.0, "")


def _agency(line: Words) -> tuple[float, str]:
    """NAME SURNAME/Agency; © Agency; Name | Moment | Getty Images."""
    if line.width > 90 or ends_sentence(line.text):
        return (0.0, "")
    known = agencies()
    if not known.may_end(line.text):
        return _copyright(line)
    found = None
    for found in known.both.finditer(line.text):
        if found.end() >= line.end - 1:
            break
    if found is None or found.end() < line.end - 1:
        return _copyright(line)
    before = line.text[: found.start()]
    if _SLASHED.search(before) or _COPYRIGHT.match(line.text.strip()):
        return (0.85, "agency-credit")
    if not before.strip() and found.end() - found.start() >= 6:
        return (0.6, "agency-credit")
    return (0.0, "")


def _copyright(line: Words) -> tuple[float, str]:
    text = line.text.strip()
    if text[0] in "©(cC" and _COPYRIGHT.match(text) and line.width <= 50 and not any(c.isdigit() for c in text):
        return (0.5, "copyright-credit")
    return (0.0, "")


def _inner(line: Words) -> tuple[float, str]:
    """A caption with its credit behind it: "The minister on Monday. Photo: J. Roe/Agency"."""
    for hit in line.hits:
        if hit.concept != "photo_credit" or hit.start < line.start + 10:
            continue
        rest = line.text[hit.end : line.end]
        if len(rest) > 70 or not _BEHIND.match(rest):
            continue
        # A paragraph of the story with a credit glued behind it has more sentences than a caption.
        if len(sentence_starts(line.text[: hit.start].rstrip())) <= 2:
            # "From the broadcast of 14 May. Photo: Agency": the date is the caption's.
            return (0.9 if agencies().both.search(rest) else 0.8, "credit-behind")
    return (0.0, "")
