"""Templates: what is counted, merged, kept in an index, and taken from pages of a site."""

import json
import os
import pickle
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from random import Random

import pytest

import newsclean
from newsclean import NewscleanError, Pipeline, TemplateIndex, Templates, analyze
from newsclean.errors import ExtraMissingError, TemplatesError
from newsclean.templates import TemplateCounts, add, count_rows, merge_counts, rows, sites

NOUNS = (
    "bridge", "council", "harbour", "ferry", "teacher", "bakery", "river", "mayor", "engineer", "museum", "orchard",
    "tram", "market", "library", "hospital", "garden", "theatre", "factory", "station", "choir", "school", "farmer",
    "lighthouse", "clinic", "canal", "festival",
)  # fmt: skip
VERBS = (
    "opened", "closed", "inspected", "repaired", "visited", "praised", "delayed", "questioned", "painted", "measured",
    "sold", "rented",
)  # fmt: skip
ENDS = (
    "before the first snow of the year fell on the hills",
    "while most of the town was still asleep",
    "after two years of talks with the neighbours",
    "in spite of the heavy rain that had been forecast",
    "because nobody else had wanted to take the risk",
    "without a word to the people who live on the quay",
    "as soon as the money from the region had arrived",
)
QUOTES = (
    "“We would rather wait a week than lose a bridge,” said Ruth Adeyemi, who leads the works.",
    "“No comment,” a spokesman said.",
    "The Aldern plant closed in 2011 with the loss of four hundred jobs.",
    "“It was never about the money,” she said.",
    "The case continues.",
)
HEAD = (
    "Skip to the main content", "Aldern Gazette", "Home", "News", "Sport", "Culture", "Weather {degrees} °C",
    "{weekday}, {day} {month} 2026", "Sign in", "Search", "Live: {count} readers online",
)  # fmt: skip
MIDDLE = ("Advertisement", "The story goes on below")
TAIL = (
    "Share this story", "Facebook", "E-mail", "{count} comments", "Printed in the edition of {day} {month} 2026",
    "Tags", "Most read this week", "Puzzles of the day", "Today's recipe", "Letters to the editor",
    "Subscribe from {price} a week", "Contact the newsroom", "About us", "Careers", "Archive", "Terms of use",
    "© 2026 Gazette House of Aldern, Quay Street {price}. All rights are reserved by the publisher.",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")


@dataclass
class Page:
    """A page as made: its lines, and which of them are the site's own, quoted, or told once."""

    url: str
    lines: list
    kinds: list

    @property
    def text(self):
        return "\n".join(self.lines)


def sentence(draw):
    return (
        f"The {draw.choice(NOUNS)} of {draw.choice(NOUNS).title()}ham {draw.choice(VERBS)} the {draw.choice(NOUNS)} "
        f"and the {draw.choice(NOUNS)} {draw.choice(ENDS)}, number {draw.randrange(10**6)} heard."
    )


def short(draw):
    """A line of the story that is no sentence, as a subheading is."""
    return f"{draw.choice(NOUNS).title()} and {draw.choice(NOUNS)} of {draw.choice(NOUNS).title()}ham"


def furniture(draw, lines):
    values = {
        "degrees": draw.randrange(-9, 30), "weekday": draw.choice(WEEKDAYS), "day": draw.randrange(1, 29),
        "month": draw.choice(MONTHS), "count": draw.randrange(2, 90000), "price": f"{draw.randrange(1, 9)}.50",
    }  # fmt: skip
    out = []
    for line in lines:
        text = line.format(**values)
        if draw.random() < 0.2:
            text = draw.choice([str.upper, str.title, "  {}".format, "{} ".format])(text)
        # Not every page has every line.
        if draw.random() > 0.1:
            out.append(text)
    return out


def site(seed, pages=500, host="www.gazette.example"):
    """Pages of a site: 30 template lines with variations, stories of their own, and sentences that recur in them."""
    draw = Random(seed)  # noqa: S311 - the same pages every time
    out = []
    for n in range(pages):
        story = [sentence(draw) for _ in range(draw.randrange(4, 9))]
        kinds = ["body"] * len(story)
        for quote in QUOTES:
            if draw.random() < 0.2:
                at = draw.randrange(1, len(story))
                story.insert(at, quote)
                kinds.insert(at, "quote")
        if draw.random() < 0.3:
            at = draw.randrange(1, len(story))
            story.insert(at, short(draw))
            kinds.insert(at, "body")
        middle = furniture(draw, MIDDLE) if draw.random() < 0.5 else []
        if len(middle) == 2:  # alone it stands in the prose as a subheading does
            at = len(story) // 2
            story[at:at] = middle
            kinds[at:at] = ["template"] * 2
        head, tail = furniture(draw, HEAD), furniture(draw, TAIL)
        lines = [*head, short(draw), *story, *tail]
        marks = ["template"] * len(head) + ["body", *kinds] + ["template"] * len(tail)
        out.append(Page(f"https://{host}/story/{n}", lines, marks))
    return out


def documents(pages):
    return [(x.url, x.text) for x in pages]


def measured(index, pages, pipeline=None):
    """Share of template lines taken, and of body and quoted lines lost."""
    pipeline = pipeline or Pipeline([Templates(index)])
    counts = Counter()
    for page in pages:
        document = analyze(page.text, url=page.url, pipeline=pipeline)
        kept = Counter(x.text.strip() for x in document.lines if x.kept)
        for line, kind in zip(page.lines, page.kinds, strict=True):
            stays = kept[line.strip()] > 0
            counts[kind] += 1
            counts[kind, "kept"] += stays
    stories = counts["body"] + counts["quote"]
    lost = stories - counts["body", "kept"] - counts["quote", "kept"]
    return 1 - counts["template", "kept"] / counts["template"], lost / stories


@pytest.fixture(scope="module")
def hosts():
    return pytest.importorskip("publicsuffixlist")


@pytest.fixture(scope="module")
def gazette():
    """The index of the first half of a site, by value, so that no library is needed."""
    pages = site(1)
    return TemplateCounts.fit([("gazette", x.text) for x in pages], by="value").finish()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_template_lines_go_and_stories_stay(hosts, seed):
    """Of 500 pages with 30 template lines, 98 % of those go and at most a thousandth of the stories' lines."""
    pages = site(seed)
    recall, lost = measured(TemplateIndex.fit(documents(pages)).finish(), pages)
    assert recall >= 0.98
    assert lost <= 0.001


def test_pages_that_were_not_counted(hosts):
    """An index of 500 pages does the same for other pages of the site."""
    recall, lost = measured(TemplateIndex.fit(documents(site(4))).finish(), site(5, 200))
    assert recall >= 0.98
    assert lost <= 0.001


def test_in_the_default_pipeline_no_story_is_lost_for_it(hosts):
    """With the other filters it takes more template lines than they do alone, and no more of the story."""
    pages = site(6)
    index = TemplateIndex.fit(documents(pages)).finish()
    alone = measured(index, pages[:60], Pipeline.default())
    both = measured(index, pages[:60], Pipeline.default().before("duplicates", Templates(index)))
    assert both[0] >= max(0.98, alone[0])
    assert both[1] <= alone[1] + 0.001


def test_a_story_fetched_many_times_is_no_template():
    """Sentences that stand on a fifth of the pages beside each other are a story that was fetched again."""
    draw = Random(7)  # noqa: S311
    again = "\n".join([sentence(draw) for _ in range(5)])
    pages = [x.text for x in site(8, 80)] + [again] * 20
    index = TemplateCounts.fit([("s", x) for x in pages], by="value").finish()
    assert analyze(again, url="s", pipeline=Pipeline([Templates(index)])).render() == again


def test_a_headline_that_other_pages_list_stays_above_its_story():
    """What other pages have in their lists below the story is kept where it stands above one."""
    draw = Random(9)  # noqa: S311
    pages = [
        "\n".join(["Gazette", "News", *(sentence(draw) for _ in range(3)), "Most read", "A bridge falls", "Contact"])
        for _ in range(50)
    ]
    own = "\n".join(["Gazette", "News", "A bridge falls", sentence(draw), sentence(draw), "Most read", "Contact"])
    index = TemplateCounts.fit([("s", x) for x in [*pages, own]], by="value").finish()
    lines = {x.text: x for x in analyze(own, url="s", pipeline=Pipeline([Templates(index)])).lines}
    assert lines["A bridge falls"].kept
    assert lines["A bridge falls"].findings[0].rule == "repeated-elsewhere"
    assert not lines["Gazette"].kept
    assert not analyze(pages[0], url="s", pipeline=Pipeline([Templates(index)])).lines[6].kept


def test_the_headline_that_the_title_names_stays():
    """A page's headline that every page lists above its story stays on the page whose title has it."""
    draw = Random(9)  # noqa: S311
    head = ["Gazette", "A bridge falls in Velmar", "News"]
    pages = ["\n".join([*head, *(sentence(draw) for _ in range(3))]) for _ in range(50)]
    index = TemplateCounts.fit([("s", x) for x in pages], by="value").finish()
    pipeline = Pipeline([Templates(index)])
    for title, kept in ((None, False), ("Gazette", False), ("A bridge falls in Velmar | Gazette", True)):
        line = analyze(pages[0], url="s", title=title, pipeline=pipeline).lines[1]
        assert (line.text, line.kept) == (head[1], kept)


def test_the_evidence_is_told(gazette):
    """A finding says on how many of how many pages the line stands, and beside what."""
    page = site(1, 1)[0]
    line = analyze(page.text, url="gazette", pipeline=Pipeline([Templates(gazette)])).lines[0]
    assert line.reason.filter == "templates"
    assert line.reason.rule == "repeated"
    assert "of 500 pages of gazette" in line.reason.note


def test_without_an_address_nothing_happens(gazette):
    """A page without an address, or of a site that was not counted, is left alone."""
    page = site(1, 1)[0]
    for url in (None, "", "elsewhere"):
        document = analyze(page.text, url=url, pipeline=Pipeline([Templates(gazette)]))
        assert document.render() == page.text.strip("\n")


def test_other_filters_suspicion_gives_the_label(gazette):
    """What an earlier filter suspected a repeated line to be is what it is called."""

    def suspicious(document):
        for line in document.pending:
            if line.text.strip().casefold() == "sign in":
                yield newsclean.Finding(newsclean.Label.PROMPT, line.span, rule="guess", confidence=0.3)

    pipeline = Pipeline([suspicious, Templates(gazette)])
    lines = [y for x in site(1, 20) for y in analyze(x.text, url="gazette", pipeline=pipeline).lines]
    labels = {x.label for x in lines if x.text.strip().casefold() == "sign in"}
    assert labels == {newsclean.Label.PROMPT}


@pytest.mark.parametrize("held", [10**6, 700])
def test_merged_counts_are_the_counts_of_all(held):
    """finish(merge(fit(a), fit(b))) == finish(fit(a + b)), in memory and on the disk, in any order."""
    if held < 10**6:
        pytest.importorskip("duckdb")
    pages = [("s", x.text) for x in site(10, 60)] + [("t", x.text) for x in site(11, 60)]
    whole = TemplateIndex.fit(pages, by="value")
    parts = [TemplateIndex.fit(pages[i : i + 40], by="value", held_rows=held) for i in (0, 40, 80)]
    merged = TemplateIndex.merge(*parts)
    assert merged == whole
    assert TemplateIndex.finish(merged) == TemplateIndex.finish(whole)
    assert parts[2].merge(parts[0]).merge(parts[1]).finish() == whole.finish()
    assert whole.finish().sites == ("s", "t")


def test_on_the_disk_as_in_memory():
    """Counts that went to the disk are the same to the last row, odd samples included."""
    pytest.importorskip("duckdb")
    odd = [
        '"quoted", with commas',
        "it's",
        "\u2028\x00x\x85",
        "NULL",
        "",
        "  ",
        ".",
        "ü\U0001f600",
        "İstanbul 3/4/2026",
    ]
    pages = [('a "site", of\' one', "\n".join([*odd, str(n)])) for n in range(12)]
    held = TemplateIndex.fit(pages, by="value")
    spilled = TemplateIndex.fit(pages, by="value", held_rows=3)
    assert list(spilled.rows()) == list(held.rows())
    assert spilled.finish() == held.finish()
    assert held.finish().site('a "site", of\' one').entries


def test_counting_is_one_pure_function_and_one_sum():
    """An engine may count pages anywhere and add up rows in any order: the counts are the same."""
    pages = [("s", x.text) for x in site(12, 30)]
    counted = [row for s, text in pages for row in count_rows(text, s)]
    Random(0).shuffle(counted)  # noqa: S311
    total = {}
    merge_counts(total, counted)
    assert TemplateCounts("value", rows=total.items()) == TemplateCounts.fit(pages, by="value")
    a, b, c = (x for _, x in counted[:3])
    assert add(add(a, b), c) == add(a, add(b, c))
    assert add(a, b) == add(b, a)


def test_finish_prunes():
    """Only lines on enough pages are in an index, and more of them with lower bounds."""
    counts = TemplateCounts.fit([("s", x.text) for x in site(13, 100)], by="value")
    usual = counts.finish().site("s")
    assert all(x.documents >= 10 for x in usual.entries.values())
    assert (
        len(counts.finish(min_share=0.5).site("s").entries)
        < len(usual.entries)
        < len(counts.finish(min_share=0.0, min_documents=1).site("s").entries)
    )
    for wrong in ({"min_share": 2}, {"min_share": float("nan")}, {"min_documents": 0}):
        with pytest.raises(TemplatesError):
            counts.finish(**wrong)


def test_an_index_survives_the_file(tmp_path, gazette):
    """What is loaded equals what was saved; the same index gives the same bytes; it is small."""
    for name in ("a", "b"):
        gazette.save(tmp_path / name)
    loaded = TemplateIndex.load(tmp_path / "a")
    assert loaded == gazette
    assert loaded.site("gazette") == gazette.site("gazette")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").stat().st_size < 4000
    assert Templates(tmp_path / "a") == Templates(gazette)


def test_counts_survive_the_file(tmp_path):
    """Counts that are loaded merge and finish as those that were saved."""
    counts = TemplateCounts.fit([("s", x.text) for x in site(14, 40)], by="value")
    counts.save(tmp_path / "counts")
    loaded = TemplateCounts.load(tmp_path / "counts")
    assert loaded == counts
    assert loaded.merge(counts).finish() == counts.merge(loaded).finish()


def test_everything_pickles(gazette):
    """An index, a filter and a pipeline go to another process and are equal there; so do counts."""
    gazette.site("gazette")
    assert pickle.loads(pickle.dumps(gazette)) == gazette
    filters = pickle.loads(pickle.dumps(Pipeline([Templates(gazette)]))).filters
    assert filters == (Templates(gazette),)
    counts = TemplateCounts.fit([("s", "One\nTwo")], by="value")
    assert pickle.loads(pickle.dumps(counts)) == counts


def test_no_file_but_an_index_is_read(tmp_path, gazette):
    """A file that was cut, changed, is of another kind or claims too much is one error with its name, nothing worse."""
    good = tmp_path / "good"
    gazette.save(good)
    data = good.read_bytes()
    bad = tmp_path / "bad"
    counts = tmp_path / "counts"
    TemplateCounts.fit([("s", "One")], by="value").save(counts)
    cases = [b"", b"x", pickle.dumps({"a": 1}), counts.read_bytes(), data + b"x"]
    cases += [data[:n] for n in range(0, len(data), 97)]
    cases += [data[:n] + bytes([data[n] ^ 255]) + data[n + 1 :] for n in range(0, len(data), 53)]
    for case in cases:
        bad.write_bytes(case)
        with pytest.raises(TemplatesError, match="bad") as caught:
            TemplateIndex.load(bad)
        assert isinstance(caught.value, NewscleanError)
    with pytest.raises(TemplatesError, match="good"):
        TemplateCounts.load(good)


def test_a_well_signed_file_of_nonsense_is_refused(tmp_path):
    """A file whose hash is right but whose blocks are not of the form is an error when it is loaded."""
    from newsclean.templates import form

    head = {"by": "value", "field": "url", "kind": "index", "mask": rows.MASK_VERSION}
    for value in ({}, [], [1, 2], [0, []], ["x", []], [3, [[1]]], [3, [[1, 0, 0, 0, 0, 0, 0, 0, 0, "x"]]], [1, ["ab"]]):
        form.write(tmp_path / "bad", head, [("s", form.packed(value))])
        with pytest.raises(TemplatesError, match="bad"):
            TemplateIndex.load(tmp_path / "bad")
    form.write(tmp_path / "bad", head, [("s", b"no zlib")])
    with pytest.raises(TemplatesError, match="bad"):
        TemplateIndex.load(tmp_path / "bad")
    form.write(tmp_path / "bad", {**head, "mask": -1}, [])
    with pytest.raises(TemplatesError, match="fit it again"):
        TemplateIndex.load(tmp_path / "bad")


def test_counts_of_different_kinds_do_not_merge():
    """Sites told by host and by value, or by other fields, are never mixed."""
    one = TemplateCounts("value", "publisher")
    for other in (TemplateCounts("host"), TemplateCounts("value", "desk")):
        with pytest.raises(TemplatesError, match="do not go together"):
            one.merge(other)
    with pytest.raises(TemplatesError):
        TemplateCounts.fit([], by="page")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.gazette.example/a?b#c", "gazette.example"),
        ("http://News.Gazette.co.uk:8080/", "gazette.co.uk"),
        ("gazette.co.uk/a", "gazette.co.uk"),
        ("https://anna.github.io/blog", "anna.github.io"),
        ("https://github.io/", "=github.io"),
        ("https://co.uk", "=co.uk"),
        ("http://192.0.2.7/a", "=192.0.2.7"),
        ("http://[2001:db8::1]:80/", "=2001:db8::1"),
        ("localhost/a", "=localhost"),
        ("https://www.zeitung-für-aldern.de./", "xn--zeitung-fr-aldern-b3b.de"),
        ("https://", None),
        ("http://[", None),
        ("  ", None),
        ("http://" + "a." * 500 + "example", None),
    ],
)
def test_sites_of_addresses(hosts, url, name):
    """The site is the registrable domain; hosts that have none stand alone; what is no address has no site."""
    assert sites.site_finder("host")(url) == name
    if name:
        assert name in sites.candidates(url)


