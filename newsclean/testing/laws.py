"""The laws that a pipeline and its documents keep, as assertions to call from a property test.

Each ``assert_...`` takes one text and raises AssertionError with what broke.
:func:`check_laws` searches for a text that breaks one. The laws and why they are
what they are: ``docs/laws.md``.
"""

from __future__ import annotations

import json
import pickle

from hypothesis.strategies import SearchStrategy

from newsclean import EVERYTHING, Document, Filter, Pipeline, RepairEncoding, analyze
from newsclean.document import strip_blank_lines
from newsclean.testing.cleaners import assert_fixed_point, search
from newsclean.testing.strategies import LabelledPage, documents, texts


def assert_total(text: str | bytes, pipeline: Pipeline | None = None) -> Document:
    """Law 1: any text gives an answer, and the answer encodes as UTF-8. Returns the document."""
    document = analyze(text, pipeline=pipeline)
    document.render().encode("utf-8")
    return document


def assert_nothing_invented(document: Document) -> None:
    """Law 3: every line of the output is one or more neighbouring kept units, in order."""
    kept = [line for line in document.lines if line.kept]
    out = document.render()
    at = 0
    for i, line in enumerate(kept):
        text = line.text.lstrip("\n") if i == 0 else line.text
        found = out.find(text, at)
        if found < 0 or out[at:found].strip():
            raise AssertionError(f"the output is not its kept units in order: {out!r} lacks {text!r} at {at}")
        at = found + len(text)
    if out[at:].strip():
        raise AssertionError(f"the output ends in something that no kept unit holds: {out[at:]!r}")


def assert_accounted(document: Document) -> None:
    """Law 4: units cover all text that is not blank, in order, without overlap, and lead back to the source."""
    at = source_at = 0
    for line in document.lines:
        start, end = line.span
        if start < at or end < start:
            raise AssertionError(f"units overlap or run backwards at {line.span}, after {at}")
        if document.text[at:start].strip():
            raise AssertionError(f"text that no unit covers: {document.text[at:start]!r}")
        if document.text[start:end] != line.text:
            raise AssertionError(f"the unit's text is not its span's: {line.text!r} at {line.span}")
        if not source_at <= line.start <= line.end <= len(document.source):
            raise AssertionError(f"source offsets overlap or run backwards: {line.start}-{line.end} after {source_at}")
        at, source_at = end, line.end
    if document.text[at:].strip():
        raise AssertionError(f"text that no unit covers: {document.text[at:]!r}")
    if document.render(EVERYTHING) != strip_blank_lines(document.text):
        raise AssertionError(f"keeping every label does not give the text back: {document.render(EVERYTHING)!r}")


def assert_deterministic(text: str, pipeline: Pipeline | None = None) -> None:
    """Law 5, within a process: the same text gives an equal document, also on a pickled copy of the pipeline."""
    first = analyze(text, pipeline=pipeline)
    second = analyze(text, pipeline=_copy(pipeline))
    if first != second:
        raise AssertionError(f"two analyses of one text differ: {text!r}")


def _copy(pipeline: Pipeline | None) -> Pipeline | None:
    """The pipeline as another process would get it; itself where a filter defined on the spot cannot be sent."""
    try:
        return None if pipeline is None else pickle.loads(pickle.dumps(pipeline))  # noqa: S301 - our own bytes
    except (pickle.PicklingError, AttributeError, TypeError):
        return pipeline


def assert_portable(document: Document) -> None:
    """Law 7: the document survives JSON, and pickles."""
    plain = document.to_dict()
    try:
        again = json.loads(json.dumps(plain))
    except (TypeError, ValueError) as error:
        raise AssertionError(f"to_dict() is no JSON: {error}") from error
    if again != plain:
        raise AssertionError("to_dict() does not survive JSON")
    if pickle.loads(pickle.dumps(document)) != document:  # noqa: S301 - our own bytes
        raise AssertionError("the document does not survive pickling")


def assert_laws(text: str, pipeline: Pipeline | None = None) -> None:
    """All laws for one text and a pipeline (None: the default one), but law 6, which needs a clock.

    That is :func:`newsclean.testing.assert_linear`.
    """
    # First, since a filter that remembers has then seen nothing of the text yet.
    assert_deterministic(text, pipeline)
    document = assert_total(text, pipeline)
    assert_nothing_invented(document)
    assert_accounted(document)
    assert_portable(document)
    assert_fixed_point(text, lambda x: analyze(x, pipeline=pipeline).render())


def check_laws(
    pipeline: Pipeline | None = None,
    *,
    max_examples: int = 200,
    strategy: SearchStrategy[str] | None = None,
) -> None:
    """Search for a text on which a pipeline breaks a law.

    ``pipeline``: None for the default one. ``max_examples``: how many texts to try.
    ``strategy``: where texts come from; default :func:`newsclean.testing.texts`.
    Raises AssertionError with the smallest text found that breaks a law.
    """
    search(lambda text: assert_laws(text, pipeline), strategy if strategy is not None else texts(), max_examples)


def assert_story_kept(page: LabelledPage, pipeline: Pipeline | None = None) -> None:
    """No line of a drawn page's story is dropped: no law, but what a new filter should not break."""
    out = analyze(page.text, pipeline=pipeline).render()
    for line in page.story:
        if line not in out:
            raise AssertionError(f"a line of the story was lost: {line!r} of {page.text!r}")


def check_filter(new: Filter, *, max_examples: int = 100, stories: SearchStrategy[LabelledPage] | None = None) -> None:
    """Search for a text on which a filter breaks a law, or takes a line of a story.

    ``new``: the filter; it is tried behind the repair alone, and in the default
    pipeline before ``story``. ``max_examples``: how many texts, and how many pages, to
    try each time. ``stories``: where pages come from; default
    :func:`newsclean.testing.documents`. Raises AssertionError with the smallest text
    found, and FilterError where the filter's findings break their contract.
    """
    alone = Pipeline([RepairEncoding(), new])
    check_laws(alone, max_examples=max_examples)
    check_laws(Pipeline.default().before("story", new), max_examples=max_examples)
    search(lambda page: assert_story_kept(page, alone), stories if stories is not None else documents(), max_examples)
