"""The shared function: columns, types, nulls and what is refused."""

import os
import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean.document import Label
from newsclean.engines.arrow import BatchCleaner, clean_batch, column_of
from newsclean.engines.libraries import library
from newsclean.errors import ColumnError, ExtraMissingError, InputTypeError
from newsclean.pipeline import Pipeline
from newsclean.testing.strategies import texts

arrow = pytest.importorskip("pyarrow")


def batch(texts, kind=None):
    return arrow.record_batch({"text": arrow.array(texts, kind or arrow.string())})


def test_pages_give_what_the_library_gives(table, expected):
    """Every column of every page is the library's own answer, in the input's order."""
    done = clean_batch(table, title="title", url="url", also=["headline", "teasers", "labels", "flags"])
    assert done.to_pylist() == expected


def test_only_what_is_asked_for_is_added(page, story):
    """Without ``also`` there is one new column; what was there stays before it."""
    given_ = arrow.record_batch({"n": [7], "text": [page]})
    done = clean_batch(given_)
    assert isinstance(done, arrow.RecordBatch)
    assert done.to_pylist() == [{"n": 7, "text": page, "clean": story}]
    assert done.schema == BatchCleaner().schema(given_.schema)


def test_new_columns_can_be_named(page, story):
    """A mapping gives the columns other names, so that a column called labels is not in the way."""
    given_ = arrow.table({"text": [page], "labels": [3]})
    done = clean_batch(given_, into="story", also={"labels": "lines", "flags": "marks"})
    assert done.column_names == ["text", "labels", "story", "lines", "marks"]
    assert (done["story"][0].as_py(), done["marks"][0].as_py()) == (story, ["paywalled"])


def test_labels_point_into_the_text_as_given(page):
    """Offsets count characters of the text, also behind letters outside the first plane."""
    text = "\U0001f6a2 " + page
    labels = clean_batch(batch([text]), also=["labels"])["labels"].to_pylist()[0]
    assert [text[x["start"] : x["end"]] for x in labels] == text.split("\n")


def test_the_text_can_be_replaced(page, story):
    """With the text's own name the story stands in its place, in a column of the same width."""
    for kind in (arrow.string(), arrow.large_string()):
        done = clean_batch(arrow.table({"text": arrow.array([page], kind), "n": [1]}), into="text")
        assert done.column_names == ["text", "n"]
        assert done.schema.field("text").type == kind
        assert done["text"].to_pylist() == [story]


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "binary", "large_binary", "dictionary"])
def test_texts_of_every_type_are_read(kind, page, story):
    """Strings and binaries, whatever their offsets or encoding in Arrow, give the same story, and nulls nulls."""
    values = [page, None, ""]
    if kind == "dictionary":
        column = arrow.array(values).dictionary_encode()
    else:
        made = [x if x is None or "string" in kind else x.encode() for x in values]
        column = arrow.array(made, getattr(arrow, kind)())
    done = clean_batch(arrow.table({"text": column}), also=["flags"])
    assert done["clean"].to_pylist() == [story, None, ""]
    assert done["flags"].to_pylist()[1] is None


def test_binary_is_decoded_as_bytes_are():
    """A binary column is diagnosed as ``clean`` diagnoses bytes; ``encoding`` is a hint for it."""
    text = "Die Brücke in Velmar bleibt für Wochen geschlossen, sagte der Rat."
    done = clean_batch(batch([text.encode("cp1252")], arrow.binary()), encoding="cp1252")
    assert done["clean"].to_pylist() == [text]


def test_a_string_column_that_is_no_utf8_is_no_error():
    """Arrow columns made without a check may hold anything; it is read as bytes."""
    broken = arrow.array(["Die Brücke bleibt geschlossen.".encode("latin-1"), None], arrow.binary())
    column = arrow.Array.from_buffers(arrow.string(), 2, broken.buffers())
    done = clean_batch(arrow.table({"text": column}))
    assert done["clean"].to_pylist() == [newsclean.clean("Die Brücke bleibt geschlossen.".encode("latin-1")), None]


def test_slices_and_chunks_are_read_in_order(table, expected):
    """A slice gives its own rows, and the cuts of a table leave nothing behind."""
    cut = arrow.concat_tables([table.slice(0, 5), table.slice(5, 0), table.slice(5, 9)])
    assert clean_batch(cut, title="title", url="url")["clean"].to_pylist() == [x["clean"] for x in expected[:14]]
    part = table.to_batches()[0].slice(3, 4)
    assert clean_batch(part, title="title", url="url")["clean"].to_pylist() == [x["clean"] for x in expected[3:7]]


