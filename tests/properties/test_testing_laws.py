"""Each law of ``newsclean.testing`` finds the bug planted for it, in a toy cleaner or a toy pipeline."""

import dataclasses
import re

import pytest

import newsclean
from newsclean import Finding, Label, Pipeline, RepairEncoding, analyze
from newsclean.errors import FilterError
from newsclean.testing import (
    LabelledPage,
    assert_accounted,
    assert_laws,
    assert_linear,
    assert_nothing_invented,
    assert_portable,
    assert_story_kept,
    check_cleaner,
    check_filter,
    check_laws,
)
from newsclean.testing.cleaners import LAWS
from newsclean.testing.hostile import SHAPES

OFFER = re.compile(r"subscri|sign in|log in|account|trial|free|per month", re.IGNORECASE)


def sound(text):
    """The toy: drops lines that offer a subscription, until none is left."""
    return "\n".join(x for x in newsclean.repair(text).split("\n") if not OFFER.search(x)).strip("\n")


def raises_on_a_surrogate(text):
    text.encode("utf-8")
    return sound(text)


def answers_nothing(text):
    return sound(text) or None


def keeps_a_surrogate(text):
    return "\n".join(x for x in text.split("\n") if not OFFER.search(x))


def drops_the_last_line_only(text):
    lines = newsclean.repair(text).strip("\n").split("\n")
    return "\n".join(lines[:-1] if len(lines) > 1 and OFFER.search(lines[-1]) else lines)


def unescapes_once(text):
    return text.encode("utf-8", "replace").decode().replace("&amp;", "&")


def straightens_quotes(text):
    return sound(text).replace("“", '"').replace("”", '"')


def sorts_lines(text):
    return "\n".join(sorted(sound(text).split("\n")))


def says_that_it_cleaned(text):
    out = sound(text)
    return out if out == text else f"{out}\n[cleaned]"


class RemembersLines:
    """Drops lines that it saw in any text, as a duplicate filter with a process-wide cache does."""

    def __init__(self):
        self.seen = set()

    def __call__(self, text):
        out = [x for x in sound(text).split("\n") if x not in self.seen]
        self.seen.update(out)
        return "\n".join(out)


def compares_all_lines(text):
    lines = text.split("\n")
    return "\n".join(x for i, x in enumerate(lines) if not any(x == y for y in lines[:i] if x != y or not x))


PLANTED = [
    (raises_on_a_surrogate, "total"),
    (answers_nothing, "total"),
    (keeps_a_surrogate, "total"),
    (drops_the_last_line_only, "fixed point"),
    (unescapes_once, "fixed point"),
    (straightens_quotes, "nothing invented"),
    (sorts_lines, "nothing invented"),
    (says_that_it_cleaned, "nothing invented"),
    (RemembersLines(), "deterministic"),
]


def test_a_sound_cleaner_passes():
    """The toy without a bug breaks no law, and neither does newsclean itself."""
    check_cleaner(sound, max_examples=100)
    check_cleaner(newsclean.clean, max_examples=50)
    assert_linear(sound, ["short lines", "dots"])


@pytest.mark.parametrize(("cleaner", "law"), PLANTED, ids=lambda x: getattr(x, "__name__", str(x)[:20]))
def test_planted_bugs_are_found(cleaner, law):
    """The search for one law finds the toy that breaks it."""
    with pytest.raises(AssertionError):
        check_cleaner(cleaner, laws=[law], max_examples=2000)


def test_every_law_has_a_planted_bug():
    """No law of the search is without a toy that it must find."""
    assert {law for _, law in PLANTED} == set(LAWS)


def test_the_smallest_text_is_shown():
    """A planted bug is reported on the text that shows it best."""
    with pytest.raises(AssertionError, match=re.escape("'\\ud800'")):
        check_cleaner(raises_on_a_surrogate, laws=["total"], max_examples=2000)


def test_a_law_that_there_is_not():
    """A wrong name of a law is said, with those that there are."""
    with pytest.raises(ValueError, match="fixed point"):
        check_cleaner(sound, laws=["idempotent"])


def test_a_slow_cleaner_is_found():
    """A cleaner that compares every line with every other is no linear one; the shape is named."""
    with pytest.raises(AssertionError, match="different short lines"):
        assert_linear(compares_all_lines, ["different short lines"], characters=4_000, least=0.0)


def test_shapes_have_the_size_asked_for():
    """A hostile text has about as many characters as it should, so that proportions mean something."""
    for name, make in SHAPES.items():
        assert 0.5 < len(make(10_000)) / 10_000 < 1.6, name


