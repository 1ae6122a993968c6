"""The paragraphs of a report, as its sentences make them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from frontmap.segment import Sentence


class Paragraph(NamedTuple):
    """A paragraph: `text[start:end]`, and its sentences, of which the first is number `first`."""

    number: int
    start: int
    end: int
    first: int
    sentences: Sequence[Sentence]


def paragraphs(sentences: Sequence[Sentence]) -> list[Paragraph]:
    """All paragraphs in order."""
    found: list[Paragraph] = []
    low, count = 0, len(sentences)
    while low < count:
        number = sentences[low].paragraph
        high = low + 1
        while high < count and sentences[high].paragraph == number:
            high += 1
        found.append(
            Paragraph(number, sentences[low].start, sentences[high - 1].end, low, sentences[low:high])
        )
        low = high
    return found
