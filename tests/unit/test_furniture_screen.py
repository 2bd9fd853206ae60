"""The quick look that spares most lines the furniture recognisers never changes what they say."""

import ast
import inspect

import pytest

from newsclean.filters import bylines, captions, menus, notices
from newsclean.filters.furniture import ASKED, Recogniser
from newsclean.filters.marks import Words
from newsclean.lexicon import default_lexicon
from newsclean.lexicon.compile import source_tables
from newsclean.lexicon.table import concepts

RECOGNISERS = (menus, captions, bylines)
LINES = sorted({x for table in source_tables() for rows in table.examples.values() for x in rows})
ODD = [
    "undefined", "showBanner", "NaN", "None", "null", "iPhone", "Nonesuch", "Velmar", "velmar today", "Photo", "(dpa)",
    "Reuters", "Jane Roe", "a.b", "#velmar", "Monday", "no month here", "by", "© Velmar", "3 comments", "Kirrow | Pell",
]  # fmt: skip


def marks(text):
    """What the recognisers say of a line without the quick look."""
    line = Words(text, default_lexicon().concepts(text))
    return (*menus.menus(line), *captions.captions(line), *bylines.bylines(line), *notices.notices(line))


@pytest.mark.parametrize("module", RECOGNISERS, ids=lambda x: x.__name__.rpartition(".")[2])
def test_every_concept_that_a_recogniser_names_is_asked_for(module):
    """A concept that stands in a recogniser's code lets lines with its words through."""
    literals = {x.value for x in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(x, ast.Constant)}
    named = {x for x in literals if isinstance(x, str)} & set(concepts())
    assert named <= ASKED


def test_every_note_is_asked_for():
    """Notices on the page's text are looked at only where one of these words stands."""
    assert notices.NOTES <= ASKED


def test_asked_concepts_exist():
    """The screen names no concept that no table can have."""
    assert set(concepts()) >= ASKED


def test_screen_changes_nothing():
    """With and without the quick look the marks are the same, on the lines of all tables and their single words."""
    recognise = Recogniser(default_lexicon())
    words = sorted({w for x in LINES for w in x.split()})[::7]
    differ = [x for x in (*LINES[::3], *words, *ODD) if recognise(x) != marks(x) and not x.startswith("|")]
    assert not differ
