"""The grammar of prompts: patterns of concepts, the signs that need no language, and which of them a sentence holds."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from newsclean.lexicon.matcher import Hit
from newsclean.lexicon.table import concepts

#: How far from a pattern's first word the others may stand, in words, and the longest sentence it holds for.
REACH, WORDS = 12, 45
#: The longest sentence that is looked at; bounds the work on a text that never ends one.
LONGEST = 80

# A sum of money: a number with a currency's sign or code right before or behind it.
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f]{0,12}")
_CURRENCY = (
    r"[$€£¥₹₽₴₩₺₫₪฿₦₱₸₾₼₡₵₲₭៛৳]|Kč|kč|zł|руб|грн|лв|лева|тг|тенге|теңге|сом|сум|so.m|Ft|lei|kr|SEK|NOK|DKK|EUR|USD|GBP|CHF|AUD"
    r"|CAD|INR|Rs|RM|Rp|R\$|TL|円|元|원|บาท|đồng|VND|تومان|ريال|درهم|دينار|جنيه|ден|дин|din|KM|KSh|TSh|Birr|ብር|रुपये|रु"
    r"|টাকা|රු|රුපියල්|ரூ|రూ|euros?|Euros?|евро|ευρώ|dollars?|NT\$|HK\$|S\$|BYN|PLN|RON|BGN|HUF|UAH|KZT|UZS|KGS|GEL|AMD|AZN"
    r"|MXN|BRL|ARS|COP|PEN|CLP|ZAR|NGN|KES|TZS|UGX|GHS|PKR|BDT|LKR|NPR|IDR|MYR|PHP|THB|SGD|HKD|TWD|JPY|CNY|KRW|TRY|ILS"
    r"|SAR|AED|EGP|MAD|NZD|RSD|MKD|ISK|kronor|kroner|krónur|krona|krónu|złotych|złote|złoty|zlotých|korun|forint|ლარ|ກີບ|ರೂ"
    r"|euroa|euron|eurot|euroga|eura|evra|evro|evri|evrov|eiro|eurų|eurai|eurus|eurót|euróért|lekë|lekësh|manat|Leu|pesos|reais"
    r"|грив|шек|ש[\"״]ח|שקל|درهم|ليرة|جنيهات|روبل|ألف دينار|ကျပ်|ரூபாய்|రూపాయ|രൂപ|રૂપિયા|ਰੁਪਏ|টাকায়|रुपए|रुपैयाँ|روپے|روپیه"
)
_BEFORE = re.compile(rf"(?<![^\W\d_])(?:{_CURRENCY})\.?\s?$")
_BEHIND = re.compile(rf"\s?(?:{_CURRENCY})(?![a-zà-ž])")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w|(?<!\w)@\w{3,30}")
_ARROW = re.compile("[→»›➔➜▶►❯👉⇒]|>>")
_MARK = re.compile(r"[©ⓒ]|\([cC]\)\s?\d|[Cc]opyright\s\d")
_QUESTION = "?？؟;՞፧\N{GREEK QUESTION MARK}"
# A paid tier: capitals or a plus sign behind a name, as no prose writes them.
_TIER = re.compile(r"(?<=[^\W\d])\+(?=[\s.,!)]|$)|(?:GOLD|PLUS|PREMIUM|VIP)(?![^\W\d_])")
# What may open a pattern without any word.
_SOME_SIGN = re.compile(r"[©ⓒ]|\([cC]\)\s?\d|GOLD|PLUS|PREMIUM|VIP|[^\W\d]\+")
_TIER_PARTS = ("+", "PLUS", "PREMIUM", "VIP", "GOLD")
_MARK_PARTS = ("©", "ⓒ", "(c", "(C", "opyright")
_OPENING_PARTS = (*_TIER_PARTS, *_MARK_PARTS)
# The address of a shop or a site, as running text spells it.
_DOMAIN_END = r"\.(?:com|net|org|shop|store|co\.\w\w|de|fr|es|it|uk|eu|nl|pl|jp|cn|ru|br|in)(?!\w)"
_DOMAIN = re.compile(rf"(?<![\w@.])[\w-]{{2,40}}{_DOMAIN_END}", re.I)
_SOME_DOMAIN = re.compile(_DOMAIN_END, re.I)
_QUESTIONS = re.compile(f"[{_QUESTION}]")
# Signs with the characters without which there is none: a look for those costs less than the search.
_SIGNS = (
    ("#arrow", _ARROW, None), ("#mark", _MARK, _MARK_PARTS), ("#tier", _TIER, _TIER_PARTS),
    ("#question", _QUESTIONS, None),
)  # fmt: skip
SIGNS = ("#number", "#price", "#address", "#arrow", "#mark", "#tier", "#question", "#domain")
_DIGIT = re.compile(r"\d")


class Pattern(NamedTuple):
    """A combination of concepts; see ``patterns.toml``.

    ``alone``: nothing but the sentence stands on the line. ``closing``: it counts
    only behind the story. ``phrase``: a single word in the first slot has at least so many letters.
    ``named``: the line names a paper and a date, so words that show nothing count half against it.
    ``button``: it does not end as a sentence does. ``opening``: a word of the first slot opens the sentence,
    as a call does. ``unless``: concepts that the sentence shows in none of the pattern's languages.
    ``not_behind``: concepts right before a slot's word that make it something else ("the first edition").
    """

    name: str
    label: str
    needs: tuple[tuple[str, ...], ...]
    points: float
    words: int
    reach: int
    alone: bool
    closing: bool
    phrase: int
    named: bool
    button: bool
    opening: bool = False
    unless: tuple[str, ...] = ()
    not_behind: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Patterns:
    """All patterns, and the weights of what stands around them.

    ``by_concept``: the patterns that a concept can open, by their first slot, each with its other slots;
    ``others``: those slots alone, each combination once.
    ``telling``: the concepts that count as evidence.
    """

    by_concept: Mapping[str, tuple[tuple[Pattern, tuple[frozenset[str], ...]], ...]]
    others: Mapping[str, tuple[tuple[frozenset[str], ...], ...]]
    telling: frozenset[str]
    sentence: Mapping[str, float]
    member: Mapping[str, float]
    place: Mapping[str, float]


@lru_cache(1)
def patterns() -> Patterns:
    """The patterns of the package, read once."""
    data = tomllib.loads(files("newsclean.lexicon").joinpath("patterns.toml").read_text("utf-8"))
    opened: dict[str, list[Pattern]] = {}
    for row in data["pattern"]:
        needs = tuple(tuple(x.split("|")) for x in row["needs"])
        pattern = Pattern(
            row["name"], row["label"], needs, float(row["points"]), row.get("words", WORDS), row.get("reach", REACH),
            row.get("alone", False), row.get("closing", False), row.get("phrase", 0), row.get("named", False),
            row.get("button", False), row.get("opening", False), tuple(row.get("unless", ())),
            frozenset(row.get("not_behind", ())),
        )  # fmt: skip
        for concept in needs[0]:
            opened.setdefault(concept, []).append(pattern)
    for label, points in (("prompt", 3.0), ("promo", 2.5), ("notice", 2.5)):
        whole = Pattern("phrase", label, ((f"phrase:{label}",),), points, 80, REACH, False, False, 0, False, False)
        opened[f"phrase:{label}"] = [whole]
    telling = frozenset(name for name, group in concepts().items() if group != "furniture") | {
        *SIGNS,
        "phrase:prompt",
        "phrase:promo",
        "phrase:notice",
    }
    by_concept = {k: tuple((x, tuple(map(frozenset, x.needs[1:]))) for x in v) for k, v in opened.items()}
    # Each combination once, the shortest first: the fewer slots, the likelier they are filled.
    others = {k: dict.fromkeys(sorted((slots for _, slots in v), key=len)) for k, v in by_concept.items()}
    combinations = {k: tuple(v) for k, v in others.items()}
    return Patterns(by_concept, combinations, telling, data["sentence"], data["member"], data["place"])


def signs(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The signs that need no language, as hits of all languages; the word position is that of the hit before."""
    places: list[tuple[str, int, int]] = []
    for m in _NUMBER.finditer(text) if _DIGIT.search(text) else ():
        start, end = m.span()
        places.append(("#number", start, end))
        if _BEHIND.match(text, end) or _BEFORE.search(text[max(0, start - 8) : start]):
            places.append(("#price", start, end))
    if "@" in text:
        places += (("#address", *m.span()) for m in _ADDRESS.finditer(text))
    if "." in text and _SOME_DOMAIN.search(text):
        places += (("#domain", *m.span()) for m in _DOMAIN.finditer(text))
    for name, pattern, parts in _SIGNS:
        if parts is None or _has_any(text, parts):
            places += ((name, *m.span()) for m in pattern.finditer(text))
    starts = [h.start for h in hits]
    found: list[Hit] = []
    for name, start, end in places:
        i = bisect_right(starts, start)
        word = hits[i - 1].word if i else hits[0].word if hits else 0
        found.append(Hit(name, start, end, -1, word, word))
    return found


