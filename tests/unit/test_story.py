"""The decision which lines are the story."""

import json
import pickle
import random
import time
from base64 import b64encode
from pathlib import Path
from zlib import crc32

import pytest

from newsclean import Label, Pipeline, analyze, clean
from newsclean.document import Line
from newsclean.errors import WeightsError
from newsclean.filters.blocks import BLOCK_NAMES
from newsclean.filters.place import NAMES, layout
from newsclean.filters.said import NOTHING_SAID
from newsclean.filters.shape import facts
from newsclean.filters.story import DEFAULT_WEIGHTS, Story, is_truncated, load_models
from newsclean.filters.trees import compile_trees, probability

CASES = Path(__file__).parents[1] / "cases" / "story"


def cases(kind):
    path = CASES / f"{kind}.json"
    found = json.loads(path.read_text("utf-8")) if path.exists() else []
    return [pytest.param(x, id=x["name"]) for x in found]


def wanted(case):
    return [case["lines"][i] for i in case["keep"]]


@pytest.mark.parametrize("case", cases("negative"))
def test_what_is_all_story_stays_whole(case):
    """A text without boilerplate is given back as it was, whatever its form."""
    text = "\n".join(case["lines"])
    assert clean(text) == text


@pytest.mark.parametrize("case", cases("synthetic"))
def test_the_story_is_found_in_the_page(case):
    """Of a whole page, exactly the story stays."""
    assert clean("\n".join(case["lines"])).split("\n") == wanted(case)


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize("case", cases("known-failures"))
def test_known_failures(case):
    """What the decision gets wrong still; a case that passes moves to the others."""
    assert clean("\n".join(case["lines"])).split("\n") == wanted(case)


@pytest.mark.parametrize("preset", ["careful", "balanced", "strict"])
@pytest.mark.parametrize("case", cases("negative") + cases("synthetic"))
def test_a_cleaned_text_stays_as_it_is(case, preset):
    """Cleaning the output once more changes nothing: the decision does not wear a story down."""
    pipeline = Pipeline.default(preset=preset)
    once = clean("\n".join(case["lines"]), pipeline=pipeline)
    assert clean(once, pipeline=pipeline) == once


def test_presets_are_points_on_one_curve():
    """On its own the decision drops no line under a careful threshold that it keeps under a strict one."""
    lines = [x for case in cases("synthetic") for x in case.values[0]["lines"]]
    alone = [Pipeline([Story()], threshold=t) for t in (0.8, 0.5, 0.3)]
    document = analyze("\n".join(lines), pipeline=Pipeline([Story()], threshold=1.1))
    assert document.render() == "\n".join(lines)
    sure = [
        max((f.confidence for f in x.findings if f.label is not Label.HEADLINE), default=0.0) for x in document.lines
    ]
    counts = [sum(x >= p.threshold for x in sure) for p in alone]
    assert counts == sorted(counts)


def test_it_pickles_and_decides_the_same():
    """A pickled filter gives the same findings, before and after its trees were compiled."""
    text = "\n".join(cases("synthetic")[0].values[0]["lines"])
    story = Story()
    copies = [pickle.loads(pickle.dumps(story)) for _ in range(2)]
    documents = [analyze(text, pipeline=Pipeline([x])) for x in (story, *copies)]
    again = pickle.loads(pickle.dumps(story))
    assert again == story
    assert hash(again) == hash(story)
    assert [d.lines for d in documents[1:]] == [documents[0].lines] * 2


def test_weights_may_be_a_path_or_data():
    """A path and the data loaded from it are the same decision."""
    text = "\n".join(cases("synthetic")[0].values[0]["lines"])
    data = json.loads(DEFAULT_WEIGHTS.read_text("utf-8"))
    given = [analyze(text, pipeline=Pipeline([Story(weights=w)])) for w in (None, str(DEFAULT_WEIGHTS), data)]
    assert given[0].lines == given[1].lines == given[2].lines


EMPTY = {"trees": []}
SOUND = {"format": 1, "blocks": EMPTY, "lines": EMPTY, "headline": EMPTY, "raw": EMPTY}


def test_sound_weights_are_read():
    """The smallest weights that are none of the bad ones below are taken."""
    assert load_models(SOUND).caution == 0.0


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {**SOUND, "format": 99},
        {"format": 1, "blocks": EMPTY},
        {**SOUND, "blocks": {"trees": [["no such feature", 1, 0, 1]]}},
        {**SOUND, "lines": {"trees": ["__import__('os')"]}},
        {**SOUND, "lines": {"trees": [["words", "1", 0, 1]]}},
        {**SOUND, "raw": {"trees": [float("nan")]}},
        {**SOUND, "headline": {"trees": [], "base": "0"}},
        {**SOUND, "caution": "much"},
        {**SOUND, "wording": []},
        {**SOUND, "wording": {"hashes": "", "weights": "AA==", "scale": 1}},
        {**SOUND, "wording": {"hashes": "", "weights": "", "scale": "1"}},
        {**SOUND, "wording": {"hashes": "no base64", "weights": "", "scale": 1}},
        "/no/such/file.json",
    ],
)
def test_bad_weights_are_refused(weights):
    """Weights of the wrong form raise an error of our own, and no text of theirs is ever run."""
    with pytest.raises(WeightsError):
        load_models(weights)


