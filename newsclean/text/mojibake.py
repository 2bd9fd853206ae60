"""UTF-8 that was read in a single-byte encoding.

The candidates are encodings in which the odd characters of a line are the bytes
of valid UTF-8. Each is scored by how much likelier its reading is as text than
the line as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ftfy.badness import is_bad

from newsclean.text.characters import LETTERS, kind_of, script_of
from newsclean.text.codepages import Page, page, source_of, west
from newsclean.text.edits import Edit, apply_edits
from newsclean.text.plausibility import LATIN
from newsclean.text.sequences import RUN, decoded, merged_spaces, run_gain, spaced_spans
from newsclean.text.suspects import MIXED_SCRIPTS, WEST_RUN, has_mixed_scripts, odd_lines, odd_pairs, odd_places

_APART_RUN = re.compile("[a-z]{0,2}[^\x00-\x7f]{2,32}[a-z]{0,2}")
ODD_RUN = re.compile("[^\x00-\x7f]{2,}")

# How much rarer than cp1252 an encoding is met as the wrong one, in nats: of two
# that read a line equally well the commoner one is meant. A judgement, not a count.
_RARITY = {
    "latin-1": 0.0, "cp1251": 1.0, "cp1250": 1.0, "cp1254": 1.0, "mac_roman": 1.0, "cp437": 1.0, "cp1253": 2.0,
    "cp1257": 2.0, "cp850": 2.0, "iso8859-2": 5.0, "iso8859-15": 5.0, "iso8859-9": 3.0, "cp1255": 4.0, "cp1256": 4.0,
    "cp1258": 4.0, "iso8859-5": 4.0, "iso8859-7": 4.0, "koi8-r": 4.0, "koi8-u": 4.5, "cp852": 4.0, "cp866": 4.0,
    "mac_cyrillic": 5.0,
}  # fmt: skip

# The long s, which no living language writes and patterns of box-drawing signs decode to.
_DEAD_BYTES = b"\xc5\xbf"

# No word of one alphabet goes on behind its small letters with a capital and a sign or letter beyond ASCII.
_CAPITAL_WITHIN = re.compile("[a-z][À-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮĹĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŸŹŻŽ][^\x00-\x7fÀ-ÖØ-Þ]")

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
# Different sequences of a line that are weighed: where all is open, and where the document's kind is known.
_SAMPLE = 16
_FEW_RUNS = 8
_HANDFUL = 4
# Different odd pairs up to which they may be slips of somebody's keyboard.
_SLIPS = 6
# Encodings worth a look beside the best: those that explain this share of what it explains.
_COVERAGE = 0.6
# Of the odd runs of a line, what the best must explain: text of another encoding holds such sequences by chance.
_LEAST_COVER = 0.3
_GLANCE = 160
_DEEPER = 3
_RIVAL = 0.6
# What mixing states costs: each sequence that is read anew while others stay, in nats.
MIXED = 6.0


@cache
def sources() -> tuple[Page, ...]:
    """The encodings in which UTF-8 is misread, the likelier first."""
    return tuple(west() if name == "latin-1" else page(name) for name in _RARITY)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a line.

    ``kind``: the name of the damage; ``line``, ``data``: the line, and as bytes;
    ``spans``: where its sequences stand; ``gain``: how much likelier the result is, in
    nats, over the different sequences, of which there are ``count``; ``whole``:
    whether it explains every odd character; ``spaced``: whether no-break spaces became
    spaces in it.
    """

    kind: str
    line: str
    data: bytes
    spans: list[tuple[int, int]]
    gain: float
    count: int
    whole: bool
    spaced: bool = False

    @property
    def covered(self) -> int:
        """How many characters its sequences explain."""
        return sum([end - start for start, end in self.spans])

    def edits(self) -> list[Edit]:
        """What undoes the damage: every run, or those that gain enough for a line of mixed states."""
        known: dict[bytes, str] = {}
        out = []
        data, kind = self.data, self.kind
        lacking = merged_spaces(data) if self.spaced else frozenset()
        for start, end in self.spans:
            old = data[start:end]
            if self.whole or run_gain(self.line, data, start, end) > MIXED:
                new = known.get(old)
                if new is None:
                    new = known[old] = decoded(old)
                if lacking and not lacking.isdisjoint(range(start, end)):
                    # Each such sequence is two bytes long, and its space is read as the letter's.
                    ends = sorted(x + 2 for x in lacking if start <= x < end)
                    pieces = zip([start, *ends], [*ends, end], strict=True)
                    new = " ".join([decoded(data[a:b]) for a, b in pieces])
                out.append(Edit(start, end, new, kind))
        return out

    @property
    def proven(self) -> bool:
        """Whether the line needs no other line's proof."""
        return self.count > 0 and _proves(self)


