"""Lines that stand in the text more than once, exactly or nearly.

Repetition alone is weak evidence: refrains, results, live-blog times and "No
comment." repeat and stay. What goes is prose (a sentence of some length is not
said twice word for word), and short lines inside a passage that stands twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import regex

from newsclean.document import Document, Finding, Label, Line
from newsclean.filters.looks import Look, look
from newsclean.filters.near import Words, aligned, masked_key, near_copies, words_of
from newsclean.text.scripts import ends_sentence

#: A line from this width on is taken when it is repeated; below, only inside a repeated passage.
PROSE_WIDTH = 60
#: Between this width and PROSE_WIDTH a repeated line is taken if it ends as a sentence.
SENTENCE_WIDTH = 40
#: A line that stands so many times beside its first, and is no wider than this, may head sections.
REFRAIN = 2
SECTION_WIDTH = 120
#: So do passages of no more lines, if they stand apart.
SECTION_LINES = 4
#: A headline's copy goes from this width on, and so does a line that opens the next one.
HEADLINE_WIDTH = 20
#: A passage may lack so many lines of its copy, or have so many more.
GAP = 2
#: So many sentences of a passage make it one that stands twice, whatever else may repeat.
SENTENCES = 2
#: How far around a copy the prose is weighed to tell which copy stands in the story.
REACH = 4
#: A later copy must stand in this much more prose than the first to be the one that stays.
MARGIN = 2.0
#: Scripts whose sentences have no mark at their end.
_UNMARKED = regex.compile(r"[\p{Thai}\p{Lao}]\P{L}*$")
#: Marks of a line that announces what follows: each section may have one.
ANNOUNCING = ("?", "？", "؟", ":", "：", "\N{GREEK QUESTION MARK}")


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Finds copies of lines inside a document; one copy of each always stays."""

    name: str = "duplicates"
    after: tuple[str, ...] = ("repair", "prompts", "furniture")

    def __call__(self, document: Document) -> Iterator[Finding]:
        """Yield a ``duplicate`` finding for each copy but the one that stays."""
        lines = document.pending
        if not lines:
            return
        facts = document.per_line(look, lines)
        headlines = _headlines(document)
        copies = _Copies(document, lines, facts)
        stays = copies.stays()
        for i, line in enumerate(lines):
            if facts[i].key in headlines:
                rule, sure, note = "headline-copy", 0.85, "the headline once more"
            elif i in stays:
                rule, sure = copies.rule(i)
                note = f"{'nearly the same' if rule == 'near-copy' else 'also'} at character {lines[stays[i]].span[0]}"
            elif i + 1 < len(lines) and i + 1 not in stays and _opens(line, facts[i], lines[i + 1], facts[i + 1]):
                rule, sure, note = "opening-copy", 0.85, "the next line begins with it"
            elif i in copies.exact:
                rule, sure, note = "short-copy", 0.2, f"also at character {lines[copies.exact[i]].span[0]}"
            else:
                continue
            yield Finding(Label.DUPLICATE, line.span, rule=rule, confidence=sure, note=note)


def _headlines(document: Document) -> frozenset[str]:
    """What the page's own headline says, where it is wide enough to be no section's name."""
    own = [x for x in document.lines if x.taken and x.label is Label.HEADLINE]
    return frozenset(x.key for x in document.per_line(look, own) if x.width >= HEADLINE_WIDTH)


def _opens(line: Line, fact: Look, below: Line, longer: Look) -> bool:
    """Whether the next line begins with a line's sentence: a summary before the text that it was taken from.

    A subheading whose words the paragraph takes up goes on within the sentence there, and stays.
    """
    if fact.width < HEADLINE_WIDTH or longer.width <= fact.width or not longer.key.startswith(fact.key):
        return False
    text, following = line.text.strip(), below.text.lstrip()
    if fact.ended and fact.width >= SENTENCE_WIDTH and text.endswith(("...", "…")):
        return following.startswith(text.rstrip(".…").rstrip())
    if not following.startswith(text):
        return False
    return fact.ended or ends_sentence(following[: len(text) + 1])


