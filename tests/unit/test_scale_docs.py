"""The commands of docs/scale.md and docs/templates.md run as they stand."""

import gzip
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
TEXT = "The harbour bridge at Velmar was closed on Tuesday.\nAlready a subscriber? Sign in\n"
RECORDS = [{"id": n, "url": f"https://courier.example/{n}", "title": "Bridge closed", "text": TEXT} for n in range(12)]


def commands(page):
    """The lines of a page's blocks of shell that call newsclean, their comments left out."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)
    lines = [x.partition(" #")[0].strip() for block in blocks for x in block.splitlines()]
    return [shlex.split(x) for x in lines if x.startswith("newsclean ")]


def write_inputs(folder):
    """The files that the pages speak of."""
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    zstandard = pytest.importorskip("zstandard")
    pytest.importorskip("warcio")
    told = "".join(json.dumps(x | {"content": x["text"]}) + "\n" for x in RECORDS).encode()
    (folder / "news.jsonl.zst").write_bytes(zstandard.compress(told))
    parquet.write_table(arrow.Table.from_pylist(RECORDS), folder / "table.parquet")
    body = TEXT.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://courier.example/\r\nContent-Length: {len(body)}"
    )
    (folder / "CC-MAIN-0001.warc.wet.gz").write_bytes(gzip.compress(f"{head}\r\n\r\n".encode() + body + b"\r\n\r\n"))
    for name in ("dump", "crawl", "part-1", "part-2"):
        (folder / name).mkdir()
        (folder / name / "a.jsonl").write_bytes(told)


@pytest.mark.parametrize(("page", "number"), [("scale.md", 4), ("templates.md", 6)])
def test_the_commands_run(page, number, tmp_path):
    """Each command of the page ends well, one after the other, and writes the file that it names."""
    for library in ("click", "rich", "publicsuffixlist"):
        pytest.importorskip(library)
    write_inputs(tmp_path)
    found = commands(page)
    assert len(found) == number
    for command in found:
        done = subprocess.run(
            [sys.executable, "-m", "newsclean.cli", *command[1:]], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == 0, (command, done.stderr.decode())
        if "-o" in command:
            assert (tmp_path / command[command.index("-o") + 1]).exists()
