"""Scores on labelled documents, and the command that gives them to people and to CI."""

import json
import os
import subprocess
import sys

import pytest

from newsclean import Finding, Label, Pipeline, analyze
from newsclean.commands.pipelines import chosen
from newsclean.corpus import LabelledDocument, document_of, score, unit_of_spans
from newsclean.errors import PipelineError, RecordError
from newsclean.report.scores import figure, summary

RECORD = {
    "id": "en-bridge", "language": "en", "manner": "wet", "title": None, "url": None,
    "lines": ["Menu", "The bridge was closed on Tuesday.", "Sign in", "Ferries run from Thursday."],
    "labels": ["navigation", "body", "prompt", "body"],
}  # fmt: skip
#: Takes short lines as prompts, and one of the story's too.
SHORT = """
from newsclean import Finding, Label, Pipeline

def short(document):
    for line in document.lines:
        if len(line.text) < 30:
            yield Finding(Label.PROMPT, line.span, rule="short", confidence=0.9)

pipeline = Pipeline([short])

def made():
    return pipeline

number = 3
"""


def short(document):
    for line in document.lines:
        if len(line.text) < 30:
            yield Finding(Label.PROMPT, line.span, rule="short", confidence=0.9)


def document(**changes):
    return document_of(json.dumps(RECORD | changes), "here:1")


