"""Ray Data: a column of a Dataset cleaned in ``map_batches``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from newsclean.engines.arrow import BATCH_SIZE, BatchCleaner, Options


def clean_dataset(
    dataset: Any,
    *,
    batch_size: int | None = BATCH_SIZE,
    map_args: Mapping[str, Any] | None = None,
    **options: Unpack[Options],
) -> Any:
    """A Ray Dataset with its text cleaned, lazily, as Ray Data's own operations are.

    ``dataset``: a ``ray.data.Dataset``; newsclean must be installed where its workers
    run. ``batch_size``: rows handed over at once, None for a whole block. ``map_args``:
    further arguments of ``Dataset.map_batches``, such as ``num_cpus``. Other arguments:
    see :class:`~newsclean.engines.arrow.BatchCleaner`, whose errors come wrapped in
    Ray's when the dataset is read. Returns a Dataset.
    """
    # The bound method: Ray takes an object with __call__ for a class that it should make actors of.
    clean = BatchCleaner(**options).__call__
    return dataset.map_batches(
        clean, batch_size=batch_size, batch_format="pyarrow", zero_copy_batch=True, **(map_args or {})
    )