class Misread:
    """Finds UTF-8 in misread lines of one document; ``odd``: whether a first look saw an odd pair."""

    def __init__(self, text: str, *, odd: bool) -> None:
        self._text = text
        self._main: Page | None = None
        self._odd = odd_lines(text) if odd and (has_mixed_scripts(text) or _in_some_encoding(text)) else set()
        self.any_odd = bool(self._odd)

    def set_main(self, kind: str) -> None:
        """Name the document's main kind of damage; lines are read that way first."""
        main = source_of(kind)
        kin = [source_of(x) for x in next((k for k in _KIN if main.name in k), ()) if x != main.name]
        # A lone line has been read in its kin as well.
        self._main = _nearest(self._text, main, kin) if "\n" in self._text else main

    def whole_edits(self) -> list[Edit] | None:
        """The edits of the whole document, if its main kind of damage explains every odd character of it."""
        if self._main is None:
            return None
        found = _reading(self._text, self._main, _SAMPLE)
        return found.edits() if found.whole and found.gain >= EACH * found.count else None

    def odd(self, line: str) -> bool:
        """Whether a line of the document holds a pair of characters that could be bytes of UTF-8."""
        return line in self._odd

    def readings(self, line: str) -> list[Reading]:
        """Every encoding whose bytes of ``line`` hold UTF-8, the best first."""
        if not self.odd(line):
            return []
        runs = _glance(line)
        odd = set(runs) - {" "}
        covers: dict[bytes, tuple[int, Page]] = {}
        for source in sources():
            if len(odd & source.high) < _COVERAGE * len(odd):
                continue
            data = source.encoded(runs)
            if data not in covers:
                covers[data] = (sum(m.end() - m.start() for m in RUN.finditer(data)), source)
        most = max((cover for cover, _ in covers.values()), default=0)
        if most < _LEAST_COVER * len(runs):
            return []
        found = [_reading(line, x, _SAMPLE) for cover, x in covers.values() if cover and cover >= most * _COVERAGE]
        found.sort(key=lambda x: _RARITY[x.kind.rpartition(" ")[2]] - x.gain)
        return found

    def proof(self, line: str, before: str) -> Reading | None:
        """The reading that ``line`` proves by itself; ``before``: the kind to try first, or nothing."""
        if before.startswith("utf-8 as ") and self.odd(line):
            first = _reading(line, source_of(before), _SAMPLE)
            if first.whole and first.proven:
                return first
        found = self.best(line, {})
        return found if found is not None and found.proven else None

    def best(self, line: str, permitted: Mapping[str, float]) -> Reading | None:
        """The reading to take of ``line``, or None; ``permitted``: kinds that other lines proved."""
        if self._main is not None:
            first = _reading(line, self._main, _HANDFUL)
            if first.whole and first.gain >= PERMITTED:
                return first
        found = self.readings(line)
        # What explains the whole line leaves no choice but among its like.
        fit = [x for x in found if x.whole and x.proven] or [x for x in found if _suffices(x, permitted)]
        if len(fit) < 2:
            return fit[0] if fit else None
        fit = [x for x in fit[:_DEEPER] if x.gain > fit[0].gain * _RIVAL]
        if len(fit) == 1:
            return fit[0]
        main = "" if self._main is None else f"utf-8 as {self._main.name}"
        return max(fit, key=lambda x: _in_the_end(x, 2) + (MAIN if x.kind == main else 0.0))


def _nearest(text: str, main: Page, kin: list[Page]) -> Page:
    """Of encodings that read most bytes alike, the one in which the sequences that differ are likeliest."""
    odd = set(text) if kin else set()
    apart = {c for x in kin for c in odd & x.high if x.to_bytes[ord(c)] != main.to_bytes.get(ord(c))}
    if not apart:
        return main
    runs = dict.fromkeys(m[0] for m in _APART_RUN.finditer(text) if not apart.isdisjoint(m[0]))
    piece = " ".join(list(runs)[:_FEW_RUNS])
    found = [(_reading(piece, x, _FEW_RUNS), x) for x in (main, *kin)]
    return max(found, key=lambda x: (x[0].covered, x[0].gain + (MAIN if x[1] is main else 0.0)))[1]


def _glance(line: str) -> str:
    """The different odd runs of a line in which odd pairs stand, as many as decide which encodings are worth a try."""
    runs: dict[str, None] = {}
    size = end = 0
    for at in odd_places(line):
        if size >= _GLANCE:
            break
        if at < end:
            continue
        start = at - 1
        while start and line[start - 1] > "\x7f" and at - start < _GLANCE:
            start -= 1
        found = ODD_RUN.match(line, start)
        if found is not None:
            end = found.end()
            run = found[0][:_GLANCE]
            size += len(run) if run not in runs else 0
            runs[run] = None
    return " ".join(runs or dict.fromkeys(ODD_RUN.findall(line)))[:_GLANCE]


