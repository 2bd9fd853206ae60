"""Finds the concepts of a line in all languages at once.

A line is cut into words; each word is looked up once, whatever the number of
languages, and gives the concepts that it shows and the set of languages in which
it does so. What languages a *combination* of words has in common is then one
bitwise "and" of such sets.
"""

from __future__ import annotations

import re
from operator import itemgetter
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
#: Stems, endings and middles are found by so many of their letters first.
STEM = 3
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


#: A longer entry behind its second part: concept, mask, and gap, atom, gap, atom ... of further parts.
_Rest = tuple[str, int, tuple[int, ...]]
#: Longer entries by their second part.
_Next = dict[int, tuple[_Rest, ...]]
#: What a piece of a word shows: start and end within the word, first and last position in words, concepts with
#: masks, atoms, and the longer entries that it opens: those whose second part stands right behind it, and those
#: where it may stand some words on. Plain tuples: there are many, and the garbage collector learns to skip them.
_Unit = tuple[int, int, int, int, tuple[tuple[str, int], ...], tuple[int, ...], _Next | None, _Next | None]
#: A unit at its place in a text: start, end, position in words, the unit.
_Placed = tuple[int, int, int, _Unit]
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
        self._hits: list[str] = data["hits"]
        self._starts: dict[str, str] = data["starts"]
        self._prefix: dict[str, int] = data["prefix"]
        self._suffix: dict[str, int] = data["suffix"]
        # How stems begin and endings end, and middles by how they begin, so that a word asks only for its own.
        self._heads = frozenset(x[:STEM] for x in self._prefix if len(x) >= STEM)
        self._tails = frozenset(x[-STEM:] for x in self._suffix if len(x) >= STEM)
        self._infix: dict[str, list[tuple[str, int]]] = {}
        for text, atom in data["infix"].items():
            self._infix.setdefault(text[:STEM], []).append((text, atom))
        # What atoms open, read from its row when it is first asked for.
        self._opened: dict[int, tuple[_Next | None, _Next | None]] = {}
        # A memory of pure look-ups; it changes how fast an answer comes, never the answer.
        self._known: dict[str, _Entry] = {}
        # Of those the words that show nothing alone and open nothing: most of a story's lines have no others.
        self._silent: set[str] = set()
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
        text = levelled(text)
        words = WORD.findall(text)
        if self._silent.issuperset(words):
            return [], len(words)
        units: list[_Placed] = []
        hits: list[Hit] = []
        known, count, openers = self._known, 0, []
        for m in WORD.finditer(text):
            found = known.get(m[0]) or self._look_up(m[0])
            if found is NOTHING:
                count += 1
                continue
            at = m.start()
            for unit in found[0]:
                start, end, place, last, shown, _, near, far = unit
                start += at
                end += at
                place += count
                if near or far:
                    openers.append(len(units))
                units.append((start, end, place, unit))
                for concept, mask in shown:
                    hits.append(_hit(Hit, (concept, start, end, mask, place, last + count)))
            count += found[1]
        if openers and _sequences(units, openers, hits):
            hits.sort(key=_start)
        return hits, count

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
                elif not piece.islower():
                    units += self._glued(piece, m.start(), count)
                count += 1
        found = (tuple(units), count) if units or count > 1 else NOTHING
        if len(word) <= LONGEST:
            if len(self._known) >= MEMORY:
                self._known.clear()
                self._silent.clear()
            self._known[word] = found
            if count <= 1 and not any(shown or near or far for *_, shown, _, near, far in units):
                self._silent.add(word)
        return found

    def _atoms(self, piece: str) -> list[int]:
        """The entries, and parts of entries, that a word shows: as a whole, by its beginning, end and middle."""
        word = fold(piece[: LONGEST + 1])
        size = len(word)
        whole = exact(piece) if size <= SHORT else word
        atoms = [self._exact[whole]] if whole in self._exact else []
        for n in range(1, min(size, STEM - 1) + 1):
            begun, ended = word[:n], word[-n:]
            if begun in self._prefix:
                atoms.append(self._prefix[begun])
            if ended in self._suffix:
                atoms.append(self._suffix[ended])
        # Sorted: in the order of the tables, whatever their lengths.
        if word[:STEM] in self._heads:
            atoms += sorted(self._prefix[x] for n in range(STEM, size + 1) if (x := word[:n]) in self._prefix)
        if word[-STEM:] in self._tails and size <= LONGEST:
            atoms += sorted(self._suffix[x] for n in range(STEM, size + 1) if (x := word[-n:]) in self._suffix)
        for i in range(min(size, LONGEST) - 2):
            if word[i : i + STEM] in self._infix:
                for text, atom in self._infix[word[i : i + STEM]]:
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
        masks: dict[str, int] = {}
        for atom in atoms:
            row = self._hits[atom].split()
            for concept, which in zip(row[::2], row[1::2], strict=True):
                name = self.names[int(concept)]
                masks[name] = masks.get(name, 0) | self._masks[int(which)]
        opened = [self._opens(atom) for atom in atoms]
        near, far = _merged([x for x, _ in opened]), _merged([x for _, x in opened])
        return (start, end, word, last, tuple(masks.items()), tuple(atoms), near, far)

    def _opens(self, atom: int) -> tuple[_Next | None, _Next | None]:
        """The longer entries that an atom opens, near and far; None where there are none."""
        found = self._opened.get(atom)
        if found is None:
            near: _Next = {}
            far: _Next = {}
            for row in self._starts.get(str(atom), "").split(",") if str(atom) in self._starts else ():
                concept, which, gap, second, *rest = map(int, row.split())
                table = near if gap == 1 else far
                table[second] = (*table.get(second, ()), (self.names[concept], self._masks[which], tuple(rest)))
            found = self._opened[atom] = (near or None, far or None)
        return found


