"""Files of every format go in and come out: fields, order, packing, and what is broken."""

import csv
import gzip
import io
import json
import sys
from pathlib import Path

import pytest

from newsclean.batch.formats import Source, format_of, output_name, sources, written_as
from newsclean.batch.job import Job
from newsclean.batch.runner import Plan, Run, Watch, plans_for
from newsclean.errors import ExtraMissingError, NewscleanError, RunError
from newsclean.pipeline import Pipeline

STORY = (
    "The harbour bridge at Velmar was closed on Tuesday after engineers found cracks in two cables.\n"
    "Ferries will run every twenty minutes from Thursday, also at night, the council said."
)
PAGE = STORY + "\nAlready a subscriber? Sign in\n"
URI = "https://velmar-courier.example/bridge"


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline.default()


@pytest.fixture
def clean(tmp_path, pipeline):
    """Cleans one file to another and gives the outcome and what was told."""

    def run(source, output, *, workers=1, resume=False, part_documents=2048, **options):
        told = []
        source = tmp_path / source
        plan = Plan(Source(source, Path(source.name), format_of(source)), tmp_path / output)
        going = Run(Job(pipeline, **options), workers, resume, part_documents, watch=Watch(told.append))
        return going([plan]), told

    return run


def jsonl(*records):
    return b"".join((json.dumps(x) + "\n").encode() for x in records)


def read_jsonl(path):
    return [json.loads(x) for x in path.read_text("utf-8").splitlines()]


def rejects(tmp_path, name):
    return read_jsonl(tmp_path / f"{name}.rejects.jsonl")


def zst(data):
    return pytest.importorskip("zstandard").ZstdCompressor().compress(data)


def unzst(data):
    stream = (
        pytest.importorskip("zstandard").ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True)
    )
    return stream.read()


def wet(*pages, kind="conversion"):
    """A WET file, each record packed by itself as Common Crawl does."""
    out = [_warc("warcinfo", b"software: none\r\n", "urn:0", None)]
    out += [_warc(kind, page, f"<urn:uuid:{n}>", f"{URI}/{n}") for n, page in enumerate(pages, 1)]
    return b"".join(gzip.compress(x, mtime=0) for x in out)


def _warc(kind, body, name, uri):
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: {name}\r\nWARC-Date: 2026-03-01T05:00:00Z\r\n"
    head += f"WARC-Target-URI: {uri}\r\n" if uri else ""
    return f"{head}Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def test_formats_are_told_by_suffix():
    """A suffix tells the format, through a compression's too; anything else is text."""
    names = [
        "a.txt",
        "a.jsonl",
        "a.ndjson.gz",
        "a.jsonl.zst",
        "a.json.gz",
        "a.PARQUET",
        "a.warc.wet.gz",
        "a.csv.gz",
        "a",
    ]
    forms = ["text", "jsonl", "jsonl", "jsonl", "jsonl", "parquet", "wet", "csv", "text"]
    assert [format_of(Path(x)) for x in names] == forms


def test_outputs_below_a_folder_are_named_by_what_they_hold():
    """The name stays while the format does, and otherwise gets the suffix of the new one."""
    assert output_name(Path("d/a.jsonl.gz"), "jsonl", "jsonl") == Path("d/a.jsonl.gz")
    assert output_name(Path("d/a.warc.wet.gz"), "wet", "jsonl") == Path("d/a.jsonl.gz")
    assert output_name(Path("a.json.gz"), "jsonl", "jsonl") == Path("a.json.gz")
    assert output_name(Path("a.parquet"), "parquet", "jsonl") == Path("a.jsonl")
    assert output_name(Path("a.txt"), "text", "jsonl") == Path("a.jsonl")
    assert output_name(Path("notes"), "text", "jsonl") == Path("notes.jsonl")


def test_formats_that_do_not_go_together_are_refused():
    """JSON Lines have no columns that a table could begin with, and text holds no labels."""
    assert written_as("csv", "lines", Path("a.parquet")) == "parquet"
    assert written_as("parquet", "text", None, stream=True) == "jsonl"
    for form, emit, name in [("jsonl", "text", "a.parquet"), ("text", "lines", "a.txt"), ("wet", "text", "a.csv")]:
        with pytest.raises(RunError, match="is written as"):
            written_as(form, emit, Path(name))


