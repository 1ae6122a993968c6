"""Marks on the chunks of a text: which of them those who look for names need to see."""

from __future__ import annotations

import re
from functools import lru_cache

CAPITAL, KNOWN, SOUNDS, OPENS, HOLDS, INTRODUCES, NUMBER = 1, 2, 4, 8, 16, 32, 64
"""A chunk has a capital; may open a name that is known; has a word that may sound like one; ends in a word
that may be the first of two; shows more of a name by itself; ends as a word for settlement does; opens with a
number.
"""


class Marks:
    """The marks of each chunk, by its number."""

    __slots__ = ("_marks",)

    def __init__(self, marks: bytes) -> None:
        self._marks = marks

    def has(self, number: int, mark: int) -> bool:
        """Whether a chunk has a mark; no chunk has before the first."""
        return number >= 0 and self._marks[number] & mark > 0

    def having(self, mark: int) -> list[int]:
        """The chunks that have a mark, in order."""
        return [found.start() for found in _pattern(mark, 0).finditer(self._marks)]

    def before(self, mark: int, following: int) -> list[int]:
        """The chunks that have a mark before one that has another, in order."""
        return [found.start() for found in _pattern(mark, following).finditer(self._marks)]


@lru_cache(maxsize=64)
def _pattern(mark: int, following: int) -> re.Pattern[bytes]:
    ahead = b"(?=[" + _with(following) + b"])" if following else b""
    return re.compile(b"[" + _with(mark) + b"]" + ahead)


def _with(mark: int) -> bytes:
    return re.escape(bytes([marks for marks in range(256) if marks & mark]))
