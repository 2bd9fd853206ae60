"""How much a line's words sound like a story's: a weight for each of some thousand words, known by their hashes.

Shape cannot see what a line means: comments, terms of use, blurbs and pitches read as
prose. The weights are fitted beside shape, so they say only what shape does not.
A word that stands on fewer than a handful of publishers' pages has no weight, and neither
has a word of a language that was not fitted: there the sum is 0, which says nothing.
"""

from __future__ import annotations

import math
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from typing import Any
from zlib import crc32

from newsclean.errors import WeightsError
from newsclean.filters.shape import Facts

#: A line of fewer words than this says nothing.
LEAST_WORDS = 3
#: Bytes of a hash in the weights.
_HASH_BYTES = 4

Wording = Callable[[Facts], float]


def read_wording(data: Any) -> Wording:
    """The function that weighs a line's words.

    ``data``: "hashes", 4 bytes each, big end first, and "weights", a signed byte each, both
    in base64, and "scale", what a weight of 1 counts; None for weights without any, by
    which no line sounds like anything. Raises WeightsError for any other form.
    """
    if data is None:
        return _silent
    weights = _weights(data)
    known = weights.get

    def wording(fact: Facts) -> float:
        """The sum of the weights of a line's different words over the root of their number."""
        words = set(fact.tokens)
        if len(words) < LEAST_WORDS:
            return 0.0
        # Summed as whole numbers: the order of a set is not to show.
        return sum([known(crc32(x.encode()), 0) for x in words]) * scale / math.sqrt(len(words))

    scale = float(data["scale"])
    return wording


def _silent(_: Facts) -> float:
    return 0.0


def _weights(data: Any) -> Mapping[int, int]:
    if not isinstance(data, Mapping):
        raise WeightsError("'wording' must be an object of hashes, weights and a scale")
    scale = data.get("scale")
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not math.isfinite(scale):
        raise WeightsError(f"the scale of 'wording' must be a finite number, not {scale!r}")
    try:
        hashes = b64decode(data.get("hashes", ""), validate=True)
        weights = b64decode(data.get("weights", ""), validate=True)
    except (NotBase64, TypeError, ValueError) as error:
        raise WeightsError(f"'wording' is no base64: {error}") from error
    if len(hashes) != _HASH_BYTES * len(weights):
        raise WeightsError(f"'wording' has {len(hashes)} bytes of hashes for {len(weights)} weights")
    return {
        int.from_bytes(hashes[_HASH_BYTES * i : _HASH_BYTES * (i + 1)]): x - 256 if x > 127 else x
        for i, x in enumerate(weights)
    }
