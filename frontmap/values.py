"""What a function makes of the chunks of a text, told for all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from frontmap.chunks import Chunks, Words

_UNKNOWN: Final = 255


class Values:
    """What a function makes of words, a number from 0 to 254, kept by the words' numbers."""

    def __init__(self, make: Callable[[str], int]) -> None:
        self._make = make
        self._kept: tuple[Words, npt.NDArray[np.uint8]] | None = None

    def of(self, chunks: Chunks) -> bytes:
        """The value of each chunk."""
        values = self._values(chunks.words)
        told = values.take(chunks.numbers).tobytes()
        return self._learn(chunks, values, told) if _UNKNOWN in told else told

    def _values(self, words: Words) -> npt.NDArray[np.uint8]:
        """The values of all words by number, as far as they are known."""
        kept = self._kept
        if kept is None or kept[0] is not words:
            kept = self._kept = (words, np.empty(0, np.uint8))
        values = kept[1]
        if len(values) <= len(words):
            more = np.full(len(words) + 1 + len(words) // 4, _UNKNOWN, np.uint8)
            more[: len(values)] = values
            values = more
            self._kept = (words, values)
        return values

    def _learn(self, chunks: Chunks, values: npt.NDArray[np.uint8], known: bytes) -> bytes:
        """The values of a text that has new words, or words that get no number."""
        told = bytearray(known)
        unknown = (np.frombuffer(known, np.uint8) == _UNKNOWN).nonzero()[0]
        made: dict[int, int] = {}
        for at, number in zip(unknown.tolist(), chunks.numbers.take(unknown).tolist(), strict=True):
            value = made.get(number)
            if value is None:
                value = self._make(chunks.pieces[at])
                if number:
                    made[number] = value
            told[at] = value
        if made:
            values[list(made)] = list(made.values())
        return bytes(told)
