# ruff: noqa: T201 - what it measures, it prints
"""newsclean beside what one would use instead: quality and speed in one table.

``python tests/benchmarks/compare.py -o docs/benchmark.md`` writes the table, with the
command and the versions. The labelled documents of ``corpora/`` are always measured;
real pages where ``NEWSCLEAN_EVAL_DIR`` says where they are, of which figures alone are
written. ``--every 10`` takes each tenth page.
"""

import argparse
import os
import platform
import re
import sys
import time
from collections import Counter
from functools import partial
from importlib import metadata
from pathlib import Path

import newsclean
from newsclean import ARTICLE, Label, Pipeline
from newsclean.corpus import read_corpus

sys.path.insert(0, str(Path(__file__).parent))
from others import OTHERS, SLOW

ROOT = Path(__file__).parents[2]
#: Collections of real pages and their views, as the table has them.
PAGES = (
    ("fundus", "wet"), ("daniel", "wet"), ("readability", "wet"), ("wcxb", "wet"), ("fundus", "traf"), ("wcxb", "traf"),
)  # fmt: skip
#: Scripts without spaces: each character counts as a word.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def cleaners():
    """Name to function: newsclean's presets, and the others."""
    ours = {"newsclean": newsclean.clean}
    for preset in ("careful", "strict"):
        ours[f"newsclean, {preset}"] = partial(newsclean.clean, pipeline=Pipeline.default(preset=preset))
    return ours | {name: function for name, (function, _) in OTHERS.items()}


def words(text):
    """How often each word stands in a text."""
    text = text.lower()
    return Counter(UNSPACED.findall(text)) + Counter(re.findall(r"\w+", UNSPACED.sub(" ", text)))


def f1(out, true):
    """The words that two texts share; 1 where neither has any."""
    common = sum((out & true).values())
    total = sum(out.values()) + sum(true.values())
    return 2 * common / total if total else 1.0


def own_documents(clean, documents):
    """Word F1, story lines kept, other lines dropped, labels found, seconds a document."""
    score = kept = dropped = stories = others = seconds = 0
    for true in documents:
        started = time.process_time()
        out = clean(true.text)
        seconds += time.process_time() - started
        story = [newsclean.repair(x) for x, label in zip(true.lines, true.labels, strict=True) if label in ARTICLE]
        score += f1(words(out), words("\n".join(story)))
        squeezed = "".join(out.split())
        left = Counter("".join(x.split()) for x in out.split("\n"))
        for line, label in zip(true.lines, true.labels, strict=True):
            if label is Label.DUPLICATE:
                continue
            forms = {"".join(x.split()) for x in (line, newsclean.repair(line))}
            if label in ARTICLE:
                stories += 1
                kept += any(x in squeezed for x in forms)
            else:
                others += 1
                dropped += not any(left[x] for x in forms)
    n = len(documents)
    return score / n, kept / stories, dropped / others, seconds / n


def real_pages(clean, scoring, folder, every, slow):
    """Cells: word F1 by collection and view, and the milliseconds that cleaning took a page of all visible text."""
    out, seconds, count = [], 0.0, 0

    def timed(text):
        nonlocal seconds, count
        started = time.process_time()
        cleaned = clean(text)
        seconds += time.process_time() - started
        count += 1
        return cleaned

    for source, view in PAGES:
        if slow and view == "wet":
            out.append("–")
            continue
        records = scoring.read_jsonl(folder / "data" / f"{source}-dev.jsonl.gz")[::every]
        out.append(f"{scoring.score_pages(timed if view == 'wet' else clean, records, view)['F1']:.3f}")
    return [*out, f"{1000 * seconds / count:.1f}" if count else "–"]


def versions():
    """The packages that were measured, with what ran them."""
    names = ("newsclean", "datatrove", "jusText", "ftfy", "langdetect")
    found = ", ".join(f"{x} {metadata.version(x)}" for x in names)
    return f"{found}; Python {platform.python_version()}, {os.cpu_count()} cores"


def table(every, most, folder):
    """The rows of the table: name, then figures as text."""
    documents = list(read_corpus(ROOT / "corpora" / "documents"))[:most]
    if folder:
        sys.path.insert(0, str(folder))
        import scoring
    rows = []
    for name, clean in cleaners().items():
        for true in documents[:3]:
            clean(true.text)  # what is loaded when first needed is loaded now
        score, kept, dropped, seconds = own_documents(clean, documents)
        cells = [f"{score:.3f}", f"{kept:.3f}", f"{dropped:.3f}", f"{1000 * seconds:.1f}"]
        if folder:
            cells += real_pages(clean, scoring, folder, every, name in SLOW)
        rows.append((name, *cells))
        print(*rows[-1], sep="  ", file=sys.stderr, flush=True)
    return rows, len(documents)


def written(rows, count, command, folder, every):
    """The page of the documentation."""
    own = f"Own documents ({count})"
    head = ["cleaner", f"{own}: word F1", "story lines kept", "other lines dropped", "ms a document"]
    if folder:
        head += [*(f"{source} {view}" for source, view in PAGES), "ms a page, wet"]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(x) + " |" for x in rows]
    real = f"""
`wet` is all visible text of a page, `traf` what trafilatura made of its HTML: the row *nothing* of a
`traf` column is trafilatura alone, and the others are what they make of its output. Figures are means
of word F1 against the human reference over each {"" if every == 1 else f"{every}th "}page of four collections of real
pages; newsclean was fitted on pages of the same collections, so read its figures there as those of a
fitted model ([story](story.md) has figures out of fold). Nothing of the pages is here but these figures.
"""
    return f"""# Benchmark

newsclean beside what one would use instead. Made by

```text
{command}
```

with {versions()}. Times are of the processor, in one process.

{chr(10).join(lines)}

The own documents are those of [corpora](corpora.md), written for the project with all difficulties in
them: damaged encodings, prompts in other languages, stories about subscriptions. *Story lines kept*:
of headline and body lines, those that are in the output, whole. *Other lines dropped*: of all other
lines but duplicates, those that are no line of the output. The reference is repaired.
{real if folder else ""}
- **C4's line rules** are datatrove's `C4QualityFilter`, without its rule that drops whole documents of
  few sentences. **FineWeb's filter** keeps or drops documents; what it drops counts as an empty text.
  It counts words by a regular expression here, where datatrove would load spaCy's models.
- **jusText** gets each line as a paragraph and the stop words of the language that langdetect finds.
  It asks for a paragraph of 200 characters somewhere, which short stories do not have.
- **ftfy** repairs encodings and drops nothing. **langdetect** drops the lines that are not in the
  page's language, by its own guess on each line; that takes seconds on a page of all visible text.
- None of them says why a line went, or gives teasers, captions and prompts back.
"""


def main():
    """Measure, and write or print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, help="the page to write, as docs/benchmark.md")
    parser.add_argument("--every", type=int, default=1, help="take each so many-th real page")
    parser.add_argument("--documents", type=int, help="take so many of the own documents")
    parser.add_argument("--own", action="store_true", help="own documents only")
    options = parser.parse_args()
    where = os.environ.get("NEWSCLEAN_EVAL_DIR")
    folder = Path(where) if where and not options.own else None
    command = "python tests/benchmarks/compare.py" + f" --every {options.every}" * (options.every > 1)
    rows, count = table(options.every, options.documents, folder)
    page = written(rows, count, f"{command} -o docs/benchmark.md", folder, options.every)
    if options.output:
        options.output.write_text(page, "utf-8")
    else:
        print(page)


if __name__ == "__main__":
    main()