class Fired(NamedTuple):
    """A pattern that is filled, and the languages that fill it, a bit each."""

    pattern: Pattern
    languages: int


def may_fire(text: str, hits: Sequence[Hit], rules: Patterns) -> bool:
    """Whether any pattern might be filled by the hits in a text and by signs that it may have: a quick look."""
    masks: dict[str, int] = {}
    for concept, _, _, languages, _, _ in hits:
        masks[concept] = masks.get(concept, 0) | languages
    if rules.by_concept.keys().isdisjoint(masks):
        return has_sign(text)
    # Signs that may stand in a slot; there is no number, price, address or domain without such a character.
    if _DIGIT.search(text):
        masks["#number"] = masks["#price"] = -1
    for sign, mark in (("#address", "@"), ("#domain", ".")):
        if mark in text:
            masks[sign] = -1
    masks["#question"] = masks["#arrow"] = -1
    for concept, mask in masks.items():
        for slots in rules.others.get(concept, ()):
            if not slots or _shared(slots, masks, mask):
                return True
    return has_sign(text)


def has_sign(text: str) -> bool:
    """Whether a text has a sign that opens a pattern without any word: the mark of a right, a paid tier's name."""
    return _has_any(text, _OPENING_PARTS) and _SOME_SIGN.search(text) is not None


