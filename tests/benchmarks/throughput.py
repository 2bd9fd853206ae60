#!/usr/bin/env python3
"""Clean generated files of every format and measure: documents a second, memory of each process, resumption.

python tests/benchmarks/throughput.py [--documents N] [--tables N] [--workers N] [--folder DIR] [FORMAT ...]

FORMAT: jsonl, parquet, wet; all three by default. ``--documents``: how many of JSON
Lines; ``--tables``: of Parquet and WET. Each file is cleaned with one process and with
``--workers``; then once more with --resume, killed in the middle and taken up, and the
bytes are compared. Memory is the highest resident set of any process, as Linux tells it.
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
from pathlib import Path
from typing import Any

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


def measured(arguments: list[str]) -> tuple[float, float, list[float]]:
    """Seconds that a command takes, MiB of its largest process, and processor seconds of each, itself first."""
    start, most = time.monotonic(), 0
    used: dict[int, float] = {}
    with subprocess.Popen(arguments) as process:
        while process.poll() is None:
            for pid in family(process.pid):
                most = max(most, peak(pid))
                used[pid] = max(used.get(pid, 0), processor(pid))
            time.sleep(0.05)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)}: exit code {process.returncode}")
    return time.monotonic() - start, most / 1024, list(used.values())


def killed(arguments: list[str], seconds: float) -> None:
    """Start a command and kill it after so many seconds, its workers left to themselves."""
    with subprocess.Popen(arguments) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)


def digest(path: Path) -> str:
    """A hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def measure(form: str, folder: Path, number: int, workers: int) -> dict[str, Any]:
    """Figures for a format."""
    name, out, write = FORMATS[form]
    source = folder / name
    write(source, number)
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", "from newsclean import clean; clean('x')"], check=True)
    idle = time.monotonic() - start
    one, memory_one, alone = measured(command(source, folder / f"one-{out}", 1))
    many, memory, shares = measured(command(source, folder / f"many-{out}", workers))
    again = command(
        source, folder / f"again-{out}", workers, "--resume", "--part-documents", str(max(64, number // 10))
    )
    killed(again, many / 2)
    parts = folder / f"again-{out}.parts" / "finished.jsonl"
    listed = parts.read_bytes().count(b"\n") - 1 if parts.exists() else 0
    rest, _, _ = measured(again)
    hashes = {digest(folder / f"{x}-{out}") for x in ("one", "many", "again")}
    return {
        "format": form,
        "documents": number,
        "bytes": source.stat().st_size,
        "start_seconds": round(idle, 2),
        "one_seconds": round(one, 1),
        "workers": workers,
        "workers_seconds": round(many, 1),
        "speedup": round(one / many, 2),
        "speedup_less_start": round((one - idle) / max(many - 2 * idle, 0.01), 2),
        # On a machine that does other things too the clock says little of how the work
        # divides; what the busiest process has to do says it.
        "processor_seconds_one": [round(x, 1) for x in alone],
        "processor_seconds": [round(x, 1) for x in shares],
        "speedup_by_processor": round(max(alone) / max(shares), 2),
        "documents_a_second": round(number / many, 1),
        "peak_mib": round(max(memory, memory_one), 1),
        "killed_after_parts": listed,
        "resumed_seconds": round(rest, 1),
        "same_bytes": len(hashes) == 1,
    }


def main() -> None:
    """Measure, and print a line of JSON for each format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help="jsonl, parquet, wet")
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--tables", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
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
            figures = {**measure(form, folder, number, options.workers), "cores": os.cpu_count()}
            sys.stdout.write(json.dumps(figures) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
