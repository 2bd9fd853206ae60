"""Hugging Face ``datasets``: a column of a Dataset cleaned in ``.map``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from newsclean.engines.arrow import BATCH_SIZE, BatchCleaner, Options
from newsclean.engines.libraries import library


def clean_dataset(
    dataset: Any,
    *,
    batch_size: int = BATCH_SIZE,
    map_args: Mapping[str, Any] | None = None,
    **options: Unpack[Options],
) -> Any:
    """A Hugging Face dataset with its text cleaned.

    ``dataset``: a ``Dataset``; an ``IterableDataset``, which is cleaned while it is
    read; or a dictionary of either. ``batch_size``: rows handed
    over at once. ``map_args``: further arguments of ``Dataset.map``, such as
    ``num_proc``. Other arguments: see :class:`~newsclean.engines.arrow.BatchCleaner`.
    Returns what was given, with the new columns; a Dataset keeps its format, an
    IterableDataset gives plain Python values. The cache of ``datasets`` knows the
    result again in other processes; another version of newsclean makes it anew.
    Raises ColumnError for a column that is missing or there already, InputTypeError (a
    TypeError) for one that holds no text (both while it is read where the columns of
    an IterableDataset are not known before), ExtraMissingError without ``datasets``.
    """
    cleaner = BatchCleaner(**options)
    return _cleaned(dataset, cleaner, {"batch_size": batch_size, **(map_args or {})})


def _cleaned(dataset: Any, cleaner: BatchCleaner, map_args: dict[str, Any]) -> Any:
    datasets = library("datasets")
    if isinstance(dataset, dict):
        return type(dataset)({k: _cleaned(x, cleaner, map_args) for k, x in dataset.items()})
    features = None
    if dataset.features is not None:
        # The types are told beforehand: a first batch of nulls or empty lists would have others guessed.
        features = datasets.Features.from_arrow_schema(cleaner.schema(dataset.features.arrow_schema))
    if features is not None and isinstance(dataset, datasets.Dataset) and not len(dataset):
        # ``map`` gives back an empty Dataset as it is, without the new columns.
        info = datasets.DatasetInfo(features=features)
        done = datasets.Dataset(features.arrow_schema.empty_table(), info=info, split=dataset.split)
    else:
        done = dataset.with_format("arrow").map(cleaner, batched=True, features=features, **map_args)
    if not isinstance(dataset, datasets.Dataset):
        return done.with_format(None)
    was = dataset.format
    everything = set(was["columns"]) == set(dataset.column_names)
    new = [x for x in done.column_names if x not in dataset.column_names]
    return done.with_format(
        was["type"],
        columns=None if everything else [*was["columns"], *new],
        output_all_columns=was["output_all_columns"],
        **was["format_kwargs"],
    )
