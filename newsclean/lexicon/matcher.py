"""Finds the concepts of a line in all languages at once.

A line is cut into words; each word is looked up once, whatever the number of
languages, and gives the concepts that it shows and the set of languages in which
it does so. What languages a *combination* of words has in common is then one
bitwise "and" of such sets.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from newsclean.lexicon.fold import NO_SPACE, PIECE, SHORT, WORD, exact, fold, levelled
from newsclean.lexicon.table import GAP

#: Words remembered with what they show, so that frequent ones are looked up once.
MEMORY = 100_000
#: Texts remembered, and how long one may be for that.
TEXTS = 4096
LONGEST_TEXT = 1000
#: Longer words are no words (addresses, noise): they are looked up by their beginning only.
LONGEST = 40
#: Characters that count as a word: of Han and Kana; in the alphabets without spaces, twice as many.
STEP = 2
# Where words were run together: a small letter, then a capital and two small ones.
GLUED = re.compile(r"[a-zà-öø-ÿа-яёα-ωά-ώ]{3}(?=[A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω][a-zà-öø-ÿа-яёα-ωά-ώ]{2})")
#: How many known words the next part of an entry is looked for among; bounds the work on hostile text.
NEAR = 24


class Hit(NamedTuple):
    """A concept at a place of a text.

    ``start``, ``end``: offsets in the text as given. ``languages``: a bit for each
    language that has the entry, -1 for all. ``word``, ``last``: position of its
    first and last word; in a script without spaces some characters count as one (STEP).
    """

    concept: str
    start: int
    end: int
    languages: int
    word: int
    last: int


#: The second part of an entry: what may follow it, as concept, mask, and gap, atom, gap, atom ... of further parts.
_Next = dict[int, list[tuple[str, int, list[int]]]]


class _Unit(NamedTuple):
    """What a piece of a word shows: offsets within the word, and position in words.

    ``near``, ``far``: the longer entries that it opens, by their second part, which
    stands right behind it or some words on.
    """

    start: int
    end: int
    word: int
    last: int
    hits: tuple[tuple[str, int], ...]
    atoms: tuple[int, ...]
    near: _Next
    far: _Next


_Entry = tuple[tuple[_Unit, ...], int]
#: What a word shows that no table knows.
NOTHING: _Entry = ((), 1)


class Lexicon:
    """The words of many languages, ready to be looked up.

    ``data``: what :func:`newsclean.lexicon.compile.compiled` made.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.languages: tuple[str, ...] = tuple(data["languages"])
        self.names: tuple[str, ...] = tuple(data["concepts"])
        self._exact: dict[str, int] = data["exact"]
        self._scan: dict[str, list[tuple[str, int]]] = data["scan"]
        self._masks: list[int] = data["masks"]
        self._hits: list[list[int]] = data["hits"]
        self._starts: dict[str, list[list[int]]] = data["starts"]
        # Stems by their first letters, endings by their last, so that a word asks only for its own.
        self._prefix: dict[str, list[tuple[str, int]]] = {}
        self._suffix: dict[str, list[tuple[str, int]]] = {}
        self._infix: dict[str, list[tuple[str, int]]] = {}
        for text, atom in data["prefix"].items():
            self._prefix.setdefault(text[:3], []).append((text, atom))
        for text, atom in data["suffix"].items():
            self._suffix.setdefault(text[-3:], []).append((text, atom))
        for text, atom in data["infix"].items():
            self._infix.setdefault(text[:3], []).append((text, atom))
        # A memory of pure look-ups; it changes how fast an answer comes, never the answer.
        self._known: dict[str, _Entry] = {}
        self._texts: dict[str, tuple[list[Hit], int]] = {}

    def concepts(self, text: str) -> list[Hit]:
        """The concepts in a text, in order of their beginning; see :class:`Hit`."""
        return self.read(text)[0]

    def read(self, text: str) -> tuple[list[Hit], int]:
        """The concepts in a text, and its length in words (see :class:`Hit`).

        Several filters read the same lines one after the other, so the last texts
        are remembered; the lists are shared and not to be changed.
        """
        found = self._texts.get(text)
        if found is None:
            found = self._read(text)
            if len(text) <= LONGEST_TEXT:
                if len(self._texts) >= TEXTS:
                    self._texts.clear()
                self._texts[text] = found
        return found

    def _read(self, text: str) -> tuple[list[Hit], int]:
        units: list[tuple[int, int, int, _Unit]] = []
        hits: list[Hit] = []
        known, count, opens = self._known, 0, False
        for m in WORD.finditer(levelled(text)):
            word = m[0]
            found = known.get(word)
            if found is None:
                found = self._look_up(word)
            if found is NOTHING:
                count += 1
                continue
            at = m.start()
            for unit in found[0]:
                start, end, place, last, shown, _, near, far = unit
                start, end, place, last = start + at, end + at, place + count, last + count
                units.append((start, end, place, unit))
                if near or far:
                    opens = True
                for concept, mask in shown:
                    hits.append(Hit(concept, start, end, mask, place, last))
            count += found[1]
        if opens:
            self._sequences(units, hits)
        return hits, count

    def _sequences(self, units: list[tuple[int, int, int, _Unit]], hits: list[Hit]) -> None:
        """Add the entries of several words."""
        before = len(hits)
        for i, (_, end, place, unit) in enumerate(units):
            if not unit.near and not unit.far:
                continue
            # A long part of a script without spaces spans several words: what follows is counted from its last.
            word = place + unit.last - unit.word
            limit = word + (GAP if unit.far else 1)
            for j in range(i + 1, min(i + NEAR, len(units))):
                second = units[j]
                if second[2] > limit:
                    break
                if second[0] >= end:
                    if second[2] <= word + 1:
                        self._complete(unit.near, units, i, j, hits)
                    self._complete(unit.far, units, i, j, hits)
        if len(hits) > before:
            hits.sort(key=lambda x: x.start)

    def _complete(
        self, table: _Next, units: list[tuple[int, int, int, _Unit]], i: int, j: int, hits: list[Hit]
    ) -> None:
        """Add the entries of a table that unit ``j`` goes on with and the units behind it complete."""
        if not table:
            return
        for atom in units[j][3].atoms:
            for concept, mask, rest in table.get(atom, ()):
                last = _follow(units, j, rest) if rest else j
                if last >= 0:
                    _, end, place, unit = units[last]
                    hits.append(Hit(concept, units[i][0], end, mask, units[i][2], place + unit.last - unit.word))

    def _look_up(self, word: str) -> _Entry:
        units: list[_Unit] = []
        count = 0
        for m in PIECE.finditer(word) if not word.isdigit() else ():
            piece = m[0]
            if NO_SPACE.match(piece):
                step = STEP if piece[0] > "\u3000" else 2 * STEP
                units += self._scan_run(piece, m.start(), count, step)
                count += (len(piece) + step - 1) // step
            else:
                atoms = self._atoms(piece)
                if atoms:
                    units.append(self._unit(m.start(), m.end(), count, count, atoms))
                else:
                    units += self._glued(piece, m.start(), count)
                count += 1
        found = (tuple(units), count) if units or count > 1 else NOTHING
        if len(word) <= LONGEST:
            if len(self._known) >= MEMORY:
                self._known.clear()
            self._known[word] = found
        return found

    def _atoms(self, piece: str) -> list[int]:
        """The entries, and parts of entries, that a word shows."""
        word = fold(piece[: LONGEST + 1])
        size = len(word)
        whole = exact(piece) if size <= SHORT else word
        atoms = [self._exact[whole]] if whole in self._exact else []
        for n in range(1, 4):
            for text, atom in self._prefix.get(word[:n], ()):
                if (n == 3 or len(text) == n) and word.startswith(text):
                    atoms.append(atom)
            for text, atom in self._suffix.get(word[-n:], ()):
                if (n == 3 or len(text) == n) and word.endswith(text) and size <= LONGEST:
                    atoms.append(atom)
        for i in range(min(size, LONGEST) - 2):
            for text, atom in self._infix.get(word[i : i + 3], ()):
                if word.startswith(text, i) and atom not in atoms:
                    atoms.append(atom)
        return atoms

    def _glued(self, piece: str, at: int, count: int) -> list[_Unit]:
        """The units of words that an extraction ran together ("articleComments")."""
        cut = GLUED.search(piece, 0, LONGEST)
        if not cut:
            return []
        parts = ((piece[: cut.end()], at), (piece[cut.end() :], at + cut.end()))
        return [
            self._unit(start, start + len(part), count, count, atoms)
            for part, start in parts
            if (atoms := self._atoms(part))
        ]

    def _scan_run(self, run: str, at: int, count: int, step: int) -> list[_Unit]:
        units: list[_Unit] = []
        for i, char in enumerate(run):
            for text, atom in self._scan.get(char, ()):
                if run.startswith(text, i):
                    end = i + len(text)
                    units.append(self._unit(at + i, at + end, count + i // step, count + (end - 1) // step, [atom]))
        return units

    def _unit(self, start: int, end: int, word: int, last: int, atoms: list[int]) -> _Unit:
        masks: dict[int, int] = {}
        for atom in atoms:
            row = self._hits[atom]
            for concept, which in zip(row[::2], row[1::2], strict=True):
                masks[concept] = masks.get(concept, 0) | self._masks[which]
        hits = tuple((self.names[concept], mask) for concept, mask in masks.items())
        near: _Next = {}
        far: _Next = {}
        for atom in atoms:
            for concept, which, gap, second, *rest in self._starts.get(str(atom), ()):
                entry = (self.names[concept], self._masks[which], rest)
                (near if gap == 1 else far).setdefault(second, []).append(entry)
        return _Unit(start, end, word, last, hits, tuple(atoms), near, far)


def _follow(units: list[tuple[int, int, int, _Unit]], i: int, rest: list[int]) -> int:
    """The index of the unit that completes an entry begun at ``i``, or -1.

    ``rest``: gap, atom, gap, atom ... of the parts that must follow.
    """
    for gap, atom in zip(rest[::2], rest[1::2], strict=True):
        _, end, place, unit = units[i]
        word = place + unit.last - unit.word
        for j in range(i + 1, min(i + 1 + NEAR, len(units))):
            if units[j][2] > word + gap:
                return -1
            if atom in units[j][3].atoms and units[j][0] >= end:
                i = j
                break
        else:
            return -1
    return i
