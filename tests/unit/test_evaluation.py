"""Floors on real pages, where these are there; they fall only by an explicit change here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import newsclean

EVAL = os.environ.get("NEWSCLEAN_EVAL_DIR")

pytestmark = pytest.mark.skipif(not EVAL, reason="NEWSCLEAN_EVAL_DIR is not set")


@pytest.fixture(scope="module")
def scoring():
    sys.path.insert(0, EVAL)
    try:
        yield __import__("scoring")
    finally:
        sys.path.remove(EVAL)


def test_gold_lines(scoring):
    """Hand-labelled lines: the story is kept, and most of the rest goes."""
    documents = scoring.read_jsonl(Path(EVAL) / "data" / "gold-dev.jsonl.gz")
    result, _ = scoring.score_gold(
        lambda lines: scoring.labels_of(newsclean.analyze("\n".join(lines)), lines), documents
    )
    assert result["keepR"] >= 0.985
    assert result["dropR"] >= 0.78


def test_clean_stories_lose_nothing(scoring):
    """Every eighth set of clean sentences: hardly a line is lost."""
    lost = total = 0
    for record in scoring.read_jsonl(Path(EVAL) / "data" / "clean-dev.jsonl.gz")[::8]:
        out = scoring.norm(newsclean.clean("\n".join(record["lines"])))
        grams = scoring.grams(out)
        total += len(record["lines"])
        lost += sum(not scoring.mostly_in(x, out, grams) for x in record["lines"])
    assert total > 1000
    assert lost <= 0.002 * total


@pytest.mark.parametrize(("view", "floor"), [("wet", 0.93), ("traf", 0.96)])
def test_news_pages(scoring, view, floor):
    """Every fourth news page: word F1 against the human reference."""
    pages = scoring.read_jsonl(Path(EVAL) / "data" / "fundus-dev.jsonl.gz")[::4]
    result = scoring.score_pages(newsclean.clean, pages, view)
    assert result["F1"] >= floor
    if view == "traf":
        assert result["F1"] >= result["F1in"]


def test_the_script_runs():
    """The measuring script itself runs with the installed package."""
    done = subprocess.run(
        [sys.executable, "evaluate.py", "gold"], cwd=EVAL, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("gold: keep P")


def test_no_line_of_the_pages_stands_in_the_project(scoring):
    """Other people's text is measured on, and never copied."""
    root = Path(__file__).parents[2]
    theirs = set()
    for name in ("gold", "clean", "fundus", "daniel", "readability"):
        for record in scoring.read_jsonl(Path(EVAL) / "data" / f"{name}-dev.jsonl.gz"):
            views = [record["lines"]] if "lines" in record else [x["lines"] for x in record["views"].values()]
            theirs.update(x.strip() for lines in views for x in lines if len(x.strip()) > 45)
    ours = {
        piece.strip()
        for folder in ("newsclean", "tests", "corpora", "docs")
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in {".json", ".jsonl", ".toml", ".txt", ".py", ".md"} and path.stat().st_size < 5_000_000
        for piece in path.read_text("utf-8").replace("\\n", "\n").replace('"', "\n").split("\n")
    }
    assert sorted(ours & theirs) == []
