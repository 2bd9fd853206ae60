"""The command line: what it writes, where, and what it says when something is wrong."""

import gzip
import io
import json
import os
import subprocess
import sys

import pytest

pytest.importorskip("click")
pytest.importorskip("rich")

STORY = (
    "The harbour bridge at Velmar was closed on Tuesday after engineers found cracks in two cables.\n"
    "Ferries will run every twenty minutes from Thursday, also at night, the council said."
)
PAGE = STORY + "\nAlready a subscriber? Sign in\n"


def run(*arguments, stdin=b"", cwd=None):
    """The command in a process of its own, as a user would start it."""
    return subprocess.run(
        [sys.executable, "-m", "newsclean.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def test_standard_input_to_standard_output():
    """Without paths the command reads standard input and writes the story."""
    done = run("clean", stdin=PAGE.encode())
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, STORY + "\n", b"")


def test_a_file_to_a_file(tmp_path):
    """A file goes to the named output, whole."""
    (tmp_path / "page.txt").write_text(PAGE)
    done = run("clean", tmp_path / "page.txt", "-o", tmp_path / "out.txt")
    assert done.returncode == 0
    assert (tmp_path / "out.txt").read_text() == STORY + "\n"


def test_a_folder_to_a_folder(tmp_path):
    """A folder's files keep their names and places below the output folder; others are left alone."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text(PAGE)
    (tmp_path / "in" / "deep" / "b.jsonl").write_text(json.dumps({"id": 7, "text": PAGE}) + "\n")
    (tmp_path / "in" / "picture.png").write_bytes(b"\x89PNG")
    done = run("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert sorted(str(x.relative_to(tmp_path / "out")) for x in (tmp_path / "out").rglob("*.*")) == [
        "a.txt",
        "deep/b.jsonl",
    ]
    assert json.loads((tmp_path / "out" / "deep" / "b.jsonl").read_text()) == {"id": 7, "text": STORY}


def test_json_lines_keep_order_and_fields(tmp_path):
    """Every other field and the order of records stay as they were; a null text stays null."""
    records = [{"z": 1, "content": PAGE, "a": "ü"}, {"content": None, "n": 1.5}, {"content": "", "x": [1, {"y": None}]}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, records)))
    done = run("clean", tmp_path / "in.jsonl", "--text-field", "content")
    out = [json.loads(x) for x in done.stdout.splitlines()]
    assert done.returncode == 0
    assert out == [{**records[0], "content": STORY}, records[1], records[2]]
    assert list(out[0]) == ["z", "content", "a"]


def test_a_bad_record_is_told_and_the_rest_goes_on(tmp_path):
    """On standard output a line that is no record is passed on as it came, and told in one line."""
    good = json.dumps({"text": PAGE})
    (tmp_path / "in.jsonl").write_text(f'{good}\n{{"text": \n["text"]\n{{"body": 1}}\n{{"text": 3}}\n{good}\n')
    done = run("clean", tmp_path / "in.jsonl")
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert len(lines) == 6
    assert lines[1:5] == ['{"text": ', '["text"]', '{"body": 1}', '{"text": 3}']
    assert json.loads(lines[5]) == {"text": STORY}
    errors = done.stderr.decode().splitlines()
    assert len(errors) == 4
    assert "in.jsonl:2: not valid JSON" in errors[0]
    assert "no field 'text'; it has 'body'" in errors[2]
    assert all(x.startswith("newsclean: ") for x in errors)


def test_broken_records_go_beside_the_output(tmp_path):
    """With an output they stand in a file of their own, and one line says how many and where."""
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": PAGE}) + '\n{"text": \n[]\n')
    done = run("clean", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    rejects = tmp_path / "out.jsonl.rejects.jsonl"
    assert done.returncode == 1
    assert done.stderr.decode() == f"newsclean: {tmp_path / 'in.jsonl'}: 2 records could not be used; see {rejects}\n"
    assert [json.loads(x)["record"] for x in rejects.read_text().splitlines()] == ['{"text": ', "[]"]
    assert (tmp_path / "out.jsonl").read_text() == json.dumps({"text": STORY}) + "\n"


def test_counts_are_told_and_written(tmp_path):
    """--stats tells the counts on standard error, --stats-file writes them, and the output is untouched by either."""
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": PAGE}) + "\n")
    done = run("clean", tmp_path / "in.jsonl", "--stats", "--stats-file", tmp_path / "stats.json", "--workers", 2)
    stats = json.loads((tmp_path / "stats.json").read_text())
    assert done.stdout.decode() == json.dumps({"text": STORY}) + "\n"
    assert (stats["documents"], stats["lines"], stats["characters_out"]) == (1, {"body": 2, "prompt": 1}, len(STORY))
    assert f"characters  {len(PAGE)} in, {len(STORY)} out" in done.stderr.decode()


def test_a_field_that_no_record_has_is_told(tmp_path):
    """A misspelt name of a title's field is said, since nothing else would show it."""
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": PAGE, "title": "Bridge closed"}) + "\n")
    done = run("clean", tmp_path / "in.jsonl", "--title-field", "titel")
    assert done.returncode == 0
    assert "'titel'" in done.stderr.decode()


def test_packed_json_lines_on_standard_input():
    """Standard input may be packed; its first bytes tell."""
    done = run("clean", "--format", "jsonl", stdin=gzip.compress(json.dumps({"text": PAGE}).encode()))
    assert json.loads(done.stdout) == {"text": STORY}


def test_the_bar_tells_documents_and_megabytes_a_second():
    """The bar shows how many documents and megabytes a second; messages stand above it as they are."""
    from rich.console import Console

    from newsclean.report.progress import Bar

    console = Console(file=io.StringIO(), force_terminal=True, width=160)
    with Bar(1000, console) as bar:
        bar.advance(3, 4_000_000, 500)
        bar.say("in.jsonl:2: [bold]")
        bar.progress.refresh()
    shown = console.file.getvalue()
    assert "3 documents" in shown
    assert "MB/s" in shown
    assert "[bold]" in shown


def test_a_missing_file_is_told_and_the_rest_goes_on(tmp_path):
    """A path that is not there is one line and exit code 1; the others are cleaned."""
    (tmp_path / "page.txt").write_text(PAGE)
    done = run("clean", tmp_path / "none.txt", tmp_path / "page.txt")
    assert done.returncode == 1
    assert done.stdout.decode() == STORY + "\n"
    assert done.stderr.decode().strip() == f"newsclean: {tmp_path / 'none.txt'}: no such file or folder"


def test_two_files_of_one_name_do_not_overwrite_each_other(tmp_path):
    """The second of two files that would go to one name is refused, not lost in silence."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.txt").write_text(PAGE)
    done = run("clean", tmp_path / "a" / "page.txt", tmp_path / "b" / "page.txt", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "goes to the same name" in done.stderr.decode()
    assert (tmp_path / "out" / "page.txt").read_text() == STORY + "\n"


def test_what_was_written_before_stays_when_a_run_fails(tmp_path):
    """An output that cannot be made whole leaves the old one as it was, and no half file."""
    out = tmp_path / "out.txt"
    out.write_text("old")
    done = run("clean", tmp_path / "page.txt", "--encoding", "no-such-codec", "-o", out, stdin=b"")
    assert done.returncode == 1
    (tmp_path / "page.txt").write_text(PAGE)
    done = run("clean", tmp_path / "page.txt", "--encoding", "no-such-codec", "-o", out)
    assert done.returncode == 1
    assert "no-such-codec" in done.stderr.decode()
    assert done.stderr.decode().count("\n") == 1
    assert [x.name for x in tmp_path.iterdir() if x.name.startswith(".")] == []


def test_labels_can_be_kept():
    """--keep keeps a label beside the story."""
    done = run("clean", "--keep", "prompt", stdin=PAGE.encode())
    assert done.stdout.decode() == PAGE


def test_explain_shows_labels_reasons_and_no_raw_controls(tmp_path):
    """Each line stands with its label and reason, and a terminal escape in a text does not act."""
    (tmp_path / "page.txt").write_text("\u202eAlready a subscriber? Sign in\n" + STORY)
    done = run("explain", tmp_path / "page.txt")
    out = done.stdout.decode()
    assert done.returncode == 0
    assert "prompt" in out
    assert "prompts/" in out
    assert "\u202e" not in out
    assert "\x1b" not in out


def test_wrong_usage_is_exit_code_2():
    """An unknown option or preset is told in the usual way."""
    assert run("clean", "--preset", "wild").returncode == 2
    assert run("clean", "--no-such-option").returncode == 2
    assert run("clean", "--resume", stdin=b"").returncode == 2


def test_without_its_extra_the_command_says_so():
    """Where click is not installed the command tells how to get it, in one line."""
    code = "import sys; sys.modules['click'] = None; from newsclean.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == "newsclean: the command needs its extra: pip install 'newsclean[cli]'"


def test_a_table_is_checked(tmp_path):
    """A user's own table of words is held to its examples, a line for each problem, and 1 says that there was one."""
    table = tmp_path / "xx.toml"
    table.write_text(
        'code = "xx"\nname = "Xish"\nscripts = ["Latn"]\n[concepts]\nsubscribe = ["zebrulo*"]\n'
        '[phrases]\n[examples]\nprompt = ["Nothing of the kind here"]\nclean = ["Zebrulo went home."]\n'
    )
    done = run("lexicon", "check", table)
    assert done.returncode == 1
    assert "examples.prompt: found as body" in done.stdout.decode()
    assert done.stdout.decode().splitlines()[-1].startswith("xx: ")


def test_a_pipeline_of_ones_own(tmp_path):
    """The commands explain and clean take a pipeline by its name; workers need one that they can import."""
    (tmp_path / "mine.py").write_text(
        "from newsclean import Finding, Label, Pipeline\n\n"
        "def numbers(document):\n"
        "    for line in document.pending:\n"
        "        if line.text.isdigit():\n"
        "            yield Finding(Label.JUNK, line.span, rule='number')\n\n"
        "def pipeline():\n    return Pipeline([numbers])\n"
    )
    (tmp_path / "in.txt").write_text("1974\nBy Ruth Hallam\n")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "newsclean.cli", *arguments, "--pipeline", "mine.py:pipeline"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert "numbers/number" in run("explain", "in.txt").stdout
    assert run("clean", "in.txt").stdout.strip() == "By Ruth Hallam"
    refused = run("clean", "in.txt", "--workers", "2")
    assert refused.returncode == 2
    assert "--workers" in refused.stderr
