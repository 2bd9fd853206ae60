"""The pipeline: an ordered list of filters, run in rounds until nothing more goes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from newsclean.document import Document, Encoding, Filter, Finding, Label, Line, has_blank_line, join_of, new_line
from newsclean.errors import PipelineError
from newsclean.filters.encoding import RepairEncoding
from newsclean.flags import flags_of
from newsclean.policy import ARTICLE, Policy
from newsclean.taking import apply_findings, checked, moved
from newsclean.text.offsets import OffsetMap
from newsclean.text.repair import is_settled
from newsclean.text.segment import line_spans, touched_blank_lines, without_surrogates

#: Entry points of this group can be named in a pipeline; none is loaded unasked.
ENTRY_POINT_GROUP = "newsclean.filters"

#: The confidence from which a finding takes its lines.
PRESETS: Mapping[str, float] = MappingProxyType({"careful": 0.8, "balanced": 0.5, "strict": 0.3})

#: A text that still changes after so many rounds is kept whole: the most seen on real
#: text is 13, and a bound is what keeps the time linear on text made to need more.
MAX_ROUNDS = 50

#: What stands at the head of a pipeline, or a filter, or the name of an announced filter.
Stage = RepairEncoding | Filter | str


@dataclass(frozen=True, slots=True)
class Hints:
    """What the caller knows of a document beside its text; each may be None."""

    title: str | None = None
    url: str | None = None
    language: str | None = None
    encoding: Encoding | None = None


class Pipeline:
    """An ordered list of filters, with the confidence from which each takes.

    ``filters``: callables that read a :class:`~newsclean.Document` and yield findings;
    a :class:`RepairEncoding` may stand first; a string names a filter announced
    through the ``newsclean.filters`` entry points. ``threshold``: the confidence
    from which a finding takes its lines, 0 to 1. ``thresholds``: the same for single
    filters by name. Raises :class:`PipelineError` for a wrong order, a name that
    stands twice, or an unknown entry point. Pipelines are not changed after they
    are built; :meth:`without`, :meth:`before` and :meth:`after` give new ones.
    """

    def __init__(
        self, filters: Iterable[Stage], *, threshold: float = 0.5, thresholds: Mapping[str, float] | None = None
    ) -> None:
        self.stages: tuple[RepairEncoding | Filter, ...] = tuple(
            _announced(x) if isinstance(x, str) else x for x in filters
        )
        self.names = tuple(name_of(x) for x in self.stages)
        self.threshold = threshold
        self.thresholds = dict(thresholds or {})
        self._check()

    @classmethod
    def default(cls, *, preset: str = "balanced", lexicon: Iterable[Any] = ()) -> Pipeline:
        """The pipeline of :func:`newsclean.clean`.

        ``preset``: "careful", "balanced" or "strict": how sure a finding must be to
        take a line. ``lexicon``: further word tables, paths or loaded ones, for
        languages or wording of your own. Raises PipelineError for an unknown preset.
        """
        from newsclean.filters import default_filters

        if preset not in PRESETS:
            raise PipelineError(f"there is no preset {preset!r}; choose one of {', '.join(PRESETS)}")
        return cls(default_filters(tuple(lexicon)), threshold=PRESETS[preset])

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The filters in order, without the repair."""
        return tuple(x for x in self.stages if not isinstance(x, RepairEncoding))

    def without(self, *names: str) -> Pipeline:
        """The pipeline less the filters of these names; raises PipelineError for an unknown one."""
        for name in names:
            self._index(name)
        return self._with(x for x, own in zip(self.stages, self.names, strict=True) if own not in names)

    def before(self, name: str, new: Stage) -> Pipeline:
        """The pipeline with a filter put in before the one named."""
        i = self._index(name)
        return self._with((*self.stages[:i], new, *self.stages[i:]))

    def after(self, name: str, new: Stage) -> Pipeline:
        """The pipeline with a filter put in behind the one named."""
        i = self._index(name) + 1
        return self._with((*self.stages[:i], new, *self.stages[i:]))

    def run(self, text: str, hints: Hints | None = None, policy: Policy = ARTICLE) -> Document:
        """Analyse a text: repair, segment, filter in rounds.

        ``text``: any string. ``hints``: what else is known of it.
        ``policy``: the labels that the document keeps; it changes no label.
        Returns the document. Raises FilterError where a filter breaks its contract.
        """
        hints = hints or Hints()
        repair = next((x for x in self.stages if isinstance(x, RepairEncoding)), None)
        repaired, edits = repair.repair(text) if repair else (without_surrogates(text), ())
        offsets = OffsetMap(edits)
        edit_spans = offsets.spans()
        notes = [
            Finding(None, span, rule=edit.rule, filter="repair", note=text[edit.start : edit.end][:80])
            for span, edit in zip(edit_spans, edits, strict=True)
        ]
        emptied = [
            span
            for span in (touched_blank_lines(repaired, edit_spans) if edits else ())
            if text[offsets.start(span[0]) : offsets.end(span[1])].strip()
        ]
        lines = _located(_Rounds(self, repaired, hints).settle(emptied), offsets, policy, repaired)
        document = Document(
            source=text, text=repaired, lines=lines, policy=policy, notes=tuple(notes),
            title=hints.title, url=hints.url, language=hints.language, encoding=hints.encoding,
        )  # fmt: skip
        return replace(document, flag_findings=flags_of(document))

    def _with(self, stages: Iterable[Stage]) -> Pipeline:
        return Pipeline(stages, threshold=self.threshold, thresholds=self.thresholds)

    def _index(self, name: str) -> int:
        if name not in self.names:
            raise PipelineError(f"no filter {name!r} in this pipeline; it has {', '.join(self.names) or 'none'}")
        return self.names.index(name)

    def _check(self) -> None:
        for i, (stage, name) in enumerate(zip(self.stages, self.names, strict=True)):
            if not callable(stage) and not isinstance(stage, RepairEncoding):
                raise PipelineError(f"{stage!r} is no filter: it cannot be called with a document")
            if name in self.names[:i]:
                raise PipelineError(f"the name {name!r} stands twice in the pipeline; give one filter another name")
            if isinstance(stage, RepairEncoding) and i:
                raise PipelineError("RepairEncoding changes characters, so it may stand only at the head of a pipeline")
            late = [x for x in getattr(stage, "after", ()) if x in self.names[i + 1 :]]
            if late:
                raise PipelineError(f"filter {name!r} must stand after {', '.join(late)}")

    def __repr__(self) -> str:
        return f"Pipeline({', '.join(self.names)}; threshold={self.threshold:g})"