def test_a_site_is_found_without_the_library(hosts, monkeypatch):
    """To look a site up, no list of suffixes is needed, and neighbours under a public suffix are apart."""
    pages = [
        (f"https://{host}/{n}", f"Menu\nHome\n{n} stories")
        for host in ("anna.github.io", "github.io")
        for n in range(9)
    ]
    index = TemplateIndex.fit(pages).finish()
    monkeypatch.setattr(sites, "optional", None)
    assert index.site_of("https://www.anna.github.io/x").name == "anna.github.io"
    assert index.site_of("https://github.io/x").name == "=github.io"
    assert index.site_of("https://bert.github.io/x") is None
    assert index.site_of("http://[") is None


def test_a_missing_library_is_named(monkeypatch):
    """Without the extra, telling hosts and going to the disk say what to install; the rest works."""
    monkeypatch.setitem(sys.modules, "publicsuffixlist", None)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ExtraMissingError, match=r"newsclean\[templates\]"):
        TemplateCounts.fit([("https://a.example", "x")])
    with pytest.raises(ExtraMissingError, match=r"newsclean\[templates\]"):
        TemplateCounts.fit([("s", "One\nTwo\nThree")], by="value", held_rows=2)
    assert list(TemplateCounts.fit([("s", "One")], by="value").rows())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 Comments", "1,204 comments"),
        ("Published Tuesday, 3 March 2026, 14:05", "PUBLISHED Friday, 24 December 2025, 9:30"),
        ("Stand: 3. März 2026", "Stand: 12. Januar 2027"),
        ("3 de marzo de 2026", "14 de abril de 2027"),
        ("2026年3月1日", "2025年12月24日"),
        ("March 3, 2026", "May 14, 2026"),
        ("2026-03-03", "2027-11-30"),
        ("Share  this story", " share this\u00a0Story"),
        ("१२ टिप्पणियाँ", "३४५ टिप्पणियाँ"),
    ],
)
def test_lines_that_are_the_same_but_for_case_digits_and_dates(one, other):
    """They share a key."""
    assert rows.fact_of(one).key == rows.fact_of(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [("3 : 1", "2 : 0"), ("14:05", "14:20"), ("News", "Sport"), ("Share", "Share this"), ("12", "13"), ("|", "·")],
)
def test_lines_that_differ(one, other):
    """They do not; scores and clock times without a word are lines of their own."""
    assert rows.fact_of(one).key != rows.fact_of(other).key


