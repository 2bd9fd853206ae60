"""Parquet in and out: types, columns and rows stay, whatever is in them."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from newsclean.batch.formats import Source, format_of
from newsclean.batch.job import Job
from newsclean.batch.runner import Plan, Run, Watch
from newsclean.pipeline import Pipeline

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

STORY = "The harbour bridge at Velmar was closed on Tuesday after engineers found cracks in two cables."
PAGE = STORY + "\nAlready a subscriber? Sign in\n"


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline.default()


@pytest.fixture
def clean(tmp_path, pipeline):
    def run(source, output, *, workers=1, **options):
        told = []
        source = tmp_path / source
        plan = Plan(Source(source, Path(source.name), format_of(source)), tmp_path / output)
        return Run(Job(pipeline, **options), workers, watch=Watch(told.append))([plan]), told

    return run


def table(**columns):
    texts = [PAGE, None, "Short.", PAGE] * 40
    return arrow.table({"n": list(range(160)), "text": columns.pop("text", texts), **columns})


def test_other_columns_keep_type_and_order(tmp_path, clean):
    """Nested values, times to the nanosecond, decimals, dictionaries and metadata come through untouched."""
    day = dt.datetime(2026, 3, 1, 5, tzinfo=dt.UTC)
    extra = {
        "when": arrow.array([day] * 160, arrow.timestamp("ns", "UTC")),
        "price": arrow.array([Decimal("1.50")] * 160),
        "tags": arrow.array([["a", None]] * 160),
        "site": arrow.array(["x"] * 160).dictionary_encode(),
        "raw": arrow.array([b"\xff"] * 160),
        "meta": arrow.array([{"a": 1, "b": "c"}] * 160),
    }
    given = table(**extra).replace_schema_metadata({"made": "here"})
    parquet.write_table(given, tmp_path / "in.parquet", row_group_size=50)
    outcome, told = clean("in.parquet", "out.parquet", output_field="story")
    got = parquet.read_table(tmp_path / "out.parquet")
    assert (outcome.problems, told) == (0, [])
    assert got.drop_columns(["story"]).equals(given)
    assert got.schema.metadata[b"made"] == b"here"
    assert got["story"].to_pylist() == [STORY, None, "Short.", STORY] * 40


def test_the_text_can_be_replaced(tmp_path, clean):
    """Without a field of its own the story stands where the text stood, in a column of the same type."""
    given = table().cast(arrow.schema([("n", arrow.int64()), ("text", arrow.large_string())]))
    parquet.write_table(given, tmp_path / "in.parquet")
    clean("in.parquet", "out.parquet")
    got = parquet.read_table(tmp_path / "out.parquet")
    assert got.schema.equals(given.schema)
    assert got["text"].to_pylist() == [STORY, None, "Short.", STORY] * 40


def test_lines_teasers_and_flags_are_nested_columns(tmp_path, clean):
    """Labelled lines are a list of structures, empty or not, null where the text is."""
    parquet.write_table(table(), tmp_path / "in.parquet")
    clean("in.parquet", "lines.parquet", emit="lines", flags_field="flags")
    got = parquet.read_table(tmp_path / "lines.parquet")
    first, second = got["lines"].to_pylist()[:2]
    assert [x["label"] for x in first] == ["body", "prompt"]
    assert (second, got["flags"].to_pylist()[1]) == (None, None)
    clean("in.parquet", "teasers.parquet", emit="teasers")
    assert parquet.read_table(tmp_path / "teasers.parquet")["teasers"].to_pylist()[0] == []


def test_attributes_and_json_lines_from_parquet(tmp_path, clean):
    """A table becomes attribute files, and JSON Lines with every type told in some way."""
    when = arrow.array([1] * 160, arrow.timestamp("ns"))
    given = table(when=when, raw=arrow.array([b"\xff"] * 160), price=arrow.array([Decimal("1.5")] * 160))
    parquet.write_table(given, tmp_path / "in.parquet")
    clean("in.parquet", "spans.jsonl", emit="attributes", id_field="n")
    spans = [json.loads(x) for x in (tmp_path / "spans.jsonl").read_text().splitlines()]
    assert [x["id"] for x in spans] == list(range(160))
    outcome, _ = clean("in.parquet", "out.jsonl")
    first = json.loads((tmp_path / "out.jsonl").read_text().splitlines()[0])
    assert outcome.problems == 0
    assert first == {"n": 0, "text": STORY, "when": "1970-01-01 00:00:00.000000001", "raw": "/w==", "price": "1.5"}


def test_texts_as_bytes_are_decoded(tmp_path, clean):
    """A binary column of texts is read as the bytes it holds."""
    parquet.write_table(table(text=["Grüße aus Velmar.".encode()] * 160), tmp_path / "in.parquet")
    clean("in.parquet", "out.parquet")
    got = parquet.read_table(tmp_path / "out.parquet")
    assert (got.schema.field("text").type, got["text"][0].as_py()) == (arrow.string(), "Grüße aus Velmar.")


def test_what_is_wrong_with_a_table_is_told(tmp_path, clean):
    """A missing column, a column that is taken, and a file that is no table are one line each."""
    parquet.write_table(table(), tmp_path / "in.parquet")
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and nothing else")
    for name, options, message in [
        ("in.parquet", {"text_field": "body"}, "no column 'body'; it has 'n', 'text'"),
        ("in.parquet", {"title_field": "titel"}, "no column 'titel'"),
        ("in.parquet", {"output_field": "n"}, "there is a field 'n' already"),
        ("bad.parquet", {}, "not a Parquet file"),
    ]:
        outcome, told = clean(name, "out.parquet", **options)
        assert (outcome.problems, len(told)) == (1, 1)
        assert message in told[0]
        assert not (tmp_path / "out.parquet").exists()


def test_a_column_that_holds_no_text_is_rejected_row_by_row(tmp_path, clean):
    """Numbers where texts should be are rejects; null is null."""
    parquet.write_table(table(text=[1, None] * 80), tmp_path / "in.parquet")
    outcome, _ = clean("in.parquet", "out.parquet")
    assert outcome.stats.rejected == 80
    assert parquet.read_table(tmp_path / "out.parquet")["n"].to_pylist() == list(range(1, 160, 2))


def test_an_empty_table_stays_a_table(tmp_path, clean):
    """No rows in, no rows out, and the columns all the same."""
    parquet.write_table(table().slice(0, 0), tmp_path / "in.parquet")
    clean("in.parquet", "out.parquet", output_field="story")
    got = parquet.read_table(tmp_path / "out.parquet")
    assert (got.num_rows, got.column_names) == (0, ["n", "text", "story"])


def test_csv_becomes_a_table(tmp_path, clean):
    """A CSV file's columns are known from its head, and all hold text."""
    (tmp_path / "in.csv").write_text("id,text\n1,Short.\n")
    clean("in.csv", "out.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").to_pylist() == [{"id": "1", "text": "Short."}]
