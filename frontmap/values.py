"""What a function makes of the chunks of a text, told for all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from frontmap.chunks import Chunks, Words

_UNKNOWN: Final = 255


class Values:
    """What a function makes of words, a number from 0 to 254, kept by the words' numbers."""

    def __init__(self, make: Callable[[str], int]) -> None:
        self._make = make
        self._kept: tuple[Words, list[int]] | None = None

    def of(self, chunks: Chunks) -> bytes:
        """The value of each chunk, and one more behind them."""
        kept = self._kept
        if kept is None or kept[0] is not chunks.words:
            kept = self._kept = (chunks.words, [])
        values = kept[1]
        values += [_UNKNOWN] * (len(chunks.words) + 1 - len(values))
        told = chunks.of_each(values)
        return told if told.find(_UNKNOWN) == len(chunks.pieces) else self._learn(chunks, values, told)

    def _learn(self, chunks: Chunks, values: list[int], known: bytes) -> bytes:
        """The values of a text that has new words, or words that get no number."""
        told = bytearray(known)
        at = told.find(_UNKNOWN)
        while at < len(chunks.pieces):
            number = chunks.numbers[at]
            value = values[number]
            if value == _UNKNOWN:
                value = self._make(chunks.pieces[at])
                if number:
                    values[number] = value
            told[at] = value
            at = told.find(_UNKNOWN, at + 1)
        return bytes(told)
