"""A check of one's own corpus: newsclean, or a pipeline of one's own, keeps the stories that were labelled.

Copy it beside your labels.jsonl (exported from "newsclean report") and run pytest.
"""

from pathlib import Path

import pytest

from newsclean import ARTICLE, Pipeline, analyze, repair
from newsclean.corpus import read_corpus, score

CORPUS = list(read_corpus(Path(__file__).with_name("labels.jsonl")))
#: Put your own filters in here.
PIPELINE = Pipeline.default()


@pytest.mark.parametrize("document", CORPUS, ids=lambda x: x.id)
def test_no_line_of_a_story_is_lost(document):
    """Each story comes out with all its lines."""
    kept = analyze(document.text, title=document.title, url=document.url, pipeline=PIPELINE).render()
    story = [line for line, label in zip(document.lines, document.labels, strict=True) if label in ARTICLE]
    # The labels are of lines as they came; the story is repaired.
    assert [line for line in map(repair, story) if line not in kept] == []


def test_most_of_what_is_no_story_goes():
    """The figures of all documents together; raise the floors as your filters grow."""
    scores = score(CORPUS, PIPELINE)
    assert scores.keep.recall >= 0.98
    assert scores.drop.recall >= 0.8
