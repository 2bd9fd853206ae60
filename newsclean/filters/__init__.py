"""The filters, a phenomenon each, and their default order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.document import Filter
    from newsclean.filters.encoding import RepairEncoding


def default_filters(lexicon: Iterable[Any] = ()) -> tuple[RepairEncoding | Filter, ...]:
    """The stages of the default pipeline, in order.

    ``lexicon``: further word tables for the filters that read words.
    """
    from newsclean.filters.duplicates import Duplicates
    from newsclean.filters.encoding import RepairEncoding
    from newsclean.filters.furniture import Furniture
    from newsclean.filters.prompts import Prompts
    from newsclean.filters.story import Story
    from newsclean.filters.teasers import Teasers

    tables = tuple(lexicon)
    if tables:
        from newsclean.lexicon import as_tables

        tables = as_tables(tables)
    return (
        RepairEncoding(),
        Prompts(lexicon=tables),
        Furniture(lexicon=tables),
        Duplicates(),
        Teasers(lexicon=tables),
        Story(),
    )
