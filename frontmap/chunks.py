"""A report's text cut at its spaces, once for all who look for something in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt

from frontmap.kept import Last

UPPER: Final = r"[^\W\d_a-zа-яіїєґё]"
"""A capital, or a letter without case."""
REST: Final = r"[^\W\d_]+(?:[-'’ʼ`][^\W\d_]+)*"
"""What follows the capital in a name of one word."""
WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ`′\-–][^\W\d_]+)*")
"""A word with its hyphens and apostrophes."""
PLAIN: Final = re.compile(r"([A-ZА-ЯЁІЇЄҐ][a-zа-яіїєґё]+)[,.;:!?…)]*\Z")
"""A chunk that is nothing but a word with one capital, and signs behind it."""

_STOP: Final = ". "
_SPACE, _NEWLINE = ord(" "), ord("\n")
_LONGEST: Final = 80
_MOST: Final = 100_000
"""Characters of a word that gets a number, and so many words."""


class Words(dict[str, int]):
    """The words of all texts so far by number: a dict that fills itself; 0 for those of unusual length."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()

    def __missing__(self, word: str) -> int:
        if len(word) > _LONGEST:
            return 0
        with self._lock:  # no two words get the same number
            return self.setdefault(word, len(self) + 1)


class Chunks:
    """A text with all its chunks, which lie between spaces and newlines.

    Attributes:
        starts: where each chunk begins, and where one behind the last would.
        words: where the chunks have their numbers from.
        numbers: those of the chunks.
    """

    __slots__ = ("numbers", "pieces", "starts", "text", "words")

    def __init__(self, text: str, words: Words) -> None:
        pieces = text.replace("\n", " ").split(" ")
        self.text, self.pieces, self.words = text, pieces, words
        self.starts = _starts(text, len(pieces)).data
        self.numbers = np.fromiter(map(words.__getitem__, pieces), np.int64, len(pieces))


def _starts(text: str, count: int) -> npt.NDArray[np.int64]:
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    starts = np.zeros(count + 1, np.int64)
    starts[1:count] = ((letters == _SPACE) | (letters == _NEWLINE)).nonzero()[0]
    starts[count] = len(text)
    starts[1:] += 1
    return starts


def _cut(text: str) -> Chunks:
    global _words
    if len(_words) > _MOST:
        _words = Words()
    return Chunks(text, _words)


_words = Words()


_chunks: Final = Last(_cut)


def chunks_of(text: str) -> Chunks:
    """The chunks of a text; those of the text asked for last are kept, as several stages ask for them."""
    return _chunks(text)


def stretches(text: str, places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The stretches between full stops in which the places lie (in order), each once.

    A pattern that matches across no full stop before a space finds in them what it finds there in all of the
    text.
    """
    high = 0
    for place in places:
        if place >= high:
            low = max(high, text.rfind(_STOP, high, place))
            high = text.find(_STOP, place)
            if high < 0:
                high = len(text)
            yield low, high
