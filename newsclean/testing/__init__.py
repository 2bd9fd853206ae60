"""Strategies and laws for property tests of text cleaners (extra ``testing``)."""

from newsclean.testing.laws import (
    assert_accounted,
    assert_deterministic,
    assert_fixed_point,
    assert_laws,
    assert_nothing_invented,
    assert_portable,
    assert_total,
    check_cleaner,
    check_laws,
)
from newsclean.testing.strategies import (
    LabelledPage,
    boilerplate,
    documents,
    mojibake,
    news_text,
    prompts,
    teasers,
    texts,
)

__all__ = [
    "LabelledPage",
    "assert_accounted",
    "assert_deterministic",
    "assert_fixed_point",
    "assert_laws",
    "assert_nothing_invented",
    "assert_portable",
    "assert_total",
    "boilerplate",
    "check_cleaner",
    "check_laws",
    "documents",
    "mojibake",
    "news_text",
    "prompts",
    "teasers",
    "texts",
]
