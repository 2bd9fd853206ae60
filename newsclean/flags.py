"""Flags: what holds for the whole document, each with the findings that show it."""

from __future__ import annotations

from newsclean.document import Document, Finding, Label, Line
from newsclean.text.scripts import ends_sentence, width

#: An offer counts as following the story directly if it begins within so many units of its end.
OFFER_WITHIN = 3
#: How many lines show that a document is all boilerplate; more would only repeat it.
MOST_EVIDENCE = 5
#: A last line shorter than this is a subheading or a signature rather than a broken sentence.
LEAST_WIDTH = 60


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
    cut = _broken_end(lines[body[-1]], lines)
    if cut:
        flags.append(("truncated", (cut,)))
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


def _broken_end(line: Line, lines: list[Line]) -> Finding | None:
    """Evidence that a story stops mid-way: its last line ends in an ellipsis or without an end at all."""
    text = line.text.rstrip()
    if text.endswith(("…", "...", "[…]", "[...]")):
        return Finding(None, (line.span[1] - 1, line.span[1]), rule="ellipsis", filter="flags")
    body = [x for x in lines if x.label is Label.BODY and width(x.text.strip()) >= LEAST_WIDTH]
    ended = sum(ends_sentence(x.text) for x in body)
    # Only where the other paragraphs end as sentences do: lists and Thai prose never would.
    if body and body[-1] is line and not ends_sentence(text) and ended >= 2 and ended == len(body) - 1:
        return Finding(None, (line.span[1] - 1, line.span[1]), rule="no-sentence-end", filter="flags")
    return None
