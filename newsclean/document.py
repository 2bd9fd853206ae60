"""What the library's parts hand to each other: labels, findings, lines, documents.

Nothing here finds anything: filters do (see :class:`Filter`), and only the
pipeline turns their findings into the next document.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Label(StrEnum):
    """What a line is. ``docs/labels.md`` has a page for each with examples."""

    BODY = "body"
    HEADLINE = "headline"
    BYLINE = "byline"
    CAPTION = "caption"
    PROMPT = "prompt"
    PROMO = "promo"
    TEASER_HEADLINE = "teaser_headline"
    TEASER_BLURB = "teaser_blurb"
    NAVIGATION = "navigation"
    ADVERT = "advert"
    NOTICE = "notice"
    DUPLICATE = "duplicate"
    JUNK = "junk"

    #: As for the plain string that a label equals: in C, where an enumeration's own is a call.
    __hash__ = str.__hash__


# Python 3.11 finds members through a descriptor, ten times slower than the plain attributes of later versions.
for _label in Label:
    type.__setattr__(Label, _label.name, _label)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a filter says of a piece of text.

    ``label``: what the piece is, or None for a note that takes nothing.
    ``span``: start and end offset in ``Document.text``; it may cover a part of a
    line, a line, or several.
    ``rule``: a short stable name of the rule that fired.
    ``confidence``: from 0 to 1; the finding takes its lines when it reaches the
    preset's threshold.
    ``note``: evidence for people to read.
    ``filter``: the filter's name; the pipeline fills it in.
    """

    label: Label | None
    span: tuple[int, int]
    rule: str = field(default="", kw_only=True)
    confidence: float = field(default=1.0, kw_only=True)
    note: str = field(default="", kw_only=True)
    filter: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the document: a line, or a piece that a finding cut from one.

    ``text``: its repaired text, unstripped. ``start``, ``end``: offsets in the
    text as given (of ``bytes``: in its decoded text). ``span``: offsets in
    ``Document.text``. ``label``: what it is; ``body`` where nothing took it.
    ``kept``: whether the document's policy keeps it. ``findings``: all that was
    said of it, the taker first. ``taken``: whether a finding took it.
    ``blank_before``: whether a blank line parts it from the unit before.
    """

    text: str
    start: int
    end: int
    span: tuple[int, int]
    label: Label = Label.BODY
    kept: bool = True
    findings: tuple[Finding, ...] = ()
    taken: bool = False
    blank_before: bool = False

    @property
    def reason(self) -> Finding | None:
        """The finding that gave the label, or None where nothing took the line."""
        return self.findings[0] if self.taken else None


# Frozen classes set each field through a call, which takes three times as long as filling in a draft does.
class _FindingDraft:
    """A finding while it is filled in."""

    __slots__ = Finding.__slots__


class _LineDraft:
    """A line while it is filled in."""

    __slots__ = Line.__slots__


def new_finding(
    label: Label | None, span: tuple[int, int], rule: str, confidence: float, note: str = "", name: str = ""
) -> Finding:
    """``Finding(...)``, quicker; ``name``: the filter's."""
    made: Any = _FindingDraft()
    made.label = label
    made.span = span
    made.rule = rule
    made.confidence = confidence
    made.note = note
    made.filter = name
    made.__class__ = Finding
    return made  # type: ignore[no-any-return]  # it is a Finding now


def new_line(  # noqa: PLR0913  # a line has so many fields
    text: str,
    start: int,
    end: int,
    span: tuple[int, int],
    label: Label = Label.BODY,
    findings: tuple[Finding, ...] = (),
    *,
    kept: bool = True,
    taken: bool = False,
    blank_before: bool = False,
) -> Line:
    """``Line(...)``, quicker: the pipeline makes several for each line of a page."""
    made: Any = _LineDraft()
    made.text = text
    made.start = start
    made.end = end
    made.span = span
    made.label = label
    made.kept = kept
    made.findings = findings
    made.taken = taken
    made.blank_before = blank_before
    made.__class__ = Line
    return made  # type: ignore[no-any-return]  # it is a Line now


