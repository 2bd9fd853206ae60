"""The filters that know lines by their words and shapes, on cases from the folders of tests/cases."""

import json
from pathlib import Path

import pytest

from newsclean import Label, Pipeline, analyze

CASES = Path(__file__).parents[1] / "cases"
STORY = [
    "The harbour at Velmar has been silent since Tuesday, when engineers found cracks in two cables of the bridge.",
    "The engineers had been sent by the council of Velmar, which wants the bridge to stay open if it can.",
    "Shopkeepers on Mill Street say that they have lost half of their customers since the spring of last year.",
    "The repair of the cables is to be paid for by the regional government, the council of Velmar said.",
]
PLACES = {"head": 0, "inside": 2, "tail": 4}
PHENOMENA = ["bylines", "captions", "menus", "notices"]
RULES = Pipeline.default().without("story")


def cases(phenomenon, kind):
    path = CASES / phenomenon / f"{kind}.json"
    found = json.loads(path.read_text("utf-8")) if path.exists() else []
    return [pytest.param(x, id=f"{phenomenon}: {x.get('name') or x['text'][:40]}") for x in found]


def set_at(place, lines):
    page = [*STORY]
    page[PLACES[place] : PLACES[place]] = lines
    return "\n".join(page)


def every(kind, phenomena):
    return [case for x in phenomena for case in cases(x, kind)]


@pytest.mark.parametrize("case", every("synthetic", PHENOMENA) + every("in-the-wild", PHENOMENA))
def test_a_line_is_known(case):
    """A line of the phenomenon gets its label, and what is glued to it stays."""
    document = analyze(set_at(case["place"], [case["text"]]), pipeline=RULES)
    wanted = case.get("part", case["text"])
    assert [x.label for x in document.lines if x.text.strip() == wanted] == [Label(case["label"])]
    if "rest" in case:
        assert [x.label for x in document.lines if x.text == case["rest"]] == [Label.BODY]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("case", every("negative", PHENOMENA))
def test_a_line_of_the_story_stays(case, place):
    """A sentence that only looks like the phenomenon is kept whole wherever it stands."""
    text = set_at(place, [case["text"]])
    assert analyze(text, pipeline=RULES).render() == text


@pytest.mark.parametrize("case", cases("duplicates", "synthetic"))
def test_copies_go(case):
    """Of each repeated line one copy stays, the one in the story."""
    pipeline = Pipeline.default().without("prompts", "furniture", "teasers", "story")
    document = analyze("\n".join(case["lines"]), pipeline=pipeline)
    assert [i for i, x in enumerate(document.lines) if x.label is Label.DUPLICATE] == case["duplicates"]


@pytest.mark.xfail(strict=True, reason="subheadings that quote the paragraph look the same, and are the story's")
@pytest.mark.parametrize("case", cases("duplicates", "known-failures"))
def test_copies_that_are_not_known(case):
    """Part of a paragraph set apart once more should go, and does not."""
    test_copies_go(case)


@pytest.mark.parametrize("case", cases("duplicates", "negative"))
def test_what_may_repeat_stays(case):
    """Refrains, answers, times, results and headings of sections may stand more than once."""
    pipeline = Pipeline.default().without("prompts", "furniture", "teasers", "story")
    text = "\n".join(case["lines"])
    assert analyze(text, pipeline=pipeline).render() == text


@pytest.mark.parametrize("case", cases("teasers", "synthetic"))
def test_entries_of_other_stories_are_told_apart(case):
    """Headlines and blurbs of other stories get their labels behind a story."""
    document = analyze("\n".join([*STORY, *case["lines"]]), pipeline=RULES)
    assert [x.label.value for x in document.lines[len(STORY) :]] == case["labels"]
    assert document.render() == "\n".join(STORY)


@pytest.mark.parametrize("case", cases("teasers", "negative"))
def test_the_storys_own_lines_are_no_teasers(case):
    """Subheadings, answers and quotations of the story stay."""
    text = "\n".join([*STORY, *case["lines"]])
    assert analyze(text, pipeline=RULES).render() == text


CONTEXTS = ["bylines", "captions", "headlines", "menus", "notices", "teasers"]


@pytest.mark.parametrize("case", every("pages", CONTEXTS))
def test_a_line_is_known_by_its_neighbours(case):
    """What a line is by its place on the page is seen: every line of the page has its label."""
    document = analyze("\n".join(case["lines"]), pipeline=RULES)
    assert [x.label.value for x in document.lines] == case["labels"]


@pytest.mark.parametrize("case", every("kept-pages", CONTEXTS))
def test_a_page_is_kept_whole(case):
    """A story whose own lines look like furniture beside each other loses none of them."""
    text = "\n".join(case["lines"])
    assert analyze(text, pipeline=RULES).render() == text


@pytest.mark.parametrize("case", cases("bylines", "biographies"))
def test_biographies(case):
    """What a page says of its author is a notice; a person whom the story tells of is not."""
    after = case["after"]
    document = analyze("\n".join([*case["before"], *STORY, *after]), pipeline=RULES)
    found = [i for i, x in enumerate(document.lines[-len(after) :]) if x.label is Label.NOTICE]
    assert found == case["notices"]


DATES = json.loads((CASES / "bylines" / "dates.json").read_text("utf-8"))


@pytest.mark.parametrize("case", DATES["bylines"], ids=lambda x: x["text"])
def test_a_date_alone_is_a_byline(case):
    """Above the story a line that is no more than its date goes, in any language, calendar and script's digits."""
    document = analyze("\n".join([case["text"], *STORY]), pipeline=RULES)
    assert document.lines[0].label is Label.BYLINE


@pytest.mark.parametrize("case", DATES["stay"], ids=lambda x: x["text"])
def test_a_heading_with_a_date_stays(case):
    """A heading that says more than a date is the story's."""
    document = analyze("\n".join([*STORY[:2], case["text"], *STORY[2:]]), pipeline=RULES)
    assert case["text"] in document.render()
