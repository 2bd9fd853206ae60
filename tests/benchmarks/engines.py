# ruff: noqa: T201 - what it measures, it prints
"""What each engine costs beside the library alone: ``python tests/benchmarks/engines.py [DOCUMENTS [ENGINE ...]]``.

Every engine cleans the same generated pages in processes of its own. Told are the
processor seconds of them all, those for starting with no page to clean, and the
largest process. The clock is told too, but on a machine that does other things
processor seconds are what compares.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from throughput import peak, processor, records

ENGINES = ("library", "arrow", "pandas", "polars", "duckdb", "datasets", "datatrove", "spark", "ray")


def pages(number):
    return [{"id": x["n"], "text": x["text"]} for x in records(number)]


def by_library(number):
    from newsclean import clean_many

    return list(clean_many(x["text"] for x in pages(number)))


def by_arrow(number):
    import pyarrow as pa

    from newsclean.engines.arrow import BatchCleaner

    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    done = [BatchCleaner()(x) for x in pa.Table.from_pylist(pages(number), schema).to_batches(256)]
    return [x for batch in done for x in batch["clean"].to_pylist()]


def by_pandas(number):
    import pandas as pd

    from newsclean.engines.frames import clean_pandas

    return clean_pandas(pd.DataFrame(pages(number), columns=["id", "text"]))["clean"].tolist()


def by_polars(number):
    import polars as pl

    from newsclean.engines.frames import clean_polars

    frame = pl.DataFrame(pages(number), schema={"id": pl.Int64, "text": pl.String})
    return clean_polars(frame)["clean"].to_list()


def by_duckdb(number):
    import duckdb
    import pyarrow as pa

    from newsclean.engines.duckdb import clean_relation

    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    given = duckdb.connect().from_arrow(pa.Table.from_pylist(pages(number), schema))
    return [x for (x,) in clean_relation(given).select("clean").fetchall()]


def by_datasets(number):
    import datasets

    from newsclean.engines.datasets import clean_dataset

    features = datasets.Features({"id": datasets.Value("int64"), "text": datasets.Value("string")})
    columns = {x: [page[x] for page in pages(number)] for x in features}
    given = datasets.Dataset.from_dict(columns, features=features)
    return clean_dataset(given, map_args={"num_proc": 2 if number else None})["clean"][:]


def by_datatrove(number):
    from datatrove.data import Document

    from newsclean.engines.datatrove import NewsCleaner

    return [x.text for x in NewsCleaner().run([Document(x["text"], str(x["id"])) for x in pages(number)])]


def by_spark(number):
    from pyspark.sql import SparkSession

    from newsclean.engines.spark import clean_dataframe

    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    frame = spark.createDataFrame([(x["id"], x["text"]) for x in pages(number)], "id BIGINT, text STRING")
    return [x.clean for x in clean_dataframe(frame).collect()]


def by_ray(number):
    import ray

    from newsclean.engines.ray import clean_dataset

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=100 << 20)
    given = ray.data.from_items([{"id": -1, "text": None}, *pages(number)])
    rows = clean_dataset(given, map_args={"num_cpus": 1}).take_all()
    return [x["clean"] for x in sorted(rows, key=lambda x: x["id"])][1:]


def children(pid, seen):
    """A process and all below it; those that were seen before stay, also when their parent is gone."""
    seen.add(pid)
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text()
        except OSError:
            continue
        if int(fields.rpartition(")")[2].split()[1]) in seen:
            seen.add(int(fields.split()[0]))
    return seen


def run(engine, number):
    """Processor seconds of all processes, seconds by the clock, MiB of the largest, and what was printed."""
    used, most, seen = {}, 0, set()
    start = time.monotonic()
    command = [sys.executable, __file__, "run", engine, str(number)]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "RAY_USAGE_STATS_ENABLED": "0"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process:
        while process.poll() is None:
            for pid in children(process.pid, seen):
                used[pid] = max(used.get(pid, 0), processor(pid))
                most = max(most, peak(pid))
            time.sleep(0.1)
        printed = process.stdout.read().decode()
    return sum(used.values()), time.monotonic() - start, most / 1024, printed.strip().splitlines()[-1]


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    want = None
    for engine in sys.argv[2:] or ENGINES:
        idle, *_ = run(engine, 0)
        used, seconds, memory, printed = run(engine, number)
        want = want or printed
        each = 1000 * (used - idle) / number
        print(
            f"{engine:10s} start {idle:5.1f} s, {each:5.2f} ms a document (processor), {seconds:6.1f} s by the clock, "
            f"largest process {memory:4.0f} MiB, {'same' if printed == want else 'OTHER'} texts",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        import hashlib

        texts = globals()[f"by_{sys.argv[2]}"](int(sys.argv[3]))
        print(hashlib.sha256(json.dumps(texts).encode()).hexdigest())
    else:
        main()
