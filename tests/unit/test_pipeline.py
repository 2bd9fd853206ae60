"""The pipeline: what a finding does to the lines, and what may stand in a pipeline."""

import json
import pickle
from pathlib import Path

import pytest

from newsclean import Document, Finding, Label, NewscleanError, Pipeline, RepairEncoding, analyze
from newsclean.errors import FilterError, PipelineError

CASES = json.loads((Path(__file__).parents[1] / "cases" / "edges" / "synthetic.json").read_text("utf-8"))


def literal(name, takes):
    """A filter that finds the given pieces wherever the document has them."""

    def find(document: Document):
        for take in takes:
            at = document.text.find(take["on"])
            if at >= 0:
                yield Finding(Label(take["label"]), (at, at + len(take["on"])), confidence=take.get("confidence", 1.0))

    find.name = name
    return find


@pytest.mark.parametrize("case", CASES, ids=[x["name"] for x in CASES])
def test_edges(case):
    """Each rule of the design on taking, cutting, joining and offsets does what its case says."""
    filters = [literal(f"f{i}", takes) for i, takes in enumerate(case["filters"])]
    document = analyze(case["text"], pipeline=Pipeline([RepairEncoding(), *filters]))
    assert [[x.label.value, x.text] for x in document.lines] == case["units"]
    assert document.render() == case["out"]
    if "sources" in case:
        assert [document.source[x.start : x.end] for x in document.lines] == case["sources"]
    if "notes_of_first" in case:
        assert [f.label for f in document.lines[0].findings] == case["notes_of_first"]


def test_a_plain_function_is_a_filter_named_after_itself():
    """A function that yields findings needs nothing else to stand in a pipeline."""

    def shouting(document):
        for line in document.pending:
            if line.text.isupper():
                yield Finding(Label.JUNK, line.span, rule="shouting")

    pipeline = Pipeline([RepairEncoding(), shouting])
    assert pipeline.names == ("repair", "shouting")
    document = analyze("HELLO\nIt rained.", pipeline=pipeline)
    assert document.render() == "It rained."
    assert (document.lines[0].reason.filter, document.lines[0].reason.rule) == ("shouting", "shouting")


def test_a_wrong_order_is_an_error_when_the_pipeline_is_built():
    """A filter that must stand after another is refused before it."""
    one, two = literal("one", []), literal("two", [])
    one.after = ("two",)
    with pytest.raises(PipelineError, match="'one' must stand after two"):
        Pipeline([one, two])
    assert Pipeline([two, one]).names == ("two", "one")


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Pipeline([literal("a", []), RepairEncoding()]), "only at the head"),
        (lambda: Pipeline([literal("a", []), literal("a", [])]), "stands twice"),
        (lambda: Pipeline(["no_such_filter"]), "no filter 'no_such_filter' is announced"),
        (lambda: Pipeline([literal("a", [])]).without("b"), "no filter 'b'"),
        (lambda: Pipeline([3]), "3 is no filter"),
        (lambda: Pipeline.default(preset="wild"), "no preset 'wild'"),
    ],
)
def test_what_cannot_be_built_says_why(build, message):
    """Each misuse of a pipeline is an error of ours that names the offending value."""
    with pytest.raises(NewscleanError, match=message):
        build()


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ("not a finding", "yielded 'not a finding'"),
        (Finding(Label.JUNK, (0, 99)), "outside the text of 5 characters"),
        (Finding("junk", (0, 5)), "use a newsclean.Label"),
    ],
)
def test_a_filter_that_breaks_its_contract_is_named(found, message):
    """What a filter yields is looked at, and the error names the filter."""

    def broken(_):
        yield found

    with pytest.raises(FilterError, match=message):
        analyze("Hello", pipeline=Pipeline([broken]))


def test_pipelines_are_values():
    """without, before and after give new pipelines and leave the old one as it was."""
    one, two, three = literal("one", []), literal("two", []), literal("three", [])
    pipeline = Pipeline([one, three])
    assert pipeline.after("one", two).names == ("one", "two", "three")
    assert pipeline.before("one", two).names == ("two", "one", "three")
    assert pipeline.without("one").names == ("three",)
    assert pipeline.names == ("one", "three")


def test_presets_are_thresholds():
    """What a careful pipeline takes a balanced one takes too, and a strict one takes more."""
    text = "Hello"
    filters = [literal("f", [{"label": "junk", "on": "Hello", "confidence": 0.6}])]
    assert analyze(text, pipeline=Pipeline(filters, threshold=0.8)).render() == text
    assert analyze(text, pipeline=Pipeline(filters, threshold=0.5)).render() == ""
    assert analyze(text, pipeline=Pipeline(filters, threshold=0.5, thresholds={"f": 0.7})).render() == text


def test_the_default_pipeline_pickles():
    """A pipeline can be sent to another process and does the same there."""
    pipeline = pickle.loads(pickle.dumps(Pipeline.default()))
    text = "The mayor resigned on Monday.\nAlready a subscriber? Sign in"
    assert analyze(text, pipeline=pipeline) == analyze(text)
