"""Flags: what holds for a whole document, and the evidence for it."""

import pytest

from newsclean import analyze

STORY = [
    "The harbour bridge at Velmar was closed on Tuesday after engineers found cracks in two of its cables.",
    "Traffic is being sent through the old town until the inspection ends, the council said.",
    "Shopkeepers on Mill Street say they have lost half of their customers since the spring.",
]
OFFER = "Already a subscriber? Sign in"


def flags(*lines):
    return analyze("\n".join(lines)).flags


def test_an_offer_behind_or_within_the_story_shows_a_paywall():
    """The prompts directly after the story, or inside it, are the evidence."""
    for page in ([*STORY, OFFER], [STORY[0], OFFER, *STORY[1:]]):
        found = flags(*page)["paywalled"]
        assert [x.label for x in found] == ["prompt"]
        assert all(x.filter == "prompts" for x in found)


def test_an_offer_before_the_story_is_no_paywall():
    """A sign-in line in the page's head says nothing about the story."""
    assert "paywalled" not in flags(OFFER, *STORY)


def test_a_story_about_paywalls_is_not_paywalled():
    """A report about subscriptions has no offer in it."""
    assert (
        flags(*STORY, "Subscribers of the paper will pay four euros a month from May, its owner told staff on Friday.")
        == {}
    )


@pytest.mark.parametrize("end", ["…", "...", " [+1234 chars]", "[…]"])
def test_a_story_that_breaks_off_is_truncated(end):
    """An ellipsis at the story's end, or the counter of a news API, shows that more was there."""
    assert "truncated" in flags(*STORY, f"The ferries will run every twenty minutes from Thursday and{end}")


def test_a_story_without_its_last_full_stop_is_truncated():
    """A paragraph that stops mid-sentence under paragraphs that do not."""
    assert "truncated" in flags(
        *STORY, "The ferries will run every twenty minutes from Thursday, and the old pier, which has been"
    )


@pytest.mark.parametrize(
    "page",
    [
        STORY,
        [*STORY, "Thai lines never end so"],
        ["สะพานท่าเรือเมืองเวลมาร์ถูกปิดเมื่อวันอังคารหลังวิศวกรพบรอยร้าวบนสายเคเบิลสองเส้น"] * 1,
    ],
)
def test_a_whole_story_has_no_flag(page):
    """A story that ends, a short last line, and Thai prose without full stops are not truncated."""
    assert flags(*page) == {}


def test_a_page_without_a_story_says_so():
    """A document that is all boilerplate gives no text and the reasons why."""
    document = analyze(
        "Home | News | Sport | Weather\nAlready a subscriber? Sign in\nWe use cookies on this website. Accept all"
    )
    assert document.render() == ""
    assert document.body is None
    assert document.headline is None
    assert len(document.flags["no_story"]) == 3


def test_an_empty_text_has_no_flags():
    """Where there is no text there is nothing to say about it."""
    assert flags("") == {}


@pytest.mark.parametrize("counter", ["[+1234 chars]", "[1234 chars]", "[+86 characters]"])
def test_the_counter_of_an_api_goes(counter):
    """What an API puts in the place of the rest is not the story's; the sentence before it stays."""
    document = analyze(f"{STORY[0]} The ferries will run every twenty minutes and… {counter}")
    assert document.render() == f"{STORY[0]} The ferries will run every twenty minutes and…"
    assert document.flags["truncated"][0].rule == "api-counter"


@pytest.mark.parametrize("bracket", ["[+1234]", "[12 chars in all]", "[sic]", "(280 chars)"])
def test_other_brackets_stay(bracket):
    """A bracket that the story ends with is its own."""
    text = f"{STORY[0]}\nThe message on the bridge was short: {bracket}"
    assert analyze(text).render() == text
