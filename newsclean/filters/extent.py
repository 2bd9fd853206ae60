"""How far a prompt goes within its line: which of the sentences beside it are the prompt's and which the story's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from newsclean.filters.grammar import Patterns
from newsclean.lexicon.matcher import Hit
from newsclean.text.scripts import TURNS, ends_sentence, sentence_starts

#: Concepts of words that call on the reader to do something.
CALLS = frozenset(
    ("subscribe", "join", "start", "continue", "choose", "support", "receive", "follow", "share", "download", "click",
     "register", "sign_in", "unlock", "read", "donate", "listen", "contact", "upgrade", "enter")
)  # fmt: skip
#: Concepts that a site's notices are made of, that offers are, and that name the text itself.
_NOTICES = frozenset(
    ("cookies", "privacy", "consent", "terms", "copyright", "disclaimer", "affiliate", "about_author", "imprint",
     "website", "adblock", "#mark")
)  # fmt: skip
_SELLS = frozenset(
    ("subscription", "subscriber", "member", "reader", "account", "device", "paywall", "premium", "epaper",
     "app", "newsletter", "journalism", "advertisement", "donate", "gift", "trial", "free", "unlimited",
     "limit", "left", "no_ads", "no_commitment", "cancel", "any_time", "renew", "offer", "discount", "per_period")
)  # fmt: skip
_ARTICLE = frozenset(("article", "edition", "comes_from"))
#: A sentence with more words than this is just long.
MANY = 12
#: From this share of its letters on a sentence is speech.
_SPOKEN = 0.4

# Speech, from its opening mark to its closing one or the sentence's end. Brackets of East
# Asia are left out: they mark the names of offers and papers as often as speech.
SPEECH = re.compile('["“„«»]{1,2}[^"“”„«»]{0,600}(?:["“”«»]|$)|^[^"“”„«»]{0,600}[”"]$')
# A dot behind a number, or behind an abbreviation of a letter or two: "Ausgabe vom 14. März", "2024 թ. համարից".
_ABBREVIATED = re.compile(r"(?<!\w)(?:\d{1,4}|\w{1,2})\.(\s*)$")


class Sentence(NamedTuple):
    """A sentence of a line: its offsets, the hits in it, and about how many words it has."""

    start: int
    end: int
    hits: list[Hit]
    words: int


def sentences_of(text: str, hits: Sequence[Hit], words: int) -> list[Sentence]:
    """The sentences of a line. ``hits``: all of the line's, in order; ``words``: how many it has."""
    starts = _starts(text, hits)
    per_word = max(1.0, len(text) / max(1, words))
    out: list[Sentence] = []
    at = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        first = at
        while at < len(hits) and hits[at].start < end:
            at += 1
        inside = list(hits[first:at])
        if len(starts) == 1:
            count = words
        else:
            span = inside[-1].word - inside[0].word + 1 if inside else 0
            count = max(span, round((end - start) / per_word))
        out.append(Sentence(start, end, inside, count))
    return out


def joined(sentences: Sequence[Sentence]) -> Sentence:
    """Neighbouring sentences as one."""
    if len(sentences) == 1:
        return sentences[0]
    hits = [h for s in sentences for h in s.hits]
    return Sentence(sentences[0].start, sentences[-1].end, hits, sum(s.words for s in sentences))


def _starts(text: str, hits: Sequence[Hit]) -> list[int]:
    """Where the sentences begin; a dot that goes on with a small letter, a digit or a month's name ends none."""
    starts = sentence_starts(text)
    if len(starts) == 1:
        return starts
    months: set[int] | None = None
    out = [0]
    for at in starts[1:]:
        mark = _ABBREVIATED.search(text, max(out[-1], at - 12), at)
        if mark is not None:
            if not mark[1] or text[at].isdigit() or text[at].islower():
                continue
            if months is None:
                months = {h.start for h in hits if h.concept == "month_name"}
            if at in months:
                continue
        out.append(at)
    return out


def member_points(text: str, sentence: Sentence, languages: int, behind: bool, rules: Patterns) -> float:
    """The log-odds that a sentence beside a prompt is the prompt's own and not the story's.

    ``languages``: the prompt's; ``behind``: whether the sentence before it is the prompt's.
    """
    weights = rules.member
    bare = text[sentence.start : sentence.end].strip()
    places: set[int] = set()
    concepts: set[str] = set()
    for hit in sentence.hits:
        if hit.languages & languages:
            concepts.add(hit.concept)
            if hit.concept in rules.telling:
                places.update(range(hit.word, hit.last + 1))
    you, calls = "you" in concepts, not CALLS.isdisjoint(concepts)
    # Prompts are glued behind the story's sentences far more often than before them.
    points = weights["bias"] + behind * (weights["behind"] + weights["addressed"] * (you or calls))
    points += weights["you"] * you + weights["we"] * ("we" in concepts) + weights["calls"] * calls
    points += weights["question"] * ("#question" in concepts)
    points += weights["notices"] * (not _NOTICES.isdisjoint(concepts)) + weights["price"] * ("#price" in concepts)
    points += weights["sells"] * min(2, len(_SELLS & concepts))
    points += weights["article"] * (not _ARTICLE.isdisjoint(concepts))
    points += weights["words"] * min(sentence.words, MANY)
    points += weights["uncovered"] * min(MANY, max(0, sentence.words - len(places)))
    spoken = sum(m.end() - m.start() for m in SPEECH.finditer(bare))
    return points + weights["told"] * _is_told(bare) + weights["quoted"] * (spoken > _SPOKEN * len(bare))


def _is_told(sentence: str) -> bool:
    """Whether a sentence ends as a statement; Thai and Lao have no mark for that."""
    if "\N{THAI CHARACTER KO KAI}" <= sentence[-1:] <= "\N{LAO DIGIT NINE}":
        return True
    return ends_sentence(sentence) and not sentence.endswith(TURNS)


def runs(members: Sequence[bool]) -> list[tuple[bool, int, int]]:
    """The stretches of equal flags: the flag, the first index and the one behind the last."""
    out: list[tuple[bool, int, int]] = []
    at = 0
    for flag, group in groupby(members):
        size = len(list(group))
        out.append((flag, at, at + size))
        at += size
    return out
