"""The laws hold for the pipeline itself, whatever its filters do within their contract."""

import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsclean import Document, Finding, Label, Pipeline, RepairEncoding, analyze
from newsclean.testing import assert_laws, texts

LABELS = [*Label, None]


class Wild:
    """A filter that takes, cuts and notes by the checksum of what it sees, and so differs from round to round."""

    after = ()

    def __init__(self, salt: int) -> None:
        self.salt = salt
        self.name = f"wild{salt}"

    def __call__(self, document: Document):
        for line in document.pending:
            seed = zlib.crc32(f"{self.salt}{line.text}{len(document.pending)}".encode("utf-8", "replace"))
            start, end = line.span
            size = end - start
            if seed % 3 == 0:
                first = start + seed // 7 % max(1, size)
                span = (first, min(len(document.text), first + seed // 11 % (2 * size + 1)))
                yield Finding(LABELS[seed // 5 % len(LABELS)], span, rule="wild", confidence=seed // 13 % 100 / 99)


def drop_last(document: Document):
    """One line a round: needs as many rounds as there are lines."""
    if len(document.pending) > 1:
        yield Finding(Label.JUNK, document.pending[-1].span)


@pytest.mark.parametrize("repair", [True, False])
@given(text=texts(), salts=st.lists(st.integers(0, 5), min_size=1, max_size=3, unique=True))
@settings(suppress_health_check=list(HealthCheck))
def test_laws_hold_whatever_filters_find(repair, text, salts):
    """Taking, cutting and rounds keep the laws for filters that find anything anywhere."""
    stages = [*([RepairEncoding()] if repair else []), *(Wild(x) for x in salts)]
    assert_laws(text, Pipeline(stages))


@given(text=texts())
@settings(suppress_health_check=list(HealthCheck))
def test_laws_hold_for_the_repair_alone(text):
    """A pipeline that is only the repair keeps everything and keeps the laws."""
    assert_laws(text, Pipeline([RepairEncoding()]))


@given(text=st.lists(st.sampled_from(["one", "two", "three four", ""]), max_size=120).map("\n".join))
def test_laws_hold_where_rounds_do_not_end(text):
    """A text that would need more rounds than the bound is kept whole, which is a fixed point."""
    assert_laws(text, Pipeline([RepairEncoding(), drop_last]))


def test_a_text_that_never_settles_is_kept_whole():
    """Past the bound on rounds every line stays, with a note that says why."""
    text = "\n".join(f"line {i}" for i in range(200))
    document = analyze(text, pipeline=Pipeline([drop_last]))
    assert document.render() == text
    assert document.lines[0].findings[0].rule == "unsettled"
