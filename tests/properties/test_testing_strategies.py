"""What ``newsclean.testing`` draws is what it promises, and shrinks to what a reader can take in."""

import importlib.metadata
import subprocess
import sys

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

import newsclean
from newsclean import ARTICLE, Document, Label
from newsclean.corpus import score
from newsclean.errors import LexiconError
from newsclean.testing import (
    LabelledPage,
    assert_story_kept,
    boilerplate,
    documents,
    languages,
    mojibake,
    news_text,
    prompts,
    story_languages,
    teasers,
    texts,
)
from newsclean.testing.registration import register
from newsclean.testing.strategies import CODE_PAGES, _examples, _stories

ALONE = settings(database=None, max_examples=2000)


@given(page=documents())
def test_pages_have_a_label_a_line_and_a_story(page):
    """Each line has a label; the story's lines are in it, in their order, and are as many as were asked for."""
    assert len(page.lines) == len(page.labels)
    assert not any("\n" in x or not x.strip() for x in page.lines)
    assert page.text.split("\n") == list(page.lines)
    assert page.story == tuple(x for x, label in page if label in ARTICLE)
    body = [x for x, label in page if label is Label.BODY]
    told = _stories()[page.language]["sentences"]
    assert 3 <= len(body) == len(set(body))
    assert body == sorted(body, key=told.index)


@given(page=documents())
def test_labels_are_true(page):
    """Every line has the label of the table that it stands in."""
    story = _stories()[page.language]
    tables = {
        Label.BODY: story["sentences"], Label.HEADLINE: [story["title"]], Label.BYLINE: [story["byline"]],
        Label.CAPTION: [story["caption"]], Label.TEASER_HEADLINE: story["headlines"],
        Label.TEASER_BLURB: story["blurbs"],
    }  # fmt: skip
    for line, label in page:
        assert line in tables.get(label, [line])
        if label is Label.PROMPT:
            assert any(line in _examples(x)["prompt"] for x in languages())


@given(page=documents(), name=st.text(max_size=5))
@settings(max_examples=20)
def test_pages_are_labelled_documents(page, name):
    """A page can be scored: the form of corpora takes it as it is."""
    true = page.labelled(name)
    assert (true.text, true.labels, true.language) == (page.text, page.labels, page.language)
    assert score([true]).lines == len(page.lines)


@given(page=documents())
def test_the_default_pipeline_keeps_drawn_stories(page):
    """Pages are such that a good cleaner keeps the story, headline included."""
    assert_story_kept(page)


@given(page=documents(language="tr", prompt_language="de"))
@settings(max_examples=20)
def test_languages_are_those_asked_for(page):
    """A Turkish story with German offers has nothing of another language in either."""
    assert page.language == "tr"
    for line, label in page:
        assert label is not Label.PROMPT or line in _examples("de")["prompt"]


@pytest.mark.parametrize("language", story_languages())
def test_tables_of_stories_are_full(language):
    """A language has what pages are made of, and no line stands in two tables."""
    story = _stories()[language]
    lines = [story["title"], story["byline"], story["caption"]]
    lines += story["sentences"] + story["headlines"] + story["blurbs"]
    assert (len(story["sentences"]), len(story["headlines"]), len(story["blurbs"])) == (8, 3, 3)
    assert len(set(lines)) == len(lines)


@given(text=news_text(language="en", min_lines=1, max_lines=3))
def test_stories_have_the_length_asked_for(text):
    """From one line to three."""
    assert 1 <= len(text.split("\n")) <= 3


@pytest.mark.parametrize("language", ["de", "sw", "yo"])
def test_prompts_are_in_their_language(language):
    """Every offer comes from the language's own table, and all of the table is drawn."""
    drawn = set()

    @settings(max_examples=300, database=None)
    @given(prompts(language=language))
    def draw(text):
        drawn.add(text)

    draw()
    assert drawn == set(_examples(language)["prompt"])


@given(row=boilerplate())
def test_boilerplate_is_no_story(row):
    """A label that the default policy drops, and a line."""
    label, text = row
    assert label in set(Label) - ARTICLE
    assert text.strip() == text
    assert text