def run(*arguments, cwd=None):
    pytest.importorskip("click")
    return subprocess.run(
        [sys.executable, "-m", "newsclean.cli", "evaluate", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=cwd, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "corpus.jsonl"
    path.write_text(json.dumps(RECORD) + "\n" + json.dumps(RECORD | {"id": "de-bruecke", "language": "de"}) + "\n")
    (tmp_path / "own.py").write_text(SHORT)
    return path


def test_figures():
    """Kept and dropped, labels and languages are counted line by line."""
    scores = score([document()], Pipeline([short]))
    got = scores.to_dict()
    assert (got["documents"], got["lines"], got["right"]) == (1, 4, 2)
    assert got["keep"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "lines": 2}
    assert got["drop"] == {"precision": 0.6667, "recall": 1.0, "f1": 0.8, "lines": 2}
    assert got["labels"]["prompt"] == {"precision": 0.3333, "recall": 1.0, "f1": 0.5, "lines": 1}
    assert got["labels"]["navigation"]["recall"] == 0.0
    assert got["languages"] == {"en": {"keep": got["keep"], "drop": got["drop"]}}


def test_the_worst_come_first():
    """A lost line of the story is graver than a wrong label, and both are told with the rule."""
    worst = score([document()], Pipeline([short])).worst(5)
    assert [(x.line, x.true.value, x.given.value, x.decisive, x.rule) for x in worst] == [
        (3, "body", "prompt", True, "short"),
        (0, "navigation", "prompt", False, "short"),
    ]
    assert worst[0].confidence == 0.9
    assert score([document()], Pipeline([short])).worst(1) == worst[:1]


def test_blank_lines_are_part_of_the_text():
    """A document that says where blank lines stood is scored on the text that had them."""
    gaps = document(blank_before=[0, 2])
    assert gaps.text == "\nMenu\nThe bridge was closed on Tuesday.\n\nSign in\nFerries run from Thursday."
    assert [gaps.text[a:b] for a, b in gaps.spans] == RECORD["lines"]
    assert unit_of_spans(analyze(gaps.text, pipeline=Pipeline([])), gaps.spans) == [0, 1, 2, 3]
    assert score([gaps], Pipeline([short])).to_dict() == score([document()], Pipeline([short])).to_dict()


def test_records_go_there_and_back():
    """What a document writes is what is read."""
    for changes in ({}, {"blank_before": [1]}, {"title": "Bridge", "url": "https://velmar.example/1"}):
        record = RECORD | changes
        assert document_of(json.dumps(record), "x").to_dict() == record


@pytest.mark.parametrize("wrong", [[4], [-1], ["1"], [True], [1.0], 3])
def test_a_blank_line_before_no_line_is_an_error(wrong):
    """Numbers of blank lines count lines that are there."""
    with pytest.raises(RecordError, match="here:1"):
        document(blank_before=wrong)


def test_many_lines_take_time_in_proportion():
    """A document of a hundred thousand lines is matched with its units without trying every pair."""
    lines = tuple(f"line {i}" for i in range(100_000))
    true = LabelledDocument("x", "en", "wet", lines, (Label.BODY,) * len(lines))
    analysed = analyze(true.text, pipeline=Pipeline([]))
    assert unit_of_spans(analysed, true.spans) == list(range(len(lines)))


def test_a_figure_is_found_by_its_name():
    """A figure has the name that it has in the JSON; what is none has no value."""
    scores = score([document()], Pipeline([short]))
    assert figure(scores, "keep.recall") == 0.5
    assert figure(scores, "languages.en.drop.recall") == 1.0
    assert figure(scores, "keep") is figure(scores, "keep.speed") is figure(scores, "lines.keep") is None


def test_the_summary_escapes_what_acts_on_a_terminal():
    """Control characters of a document reach no terminal."""
    bad = document(
        id="a\x1b[31m", lines=["Menu", "The bridge \x1b]0;x\x07 was closed.", "Sign in", "Ferries \u202e run"]
    )
    text = summary(score([bad], Pipeline([])), 10)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\x1b[31m" in text


def test_the_command_tells_people(corpus):
    """Tables by label and language, and the worst lines with where they stand."""
    done = run(corpus, "--pipeline", f"{corpus.parent / 'own.py'}:pipeline", "--worst", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 documents, 8 lines, 50.0% with the right label")
    assert "kept                     1.000       0.500       0.667           4" in done.stdout
    assert "lost  en-bridge, line 4: prompt (short, 90%), should be body" in done.stdout
    assert done.stdout.count("should be") == 1


def test_the_command_tells_ci(corpus, tmp_path):
    """JSON has all figures and all mistakes, in a file or alone on standard output."""
    own = ("--pipeline", f"{corpus.parent / 'own.py'}:made")
    done = run(corpus, *own, "--json", tmp_path / "out.json")
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "out.json").read_text())
    assert figures["keep"]["recall"] == 0.5
    assert sorted(figures["languages"]) == ["de", "en"]
    assert [(x["document"], x["line"], x["decisive"]) for x in figures["mistakes"]][:2] == [
        ("en-bridge", 3, True), ("de-bruecke", 3, True),
    ]  # fmt: skip
    assert json.loads(run(corpus, *own, "--json", "-").stdout) == figures


def test_floors_decide_the_exit_code(corpus):
    """A figure below its floor ends the command with 1 and is named; a name that is none is wrong usage."""
    own = ("--pipeline", f"{corpus.parent / 'own.py'}:pipeline")
    assert run(corpus, *own, "--floor", "keep.recall=0.5", "--floor", "labels.prompt.f1=0.4").returncode == 0
    done = run(corpus, *own, "--floor", "keep.recall=0.9", "--floor", "drop.precision=0.9")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "newsclean: keep.recall is 0.5000, less than 0.9", "newsclean: drop.precision is 0.6667, less than 0.9",
    ]  # fmt: skip
    assert run(corpus, *own, "--floor", "keep.speed=1").returncode == 2
    assert run(corpus, *own, "--floor", "keep.recall").returncode == 2


def test_a_corpus_that_is_none_is_told(corpus, tmp_path):
    """A broken record, a missing file and an empty corpus are one line each, and an error."""
    (tmp_path / "bad.jsonl").write_text("{}\n")
    (tmp_path / "none.jsonl").write_text("")
    for name, message in (("bad.jsonl", "KeyError"), ("none.jsonl", "no labelled line"), ("away", "no such file")):
        done = run(tmp_path / name)
        assert done.returncode == 1
        assert message in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("own.py", "names no pipeline"), (":x", "names no pipeline"), ("missing.py:x", "no such Python file"),
        ("own.py:none", "no Pipeline"), ("own.py:number", "no Pipeline"), ("no_such_module_here:x", "no module"),
    ],
)  # fmt: skip
def test_a_pipeline_that_is_not_there_is_told(corpus, monkeypatch, name, message):
    """What names no pipeline is an error that says why."""
    monkeypatch.chdir(corpus.parent)
    with pytest.raises(PipelineError, match=message):
        chosen(name, "balanced")


def test_a_preset_is_the_pipeline_where_none_is_named():
    """Without a name the preset's default pipeline is used."""
    assert chosen(None, "strict").threshold == Pipeline.default(preset="strict").threshold
    assert chosen("newsclean:Pipeline.default", "balanced").names == Pipeline.default().names
