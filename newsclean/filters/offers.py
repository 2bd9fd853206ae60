"""Reads one line for prompts, promos and notices: which patterns of concepts its sentences hold.

Everything here is a pure function of the line's text; place and neighbours are
weighed in :mod:`newsclean.filters.prompts`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from newsclean.filters.extent import CALLS, SPEECH, Sentence, joined, member_points, runs, sentences_of
from newsclean.filters.grammar import LONGEST, Fired, Pattern, Patterns, fired_patterns, may_fire, patterns, signs
from newsclean.filters.signs import LEAKED
from newsclean.lexicon.matcher import Hit, Lexicon
from newsclean.text.scripts import TURNS, ends_sentence, is_no_space, width

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
#: A line with so many bars is a menu.
BARS = 5
#: As many characters of a script without spaces are a statement too.
DENSE = 12
#: A menu's entry is shorter.
MENU_LENGTH = 30
_MENU = frozenset({"navigation", "advertisement", "related", "most_read", "read_more"})
#: A template's key is shorter.
LEAKED_LENGTH = 60

_FIRST_WORD = re.compile(r"\w")


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
    """What a line holds: its pieces; whether it is prose by its shape; in which languages it speaks to the reader.

    ``appeal``: the languages in which it does so twice, however long it is. ``menu``: whether it is a menu's word.
    """

    pieces: tuple[Piece, ...]
    prose: bool
    address: int
    appeal: int = 0
    menu: bool = False


@dataclass(frozen=True)
class Reader:
    """Reads lines with one lexicon; hashable, so that a document computes each text once."""

    lexicon: Lexicon

    def __call__(self, text: str) -> Reading:
        """What the line holds; see :class:`Reading`."""
        if len(text) < LEAKED_LENGTH and LEAKED.fullmatch(text.strip()):
            return Reading((), False, 0)  # "showPaywall:", a template's key
        hits, words = self.lexicon.read(text)
        prose = len(text) >= PROSE // 2 and width(text.strip()) >= PROSE and ends_sentence(text)
        rules = patterns()
        address = appeal = 0
        for concept, _, _, languages, _, _ in hits:
            if concept == "you":
                appeal |= address & languages
                address |= languages
        if words <= BARE and text.rstrip().endswith(TURNS):
            address = -1
        elif words > ADDRESS:
            address = 0
        if not may_fire(text, hits, rules) or text.count("|") >= BARS:
            return Reading((), prose, address, appeal, _is_menu(text, hits))
        hits = sorted([*hits, *signs(text, hits)], key=lambda h: h.start)
        sentences = sentences_of(text, hits, words)
        found = [_judge(text, x, rules) for x in sentences]
        if len(sentences) == 1:
            return Reading((found[0],) if found[0] is not None else (), prose, address, appeal)
        return Reading(tuple(_extended(text, sentences, found, words, rules)), prose, address, appeal)


def _is_menu(text: str, hits: Sequence[Hit]) -> bool:
    """Whether one word or phrase of a page's menu makes up a line: "Close", "End of article"."""
    size = len(text.strip())
    return size < MENU_LENGTH and any(h.concept in _MENU and h.end - h.start >= WHOLE * size for h in hits)


def _extended(
    text: str, sentences: Sequence[Sentence], found: Sequence[Piece | None], words: int, rules: Patterns
) -> list[Piece]:
    """The pieces of a line of several sentences: those that belong to one prompt read together, the story's apart."""
    whole = _judge(text, joined(sentences), rules) if words <= TOGETHER else None
    best = max((x for x in (whole, *found) if x is not None), key=lambda x: x.points, default=None)
    if best is None:
        return []
    members: list[bool] = []
    for sentence, piece in zip(sentences, found, strict=True):
        own = piece is not None and piece.points > 0 and bool(piece.languages & best.languages)
        behind = bool(members) and members[-1]
        members.append(own or member_points(text, sentence, best.languages, behind, rules) > 0)
    sure = [i for i, x in enumerate(found) if members[i] and x is not None and x.points >= CERTAIN]
    if len(sure) > 1:
        # Between two sentences that surely ask for something stands no story.
        members[sure[0] : sure[-1]] = [True] * (sure[-1] - sure[0])
    out: list[Piece] = []
    for member, first, end in runs(members):
        pieces = [x for x in found[first:end] if x is not None]
        if member and end - first > 1:
            pieces = _together(text, sentences[first:end], pieces, whole if end - first == len(found) else None, rules)
        if end - first < len(found):
            # What is said in the story asks its own people: "Follow us!" the leader shouted.
            pieces = [
                x._replace(points=x.points + rules.sentence["quoted"]) if _is_speech(text, x) else x for x in pieces
            ]
        out += pieces
    return out


