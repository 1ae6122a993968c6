"""Marks on the chunks of a text: which of them those who look for names need to see."""

from __future__ import annotations

from typing import Final

import numpy as np

CAPITAL, KNOWN, SOUNDS, OPENS, HOLDS, INTRODUCES, NUMBER = 1, 2, 4, 8, 16, 32, 64
"""A chunk has a capital; may open a name that is known; has a word that may sound like one; ends in a word
that may be the first of two; shows more of a name by itself; ends as a word for settlement does; opens with a
number.
"""


class Marks:
    """The marks of each chunk, by its number."""

    __slots__ = ("_all", "_marks")

    def __init__(self, marks: bytes) -> None:
        self._marks: Final = marks
        self._all: Final = np.frombuffer(marks, np.uint8)

    def has(self, number: int, mark: int) -> bool:
        """Whether a chunk has a mark; no chunk has before the first."""
        return number >= 0 and self._marks[number] & mark > 0

    def having(self, mark: int) -> list[int]:
        """The chunks that have a mark, in order."""
        found: list[int] = ((self._all & mark) != 0).nonzero()[0].tolist()
        return found

    def before(self, mark: int, following: int) -> list[int]:
        """The chunks that have a mark before one that has another, in order."""
        marked = ((self._all[:-1] & mark) != 0) & ((self._all[1:] & following) != 0)
        found: list[int] = marked.nonzero()[0].tolist()
        return found
