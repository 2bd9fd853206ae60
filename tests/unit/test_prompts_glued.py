"""A prompt glued behind or before a sentence of the story is cut out, and the sentence stays, in any language."""

import json
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from newsclean import Label, analyze
from newsclean.filters.prompts import find_prompts
from newsclean.lexicon import default_lexicon
from newsclean.lexicon.check import STORY, THRESHOLD
from newsclean.text.scripts import ends_sentence, is_no_space, sentence_starts

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests/cases/prompts/glued.json").read_text("utf-8"))
SHORT = "Ferries will run every twenty minutes from Thursday, the council said."
LONG = (
    "Shopkeepers on Mill Street say they have lost half of their customers since the bridge was closed in the spring, "
    "and that nobody has told them when it will open."
)
#: The documents name a language without its script.
DOCUMENTS = {"zh-Hans": "zh", "sr-Cyrl": "sr"}


def glued(one, two):
    """Two texts as one line, with a space between them where their script has one."""
    return one + two if one[-1] in "。！？" and is_no_space(one[-2]) else f"{one} {two}"


def shares(sentence, prompt, order, place):
    """How much of the sentence and of the prompt is found as a prompt, in one line at a place of a story."""
    line = glued(sentence, prompt) if order == "behind" else glued(prompt, sentence)
    at = 3 if place == "inside" else len(STORY)
    found = set()
    for x in find_prompts([*STORY[:at], line, *STORY[at:]], default_lexicon()):
        if x.line == at and x.confidence >= THRESHOLD:
            found.update(range(x.start, x.end))
    first, second = (sentence, prompt) if order == "behind" else (prompt, sentence)
    inside = [i in found for i in range(len(line))]
    head, tail = sum(inside[: len(first)]) / len(first), sum(inside[-len(second) :]) / len(second)
    return (head, tail) if order == "behind" else (tail, head)


@cache
def own_sentences(code):
    """A short and a long sentence of the labelled stories in a language, if there are any."""
    path = ROOT / "corpora/documents" / f"{DOCUMENTS.get(code, code)}.jsonl"
    found = set()
    for row in path.read_text("utf-8").splitlines() if path.is_file() else ():
        document = json.loads(row)
        for line, label in zip(document["lines"], document["labels"], strict=True):
            first = line[: (*sentence_starts(line), len(line))[1]].strip()
            if label == "body" and len(first) >= 15 and ends_sentence(first):
                found.add(first)
    ordered = sorted(found, key=lambda x: (len(x), x))
    return (ordered[len(ordered) // 8], ordered[-1 - len(ordered) // 8]) if ordered else ()


def prompts(every):
    """Each so many-th prompt of every table, with its language's code."""
    for path in sorted((files("newsclean") / "lexicon" / "languages").iterdir(), key=lambda x: x.name):
        table = tomllib.loads(path.read_text("utf-8"))
        yield from ((table["code"], x) for x in table["examples"]["prompt"][::every])


def rates(order, sentences, every):
    """The share of sentences lost and of prompts found. ``sentences``: of a code, the sentences to glue to."""
    lost = found = total = 0
    for code, prompt in prompts(every):
        if order == "before" and not ends_sentence(prompt):
            continue
        for sentence in sentences(code):
            for place in ("inside", "end"):
                of_sentence, of_prompt = shares(sentence, prompt, order, place)
                total += 1
                lost += of_sentence > 0.4
                found += of_prompt >= 0.6
    return lost / total, found / total


@pytest.mark.parametrize("case", CASES, ids=[f"{x['language']}-{i}" for i, x in enumerate(CASES)])
def test_sentence_stays(case):
    """The sentence of the story is a unit of its own and kept; the prompt beside it is labelled."""
    order = [case["prompt"], case["story"]] if case.get("order") == "before" else [case["story"], case["prompt"]]
    document = analyze("\n".join([*STORY, glued(*order)]))
    units = [x for x in document.lines if x.start >= len("\n".join(STORY))]
    assert [x.text.strip() for x in units if x.kept] == [case["story"]]
    assert {x.label for x in units if not x.kept} <= {Label.PROMPT, Label.PROMO}


@pytest.mark.parametrize(("order", "least"), [("behind", 0.82), ("before", 0.75)])
def test_english_sentence(order, least):
    """A sentence in another language than the prompt stays, however short it is."""
    lost, found = rates(order, lambda _: (SHORT, LONG), 9)
    assert lost <= 0.002
    assert found >= least


@pytest.mark.slow
@pytest.mark.parametrize(("order", "most", "least"), [("behind", 0.06, 0.86), ("before", 0.1, 0.78)])
def test_sentence_of_the_prompts_language(order, most, least):
    """So does a sentence in the prompt's own language."""
    lost, found = rates(order, own_sentences, 2)
    assert lost <= most
    assert found >= least
