"""What a line is by the lines that it stands beside: bare names, captions over their credits, ranking numerals."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import regex

from newsclean.document import Label
from newsclean.filters.looks import key_of
from newsclean.filters.page import NAME_EDGES, Page
from newsclean.filters.signs import NAME, NAMES, agencies
from newsclean.text.scripts import sentence_starts

if TYPE_CHECKING:
    from newsclean.lexicon import Lexicon

#: How many lines around a byline a bare name may stand in to be its author.
NEAR = 2
#: How many lines behind the story its author may be named.
SIGNED = 3
CAPTION = (10.0, 230.0)
_NUMBERED = regex.compile(r"\s{0,9}[\p{N}#]")
_NUMERAL = regex.compile(r"\d{1,2}[.)]?")
#: "MDR (Jane Roe, John Doe)": an outlet and its authors in brackets.
_OUTLET = regex.compile(rf"[\p{{L}}\p{{N}}. -]{{2,24}}\((?:{NAMES.pattern})\)")


#: Concepts whose words are names of people too, or of jobs beside them.
_NAME_WORDS = frozenset({"month_name", "weekday", "ago", "by_author", "job_title", "translated", "left", "period"})


class Guess(NamedTuple):
    """What a line is by its place: its index, the label, the rule, the confidence."""

    line: int
    label: Label
    rule: str
    confidence: float


@dataclass(frozen=True)
class Beside:
    """Reads the lines around the furniture of a page.

    ``lexicon``: the words of the page's furniture. ``headlines``: the lines of the
    page's own headline. ``start``, ``last``: the first and last line of the story's text.
    """

    page: Page
    lexicon: Lexicon
    headlines: Collection[int]
    start: int
    last: int

    def guesses(self) -> Iterator[Guess]:
        """What can be said of lines that nothing in themselves explains."""
        yield from self._in_head()
        yield from self._in_tail()
        yield from self._authors_again()
        yield from self._captions()
        yield from self._numerals()

    @cached_property
    def _bylines(self) -> frozenset[int]:
        return frozenset(i for i, k in enumerate(self.page.kinds) if k is Label.BYLINE)

    def _free(self, i: int) -> bool:
        return self.page.free(i) and i not in self.headlines

    def _text(self, i: int) -> str:
        return self.page.lines[i].text.strip(NAME_EDGES)

    def _named(self, i: int) -> bool:
        """Whether a line is a person's name: capitals, and no word of a page's furniture among them."""
        if not NAMES.fullmatch(self._text(i)):
            return False
        if self.page.lines[i].text.rstrip().endswith((":", "：")):
            return False
        hits = self.lexicon.concepts(self.page.lines[i].text)
        if any(x.end - x.start >= 4 and x.concept not in _NAME_WORDS for x in hits):
            return False
        # "Safe Window Selection": a heading whose words the story has in small letters.
        words = [x for x in self._text(i).split() if len(x) >= 3 and x.isalpha() and not x.isupper()]
        return sum(x.lower() in self._small for x in words) < 2

    @cached_property
    def _small(self) -> frozenset[str]:
        """The words in small letters of the page's sentences."""
        told = (x.text for x, look in zip(self.page.lines, self.page.looks, strict=True) if look.ended)
        return frozenset(x for text in told for x in text.split() if x.islower())

    def _in_head(self) -> Iterator[Guess]:
        """Names, places and jobs between the headline and the story."""
        page = self.page
        top = min(self.headlines, default=-1)
        for i in range(max(0, top - NEAR, self.start - 30), min(self.start, len(page.lines))):
            if not self._free(i) or page.looks[i].ended or page.looks[i].width > 70:
                continue
            beside = any(j in self._bylines for j in range(i - NEAR, i + NEAR + 1))
            after_by = i > 0 and any(m.rule == "by-alone" for m in page.marks[i - 1])
            below = top >= 0 and i > top
            if after_by and page.looks[i].width <= 45:
                yield Guess(i, Label.BYLINE, "by-then-name", 0.65)
            elif self._named(i):
                yield Guess(i, Label.BYLINE, "bare-name", self._name_confidence(i, below=below, beside=beside))
            elif below and self._between_bylines(i):
                yield Guess(i, Label.BYLINE, "between-bylines", 0.5)
            elif below and beside and any(m.rule == "job-title" for m in page.marks[i]):
                yield Guess(i, Label.BYLINE, "job-beside", 0.55)

    def _name_confidence(self, i: int, *, below: bool, beside: bool) -> float:
        stranger = self.page.stranger(i) or (below and self._told_only_by_itself(i))
        if beside and (below or stranger):
            return 0.65 if stranger else 0.55
        if below:
            return 0.6 if stranger else 0.35
        # Without a headline above it, a name right before the story; never the first line, which may be a heading.
        return 0.55 if stranger and i + 1 == self.start and i > 0 else 0.3

    def _told_only_by_itself(self, i: int) -> bool:
        """Whether no sentence of the page has a name but those that open with it, as the author's biography does."""
        name = self._text(i)
        family = name.rpartition(" ")[2]
        told = (x.text.lstrip() for x, look in zip(self.page.lines, self.page.looks, strict=True) if look.ended)
        found = [x for x in told if family in x]
        return len(found) == 1 and found[0].startswith(name)

    def _between_bylines(self, i: int) -> bool:
        """A short line with a byline before it, and one or the story behind it: a place, a desk, an outlet."""
        return (
            self.page.looks[i].width <= 24
            and i - 1 in self._bylines
            and (i + 1 in self._bylines or i + 1 == self.start)
            and not any(c.isdigit() for c in self.page.lines[i].text)
        )

    def _in_tail(self) -> Iterator[Guess]:
        """The author's name right behind the last paragraph, and credits of several agencies."""
        page = self.page
        told = sum(page.prose[self.start : self.last + 1])
        if told < 3:
            return
        for i in range(self.last + 1, min(self.last + 1 + SIGNED, len(page.lines))):
            look = page.looks[i]
            if not page.pending[i] or i in self.headlines or look.width > 60 or look.ended:
                continue
            text = self._text(i)
            if "/" in text and look.width <= 40 and agencies().news.search(text):
                # A picture's credit begins with a name; a desk's lower-case sign is none.
                yield Guess(i, Label.BYLINE, "agencies", 0.9 if text[0].islower() else 0.55)
                continue
            if not self._free(i):
                continue
            heads = i + 1 < len(page.lines) and page.looks[i + 1].ended and page.free(i + 1)
            if _OUTLET.fullmatch(text):
                yield Guess(i, Label.BYLINE, "outlet-and-names", 0.6)
            elif not heads and self._named(i) and len(text.split()) <= 4 and self.page.stranger(i):
                yield Guess(i, Label.BYLINE, "signed", 0.55)

    def _authors_again(self) -> Iterator[Guess]:
        """The byline's names on lines of their own further down, as a live blog has them."""
        page = self.page
        names = set()
        for i in self._bylines:
            text = page.lines[i].text
            for m in NAME.finditer(text[:160]):
                # "By Jane Roe" has the form of a name of three words.
                names |= {key_of(m[0]), key_of(m[0].partition(" ")[2])}
        names = {x for x in names if len(x) >= 6}
        if not names:
            return
        for i in range(self.start, len(page.lines)):
            if self._free(i) and page.looks[i].key in names:
                yield Guess(i, Label.BYLINE, "author-again", 0.6)

    def _captions(self) -> Iterator[Guess]:
        """The line over a picture's credit, where it describes rather than tells."""
        page = self.page
        for i in range(1, len(page.lines)):
            if page.kinds[i] is not Label.CAPTION or page.looks[i].width > 70 or not self._free(i - 1):
                continue
            rules = {m.rule for m in page.marks[i]}
            look = page.looks[i - 1]
            text = page.lines[i - 1].text
            if not CAPTION[0] <= look.width <= CAPTION[1] or _NUMBERED.match(text) or not look.key:
                continue
            above = i - 1 <= self.start
            if look.ended and len(sentence_starts(text)) > 2:
                continue
            # A credit behind its own description leaves the line above nothing to describe: a headline stands there.
            if "credit-behind" in rules and "credit-opening" not in rules and not look.ended:
                yield Guess(i - 1, Label.CAPTION, "over-credit", 0.35)
                continue
            # Inside the story a paragraph may stand over another picture's credit, and a subheading too.
            if above and not (look.stop and i - 1 == self.start and i - 2 >= 0 and self.page.prose[i - 2]):
                yield Guess(i - 1, Label.CAPTION, "over-credit", 0.6)
            elif "credit-opening" in rules and not look.ended and look.width >= 25:
                yield Guess(i - 1, Label.CAPTION, "over-credit", 0.55)
            else:
                yield Guess(i - 1, Label.CAPTION, "over-credit", 0.35)

    def _numerals(self) -> Iterator[Guess]:
        """1, 2, 3 ... on lines of their own with a headline behind each: ranks of a list of other stories."""
        page = self.page
        run: list[int] = []
        runs = [run]
        for i in range(len(page.lines)):
            text = page.lines[i].text.strip()
            if page.pending[i] and len(text) <= 3 and _NUMERAL.fullmatch(text):
                value = int(text.rstrip(".)"))
                if not run or i - run[-1] > 4 or value != int(page.lines[run[-1]].text.strip().rstrip(".)")) + 1:
                    run = []
                    runs.append(run)
                run.append(i)
            elif page.prose[i]:
                run = []
                runs.append(run)
        for found in runs:
            if len(found) >= 3 and not self.start <= found[0] <= self.last:
                for i in found:
                    yield Guess(i, Label.NAVIGATION, "ranks", 0.6)
