"""UTF-8 that was read in a single-byte encoding.

The candidates are encodings in which the odd characters of a line are the bytes
of valid UTF-8. Each is scored by how much likelier its reading is as text than
the line as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import regex
from ftfy.badness import is_bad

from newsclean.text.characters import LETTERS, kind_of, script_of
from newsclean.text.codepages import ALIEN, Page, page, west
from newsclean.text.edits import Edit, apply_edits
from newsclean.text.plausibility import follows

UTF8 = regex.compile(
    "(?:[\xc2-\xdf][\x80-\xbf]"
    "|(?:\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f])[\x80-\xbf]"
    # A character beyond U+FFFF as two halves of three bytes each (CESU-8).
    "|\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]"
    "|(?:\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{2})+"
)
ODD_RUN = regex.compile("[^\x00-\x7f]{2,}")
# Small and capital letters of Cyrillic and Greek make likely pairs, but not within a Latin word.
_MIXED_SCRIPTS = regex.compile("[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]")
_ODD = regex.compile("[^\x00-\x7f]")

# How much rarer than cp1252 an encoding is met as the wrong one, in nats: of two
# that read a line equally well the commoner one is meant. A judgement, not a count.
_RARITY = {
    "latin-1": 0.0, "cp1251": 1.0, "cp1250": 1.0, "cp1254": 1.0, "mac_roman": 1.0, "cp437": 1.0, "cp1253": 2.0,
    "cp1257": 2.0, "cp850": 2.0, "iso8859-2": 3.0, "iso8859-15": 3.0, "iso8859-9": 3.0, "cp1255": 4.0, "cp1256": 4.0,
    "cp1258": 4.0, "iso8859-5": 4.0, "iso8859-7": 4.0, "koi8-r": 4.0, "koi8-u": 4.5, "cp852": 4.0, "cp866": 4.0,
    "mac_cyrillic": 5.0,
}  # fmt: skip

_LATIN = ("LATIN", "COMBINING", "MODIFIER")

# The long s, which no living language writes and patterns of box-drawing signs decode to.
_DEAD_BYTES = "\xc5\xbf"

# Encodings that read most bytes alike: the main kind of a document may be mistaken for
# its kin by the lines that happened to be asked, so each line asks the kin too.
_KIN = (
    ("latin-1", "cp1254", "iso8859-15", "iso8859-9", "cp1258"), ("cp437", "cp850"), ("cp1253", "iso8859-7"),
    ("koi8-r", "koi8-u"), ("cp1250", "iso8859-2"),
)  # fmt: skip

# In nats: the least gain at which a line is read anew on its own evidence, over the
# different sequences in it, and the mean gain of each. Clean lines of 528 languages
# stay below half of it.
ALONE = 12.0
EACH = 3.5
# Below this, ftfy's patterns must find the line odd too.
STRONG = 24.0
# Enough where a Latin text loses its only letters of another alphabet.
STRANGER = 0.5
# Asked of a single sequence among others that stay as they are.
LONE = 32.0
# Enough where letters of two alphabets meet in a word: ftfy's patterns know few of those.
ACROSS = 16.0
# With another line's proof: where the encoding explains every odd character, and where not.
PERMITTED = 0.5
PERMITTED_PARTLY = 4.0
# What the document's main kind of damage is worth more than another, in nats.
MAIN = 10.0
_SAMPLE = 48
_HANDFUL = 8
# Different surroundings of an odd pair above which it is no slip of somebody's keyboard.
_FEW = 24
_SLIPS = 6
# Encodings worth a look beside the best: those that explain this share of what it explains.
_COVERAGE = 0.6
_GLANCE = 400
_DEEPER = 3
_RIVAL = 0.6
# What mixing states costs: each sequence that is read anew while others stay, in nats.
MIXED = 6.0
# The likelihood of a pair of characters, in nats, above which it may well be meant.
UNLIKELY = -7.0
UNLIKELY_ALIKE = -10.0
# Kinds that stand behind letters of the other scripts, however rare the sign itself.
_BESIDE = ".)-f"


@cache
def sources() -> tuple[Page, ...]:
    """The encodings in which UTF-8 is misread, the likelier first."""
    return tuple(west() if name == "latin-1" else page(name) for name in _RARITY)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a line.

    ``kind``: the name of the damage; ``edits``: what undoes it; ``gain``: how much
    likelier the result is, in nats, over the different sequences; ``whole``:
    whether it explains every odd character; ``proven``: whether the line needs no
    other line's proof.
    """

    kind: str
    edits: tuple[Edit, ...]
    gain: float
    whole: bool
    proven: bool


@cache
def _pairs() -> dict[str, tuple[frozenset[str], frozenset[str], frozenset[str]]]:
    """For each character that may continue one of UTF-8: what may begin it.

    The first set may begin one of two bytes, the second longer ones; then a
    character of the third set must follow.
    """
    out: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for source in sources():
        more = source.standing_for(0x80, 0xBF)
        for char in more:
            short, long, after = out.setdefault(char, (set(), set(), set()))
            short |= source.standing_for(0xC2, 0xDF)
            long |= source.standing_for(0xE0, 0xF4)
            after |= more
    return {char: (frozenset(a), frozenset(b), frozenset(c)) for char, (a, b, c) in out.items()}


