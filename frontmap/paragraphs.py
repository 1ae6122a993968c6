"""The paragraphs of a report, as its sentences make them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

from frontmap.segment import Sentence

_BULLETS: Final = "•-*–—▪◾▫➡►▶✅"
_start_of: Final = attrgetter("start")


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


def naming_paragraphs(sentences: Sequence[Sentence], starts: Iterable[int]) -> set[int]:
    """The numbers of the paragraphs in which something begins; `starts` are in the order of the text."""
    naming: set[int] = set()
    at = 0
    for start in starts:
        at = bisect_right(sentences, start, at, key=_start_of)
        naming.add(sentences[max(0, at - 1)].paragraph)
    return naming


def is_item(sign: str) -> bool:
    """Whether a paragraph that begins with the sign is an item of a list."""
    return sign in _BULLETS or sign.isdigit()


def list_openings(text: str, part: Sequence[Sentence], naming: bool) -> list[Sentence]:
    """The sentences of a paragraph that a list may follow: lines with a colon, headings; where it names no
    place itself, the question it ends in, too.
    """
    found = [one for one in part if _opens_list(text, one)]
    if part and not naming and text[part[-1].end - 1] == "?":
        found.append(part[-1])
    return found


def _opens_list(text: str, sentence: Sentence) -> bool:
    """Whether the sentence is a line with a colon, or a heading, that a list may follow."""
    if sentence.heading or text[sentence.end - 1] not in ":*_":
        return sentence.heading
    return text[sentence.start : sentence.end].rstrip("*_ ").endswith(":")
