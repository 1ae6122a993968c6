"""Work in several processes, its results in the order in which it was given."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields
from operator import attrgetter
from typing import Any

from frontmap.batches import Done, Extractor, Recipe
from frontmap.errors import FrontmapError
from frontmap.records import Report

AHEAD = 4
"""Batches that may be read and not yet written, for each worker: memory does not grow with the input."""
FORKS = sys.platform == "linux"
"""Whether processes can part from this one; elsewhere they are started afresh."""
_told_of = attrgetter(*[field.name for field in fields(Report)])
"""The fields of a report: they go to another process in half the time that the record takes."""
_STOPS = (signal.SIGINT, signal.SIGTERM)

_extractor: Extractor | None = None


class WorkerLost(FrontmapError):
    """A process that works for this one has ended before its time."""


def in_order(batches: Iterable[tuple[Report, ...]], extractor: Extractor, jobs: int) -> Iterator[Done]:
    """What is made of each batch, by `jobs` processes, in the order of the batches.

    The first batch is worked on here. Where workers part from this process they then know all that it took to
    do so; where they are started afresh each maps the compiled gazetteer from disk. Either way they share its
    memory, and leave when this process is gone, however it went.

    Raises:
        WorkerLost: a worker was killed, for example by a machine that has no memory left.
    """
    global _extractor
    left = iter(batches)
    for first in left:
        yield extractor(first)
        break
    context = multiprocessing.get_context("fork" if FORKS else "spawn")
    told = None if FORKS else extractor.recipe
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(told,))
    waiting: deque[Future[Done]] = deque()
    _extractor = extractor
    try:
        for batch in left:
            with contextlib.nullcontext() if waiting else _unstopped():
                waiting.append(pool.submit(_work, [*map(_told_of, batch)]))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise WorkerLost("a worker process was killed (out of memory?)") from error
    finally:
        _extractor = None
        pool.shutdown(wait=False, cancel_futures=True)


@contextlib.contextmanager
def _unstopped() -> Iterator[None]:
    """Workers part in the block: who asks to stop waits until they know what to do then."""
    if not FORKS:
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(recipe: Recipe | None) -> None:
    """In a new worker: an extractor of its own where none came with it; no word to Ctrl-C, which the first
    process hears too; an end when that is gone.
    """
    global _extractor
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if recipe is None:
        sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115 - a thread there may have held the old one
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    else:
        from frontmap.gazetteer import Gazetteer

        _extractor = Extractor(Gazetteer.load(), recipe)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(batch: list[tuple[Any, ...]]) -> Done:
    assert _extractor is not None
    return _extractor([Report(*told) for told in batch])
