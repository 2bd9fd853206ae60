"""The seven laws, for the default pipeline, each preset and each single filter."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsclean
from newsclean import Pipeline, analyze
from newsclean.pipeline import PRESETS
from newsclean.testing import assert_laws, assert_linear, assert_total, check_laws, documents, texts
from newsclean.testing.hostile import SHAPES

FILTERS = [x for x in Pipeline.default().names if x != "repair"]


def test_laws_of_the_default_pipeline(thorough):
    """No text breaks a law of what ``clean`` does."""
    check_laws(max_examples=2000 if thorough else 120)


@pytest.mark.parametrize("preset", PRESETS)
def test_laws_of_the_presets(preset, thorough):
    """No text breaks a law of a preset."""
    check_laws(Pipeline.default(preset=preset), max_examples=200 if thorough else 40)


@pytest.mark.parametrize("name", FILTERS)
def test_laws_of_each_filter_alone(name, thorough):
    """No text breaks a law where a filter stands alone behind the repair."""
    others = [x for x in FILTERS if x != name]
    check_laws(Pipeline.default().without(*others), max_examples=200 if thorough else 40)


@pytest.mark.parametrize("name", FILTERS)
def test_laws_without_each_filter(name, thorough):
    """No text breaks a law where a filter is left out."""
    check_laws(Pipeline.default().without(name), max_examples=200 if thorough else 30)


@given(page=documents(), title=st.one_of(st.none(), st.text(max_size=60)))
def test_laws_with_hints(page, title):
    """A title, a true one or any string, breaks no law."""
    for hint in (title, page.lines[0]):
        once = newsclean.clean(page.text, title=hint)
        assert newsclean.clean(once, title=hint) == once


@given(
    data=st.binary(max_size=300), encoding=st.sampled_from([None, "utf-8", "latin-1", "cp1251", "utf-16", "shift_jis"])
)
def test_bytes_are_never_an_error(data, encoding):
    """Any bytes give an answer, with or without a codec's name, and say how they were decoded."""
    document = analyze(data, encoding=encoding)
    document.render().encode("utf-8")
    assert document.encoding
    assert 0 <= document.encoding.confidence <= 1


@given(text=texts())
@settings(max_examples=30)
def test_bytes_and_text_agree(text):
    """UTF-8 bytes give what the text gives."""
    text = text.encode("utf-8", "replace").decode("utf-8").lstrip("\ufeff")
    assert newsclean.clean(text.encode("utf-8")) == newsclean.clean(text)


def test_hash_seeds_change_nothing():
    """Processes with different hash seeds give the same documents."""
    code = (
        "import json, newsclean\n"
        "page = 'By Ruth Hallam\\nThe mayor left.\\nSubscribe now\\nRelated stories\\nA bridge falls'\n"
        "print(json.dumps(newsclean.analyze(page).to_dict(), sort_keys=True))"
    )
    outs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outs) == 1


def test_order_of_documents_changes_nothing():
    """What was cleaned before a text changes nothing about it."""
    one = "The ferry left at nine.\nRead also: The river froze\nSubscribe now"
    two = "渡轮九点离港。\n订阅本报\n" * 3
    first = newsclean.clean(one)
    newsclean.clean(two)
    assert newsclean.clean(one) == first


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_in_proportion(shape):
    """Eight times the hostile text takes no more than about eight times the time."""
    assert_total("warm up")
    assert_linear(assert_total, [shape])


@pytest.mark.parametrize("text", ["", "\n", " ", "\x00", "\ud800", "\ufeff", "…", "&", "\\", "\u200b\n\u200b"])
def test_tiny_texts(text):
    """The smallest texts keep the laws."""
    assert_laws(text)


def test_nothing_but_text_is_taken():
    """What is neither str nor bytes is a TypeError of ours that names its type."""
    for thing in (None, 3, ["text"], bytearray(b"text")):
        with pytest.raises(newsclean.NewscleanError, match=type(thing).__name__) as caught:
            newsclean.clean(thing)
        assert isinstance(caught.value, TypeError)
