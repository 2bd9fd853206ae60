"""Checks tables of words: ``python -m newsclean.lexicon.check FILE...``.

A table is held to its form, and to its own examples: each must be found behind a
story, and no clean line may be taken.
"""

from __future__ import annotations

import contextlib
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newsclean.errors import LexiconError
from newsclean.filters.prompts import find_prompts
from newsclean.lexicon.compile import compiled, shared_entries, source_files
from newsclean.lexicon.matcher import Hit, Lexicon
from newsclean.lexicon.table import Table, concepts, load_table, problems_of, table_of

#: A prompt is found when this share of it is labelled.
SHARE = 0.6
#: The confidence at which the balanced preset takes a line.
THRESHOLD = 0.5
#: Neutral lines of a story that each example is set behind.
STORY = (
    "The council met on Tuesday evening to discuss the repair of the old bridge over the river.",
    "Engineers had warned in the spring that two of its pillars were sinking into the mud.",
    "Traffic was led through the neighbouring village for most of the summer, which angered people there.",
    "The mayor promised that work would begin before the first frost and end by Easter.",
    "Builders from the region are to do the work, and the county pays for half of it.",
)
#: Which labels count for an example of each kind.
ACCEPTED = {"prompt": ("prompt", "promo"), "promo": ("promo", "prompt"), "notice": ("notice", "prompt", "promo")}
#: How many examples of each kind a finished table has.
WANTED = {"prompt": 12, "promo": 6, "notice": 4, "navigation": 3, "byline": 2, "caption": 2, "clean": 10}


@dataclass
class Report:
    """What a check of one table says: problems, a line each, and figures by kind as (found, all)."""

    name: str
    problems: list[str] = field(default_factory=list)
    figures: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """One line of figures."""
        parts = [f"{kind} {a}/{b}" for kind, (a, b) in self.figures.items()]
        return f"{self.name}: {len(self.problems)} problems; " + ", ".join(parts)


def label_of(example: str, lexicon: Lexicon, story: Sequence[str] = STORY) -> tuple[str, float]:
    """The label that most of an example gets behind the story, and the share of it that has the label."""
    lines = [*story, *example.split("\n")]
    size = sum(1 for c in example if c.isalnum())
    got: dict[str, int] = {}
    for x in find_prompts(lines, lexicon):
        if x.line >= len(story) and x.confidence >= THRESHOLD:
            got[x.label] = got.get(x.label, 0) + sum(1 for c in lines[x.line][x.start : x.end] if c.isalnum())
    if not got:
        return "body", 1.0
    label = max(got, key=lambda k: got[k])
    return label, sum(got.values()) / max(1, size)


def examine(table: Table, lexicon: Lexicon) -> Report:
    """Hold a table to its examples."""
    report = Report(table.code)
    examples = table.examples
    for kind, wanted in WANTED.items():
        if len(examples.get(kind, ())) < wanted:
            report.problems.append(f"examples.{kind}: {len(examples.get(kind, ()))} of the {wanted} wanted")
    for kind, accepted in ACCEPTED.items():
        found = 0
        for example in examples.get(kind, ()):
            label, share = label_of(example, lexicon)
            if label in accepted and share >= SHARE:
                found += 1
            else:
                seen = " ".join(sorted({h.concept for h in _own(example, table, lexicon)}))
                report.problems.append(f"examples.{kind}: found as {label} ({share:.0%}): {example!r}  [{seen}]")
        report.figures[kind] = (found, len(examples.get(kind, ())))
    kept = 0
    for example in examples.get("clean", ()):
        taken = [
            f"{x.label}/{x.rule} {x.confidence}"
            for x in find_prompts([*STORY[:3], example, *STORY[3:]], lexicon)
            if x.confidence >= THRESHOLD and x.line == 3
        ]
        kept += not taken
        report.problems += [f"examples.clean: taken as {', '.join(taken)}: {example!r}"] if taken else []
    report.figures["clean kept"] = (kept, len(examples.get("clean", ())))
    report.problems += _silent_rows(table, lexicon)
    return report


def _own(text: str, table: Table, lexicon: Lexicon) -> Iterator[Hit]:
    bit = 1 << lexicon.languages.index(table.code)
    yield from (h for h in lexicon.concepts(text) if h.languages & bit)


def _silent_rows(table: Table, lexicon: Lexicon) -> Iterator[str]:
    """Rows whose words stand in no example, and rows that are missing."""
    bit = 1 << lexicon.languages.index(table.code)
    lines = [x for rows in table.examples.values() for x in rows]
    heard = {h.concept for x in lines for h in lexicon.concepts(x) if h.languages & bit}
    for name, group in concepts().items():
        if group == "shared":
            continue
        if name not in table.concepts or not table.concepts[name]:
            yield f"concepts.{name}: no entries"
        elif name not in heard:
            yield f"concepts.{name}: none of its words stands in any example"


def check(path: Path, others: Sequence[Table]) -> Report:
    """Check one file against the other tables; a table of the same language is replaced by it."""
    report = Report(path.name)
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        report.problems.append(str(error))
        return report
    report.problems += problems_of(data)
    if report.problems:
        return report
    table = table_of(data, str(path))
    tables = [*(x for x in others if x.code != table.code), table]
    return examine(table, Lexicon(compiled(tables, shared_entries())))


def main(arguments: Sequence[str]) -> int:
    """Check the named files; returns 1 where any has a problem."""
    if not arguments:
        sys.stderr.write("usage: python -m newsclean.lexicon.check FILE...\n")
        return 2
    others = list(_sound_tables())
    bad = False
    for name in arguments:
        report = check(Path(name), others)
        bad = bad or bool(report.problems)
        sys.stdout.write("".join(f"{name}: {x}\n" for x in report.problems) + report.summary + "\n")
    return 1 if bad else 0


def _sound_tables() -> Iterator[Table]:
    """The package's tables; where one is broken it is that file's own check that says so."""
    for path in source_files():
        with contextlib.suppress(LexiconError):
            yield load_table(path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
