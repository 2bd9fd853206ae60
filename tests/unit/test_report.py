"""The report: what is drawn, what the page holds, and that no text of a document gets out of its block."""

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import Finding, Label, Pipeline, analyze
from newsclean.batch.formats import Source
from newsclean.corpus import document_of
from newsclean.errors import ExtraMissingError
from newsclean.report import html
from newsclean.report.charts import bars
from newsclean.report.exhibit import LABELS, Exhibit, Writer, exhibits
from newsclean.report.figures import Bar, figures
from newsclean.report.meanings import MEANINGS
from newsclean.report.sample import Page, Sample

STORY = (
    "The harbour bridge at Velmar was closed on Tuesday after engineers found cracks in two cables.\n"
    "Ferries will run every twenty minutes from Thursday, also at night, the council said."
)
PAGE = f"By Ruth Hallam, Transport Correspondent\n\n{STORY}\n\nAlready a subscriber? Sign in\n"
HOSTILE = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> {{ 7 * 7 }} \" ' & \u2028"


def needs(*names):
    for name in names:
        # Not imported here: pygal changes how Python imports, which the report undoes where it imports it.
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed")


def shown(*texts, pipeline=None, ids=None):
    pages = [Page((ids or {}).get(i, f"d{i}"), text) for i, text in enumerate(texts)]
    return exhibits(pages, [analyze(x.text, pipeline=pipeline) for x in pages])


def page_of(*texts, **options):
    needs("jinja2", "pygal")
    return html.render(shown(*texts, **options), Pipeline.default(), seen=len(texts))


class Elements(HTMLParser):
    """The page's elements with their attributes, and the text of scripts and styles."""

    def __init__(self, page):
        super().__init__()
        self.found, self.texts, self.inside = [], [], None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.inside = tag if tag in ("script", "style") else None
        if self.inside:
            self.texts.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag):
        self.inside = None if tag == self.inside else self.inside

    def handle_data(self, data):
        if self.inside:
            tag, attrs, text = self.texts[-1]
            self.texts[-1] = (tag, attrs, text + data)

    def data(self):
        return json.loads(next(text for _, attrs, text in self.texts if attrs.get("id") == "data"))


@given(st.recursive(st.text() | st.integers() | st.none(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_no_text_ends_the_block(value):
    """JSON for a script element has nothing in it that could end the element, and says what it was given."""
    text = html.as_json(value)
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", text)
    assert json.loads(text) == value
    text.encode("utf-8")


def test_lone_surrogates_go_through():
    """What has no UTF-8 is escaped, and reads as it was."""
    assert html.as_json(["a\ud800b", "é"]) == '["a\\ud800b","é"]'


def test_documents_add_no_element():
    """A page of hostile texts and names has the elements of a page of harmless ones."""
    harmless, hostile = (
        # Without filters both have the same lines, labels and flags.
        [x for x, _ in Elements(page_of(f"{text}\n{STORY}", ids={0: text}, pipeline=Pipeline([]))).found]
        for text in ("Harmless.", HOSTILE)
    )
    assert harmless == hostile
    assert Elements(page_of(HOSTILE)).data()["docs"][0]["u"][0][0].startswith("</script>")


def test_hostile_rules_and_flags_are_text():
    """Names that a filter of somebody's own gives are data too, in charts and tables as well."""

    def evil(document):
        yield Finding(Label.PROMPT, document.lines[0].span, rule=HOSTILE, note=HOSTILE)

    evil.name = "<b>evil</b>"
    page = page_of(PAGE, pipeline=Pipeline([evil]))
    harmless = page_of(PAGE)
    assert page.count("<script") == harmless.count("<script") == 2
    assert "<b>" not in page
    assert "<img" not in page


def test_the_policy_names_the_script_and_the_style():
    """The page's policy allows by hash the one script and the one style that it has, and nothing else."""
    elements = Elements(page_of(PAGE))
    policy = next(a["content"] for t, a in elements.found if a.get("http-equiv") == "Content-Security-Policy")
    hashes = [
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for _, attrs, text in elements.texts
        if attrs.get("type") != "application/json"
    ]
    style, script = hashes
    assert f"default-src 'none'; script-src '{script}'; style-src '{style}'; " in policy
    assert "unsafe" not in policy


def test_the_page_reaches_for_nothing():
    """No element has an address, a style of its own or a handler, and there is no frame, image or form target."""
    for tag, attrs in Elements(page_of(PAGE, HOSTILE)).found:
        assert tag not in {"iframe", "img", "link", "object", "embed", "base"}
        assert not {"src", "style", "action", "xlink:href"} & set(attrs)
        assert attrs.get("href", "#").startswith("#")
        assert not [x for x in attrs if x.startswith("on")]


def test_the_same_documents_give_the_same_page():
    """No clock, chance or order of hashes is in the page."""
    assert page_of(PAGE, STORY) == page_of(PAGE, STORY)


def test_the_package_has_its_parts():
    """The page's template, scripts and style come with the package."""
    for name in ("page.html", *html.SCRIPTS, *html.STYLES):
        assert files("newsclean.report").joinpath("page", name).read_text("utf-8")


def test_scripts_write_text_only():
    """The page's script uses none of the ways in which a string becomes markup or code."""
    for name in html.SCRIPTS:
        text = files("newsclean.report").joinpath("page", name).read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc", text
        )


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch):
    """A missing library is one sentence that names the extra."""
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ExtraMissingError, match=r"newsclean\[report\]"):
        html.render([], Pipeline.default(), seen=0)


