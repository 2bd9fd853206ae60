"""What the filters before said of a line: how sure each group of them was, as numbers the story decision reads."""

from __future__ import annotations

from typing import NamedTuple

from newsclean.document import Label, Line

_GROUPS: dict[Label | None, int] = {
    Label.PROMPT: 0, Label.PROMO: 0, Label.TEASER_HEADLINE: 1, Label.TEASER_BLURB: 1, Label.NAVIGATION: 2,
    Label.JUNK: 2, Label.ADVERT: 3, Label.NOTICE: 3, Label.BYLINE: 4, Label.CAPTION: 5, Label.HEADLINE: 6,
    Label.DUPLICATE: 7,
}  # fmt: skip


class Said(NamedTuple):
    """How sure other filters were that a line is something else than the story; ``taken``: whether one took it."""

    prompt: float = 0.0
    teaser: float = 0.0
    menu: float = 0.0
    notice: float = 0.0
    byline: float = 0.0
    caption: float = 0.0
    headline: float = 0.0
    copy: float = 0.0
    taken: int = 0


NOTHING_SAID = Said()


def said_of(line: Line) -> Said:
    """What the filters before said of a line, by groups of labels; a headline is kept, so it is not taken."""
    if not line.findings:
        return NOTHING_SAID
    sure = [0.0] * 8
    for finding in line.findings:
        group = _GROUPS.get(finding.label)
        if group is not None and finding.confidence > sure[group]:
            sure[group] = finding.confidence
    return Said._make((*sure, 1 if line.taken and line.label is not Label.HEADLINE else 0))
