"""Reads one line for prompts, promos and notices: which patterns of concepts its sentences hold.

Everything here is a pure function of the line's text; place and neighbours are
weighed in :mod:`newsclean.filters.prompts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsclean.filters.grammar import LONGEST, Pattern, Patterns, fired_patterns, may_fire, patterns, signs
from newsclean.lexicon.matcher import Hit, Lexicon
from newsclean.text.scripts import ends_sentence, is_no_space, sentence_starts, width

#: Sentences of a line are also read as one up to this length in words: a question and its button.
TOGETHER = 30
#: Evidence below this (log-odds) is not reported.
FLOOR = -3.0
#: A line up to this length in words goes as a whole once this share of it is found.
SHORT, MOST = 24, 0.25
#: A smaller share of a sentence's letters is chance: two short words of some language.
THIN = 0.2
#: From these log-odds on a sentence takes its neighbours along.
CERTAIN = 1.0
#: What stands alone is at least this share of its line.
WHOLE = 0.8
#: A line from this width on that ends as a sentence counts as prose.
PROSE = 60
#: A line up to this length in words may belong to an offer because it speaks to the reader.
ADDRESS = 30
#: Up to this length a question or an exclamation speaks to the reader without a word for it.
BARE = 8
#: From this length in words on a sentence without a call reads as a statement.
STATEMENT = 9
#: As many characters of a script without spaces are a statement too.
DENSE = 12

# Speech, from its opening mark to its closing one or the sentence's end. Brackets of East
# Asia are left out: they mark the names of offers and papers as often as speech.
_SPEECH = re.compile('["“„«»]{1,2}[^"“”„«»]{0,600}(?:["“”«»]|$)|^[^"“”„«»]{0,600}[”"]$')
_TURNS = ("?", "!", "？", "！", "؟", "\N{GREEK QUESTION MARK}", "՞", "፧")
_CALLS = frozenset(
    ("subscribe", "join", "start", "continue", "choose", "support", "receive", "follow", "share", "download", "click",
     "register", "sign_in", "unlock", "read", "donate", "listen", "contact")
)  # fmt: skip


class Within(NamedTuple):
    """What a stretch of a line is inside of a story: label, rule and log-odds."""

    label: str
    rule: str
    points: float


class Piece(NamedTuple):
    """A stretch of a line and what it seems to be: ``label`` with log-odds ``points`` by ``rule``.

    ``closing``: it counts only where the story has ended; ``within``: what it is
    before that end, by the patterns that count there too. ``languages``: of its
    pattern. ``calls``: whether it calls on the reader or speaks to them.
    """

    start: int
    end: int
    label: str
    rule: str
    points: float
    closing: bool
    languages: int
    calls: bool
    within: Within | None = None


class Reading(NamedTuple):
    """What a line holds: its pieces; whether it is prose by its shape; in which languages it speaks to the reader."""

    pieces: tuple[Piece, ...]
    prose: bool
    address: int


@dataclass(frozen=True)
class Reader:
    """Reads lines with one lexicon; hashable, so that a document computes each text once."""

    lexicon: Lexicon

    def __call__(self, text: str) -> Reading:
        """What the line holds; see :class:`Reading`."""
        hits, words = self.lexicon.read(text)
        prose = len(text) >= PROSE // 2 and width(text.strip()) >= PROSE and ends_sentence(text)
        rules = patterns()
        address = 0
        if words <= BARE and text.rstrip().endswith(_TURNS):
            address = -1
        elif words <= ADDRESS:
            for concept, _, _, languages, _, _ in hits:
                if concept == "you":
                    address |= languages
        if not may_fire(text, hits, rules):
            return Reading((), prose, address)
        hits = sorted([*hits, *signs(text, hits)], key=lambda h: h.start)
        starts = sentence_starts(text)
        spans = list(zip(starts, [*starts[1:], len(text)], strict=True))
        found = [
            _judge(text, a, b, inside, count, rules)
            for (a, b), inside, count in _sentences(hits, spans, len(text), words)
        ]
        pieces = list(_with_neighbours(found, spans, hits, text))
        if len(spans) > 1 and words <= TOGETHER:
            pieces = _together_better(_judge(text, 0, len(text), hits, words, rules), pieces, text, words)
        return Reading(tuple(pieces), prose, address)


def _together_better(whole: Piece | None, pieces: list[Piece], text: str, words: int) -> list[Piece]:
    """The line as one piece where that says as much as its sentences do, or where the found ones are enough of it."""
    if whole is None:
        return pieces
    best = max((x.points for x in pieces), default=FLOOR)
    if whole.points >= best - 0.3:
        return [whole]
    size = sum(x.end - x.start for x in pieces if x.points > 0)
    if words <= SHORT and best > 0 and size >= MOST * len(text.strip()):
        return [max(pieces, key=lambda x: x.points)._replace(start=whole.start, end=whole.end)]
    return pieces


def _with_neighbours(
    found: Sequence[Piece | None], spans: Sequence[tuple[int, int]], hits: Sequence[Hit], text: str
) -> Iterator[Piece]:
    """The pieces; a sure one takes in the sentences beside it that speak to the reader in its language."""
    if len(found) == 1 or all(x is None for x in found):
        yield from (x for x in found if x is not None)
        return
    cues: list[int] = []
    at = 0
    for _, end in spans:
        cue = 0
        while at < len(hits) and hits[at].start < end:
            cue |= hits[at].languages if hits[at].concept == "you" or hits[at].concept in _CALLS else 0
            at += 1
        cues.append(cue)
    i = done = 0
    while i < len(found):
        piece = found[i]
        if piece is not None and piece.points >= CERTAIN:
            start, end = i, i
            while start > done and cues[start - 1] & piece.languages:
                start -= 1
            while end + 1 < len(found) and cues[end + 1] & piece.languages:
                end += 1
            yield piece._replace(start=spans[start][0], end=spans[end][0] + len(text[slice(*spans[end])].rstrip()))
            i = done = end + 1
            continue
        if piece is not None and not (i + 1 < len(found) and _takes(found[i + 1], cues[i])):
            yield piece
        i += 1


def _takes(piece: Piece | None, cue: int) -> bool:
    return piece is not None and piece.points >= CERTAIN and bool(cue & piece.languages)


def _sentences(
    hits: Sequence[Hit], spans: Sequence[tuple[int, int]], size: int, words: int
) -> Iterator[tuple[tuple[int, int], list[Hit], int]]:
    """Each sentence with its hits, and about how many words it has."""
    per_word = max(1.0, size / max(1, words))
    at = 0
    for start, end in spans:
        first = at
        while at < len(hits) and hits[at].start < end:
            at += 1
        inside = list(hits[first:at])
        if len(spans) == 1:
            count = words
        else:
            span = inside[-1].word - inside[0].word + 1 if inside else 0
            count = max(span, round((end - start) / per_word))
        yield (start, end), inside, count


def _judge(text: str, start: int, end: int, hits: Sequence[Hit], words: int, rules: Patterns) -> Piece | None:
    """What a sentence seems to be, or None where no pattern fires."""
    if words > LONGEST:
        return None
    fired = fired_patterns(hits, rules, words)
    if not fired:
        return None
    sentence = text[start:end].rstrip()
    if len(sentence.strip()) < WHOLE * len(text.strip()):
        fired = [x for x in fired if not x.pattern.alone]
    if ends_sentence(sentence):
        fired = [x for x in fired if not x.pattern.button]
    if not fired:
        return None
    fired.sort(key=lambda x: -x.pattern.points)
    languages = fired[0].languages
    best: dict[str, Pattern] = {}
    for pattern, mask in fired:
        if mask & languages:
            languages &= mask
            best.setdefault(pattern.label, pattern)
    top = max(best.values(), key=lambda x: x.points)
    mine = [h for h in hits if h.languages & languages]
    telling = [h for h in mine if h.concept in rules.telling]
    speech = [m.span() for m in _SPEECH.finditer(sentence)]
    spoken = sum(any(a <= h.start - start < b for a, b in speech) for h in telling) if speech else 0
    covered = min(words, len({w for h in telling for w in range(h.word, h.last + 1)}))
    facts = Facts(
        top=top.points,
        share=_share(sentence, start, telling),
        covered=covered,
        words=_words_for(top, words, covered),
        calls=any(h.concept in _CALLS for h in mine),
        you=any(h.concept in ("you", "we") for h in mine),
        quoted=spoken * 2 > len(telling),
        quotes=spoken > 0,
        sentence=_is_statement(sentence, words),
        question="#question" in {h.concept for h in mine},
    )
    points = weigh_facts(facts, rules.sentence)
    if points < FLOOR:
        return None
    told = facts.calls or facts.you or facts.question or top.name == "phrase"
    within = None
    anywhere = next((x for x, mask in fired if mask & languages and not x.closing), None) if top.closing else None
    if anywhere is not None:
        there = facts._replace(top=anywhere.points, words=_words_for(anywhere, words, covered))
        within = Within(anywhere.label, anywhere.name, weigh_facts(there, rules.sentence))
    return Piece(start, start + len(sentence), top.label, top.name, points, top.closing, languages, told, within)


def _words_for(pattern: Pattern, words: int, covered: int) -> int:
    """How many words of a sentence count: the names that a pattern may ask for are in no table."""
    return (words + covered) // 2 if pattern.named else words


def _is_statement(sentence: str, words: int) -> bool:
    """Whether a sentence is long enough for prose and ends as such."""
    return (words >= STATEMENT or (len(sentence) >= DENSE and is_no_space(sentence[0]))) and ends_sentence(sentence)


def _share(sentence: str, start: int, hits: Sequence[Hit]) -> float:
    """The share of a sentence's letters and digits that the hits cover: short words say little."""
    letters = sum(map(str.isalnum, sentence))
    covered, last = 0, 0
    for hit in hits:
        a, b = max(last, hit.start - start), hit.end - start
        if b > a:
            covered += sum(map(str.isalnum, sentence[a:b]))
            last = b
    return min(1.0, covered / max(1, letters))


class Facts(NamedTuple):
    """What is known of a sentence in which patterns fired."""

    top: float
    share: float
    covered: int
    words: int
    calls: bool
    you: bool
    quoted: bool
    quotes: bool
    sentence: bool
    question: bool


def weigh_facts(facts: Facts, weights: Mapping[str, float]) -> float:
    """The log-odds that a sentence with these facts asks or notifies; ``weights``: the table ``sentence``."""
    points = weights["bias"] + weights["top"] * facts.top + weights["share"] * facts.share
    points += weights["thin"] * (facts.share < THIN)
    points += weights["covered"] * min(facts.covered, 10)
    points += weights["uncovered"] * min(max(0, facts.words - facts.covered), 30)
    points += weights["you"] * facts.you + weights["quoted"] * facts.quoted
    points += weights["quotes"] * facts.quotes
    if facts.sentence and not facts.question:
        points += weights["sentence"]
        if not (facts.calls or facts.you):
            points += weights["statement"]
    return points
