"""The word tables: their form, their compiled form, and how they are looked up."""

import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.errors import LexiconError
from newsclean.lexicon import default_lexicon, lexicon_with, load
from newsclean.lexicon.check import ACCEPTED, examine
from newsclean.lexicon.compile import compiled, dumps, shared_entries, source_tables
from newsclean.lexicon.fold import exact, fold
from newsclean.lexicon.matcher import Lexicon
from newsclean.lexicon.table import concepts, parse, problems_of, table_of

TABLES = source_tables()
TOY = {
    "code": "qtx",
    "name": "Toy",
    "scripts": ["Latn"],
    "concepts": {
        "subscribe": ["abonnier*", "melde* ~ an", "zebrul"],
        "subscription": ["*abo", "*klub*", "tages pass"],
        "article": ["Bericht"],
    },
    "phrases": {"prompt": ["zebrul ka muno"]},
    "examples": {"prompt": ["zebrul bericht"]},
}


@pytest.fixture(scope="module")
def toy():
    """A lexicon of one toy table."""
    return Lexicon(compiled([table_of(TOY, "toy")], [("app", "app")]))


def found(lexicon, text):
    """Concept and matched text of every hit."""
    return [(x.concept, text[x.start : x.end]) for x in lexicon.concepts(text)]


def test_compiled_form_is_its_source():
    """The compiled file is what the tables compile to; run ``python -m newsclean.lexicon.compile`` if not."""
    text = files("newsclean.lexicon").joinpath("compiled.json").read_text("utf-8")
    assert text == dumps(compiled(TABLES, shared_entries()))


def test_enough_languages():
    """At least 120 languages have a table, each under its own code."""
    codes = [x.code for x in TABLES]
    assert len(codes) == len(set(codes)) >= 120


@pytest.mark.parametrize("table", TABLES, ids=lambda x: x.code)
def test_examples_of_each_language(table):
    """Of each language's examples no more than one in seven is missed, and at most one clean line is taken."""
    figures = examine(table, default_lexicon()).figures
    for kind in ("prompt", "promo"):
        right, all_ = figures[kind]
        assert all_ - right <= max(1, all_ // 7), kind
    right, all_ = figures["clean kept"]
    assert right >= all_ - 1
    assert set(figures) >= set(ACCEPTED)


def test_import_loads_no_table():
    """``import newsclean`` neither reads the tables nor imports the lexicon."""
    code = "import sys, newsclean; print(any('lexicon' in x for x in sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_words_stems_ends_and_middles(toy):
    """Whole words, stems, endings and middles are each matched as their entry says."""
    assert found(toy, "Abonnieren! Probeabo, Lesekluben: Bericht") == [
        ("subscribe", "Abonnieren"),
        ("subscription", "Probeabo"),
        ("subscription", "Lesekluben"),
        ("article", "Bericht"),
    ]
    assert found(toy, "Berichte Aboheft unabonniert") == []


def test_entries_of_several_words(toy):
    """Neighbouring words match over punctuation, parted ones within four words, no further."""
    assert ("subscription", "Tages-Pass") in found(toy, "Der Tages-Pass gilt")
    assert ("subscribe", "melden Sie sich jetzt an") in found(toy, "Bitte melden Sie sich jetzt an.")
    assert found(toy, "melden wir das alles einmal noch heute an") == []


def test_offsets_in_the_text_as_given(toy):
    """Offsets count in the original text though its letters grow when folded."""
    text = "İİİ ﬁ ẞ app ABONNİEREN"
    assert found(toy, text)[-1][1] == "ABONNİEREN"


def test_shared_words_join_every_language(toy):
    """A loanword has the mask of all languages."""
    assert [x.languages for x in toy.concepts("App")] == [-1]


def test_users_table_replaces_the_packages_own(tmp_path):
    """A user's table joins the package's tables, or replaces the one of its language."""
    path = tmp_path / "qtx.toml"
    path.write_text(
        'code = "qtx"\nname = "Toy"\nscripts = ["Latn"]\n[concepts]\nsubscribe = ["zebrul"]\n', encoding="utf-8"
    )
    lexicon = lexicon_with([load(path)])
    assert ("subscribe", "zebrul") in found(lexicon, "Jetzt zebrul")
    assert set(lexicon.languages) == {*default_lexicon().languages, "qtx"}
    again = lexicon_with([table_of({**TOY, "code": "en"}, "en")])
    english = 1 << again.languages.index("en")
    assert not [x for x in again.concepts("unlimited access") if x.concept == "access" and x.languages & english]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"concepts": {"subscribble": ["x"]}}, "no row 'subscribble'"),
        ({"concepts": {"subscribe": "x"}}, "must be a list"),
        ({"concepts": {"subscribe": ["a*b"]}}, "inside a word"),
        ({"concepts": {"subscribe": ["..."]}}, "no letters"),
        ({"concepts": {"subscribe": ["a ~ b ~ c"]}}, "no two parts meet"),
        ({"phrases": {"prompt": ["one"]}}, "too short"),
        ({"scripts": []}, "scripts"),
        ({"extra": 1}, "unknown top-level key"),
    ],
)
def test_broken_tables_are_refused(change, says):
    """Each break of the format is named."""
    assert any(says in x for x in problems_of({**TOY, **change}))
    with pytest.raises(LexiconError):
        table_of({**TOY, **change}, "toy")


def test_missing_file_is_an_error_of_ours(tmp_path):
    """A file that is not there, or no TOML, raises LexiconError."""
    with pytest.raises(LexiconError):
        load(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("code = ", encoding="utf-8")
    with pytest.raises(LexiconError):
        load(broken)


def test_short_words_keep_their_marks():
    """A short word is told apart by its marks; a longer one is matched without them."""
    assert exact("đọc") != exact("doc")
    assert exact("Suscripción") == exact("suscripcion") == fold("SUSCRIPCIÓN")


def test_every_row_has_a_group():
    """Every concept says who reads it."""
    assert set(concepts().values()) <= {"prompt", "promo", "notice", "furniture", "shared"}


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    """Any text is read, offsets lie in it in order, and no answer depends on what was read before."""
    lexicon = default_lexicon()
    hits, words = lexicon.read(text)
    assert words >= 0
    assert all(0 <= x.start < x.end <= len(text) for x in hits)
    assert [x.start for x in hits] == sorted(x.start for x in hits)
    assert lexicon.read(text) == (hits, words)


@given(st.text(alphabet="ab~* -'é訂", max_size=20))
def test_any_entry_parses(entry):
    """Parsing an entry never fails and gives parts with letters in them."""
    assert all(x.text for x in parse(entry))