@dataclass(frozen=True, slots=True)
class Teaser:
    """Another story's entry on the page: its headline, its blurb, and their lines."""

    headline: str | None
    blurb: str | None
    lines: tuple[Line, ...]


class Encoding(str):
    """The name of the encoding that ``bytes`` were decoded with, and how sure that is.

    ``confidence``: from 0 to 1. ``how``: "bom", "given", "utf-8" or "diagnosis".
    """

    confidence: float
    how: str

    def __new__(cls, name: str, confidence: float = 1.0, how: str = "given") -> Encoding:
        """A string with two facts beside it."""
        self = super().__new__(cls, name)
        self.confidence = confidence
        self.how = how
        return self

    def __reduce__(self) -> tuple[type[Encoding], tuple[str, float, str]]:
        return (Encoding, (str(self), self.confidence, self.how))


@dataclass(frozen=True)
class Document:
    """A text with every unit of it labelled, and why.

    ``source``: the text as given (``bytes``: decoded). ``text``: the repaired text.
    ``lines``: the units in order. ``policy``: the labels that are kept. ``title``,
    ``url``, ``language``: as handed in (``language`` may be found on request).
    ``encoding``: what ``bytes`` were decoded with, None for ``str``.
    ``notes``: findings that take nothing and belong to no single line, such as
    the repair's edits. ``flag_findings``: pairs of a flag's name and its evidence.
    """

    source: str
    text: str
    lines: tuple[Line, ...]
    policy: Collection[Label]
    title: str | None = None
    url: str | None = None
    language: str | None = None
    encoding: Encoding | None = None
    notes: tuple[Finding, ...] = ()
    flag_findings: tuple[tuple[str, tuple[Finding, ...]], ...] = ()
    memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """The document without its memo."""
        # The memo holds functions' results for one analysis; it is no part of the value.
        return {**self.__dict__, "memo": {}}

    @property
    def pending(self) -> tuple[Line, ...]:
        """The lines that no finding has taken yet: what contextual filters read."""
        return tuple(x for x in self.lines if not x.taken)

    def per_line(self, function: Callable[[str], T], lines: Iterable[Line]) -> list[T]:
        """``function(line.text)`` for each line, each text computed once in an analysis.

        The pipeline runs the filters in rounds over what stays; a filter that asks
        for its per-line facts here pays for each text once. ``function`` must be
        pure: its result may depend on the text alone.
        """
        known = self.memo.setdefault(function, {})
        texts = [x.text for x in lines]
        for text in texts:
            if text not in known:
                known[text] = function(text)
        return [known[x] for x in texts]

    @property
    def flags(self) -> dict[str, tuple[Finding, ...]]:
        """What holds for the whole document: flag name to the findings that show it."""
        return dict(self.flag_findings)

    def render(self, policy: Collection[Label | str] | None = None) -> str:
        """The text of the kept lines; see the guide's rules for joins.

        ``policy``: labels to keep instead of the document's own.
        Adjacent kept units keep the exact gap between them; where something
        between them was dropped they are joined by a blank line if the gap had
        one, else by one newline. Outer blank lines go.
        """
        keep = self.policy if policy is None else {Label(x) for x in policy}
        return render_units(self.text, [(x, x.label in keep) for x in self.lines])

    def _only(self, label: Label) -> str | None:
        return self.render((label,)) or None

    @property
    def body(self) -> str | None:
        """The story's own prose, or None where there is none."""
        return self._only(Label.BODY)

    @property
    def headline(self) -> str | None:
        """The page's own headline, with kicker and deck if it has them, or None."""
        return self._only(Label.HEADLINE)

    @property
    def removed(self) -> tuple[Line, ...]:
        """The lines that the policy does not keep."""
        return tuple(x for x in self.lines if not x.kept)

    @property
    def teasers(self) -> tuple[Teaser, ...]:
        """The entries of other stories: a headline with the blurbs that follow it.

        A blurb belongs to the headline before it unless a line of another kind
        stands between them; duplicates of either do not part them.
        """
        groups: list[list[Line]] = []
        open_group = False
        for line in self.lines:
            if line.label is Label.TEASER_HEADLINE or (line.label is Label.TEASER_BLURB and not open_group):
                groups.append([line])
                open_group = True
            elif line.label is Label.TEASER_BLURB:
                groups[-1].append(line)
            elif line.text.strip():
                open_group = False
        return tuple(_teaser(group) for group in groups)

    def to_dict(self) -> dict[str, Any]:
        """The document as plain JSON types; offsets count characters of ``source``/``text``."""
        from dataclasses import asdict

        return {
            "source": self.source,
            "text": self.text,
            "title": self.title,
            "url": self.url,
            "language": self.language,
            "encoding": None if self.encoding is None else str(self.encoding),
            "encoding_confidence": None if self.encoding is None else self.encoding.confidence,
            "policy": sorted(str(x) for x in self.policy),
            "lines": [_plain(asdict(x)) for x in self.lines],
            "teasers": [{"headline": t.headline, "blurb": t.blurb} for t in self.teasers],
            "flags": {name: [_plain(asdict(f)) for f in found] for name, found in self.flag_findings},
            "notes": [_plain(asdict(f)) for f in self.notes],
        }

    def explain(self) -> str:
        """A line for each unit: its label, whether it is kept, why, and its text."""
        rows = []
        for line in self.lines:
            why = line.reason
            reason = f"{why.filter}:{why.rule} {why.confidence:.2f}" if why else ""
            rows.append(f"{'keep' if line.kept else 'drop'}  {line.label.value:15s}  {reason:34s}  {line.text.strip()}")
        rows += [f"flag  {name}: " + ", ".join(f.rule for f in found) for name, found in self.flag_findings]
        return "\n".join(rows)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value.value if isinstance(value, Label) else value


