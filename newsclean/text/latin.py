"""Text of a Central European, Turkish or Baltic encoding that was read as Western.

Such encodings differ from cp1252 in a few letters each, and each wrong letter is a
letter of some other language. So a line is judged as text of a language: by the
letters beside its accented ones and by its commonest words, as it stands in the
likeliest of all languages, and anew in those that were written in the encoding.
The figures are in ``data/neighbours.json``; ``corpora/repair/`` says how they were learnt.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from newsclean.text.codepages import page, west

# The encodings, and the languages that were written in them.
TARGETS = {
    "cp1250": ("ces", "fundus-cz", "hrv", "bos_latn", "hun", "pol", "ron_1993", "ron_2006", "slk", "slv", "srp_latn"),
    "iso8859-2": ("ces", "fundus-cz", "hrv", "hun", "pol", "ron_1993", "slk", "slv"),
    "cp1254": ("tur", "fundus-tr"),
    "cp1257": ("lit", "fundus-lt", "lav", "est"),
}
# What those letters become that are none of Latin-1.
SIGNS = frozenset("¹³º¿±¶¼¾¸·ªµ´")
# Western languages in which a line of a document of another language may stand.
_OFTEN = ("cat", "dan", "deu_1996", "fin", "fra", "fundus-isl", "ita", "nob", "por_PT", "spa", "swe")

# What a neighbour costs, in nats, that is common beside the letter in the language,
# known, unknown; and a letter that the language has not.
_COMMON, _KNOWN, _UNKNOWN, _MISSING = -1.5, -3.5, -7.0, -9.0
# What one of the language's commonest words is worth.
_WORD = 1.5
# In nats: the gain of a line that proves itself, with a common word and without; and the mean of
# its letters, below which it is text of no language that is known. Undamaged lines of 566
# languages, each judged without its own figures, stay below.
ALONE, ALONE_WORDLESS = 10.0, 30.0
LEAST_MEAN, LEAST_MEAN_WORDLESS = -5.3, -4.5
PERMITTED = 0.5
# What an encoding that is seldom met must gain more.
_RARITY = {"iso8859-2": 6.0}
# Characters of a line that are judged.
_GLANCE = 300

_WORDS = re.compile(r"[^\W\d_]+")
_ODD = re.compile("[^\x00-\x7f]")
_CONTROL = re.compile("[\x80-\x9f]")


class Latin(NamedTuple):
    """A reading: the name of the damage, the language, the gain in nats, and what is needed of that."""

    kind: str
    language: str
    gain: float
    needed: float


class _Letters(NamedTuple):
    before: dict[str, float]
    behind: dict[str, float]


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(
        resources.files("newsclean.text").joinpath("data/neighbours.json").read_text(encoding="utf-8")
    )
    return found


@cache
def _look() -> tuple[re.Pattern[str], dict[str, tuple[frozenset[str], frozenset[str]]]]:
    table = {}
    for char, (before, behind) in _data()["look"].items():
        for c in {char, char.upper()} if len(char.upper()) == 1 else {char}:
            table[c] = (frozenset(before + before.upper()), frozenset(behind + behind.upper()))
    return re.compile(f"[{''.join(map(re.escape, sorted(table)))}]"), table


def has_look(text: str) -> bool:
    """Whether an accented letter stands beside one that it hardly stands beside in any language."""
    pattern, table = _look()
    for m in pattern.finditer(text):
        at = m.start()
        before, behind = table[m[0]]
        if (text[at - 1] if at else " ") in before or text[at + 1 : at + 2] in behind:
            return True
    return False


@cache
def _languages() -> dict[str, dict[str, _Letters]]:
    def costs(neighbours: str) -> dict[str, float]:
        common, _, known = neighbours.partition("|")
        return dict.fromkeys(known, _KNOWN) | dict.fromkeys(common, _COMMON)

    letters: dict[str, dict[str, list[str]]] = _data()["letters"]  # type: ignore[assignment]  # one file, three tables
    return {k: {c: _Letters(costs(a), costs(b)) for c, (a, b) in row.items()} for k, row in letters.items()}


@cache
def _words() -> dict[str, frozenset[str]]:
    # An accented letter alone may be a misread one.
    return {
        language: frozenset(w for w in words if len(w) > 1 or w.isascii())
        for language, words in _data()["words"].items()
    }


@cache
def _signs() -> dict[int, str]:
    return {code: char for code, char in enumerate(west().chars[:0xA0]) if code >= 0x80}


def _is_letter(char: str) -> bool:
    return char.isalpha() or char in SIGNS


class _View:
    """What is judged of a line in one reading: its accented letters with their neighbours, and its words."""

    def __init__(self, line: str) -> None:
        # Controls stand for the signs of cp1252, letters among them.
        small = (line.translate(_signs()) if _CONTROL.search(line) else line).lower()
        found = []
        for m in _ODD.finditer(small):
            at = m.start()
            before, char = (small[at - 1] if at else " "), m[0]
            if char.isalpha() or (char in SIGNS and _is_letter(before)):
                behind = small[at + 1 : at + 2]
                found.append((before if _is_letter(before) else " ", char, behind if _is_letter(behind) else " "))
        self.letters = Counter(found)
        self.count = len(found)
        self.words = frozenset(_WORDS.findall(small))

    def common(self, language: str) -> int:
        """How many different words are among the commonest of the language."""
        return len(self.words & _words()[language])

    def cost(self, language: str) -> float:
        """How likely the letters are in the language, in nats."""
        table = _languages()[language]
        total = 0.0
        for (before, char, behind), n in self.letters.items():
            found = table.get(char)
            if found is None:
                total += 2 * _MISSING * n
            else:
                total += (found.before.get(before, _UNKNOWN) + found.behind.get(behind, _UNKNOWN)) * n
        return total

    def score(self, language: str) -> float:
        """How likely the line is in the language."""
        return self.cost(language) + _WORD * self.common(language)


@lru_cache(maxsize=256)
def readings(line: str) -> tuple[Latin, ...]:
    """The readings of ``line`` in those encodings that need no other line's proof, the likeliest first."""
    if not has_look(line):
        return ()
    line = line[:_GLANCE]
    if any(c not in west().high and c.isalpha() for c in _ODD.findall(line)):
        return ()  # letters that no text read as Western holds
    old = _View(line)
    # Most clean lines are likely enough in one of the languages that are met most.
    often = max(old.score(language) for language in _OFTEN)
    found = [x for name, languages in TARGETS.items() if (x := _reading(line, old, name, languages, often)) is not None]
    if not found:
        return ()
    gained = often - max(old.score(language) for language in _languages())
    found = [x._replace(gain=x.gain + gained) for x in found if x.gain + gained >= x.needed]
    return tuple(sorted(found, key=lambda x: -x.gain))


