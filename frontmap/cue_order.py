"""Which cues of a family, in the order of the text, stand in a stretch of it or near that."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Final, Protocol, TypeVar

from frontmap.cue import Cue
from frontmap.gap_piece import A_WORD

_start_of: Final = attrgetter("start")


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


_T = TypeVar("_T", bound=_Placed)


def around(cues_: Sequence[Cue], low: int, high: int, reach: float) -> Sequence[Cue]:
    """The cues of a family in a stretch and next to it: behind so many others, of a word each, none is within
    reach.
    """
    return nearest(cues_, low, high, int(reach / A_WORD) + 1)


def nearest(cues_: Sequence[_T], low: int, high: int, most: int) -> Sequence[_T]:
    """The cues of a family, or stated times, in a stretch and so many before and behind it."""
    if len(cues_) <= most:
        return cues_
    first, last = bisect_left(cues_, low, key=_start_of), bisect_left(cues_, high, key=_start_of)
    return cues_[max(0, first - most) : last + most]


def starting(cues_: list[Cue], low: int, high: int) -> list[Cue]:
    """The cues of a family that begin in a stretch."""
    return cues_[bisect_left(cues_, low, key=_start_of) : bisect_left(cues_, high, key=_start_of)]


def behind(cues_: list[Cue], low: int, most: int) -> list[Cue]:
    """So many cues of a family that begin there or later."""
    first = bisect_left(cues_, low, key=_start_of)
    return cues_[first : first + most]


def between(cue: Cue, start: int, end: int) -> tuple[int, int]:
    """The stretch between a cue and another from `start` to `end`; empty where they overlap."""
    if cue.end <= start:
        return cue.end, start
    return (end, cue.start) if end <= cue.start else (end, end)
