"""Flags: what holds for the whole document, each with the findings that show it."""

from __future__ import annotations

from newsclean.document import Document, Finding, Label, Line
from newsclean.filters.menus import API_RULE
from newsclean.filters.story import is_truncated

#: An offer counts as following the story directly if it begins within so many units of its end.
OFFER_WITHIN = 3
#: How many lines show that a document is all boilerplate; more would only repeat it.
MOST_EVIDENCE = 5


def flags_of(document: Document) -> tuple[tuple[str, tuple[Finding, ...]], ...]:
    """The flags of a labelled document, by name, each with its evidence.

    ``no_story``: there is text, and nothing of it is body. ``paywalled``: an offer
    stands within the story or directly after it. ``truncated``: the story stops
    mid-way.
    """
    lines = [x for x in document.lines if x.text.strip()]
    if not lines:
        return ()
    body = [i for i, x in enumerate(lines) if x.label is Label.BODY]
    if not body:
        shown = tuple(x.reason for x in lines if x.reason is not None)[:MOST_EVIDENCE]
        return (("no_story", shown),)
    flags = []
    offers = _offers(lines, body[0], body[-1])
    if offers:
        flags.append(("paywalled", offers))
    counters = tuple(x.reason for x in lines if x.reason is not None and x.reason.rule == API_RULE)
    cut = None if counters else is_truncated([lines[i] for i in body])
    if counters:
        flags.append(("truncated", counters))
    elif cut:
        flags.append(("truncated", (Finding(None, cut, rule="broken-end", filter="flags"),)))
    return tuple(flags)


def _offers(lines: list[Line], first: int, last: int) -> tuple[Finding, ...]:
    """The takers of the prompts from the story's first line to shortly after its last."""
    found = []
    nearby = OFFER_WITHIN
    for i, line in enumerate(lines[first + 1 :], first + 1):
        if i > last:
            nearby -= line.label is not Label.PROMPT
        if nearby < 0:
            break
        if line.label is Label.PROMPT and line.reason is not None:
            found.append(line.reason)
    return tuple(found)
