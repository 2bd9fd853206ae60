"""Filters announced by other packages: loaded when they are named, and only then."""

import subprocess
import sys
import textwrap

import pytest

import newsclean
from newsclean.errors import PipelineError


@pytest.fixture
def announced(tmp_path, monkeypatch):
    """An installed package that announces a filter, and leaves a trace when it is imported."""
    (tmp_path / "shouting_filter.py").write_text(
        textwrap.dedent(
            """
            from newsclean import Finding, Label

            def shouting(document):
                for line in document.pending:
                    if line.text.isupper():
                        yield Finding(Label.JUNK, line.span, rule="shouting")

            class Whispering:
                name = "whispering"
                after = ("repair",)

                def __call__(self, document):
                    return ()
            """
        )
    )
    info = tmp_path / "shouting_filter-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting-filter\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[newsclean.filters]\nshouting = shouting_filter:shouting\nwhispering = shouting_filter:Whispering\n"
        "broken = shouting_filter:no_such_thing\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    sys.modules.pop("shouting_filter", None)


PAGE = "HELLO THERE\nThe mayor resigned on Monday, and nobody in the town hall had seen it coming."


def test_a_named_filter_is_loaded(announced):
    """A name in a pipeline loads the filter that a package announced under it."""
    pipeline = newsclean.Pipeline(["shouting"])
    assert newsclean.analyze(PAGE, pipeline=pipeline).render() == PAGE.splitlines()[1]
    assert newsclean.Pipeline.default().before("story", "shouting").names[-2:] == ("shouting", "story")


def test_an_announced_class_is_made(announced):
    """A class that is announced is called without arguments."""
    assert newsclean.Pipeline(["whispering"]).names == ("whispering",)


def test_an_installed_filter_that_nobody_names_is_not_loaded(announced):
    """Installing a package changes nothing about what clean does, and does not even import it."""
    code = (
        f"import sys; sys.path.insert(0, {str(announced)!r}); import newsclean; newsclean.clean({PAGE!r}); "
        "print('shouting_filter' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_a_filter_that_cannot_be_loaded_is_named(announced):
    """An announcement that leads nowhere is an error of ours that says which one."""
    with pytest.raises(PipelineError, match="broken"):
        newsclean.Pipeline(["broken"])
