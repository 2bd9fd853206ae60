"""Writes docs/languages.md out of the tables: ``python corpora/make_languages.py``."""

from __future__ import annotations

import sys
from pathlib import Path

from newsclean.lexicon import default_lexicon
from newsclean.lexicon.check import Report, examine
from newsclean.lexicon.compile import source_tables
from newsclean.lexicon.table import Table, concepts

TARGET = Path(__file__).parent.parent / "docs" / "languages.md"
HEAD = """# Languages

Made by `python corpora/make_languages.py` out of the tables in `newsclean/lexicon/languages/`; do not edit.

`rows`: of the {rows} rows of `concepts.toml`, how many have words. `words`: entries in them. `prompt`, `promo`,
`notice`: the share of the table's own examples that are found behind a story of five English lines. `kept`: the share
of its clean lines, reports on subscriptions and the like, that stay. The examples were written beside the tables, so
these figures say that a table holds together; they are no measure of wording that nobody has foreseen.

Wording that nobody had foreseen, measured before the tables saw it (`tests/cases/prompts/`, the last sets of five and
three): 64 languages x 12 prompts .898 found in the mean, .58 in the worst; 89 languages x 10 lines of blogs and kiosks
.797, .60 in the worst; 20 of 512 story lines on such matters lost, 16 of them as the last line. Since then the tables
know them, so that a test can only hold what was won: .97 and .99, 4 lines lost. A third set, written after that and not
taken into the tables: 34 languages x 12 prompts .923, .67 in the worst (`afresh-6.json`).

{count} languages, {scripts} scripts. In the mean: prompt {prompt:.1%}, promo {promo:.1%}, notice {notice:.1%},
kept {kept:.2%}.

| code | language | scripts | rows | words | examples | prompt | promo | notice | kept |
|---|---|---|--:|--:|--:|--:|--:|--:|--:|
"""
KINDS = ("prompt", "promo", "notice", "clean kept")


def share(report: Report, kind: str) -> float | None:
    """The share that a report gives for a kind, None where there was nothing to find."""
    right, all_ = report.figures[kind]
    return right / all_ if all_ else None


def row(table: Table, report: Report) -> str:
    """A language's line."""
    words = sum(len(x) for x in table.concepts.values())
    examples = sum(len(x) for x in table.examples.values())
    shares = [share(report, kind) for kind in KINDS]
    cells = ["–" if x is None else f"{x:.0%}" for x in shares]
    filled = sum(1 for x in table.concepts.values() if x)
    start = (table.code, table.name, " ".join(table.scripts), str(filled), str(words), str(examples))
    return "| " + " | ".join((*start, *cells)) + " |"


def page() -> str:
    """The page's text."""
    tables = sorted(source_tables(), key=lambda x: x.code)
    reports = [examine(x, default_lexicon()) for x in tables]
    means = []
    for kind in KINDS:
        known = [x for r in reports if (x := share(r, kind)) is not None]
        means.append(sum(known) / max(1, len(known)))
    head = HEAD.format(
        rows=sum(1 for group in concepts().values() if group != "shared"),
        count=len(tables),
        scripts=len({x for t in tables for x in t.scripts}),
        prompt=means[0],
        promo=means[1],
        notice=means[2],
        kept=means[3],
    )
    return head + "\n".join(row(t, r) for t, r in zip(tables, reports, strict=True)) + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
    sys.stdout.write(f"{TARGET.name} written\n")
