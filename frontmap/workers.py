"""Work in several processes, its results in the order in which it was given."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from frontmap.batches import Done, Extractor, Recipe
from frontmap.errors import FrontmapError
from frontmap.records import Report

AHEAD = 4
"""Batches that may be read and not yet written, for each worker: memory does not grow with the input."""

_extractor: Extractor | None = None


class WorkerLost(FrontmapError):
    """A process that works for this one has ended before its time."""


def in_order(batches: Iterable[tuple[Report, ...]], recipe: Recipe, jobs: int) -> Iterator[Done]:
    """What is made of each batch, by `jobs` processes, in the order of the batches.

    Each worker maps the compiled gazetteer from disk, so all of them share its memory. Workers are started
    afresh, not forked, and leave when this process is gone, however it went.

    Raises:
        WorkerLost: a worker was killed, for example by a machine that has no memory left.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(recipe,))
    waiting: deque[Future[Done]] = deque()
    try:
        for batch in batches:
            waiting.append(pool.submit(_work, batch))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerLost("a worker process was killed (out of memory?)") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(recipe: Recipe) -> None:
    """In a new worker: no word to Ctrl-C, which the first process hears too; an end when that is gone."""
    global _extractor
    from frontmap.gazetteer import Gazetteer

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _extractor = Extractor(Gazetteer.load(), recipe)


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(batch: tuple[Report, ...]) -> Done:
    assert _extractor is not None
    return _extractor(batch)