WORDS = {"hashes": b64encode(crc32(b"refund").to_bytes(4) + crc32(b"terms").to_bytes(4)).decode(), "weights": "gH8="}


def test_words_are_weighed_by_their_hashes():
    """The weights of a line's different words add up, over the root of their number; a strange word counts nothing."""
    weigh = load_models({**SOUND, "wording": {**WORDS, "scale": 0.5}}).wording
    assert weigh(facts("Refunds are told")) == pytest.approx(-64 / 3**0.5)
    assert weigh(facts("refunds, refunds: the terms and gate")) == pytest.approx(-0.5 / 5**0.5)
    assert weigh(facts("refund terms")) == 0.0
    assert weigh(facts("Vier fremde Worte hier")) == 0.0


def test_weights_without_words_say_nothing_of_them():
    """Weights fitted without words are still read."""
    assert load_models(SOUND).wording(facts("refund terms and gate")) == 0.0


def test_deep_trees_are_refused():
    """A tree nested without end is an error, not a crash."""
    tree = 0.0
    for _ in range(5000):
        tree = ["words", 1.0, tree, 0.0]
    with pytest.raises(WeightsError):
        compile_trees([tree], 0.0, NAMES)


def test_trees_compare_as_they_read():
    """Up to the limit the first branch counts, above it the second; trees add up."""
    score = compile_trees([["a", 1.0, -1.0, ["b", 2.0, 0.25, 4.0]], 0.5], 1.0, ("a", "b"))
    assert score([(1.0, 9.0), (1.5, 2.0), (1.5, 2.5)]) == [0.5, 1.75, 5.5]
    assert probability(0.0) == 0.5
    assert probability(1e9) == 1.0
    assert probability(-1e9) < 1e-300


def test_rows_have_all_their_features():
    """A row holds a number for each name, on any text."""
    rng = random.Random(7)  # noqa: S311  # a fixed choice
    sentence = "A line of some length that ends as a sentence does, with a comma."
    pieces = ["Home", "", "© 2031", sentence, "12:30", "- tea", "他走了。"]
    for n in (1, 2, 3, 7, 40, 300):
        seen = [facts(rng.choice(pieces)) for _ in range(n)]

        def score(rows):
            assert {len(x) for x in rows} <= {len(BLOCK_NAMES)}
            return [0.5] * len(rows)

        assert {len(x) for x in layout(seen, [NOTHING_SAID] * n, [0.0] * n, score).rows()} == {len(NAMES)}


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", ["Home", "A line that ends as sentences do, and has nine words.", "12:30", "他走了，很远。"]
)
def test_many_lines_cost_in_proportion(line):
    """Ten times the lines take about ten times as long."""
    took = []
    for n in (3_000, 30_000):
        seen = [facts(f"{line} {i}") for i in range(n)]
        begun = time.perf_counter()
        layout(seen, [NOTHING_SAID] * n, [0.0] * n, lambda rows: [0.5] * len(rows))
        took.append(time.perf_counter() - begun)
    assert took[1] < 30 * took[0] + 0.5


def lines_of(*texts):
    at = 0
    out = []
    for text in texts:
        out.append(Line(text, at, at + len(text), (at, at + len(text))))
        at += len(text) + 1
    return out


TOLD = (
    "The ferry between the islands will not run before Friday, the harbour office said.",
    "A diver had found a crack in the hull of the older ship on Sunday.",
)


@pytest.mark.parametrize(
    "last",
    [
        "The council meets on Thursday to talk about a third…",
        "The council meets … [+1234 chars]",
        "The council meets on Thursday to talk about a third ship, which has stood in its",
    ],
)
def test_a_story_that_stops_is_seen(last):
    """An ellipsis, a counter of missing characters, or a broken sentence behind whole ones ends a truncated story."""
    lines = lines_of(*TOLD, last)
    assert is_truncated(lines) == lines[-1].span


@pytest.mark.parametrize("last", ["The council meets on Thursday.", "Inga Solheim", "What comes next"])
def test_a_story_that_ends_is_not_truncated(last):
    """A full stop, or a short last line such as a name, is an end."""
    assert is_truncated(lines_of(*TOLD, last)) is None


def test_no_lines_are_not_truncated():
    """A text without a story is not cut off."""
    assert is_truncated([]) is None
