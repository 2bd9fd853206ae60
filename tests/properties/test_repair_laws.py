"""The laws of the repair: total, idempotent under any choice of lines, replayable, encodable."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsclean.text import legacy
from newsclean.text.debris import debris_edits, newline_edits
from newsclean.text.diagnosis import LOSSY
from newsclean.text.edits import apply_edits
from newsclean.text.repair import is_settled, repair_text
from newsclean.text.suspects import NOTHING, look

# Small alphabets of what the rules look for find more than all of Unicode does.
PIECES = (
    "a", "É", "é", "Ã", "Â", "©", "\xa0", " ", " ", "\n", "\n", "\r", "\x85", "\u2028", "\ufeff", "\u200d", "\u200b",
    "\u00ad", "\u202a", "\u202c", "\u2066", "\u2069", "\u200f", "\x00", "\x92", "\x1b[0m", "\ufffd", "\ue001", "\ud83d",
    "\ude00", "&amp;", "&", "amp;", "#38;", "lt;", "&eacute;", "&#x27;", "\\", '"', '\\"', "\\n", "\\u00e9", "n",
    "u00e9",
    "%20", "%C3%A9", "%", "25", "=C3=A9", "=", "=20", "3D", "â€™", "вЂ", "Р", "РџСЂ", "Ïðè", "┬", "╨", "пр", "оПХ",
    "À¾", "ÄãºÃ", "한", "中", "ש", "ع", "\u200e", "1", ".", "?", "ƒ", "√", "≈", "€", "™",
)  # fmt: skip
noise = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)

SENTENCES = (
    "Die Bürgermeisterin erklärte, die Brücke müsse früher geöffnet werden.",
    "Премьер-министр сообщил, что переговоры продолжатся в четверг.",
    "Ο δήμαρχος είπε ότι τα έργα θα τελειώσουν την άνοιξη.",
    "市长表示，新的地铁线路将在明年春天开通。",
    "시장은 새 다리가 내년 봄에 열릴 것이라고 말했다.",
    "La niña dijo: “Mañana será otro día”, según su tío.",
    "Il a dit \"non\" à l'école, où l'été commence.",
    "ראש העיר אמר כי הגשר ייפתח באביב.",
)  # fmt: skip


def _wrong(name: str, source: str = "utf-8"):  # type: ignore[no-untyped-def]
    def damage(text: str) -> str:
        return text.encode(source, "replace").decode(name, "replace")

    return damage


DAMAGES = (
    lambda t: t,
    _wrong("latin-1"),
    _wrong("cp1252"),
    _wrong("cp1251"),
    _wrong("cp437"),
    _wrong("mac_roman"),
    _wrong("latin-1", "cp1251"),
    _wrong("cp1251", "koi8-r"),
    _wrong("latin-1", "gbk"),
    _wrong("latin-1", "euc_kr"),
    lambda t: json.dumps(t)[1:-1],
    lambda t: t.replace("&", "&amp;").replace('"', "&quot;"),
    lambda t: "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in t),
)

broken_line = st.builds(lambda t, f, g: g(f(t)), st.sampled_from(SENTENCES), *[st.sampled_from(DAMAGES)] * 2)
texts = st.one_of(
    noise,
    st.text(max_size=60),
    st.text(st.characters(min_codepoint=0x80, max_codepoint=0x17F), max_size=40),
    st.lists(st.one_of(broken_line, noise), max_size=5).map("\n".join),
)


@settings(deadline=None, max_examples=300)
@given(texts)
@example("\ud800")
@example("&" + "amp;" * 3 + "lt;")
@example("м▒мтм╓м?мюм╓мт-м?м┌м▀м┌мумфмт")
def test_a_repaired_text_is_left_as_it_is(text: str) -> None:
    """A second repair finds nothing to do."""
    once = repair_text(text)
    again = repair_text(once.text)
    assert again.edits == ()
    assert again.text == once.text


@settings(deadline=None, max_examples=300)
@given(texts, st.randoms(use_true_random=False))
def test_any_choice_of_lines_is_left_as_it_is(text: str, choice: random.Random) -> None:
    """Lines of a repaired text, each alone and in any company, need no repair."""
    lines = repair_text(text).text.split("\n")
    for line in lines:
        assert is_settled(line)
    for _ in range(3):
        chosen = "\n".join(x for x in lines if choice.random() < 0.6)
        assert repair_text(chosen).edits == ()


@settings(deadline=None, max_examples=300)
@given(texts)
@example("Привет¶мир")
@example("a\xad")
def test_the_first_look_passes_nothing_that_a_rule_would_find(text: str) -> None:
    """Where the first look sees nothing, the rules behind it find nothing in any line."""
    if look(text) != NOTHING:
        return
    assert newline_edits(text) == []
    for line in text.split("\n"):
        assert debris_edits(line) == []
        assert not LOSSY.search(line)
        assert legacy.best_reading(line, {}) is None
        assert legacy.punctuation_reading(line) == ([], 0.0)


@settings(deadline=None, max_examples=200)
@given(texts)
def test_the_edits_lead_from_the_source_to_the_text(text: str) -> None:
    """Edits are sorted, apart, within the source, change something, and replay to the repaired text."""
    result = repair_text(text)
    assert apply_edits(text, result.edits) == result.text
    at = 0
    for edit in result.edits:
        assert at <= edit.start < edit.end <= len(text)
        assert edit.rule
        at = edit.end


@settings(deadline=None, max_examples=200)
@given(st.one_of(texts, st.text(st.characters(), max_size=40)))
def test_the_output_is_encodable_and_has_one_kind_of_newline(text: str) -> None:
    """The result encodes as UTF-8 and holds neither NULs nor other controls nor odd line ends."""
    out = repair_text(text).text
    out.encode("utf-8")
    assert not set(out) & set("\r\v\f\x85\u2028\u2029\x00\x1b\ufeff")
    assert len(out.splitlines()) == len(out.split("\n")) - (out.endswith("\n") or not out)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map("\n".join))
def test_a_clean_text_is_the_same_object(text: str) -> None:
    """Clean text comes back as it is, without edits."""
    result = repair_text(text)
    assert result.text is text
    assert result.edits == ()


@pytest.mark.parametrize("options", [{"unwrap": True}, {"dehyphenate": True}, {"unwrap": True, "dehyphenate": True}])
@settings(deadline=None, max_examples=60)
@given(text=texts)
def test_the_options_are_idempotent_too(options: dict[str, bool], text: str) -> None:
    """Joined lines and words are left as they are by a second repair with the same options."""
    once = repair_text(text, **options)
    assert repair_text(once.text, **options).edits == ()
