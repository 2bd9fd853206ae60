"""A run that is broken off and taken up again gives the bytes of one that was not."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsclean.batch import runner
from newsclean.batch.chunks import CHUNK_RECORDS
from newsclean.batch.formats import Source, format_of
from newsclean.batch.job import Job
from newsclean.batch.runner import Plan, Run, Watch
from newsclean.errors import RunError
from newsclean.pipeline import Pipeline

pytest.importorskip("click")
pytest.importorskip("rich")

PAGE = "The harbour bridge at Velmar was closed for the {}th time on Tuesday.\nAlready a subscriber? Sign in\n"


def lines(number):
    """Records, one in fifty broken."""
    good = (json.dumps({"id": n, "text": PAGE.format(n)}) for n in range(number))
    return "".join((x if n % 50 else x[:-3]) + "\n" for n, x in enumerate(good))


def write_input(path, number):
    if path.suffix == ".parquet":
        arrow = pytest.importorskip("pyarrow")
        rows = {"id": list(range(number)), "text": [PAGE.format(n) for n in range(number)]}
        pytest.importorskip("pyarrow.parquet").write_table(arrow.table(rows), path)
    else:
        data = lines(number).encode()
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def command(*arguments):
    return [sys.executable, "-m", "newsclean.cli", "clean", *map(str, arguments)]


def outputs(folder, but=()):
    return {
        str(x.relative_to(folder)): x.read_bytes() for x in sorted(folder.rglob("*")) if x.is_file() and x not in but
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", ["data.jsonl.gz", "data.parquet"])
def test_a_killed_run_is_taken_up(tmp_path, name):
    """After SIGKILL a second run goes on behind the finished parts, and every file is as if nothing had been."""
    source = tmp_path / name
    write_input(source, 320)
    plain, broken = tmp_path / "plain", tmp_path / "broken"
    options = ["--workers", 2, "--stats-file"]
    subprocess.run(
        command(source, "-o", plain / name, *options, plain / "stats.json"), check=False, capture_output=True
    )
    again = command(source, "-o", broken / name, *options, broken / "stats.json", "--resume", "--part-documents", 64)
    listed = broken / f"{name}.parts" / "finished.jsonl"
    with subprocess.Popen(again, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        deadline = time.monotonic() + 60
        while not (listed.exists() and listed.read_bytes().count(b"\n") >= 3):
            assert process.poll() is None, "the run ended before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
    assert not (broken / name).exists()
    finished = listed.read_bytes()
    times = {x.name: x.stat().st_mtime_ns for x in listed.parent.glob("0*.part")}
    assert len(times) >= 2
    done = subprocess.run(again, check=False, capture_output=True)
    assert done.returncode == (0 if name.endswith("parquet") else 1), done.stderr
    assert finished
    assert outputs(broken) == outputs(plain)


@pytest.mark.slow
def test_workers_end_with_their_parent(tmp_path):
    """When the command is killed its worker processes go too, and do not wait for work for ever."""
    source = tmp_path / "in.jsonl"
    source.write_text(lines(1000))
    with subprocess.Popen(
        command(source, "-o", tmp_path / "out.jsonl", "--workers", 2), stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not children.exists():
            process.kill()
            pytest.skip("this system does not tell a process's children")
        deadline = time.monotonic() + 60
        while len(found := children.read_text().split()) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.5)
        process.kill()
    while any(Path(f"/proc/{x}").exists() for x in found) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = [x for x in found if Path(f"/proc/{x}").exists()]
    for x in left:
        os.kill(int(x), signal.SIGKILL)
    assert left == []


class Stop(Exception):  # noqa: N818  # it is no error
    """Breaks a run off."""


@pytest.fixture
def run(tmp_path):
    """A run with --resume in this process; ``stop``: break off after so many chunks."""

    def go(name, *, stop=None, resume=True, part=64, folder=None, **options):
        seen = []

        def tick(*_):
            seen.append(1)
            if stop and len(seen) == stop:
                raise Stop

        names = [name] if isinstance(name, str) else name
        output = folder or tmp_path
        plans = [
            Plan(Source(tmp_path / x, Path(x), format_of(Path(x))), output / (x if folder else f"out-{x}"))
            for x in names
        ]
        # What is cleaned away does not matter here, so nothing is: it is quick.
        job = Job(Pipeline([]), **options)
        outcome = Run(job, 1, resume, part, folder=folder, watch=Watch(tick=tick))(plans)
        return outcome, len(seen)

    return go


def test_at_every_place_of_breaking_off(tmp_path, run):
    """Wherever a run breaks off, taking it up gives the same output, rejects and counts."""
    (tmp_path / "in.jsonl").write_text(lines(300))
    whole, _ = run("in.jsonl", resume=False)
    want = outputs(tmp_path)
    for stop in range(1, 300 // CHUNK_RECORDS + 2):
        for name in ("out-in.jsonl", "out-in.jsonl.rejects.jsonl"):
            (tmp_path / name).unlink()
        with pytest.raises(Stop):
            run("in.jsonl", stop=stop)
        assert not (tmp_path / "out-in.jsonl").exists()
        outcome, _ = run("in.jsonl")
        assert outcome.stats.to_dict() == whole.stats.to_dict()
        assert outputs(tmp_path) == want


def test_a_half_written_line_of_the_list_does_not_count(tmp_path, run):
    """What was being written when the power went is cut off, and the part made again."""
    (tmp_path / "in.jsonl").write_text(lines(300))
    run("in.jsonl", resume=False)
    want = outputs(tmp_path)
    (tmp_path / "out-in.jsonl").unlink()
    with pytest.raises(Stop):
        run("in.jsonl", stop=4)
    listed = tmp_path / "out-in.jsonl.parts" / "finished.jsonl"
    listed.write_bytes(listed.read_bytes()[:-5])
    run("in.jsonl")
    assert outputs(tmp_path) == want


@pytest.mark.parametrize("change", ["input", "options", "part"])
def test_parts_of_another_run_are_refused(tmp_path, run, change):
    """Another input, other options, or a part that is not as it was listed: a clear error, nothing mixed."""
    source = tmp_path / "in.jsonl"
    source.write_text(lines(300))
    with pytest.raises(Stop):
        run("in.jsonl", stop=4)
    options = {}
    if change == "input":
        source.write_text(lines(301))
    elif change == "options":
        options = {"policy": ["body", "prompt"]}
    else:
        part = tmp_path / "out-in.jsonl.parts" / "000000.part"
        part.write_bytes(part.read_bytes()[:-1])
    with pytest.raises(RunError, match=r"out-in\.jsonl\.parts"):
        run("in.jsonl", **options)
    assert not (tmp_path / "out-in.jsonl").exists()


def test_finished_files_of_a_folder_are_not_made_again(tmp_path, run):
    """A run over many files goes on with the file it was at, and its counts are those of all files."""
    names = ["a.jsonl", "b.jsonl", "c.jsonl"]
    for n, name in enumerate(names):
        (tmp_path / name).write_text(lines(100 + n))
    want, all_ticks = run(names, folder=tmp_path / "want", resume=False)
    with pytest.raises(Stop):
        run(names, folder=tmp_path / "out", stop=all_ticks - 2)
    assert (tmp_path / "out" / runner.FINISHED_FILES).exists()
    got, ticks = run(names, folder=tmp_path / "out")
    assert ticks < all_ticks
    assert got.stats.to_dict() == want.stats.to_dict()
    listed = tmp_path / "out" / runner.FINISHED_FILES
    assert outputs(tmp_path / "out", but=[listed]) == outputs(tmp_path / "want")


def test_the_input_is_not_replaced_by_a_run_that_reads_it_again(tmp_path):
    """An output that is the input is refused with --resume, in one line."""
    (tmp_path / "in.jsonl").write_text(lines(3))
    path = tmp_path / "in.jsonl"
    done = subprocess.run(command(path, "-o", path, "--resume"), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "would replace the input" in done.stderr
    assert path.read_text() == lines(3)