def _reading(line: str, old: _View, name: str, languages: tuple[str, ...], best: float) -> Latin | None:
    text = text_of(line, name)
    if text is None:
        return None
    new = _View(text)
    if new.letters == old.letters or new.count < old.count:
        return None
    language = max(languages, key=new.score)
    gain = new.score(language) - best - _RARITY.get(name, 0.0)
    wordless = not new.common(language)
    needed, least = (ALONE_WORDLESS, LEAST_MEAN_WORDLESS) if wordless else (ALONE, LEAST_MEAN)
    if gain < needed or new.cost(language) < least * new.count:
        return None
    return Latin(f"{name} as latin-1", language, gain, needed)


def is_permitted(line: str, kind: str, language: str) -> bool:
    """Whether ``line`` is likelier in the encoding and language of its document than as it stands."""
    line = line[:_GLANCE]
    text = text_of(line, kind.partition(" ")[0])
    if text is None:
        return False
    old, new = _View(line), _View(text)
    if new.letters == old.letters:
        return False
    best = max(old.score(x) for x in (language, *_OFTEN))
    return new.score(language) - best >= PERMITTED


def text_of(line: str, name: str) -> str | None:
    """``line`` in the encoding ``name``, None where that gives controls; what Western encodings lack stays."""
    data = line.translate(west().to_bytes)
    text = page(name).text_of(data)
    return None if text is None or text == line or _CONTROL.search(text) else text
