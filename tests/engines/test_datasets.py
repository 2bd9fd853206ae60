"""Hugging Face datasets: both kinds, dictionaries of them, formats, and the cache."""

import os
import subprocess
import sys

import pytest

from newsclean.errors import ColumnError, InputTypeError

pytest.importorskip("pyarrow")
datasets = pytest.importorskip("datasets")
engine = pytest.importorskip("newsclean.engines.datasets")


@pytest.fixture(scope="module", autouse=True)
def quiet():
    """No bars on the screen."""
    datasets.disable_progress_bars()


@pytest.fixture
def dataset(page):
    return datasets.Dataset.from_dict({"text": [None, page, ""] * 5, "n": list(range(15))})


def test_a_dataset_gets_new_columns(dataset, story):
    """Types are right even where a batch has nothing but nulls; the order stays."""
    done = engine.clean_dataset(dataset, batch_size=1, also=["labels", "flags"])
    assert done.column_names == ["text", "n", "clean", "labels", "flags"]
    assert done["clean"][:3] == [None, story, ""]
    assert (done[0]["labels"], done[1]["flags"], done[2]["flags"]) == (None, ["paywalled"], [])
    assert dataset.column_names == ["text", "n"]


def test_an_iterable_dataset_is_cleaned_while_it_is_read(dataset, story):
    """A stream gives plain values, and its columns are known before it is read."""
    done = engine.clean_dataset(dataset.to_iterable_dataset(), also=["flags"], into="text")
    assert list(done.features) == ["text", "n", "flags"]
    assert list(done)[:2] == [{"text": None, "n": 0, "flags": None}, {"text": story, "n": 1, "flags": ["paywalled"]}]


def test_a_stream_of_unknown_columns_is_cleaned_too(page, story):
    """Columns that are not declared are found while the stream is read, and so is what is wrong with them."""
    stream = datasets.IterableDataset.from_generator(lambda: iter([{"text": page}]))
    assert next(iter(engine.clean_dataset(stream)))["clean"] == story
    with pytest.raises(ColumnError):
        next(iter(engine.clean_dataset(stream, text="body")))


def test_an_empty_dataset_gets_them_too(dataset):
    """Without rows all columns are there, of the same types."""
    empty, whole = (engine.clean_dataset(x, also=["labels"]) for x in (dataset.select([]), dataset))
    assert len(empty) == 0
    assert empty.features == whole.features
    assert empty["clean"][:] == []


def test_each_of_a_dictionary_is_cleaned(dataset, story):
    """Splits stay splits."""
    done = engine.clean_dataset(datasets.DatasetDict(train=dataset, test=dataset.select([1])))
    assert isinstance(done, datasets.DatasetDict)
    assert {k: x["clean"][:2] for k, x in done.items()} == {"train": [None, story], "test": [story]}


def test_the_format_stays(dataset):
    """What a Dataset's rows come as is not changed; new columns are seen unless columns were chosen without them."""
    done = engine.clean_dataset(dataset.with_format("numpy"))
    assert (done.format["type"], set(done.format["columns"])) == ("numpy", {"text", "n", "clean"})
    chosen = engine.clean_dataset(dataset.with_format("arrow", columns=["n"]))
    assert (chosen.format["type"], set(chosen.format["columns"])) == ("arrow", {"n", "clean"})


def test_the_arguments_of_map_are_handed_on(dataset, story):
    """Two processes give what one gives."""
    done = engine.clean_dataset(dataset, map_args={"num_proc": 2})
    assert done["clean"][:] == engine.clean_dataset(dataset)["clean"][:]


def test_the_cache_knows_the_result_again():
    """The same call has the same fingerprint in another process, and another option has another one."""
    code = (
        "import datasets; from newsclean.engines.datasets import clean_dataset as c; datasets.disable_progress_bars(); "
        "d = datasets.Dataset.from_dict({'text': ['Short.']}); "
        "print(c(d)._fingerprint, c(d, policy=['body', 'caption', 'byline'])._fingerprint)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0][0] != runs[0][1]


def test_what_cannot_be_done_is_told(dataset):
    """Missing and taken columns and columns without texts are errors before anything is read."""
    for options, error in [
        ({"text": "body"}, ColumnError),
        ({"into": "n"}, ColumnError),
        ({"text": "n"}, InputTypeError),
    ]:
        with pytest.raises(error):
            engine.clean_dataset(dataset, **options)
        with pytest.raises(error):
            engine.clean_dataset(dataset.to_iterable_dataset(), **options)
