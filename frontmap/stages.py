"""What goes through each stage of a run, and how long it takes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


class Stages:
    """Seconds and counts by stage, in the order in which the stages are first met.

    Attributes:
        seconds: wall-clock time; of several processes it is added up.
        counts: how many things came out of the stage: reports, sentences, mentions, claims, rows.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.counts: dict[str, int] = {}

    @contextlib.contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time of the block to a stage."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.add(stage, time.perf_counter() - begun)

    def count(self, stage: str, number: int) -> None:
        """Add to what came out of a stage."""
        self.counts[stage] = self.counts.get(stage, 0) + number

    def add(self, stage: str, seconds: float) -> None:
        """Add to the time of a stage."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def each(self, stage: str, things: Iterable[Thing]) -> Iterator[Thing]:
        """The things as they come, each counted, with the time that it took to come."""
        waiting = iter(things)
        while True:
            begun = time.perf_counter()
            try:
                thing = next(waiting)
            except StopIteration:
                return
            finally:
                self.add(stage, time.perf_counter() - begun)
            self.count(stage, 1)
            yield thing

    def join(self, other: Stages) -> None:
        """Add all that another process or a part of the run has measured."""
        for stage, seconds in other.seconds.items():
            self.add(stage, seconds)
        for stage, number in other.counts.items():
            self.count(stage, number)

    def table(self) -> dict[str, dict[str, float | int]]:
        """Stage by stage `seconds` and, where things are counted, `count`."""
        return {
            stage: {
                "seconds": round(seconds, 3),
                **({"count": self.counts[stage]} if stage in self.counts else {}),
            }
            for stage, seconds in self.seconds.items()
        }

    def lines(self) -> Iterator[str]:
        """The same as lines for people."""
        for stage, facts in self.table().items():
            count = f"{facts['count']:,}" if "count" in facts else ""
            yield f"{stage:<8} {count:>12} {facts['seconds']:>10.2f} s"
