"""The examples of docs/engines.md do what they say."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs" / "engines.md"
#: The libraries that each part needs, and the engine that the tests start for it.
NEEDS = {
    "Arrow": (["pyarrow"], None),
    "pandas": (["pandas"], None),
    "Polars": (["polars"], None),
    "DuckDB": (["duckdb"], None),
    "Hugging Face datasets": (["datasets"], None),
    "datatrove": (["datatrove"], None),
    "Apache Spark": (["pyspark", "publicsuffixlist"], "spark"),
    "Ray Data": (["ray"], "ray"),
}


def parts():
    """The headings of the second level with the blocks of Python below each."""
    found = {}
    for part in re.split(r"^## ", DOCS.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        blocks = re.findall(r"^```python\n(.*?)^```", part, re.DOTALL | re.MULTILINE)
        if blocks:
            found[part.partition("\n")[0]] = blocks
    return found


def test_every_engine_has_an_example():
    """Nothing is left untried: each part with code is one that the next test runs, and each engine has one."""
    assert set(parts()) == {*NEEDS, "What all of them take"}
    modules = {x.stem for x in (DOCS.parents[1] / "newsclean" / "engines").glob("[a-z]*.py")} - {"libraries"}
    text = DOCS.read_text("utf-8")
    assert [x for x in sorted(modules) if f"newsclean.engines.{x}" not in text] == []


@pytest.mark.parametrize("heading", NEEDS)
def test_the_example_runs(heading, request, tmp_path):
    """Each block runs as it stands, on the page that the part before them defines."""
    libraries, engine = NEEDS[heading]
    for library in ("pyarrow", *libraries):
        pytest.importorskip(library)
    if engine:
        request.getfixturevalue(engine)
    found = parts()
    start = found["What all of them take"][0]
    for block in found[heading]:
        exec(compile(start + block, str(DOCS), "exec"), {"logs": str(tmp_path / "logs")})  # noqa: S102  # our own page
