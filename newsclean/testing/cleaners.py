"""The laws for any function from text to text, ours or not; ``docs/laws.md`` says why they are what they are.

Each ``assert_...`` takes a text and the function and raises AssertionError with what
broke. :func:`check_cleaner` searches for a text that breaks one.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy

from newsclean import repair
from newsclean.testing.hostile import SHAPES
from newsclean.testing.strategies import texts

#: Anything that cleans: a text in, a text out.
Cleaner = Callable[[str], str]
T = TypeVar("T")
#: What is cleaned in between, to see whether a cleaner remembers.
_OTHER = "Bakers' strike enters third week\nTalks broke down again on Sunday.\nAlready a subscriber? Sign in"


def assert_answers(text: str, clean: Cleaner) -> str:
    """Law 1: any text gives a text, and that encodes as UTF-8. Returns the answer."""
    try:
        out = clean(text)
    except Exception as error:
        raise AssertionError(f"no answer but {type(error).__name__}: {error} for {text!r}") from error
    if not isinstance(out, str):
        raise AssertionError(f"the answer is no str but {type(out).__name__} for {text!r}")  # noqa: TRY004  # a law is broken, no argument
    try:
        out.encode("utf-8")
    except UnicodeEncodeError as error:
        raise AssertionError(f"the answer has no UTF-8 ({error}): {text!r} -> {out!r}") from error
    return out


def assert_fixed_point(text: str, clean: Cleaner) -> None:
    """Law 2: cleaning a cleaned text changes nothing."""
    once = clean(text)
    twice = clean(once)
    if twice != once:
        raise AssertionError(f"not a fixed point: {text!r} -> {once!r} -> {twice!r}")


def assert_lines_in_order(text: str, clean: Cleaner, *, repair: Cleaner = repair) -> None:
    """Law 3: the answer's lines are pieces of the text in the text's order, white space aside.

    ``repair``: the one step that may change characters; the lines are looked for in
    what it makes of the text, and in the text itself.
    """
    out = clean(text)
    missed = [_missing(out, x) for x in (text, repair(text))]
    if all(x is not None for x in missed):
        raise AssertionError(f"{missed[1]!r} stands nowhere, out of order or too often: {text!r} -> {out!r}")


def _missing(out: str, text: str) -> str | None:
    """The first line of ``out`` that is not to be found in ``text`` behind the lines before it."""
    source = "".join(text.split())
    at = 0
    for line in out.splitlines():
        piece = "".join(line.split())
        found = source.find(piece, at)
        if found < 0:
            return line
        at = found + len(piece)
    return None


def assert_repeatable(text: str, clean: Cleaner) -> None:
    """Law 5, within a process: the same text gives the same answer, whatever was cleaned in between."""
    first = clean(text)
    clean(_OTHER)
    second = clean(text)
    if first != second:
        raise AssertionError(f"one text, two answers: {text!r} -> {first!r}, then {second!r}")


def assert_linear(
    clean: Callable[[str], object],
    shapes: Iterable[str | Callable[[int], str]] = tuple(SHAPES),
    *,
    characters: int = 25_000,
    times: int = 8,
    slack: float = 3.0,
    least: float = 0.5,
) -> None:
    """Law 6: so many times the text takes about so many times the time, on hostile text too.

    ``shapes``: names in :data:`newsclean.testing.hostile.SHAPES`, or functions from
    about how many characters to a text. ``characters``: the small text's size.
    ``times``: how many times larger the large one is. ``slack``: how many times more
    than in proportion it may take; a machine that does other work needs some, and a
    square of 8 is 64. ``least``: what takes fewer seconds is never too slow. Takes the
    best of three runs of each, the collection of garbage held back meanwhile: its
    time grows with what else the process holds.
    """
    for shape in shapes:
        make = SHAPES[shape] if isinstance(shape, str) else shape
        small, large = _seconds(clean, make(characters)), _seconds(clean, make(times * characters))
        if large > max(slack * times * small, least):
            name = shape if isinstance(shape, str) else getattr(shape, "__name__", repr(shape))
            raise AssertionError(f"{name}: {times} times the text, {small:.3f} s -> {large:.3f} s")


def _seconds(clean: Callable[[str], object], text: str) -> float:
    best = float("inf")
    collects = gc.isenabled()
    for _ in range(3):
        gc.collect()
        gc.disable()
        try:
            started = time.perf_counter()
            clean(text)
            best = min(best, time.perf_counter() - started)
        finally:
            if collects:
                gc.enable()
    return best


#: The laws that :func:`check_cleaner` searches for, by name.
LAWS: dict[str, Callable[[str, Cleaner], object]] = {
    "total": assert_answers,
    "fixed point": assert_fixed_point,
    "nothing invented": assert_lines_in_order,
    "deterministic": assert_repeatable,
}


def check_cleaner(
    clean: Cleaner,
    *,
    laws: Iterable[str] = tuple(LAWS),
    max_examples: int = 200,
    strategy: SearchStrategy[str] | None = None,
) -> None:
    """Search for a text on which any cleaner, ours or not, breaks a law.

    ``laws``: names in :data:`LAWS`. ``max_examples``: how many texts to try.
    ``strategy``: where texts come from; default :func:`newsclean.testing.texts`.
    Raises AssertionError with the smallest text found that breaks a law, or ValueError
    for a law that there is not. Law 6 needs a clock: :func:`assert_linear`.
    """
    names = list(laws)
    unknown = [x for x in names if x not in LAWS]
    if unknown:
        raise ValueError(f"there is no law {unknown[0]!r}; there are {', '.join(LAWS)}")

    def hold(text: str) -> None:
        for name in names:
            LAWS[name](text, clean)

    search(hold, strategy if strategy is not None else texts(), max_examples)


def search(hold: Callable[[T], None], strategy: SearchStrategy[T], max_examples: int) -> None:
    """Call ``hold`` with up to ``max_examples`` values; raises what it raises for the smallest that it refuses.

    Where it refuses a value once and not again, that is an AssertionError too.
    """

    @settings(max_examples=max_examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def each(value: T) -> None:
        hold(value)

    try:
        each()
    except Flaky as error:
        seen = [x for x in getattr(error, "exceptions", ()) if isinstance(x, AssertionError)]
        first = f": {seen[0]}" if seen else ""
        raise AssertionError(f"a text broke a law, and did not when it was tried again{first}") from error
