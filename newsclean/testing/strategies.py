"""Hypothesis strategies for news pages: stories, boilerplate, offers, teasers, broken text.

Pages are drawn with the true label of each line, so that a test can say what must
stay and what must go. Wording comes from the package's own word tables and from
``stories.toml``, all of it invented.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from newsclean import Label
from newsclean.errors import LexiconError

#: Lines of every site, in no language or in English as many sites have them.
_FURNITURE = {
    Label.NAVIGATION: ["Home", "Menu", "News | Sport | Weather | Culture", "Home > World > Europe", "#bridge #velmar"],
    Label.JUNK: ["×", "false", "IMG_2231.jpg", "|", "showBanner:"],
    Label.NOTICE: ["© 2025 The Velmar Courier. All rights reserved."],
}
#: Characters on which cleaners break: separators, controls, joiners, marks, surrogates, letters that grow.
HOSTILE = (
    "\n\r\t \x00\x0b\x0c\x1c\x85\u2028\u2029\u00a0\u00ad\u200b\u200c\u200d\u200e\u202e\ufeff\ufffd\ud800\udfff"
    "İıßſΣÃ©â€™&amp;\\\"'…。।؟!?.,:;|>#%7€$"
)


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page as drawn: its lines, and the label that each line truly has."""

    lines: tuple[str, ...]
    labels: tuple[Label, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


@lru_cache(1)
def _stories() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("newsclean.testing").joinpath("stories.toml").read_text("utf-8"))


@lru_cache(256)
def _examples(language: str) -> dict[str, list[str]]:
    path = files("newsclean") / "lexicon" / "languages" / f"{language}.toml"
    if not path.is_file():
        raise LexiconError(f"there is no word table for the language {language!r}")
    examples: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))["examples"]
    return examples


@lru_cache(1)
def languages() -> tuple[str, ...]:
    """The languages that have a word table, sorted."""
    folder = files("newsclean") / "lexicon" / "languages"
    return tuple(sorted(x.name.removesuffix(".toml") for x in folder.iterdir() if x.name.endswith(".toml")))


def _language(language: str | None) -> SearchStrategy[str]:
    return st.just(language) if language is not None else st.sampled_from(languages())


@st.composite
def news_text(draw: DrawFn, *, language: str | None = None, min_lines: int = 3, max_lines: int = 8) -> str:
    """A story's body: paragraphs of prose, a line each.

    ``language``: a code of ``stories.toml``, or None for any. Shrinks to fewer lines.
    """
    code = draw(st.sampled_from(sorted(_stories()))) if language is None else language
    sentences = _stories()[code]["sentences"]
    count = draw(st.integers(min_lines, min(max_lines, len(sentences))))
    return "\n".join(sentences[:count])


@st.composite
def prompts(draw: DrawFn, *, language: str | None = None) -> str:
    """A line that asks for money, a subscription or a sign-in, in one language or any."""
    return draw(st.sampled_from(_examples(draw(_language(language)))["prompt"]))


@st.composite
def teasers(draw: DrawFn, *, language: str | None = None) -> tuple[str, str]:
    """Headline and blurb of another story."""
    code = draw(st.sampled_from(sorted(_stories()))) if language is None else language
    story = _stories()[code]
    return draw(st.sampled_from(story["headlines"])), draw(st.sampled_from(story["blurbs"]))


@st.composite
def boilerplate(draw: DrawFn, *, language: str | None = None) -> tuple[Label, str]:
    """A line that is no story, with its label: offers, promotions, notices, menus, leaked values."""
    kinds: dict[Label, list[str]] = {k: list(v) for k, v in _FURNITURE.items()}
    examples = _examples(draw(_language(language)))
    for name in ("prompt", "promo", "notice"):
        kinds.setdefault(Label(name), []).extend(examples.get(name, ()))
    label = draw(st.sampled_from(sorted(k for k, v in kinds.items() if v)))
    return label, draw(st.sampled_from(kinds[label]))


@st.composite
def mojibake(draw: DrawFn, text: str | SearchStrategy[str]) -> tuple[str, str]:
    """A text as it looks after UTF-8 was read in a Western code page: (sound, broken)."""
    sound: str = text if isinstance(text, str) else draw(text)
    codec = draw(st.sampled_from(["latin-1", "cp1252"]))
    raw = sound.encode("utf-8", "replace")
    try:
        return sound, raw.decode(codec)
    except UnicodeDecodeError:
        return sound, raw.decode("latin-1")


@st.composite
def documents(draw: DrawFn, *, language: str | None = None) -> LabelledPage:
    """A whole page: menus, headline, story, perhaps an offer, teasers and a footer, labelled."""
    code = draw(st.sampled_from(sorted(_stories()))) if language is None else language
    rows: list[tuple[str, Label]] = [
        (line, Label.NAVIGATION) for line in draw(st.lists(st.sampled_from(_FURNITURE[Label.NAVIGATION]), max_size=3))
    ]
    rows += [(line, Label.BODY) for line in draw(news_text(language=code)).split("\n")]
    if draw(st.booleans()):
        rows += [(line, Label.PROMPT) for line in draw(st.lists(prompts(), min_size=1, max_size=3, unique=True))]
    for headline, blurb in draw(st.lists(teasers(language=code), max_size=3, unique_by=(_first, _second))):
        rows += [(headline, Label.TEASER_HEADLINE), (blurb, Label.TEASER_BLURB)]
    if draw(st.booleans()):
        rows.append((_FURNITURE[Label.NOTICE][0], Label.NOTICE))
    return LabelledPage(tuple(x for x, _ in rows), tuple(y for _, y in rows))


def _first(pair: tuple[str, str]) -> Any:
    return pair[0]


def _second(pair: tuple[str, str]) -> Any:
    return pair[1]


@st.composite
def _joined(draw: DrawFn, pieces: SearchStrategy[str]) -> str:
    """Lines with the gaps that pages have: newlines of several kinds, blank lines, none at all."""
    gaps = st.sampled_from(["\n", "\n", "\n", "\n\n", "\r\n", "\n \n", " ", "", "\u2028"])
    parts = []
    for piece in draw(st.lists(pieces, max_size=14)):
        parts += [piece, draw(gaps)]
    return "".join(parts)


def texts() -> SearchStrategy[str]:
    """Any text that a cleaner may meet: pages, shuffled pieces of pages, broken and hostile text."""
    hostile = st.text(st.one_of(st.sampled_from(HOSTILE), st.characters()), max_size=60)
    page_text = documents().map(lambda page: page.text)
    line = st.one_of(
        news_text(min_lines=1, max_lines=2),
        prompts(),
        boilerplate().map(lambda row: row[1]),
        teasers().map("\n".join),
        hostile,
    )
    broken = mojibake(page_text).map(lambda pair: pair[1])
    repeated = st.tuples(line, st.integers(1, 4)).map(lambda x: "\n".join([x[0]] * x[1]))
    return st.one_of(_joined(st.one_of(line, repeated)), page_text, broken, hostile, st.text(max_size=200))
