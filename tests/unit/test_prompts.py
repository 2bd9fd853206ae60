"""Prompts, promos and notices are found behind a story, and stories about such things are kept."""

import json
import pickle
import time
from pathlib import Path

import pytest

from newsclean.filters.encoding import RepairEncoding
from newsclean.filters.prompts import Found, Prompts, find_prompts
from newsclean.lexicon import default_lexicon
from newsclean.lexicon.check import STORY, THRESHOLD, label_of
from newsclean.pipeline import Pipeline

CASES = Path(__file__).parent.parent / "cases" / "prompts"
HARBOUR = "Lektura GOLD"


def cases(name):
    """The cases of one file, each with a readable id."""
    rows = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return [pytest.param(x, id=f"{x['language']}-{i}") for i, x in enumerate(rows)]


def taken(lines, at):
    """What is found on one line with the balanced preset's confidence."""
    return [x for x in find_prompts(lines, default_lexicon()) if x.line == at and x.confidence >= THRESHOLD]


def placed(case):
    """The lines of a story with a case's text at its place, and the number of its line."""
    if case.get("place") == "inside":
        return [*STORY[:3], case["text"], *STORY[3:]], 3
    return [*STORY, case["text"]], len(STORY)


@pytest.mark.parametrize("case", cases("synthetic"))
def test_found(case):
    """A prompt behind a story is labelled for the better part of it, whatever its language."""
    label, share = label_of(case["text"], default_lexicon())
    assert label in ("prompt", "promo")
    assert share >= 0.6


@pytest.mark.parametrize("case", cases("negative"))
def test_kept(case):
    """A sentence that reports on subscriptions, prices, logins or cookies stays in the story."""
    lines, at = placed(case)
    assert not taken(lines, at)


@pytest.mark.xfail(reason="the tables or patterns do not reach so far yet", strict=True)
@pytest.mark.parametrize("case", cases("known-failures"))
def test_known_failure(case):
    """A case that goes wrong today is told when it goes right."""
    if case["want"] == "found":
        label, share = label_of(case["text"], default_lexicon())
        assert label in ("prompt", "promo")
        assert share >= 0.6
    else:
        lines, at = placed(case)
        assert not taken(lines, at)


def test_prompt_glued_to_a_paragraph_is_cut_out():
    """A prompt behind the last sentence of a paragraph is found as a part; the sentence before it stays."""
    last = "The bridge will stay closed until Easter, the mayor said on Tuesday evening in the town hall."
    prompt = "Already a subscriber? Sign in to continue reading."
    found = taken([*STORY, f"{last} {prompt}"], len(STORY))
    assert [x.label for x in found] == ["prompt"]
    assert (found[0].start, found[0].end) == (len(last) + 1, len(last) + 1 + len(prompt))


def test_offer_takes_the_lines_between_its_own():
    """Lines without a cue of their own go with the offer that they stand in."""
    offer = [
        "Subscribe now to keep reading",
        "The best of the north",
        "Unlimited access for $1 a week, cancel anytime",
        "Already a subscriber? Sign in",
    ]
    lines = [*STORY, *offer]
    found = {x.line: x for x in find_prompts(lines, default_lexicon()) if x.confidence >= THRESHOLD}
    assert sorted(found) == list(range(len(STORY), len(lines)))
    assert found[len(STORY) + 1].rule == "within-offer"


def test_nothing_joins_an_offer_above_the_story():
    """The headline under a site's own offer is never taken along with it."""
    lines = ["Subscribe now for unlimited access", "Is the old bridge safe?", "Sign in", *STORY]
    assert not taken(lines, 1)


def test_other_language_than_the_story():
    """A prompt in another language than the story is found as it is in its own."""
    story = [
        "Le conseil municipal s'est réuni mardi soir pour discuter de la réparation du vieux pont.",
        "Les ingénieurs avaient prévenu au printemps que deux de ses piliers s'enfonçaient dans la vase.",
    ]
    assert taken([*story, "Bereits Abonnent? Anmelden"], 2)


def test_language_without_a_table():
    """A language without a table still has prices, periods and paid tiers to be found by."""
    found = find_prompts([*STORY, f"Qwo {HARBOUR} zepu 7 vlemi, 4.99 € zepu?"], default_lexicon())
    assert any(x.line == len(STORY) for x in found)


def test_confidence_orders_the_sure_before_the_likely():
    """A question with its button is surer than a lone word."""
    lines = [*STORY, "Already a subscriber? Sign in"]
    sure = taken(lines, len(STORY))[0].confidence
    alone = [x.confidence for x in find_prompts([*STORY, "Login", *STORY], default_lexicon()) if x.line == len(STORY)]
    assert sure > max(alone, default=0.0)


def test_filter_in_a_pipeline():
    """The filter labels lines of a document, survives pickling and gives the same answer twice."""
    pipeline = pickle.loads(pickle.dumps(Pipeline((RepairEncoding(), Prompts()))))
    text = "\n".join([*STORY, "Already a subscriber? Sign in", "Follow us on Facebook", "We use cookies. Accept"])
    one, two = pipeline.run(text), pipeline.run(text)
    labels = [str(x.label) for x in one.lines[len(STORY) :]]
    assert labels == ["prompt", "promo", "notice"]
    assert one.to_dict() == two.to_dict()


def test_findings_lie_on_their_lines():
    """Every span lies within its line, with something in it."""
    lines = [*STORY, "Bereits Abonnent? Anmelden", "  Follow us!  ", "İndirimli abonelik: ilk ay 1 TL, iptal et"]
    for x in find_prompts(lines, default_lexicon()):
        assert isinstance(x, Found)
        assert 0 <= x.start < x.end <= len(lines[x.line])


HOSTILE = [
    "subscribe " * 4000,
    "already subscriber? " * 4000,
    "1" * 40000,
    "1. " * 20000,
    "$1 a week " * 6000,
    '"' * 40000,
    '"subscribe" ' * 5000,
    "a" * 40000 + "@",
    "a@" * 20000,
    "会员" * 20000,
    "订阅。" * 12000,
    "+" * 40000,
    "©" * 40000,
    "İ" * 40000,
    "free trial" + " " * 40000 + "free",
    "\u0301" * 40000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_linear_on_hostile_text(text):
    """Four times the text takes about four times the time, not sixteen."""
    lexicon = default_lexicon()

    def took(line):
        start = time.process_time()
        find_prompts([*STORY, line], lexicon)
        return time.process_time() - start

    took(text[:100])
    short, whole = min(took(text[: len(text) // 4]) for _ in range(3)), min(took(text) for _ in range(2))
    assert whole < 10 * short + 0.15