def _teaser(group: list[Line]) -> Teaser:
    head = [x.text.strip() for x in group if x.label is Label.TEASER_HEADLINE]
    blurb = [x.text.strip() for x in group if x.label is Label.TEASER_BLURB]
    return Teaser("\n".join(head) or None, "\n".join(blurb) or None, tuple(group))


def render_units(text: str, units: Iterable[tuple[Line, bool]]) -> str:
    """Join the kept units of ``text`` as :meth:`Document.render` describes."""
    parts: list[str] = []
    last = 0
    dropped = False
    for line, kept in units:
        start, end = line.span
        if not kept:
            dropped = True
            continue
        if parts:
            gap = text[last:start]
            parts.append(gap if not dropped else join_of(gap))
        parts.append(text[start:end])
        last, dropped = end, False
    return strip_blank_lines("".join(parts))


def join_of(gap: str) -> str:
    """What stands for a gap out of which something was dropped."""
    return "\n\n" if has_blank_line(gap) else "\n"


def has_blank_line(gap: str) -> bool:
    """Whether a gap between two units holds a line of nothing but white space."""
    return len(gap) > 1 and gap.count("\n") > 1 and any(not x or x.isspace() for x in gap.split("\n")[1:-1])


def strip_blank_lines(text: str) -> str:
    """Take off leading and trailing lines of white space; indentation stays."""
    body = text.lstrip()
    if not body:
        return ""
    start = text.rfind("\n", 0, len(text) - len(body)) + 1
    end = text.find("\n", len(text.rstrip()))
    return text[start : len(text) if end < 0 else end]


class Filter(Protocol):
    """Anything that reads a document and yields findings; a plain function is one.

    Optional attributes: ``name`` (default: the function's ``__name__``) and
    ``after``, the names of filters that must stand before this one where the
    pipeline has them.
    """

    def __call__(self, document: Document, /) -> Iterable[Finding]:
        """The findings for a document, in the order in which they should take."""
        ...