def rows_of(entry):
    """The source's lines, as the page's script puts them together."""
    out = []
    for row in entry["r"]:
        main, text = (row, 0) if isinstance(row, int) else row[:2]
        out.append(text or entry["u"][main][0])
    return out


@given(
    st.text(alphabet="aB .\n\r\t<&é\u2028\ud800", max_size=60) | st.sampled_from([PAGE, "cafÃ© &amp; tea\n\nSign in"])
)
def test_every_line_of_the_source_is_there(text):
    """From what the page holds, every line of the source comes back, whatever repair and cutting did to it."""
    (exhibit,) = shown(text)
    entry = Writer(Pipeline.default())(exhibit)
    assert rows_of(entry) == [x for x in text.split("\n") if x and not x.isspace()]
    assert [x[0] for x in entry["u"]] == [x.text for x in exhibit.document.lines]


def test_findings_and_marks():
    """A unit has its findings, whether something took it, and whether a little would have changed its fate."""

    def sure(document):
        for line, confidence in zip(document.lines, (0.95, 0.55, 0.45, 0.2), strict=False):
            yield Finding(Label.PROMPT, line.span, rule="r", confidence=confidence, note="why")

    (exhibit,) = shown("one\n\ntwo\nthree\nfour", pipeline=Pipeline([sure]))
    units = Writer(Pipeline([sure]))(exhibit)["u"]
    prompt = LABELS.index(Label.PROMPT)
    # The story is what stays: what was taken last round by round leaves the others their findings.
    assert [(x[1] == prompt, x[2] & 1, x[2] & 2) for x in units[:2]] == [(True, 0, 0), (True, 1, 2)]
    assert units[0][3] == [[0, prompt, 95, "why"]]


def test_a_piece_knows_its_line():
    """Of the pieces of a cut line the greatest stands for it, the others name it."""

    def cut(document):
        at = document.text.find("Sign in")
        if at >= 0:
            yield Finding(Label.PROMPT, (at, at + 7), rule="cut")

    (exhibit,) = shown("First line.\nA much longer sentence. Sign in", pipeline=Pipeline([cut]))
    entry = Writer(Pipeline([cut]))(exhibit)
    assert [x[4:] for x in entry["u"]] == [[], [], [1]]
    assert [x if isinstance(x, int) else x[0] for x in entry["r"]] == [0, 1]


def test_ids_are_made_unique():
    """Records that share an id can be told apart."""
    names = [x.id for x in shown("a", "b", "c", "d", ids={0: "x", 1: "x", 2: "x (2)", 3: "x"})]
    assert names[0] == "x"
    assert len(set(names)) == 4


def test_figures():
    """Labels, rules and shares are counted over all documents, the most changed first."""
    counted = figures(shown(PAGE, STORY, "Already a subscriber? Sign in"))
    assert counted.documents == 3
    assert sum(x.value for x in counted.labels) == counted.lines == 7
    assert sum(x.value for x in counted.shares) == sum(x.value for x in counted.languages) == 3
    assert (counted.shares[0], counted.shares[-1].value) == (Bar("nothing", 1), 1)
    assert counted.changed == (2, 0)
    assert {x.name for x in counted.flags} >= {"paywalled"}


def test_charts_are_plain_svg():
    """A chart has nothing that acts, no style of its own, and names as text."""
    needs("pygal")
    chart = bars([Bar("<b>&", 3, "prompt"), Bar("x" * 99, 0)])
    assert not re.search(r"<style|<script|style=|<title|<!--|onclick|<b>", chart)
    assert "&lt;b&gt;&amp;" in chart
    assert 'class="bar c-prompt"' in chart
    assert "x" * 40 not in chart
    assert bars([]) == ""


