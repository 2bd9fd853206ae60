"""datatrove: the step alone and in a pipeline of files, with its statistics."""

import json
import pickle

import pytest

from newsclean.errors import ColumnError, InputTypeError

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("datatrove")
engine = pytest.importorskip("newsclean.engines.datatrove")


def documents(*texts, **metadata):
    from datatrove.data import Document

    return [Document(x, str(i), metadata=dict(metadata)) for i, x in enumerate(texts)]


def test_the_text_is_replaced(page, story):
    """The story takes the text's place; id and metadata stay; None stays None."""
    given = documents(page, None, "", source="feed")
    done = list(engine.NewsCleaner().run(iter(given)))
    assert [(x.id, x.text, x.metadata) for x in done] == [
        ("0", story, {"source": "feed"}),
        ("1", None, {"source": "feed"}),
        ("2", "", {"source": "feed"}),
    ]


def test_more_goes_into_the_metadata(page, story):
    """What is asked for beside the story is in the metadata under its name, as plain values."""
    step = engine.NewsCleaner(also={"flags": "marks", "labels": "labels"}, title="headline", into="story")
    (done,) = step.run(documents(page, headline="Harbour bridge at Velmar closed"))
    assert (done.text, done.metadata["story"], done.metadata["marks"]) == (page, story, ["paywalled"])
    assert done.metadata["labels"][0] == {"start": 0, "end": 39, "label": "byline"}
    json.dumps(done.metadata)


def test_a_text_of_the_metadata(page, story):
    """The text may stand in the metadata and be replaced there."""
    step = engine.NewsCleaner(text="raw", into="raw")
    (done,) = step.run(documents("", raw=page))
    assert (done.text, done.metadata) == ("", {"raw": story})


def test_batches_give_what_one_gives(rows, expected):
    """Documents come in their order however many are cleaned at once, and an endless input will do."""
    texts = [x["text"] for x in rows[:20]]
    once = [x.text for x in engine.NewsCleaner(batch_size=3).run(documents(*texts))]
    assert once == [x.text for x in engine.NewsCleaner().run(documents(*texts))]
    endless = engine.NewsCleaner(batch_size=2).run(documents("Short.")[0] for _ in iter(int, 1))
    assert next(endless).text == "Short."


def test_statistics_are_kept(page, story):
    """Documents, characters and lines by label are counted as datatrove counts."""
    step = engine.NewsCleaner()
    list(step.run(documents(page, None, "Already a subscriber? Sign in", "Short.")))
    stats = step.stats.to_dict()["stats"]
    totals = {k: v["total"] if isinstance(v, dict) else v for k, v in stats.items()}
    assert {k: totals[k] for k in ("total", "null", "changed", "no_text_left", "chars_in", "chars_out")} == {
        "total": 4,
        "null": 1,
        "changed": 2,
        "no_text_left": 1,
        "chars_in": len(page) + 29 + 6,
        "chars_out": len(story) + 6,
    }
    assert totals["lines_prompt"] == 2
    assert step.stats.time_stats.n == 1


def test_surrogates_and_hints_of_other_types_are_no_errors():
    """A lone surrogate becomes U+FFFD, and a title that is no text is none."""
    (done,) = engine.NewsCleaner(title="title").run(documents("The bridge\ud800 is closed.", title=7))
    assert done.text == "The bridge\N{REPLACEMENT CHARACTER} is closed."


def test_what_cannot_be_done_is_told(page):
    """A key that is there already, and a text that is none, end the run with an error that says so."""
    with pytest.raises(ColumnError, match="'flags' in the metadata already"):
        list(engine.NewsCleaner(also=["flags"]).run(documents(page, flags=1)))
    with pytest.raises(InputTypeError, match="str or bytes"):
        list(engine.NewsCleaner().run(documents(7)))
    with pytest.raises(ValueError, match="there is no 'teaser'"):
        engine.NewsCleaner(also=["teaser"])


def test_a_step_pickles(page, story):
    """The step goes to another process as it is."""
    (done,) = pickle.loads(pickle.dumps(engine.NewsCleaner())).run(documents(page))
    assert done.text == story


def test_a_pipeline_of_files(tmp_path, page, story):
    """Between a reader and a writer the step cleans a file, and its counts are in the run's statistics."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import ParquetReader
    from datatrove.pipeline.writers import ParquetWriter

    (tmp_path / "in").mkdir()
    given = {"id": ["0", "1", "2"], "text": [page] * 3, "site": ["courier.example"] * 3}
    parquet.write_table(arrow.table(given), tmp_path / "in" / "pages.parquet")
    LocalPipelineExecutor(
        pipeline=[
            ParquetReader(str(tmp_path / "in")),
            engine.NewsCleaner(also=["flags"]),
            ParquetWriter(str(tmp_path / "out")),
        ],
        logging_dir=str(tmp_path / "logs"),
    ).run()
    found = parquet.read_table(tmp_path / "out").to_pylist()
    assert [x["text"] for x in found] == [story] * 3
    assert found[0]["metadata"]["flags"] == ["paywalled"]
    stats = json.loads((tmp_path / "logs" / "stats.json").read_text())
    (own,) = [x for x in stats if "newsclean" in x["name"]]
    assert own["stats"]["lines_prompt"] == 3
