"""Work in several processes, its results in the order of the work."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

from newsclean.batch.chunks import Chunk, Result
from newsclean.batch.job import Job
from newsclean.batch.worker import work
from newsclean.errors import RunError

#: How many chunks a worker are read ahead of the one whose result is waited for.
READ_AHEAD = 3

T = TypeVar("T")

_job: list[Job] = []


def ordered(items: Iterator[tuple[T, Chunk | None]], job: Job, workers: int) -> Iterator[tuple[T, Result | None]]:
    """Each item's first half with its chunk's result; items without a chunk pass through in their place.

    ``workers``: processes; with 1 the work is done in this one. Raises RunError where
    a process ends before its work does.
    """
    if workers <= 1:
        for mark, chunk in items:
            yield mark, work(chunk, job) if chunk else None
        return
    # Started afresh, never forked: Arrow's threads do not survive a fork, and what a
    # worker does must not depend on what this process did before.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start, initargs=(job,))
    waiting: deque[tuple[T, Future[Result] | None]] = deque()
    more = True
    try:
        while more or waiting:
            while more and len(waiting) < workers * READ_AHEAD:
                item = next(items, None)
                if item is None:
                    more = False
                    break
                mark, chunk = item
                waiting.append((mark, pool.submit(_work, chunk) if chunk else None))
            if waiting:
                done, future = waiting.popleft()
                yield done, future.result() if future else None
    except BrokenProcessPool:
        raise RunError("a worker process ended before its work did; was it out of memory?") from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(job: Job) -> None:
    """Make a worker: it has the job, leaves interrupts to its parent, and does not outlive it."""
    _job[:] = [job]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent: Any = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    # A killed parent sends no word, and its workers would wait for work for ever.
    connection.wait([sentinel])
    os._exit(1)


def _work(chunk: Chunk) -> Result:
    return work(chunk, _job[0])