def test_drawing_leaves_no_hook_in_imports():
    """After a page was made, a failed import is what it was before: an error without a warning."""
    needs("jinja2", "pygal")
    code = (
        "import sys; from newsclean.report.charts import drawing_library; drawing_library(); "
        "print([x for x in map(type, sys.meta_path) if x.__module__ == 'pygal'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def source(folder, name, content, form="jsonl"):
    path = folder / name
    path.write_bytes(content)
    return Source(path, Path(name), form)


def test_a_sample_is_drawn_by_its_seed(tmp_path):
    """The same seed draws the same documents in the files' order, another one others, and each has its chance."""
    rows = "".join(json.dumps({"id": i, "text": f"text {i}"}) + "\n" for i in range(300))
    given_file = [source(tmp_path, "a.jsonl", rows.encode())]
    draw = {seed: [int(x.id) for x in Sample(20, seed)(given_file)] for seed in range(30)}
    assert [int(x.id) for x in Sample(20, 3)(given_file)] == draw[3]
    assert all(len(x) == 20 and x == sorted(set(x)) for x in draw.values())
    assert draw[0] != draw[1]
    assert 120 < sum(x for drawn in draw.values() for x in drawn) / 600 < 180
    everything = Sample(1000)
    assert len(everything(given_file)) == everything.seen == 300


def test_formats_and_problems(tmp_path):
    """Texts, JSON Lines, CSV and packed files are read; what is broken is told, and the rest goes on."""
    told = []
    sample = Sample(tell=told.append, text_field="body", title_field="t")
    pages = sample([
        source(tmp_path, "a.txt", "Grüße".encode(), "text"),
        source(tmp_path, "b.jsonl.gz", gzip.compress(b'{"body": "one", "t": "T"}\n{"body": null}\n{"x": 1}\n')),
        source(tmp_path, "c.csv", b"id,body\n7,two\n", "csv"),
        source(tmp_path, "d.csv", b"id,text\n7,two\n", "csv"),
    ])  # fmt: skip
    assert [(x.id, x.text, x.title) for x in pages] == [
        ("a.txt", "Grüße".encode(), None), ("b.jsonl.gz:1", "one", "T"), ("7", "two", None),
    ]  # fmt: skip
    assert sample.problems == len(told) == 2
    assert "no field 'body'" in told[0]
    assert "no column 'body'" in told[1]


def test_labelled_documents_are_known_as_such(tmp_path):
    """A file of lines and labels is shown with its true labels; hints go in only where they are asked for."""
    record = {"id": "x", "language": "sw", "manner": "api", "title": "T", "url": None, "lines": ["a", "b"],
              "labels": ["body", "promo"], "blank_before": [1]}  # fmt: skip
    files_given = [source(tmp_path, "c.jsonl", (json.dumps(record) + "\n{}\n").encode())]
    told = []
    (page,) = Sample(tell=told.append)(files_given)
    assert page == Page("x", "a\n\nb", None, None, "api", document_of(json.dumps(record), "x"))
    assert len(told) == 1
    (hinted,) = Sample(title_field="title")(files_given)
    assert hinted.title == "T"
    entry = Writer(Pipeline([]))(Exhibit("x", page, analyze(page.text, pipeline=Pipeline([]))))
    assert entry["lang"] == "sw"
    assert entry["title"] == "T"
    assert entry["r"] == [[0, 0, 0, LABELS.index(Label.BODY)], [1, 0, 1, LABELS.index(Label.PROMO)]]


def test_the_command(tmp_path):
    """A folder of files becomes one page; the command says how many documents it shows and how heavy it is."""
    needs("click", "jinja2", "pygal")
    (tmp_path / "in").mkdir()
    for i in range(3):
        (tmp_path / "in" / f"{i}.txt").write_text(PAGE)
    (tmp_path / "in" / "bad.jsonl").write_text("no json\n")
    done = subprocess.run(
        [sys.executable, "-m", "newsclean.cli", "report", "in", "away", "-o", "out.html", "--sample", "2"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 3
    assert "2 of 3 documents, 0." in done.stderr
    page = (tmp_path / "out.html").read_text("utf-8")
    assert len(Elements(page).data()["docs"]) == 2
    assert "2 of 3 documents" in page


def test_a_page_without_documents_to_show_is_none(tmp_path):
    """Without a document there is no page, and the command says so."""
    needs("click", "jinja2", "pygal")
    (tmp_path / "in.jsonl").write_text('{"text": null}\n')
    done = subprocess.run(
        [sys.executable, "-m", "newsclean.cli", "report", tmp_path / "in.jsonl", "-o", tmp_path / "r.html"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "no document" in done.stderr
    assert not (tmp_path / "r.html").exists()


def test_the_legend_says_what_the_docs_say():
    """Labels mean the same in the page and in docs/labels.md."""
    path = Path(__file__).parents[2] / "docs" / "labels.md"
    if not path.is_file():
        pytest.skip("the docs are not beside the tests")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", path.read_text("utf-8"), re.M))
    assert rows == {x.value: MEANINGS[x] for x in Label}