def _has_any(text: str, parts: Sequence[str]) -> bool:
    # A plain loop: any() over a generator takes three times as long, and every line comes here.
    for part in parts:  # noqa: SIM110
        if part in text:
            return True
    return False


def _shared(slots: Sequence[frozenset[str]], masks: Mapping[str, int], common: int) -> int:
    """Which of the languages ``common`` have a word for every slot."""
    for slot in slots:
        if slot.isdisjoint(masks):
            return 0
        union = 0
        for name, languages in masks.items():
            if name in slot:
                union |= languages
        common &= union
        if not common:
            return 0
    return common


def fired_patterns(hits: Sequence[Hit], rules: Patterns, words: int, opening: int) -> list[Fired]:
    """The patterns that these hits fill, and in which languages; ``opening``: where the first word stands."""
    masks: dict[str, int] = {}
    for hit in hits:
        masks[hit.concept] = masks.get(hit.concept, 0) | hit.languages
    found: list[Fired] = []
    for concept, mask in masks.items():
        for pattern, slots in rules.by_concept.get(concept, ()):
            if words > pattern.words:
                continue
            common = _shared(slots, masks, mask) if slots else mask
            if pattern.unless and any(common & masks.get(x, 0) for x in pattern.unless):
                continue
            if common and (common := _near_each_other(hits, pattern, concept, common, opening)):
                found.append(Fired(pattern, common))
    return found


def _near_each_other(hits: Sequence[Hit], pattern: Pattern, first: str, common: int, opening: int) -> int:
    """The languages in which a pattern's words stand near each other and are not the same words."""
    best = 0
    for hit in hits:
        if hit.concept != first or (hit.last == hit.word and hit.end - hit.start < pattern.phrase):
            continue
        if pattern.opening and hit.start != opening:
            continue
        languages = hit.languages & common
        for slot in pattern.needs[1:]:
            union = 0
            for other in hits:
                if (
                    other.concept in slot
                    and _other_words(hit, other)
                    and -pattern.reach <= other.word - hit.word <= pattern.reach
                    and not (pattern.not_behind and _follows(other, hits, pattern.not_behind))
                ):
                    union |= other.languages
            languages &= union
            if not languages:
                break
        best |= languages
    return best


def _follows(hit: Hit, hits: Sequence[Hit], concepts: frozenset[str]) -> bool:
    """Whether a word of one of the concepts, in a language of the hit's, stands right before it."""
    return any(
        x.concept in concepts and x.last == hit.word - 1 and x.end <= hit.start and x.languages & hit.languages
        for x in hits
    )


def _other_words(one: Hit, two: Hit) -> bool:
    """Whether two hits show two things: apart, or one a phrase ("taken from the issue") around the other ("issue")."""
    if one.end <= two.start or two.end <= one.start:
        return True
    if one.last - one.word != two.last - two.word:
        return one.start != two.start or one.end != two.end
    return one.last > one.word and one.start != two.start
