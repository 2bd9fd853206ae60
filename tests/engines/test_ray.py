"""Ray Data: a Dataset cleaned by its workers."""

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("ray")
engine = pytest.importorskip("newsclean.engines.ray")


def test_a_dataset_gets_new_columns(ray, page, story):
    """Rows come with the new columns; null is null; arguments of ``map_batches`` are handed on."""
    given = ray.data.from_items([{"n": 1, "text": page}, {"n": 2, "text": None}, {"n": 3, "text": ""}])
    done = engine.clean_dataset(given, also=["flags"], batch_size=2, map_args={"num_cpus": 1})
    assert sorted(done.take_all(), key=lambda x: x["n"]) == [
        {"n": 1, "text": page, "clean": story, "flags": ["paywalled"]},
        {"n": 2, "text": None, "clean": None, "flags": None},
        {"n": 3, "text": "", "clean": "", "flags": []},
    ]


def test_a_missing_column_is_told(ray, page):
    """What Ray says of a failed batch names the column."""
    given = ray.data.from_items([{"text": page}])
    with pytest.raises(Exception, match="no column 'body'"):
        engine.clean_dataset(given, text="body").take_all()