_hit = tuple.__new__
_start = itemgetter(1)


def _merged(tables: list[_Next | None]) -> _Next | None:
    """Several atoms' longer entries as one table."""
    some = [x for x in tables if x]
    if len(some) < 2:
        return some[0] if some else None
    merged: _Next = {}
    for table in some:
        for second, entries in table.items():
            merged[second] = merged.get(second, ()) + entries
    return merged


def _sequences(units: list[_Placed], openers: list[int], hits: list[Hit]) -> bool:
    """Add the entries of several words; returns whether there are any. ``openers``: the units that open some."""
    before = len(hits)
    size = len(units)
    for i in openers:
        first, end, place, (_, _, word, last, _, _, near, far) = units[i]
        # A long part of a script without spaces spans several words: what follows is counted from its last.
        after = place + last - word + 1
        limit = after - 1 + GAP if far else after
        for j in range(i + 1, min(i + NEAR, size)):
            start, _, at, second = units[j]
            if at > limit:
                break
            if start < end:
                continue
            for table in (near, far) if at <= after else (far,):
                if not table:
                    continue
                for atom in second[5]:
                    for concept, mask, rest in table.get(atom, ()):
                        k = _follow(units, j, rest) if rest else j
                        if k >= 0:
                            _, to, there, unit = units[k]
                            hits.append(Hit(concept, first, to, mask, place, there + unit[3] - unit[2]))
    return len(hits) > before


def _follow(units: list[_Placed], i: int, rest: tuple[int, ...]) -> int:
    """The index of the unit that completes an entry begun at ``i``, or -1.

    ``rest``: gap, atom, gap, atom ... of the parts that must follow.
    """
    for gap, atom in zip(rest[::2], rest[1::2], strict=True):
        _, end, place, unit = units[i]
        limit = place + unit[3] - unit[2] + gap
        for j in range(i + 1, min(i + 1 + NEAR, len(units))):
            if units[j][2] > limit:
                return -1
            if atom in units[j][3][5] and units[j][0] >= end:
                i = j
                break
        else:
            return -1
    return i