PAGE = "Home\nThe bridge was closed on Tuesday, the council said.\n\nAlready a subscriber? Sign in"


def changed(**changes):
    return dataclasses.replace(analyze(PAGE), **changes)


def moved(line, by):
    return dataclasses.replace(line, span=(line.span[0] + by, line.span[1] + by))


def test_documents_that_leave_text_out_are_found():
    """Law 4: a lost unit, an overlap, a wrong text and a wrong offset are each found."""
    document = analyze(PAGE)
    assert_accounted(document)
    lines = document.lines
    for broken in (
        lines[:-1],
        lines[1:],
        (lines[0], lines[0], *lines[1:]),
        (lines[1], lines[0], *lines[2:]),
        (dataclasses.replace(lines[0], text="Homf"), *lines[1:]),
        (moved(lines[0], 1), *lines[1:]),
        (*lines[:-1], dataclasses.replace(lines[-1], end=10_000)),
        (*lines[:-1], dataclasses.replace(lines[-1], start=0)),
    ):
        with pytest.raises(AssertionError):
            assert_accounted(changed(lines=broken))


class Shouting(newsclean.Document):
    """A document that renders what nobody wrote."""

    def render(self, policy=None):
        return super().render(policy).upper()


def test_documents_that_invent_are_found():
    """Law 3: an output that is not the kept units is found, and so is one with more behind it."""
    document = analyze(PAGE)
    assert_nothing_invented(document)
    fields = {x.name: getattr(document, x.name) for x in dataclasses.fields(document)}
    with pytest.raises(AssertionError, match="not its kept units"):
        assert_nothing_invented(Shouting(**fields))
    kept = [x for x in document.lines if x.kept]
    hidden = tuple(dataclasses.replace(x, kept=False) if x is kept[-1] else x for x in document.lines)
    with pytest.raises(AssertionError, match="no kept unit holds"):
        assert_nothing_invented(changed(lines=hidden))


def test_documents_that_do_not_travel_are_found():
    """Law 7: what is no JSON, what JSON changes, and what does not come back from a pickle."""
    assert_portable(analyze(PAGE))
    for title in (b"bytes", {1: "a key that JSON makes a string"}, float("nan")):
        with pytest.raises(AssertionError, match="JSON"):
            assert_portable(changed(title=title))


def test_pipelines_with_a_planted_filter_are_found():
    """Law 5 and 1 of a pipeline: a filter that remembers, one that raises, and one whose findings are none."""

    class Remembers:
        name = "remembers"

        def __init__(self):
            self.seen = set()

        def __call__(self, document):
            for line in document.pending:
                if line.text in self.seen:
                    yield Finding(Label.DUPLICATE, line.span)
                self.seen.add(line.text)

    def raises(document):
        if "\x00" in document.text:
            raise ValueError("a NUL")
        return ()

    def beyond(document):
        yield Finding(Label.JUNK, (0, len(document.text) + 1))

    with pytest.raises(AssertionError):
        check_laws(Pipeline([RepairEncoding(), Remembers()]), max_examples=60)
    with pytest.raises(ValueError, match="a NUL"):
        check_laws(Pipeline([raises]), max_examples=2000)
    with pytest.raises(FilterError):
        assert_laws("a text", Pipeline([beyond]))


def greedy(document):
    """Takes every line with a number in it, and so lines of stories."""
    for line in document.pending:
        if any(x.isdigit() for x in line.text):
            yield Finding(Label.JUNK, line.span, rule="digit")


def stamps(document):
    """Takes lines that are a clock time and nothing else."""
    for line in document.pending:
        if re.fullmatch(r"\d\d:\d\d", line.text.strip()):
            yield Finding(Label.BYLINE, line.span, rule="clock")


def test_filters_that_take_the_story_are_found():
    """A filter that keeps all laws and eats stories is found by drawn pages; a good one passes."""
    check_laws(Pipeline([greedy]), max_examples=30)
    with pytest.raises(AssertionError, match="a line of the story was lost"):
        check_filter(greedy, max_examples=30)
    check_filter(stamps, max_examples=15)


def test_a_lost_story_line_is_named():
    """The message shows the line and the page that it was on."""
    page = LabelledPage(("The bridge was opened in 1974.", "Home"), (Label.BODY, Label.NAVIGATION), "en")
    with pytest.raises(AssertionError, match="opened in 1974"):
        assert_story_kept(page, Pipeline([greedy]))
