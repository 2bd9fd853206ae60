"""Which damage a document has, and what to do with each line of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import regex
from ftfy import TextFixerConfig, fix_encoding_and_explain

from newsclean.text import legacy
from newsclean.text.edits import Edit, apply_edits, edits_between
from newsclean.text.mojibake import Misread
from newsclean.text.plausibility import plausibility

# ftfy drops its flags unless it is given a configuration that explains.
_CONFIG = TextFixerConfig(unescape_html=False, explain=True)
# Traces of a byte that was lost or became a space, which break the UTF-8 around it: ftfy
# knows the forms that are met, and is asked about such lines.
_LOSSY = regex.compile("[\ufffd]|[ÃÂâ]\\?|(?:^|[a-z.'’ ])[ÃÂГ](?: |[a-z])|[ÅÎÐÙĂ] ")

_NEXT = frozenset(" abcdefghijklmnopqrstuvwxyz")
# What its answer is worth more, in nats: it puts the spaces right as well.
_LOST = 10.0

# Evidence after which the document's main kind of damage is named, in nats. The rest of
# the lines are read that way first, and in full only where it does not explain them.
_ENOUGH = 100.0


class Diagnosis:
    """The wrong decodings of one document in its present state."""

    def __init__(self, text: str, alphabet: set[str]) -> None:
        self._misread = Misread(text, alphabet)
        self._looks_legacy = legacy.looks_misread(text, alphabet)
        self._lost = _bytes_lost(text, alphabet)
        self.healthy = not (self._misread.any_odd or self._looks_legacy or self._lost)
        self._permitted: Counter[str] = Counter()
        self._legacy: Counter[str] = Counter()
        if not self.healthy:
            self._hear(text.split("\n"))

    def _hear(self, lines: Iterable[str]) -> None:
        """Take the lines' evidence, until there is enough."""
        for line in lines:
            if line.isascii():
                continue
            reading = self._misread.best(line, {})
            if reading is not None and reading.proven:
                self._permitted[reading.kind] += int(reading.gain) + 1
            if self._looks_legacy and (reading is None or not reading.whole):
                found = legacy.best_reading(line, {})
                if found is not None and (reading is None or found.gain > reading.gain):
                    self._legacy[found.kind] += int(found.gain) + 1
            if self._permitted.total() + self._legacy.total() > _ENOUGH:
                break
        if self._permitted:
            self._misread.set_main(self._permitted.most_common(1)[0][0])

    def edits(self, line: str) -> list[Edit]:
        """The edits that undo a wrong decoding of ``line``, one layer of it."""
        if self.healthy or line.isascii():
            return []
        reading = self._misread.best(line, self._permitted)
        if reading is not None and reading.whole:
            return list(reading.edits)
        choices: list[tuple[float, list[Edit]]] = []
        if reading is not None:
            choices.append((_gain(line, apply_edits(line, reading.edits)), list(reading.edits)))
        if self._misread.odd(line) or (self._lost and _LOSSY.search(line)):
            text = fix_encoding_and_explain(line, _CONFIG).text
            if text != line:
                choices.append((_gain(line, text) + _LOST, edits_between(line, text, "utf-8, bytes lost")))
        if self._looks_legacy or self._legacy:
            found = legacy.best_reading(line, self._legacy)
            if found is not None:
                choices.append((found.gain, legacy.legacy_edits(line, found.text, found.kind)))
            punctuation, gain = legacy.punctuation_reading(line)
            if punctuation:
                choices.append((gain, punctuation))
        return max(choices, key=lambda x: x[0])[1] if choices else []


def _gain(line: str, text: str) -> float:
    """How much likelier ``text`` is than ``line``, in nats."""
    return plausibility(f" {text} ") - plausibility(f" {line} ")


def _bytes_lost(text: str, alphabet: set[str]) -> bool:
    """Whether ``text`` may hold what `_LOSSY` looks for; a cheaper look that may err on the side of yes."""
    if "\ufffd" in alphabet or any(f"{c}?" in text for c in "ÃÂâ" if c in alphabet):
        return True
    if any(f"{c} " in text for c in "ÅÎÐÙĂ" if c in alphabet):
        return True
    return any(piece[:1] in _NEXT for c in "ÃÂГ" if c in alphabet for piece in text.split(c)[1:] if piece)
