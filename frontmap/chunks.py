"""A report's text cut at its spaces, once for all who look for something in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from frontmap.kept import Last

UPPER: Final = r"[^\W\d_a-zа-яіїєґё]"
"""A capital, or a letter without case."""
REST: Final = r"[^\W\d_]+(?:[-'’ʼ`][^\W\d_]+)*"
"""What follows the capital in a name of one word."""
WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ`′\-–][^\W\d_]+)*")
"""A word with its hyphens and apostrophes."""

_STOP: Final = ". "


class Chunks(NamedTuple):
    """A text with all its chunks, which lie between spaces and newlines.

    Attributes:
        sizes: for each chunk the characters of those before it, without what parts them.
    """

    text: str
    pieces: list[str]
    sizes: list[int]

    def start(self, number: int) -> int:
        """Where a chunk begins."""
        return self.sizes[number] + number


def _cut(text: str) -> Chunks:
    pieces = text.replace("\n", " ").split(" ")
    return Chunks(text, pieces, list(accumulate(map(len, pieces), initial=0)))


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