def name_of(stage: RepairEncoding | Filter) -> str:
    """A stage's name: its ``name``, else the function's or the class's."""
    name = getattr(stage, "name", None) or getattr(stage, "__name__", None)
    return str(name or type(stage).__name__)


def _announced(name: str) -> Filter:
    from importlib import metadata

    found = {x.name: x for x in metadata.entry_points(group=ENTRY_POINT_GROUP)}
    if name not in found:
        known = ", ".join(sorted(found)) or "none is installed"
        raise PipelineError(f"no filter {name!r} is announced under {ENTRY_POINT_GROUP!r} (known: {known})")
    try:
        loaded: Any = found[name].load()
        if isinstance(loaded, type):
            loaded = loaded()
    except Exception as error:  # whatever a stranger's package raises, the name is what helps
        raise PipelineError(f"the announced filter {name!r} ({found[name].value}) cannot be loaded: {error}") from error
    return loaded  # type: ignore[no-any-return]  # what an entry point loads has no type; _check looks at it


class _Rounds:
    """One analysis: passes over what is left of a text until a pass drops nothing.

    Each pass sees a fresh document of exactly the text that rendering would give,
    so that cleaning the output once more finds nothing to do, whatever the filters are.
    """

    def __init__(self, pipeline: Pipeline, text: str, hints: Hints) -> None:
        self.pipeline = pipeline
        self.text = text
        self.hints = hints
        self.memo: dict[Any, Any] = {}

    def settle(self, emptied: list[tuple[int, int]]) -> list[Line]:
        """The lines of the whole text in order, each as the round that settled it saw it."""
        settled = [
            Line(
                "", start, end, (start, start), label=Label.JUNK, taken=True,
                findings=(Finding(Label.JUNK, (start, start), rule="emptied", filter="repair"),),
            )
            for start, end in emptied
        ]  # fmt: skip
        all_live = live = line_spans(self.text)
        gone = sorted(x.span[0] for x in settled)
        headlines: dict[tuple[int, int], Line] = {}
        for _ in range(MAX_ROUNDS):
            if not live:
                return sorted(settled, key=_position)
            lines = self._pass(live, gone)
            # What showed a deck to be one (the byline under it) is gone in the next round; the label stays.
            for x in lines:
                if x.label is Label.HEADLINE:
                    headlines.setdefault(x.span, x)
            dropped = [x for x in lines if x.label not in ARTICLE]
            if not dropped:
                kept = [headlines.get(x.span, x) if x.label is Label.BODY else x for x in lines]
                return sorted(settled + kept, key=_position)
            settled += dropped
            gone = sorted(gone + [x.span[0] for x in dropped])
            live = _joined([x for x in lines if x.label in ARTICLE], live, self.text)
        emptied_lines = settled[: len(emptied)]
        return sorted(emptied_lines + [self._kept_whole(x) for x in all_live], key=_position)

    def _kept_whole(self, span: tuple[int, int]) -> Line:
        note = Finding(None, span, rule="unsettled", filter="pipeline", note=f"no end after {MAX_ROUNDS} rounds")
        return Line(self.text[span[0] : span[1]], *span, span, findings=(note,))

    def _pass(self, live: list[tuple[int, int]], gone: list[int]) -> list[Line]:
        """All filters once over the live lines; the result's spans point into the whole text."""
        text, bases = self._rendered(live, gone)
        lines = []
        last = len(text)
        for (start, end), base in zip(live, bases, strict=True):
            stop = base + end - start
            blank = base - last > 1 and has_blank_line(text[last:base])
            lines.append(new_line(text[base:stop], base, stop, (base, stop), blank_before=blank))
            last = stop
        for stage, name in zip(self.pipeline.stages, self.pipeline.names, strict=True):
            if isinstance(stage, RepairEncoding):
                continue
            document = Document(
                source=text, text=text, lines=tuple(lines), policy=ARTICLE, memo=self.memo,
                title=self.hints.title, url=self.hints.url, language=self.hints.language,
                encoding=self.hints.encoding,
            )  # fmt: skip
            found = checked(name, stage(document), len(text))
            if found:
                threshold = self.pipeline.thresholds.get(name, self.pipeline.threshold)
                lines = apply_findings(lines, found, threshold, text, is_settled)
        if all(start == base for (start, _), base in zip(live, bases, strict=True)):
            return lines
        move = _Move(live, bases)
        return [move.line(x) for x in lines]

    def _rendered(self, live: list[tuple[int, int]], gone: list[int]) -> tuple[str, list[int]]:
        """The text that rendering the live lines gives, and where each of them begins in it."""
        parts: list[str] = []
        bases: list[int] = []
        at = 0
        last = 0
        for n, (start, end) in enumerate(live):
            if n:
                gap = self.text[last:start]
                if bisect_left(gone, start) > bisect_left(gone, last):
                    gap = join_of(gap)
                parts.append(gap)
                at += len(gap)
            parts.append(self.text[start:end])
            bases.append(at)
            at += end - start
            last = end
        return "".join(parts), bases