@given(pair=teasers(language="ja"))
def test_teasers_are_pairs(pair):
    """A headline and a blurb, of other stories than the page's."""
    story = _stories()["ja"]
    assert pair[0] in story["headlines"]
    assert pair[1] in story["blurbs"]


@given(st.data(), st.one_of(news_text(), st.text(max_size=40)))
def test_mojibake_can_be_undone(data, text):
    """The broken text in its code page is the sound one's UTF-8, whatever the text."""
    page = data.draw(st.sampled_from(CODE_PAGES))
    sound, broken = data.draw(mojibake(text, code_page=page))
    assert broken.encode(page) == sound.encode("utf-8")
    assert sound == text.encode("utf-8", "replace").decode("utf-8")


@given(pair=mojibake(news_text()))
def test_mojibake_of_stories_is_repaired(pair):
    """Repair gives the sound story back, in every language of the stories."""
    sound, broken = pair
    assert newsclean.repair(broken) == sound


def test_unknown_languages_are_named():
    """A language without a table is an error of ours that says which one."""
    for strategy in (prompts, boilerplate, news_text, teasers, documents):
        with pytest.raises(LexiconError, match="tlh"):
            find(strategy(language="tlh"), lambda _: True, settings=ALONE)


def test_pages_shrink_to_three_lines_of_english():
    """Where any page will do, the smallest is three lines of plain prose."""
    page = find(documents(), lambda _: True, settings=ALONE)
    assert page.labels == (Label.BODY,) * 3
    assert page.language == "en"


def test_pages_shrink_to_what_matters():
    """Where only a prompt matters, one is left, and no teaser, menu or footer."""
    page = find(documents(language="en"), lambda x: Label.PROMPT in x.labels, settings=ALONE)
    assert page.labels == (Label.BODY, Label.BODY, Label.BODY, Label.PROMPT)
    page = find(documents(language="en"), lambda x: x.labels[0] is Label.HEADLINE, settings=ALONE)
    assert page.labels == (Label.HEADLINE, Label.BODY, Label.BODY, Label.BODY)


def test_texts_shrink_to_the_character_that_matters():
    """A cleaner that breaks on a lone surrogate, or on two lines, is shown just that."""
    assert find(texts(), lambda x: "\ud800" <= max(x, default="") <= "\udfff", settings=ALONE) == "\ud800"
    assert find(texts(), lambda x: len(x.split("\n")) > 1, settings=ALONE) == "\n"


def test_texts_reach_what_pages_have():
    """Offers, mojibake, blank lines, repeated lines and hostile characters are all drawn."""
    wanted = {
        "an offer behind a story": lambda x: "\n" in x and any(y in x for y in _examples("en")["prompt"]),
        "mojibake": lambda x: "Ã" in x and "\n" in x,
        "a blank line": lambda x: "\n\n" in x,
        "a line twice": lambda x: len(y := [z for z in x.split("\n") if len(z) > 20]) > len(set(y)),
        "a line separator": lambda x: "\u2028" in x,
        "no text": lambda x: not x,
    }
    reached = set()

    @settings(max_examples=400, database=None)
    @given(texts())
    def draw(text):
        reached.update(name for name, holds in wanted.items() if holds(text))

    draw()
    assert reached == set(wanted)


def test_hypothesis_draws_our_types():
    """After the entry point's function, annotations of our types are enough."""
    register()

    @settings(max_examples=10, database=None)
    @given(...)
    def draw(page: LabelledPage, document: Document):
        assert isinstance(page, LabelledPage)
        assert document.source.encode("utf-8", "surrogatepass") is not None

    draw()


def test_hypothesis_finds_the_entry_point():
    """Importing Hypothesis alone makes the types known, in a process that imports us for their names only."""
    names = [x.value for x in importlib.metadata.entry_points(group="hypothesis") if x.name == "newsclean"]
    assert names == ["newsclean.testing.registration:register"]
    code = (
        "from hypothesis import find, strategies as st\n"
        "from newsclean.testing import LabelledPage\n"
        "print(len(find(st.from_type(LabelledPage), lambda _: True).lines))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "3"
