"""Which damage a document has, and what to do with each line of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import regex
from ftfy import TextFixerConfig, fix_encoding_and_explain

from newsclean.text import latin, legacy
from newsclean.text.edits import Edit, apply_edits, edits_between
from newsclean.text.mojibake import Misread
from newsclean.text.plausibility import plausibility
from newsclean.text.suspects import Look

# ftfy drops its flags unless it is given a configuration that explains.
_CONFIG = TextFixerConfig(unescape_html=False, explain=True)
# Traces of a byte that was lost or became a space, which break the UTF-8 around it: ftfy
# knows the forms that are met, and is asked about such lines.
LOSSY = regex.compile("[\ufffd]|[ÃÂâ]\\?|(?:^|[a-z.'’ ])[ÃÂГ](?: |[a-z])|[ÅÎÐÙĂ] ")

# What its answer is worth more, in nats: it puts the spaces right as well.
_LOST = 10.0

# Evidence after which the document's main kind of damage is named, in nats. The rest of
# the lines are read that way first, and in full only where it does not explain them.
_ENOUGH = 100.0
# What a line without a capital weighs at most, in nats: one in capitals is as likely in the
# small letters of another encoding, so a second one is heard.
_SMALL = 60.0
# Evidence of one line after which the others are asked for the same kind first, in nats.
_CLEAR = 40.0


class Diagnosis:
    """The wrong decodings of one document in its present state.

    ``seen``: what a first look saw of it. ``before``: the kind of damage that was undone last:
    who decodes wrongly twice mostly does it twice in the same way.
    """

    def __init__(self, text: str, seen: Look, before: str = "") -> None:
        self._misread = Misread(text, odd=seen.odd)
        self._looks_legacy = seen.legacy
        self._looks_latin = seen.latin
        self._lost = seen.lost
        self.healthy = not (self._misread.any_odd or self._looks_legacy or self._looks_latin or self._lost)
        self._permitted: Counter[str] = Counter()
        self._legacy: Counter[str] = Counter()
        self._latin: Counter[tuple[str, str]] = Counter()
        self.main = ""
        if not self.healthy:
            self._hear(text.split("\n"), before)
        self._mostly_legacy = self._legacy.total() > self._permitted.total()

    def _hear(self, lines: Iterable[str], before: str) -> None:
        """Take the lines' evidence, until there is enough."""
        for line in lines:
            if line.isascii():
                continue
            reading = self._misread.proof(line, before)
            if reading is not None:
                self._permitted[reading.kind] += int(reading.gain) + 1
                if reading.gain >= _CLEAR:
                    before = reading.kind
            if reading is None or not reading.whole:
                self._hear_others(line, 0.0 if reading is None else reading.gain)
            if self._permitted.total() + self._legacy.total() + self._latin.total() > _ENOUGH:
                break
        if self._permitted:
            self.main = self._permitted.most_common(1)[0][0]
            self._misread.set_main(self.main)

    def _hear_others(self, line: str, gain: float) -> None:
        """The evidence for national encodings; ``gain``: that of the reading as UTF-8, if any."""
        if self._looks_legacy:
            found = legacy.best_reading(line, {})
            if found is not None and found.gain > gain:
                small = found.text == found.text.lower() != found.text.upper()
                self._legacy[found.kind] += int(min(found.gain, _SMALL) if small else found.gain) + 1
        if self._looks_latin and not gain:
            for other in latin.readings(line):
                self._latin[other.kind, other.language] += int(other.gain) + 1

    def whole_edits(self) -> list[Edit] | None:
        """The edits of the whole document, where one wrong decoding explains all of it."""
        return None if self._legacy or self._latin else self._misread.whole_edits()

    def edits(self, line: str) -> list[Edit]:
        """The edits that undo a wrong decoding of ``line``, one layer of it."""
        if self.healthy or line.isascii():
            return []
        if self._mostly_legacy:
            found = legacy.as_proved(line, self._legacy)
            if found is not None:
                return legacy.legacy_edits(line, found.text, found.kind)
        reading = self._misread.best(line, self._permitted)
        if reading is not None and reading.whole:
            return reading.edits()
        choices: list[tuple[float, list[Edit]]] = []
        if reading is not None:
            edits = reading.edits()
            choices.append((_gain(line, apply_edits(line, edits)), edits))
        if self._misread.odd(line) or (self._lost and LOSSY.search(line)):
            text = fix_encoding_and_explain(line, _CONFIG).text
            choices.append((_gain(line, text) + _LOST, edits_between(line, text, "utf-8, bytes lost")))
        if self._looks_legacy or self._legacy:
            choices += self._legacy_choices(line)
        best = max((x for x in choices if x[1]), key=lambda x: x[0], default=None)
        return best[1] if best is not None else self._latin_edits(line)

    def _latin_edits(self, line: str) -> list[Edit]:
        """The edits where a Latin encoding was read as Western: in the document's language, or what the line proves."""
        kind = ""
        if self._latin:
            main, language = self._latin.most_common(1)[0][0]
            kind = main if latin.is_permitted(line, main, language) else ""
        if not kind and self._looks_latin:
            kind = next((x.kind for x in latin.readings(line)), "")
        text = latin.text_of(line, kind.partition(" ")[0]) if kind else None
        return [] if text is None else legacy.legacy_edits(line, text, kind)

    def _legacy_choices(self, line: str) -> list[tuple[float, list[Edit]]]:
        punctuation, gain = legacy.punctuation_reading(line)
        found = legacy.best_reading(line, self._legacy)
        if found is None:
            return [(gain, punctuation)]
        return [(gain, punctuation), (found.gain, legacy.legacy_edits(line, found.text, found.kind))]


def _gain(line: str, text: str) -> float:
    """How much likelier ``text`` is than ``line``, in nats."""
    return plausibility(f" {text} ") - plausibility(f" {line} ")
