"""No pattern of the furniture and teaser filters takes long on text made of near-matches."""

import re
import time

import pytest
import regex

from newsclean.filters import beside, bylines, captions, cards, looks, marks, menus, signs, teasers, thread

MODULES = [beside, bylines, captions, cards, looks, marks, menus, signs, teasers, thread]
NEAR_MATCHES = {
    "names": "Jane Roe and ",
    "initials": "J. R. ",
    "capitals": "THE ",
    "particles": "Jane de la ",
    "bars": "Jane | ",
    "dashes": "Velmar - ",
    "brackets": "(AP ",
    "closed brackets": "(AP) ",
    "dates": "14.05.20",
    "clocks": "09:4",
    "minutes": " 5 mi",
    "addresses": "a.b@c.",
    "files": "a.jp",
    "camel": "showBan",
    "tags": "#bridge ",
    "arrows": "a > ",
    "stops": ". mor",
    "spaces": " ",
    "han dateline": "新华社月",
    "han title": "　题",
    "colons": "a: b | ",
    "quotes": "“a: ",
    "digits": "1",
    "thai": "สะพาน",
    "marks": "e\u0301",
}


def patterns():
    for module in MODULES:
        for name, value in sorted(vars(module).items()):
            if isinstance(value, re.Pattern | regex.Pattern):
                yield pytest.param(value, id=f"{module.__name__.rpartition('.')[2]}.{name}")


def seconds(pattern, text):
    start = time.perf_counter()
    pattern.search(text)
    pattern.match(text)
    pattern.fullmatch(text)
    return time.perf_counter() - start


@pytest.mark.parametrize("pattern", list(patterns()))
def test_time_grows_with_the_text(pattern):
    """On 16,000 characters of any near-match a pattern takes far less than a quadratic one would."""
    for near in NEAR_MATCHES.values():
        short, long = near * (1_000 // len(near)), near * (16_000 // len(near))
        base = min(seconds(pattern, short) for _ in range(2))
        # Sixteen times the text: a linear pattern takes 16 times as long, a quadratic one 256 times.
        assert min(seconds(pattern, long) for _ in range(2)) < 100 * base + 0.02