@pytest.mark.parametrize(
    "piece", ["1 ", "1.", "1 de ", "march ", "march 1 ", "a 1 b 2026 ", "1-", "1 of march ", "may, ", "١,"]
)
def test_masking_is_linear(piece):
    """Repeated near-dates cost time in proportion."""
    text = piece * (100_000 // len(piece))

    def seconds(part):
        start = time.perf_counter()
        rows.masked(part)
        return time.perf_counter() - start

    rows.masked(text[:100])
    small = min(seconds(text[: len(text) // 8]) for _ in range(3))
    assert seconds(text) < max(24 * small, 0.5)


def test_importing_newsclean_loads_nothing_of_the_extra():
    """``import newsclean`` imports neither the engine nor the list of suffixes."""
    code = "import sys, newsclean; print([x for x in ('duckdb', 'publicsuffixlist') if x in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def run(*arguments):
    pytest.importorskip("click")
    return subprocess.run(
        [sys.executable, "-m", "newsclean.cli", *map(str, arguments)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


def write_pages(path, pages, field="url"):
    path.write_text("".join(json.dumps({field: x.url, "text": x.text}) + "\n" for x in pages))


def test_commands_fit_and_clean(tmp_path, hosts):
    """Templates fit makes an index out of files, clean --templates uses it; parts merge to the same file."""
    pages = site(15, 120)
    write_pages(tmp_path / "all.jsonl", pages)
    write_pages(tmp_path / "a.jsonl", pages[:50])
    write_pages(tmp_path / "b.jsonl", pages[50:])
    done = run("templates", "fit", tmp_path / "all.jsonl", "-o", tmp_path / "all.index")
    assert done.returncode == 0, done.stderr
    assert "120 pages counted" in done.stderr
    for name in ("a", "b"):
        run("templates", "fit", tmp_path / f"{name}.jsonl", "-o", tmp_path / f"{name}.counts", "--counts")
    done = run("templates", "merge", tmp_path / "a.counts", tmp_path / "b.counts", "-o", tmp_path / "merged.index")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "merged.index").read_bytes() == (tmp_path / "all.index").read_bytes()
    shown = run("templates", "show", tmp_path / "all.index").stdout
    assert "120 pages" in shown
    assert "gazette.example" in shown
    shown = run("templates", "show", tmp_path / "all.index", "--site", "gazette.example").stdout
    assert "terms of use" in shown.casefold()
    write_pages(tmp_path / "few.jsonl", pages[:5])
    done = run("clean", tmp_path / "few.jsonl", "--templates", tmp_path / "all.index", "--emit", "lines")
    assert done.returncode == 0, done.stderr
    lines = [x for record in done.stdout.splitlines() for x in json.loads(record)["lines"]]
    assert "templates" in {x["filter"] for x in lines}


def test_commands_by_a_field(tmp_path):
    """An index by another field remembers which, and clean reads that one."""
    pages = site(16, 60, host="x")
    for page in pages:
        page.url = "Gazette House"
    write_pages(tmp_path / "in.jsonl", pages, "publisher")
    index = tmp_path / "index"
    done = run("templates", "fit", tmp_path / "in.jsonl", "-o", index, "--key-field", "publisher")
    assert done.returncode == 0, done.stderr
    assert TemplateIndex.load(index).head["field"] == "publisher"
    write_pages(tmp_path / "one.jsonl", pages[:1], "publisher")
    done = run("clean", tmp_path / "one.jsonl", "--templates", index, "--emit", "lines")
    assert "templates" in {x["filter"] for x in json.loads(done.stdout)["lines"]}


def test_commands_tell_what_is_wrong(tmp_path):
    """Broken records, text files and a file that is no index are each one line, and exit code 1."""
    (tmp_path / "in.jsonl").write_text('{"url": "s", "text": "One"}\n{"url": \n{"url": null, "text": "x"}\n')
    (tmp_path / "page.txt").write_text("One")
    done = run(
        "templates", "fit", tmp_path / "in.jsonl", tmp_path / "page.txt", "-o", tmp_path / "i", "--key-field", "url"
    )
    assert done.returncode == 1
    assert "in.jsonl:2: not valid JSON" in done.stderr
    assert "page.txt: plain text has no field" in done.stderr
    assert "1 pages counted, 1 without text or site" in done.stderr
    done = run("clean", tmp_path / "in.jsonl", "--templates", tmp_path / "page.txt")
    assert done.returncode == 1
    assert done.stderr.strip() == f"newsclean: {tmp_path / 'page.txt'}: no index of templates"


@pytest.mark.slow
def test_a_run_that_is_taken_up_refuses_another_index(tmp_path, hosts):
    """After SIGKILL a run goes on with the index that it began with, to the same bytes, and with no other."""
    pages = site(18, 140)
    write_pages(tmp_path / "in.jsonl", pages)
    for name, some in (("one", pages), ("other", pages[:30])):
        TemplateIndex.fit(documents(some)).finish().save(tmp_path / name)

    def options(out, index="one"):
        return "clean", tmp_path / "in.jsonl", "-o", tmp_path / out, "--templates", tmp_path / index

    broken = (*options("out"), "--resume", "--part-documents", 64)
    listed = tmp_path / "out.parts" / "finished.jsonl"
    command = [sys.executable, "-m", "newsclean.cli", *map(str, broken)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 120
        while not (listed.exists() and listed.read_bytes().count(b"\n") >= 2):
            assert process.poll() is None, "the run ended before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.kill()
    for again in (options("out", "other"), options("out")[:4]):
        done = run(*again, "--resume", "--part-documents", 64)
        assert done.returncode == 1
        assert "out.parts" in done.stderr
        assert not (tmp_path / "out").exists()
    assert run(*broken).returncode == 0
    assert run(*options("whole")).returncode == 0
    assert (tmp_path / "out").read_bytes() == (tmp_path / "whole").read_bytes()


def test_a_job_notices_another_index(gazette):
    """The settings of a run that can be taken up name the index by its hash."""
    from newsclean.batch.job import Job

    other = TemplateCounts.fit([("s", x.text) for x in site(17, 20)], by="value").finish()
    jobs = [Job(Pipeline.default().before("duplicates", Templates(x))) for x in (gazette, gazette, other)]
    first, same, changed = (json.dumps(x.settings()) for x in jobs)
    assert first == same != changed
    assert "fingerprints" not in Job(Pipeline.default()).settings()
