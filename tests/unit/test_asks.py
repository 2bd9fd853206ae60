"""What belongs to an offer or a call by the lines around it, and what only stands beside one."""

import json
from pathlib import Path

import pytest

from newsclean import Label, analyze
from newsclean.lexicon import default_lexicon
from newsclean.lexicon.check import label_of

CASES = Path(__file__).parents[1] / "cases" / "asks"
STORY = [
    "The harbour at Velmar has been silent since Tuesday, when engineers found cracks in two cables of the bridge.",
    "The engineers had been sent by the council of Velmar, which wants the bridge to stay open if it can.",
    "Shopkeepers on Mill Street say that they have lost half of their customers since the spring of last year.",
    "The repair of the cables is to be paid for by the regional government, the council of Velmar said.",
    "A first test of the new cables is planned for the end of the month, if the weather over the harbour allows it.",
]


def cases(kind):
    return [pytest.param(x, id=x["name"]) for x in json.loads((CASES / f"{kind}.json").read_text("utf-8"))]


def labels_behind(lines):
    """The labels of lines that stand behind a story."""
    document = analyze("\n".join([*STORY, *lines]))
    told = {x.text.strip(): x.label.value for x in document.lines}
    assert document.render().startswith("\n".join(STORY))
    return [told[x] for x in lines]


@pytest.mark.parametrize("case", cases("synthetic"))
def test_lines_of_an_offer_have_its_label(case):
    """What an offer or a call runs over, and what stands over or under it as its own, is labelled as it is."""
    assert labels_behind(case["lines"]) == case["labels"]


@pytest.mark.parametrize("case", cases("negative"))
def test_neighbours_of_an_offer_keep_their_own(case):
    """Other stories, headings and values beside an offer are no part of it."""
    found = labels_behind(case["lines"])
    assert not [x for x in case["not"] if found[x] in case["labels"]]


@pytest.mark.parametrize("case", cases("kept"))
def test_the_story_beside_a_call_stays(case):
    """A paragraph of the story between calls, or behind a colon, is kept."""
    document = analyze("\n".join([*STORY[:3], *case["lines"], *STORY[3:]]))
    kept = {x.text.strip() for x in document.lines if x.kept}
    assert [x for x in case["keep"] if case["lines"][x] not in kept] == []


@pytest.mark.parametrize("entry", ["Newsletter", "Newsletters"])
def test_a_menu_above_the_headline_is_no_prompt(entry):
    """The name of a newsletter, at the head of the page, is a menu's entry."""
    lines = ["Skip to main content", "Advertisement", entry, "Cracks found in the cables of the old bridge", *STORY]
    document = analyze("\n".join(lines))
    assert {x.text: x.label for x in document.lines}[entry] is Label.NAVIGATION


def by_language(name):
    """The lines of a file, each with its language."""
    rows = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return [(language, x) for language, lines in rows.items() for x in lines]


@pytest.mark.parametrize(("name", "most"), [("afresh", 0.06), ("afresh-2", 0.2)])
def test_calls_of_series_boxes_and_buttons_are_found(name, most):
    """What sites say of their own series and ask beside a story, written before its words were in a table."""
    lines = by_language(name)
    missed = [x for x in lines if not is_found(x[1])]
    assert len(missed) <= most * len(lines), missed


def is_found(line):
    """Whether most of a line behind a story is labelled as asking for something."""
    label, share = label_of(line, default_lexicon())
    return label in ("prompt", "promo") and share >= 0.6


@pytest.mark.parametrize("place", [2, 5], ids=["inside", "end"])
@pytest.mark.parametrize(("language", "line"), by_language("reports"))
def test_reports_on_such_things_stay(language, line, place):
    """A sentence of a story about podcasts, guides, alerts and misprints is kept."""
    lines = [*STORY[:place], line, *STORY[place:]]
    assert analyze("\n".join(lines)).render() == "\n".join(lines)