@dataclass(slots=True)
class _Copies:
    """The copies among the lines that wait. ``exact``: each exact copy, to the first; ``near``: the near ones likewise.

    ``partner``: for each line that stands as a copy in a passage, the line that it is a copy of.
    ``run``: the number of that passage. ``gone``: the copies that are sure enough to go.
    """

    document: Document
    lines: Sequence[Line]
    facts: Sequence[Look]
    exact: dict[int, int] = field(init=False)
    near: dict[int, int] = field(init=False)
    partner: dict[int, int] = field(init=False, default_factory=dict)
    run: dict[int, int] = field(init=False, default_factory=dict)
    gone: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        first: dict[str, int] = {}
        self.exact = {}
        for i, x in enumerate(self.facts):
            if x.key and first.setdefault(x.key, i) != i:
                self.exact[i] = first[x.key]
        words = self._words(i for i, x in enumerate(self.facts) if x.width >= PROSE_WIDTH and i not in self.exact)
        self.near = near_copies(words, {i: self.lines[i].text for i in words})
        if self.exact or self.near:
            self._align()
            self._judge()

    def stays(self) -> dict[int, int]:
        """Each line that goes, to the copy of it that stays: the one inside the story, else the first."""
        if not self.gone:
            return {}
        root: dict[int, int] = {}
        groups: dict[int, list[int]] = {}
        for i in sorted(self.gone):
            j = self.partner[i]
            root[i] = root.get(j, j)
            groups.setdefault(root[i], [root[i]]).append(i)
        weights = self._weights()
        out: dict[int, int] = {}
        for group in groups.values():
            best = _best(group, weights)
            out.update((i, best) for i in group if i != best)
        return out

    def rule(self, i: int) -> tuple[str, float]:
        """By which rule a line goes, and how sure that is."""
        x = self.facts[i]
        if i in self.exact or i not in self.partner:
            if self._is_seed(i):
                return "copy", 0.95 if x.ended else 0.8
            return "passage-copy", 0.8
        return "near-copy", 0.85

    def _words(self, lines: Iterable[int]) -> dict[int, Words]:
        wanted = list(lines)
        found = self.document.per_line(words_of, [self.lines[i] for i in wanted])
        return {i: x for i, x in zip(wanted, found, strict=True) if x is not None and x.pairs}

    def _first(self, i: int) -> int:
        """The first of all lines that say, exactly or nearly, what this one says."""
        i = self.exact.get(i, i)
        return self.near.get(i, i)

    def _align(self) -> None:
        """Find each line's partner: the line behind the partner of the line above where that fits, else the first."""
        at, age, run, prose = -1, GAP, -1, False
        for i in range(len(self.facts)):
            same = self._first(i)
            if age >= GAP and same == i:
                continue
            step = None
            if age < GAP:
                step = next((j for j in range(at, min(at + GAP, i)) if self._fits(i, j, edited=prose)), None)
            if step is None and same == i:
                age += 1
                continue
            if step is None:
                step, run, prose = same, run + 1, False
            self.partner[i], self.run[i] = step, run
            at, age, prose = step + 1, 0, prose or self._is_seed(i)

    def _fits(self, i: int, j: int, *, edited: bool) -> bool:
        """Whether a line may be a copy of another that stands where one is expected; ``edited``: with changes."""
        a, b = self.facts[i], self.facts[j]
        if a.key == b.key or self._first(i) == self._first(j):
            return bool(a.key)
        if not edited or len(a.key) * 2 < len(b.key) or len(b.key) * 2 < len(a.key):
            return False
        if masked_key(a.key) == masked_key(b.key):
            return True
        pair = self._words((i, j))
        return aligned(pair.get(i), pair.get(j))

    def _is_seed(self, i: int) -> bool:
        """Whether a line is prose enough to be no refrain, answer or row."""
        x = self.facts[i]
        if self.lines[i].text.rstrip().endswith(ANNOUNCING) and x.width < SECTION_WIDTH:
            return False
        return x.width >= PROSE_WIDTH or (x.ended and x.width >= SENTENCE_WIDTH)

    def _is_sentence(self, i: int) -> bool:
        """Whether a line, or the one that it is a copy of, ends as a sentence; Thai and Lao have no mark for that."""
        text = self.lines[i].text
        return self.facts[i].ended or self.facts[self.partner[i]].ended or bool(_UNMARKED.search(text))

    def _judge(self) -> None:
        """Which copies go: long ones by themselves, what is short or has changed in the company of long ones."""
        times = Counter(self._first(i) for i in self.partner)
        runs: dict[int, list[int]] = {}
        for i, run in self.run.items():
            runs.setdefault(run, []).append(i)
        for members in runs.values():
            alike = {i for i in members if self._first(i) == self._first(self.partner[i])}
            sure = {i for i in alike if self._is_seed(i) or self._is_seed(self.partner[i])}
            # What heads every section of a list stands there many times; a paragraph never does.
            heads = {i for i in sure if times[self._first(i)] >= REFRAIN and self.facts[i].width < SECTION_WIDTH}
            # Two that differ: one alone may stand below every entry of a list. Lines of code and rows are no sentences.
            passage = len({self._first(i) for i in sure if self._is_sentence(i)}) >= SENTENCES
            together = {*members, *(self.partner[i] for i in members)}
            apart = max(together) - min(together) >= len(together)
            if apart and heads == sure and len({self._first(i) for i in members}) <= SECTION_LINES:
                passage = False
            mostly = 2 * len(sure) >= len(members)
            # Among rows that repeat, other figures are another row.
            self.gone.update(i for i in members if (passage and (i in alike or mostly)) or i in sure - heads)

    def _weights(self) -> list[float]:
        """How much prose that stands once is near each line: above and below the stretch of copies that it is in."""
        twice = {*self.partner, *self.partner.values()}
        prose = [
            x.width if x.ended and x.width >= SENTENCE_WIDTH and i not in twice else 0.0
            for i, x in enumerate(self.facts)
        ]
        sums = [0.0]
        for x in prose:
            sums.append(sums[-1] + x)
        weights = [0.0] * len(prose)
        start = 0
        for i in range(len(prose)):
            if i not in twice:
                continue
            if i == 0 or i - 1 not in twice:
                start = i
            if i + 1 == len(prose) or i + 1 not in twice:
                above, below = sums[start] - sums[max(0, start - REACH)], sums[min(len(prose), i + REACH + 1)] - sums[i]
                # The better side: a story's first paragraph has nothing above it.
                weight = max(above, below)
                weights[start : i + 1] = [weight] * (i + 1 - start)
        # A subheading has its paragraph below it, the same words in a table of contents have not.
        for i in twice:
            if not self.facts[i].ended and not (i + 1 < len(prose) and self.facts[i + 1].ended):
                weights[i] = 0.0
        return weights


def _best(group: Sequence[int], weights: Sequence[float]) -> int:
    """The copy inside the story, else the first."""
    best = group[0]
    for i in group[1:]:
        # 100: a paragraph's width; below, the difference is a caption's, not the story's.
        if weights[i] > max(MARGIN * weights[best], weights[best] + 100):
            best = i
    return best
