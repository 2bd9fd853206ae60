"""What a character is, as far as telling text from garble goes: its kind and script."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# One letter a kind. Letters are l (lower case), u (upper case), o (no case) and m (marks).
_BY_CATEGORY = {
    "Ll": "l", "Lu": "u", "Lt": "u", "Lo": "o", "Lm": "o", "Mn": "m", "Mc": "m", "Me": "m", "Nd": "d",
    "Zs": "s", "Zl": "s", "Zp": "s",
    "Ps": "(", "Pi": "(", "Pe": ")", "Pf": ")", "Pd": "-", "Po": ".", "Pc": "@", "Sc": "$",
    "Nl": "o", "No": "n", "Sm": "+", "So": "*", "Sk": "%", "Cf": "f", "Cc": "x", "Cn": "x", "Co": "x", "Cs": "x",
}  # fmt: skip
_SINGLE = {
    **dict.fromkeys("\n\t", "s"),
    **dict.fromkeys("'’ʼ", "'"),
    **dict.fromkeys('"', '"'),
    **dict.fromkeys("/\\|_@#%&*+=~^<>`", "@"),
    **dict.fromkeys("²³¹¼½¾×÷±°ªº№µ", "n"),
    # Typesetters' and programmers' signs of the Latin-1 sets: each is rare in prose
    # and common in garble.
    **dict.fromkeys("¤¦¬¨¯´¸ˆ˜˘˛ˇ˙˝†‡‰¶§©®™‹›", "%"),
    **dict.fromkeys("…•·", ":"),
    "\ufffd": "x",
}
_SIZES = {"CJK": 21000, "HANGUL": 11172}
LETTERS = "luom"


@lru_cache(maxsize=1 << 16)
def kind_of(char: str) -> str:
    """The kind of ``char``, a single letter or sign; see the tables above."""
    found = _SINGLE.get(char)
    if found is None:
        found = _BY_CATEGORY[unicodedata.category(char)]
        if 0x2500 <= ord(char) < 0x25A0:
            found = "#"
    return found


@lru_cache(maxsize=1 << 16)
def script_of(char: str) -> str:
    """The script of a letter: the first word of its Unicode name."""
    word = unicodedata.name(char, "NONE").split(" ", 1)[0]
    return word.split("-", 1)[0]


def repertoire(script: str) -> int:
    """About how many letters the script has, for letters that no statistics know."""
    return _SIZES.get(script, 60)
