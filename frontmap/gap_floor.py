"""What the stretches between the cues of a long sentence cost at least: counted once, asked for often."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from frontmap.gap_piece import A_WORD
from frontmap.words import any_of

_WORD: Final = re.compile(r"[\w'-]+")
_RELATIVE: Final = re.compile(any_of("relative"))
_SHORT: Final = 300
"""Characters of a sentence in which so few cues stand that counting does not pay."""


class GapFloor:
    """The words of a sentence outside its lists of names, and what the text between two positions costs for
    them alone: 0 in short sentences and where something between may be left out.
    """

    __slots__ = ("_inserts", "_starts", "_text")

    def __init__(self, masked: str, lists: Iterable[tuple[int, int]]) -> None:
        self._text = masked
        self._starts: list[int] = []
        self._inserts = False
        if len(masked) < _SHORT:
            return
        self._inserts = _RELATIVE.search(masked) is not None
        at = 0
        for start, end in lists:
            self._count(at, start)
            at = max(at, end)
        self._count(at, len(masked))

    def _count(self, low: int, high: int) -> None:
        """Adds the words of a stretch but those that touch a list: without it they may be one with others."""
        for word in _WORD.finditer(self._text, low, high):
            start = word.start()
            if (start > low or low == 0) and (word.end() < high or high == len(self._text)):
                self._starts.append(start)

    def between(self, low: int, high: int) -> float:
        """What the text between two positions costs at least."""
        starts = self._starts
        if not starts or self._text.find("(", low, high) >= 0 or self._text.find(")", low, high) >= 0:
            return 0.0
        if self._inserts and self._text.find(",", low, high) >= 0:
            return 0.0
        return A_WORD * (bisect_left(starts, high) - bisect_left(starts, low))
