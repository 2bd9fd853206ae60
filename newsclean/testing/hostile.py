"""Texts of any size on which slow cleaners show it: each by what it is full of."""

from __future__ import annotations

from collections.abc import Callable

#: From a name to a function from about how many characters to a text.
SHAPES: dict[str, Callable[[int], str]] = {
    "one long line": lambda n: "word " * (n // 5),
    "one long word": lambda n: "x" * n,
    "dots": lambda n: "." * n,
    "short lines": lambda n: "a\n" * (n // 2),
    "different short lines": lambda n: "\n".join(str(i) for i in range(n // 7)),
    "nested ampersands": lambda n: "&" + "amp;" * (n // 4),
    "backslashes": lambda n: '\\"' * (n // 2),
    "mojibake": lambda n: "Ã©" * (n // 2),
    "brackets": lambda n: "(" * n,
    "prompts": lambda n: "Already a subscriber? Sign in\n" * (n // 30),
    "one line of prompts": lambda n: "Already a subscriber? Sign in " * (n // 30),
    "bars": lambda n: "News | " * (n // 7),
    "no spaces": lambda n: "订阅免费试用新闻" * (n // 8),
    "spaces": lambda n: " " * n + "x",
    "alternating entries": lambda n: (
        "Bakers strike again today\nTalks broke down again on Sunday evening.\n" * (n // 68)
    ),
    "names": lambda n: "Jane Roe " * (n // 9),
    "digits": lambda n: "12:30 " * (n // 6),
    "accents": lambda n: "e\u0301" * (n // 2),
}