def test_a_folder_gives_known_files_and_no_rejects(tmp_path):
    """Rejects of an earlier run and hidden files are no inputs."""
    for name in ["a.jsonl", "a.jsonl.rejects.jsonl", ".newsclean-finished.jsonl", "b.csv", "c.png"]:
        (tmp_path / name).touch()
    assert [str(x.name) for x in sources([tmp_path])] == ["a.jsonl", "b.csv"]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_packed_json_lines_go_in_and_out(tmp_path, clean, suffix):
    """The suffix of the output says how it is packed, the bytes of the input how that is."""
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zst}[suffix]
    unpack = {"": bytes, ".gz": gzip.decompress, ".zst": unzst}[suffix]
    data = jsonl({"z": 1, "text": PAGE}, {"text": None, "n": 1.5})
    (tmp_path / "in.jsonl").write_bytes(pack(data[:40]) + pack(data[40:]))
    outcome, told = clean("in.jsonl", f"out.jsonl{suffix}")
    assert (outcome.problems, told) == (0, [])
    assert unpack((tmp_path / f"out.jsonl{suffix}").read_bytes()) == jsonl(
        {"z": 1, "text": STORY}, {"text": None, "n": 1.5}
    )


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_packed_file_that_breaks_off_is_told(tmp_path, clean, suffix):
    """What can still be read is cleaned, and the damage stands among the rejects."""
    data = jsonl(*({"n": n, "text": PAGE, "noise": f"{n * 7919 % 1000003:x}" * 400} for n in range(200)))
    packed = (gzip.compress if suffix == ".gz" else zst)(data)
    (tmp_path / "in.jsonl").write_bytes(packed[: len(packed) * 2 // 3])
    outcome, _ = clean("in.jsonl", "out.jsonl")
    assert outcome.problems == 1
    assert "damaged from here on" in rejects(tmp_path, "out.jsonl")[0]["reason"]
    assert [x["n"] for x in read_jsonl(tmp_path / "out.jsonl")] == list(range(outcome.stats.documents))


def test_broken_records_go_to_the_rejects(tmp_path, clean):
    """Each record that cannot be used stands in the file of rejects with its place, its reason and itself."""
    bad = [
        b'{"text": ',
        b'["text"]',
        b'{"body": 1}',
        b'{"text": 3}',
        b'{"text": "\xff"}',
        b'{"a": 1, "a": 2, "text": ""}',
    ]
    bad.append(b"[" * 100_000)
    (tmp_path / "in.jsonl").write_bytes(b"\n".join([jsonl({"text": PAGE}).strip(), *bad, jsonl({"text": "Hi."})]))
    outcome, told = clean("in.jsonl", "out.jsonl")
    rows = rejects(tmp_path, "out.jsonl")
    assert [x["where"].rpartition(":")[2] for x in rows] == [str(n) for n in range(2, 9)]
    assert [x["reason"].split(" (")[0] for x in rows][1:4] == [
        "a list where an object was expected",
        "no field 'text'; it has 'body'",
        "'text' is int, not a string",
    ]
    assert [x.get("record", "").encode() for x in rows[:4]] == bad[:4]
    assert "record_base64" in rows[4]
    assert "'a' stands twice" in rows[5]["reason"]
    assert "not valid JSON" in rows[6]["reason"]
    assert len(read_jsonl(tmp_path / "out.jsonl")) == 2
    assert (outcome.problems, outcome.stats.rejected, len(told)) == (7, 7, 1)


def test_rejects_of_an_earlier_run_do_not_stay(tmp_path, clean):
    """A run without broken records leaves no file of rejects behind, whoever made it."""
    (tmp_path / "in.jsonl").write_bytes(b"[]\n")
    clean("in.jsonl", "out.jsonl")
    assert rejects(tmp_path, "out.jsonl")
    (tmp_path / "in.jsonl").write_bytes(jsonl({"text": PAGE}))
    clean("in.jsonl", "out.jsonl")
    assert sorted(x.name for x in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_a_new_column_leaves_the_text(tmp_path, clean):
    """With a field of its own for the result every field of the record stays as it was."""
    (tmp_path / "in.jsonl").write_bytes(jsonl({"content": PAGE, "x": [1, {"y": None}]}, {"content": PAGE, "story": 1}))
    clean("in.jsonl", "out.jsonl", text_field="content", output_field="story", flags_field="flags")
    (record,) = read_jsonl(tmp_path / "out.jsonl")
    assert record == {"content": PAGE, "x": [1, {"y": None}], "story": STORY, "flags": record["flags"]}
    assert "there is a field 'story' already" in rejects(tmp_path, "out.jsonl")[0]["reason"]


def test_csv_keeps_columns_order_and_line_ends(tmp_path, clean):
    """Quoted line breaks, empty cells and the file's own line ends come through."""
    rows = [["id", "text", "note"], ["1", PAGE, 'says "no", twice'], ["2", "", ""], ["3", "Short.", "ü"]]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    (tmp_path / "in.csv").write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())
    outcome, _ = clean("in.csv", "out.csv", output_field="story")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        got = list(csv.reader(file))
    assert got == [[*rows[0], "story"], [*rows[1], STORY], [*rows[2], ""], [*rows[3], "Short."]]
    assert b"\r\n" in (tmp_path / "out.csv").read_bytes()
    assert outcome.problems == 0


def test_broken_csv_rows_go_to_the_rejects(tmp_path, clean):
    """A row of the wrong width, a stray quotation mark, or bytes that are no text stop nothing else."""
    (tmp_path / "in.csv").write_bytes(b'id,text\n1,One.,x\n2,"T"wo\n3,\xff\n4,Four.\n5,"never closed\nat all\n')
    clean("in.csv", "out.csv")
    assert (tmp_path / "out.csv").read_text() == "id,text\n4,Four.\n"
    assert [x["where"].rpartition(":")[2] for x in rejects(tmp_path, "out.csv")] == ["2", "3", "4", "6"]


def test_a_long_csv_field_is_read(tmp_path, clean):
    """An article longer than the csv module's own limit is no error, and the limit stays what it was."""
    before = csv.field_size_limit()
    (tmp_path / "in.csv").write_text("text\n" + "word " * 40_000 + "end.\n")
    outcome, _ = clean("in.csv", "out.csv")
    assert (outcome.problems, csv.field_size_limit()) == (0, before)


def test_wet_records_have_id_url_and_date(tmp_path, clean):
    """A WET file becomes JSON Lines with what the records' heads say; what is no text is counted."""
    pytest.importorskip("warcio")
    (tmp_path / "a.warc.wet.gz").write_bytes(wet(PAGE.encode(), "Grüße.".encode()) + wet(b"<p>", kind="response"))
    outcome, told = clean("a.warc.wet.gz", "out.jsonl", output_field="story")
    first, second = read_jsonl(tmp_path / "out.jsonl")
    assert (first["id"], first["url"], first["date"]) == ("<urn:uuid:1>", f"{URI}/1", "2026-03-01T05:00:00Z")
    assert (first["text"], first["story"], second["story"]) == (PAGE, STORY, "Grüße.")
    assert (outcome.problems, told, outcome.stats.skipped, outcome.stats.hints["url"]) == (0, [], 1, 2)


def test_a_broken_wet_file_gives_what_is_whole(tmp_path, clean):
    """Records before the damage are cleaned, the damage is told; a file that is no WARC at all is refused."""
    pytest.importorskip("warcio")
    whole = wet(*(f"Page {n}. ".encode() + PAGE.encode() for n in range(5)))
    (tmp_path / "a.wet.gz").write_bytes(whole[:-60])
    outcome, _ = clean("a.wet.gz", "out.jsonl")
    assert outcome.problems == 1
    assert len(read_jsonl(tmp_path / "out.jsonl")) == 4
    bare = gzip.decompress(wet(b"One.", b"Two.")).replace(b"Length: 4", b"Length: 2", 1)
    (tmp_path / "c.wet").write_bytes(bare)
    outcome, _ = clean("c.wet", "out3.jsonl")
    assert [x["text"] for x in read_jsonl(tmp_path / "out3.jsonl")] == ["On", "Two."]
    assert "more follows the record" in rejects(tmp_path, "out3.jsonl")[0]["reason"]
    (tmp_path / "b.wet").write_bytes(b"no such thing\n" * 9)
    outcome, told = clean("b.wet", "out2.jsonl")
    assert (outcome.problems, "not a WARC file" in told[0]) == (1, True)
    assert not (tmp_path / "out2.jsonl").exists()


def test_a_warc_without_text_is_told(tmp_path, clean):
    """A WARC file of responses holds no text: that is said, not passed over."""
    pytest.importorskip("warcio")
    (tmp_path / "a.warc.gz").write_bytes(wet(b"<p>", kind="response"))
    outcome, _ = clean("a.warc.gz", "out.jsonl")
    assert outcome.problems == 1
    assert "not a WET file" in rejects(tmp_path, "out.jsonl")[0]["reason"]


def test_what_is_emitted(tmp_path, clean):
    """Lines, teasers and attributes of a record: spans count characters of the text as given."""
    text = PAGE + "Read more\nBakers' strike enters its third week\n"
    (tmp_path / "in.jsonl").write_bytes(
        jsonl({"id": "a", "text": text, "n": 1}, {"text": text}, {"id": 3, "text": None})
    )
    clean("in.jsonl", "lines.jsonl", emit="lines")
    clean("in.jsonl", "teasers.jsonl", emit="teasers", output_field="others")
    clean("in.jsonl", "spans.jsonl", emit="attributes")
    first, _, third = read_jsonl(tmp_path / "lines.jsonl")
    assert (first["text"], first["n"], third["lines"]) == (text, 1, None)
    assert [text[x["start"] : x["end"]] for x in first["lines"]] == [x["text"] for x in first["lines"]]
    assert [x["label"] for x in first["lines"]][:3] == ["body", "body", "prompt"]
    assert read_jsonl(tmp_path / "teasers.jsonl")[0]["others"][0]["headline"].startswith("Bakers")
    spans = read_jsonl(tmp_path / "spans.jsonl")
    assert [x["id"] for x in spans] == ["a", f"{tmp_path / 'in.jsonl'}:2", 3]
    assert [set(x) for x in spans] == [{"id", "attributes"}] * 3
    ((start, end, score),) = spans[0]["attributes"]["newsclean__prompt"]
    assert text[start:end] == "Already a subscriber? Sign in"
    assert 0 < score <= 1


def test_a_document_that_would_lose_too_much_is_kept_whole_and_flagged(tmp_path, clean):
    """The guard keeps the text, says so in a field, and counts it."""
    (tmp_path / "in.jsonl").write_bytes(jsonl({"text": "Already a subscriber? Sign in"}, {"text": PAGE}))
    outcome, _ = clean("in.jsonl", "out.jsonl", max_removed=0.9)
    first, second = read_jsonl(tmp_path / "out.jsonl")
    assert first["text"] == "Already a subscriber? Sign in"
    assert "kept_whole" in first["newsclean_flags"]
    assert second["text"] == STORY
    assert "kept_whole" not in second["newsclean_flags"]
    assert outcome.stats.flags["kept_whole"] == 1


def test_counts_add_up(tmp_path, clean):
    """Documents, characters, lines, rules and flags are counted, in any number of processes alike."""
    (tmp_path / "in.jsonl").write_bytes(jsonl(*[{"text": PAGE}] * 100, {"text": None}))
    one, _ = clean("in.jsonl", "one.jsonl")
    two, _ = clean("in.jsonl", "two.jsonl", workers=2)
    assert one.stats.to_dict() == two.stats.to_dict()
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()
    stats = one.stats
    assert (stats.documents, stats.without_text, stats.characters_in) == (100, 1, 100 * len(PAGE))
    assert stats.characters_out == 100 * len(STORY)
    assert (stats.lines["body"], stats.lines["prompt"]) == (200, 100)
    assert sum(n for rule, n in stats.rules.items() if rule.startswith("prompts/")) == 100
    assert "documents   100" in stats.summary(1.0)


def test_a_filter_that_raises_costs_its_record_alone(tmp_path, pipeline):
    """What a filter of the user's own raises on one record is that record's reject."""

    def moody(document):
        if "Thursday" not in document.text:
            raise ZeroDivisionError("no Thursday")
        return ()

    (tmp_path / "in.jsonl").write_bytes(jsonl({"text": PAGE}, {"text": "On Monday."}))
    plan = Plan(Source(tmp_path / "in.jsonl", Path("in.jsonl"), "jsonl"), tmp_path / "out.jsonl")
    outcome = Run(Job(pipeline.after("prompts", moody)))([plan])
    assert outcome.problems == 1
    assert rejects(tmp_path, "out.jsonl")[0]["reason"] == "ZeroDivisionError: no Thursday"


@pytest.mark.parametrize(("name", "extra", "data"), [("a.parquet", "parquet", b""), ("a.wet", "warc", b"WARC/1.0\r\n"),
                                                     ("a.jsonl", "zstd", b"\x28\xb5\x2f\xfd0000")])  # fmt: skip
def test_a_missing_library_is_named_with_its_extra(tmp_path, clean, monkeypatch, name, extra, data):
    """One line says which extra to install."""
    module = {"parquet": "pyarrow", "warc": "warcio", "zstd": "zstandard"}[extra]
    for known in [x for x in sys.modules if x.partition(".")[0] == module]:
        monkeypatch.delitem(sys.modules, known)
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(data)
    outcome, told = clean(name, "out.jsonl")
    assert (outcome.problems, len(told)) == (1, 1)
    assert f"pip install 'newsclean[{extra}]'" in told[0]
    assert issubclass(ExtraMissingError, NewscleanError)
    assert not (tmp_path / "out.jsonl").exists()


def test_two_sources_of_one_name_are_told(tmp_path):
    """A text and a WET file that would both become a.jsonl do not overwrite each other."""
    told = []
    found = [Source(tmp_path / x, Path(x), format_of(Path(x))) for x in ("a.txt", "a.wet")]
    plans, refused = plans_for(found, tmp_path / "out", "lines", folder=True, tell=told.append)
    assert ([x.output for x in plans], refused) == ([tmp_path / "out" / "a.jsonl"], 1)
    assert "goes to the same name" in told[0]
