"""The corpora: their format, their breadth, and how the pipeline does on them."""

import unicodedata
from pathlib import Path

import pytest

from newsclean.corpus import MANNERS, labels_of, read_corpus, score
from newsclean.document import Label
from newsclean.errors import RecordError

DOCUMENTS = Path(__file__).parents[2] / "corpora" / "documents"

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the corpora are not beside the tests")


@pytest.fixture(scope="module")
def documents():
    return list(read_corpus(DOCUMENTS))


def test_breadth(documents):
    """At least 60 documents in 20 languages and 8 scripts, of every manner, with every label."""
    scripts = {unicodedata.name(c).split()[0] for x in documents for c in x.text if c.isalpha()}
    assert len(documents) >= 60
    assert len({x.language for x in documents}) >= 20
    assert len(scripts & {
        "LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "BENGALI", "TAMIL", "THAI", "CJK",
        "HIRAGANA", "HANGUL", "ETHIOPIC", "GEORGIAN", "ARMENIAN", "KHMER", "MYANMAR",
    }) >= 8  # fmt: skip
    assert {x.manner for x in documents} == set(MANNERS)
    assert set(labels_of(documents)) == set(Label)


def test_ids_are_unique(documents):
    """An id names one document."""
    assert len({x.id for x in documents}) == len(documents)


def test_floors(documents):
    """The default pipeline keeps the story and drops most of the rest; floors fall only by an explicit change here."""
    scores = score(documents)
    assert scores.keep.recall >= 0.945, [x for x in scores.mistakes if x.decisive and x.true in ("body", "headline")]
    assert scores.drop.recall >= 0.90
    assert scores.labels[Label.PROMPT].f1 >= 0.80


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{}", "KeyError"),
        ("not json", "JSONDecodeError"),
        ('{"id":"a","language":"en","manner":"wet","lines":["x"],"labels":["story"]}', "'story'"),
        ('{"id":"a","language":"en","manner":"wet","lines":["x"],"labels":[]}', "1 lines but 0 labels"),
        ('{"id":"a","language":"en","manner":"web","lines":["x"],"labels":["body"]}', "manner 'web'"),
        ('{"id":"a","language":"en","manner":"wet","lines":["x\\ny"],"labels":["body"]}', "is no line"),
    ],
)
def test_a_broken_record_is_named(tmp_path, row, message):
    """What breaks the format is an error that says where and what."""
    (tmp_path / "a.jsonl").write_text(row)
    with pytest.raises(RecordError, match=message) as caught:
        list(read_corpus(tmp_path))
    assert "a.jsonl:1" in str(caught.value)
