"""The README's commands are what they say."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"

pytestmark = pytest.mark.skipif(not README.is_file(), reason="the README is not beside the tests")


def commands():
    """The shell blocks under "Two commands", in order."""
    text = README.read_text("utf-8")
    section = text[text.index("## Two commands") : text.index("## In Python")]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


def test_there_are_two_commands():
    """One cleans a page, one runs the tests."""
    first, second = commands()
    assert "newsclean explain docs/examples/page.txt" in first
    assert "pytest" in second


def test_the_first_command_shows_what_was_kept_and_why():
    """The command itself, without making its environment anew, cleans the example page."""
    run = commands()[0].strip().split("&&")[-1].strip()
    program, *arguments = shlex.split(run)
    assert program == ".venv/bin/newsclean"
    pytest.importorskip("click")
    pytest.importorskip("rich")
    done = subprocess.run(
        [sys.executable, "-m", "newsclean.cli", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "160", "PYTHONUTF8": "1"},
    )
    out = done.stdout
    kept = [line for line in out.splitlines() if line.startswith("│")]
    gone = [line for line in out.splitlines() if line.startswith("✗")]
    assert any("The bridge was opened in 1974" in line for line in kept)
    assert "it won’t open again" in " ".join(out.split())
    assert "â€" not in out
    for label, text in [
        ("byline", "By Ruth Hallam"),
        ("caption", "Photo: Anna Brandt"),
        ("prompt", "Bereits Abonnent? Anmelden"),
        ("promo", "Sign up for our newsletter"),
        ("teaser_headline", "Bakers' strike enters its third week"),
        ("teaser_blurb", "TALKS between the guild"),
        ("notice", "All rights reserved"),
    ]:
        assert any(label in line and text in line for line in gone), f"{text} is no {label}"
    assert not any("subscribe to the idea" in line for line in gone)
    assert "flag paywalled" in out


def test_every_link_of_the_readme_leads_somewhere():
    """Files that the README points to exist."""
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README.read_text("utf-8")):
        assert (ROOT / target).exists(), target
