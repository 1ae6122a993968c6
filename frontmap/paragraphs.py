"""The paragraphs of a report, as its sentences make them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from frontmap.segment import Sentence


class Paragraphs:
    """The sentences of a report by the number of their paragraph; `last` is the last number."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._numbers = [sentence.paragraph for sentence in sentences]
        self.last = self._numbers[-1] if sentences else -1

    def __getitem__(self, number: int) -> Sequence[Sentence]:
        """The sentences of a paragraph; none where there is no such paragraph."""
        low = bisect_left(self._numbers, number)
        return self._sentences[low : bisect_right(self._numbers, number, low)]

    def openings(self, last: int, behind: int = -1) -> Iterator[Sentence]:
        """The first sentence of a paragraph, then of each before it up to the one `behind` which they are."""
        at = bisect_left(self._numbers, last)
        while at < len(self._numbers) and self._numbers[at] > behind:
            yield self._sentences[at]
            if not at:
                return
            at = bisect_left(self._numbers, self._numbers[at - 1])
