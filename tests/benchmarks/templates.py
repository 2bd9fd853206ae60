# ruff: noqa: T201 - what it measures, it prints
"""What an index of templates costs, and what it is worth on real pages.

``python tests/benchmarks/templates.py made PAGES HELD_ROWS`` counts generated pages,
500 a site, with so many rows held in memory. ``... real`` cleans the collection's
pages of sites that have eight or more (``NEWSCLEAN_EVAL_DIR`` says where it is).
"""

import gzip
import json
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from newsclean import Pipeline, RepairEncoding, TemplateIndex, Templates, clean

ROOT = Path(__file__).parents[1]


def made(pages, held):
    sys.path.insert(0, str(ROOT / "unit"))
    from test_templates import documents, site

    def drawn():
        for n in range(pages // 500):
            yield from documents(site(n, 500, f"www.gazette{n}.example"))

    start = time.perf_counter()
    count = sum(1 for _ in drawn())
    drawing = time.perf_counter() - start
    start = time.perf_counter()
    counts = TemplateIndex.fit(drawn(), held_rows=held)
    counting = time.perf_counter() - start - drawing
    start = time.perf_counter()
    index = counts.finish()
    finishing = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        for name, value in (("counts", counts), ("index", index)):
            value.save(Path(folder) / name)
            print(f"{name}: {(Path(folder) / name).stat().st_size / 1000:.0f} kB")
    print(f"{count} pages, {len(index.sites)} sites: counted in {counting:.1f} s, finished in {finishing:.1f} s")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB; {index}")


def real():
    folder = Path(os.environ["NEWSCLEAN_EVAL_DIR"])
    sys.path.insert(0, str(folder))
    from scoring import word_f1, words

    sites = defaultdict(list)
    with gzip.open(folder / "data" / "daniel-dev.jsonl.gz", "rt", encoding="utf-8") as file:
        for page in map(json.loads, file):
            sites[page["site"]].append(("\n".join(page["views"]["wet"]["lines"]), "\n".join(page["ref"])))
    pages = [(site, *x) for site, own in sites.items() if len(own) >= 8 for x in own]
    index = TemplateIndex.fit([x[:2] for x in pages], by="value").finish(min_documents=3)
    pipelines = {
        "nothing": Pipeline([]),
        "templates": Pipeline([RepairEncoding(), Templates(index)]),
        "default": Pipeline.default(),
        "both": Pipeline.default().before("duplicates", Templates(index)),
    }
    print(f"{len(pages)} pages of {len(index.sites)} sites, word F1")
    for name, pipeline in pipelines.items():
        scores = [word_f1(words(clean(t, url=s, pipeline=pipeline)), words(ref))[0] for s, t, ref in pages]
        print(f"{name:10s} {sum(scores) / len(scores):.4f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["real"]:
        real()
    else:
        made(*map(int, sys.argv[2:4]))
