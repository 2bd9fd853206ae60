"""What a page says of its own text and shows from others: made by a machine, corrected, sponsored, embedded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from newsclean.document import Label
from newsclean.filters.beside import Guess
from newsclean.filters.marks import Mark, Words
from newsclean.filters.page import Page
from newsclean.filters.signs import CAPITALS
from newsclean.text.scripts import ends_sentence, is_no_space

if TYPE_CHECKING:
    from newsclean.lexicon import Lexicon
    from newsclean.lexicon.matcher import Hit

#: A note on the text says it in one to three sentences; the box over embedded content explains itself at length.
MOST_WIDTH, WIDEST_BOX = 300, 420
#: So many lines stand in such a box below its first.
BOX = 3
#: A sponsor's line: the words and a name.
SPONSOR, UNCASED_SPONSOR = 60, 30
#: So many characters of a script without spaces are several words.
PHRASE = 4
#: Rules whose marks say something only above the story's second paragraph or behind its last but one.
EDGE_RULES = frozenset({"machine-made", "correction"})

NOTES = frozenset({"machine_made", "embedded", "corrected", "sponsor", "disclaimer", "affiliate"})
#: Whom a disclaimer speaks for or to.
_SPEAKING = frozenset({"we", "you", "website", "article"})
#: What a machine's note speaks of: the text and who answers for it.
_TEXT = frozenset({"article", "job_title", "journalism", "summary"})
#: What the box over embedded content asks for.
_ASKED = frozenset(
    {"consent", "click", "privacy", "you", "website", "navigation", "error", "cookies", "we", "continue"}
)
_BOXED = frozenset({"consent", "click", "privacy", "cookies", "error", "navigation"})
#: Somebody's words on machines and mistakes are the story's.
_QUOTED = regex.compile(r"[“„«»「『]|(?<!\p{L})\"")
_COLON = regex.compile(r"\s?[:：]\s?\S")
_OPENED = regex.compile(r"[^:：]{0,40}[:：]\s?\S")


def notices(line: Words) -> Iterator[Mark]:
    """Marks for a line that speaks of the page's text rather than of the story's matter."""
    if not line.has(NOTES) or line.width > WIDEST_BOX:
        return
    confidence, rule = max(_machine_made(line), _embedded(line), _correction(line), _sponsor(line), _disclaimer(line))
    if confidence > 0:
        yield line.whole(Label.NOTICE, rule, confidence)


def told_elsewhere(page: Page, lexicon: Lexicon, i: int) -> bool:
    """Whether the page's sentences speak of machines besides this line, so that the story may be about them."""
    text = page.lines[i].text
    hit = Words(text, lexicon.concepts(text)).first("machine_made")
    if hit is None:
        return False
    said = {x for x in regex.findall(r"[\p{L}\p{M}]+", text[hit.start : hit.end]) if len(x) >= 5 or x.isupper()}
    others = [x.text for j, x in enumerate(page.lines) if j != i and (page.looks[j].prose or j < page.story[0])]
    return any(x in other for x in said for other in others)


def boxes(page: Page, lexicon: Lexicon) -> Iterator[Guess]:
    """What goes on below a line on embedded content: how to see it, and what happens then to one's data."""
    above = 0
    for i, marks in enumerate(page.marks):
        if any(x.rule == "embedded-content" for x in marks):
            above = BOX
        elif above and page.free(i):
            above -= 1
            text = page.lines[i].text
            asked = {x.concept for x in lexicon.concepts(text)} & _BOXED
            if page.looks[i].width <= WIDEST_BOX and (len(asked) >= 2 or (asked and page.looks[i].width <= 110)):
                yield Guess(i, Label.NOTICE, "embedded-box", 0.6)
            else:
                above = 0


def _machine_made(line: Words) -> tuple[float, str]:
    """This text was translated by a machine and checked by an editor."""
    hit = line.first("machine_made")
    if hit is None or line.width > MOST_WIDTH or _QUOTED.search(line.text):
        return (0.0, "")
    partner = any(_beside(x, hit) and x.concept in _TEXT for x in line.hits)
    return (0.35, "machine-made") if partner or line.covered("machine_made") >= 0.5 else (0.0, "")


def _beside(one: Hit, hit: Hit) -> bool:
    """Whether two hits are of one language and not of the same words."""
    return bool(one.languages & hit.languages) and (one.end <= hit.start or hit.end <= one.start)


def _embedded(line: Words) -> tuple[float, str]:
    """External content is shown here; it needs your consent."""
    hit = line.first("embedded")
    if hit is None or (line.width > 80 and _QUOTED.search(line.text)):
        return (0.0, "")
    if line.covered("embedded") >= 0.6:
        return (0.65, "embedded-content")
    asked = {x.concept for x in line.hits if x.concept in _ASKED and _beside(x, hit)}
    # A story on platforms speaks of third parties' content and of their sites too.
    return (0.65, "embedded-content") if len(asked) >= 2 or (asked and line.width <= 110) else (0.0, "")


def _correction(line: Words) -> tuple[float, str]:
    """Correction: an earlier version of this article gave the wrong year."""
    hit = line.first("corrected")
    if hit is None or _QUOTED.search(line.text):
        return (0.0, "")
    opening = line.opening("corrected")
    if opening is not None and _OPENED.match(line.text, opening.end):
        return (0.35, "correction")
    phrase = " " in line.text[hit.start : hit.end]
    article = any(x.concept == "article" and _beside(x, hit) for x in line.hits)
    return (0.35, "correction") if phrase and article and line.width <= MOST_WIDTH else (0.0, "")


def _disclaimer(line: Words) -> tuple[float, str]:
    """The information on this site is for general purposes only and does not constitute advice."""
    hit = line.first("disclaimer", "affiliate")
    if hit is None or _QUOTED.search(line.text):
        return (0.0, "")
    opening = line.opening("disclaimer")
    if opening is not None and _COLON.match(line.text, opening.end):
        return (0.65, "disclaimer")
    # "Commission" and "responsibility" are a politician's words too; only whole phrases count.
    said = {x.start: x for x in line.hits if x.concept in ("disclaimer", "affiliate") and _is_phrase(line, x)}
    # One such phrase stands in a report on a court or a shop; such a report does not speak of "us" or "you".
    found = [x for x in said.values() if any(_beside(x, y) for y in said.values())]
    spoken = any(x.concept in _SPEAKING and x.languages & y.languages for x in line.hits for y in found)
    return (0.65, "disclaimer") if len(found) >= 2 and spoken else (0.0, "")


def _is_phrase(line: Words, hit: Hit) -> bool:
    """Whether a hit is several words, or as long as several in a script without spaces."""
    text = line.text[hit.start : hit.end]
    return " " in text or (is_no_space(text[0]) and len(text) >= PHRASE)


def _sponsor(line: Words) -> tuple[float, str]:
    """In partnership with The European Commission."""
    if line.width > SPONSOR or ends_sentence(line.text):
        return (0.0, "")
    opening = line.opening("sponsor")
    if opening is not None:
        rest = line.text[opening.end : line.end].strip(" :：")
        cased = CAPITALS.fullmatch(rest) is not None
        uncased = line.width <= UNCASED_SPONSOR and rest[:1].isalpha() and not (rest[0].isupper() or rest[0].islower())
        if cased or uncased:
            return (0.6, "sponsor")
    return (0.0, "")