@pytest.mark.parametrize("texts", [[], [None, None]])
def test_no_text_at_all_gives_the_same_columns(texts):
    """An empty table, and one of nulls alone, has the types that any other has."""
    full = clean_batch(batch(["Short."]), also=["teasers", "labels", "flags"])
    for kind in (arrow.string(), arrow.null()):
        done = clean_batch(arrow.Table.from_batches([batch(texts, kind)]), also=["teasers", "labels", "flags"])
        assert done.schema.types[1:] == full.schema.types[1:]
        assert done.num_rows == len(texts)


def test_metadata_stays():
    """What a schema says of itself and its fields is handed on."""
    schema = arrow.schema([arrow.field("text", arrow.string(), metadata={"a": "b"})], metadata={"made": "here"})
    done = clean_batch(arrow.table({"text": ["Short."]}, schema))
    assert done.schema.metadata == {b"made": b"here"}
    assert done.schema.field("text").metadata == {b"a": b"b"}


def test_the_library_s_arguments_are_the_engine_s(page):
    """A policy, a pipeline and hints do what they do for ``clean``."""
    policy = {Label.BODY, "byline"}
    pipeline = Pipeline.default(preset="careful")
    done = clean_batch(batch([page]), policy=policy, pipeline=pipeline, language="en")
    assert done["clean"].to_pylist() == [newsclean.clean(page, policy=policy, pipeline=pipeline, language="en")]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"text": "body"}, ColumnError, "no column 'body'; the columns are 'text', 'n'"),
        ({"title": "head"}, ColumnError, "no column 'head'"),
        ({"into": "n"}, ColumnError, "already"),
        ({"also": {"flags": "n"}}, ColumnError, "already"),
        ({"also": {"flags": "text"}}, ColumnError, "already"),
        ({"also": {"flags": "clean"}}, ColumnError, "one name"),
        ({"also": ["teaser"]}, ValueError, "there is no 'teaser'"),
        ({"also": "flags"}, InputTypeError, "a list of names"),
        ({"policy": ["story"]}, ValueError, "story"),
        ({"text": "n"}, InputTypeError, "holds int64, not text"),
    ],
)
def test_what_cannot_be_done_is_told(options, error, message):
    """Wrong columns, names and types are errors that say what is wrong."""
    with pytest.raises(error, match=message):
        clean_batch(arrow.table({"text": ["Short."], "n": [1]}), **options)


def test_anything_but_arrow_is_refused():
    """A list of texts is a TypeError, as for ``clean``."""
    with pytest.raises(TypeError, match="RecordBatch or Table"):
        clean_batch(["Short."])


def test_two_columns_of_the_name_are_told():
    """A name that stands twice is refused rather than one of them chosen."""
    with pytest.raises(ColumnError, match="2 column 'text'"):
        clean_batch(arrow.Table.from_arrays([arrow.array(["a"]), arrow.array(["b"])], names=["text", "text"]))


def test_a_cleaner_pickles(page, story):
    """What engines send to their workers arrives as it was."""
    cleaner = BatchCleaner(also=["flags"], policy=["body"], pipeline=Pipeline.default(preset="strict"))
    again = pickle.loads(pickle.dumps(cleaner))
    assert again(batch([page])).equals(cleaner(batch([page])))


def test_a_cleaner_pickles_to_the_same_bytes_in_every_process():
    """No hash seed shows in the pickle, so that an engine's cache knows it again."""
    code = (
        "import pickle, hashlib; from newsclean.engines.arrow import BatchCleaner; "
        "c = BatchCleaner(also=['flags', 'labels'], policy=['body', 'headline', 'caption', 'byline']); "
        "print(hashlib.sha256(pickle.dumps(c)).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    ]
    assert runs[0] == runs[1]


def test_values_become_a_column():
    """None and NaN are null, surrogates are replaced, and what is no text is refused."""
    column = column_of(["a", None, float("nan"), "b\ud800"])
    assert column.to_pylist() == ["a", None, None, "b\N{REPLACEMENT CHARACTER}"]
    assert column_of([b"a", None]).to_pylist() == [b"a", None]
    for values in (["a", b"b"], [1], [["a"]]):
        with pytest.raises(InputTypeError, match="str or bytes"):
            column_of(values)


def test_a_missing_library_names_its_extra(monkeypatch):
    """Without an engine's library the error says how to get it."""
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ExtraMissingError, match=r"newsclean\[polars\]"):
        library("polars")


@given(st.lists(st.none() | texts(), max_size=4))
def test_any_text_gives_the_library_s_answer(values):
    """For hostile texts too the engine's answer is ``clean``'s, and nulls are nulls."""
    done = clean_batch(arrow.table({"text": column_of(values)}))
    assert done["clean"].to_pylist() == [None if x is None else newsclean.clean(x) for x in values]