def odd_pairs(text: str, alphabet: set[str]) -> list[str]:
    """Pairs of neighbours in ``text`` that could be bytes of UTF-8 and make no likely text.

    ``alphabet``: the characters of ``text``. A text without such a pair holds no
    misread UTF-8 that could be proven, and is not looked at again.
    """
    out = []
    pairs = _pairs()
    for char in sorted(alphabet & pairs.keys()):
        short, long, after = pairs[char]
        pieces = text.split(char)
        before = {piece[-1:] for piece in pieces[:-1]}
        found = {b for b in before & (short | long) if _unlikely(b, char)}
        if not found <= short:
            follow = {a[-1:] for a, b in pairwise(pieces) if (b[:1] or char) in after}
            found &= short | follow
        out += [b + char for b in sorted(found)]
    # Many pairs are damage; a few may be slips of somebody's keyboard.
    if len(out) <= _SLIPS:
        out = [pair for pair in out if _in_some_encoding(text, pair)]
    if any("\u0370" <= c < "\u0700" for c in alphabet):
        out += sorted(set(_MIXED_SCRIPTS.findall(text)))
    return out


def _in_some_encoding(text: str, pair: str) -> bool:
    """Whether ``pair`` somewhere begins likely UTF-8 in one and the same encoding."""
    windows: dict[str, None] = {}
    at = text.find(pair)
    while at >= 0:
        windows[(text[at - 1 : at] or " ") + text[at : at + 8]] = None
        if len(windows) > _FEW:
            return True
        at = text.find(pair, at + 1)
    for source in sources():
        for window in windows:
            m = UTF8.match(source.bytes_of(window), 1)
            if m is not None and _gain(window, 1, m.end(), _decoded(m[0])) > 0:
                return True
    return False


@lru_cache(maxsize=1 << 14)
def _unlikely(a: str, b: str) -> bool:
    kind = kind_of(a)
    # Two letters alike are a pair of some language, however rare the second.
    alike = kind in "lo" and kind == kind_of(b) and script_of(a) == script_of(b)
    if kind in LETTERS and script_of(a) not in _LATIN and kind_of(b) in _BESIDE:
        return False
    if kind == "(" and kind_of(b) in LETTERS and script_of(b) not in _LATIN:
        return False
    return kind == "#" or follows(a, b) < (UNLIKELY_ALIKE if alike else UNLIKELY)


class Misread:
    """Finds UTF-8 in misread lines of one document."""

    def __init__(self, text: str, alphabet: set[str]) -> None:
        self._alphabet = alphabet
        self._pairs = odd_pairs(text, alphabet)
        self._main: tuple[Page, ...] = ()

    @property
    def any_odd(self) -> bool:
        """Whether the document holds a pair that could be bytes of UTF-8."""
        return bool(self._pairs)

    def set_main(self, kind: str) -> None:
        """Name the document's main kind of damage; lines are read that way first."""
        main = _source(kind)
        kin = [_source(x) for x in next((k for k in _KIN if main.name in k), ()) if x != main.name]
        self._main = (main, *(x for x in kin if self._differ(main, x)))

    def _differ(self, main: Page, other: Page) -> bool:
        """Whether the document has a character that ``other`` reads as another byte than ``main``."""
        odd = [ord(c) for c in self._alphabet if c > "\x7f"]
        return any(other.to_bytes.get(c, ALIEN) not in (ALIEN, main.to_bytes.get(c, "")) for c in odd)

    def odd(self, line: str) -> bool:
        """Whether ``line`` holds a pair of characters that could be bytes of UTF-8."""
        return any(pair in line for pair in self._pairs)

    def readings(self, line: str) -> list[Reading]:
        """Every encoding whose bytes of ``line`` hold UTF-8, the best first."""
        if not self.odd(line):
            return []
        runs = " ".join(ODD_RUN.findall(line))[:_GLANCE]
        odd = set(runs) - {" "}
        covers: dict[str, tuple[int, Page]] = {}
        for source in sources():
            if len(odd & source.standing_for(0x80, 0xFF)) < _COVERAGE * len(odd):
                continue
            data = source.bytes_of(runs)
            if data not in covers:
                covers[data] = (sum(m.end() - m.start() for m in UTF8.finditer(data)), source)
        most = max((cover for cover, _ in covers.values()), default=0)
        found = [_reading(line, x) for cover, x in covers.values() if cover and cover >= most * _COVERAGE]
        found.sort(key=lambda x: _RARITY[x.kind.rpartition(" ")[2]] - x.gain)
        return found

    def best(self, line: str, permitted: Mapping[str, float]) -> Reading | None:
        """The reading to take of ``line``, or None; ``permitted``: kinds that other lines proved."""
        enough = _SAMPLE if len(self._main) > 1 else _HANDFUL
        first = [_reading(line, source, enough) for source in self._main]
        first = [x for x in first if x.edits and x.whole and x.gain >= PERMITTED]
        if first:
            main = f"utf-8 as {self._main[0].name}"
            return max(first, key=lambda x: x.gain + (MAIN if x.kind == main else 0.0))
        fit = [x for x in self.readings(line) if _suffices(x, permitted)]
        # What explains the whole line leaves no choice but among its like.
        fit = [x for x in fit if x.whole and x.proven] or fit
        if len(fit) < 2:
            return fit[0] if fit else None
        fit = [x for x in fit[:_DEEPER] if x.gain > fit[0].gain * _RIVAL]
        if len(fit) == 1:
            return fit[0]
        main = self._main[0].name if self._main else ""
        return max(fit, key=lambda x: _in_the_end(line, x, 2) + (MAIN if x.kind.endswith(f" {main}") else 0.0))


