"""The repair as a pipeline stage: it stands first and alone may change characters."""

from __future__ import annotations

from dataclasses import dataclass

from newsclean.text.repair import Repaired, repair_text


@dataclass(frozen=True)
class RepairEncoding:
    """Undoes wrong decodings, escapes and debris; see ``docs/repair.md``.

    ``unwrap``: join the lines of paragraphs that were wrapped at a fixed width.
    ``dehyphenate``: join words that a line end splits with a hyphen.
    """

    unwrap: bool = False
    dehyphenate: bool = False
    name: str = "repair"

    def repair(self, text: str) -> Repaired:
        """``text`` repaired, with the edits; a text without damage comes back as it is."""
        return repair_text(text, unwrap=self.unwrap, dehyphenate=self.dehyphenate)
