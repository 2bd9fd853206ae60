"""The facts of a line's shape."""

import time

import pytest

from newsclean.filters import shape
from newsclean.filters.shape import END_COLON, END_COMMA, END_ELLIPSIS, END_OTHER, END_SENTENCE, end_of, facts, start_of


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("He left.", END_SENTENCE),
        ("He said: “I left.”", END_SENTENCE),
        ("他走了。」", END_SENTENCE),
        ("क्या हुआ।", END_SENTENCE),
        ("ماذا حدث؟", END_SENTENCE),
        ("ሰላም ነው።", END_SENTENCE),
        ("To be told…", END_ELLIPSIS),
        ("To be told...", END_ELLIPSIS),
        ("Read more:", END_COLON),
        ("Bread, milk,", END_COMMA),
        ("Home", END_OTHER),
        ("", END_OTHER),
        ("”", END_OTHER),
    ],
)
def test_ends_in_all_scripts(text, end):
    """A line's end is told in every script, through closing quotes."""
    assert end_of(text) == end


def test_starts_are_told_apart():
    """Capital, small letter, digit, bullet, quote, letter without case and nothing are seven starts."""
    assert [start_of(x) for x in ("Home", "home", "3 men", "- tea", "“Yes", "他", "")] == [1, 0, 2, 3, 4, 5, 6]


def test_scripts_without_spaces_have_words_too():
    """A Chinese sentence is about as wide as its English translation, not one word."""
    chinese = facts("渡轮在周五之前不会恢复航行，因为潜水员在旧船船体上发现了一道裂缝。")
    english = facts(
        "The ferry will not run before Friday because a diver has found a crack in the hull of the older ship."
    )
    assert chinese.good
    assert english.good
    assert 0.6 < chinese.words / english.words < 1.6


def test_repeats_are_found_whatever_their_numbers():
    """Lines that differ in their digits alone have one key."""
    assert facts("5 comments").key == facts(" 12 Comments ").key


def test_inflected_forms_share_tokens():
    """Only the first letters of a word are compared."""
    assert facts("больницы").tokens == facts("больнице").tokens


@pytest.mark.parametrize("piece", [".", "1:1", "http", "(", "a" * 50 + " ", "他", "\u0130", " -", "|", "...”"])
def test_cost_is_bounded(piece):
    """A line of a megabyte of near-matches costs no more than stripping it and reading its head."""
    line = piece * (1_000_000 // len(piece))
    begun = time.perf_counter()
    found = facts(line)
    assert time.perf_counter() - begun < 0.5
    assert found.chars == len(line.strip())
    assert len(found.tokens) <= shape.TOKENS


def test_blank_and_odd_lines_have_facts():
    """Nothing that a line can hold breaks the facts."""
    for line in ("", " ", "\x00", "\u200b", "\ufffd" * 3, "\U0001f600", "e\u0301"):
        assert facts(line).words >= 0.0