def _in_the_end(line: str, reading: Reading, depth: int) -> float:
    """The gain of a reading with what can be gained by reading its result anew."""
    gain = reading.gain - _RARITY[reading.kind.rpartition(" ")[2]]
    if not depth:
        return gain
    result = apply_edits(line, reading.edits)
    deeper = [x for x in Misread(result, set(result)).readings(result) if x.proven][:_DEEPER]
    return gain + max((_in_the_end(result, x, depth - 1) for x in deeper), default=0.0)


def _source(kind: str) -> Page:
    name = kind.rpartition(" ")[2]
    return west() if name == "latin-1" else page(name)


def _suffices(reading: Reading, permitted: Mapping[str, float]) -> bool:
    if reading.proven:
        return True
    needed = PERMITTED if reading.whole else PERMITTED_PARTLY
    return bool(reading.edits) and reading.kind in permitted and reading.gain >= needed


def _reading(line: str, source: Page, sample: int = _SAMPLE) -> Reading:
    kind = f"utf-8 as {source.name}"
    data = source.bytes_of(line)
    matches = list(UTF8.finditer(data))
    if any(_DEAD_BYTES in m[0] for m in matches):
        return Reading(kind, (), 0.0, False, False)
    whole = sum(m.end() - m.start() for m in matches) == len(_ODD.findall(line))
    gains: dict[str, float] = {}
    edits = []
    for m in matches:
        old = m[0]
        if old not in gains:
            gains[old] = _gain(line, m.start(), m.end(), _decoded(old)) if len(gains) < sample or not whole else 0.0
        if whole or gains[old] > MIXED:
            edits.append(Edit(m.start(), m.end(), _decoded(old), kind))
    counted = [g if whole else g - MIXED for g in gains.values() if whole or g > MIXED]
    total = sum(counted)
    proven = bool(edits) and total >= ALONE and total >= EACH * min(len(counted), sample)
    if proven and not whole and is_bad(_without(line, edits)):
        # What stays is garble too: this is no text with a misread part, but lost beyond repair.
        proven = sum(e.end - e.start for e in edits) > _COVERAGE * len(_ODD.findall(line))
    if proven and len(counted) == 1 and not whole:
        proven = total >= LONE
    elif proven and (total < STRONG or (len(counted) == 1 and not _within_word(line, edits[0]))):
        # A brand in capitals with its sign, a price behind a multiplication sign, a formula:
        # ftfy's patterns were gathered from texts of that kind.
        proven = is_bad(line) or (total >= ACROSS and _MIXED_SCRIPTS.search(line) is not None)
    if not proven and whole and total >= STRANGER and _stranger(line, edits):
        proven = True
    return Reading(kind, tuple(edits), total, whole, proven)


def _stranger(line: str, edits: list[Edit]) -> bool:
    """Whether a Latin line loses its only letters of another alphabet by ``edits``, and gets none."""
    result = apply_edits(line, edits)
    other = any(kind_of(c) in LETTERS and script_of(c) not in _LATIN for e in edits for c in line[e.start : e.end])
    return (
        other
        and sum(c.isascii() and c.isalpha() for c in line) >= 10
        and all(script_of(c) in _LATIN for c in result if c > "\x7f" and kind_of(c) in LETTERS)
    )


def _without(line: str, edits: list[Edit]) -> str:
    return apply_edits(line, [Edit(e.start, e.end, " ", e.rule) for e in edits])


def _within_word(line: str, edit: Edit) -> bool:
    """Whether a Latin letter stands beside what ``edit`` replaces."""
    before, after = line[max(0, edit.start - 1) : edit.start], line[edit.end : edit.end + 1]
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())


def _decoded(data: str) -> str:
    return data.encode("latin-1").decode("utf-8-variants" if "\xed" in data else "utf-8")


def _gain(line: str, start: int, end: int, new: str) -> float:
    before = line[start - 1] if start else " "
    after = line[end] if end < len(line) else " "
    return _chain(before, new, after) - _chain(before, line[start:end], after)


def _chain(before: str, text: str, after: str) -> float:
    total = 0.0
    for c in text:
        total += follows(before, c)
        before = c
    return total + follows(before, after)
