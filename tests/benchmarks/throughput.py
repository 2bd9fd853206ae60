#!/usr/bin/env python3
"""Clean generated files of every format and measure: documents a second, memory of each process, resumption.

python tests/benchmarks/throughput.py [--documents N] [--tables N] [--workers N] [--at-once] [--folder DIR] [FORMAT ...]

FORMAT: jsonl, parquet, wet; all three by default. ``--documents``: how many of JSON
Lines; ``--tables``: of Parquet and WET. Each file is cleaned with one process and with
``--workers``; then once more with --resume, killed in the middle and taken up, and the
bytes are compared. Memory is the highest resident set of each process, as Linux tells it.
``--at-once`` leaves out the run with one process, and breaks one run off while another goes on.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

PLACES = ("Velmar", "Ostrand", "Kirrow", "Lutzen Bay", "Marrick", "Haldane", "Pell", "Torvik", "Anselby", "Quarrie")
BODIES = (
    "council",
    "port authority",
    "school board",
    "hospital trust",
    "ferry company",
    "museum",
    "orchestra",
    "court",
)
DEEDS = ("approved", "postponed", "rejected", "announced", "defended", "withdrew", "extended", "criticised")
THINGS = ("plan for the old harbour", "budget of the coming year", "new timetable", "repair of the bridge",
          "sale of the grain hall", "contract with the builders", "survey of the river", "festival programme")  # fmt: skip  # noqa: E501 - a generated sentence
AFTER = ("after a long debate", "in spite of protests", "by a narrow vote", "without giving a reason",
         "as the storm moved east", "on the advice of its engineers", "to the surprise of many")  # fmt: skip
NAMES = ("Ruth Hallam", "Jonas Brekke", "Ines Aldana", "Tomas Wieland", "Priya Nandan", "Olga Sretenska")
FURNITURE = ("Home | News | Sport | Culture", "Already a subscriber? Sign in", "Sign up for our newsletter",
             "Share this article", "Read more", "All rights reserved.")  # fmt: skip
SIZE = 2000


def story(number: int) -> str:
    """A page's text of about two kilobytes; the same number gives the same text."""
    draw = random.Random(number)  # noqa: S311  # figures, not secrets
    place, name = draw.choice(PLACES), draw.choice(NAMES)
    lines = [FURNITURE[0], f"{place} waits for its {draw.choice(BODIES)}", f"By {name}"]
    size = 0
    while size < SIZE - 400:
        sentences = [
            f"The {draw.choice(BODIES)} of {draw.choice(PLACES)} {draw.choice(DEEDS)} the {draw.choice(THINGS)} "
            f"{draw.choice(AFTER)}, {draw.choice(NAMES)} said on day {draw.randrange(1, 31)}."
            for _ in range(draw.randrange(2, 5))
        ]
        lines.append(" ".join(sentences))
        size += len(lines[-1])
    lines[3 + len(lines) // 3 : 3 + len(lines) // 3] = [FURNITURE[1 + number % 2]]
    lines += [FURNITURE[3], FURNITURE[4], *(f"{x} and the {draw.choice(THINGS)}" for x in draw.sample(PLACES, 3))]
    return "\n\n".join([*lines, FURNITURE[5]]) + "\n"


def records(number: int) -> Iterator[dict[str, Any]]:
    """So many records with id, url and text."""
    for n in range(number):
        yield {"id": f"doc-{n}", "url": f"https://courier.example/{n % 97}/{n}", "text": story(n), "n": n}


def write_jsonl(path: Path, number: int) -> None:
    """Records as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for record in records(number):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_parquet(path: Path, number: int) -> None:
    """Records as a table with row groups of 10,000."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = records(number)
    schema = pa.schema([("id", pa.string()), ("url", pa.string()), ("text", pa.string()), ("n", pa.int64())])
    with pq.ParquetWriter(path, schema) as out:
        while batch := [x for _, x in zip(range(10_000), rows, strict=False)]:
            out.write_table(pa.Table.from_pylist(batch, schema=schema))


def write_wet(path: Path, number: int) -> None:
    """Records as a WET file, each packed by itself."""
    with path.open("wb") as out:
        for record in records(number):
            body = record["text"].encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:{record['id']}>\r\n"
                f"WARC-Target-URI: {record['url']}\r\nWARC-Date: 2026-03-01T05:00:00Z\r\n"
                f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            out.write(gzip.compress(head.encode() + body + b"\r\n\r\n", 6, mtime=0))


FORMATS = {
    "jsonl": ("pages.jsonl", "clean.jsonl", write_jsonl),
    "parquet": ("pages.parquet", "clean.parquet", write_parquet),
    "wet": ("pages.warc.wet.gz", "clean.jsonl", write_wet),
}


def command(source: Path, output: Path, workers: int, *options: str) -> list[str]:
    """The command that cleans a file."""
    return [
        sys.executable, "-m", "newsclean.cli", "clean", str(source), "-o", str(output),
        "--workers", str(workers), *options,
    ]  # fmt: skip


def peak(pid: int) -> int:
    """The highest resident set of a process in KiB so far, 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(x.split()[1]) for x in status.splitlines() if x.startswith("VmHWM")), 0)


def family(pid: int) -> list[int]:
    """A process and its children."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        found = []
    return [pid, *map(int, found)]


def processor(pid: int) -> float:
    """The processor seconds of a process so far, 0 where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Measured(NamedTuple):
    """What a command took: seconds, MiB of each process at most, processor seconds of each; itself first."""

    seconds: float
    memory: list[float]
    processor: list[float]


def measured(arguments: list[str]) -> Measured:
    """Run a command to its end."""
    start = time.monotonic()
    most: dict[int, int] = {}
    used: dict[int, float] = {}
    with subprocess.Popen(arguments) as process:
        while process.poll() is None:
            for pid in family(process.pid):
                most[pid] = max(most.get(pid, 0), peak(pid))
                used[pid] = max(used.get(pid, 0), processor(pid))
            time.sleep(0.05)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)}: exit code {process.returncode}")
    return Measured(time.monotonic() - start, [round(x / 1024, 1) for x in most.values()], list(used.values()))


def listed(output: Path) -> int:
    """How many parts of a run that can be taken up are finished."""
    finished = output.with_name(output.name + ".parts") / "finished.jsonl"
    return max(0, finished.read_bytes().count(b"\n") - 1) if finished.exists() else 0


def broken(output: Path, arguments: list[str], parts: int) -> tuple[int, Measured]:
    """Run a command until half of the parts are there, kill it, its workers left to themselves, and take it up."""
    with subprocess.Popen(arguments) as process:
        while process.poll() is None and listed(output) < parts // 2:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    return listed(output), measured(arguments)


def digest(path: Path) -> str:
    """A hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def measure(form: str, folder: Path, number: int, workers: int, *, at_once: bool) -> dict[str, Any]:
    """Figures for a format."""
    name, out, write = FORMATS[form]
    source = folder / name
    write(source, number)
    figures: dict[str, Any] = {"format": form, "documents": number, "bytes": source.stat().st_size, "workers": workers}
    part = max(64, number // 10)
    again = folder / f"again-{out}"
    resumed = command(source, again, workers, "--resume", "--part-documents", str(part))
    with ThreadPoolExecutor(1) as threads:
        # Of a run on a machine that does other things too the clock says little, and two at once say no less.
        other = threads.submit(broken, again, resumed, number // part) if at_once else None
        many = measured(command(source, folder / f"many-{out}", workers))
        if not at_once:
            figures |= compared(folder, source, out, many)
            other = threads.submit(broken, again, resumed, number // part)
        parts, rest = other.result()  # type: ignore[union-attr]  # submitted in either case
    hashes = {digest(x) for x in folder.glob(f"*-{out}")}
    return figures | {
        "seconds": round(many.seconds, 1),
        "processor_seconds": [round(x, 1) for x in many.processor],
        "documents_a_second": round(number / many.seconds, 1),
        "peak_mib": many.memory,
        "killed_after_parts": parts,
        "resumed_seconds": round(rest.seconds, 1),
        "resumed_peak_mib": rest.memory,
        "same_bytes": len(hashes) == 1,
    }


def compared(folder: Path, source: Path, out: str, many: Measured) -> dict[str, Any]:
    """One process beside several: by the clock, and by what the busiest process has to do, start-up left out.

    How the work divides is what the second says, also where other programs take their share of the machine.
    """
    start = measured([sys.executable, "-c", "from newsclean import clean; clean('x')"])
    one = measured(command(source, folder / f"one-{out}", 1))
    idle = max(start.processor)
    return {
        "one_seconds": round(one.seconds, 1),
        "one_peak_mib": one.memory,
        "one_processor_seconds": round(max(one.processor), 1),
        "start_processor_seconds": round(idle, 2),
        "speedup": round(one.seconds / many.seconds, 2),
        "speedup_by_processor": round((max(one.processor) - idle) / (max(many.processor) - idle), 2),
    }


def main() -> None:
    """Measure, and print a line of JSON for each format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help="jsonl, parquet, wet")
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--tables", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--at-once", action="store_true")
    parser.add_argument("--folder", type=Path, help="where the files go, and stay; else a folder that is deleted")
    options = parser.parse_args()
    unknown = [x for x in options.formats if x not in FORMATS]
    if unknown:
        parser.error(f"no format {unknown[0]!r}; choose from {', '.join(FORMATS)}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for form in options.formats or FORMATS:
            number = options.documents if form == "jsonl" else options.tables
            figures = {
                **measure(form, folder, number, options.workers, at_once=options.at_once),
                "cores": os.cpu_count(),
            }
            sys.stdout.write(json.dumps(figures) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