def _in_some_encoding(text: str) -> bool:
    """Whether odd pairs of ``text`` are many, or one somewhere begins likely UTF-8 in one and the same encoding.

    Many pairs are damage; a few may be slips of somebody's keyboard.
    """
    pairs = odd_pairs(text, _SLIPS + 1)
    return len(pairs) > _SLIPS or any(_begins_sequence(text, pair) for pair in pairs)


def _begins_sequence(text: str, pair: str) -> bool:
    windows: dict[str, None] = {}
    at = text.find(pair)
    while at >= 0:
        windows[(text[at - 1 : at] or " ") + text[at : at + 8]] = None
        if len(windows) > _FEW:
            return True
        at = text.find(pair, at + 1)
    for source in sources():
        if source.high.isdisjoint(pair):
            continue
        for window in windows:
            data = source.encoded(window)
            m = RUN.match(data, 1)
            if m is not None and run_gain(window, data, 1, m.end()) > 0:
                return True
    return False


# Different surroundings of an odd pair above which it is no slip of somebody's keyboard.
_FEW = 24


def _in_the_end(reading: Reading, depth: int) -> float:
    """The gain of a reading with what can be gained by reading its result anew."""
    gain = reading.gain - _RARITY[reading.kind.rpartition(" ")[2]]
    if not depth:
        return gain
    result = apply_edits(reading.line, reading.edits())
    deeper = [x for x in Misread(result, odd=True).readings(result) if x.proven][:_DEEPER]
    return gain + max((_in_the_end(x, depth - 1) for x in deeper), default=0.0)


def _suffices(reading: Reading, permitted: Mapping[str, float]) -> bool:
    if reading.proven:
        return True
    return reading.kind in permitted and reading.gain >= (PERMITTED if reading.whole else PERMITTED_PARTLY)


def _reading(line: str, source: Page, sample: int) -> Reading:
    kind = f"utf-8 as {source.name}"
    data = source.encoded(line)
    spans = [m.span() for m in RUN.finditer(data)] if _DEAD_BYTES not in data else []
    if not spans:
        return Reading(kind, line, data, spans, 0.0, 0, whole=False)
    odd = _odd_count(line)
    whole = sum([end - start for start, end in spans]) == odd
    is_spaced = False
    if not whole and source.chars[0xA0] == "\xa0":
        spaced = spaced_spans(data)
        if spaced and sum([end - start - data.count(b" ", start, end) for start, end in spaced]) == odd:
            spans, whole, is_spaced = spaced, True, True
    gains: dict[bytes, float] = {}
    for start, end in spans:
        old = data[start:end]
        if old not in gains:
            if whole and len(gains) >= sample:
                break
            gains[old] = run_gain(line, data, start, end)
    counted = [g if whole else g - MIXED for g in gains.values() if whole or g > MIXED]
    return Reading(kind, line, data, spans, sum(counted), len(counted), whole=whole, spaced=is_spaced)


def _odd_count(line: str) -> int:
    return len(line) - len(line.encode("ascii", "ignore"))


def _proves(reading: Reading) -> bool:
    line, total, count, whole = reading.line, reading.gain, reading.count, reading.whole
    proven = total >= ALONE and total >= EACH * count
    if proven and not whole:
        edits = reading.edits()
        rest = _without(line, edits)
        if is_bad(rest) or WEST_RUN.search(rest):
            # What stays is garble too: this is no text with a misread part, but lost beyond repair.
            proven = sum(e.end - e.start for e in edits) > _COVERAGE * _odd_count(line)
    if proven and count == 1 and not whole:
        proven = total >= LONE
    elif proven and (total < STRONG or (count == 1 and not _within_word(line, reading.edits()[0]))):
        # A brand in capitals with its sign, a price behind a multiplication sign, a formula:
        # ftfy's patterns were gathered from texts of that kind.
        proven = (
            is_bad(line)
            or (total >= ACROSS and MIXED_SCRIPTS.search(line) is not None)
            or (whole and _CAPITAL_WITHIN.search(line) is not None)
        )
    if not proven and whole and total >= STRANGER:
        proven = _stranger(line, reading.edits())
    return proven


def _stranger(line: str, edits: list[Edit]) -> bool:
    """Whether a Latin line loses its only letters of another alphabet by ``edits``, and gets none."""
    result = apply_edits(line, edits)
    other = any(kind_of(c) in LETTERS and script_of(c) not in LATIN for e in edits for c in line[e.start : e.end])
    return (
        other
        and sum(c.isascii() and c.isalpha() for c in line) >= 10
        and all(script_of(c) in LATIN for c in result if c > "\x7f" and kind_of(c) in LETTERS)
    )


def _without(line: str, edits: list[Edit]) -> str:
    return apply_edits(line, [Edit(e.start, e.end, " ", e.rule) for e in edits])


def _within_word(line: str, edit: Edit) -> bool:
    """Whether a Latin letter stands beside what ``edit`` replaces."""
    before, after = line[max(0, edit.start - 1) : edit.start], line[edit.end : edit.end + 1]
    return (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