def _is_speech(text: str, piece: Piece) -> bool:
    """Whether the better part of a piece stands in quotation marks."""
    said = text[piece.start : piece.end]
    return 2 * sum(m.end() - m.start() for m in SPEECH.finditer(said)) > len(said)


def _together(
    text: str, sentences: Sequence[Sentence], pieces: list[Piece], whole: Piece | None, rules: Patterns
) -> list[Piece]:
    """Sentences of one prompt as one piece, where that says as much as each does, or where one of them is sure."""
    words = sum(x.words for x in sentences)
    if whole is None and words <= TOGETHER:
        whole = _judge(text, joined(sentences), rules)
    best = max(pieces, key=lambda x: x.points, default=None)
    if whole is not None and (best is None or whole.points >= best.points - 0.3):
        return [whole]
    if best is None:
        return pieces
    start, end = sentences[0].start, sentences[-1].end
    end = start + len(text[start:end].rstrip())
    size = sum(x.end - x.start for x in pieces if x.points > 0)
    if best.points >= CERTAIN or (words <= SHORT and best.points > 0 and size >= MOST * (end - start)):
        return [best._replace(start=start, end=end)]
    return pieces


def _judge(text: str, part: Sentence, rules: Patterns) -> Piece | None:
    """What a sentence seems to be, or None where no pattern fires."""
    start, end, hits, words = part
    sentence = text[start:end].rstrip()
    fired = _fired(text, part, sentence, rules) if words <= LONGEST else []
    if not fired:
        return None
    languages = fired[0].languages
    best: dict[str, Pattern] = {}
    for pattern, mask in fired:
        if mask & languages:
            languages &= mask
            best.setdefault(pattern.label, pattern)
    top = max(best.values(), key=lambda x: x.points)
    mine = [h for h in hits if h.languages & languages]
    telling = [h for h in mine if h.concept in rules.telling]
    speech = [m.span() for m in SPEECH.finditer(sentence)]
    spoken = sum(any(a <= h.start - start < b for a, b in speech) for h in telling) if speech else 0
    covered = min(words, len({w for h in telling for w in range(h.word, h.last + 1)}))
    opening = start + len(sentence) - len(sentence.lstrip())
    facts = Facts(
        top=top.points,
        share=_share(sentence, start, telling),
        covered=covered,
        words=_words_for(top, words, covered),
        calls=any(h.concept in CALLS for h in mine),
        you=any(h.concept in ("you", "we") for h in mine),
        quoted=spoken * 2 > len(telling),
        quotes=spoken > 0,
        sentence=_is_statement(sentence, words),
        question="#question" in {h.concept for h in mine},
        device=top.label == "prompt" and any(h.concept == "settings" for h in mine),
        notice=top.label == "notice" or top.named,
        heads=top.label != "promo" and any(h.concept == "most_read" and h.start <= opening for h in mine),
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


def _fired(text: str, part: Sentence, sentence: str, rules: Patterns) -> list[Fired]:
    """The patterns that fire in a sentence and that its place in the line and its end allow, the strongest first."""
    first = _FIRST_WORD.search(text, part.start, part.end)
    fired = fired_patterns(part.hits, rules, part.words, first.start() if first else -1)
    if fired and len(sentence.strip()) < WHOLE * len(text.strip()):
        fired = [x for x in fired if not x.pattern.alone]
    if fired and ends_sentence(sentence):
        fired = [x for x in fired if not x.pattern.button]
    return sorted(fired, key=lambda x: -x.pattern.points)


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
    device: bool
    notice: bool
    heads: bool


def weigh_facts(facts: Facts, weights: Mapping[str, float]) -> float:
    """The log-odds that a sentence with these facts asks or notifies; ``weights``: the table ``sentence``."""
    points = weights["bias"] + weights["top"] * facts.top + weights["share"] * facts.share
    points += weights["thin"] * (facts.share < THIN)
    points += weights["covered"] * min(facts.covered, 10)
    points += weights["uncovered"] * min(max(0, facts.words - facts.covered), 30)
    points += weights["you"] * facts.you + weights["quoted"] * facts.quoted
    points += weights["quotes"] * facts.quotes
    points += weights["heads"] * facts.heads
    points += weights["device"] * facts.device
    if facts.sentence and not facts.question:
        points += weights["sentence"]
        if not (facts.calls or facts.you):
            points += weights["notified" if facts.notice else "statement"]
    return points
