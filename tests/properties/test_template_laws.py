"""The laws of templates: for the filter with any index, for the counts, and for what reads addresses and files."""

import pickle

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newsclean import Pipeline, TemplateIndex, Templates, analyze
from newsclean.errors import TemplatesError
from newsclean.pipeline import PRESETS
from newsclean.templates import TemplateCounts, count_rows, merge_counts, rows, sites
from newsclean.testing import assert_accounted, assert_nothing_invented, assert_portable, documents, texts

#: A site's pages: what is drawn first stands on several of them, so that an index has something to say.
PAGES = st.lists(st.one_of(texts(), documents().map(lambda x: x.text)), min_size=1, max_size=4)
LINES = st.lists(st.sampled_from(["Home", "News", "Sign in", "12 comments", "Share", "A line.", "|", ""]), max_size=6)


@st.composite
def sited(draw):
    """A text, and an index of pages that share lines with it."""
    pages = draw(PAGES)
    lines = draw(LINES)
    text = "\n".join([*lines, pages[0], *lines])
    share = draw(st.sampled_from([0.0, 0.1, 0.5]))
    counts = TemplateCounts.fit([("s", x) for x in [*pages, text, text]], by="value")
    index = counts.finish(min_share=share, min_documents=draw(st.integers(1, 3)))
    return text, index


def held(text, pipeline):
    """All laws for a text on a page of the site."""
    document = analyze(text, url="s", pipeline=pipeline)
    once = document.render()
    once.encode("utf-8")
    assert analyze(once, url="s", pipeline=pipeline).render() == once
    assert_nothing_invented(document)
    assert_accounted(document)
    assert_portable(document)
    assert analyze(text, url="s", pipeline=pickle.loads(pickle.dumps(pipeline))) == document


@given(case=sited())
def test_laws_of_the_filter_alone(case):
    """No text and no index breaks a law where the filter stands alone."""
    text, index = case
    held(text, Pipeline([Templates(index)], threshold=0.3))


@pytest.mark.parametrize("preset", PRESETS)
@given(case=sited())
@settings(max_examples=15)
def test_laws_within_the_default_pipeline(preset, case):
    """No text and no index breaks a law where the filter stands in a preset's pipeline."""
    text, index = case
    held(text, Pipeline.default(preset=preset).before("duplicates", Templates(index)))


@given(pages=st.lists(st.tuples(st.sampled_from(["s", "t"]), texts()), max_size=6), cut=st.integers(0, 6))
def test_merging_is_counting_together(pages, cut):
    """However pages are split, and whichever part comes first, the counts and the index are those of all."""
    whole = TemplateIndex.fit(pages, by="value")
    a, b = (TemplateIndex.fit(x, by="value") for x in (pages[:cut], pages[cut:]))
    assert a.merge(b) == b.merge(a) == whole
    finished = whole.finish(min_documents=1, min_share=0)
    assert TemplateIndex.finish(TemplateIndex.merge(a, b), min_documents=1, min_share=0) == finished


@given(text=texts())
def test_rows_of_a_page_are_counted_once(text):
    """The rows of a page name each line once, add up to its lines, and are the same every time."""
    counted = list(count_rows(text, "s"))
    assert counted == list(count_rows(text, "s"))
    if not counted:
        return
    (page, total), *lines = counted
    assert page.key == rows.PAGE
    assert len({x.key for x, _ in lines}) == len(lines)
    assert sum(x.lines for _, x in lines) == total.lines
    assert all(0 <= x.head + x.inside + x.tail <= 1 for _, x in lines)
    assert all(0 < x.key < 2**63 for x, _ in lines)


@given(counted=st.lists(texts(), max_size=4), data=st.data())
def test_rows_add_up_in_any_order(counted, data):
    """A sum of rows does not depend on their order."""
    made = [row for text in counted for row in count_rows(text, "s")]
    one, other = {}, {}
    merge_counts(one, made)
    merge_counts(other, data.draw(st.permutations(made)))
    assert one == other


@given(line=st.text(st.one_of(st.characters(), st.sampled_from("0123456789.,/- amk\ud800\u0130")), max_size=80))
def test_masking_is_total(line):
    """Any line has a key, and masking a masked line changes nothing about its case or space."""
    assert rows.fact_of(line).key == rows.fact_of(f"  {line}\t").key
    assert " ".join(rows.masked(line).split()) == rows.masked(line)


@given(url=st.one_of(st.text(max_size=60), st.text(":/?#[]@.a1é% \x00\ud800", max_size=20).map("http://".__add__)))
def test_any_string_may_be_an_address(url):
    """No string given as an address is an error, and a site that was counted is found again."""
    pytest.importorskip("publicsuffixlist")
    site = FINDER(url)
    names = list(sites.candidates(url))
    assert site is None or site in names
    assert INDEX.site_of(url) is None
    named = sites.value_of(url)
    assume(named)
    counts = TemplateCounts.fit([(url, "Home\nNews")], by="value")
    assert counts.finish(min_documents=1).site_of(url).name == named


@given(data=st.binary(max_size=200), at=st.integers(0, 10**6))
def test_any_bytes_may_be_a_file(tmp_path_factory, data, at):
    """A file of any bytes, or a good one with any bytes put into it, is read or is one error of ours."""
    path = tmp_path_factory.getbasetemp() / "any.index"
    good = tmp_path_factory.getbasetemp() / "good.index"
    INDEX.save(good)
    whole = good.read_bytes()
    at %= len(whole)
    for content in (data, whole[:at] + data + whole[at:]):
        path.write_bytes(content)
        if content == whole:
            assert TemplateIndex.load(path) == INDEX
            continue
        with pytest.raises(TemplatesError):
            TemplateIndex.load(path)


INDEX = TemplateCounts.fit([("only.here.example", "Home\nNews\nA line.")] * 3, by="value").finish(min_documents=1)


def _finder():
    try:
        return sites.site_finder("host")
    except ImportError:
        return None


FINDER = _finder()
