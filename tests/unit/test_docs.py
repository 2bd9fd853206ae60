"""The documentation is true: every block of code in it runs, every command, every example."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from newsclean import Label, analyze, clean
from newsclean.testing.strategies import _stories

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"

pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="the docs are not beside the tests")

STORY = (
    "The harbour bridge at Velmar was closed on Tuesday after engineers found cracks in two cables.\n"
    "Ferries will run every twenty minutes from Thursday, also at night, the council said."
)
PAGE = f"By Ruth Hallam, Transport Correspondent\n{STORY}\nAlready a subscriber? Sign in\n"
#: Pages whose plain Python is run elsewhere, and by what.
ELSEWHERE = {
    "engines.md": "tests/engines/test_engine_docs.py",
    "testing.md": "test_the_property_tests_of_the_page_pass",
}


def blocks(kind, *, doctests=False):
    """The fenced blocks of one kind: page, number, text; of Python those with prompts or those without."""
    pages = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"] if DOCS.is_dir() else []
    for path in pages:
        found = re.findall(rf"^ *```{kind}\n(.*?)^ *```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        for number, text in enumerate(found):
            if kind != "python" or (">>>" in text) == doctests:
                yield path.name, number, text


def needs(*modules):
    for name in modules:
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed")


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A folder with the files that commands in the docs name."""
    needs("click", "rich", "jinja2", "pygal", "pyarrow", "warcio", "zstandard", "duckdb", "publicsuffixlist")
    import pyarrow as pa
    import pyarrow.parquet as pq
    import zstandard

    monkeypatch.chdir(tmp_path)
    records = [
        {"id": str(i), "url": f"https://gazette.example/{i}", "title": "Bridge closed", "text": PAGE + f"Story {i}."}
        for i in range(4)
    ]
    rows = "".join(json.dumps(x | {"content": x["text"]}) + "\n" for x in records)
    (tmp_path / "docs").mkdir()
    shutil.copytree(EXAMPLES, tmp_path / "docs" / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "news.jsonl").write_text(rows)
    (tmp_path / "news.jsonl.zst").write_bytes(zstandard.compress(rows.encode()))
    pq.write_table(pa.Table.from_pylist(records), "table.parquet")
    shutil.copy(EXAMPLES / "velmar.warc.wet", "CC-MAIN-0001.warc.wet.gz")
    shutil.copy(EXAMPLES / "labels.jsonl", "labels.jsonl")
    (tmp_path / "my_filters.py").write_text("from newsclean import Pipeline\n\npipeline = Pipeline.default()\n")
    for folder in ("pages", "dump"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(PAGE)
    for folder in ("crawl", "part-1", "part-2"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "news.jsonl").write_text(rows)
    return tmp_path


def lines_of(block):
    return [shlex.split(x, comments=True) for x in block.splitlines() if x.strip()]


#: The README's two commands make environments; tests/unit/test_readme.py and .ci/run have them.
COMMANDS = [x for x in blocks("sh") if "python3 -m venv" not in x[2]]


@pytest.mark.parametrize(("page", "number", "block"), COMMANDS, ids=[f"{page}-{n}" for page, n, _ in COMMANDS])
def test_every_command_runs(page, number, block, workspace):
    """Each line of a block in the shell's language does its work on files of the kind that it names."""
    from click.testing import CliRunner

    from newsclean.cli import _group

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for words in lines_of(block):
        program, *arguments = words
        if program == "pip":
            named = re.findall(r"newsclean\[([\w,]+)\]", " ".join(arguments))
            assert all(x in extras for y in named for x in y.split(","))
        elif program == "newsclean":
            done = CliRunner().invoke(_group(), arguments)
            assert done.exit_code == 0, (words, done.output, done.exception)
        elif arguments[0].startswith("docs/examples/"):
            needs("datatrove")
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        else:
            assert (ROOT / arguments[0]).is_file(), words


def test_every_other_block_of_python_runs(tmp_path, monkeypatch):
    """Python without prompts runs too, in a folder with the files that it names."""
    monkeypatch.chdir(tmp_path)
    toml = {page: text for page, _, text in blocks("toml")}
    for page, _, text in blocks("python"):
        if page in ELSEWHERE:
            continue
        if page in toml:
            (tmp_path / "my-language.toml").write_text(toml[page], "utf-8")
        exec(compile(text, page, "exec"), {})  # noqa: S102  # our own page
    for text in toml.values():
        tomllib.loads(text)


def test_the_property_tests_of_the_page_pass(tmp_path):
    """The pytest example of the page on property tests is a file of tests that pass."""
    needs("hypothesis")
    (text,) = [text for page, _, text in blocks("python") if page == "testing.md"]
    (tmp_path / "test_cleaner.py").write_text(text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_cleaner.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "3 passed" in done.stdout, done.stdout


def test_a_table_of_words_in_the_docs_is_sound(tmp_path):
    """The table that the page on languages shows is short of words, and its examples are found."""
    needs("click")
    from click.testing import CliRunner

    from newsclean.cli import _group

    (text,) = [text for page, _, text in blocks("toml") if page == "how-to-add-a-language.md"]
    (tmp_path / "my-language.toml").write_text(text, "utf-8")
    done = CliRunner().invoke(_group(), ["lexicon", "check", str(tmp_path / "my-language.toml")])
    assert "prompt 1/1" in done.output
    assert "clean kept 1/1" in done.output


def labels_in_languages():
    """The table of docs/labels.md: label, language, line."""
    text = (DOCS / "labels.md").read_text("utf-8") if DOCS.is_dir() else ""
    head = re.search(r"^\| \| (`.*) \|$", text, re.MULTILINE)
    labels = re.findall(r"`(\w+)`", head[1]) if head else []
    for language, cells in re.findall(r"^\| \w+ \(`(\w+)`\) \| (.*) \|$", text, re.MULTILINE):
        yield from ((label, language, x) for label, x in zip(labels, cells.split(" | "), strict=True))


def test_there_are_ten_languages():
    """The page on labels shows six labels in ten languages."""
    rows = list(labels_in_languages())
    assert len(rows) == 60
    assert len({x for _, x, _ in rows}) == 10


@pytest.mark.parametrize(("label", "language", "line"), list(labels_in_languages()))
def test_examples_of_labels_are_labelled_so(label, language, line):
    """A line that the page on labels shows has that label where such lines stand."""
    story = _stories()[language]
    behind = [] if label in ("byline", "caption") else story["sentences"]
    head = [story["title"]] if not behind else []
    rest = story["sentences"] if not behind else story["headlines"][:2] if label == "navigation" else []
    document = analyze("\n".join([*head, *behind, line, *rest]))
    assert document.lines[len(head) + len(behind)].label is Label(label)


def test_the_news_api_example(tmp_path):
    """An API's answer becomes a table: stories repaired, flags told, a null text null."""
    needs("pyarrow")
    import pyarrow.parquet as pq

    script, answer = EXAMPLES / "news_api_to_parquet.py", EXAMPLES / "news_api.json"
    subprocess.run([sys.executable, script, answer, tmp_path / "out.parquet"], check=True)
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [x["flags"] for x in rows] == [[], ["paywalled"], ["truncated"], None]
    assert rows[0]["headline"] == "Harbour bridge closed after cracks found"
    assert rows[2]["story"].startswith("La circulation est déviée")
    assert "1432" not in rows[2]["story"]
    assert rows[3]["story"] is None


def test_the_training_set_example(tmp_path):
    """Of three pages the whole story is left: not the one that breaks off, not the one without."""
    needs("datatrove", "pyarrow", "warcio")
    import pyarrow.parquet as pq

    script, source = EXAMPLES / "wet_to_training_set.py", EXAMPLES / "velmar.warc.wet"
    subprocess.run([sys.executable, script, source, tmp_path], check=True, capture_output=True)
    (file,) = (tmp_path / "stories").iterdir()
    (row,) = pq.read_table(file).to_pylist()
    assert row["metadata"]["url"] == "https://courier.example/news/harbour-bridge"
    assert row["text"].splitlines()[2].startswith("“We would rather wait")


def test_the_notebook(monkeypatch):
    """Its cells run in order, and what they show at the end is what the file shows."""
    needs("pandas", "pyarrow")
    import pandas as pd

    monkeypatch.chdir(ROOT)
    notebook = json.loads((EXAMPLES / "pandas.ipynb").read_text("utf-8"))
    cells = [x for x in notebook["cells"] if x["cell_type"] == "code"]
    names = {}
    for cell in cells:
        *rest, last = "".join(cell["source"]).rstrip().rsplit("\n", 1)
        exec("\n".join(rest), names)  # noqa: S102  # our own notebook
        with pd.option_context("display.width", 80, "display.max_columns", 20):  # as notebooks have it
            shown = str(eval(last, names))  # noqa: S307  # as above
        (output,) = cell["outputs"]
        assert " ".join(shown.split()) == " ".join("".join(output["data"]["text/plain"]).split())


def test_the_record_of_the_tutorial_is_what_a_crawl_has():
    """The file has three records with the heads that Common Crawl writes; the first was decoded wrongly once."""
    needs("warcio")
    from warcio.archiveiterator import ArchiveIterator

    with (EXAMPLES / "velmar.warc.wet").open("rb") as file:
        texts = [x.content_stream().read() for x in ArchiveIterator(file) if x.rec_type == "conversion"]
    assert len(texts) == 3
    assert "â€œ" in texts[0].decode("utf-8")
    assert "“We would" in clean(texts[0])


def test_the_site_has_every_page():
    """Each page of the docs is in the site's navigation, and each name there is a page."""
    if not (ROOT / "mkdocs.yml").is_file():
        pytest.skip("the site's configuration is not beside the tests")
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    named = set(re.findall(r"([\w/-]+\.md)$", config.partition("\nnav:")[2], re.MULTILINE))
    pages = {x.relative_to(DOCS).as_posix() for x in DOCS.rglob("*.md")}
    assert named == pages | {"changelog.md", "corpora.md"}