class _Move:
    """Moves lines and findings from a round's text to the whole text."""

    def __init__(self, live: list[tuple[int, int]], bases: list[int]) -> None:
        self.live = live
        self.bases = bases

    def line(self, line: Line) -> Line:
        """The same line with spans of the whole text; it came from one live line."""
        base = self._base(line.span[0])
        if not base and all(x.span[1] <= line.span[1] for x in line.findings):
            return line
        span = (line.span[0] + base, line.span[1] + base)
        findings = tuple(self._finding(x) for x in line.findings)
        return Line(line.text, *span, span, line.label, line.kept, findings, line.taken, line.blank_before)

    def _finding(self, finding: Finding) -> Finding:
        start, end = finding.span
        return moved(finding, (start + self._base(start), end + self._base(max(start, end - 1))))

    def _base(self, offset: int) -> int:
        i = max(0, bisect_right(self.bases, offset) - 1)
        return self.live[i][0] - self.bases[i]


def _position(line: Line) -> tuple[int, int]:
    return line.span


def _joined(kept: list[Line], live: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The kept pieces as lines: those that were cut apart with nothing dropped between are whole again."""
    starts = [x for x, _ in live]
    out: list[tuple[int, int]] = []
    owner = -1
    for line in kept:
        start, end = line.span
        mine = bisect_right(starts, start) - 1
        if out and mine == owner and not text[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
        owner = mine
    return out


def _located(lines: list[Line], offsets: OffsetMap, policy: Policy, text: str) -> tuple[Line, ...]:
    """The lines with offsets in the source, and what the policy keeps."""
    out = []
    last = 0
    at = 0
    for line in lines:
        span = line.span
        start = max(last, offsets.start(span[0]))
        # An emptied line holds no text of its own, but it has a place in the source.
        end = max(start, offsets.end(max(span[1], line.end if not line.text else 0)))
        blank = at > 0 and span[0] - at > 1 and has_blank_line(text[at : span[0]])
        kept = line.label in policy
        if kept is not line.kept or start != line.start or end != line.end or blank is not line.blank_before:
            moved_line = new_line(
                line.text, start, end, span, line.label, line.findings,
                kept=kept, taken=line.taken, blank_before=blank,
            )  # fmt: skip
            out.append(moved_line)
        else:
            out.append(line)
        last, at = end, span[1]
    return tuple(out)
