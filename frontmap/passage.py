"""A few words of a text around a name, and how to find them again after the text was edited a little."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

LONGEST = 600
"""Characters on each side of the name that are compared; what a quote holds beyond is not looked at."""
_STRETCH = (1.0, 0.8, 1.25)
"""How much shorter or longer than the quote the words around the name may have become."""
_LEAST = 24
"""Characters beside the name with which a quote begins to tell anything: a heading of one name does not."""
_WIDTHS = (0, 80, 200, 400, LONGEST)


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands before and after a name, each on one line and without the spaces next to the name."""

    before: str
    after: str

    @classmethod
    def all_of(cls, quote: str, surface: str) -> tuple[Passage, ...]:
        """One passage for each occurrence of the surface in the quote, in order; case does not matter."""
        line = one_line(quote)
        found = re.finditer(re.escape(one_line(surface)), line, re.IGNORECASE)
        return tuple(cls._cut(line[: match.start()], line[match.end() :]) for match in found)

    @classmethod
    def _cut(cls, before: str, after: str) -> Passage:
        return cls(before.rstrip()[-LONGEST:], after.lstrip()[:LONGEST])


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text that tell one name in it from all others.

    Attributes:
        occurrence: which occurrence of the name in the words is meant, from 1; 0 where there is only one.
    """

    text: str
    occurrence: int


def one_line(text: str) -> str:
    """The text with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def likeness(passage: Passage, text: str, start: int, end: int) -> float:
    """How much the words around `text[start:end]` are those of the passage: 1 for the same, down to 0.

    The share of characters that an edit (Levenshtein) leaves, counted from the name outwards; white space
    is not compared. A passage without words is like any.
    """
    size = len(passage.before) + len(passage.after)
    if not size:
        return 1.0
    before = one_line(text[max(0, start - 2 * len(passage.before) - 20) : start])
    after = one_line(text[end : end + 2 * len(passage.after) + 20])
    edits = _edits(passage.before[::-1], before[::-1]) + _edits(passage.after, after)
    return max(0.0, 1 - edits / size)


def quotes(text: str, spans: Sequence[tuple[int, int]], around: Sequence[tuple[int, int]]) -> list[Quote]:
    """For each span the words around it that tell it from the other spans of the same words.

    Args:
        text: the text that spans index.
        spans: (start, end) of the names.
        around: for each the (start, end) of its sentence, which is widened only where it is not enough.
    """
    found: list[Quote] = [Quote("", 0)] * len(spans)
    todo = list(range(len(spans)))
    for width in _WIDTHS:
        made = {n: _quote(text, spans[n], around[n], width) for n in todo}
        names = {n: one_line(text[slice(*spans[n])]).casefold() for n in todo}
        seen = Counter((names[n], quote) for n, quote in made.items())
        for n, quote in made.items():
            found[n] = quote
        todo = [n for n in todo if seen[names[n], made[n]] > 1 or len(made[n].text) < len(names[n]) + _LEAST]
    return found


def _quote(text: str, span: tuple[int, int], around: tuple[int, int], width: int) -> Quote:
    start, end = span
    left = max(min(around[0], start) - width, start - LONGEST, 0)
    right = min(max(around[1], end) + width, end + LONGEST, len(text))
    left, right = _word_start(text, left, start), _word_end(text, right, end)
    name, head = one_line(text[start:end]), one_line(text[left:start] + "\0")
    line = one_line(text[left:right])
    places = [match.start() for match in re.finditer(re.escape(name), line, re.IGNORECASE)]
    at = len(head) - 1
    if len(places) < 2 or at not in places:
        return Quote(line, 0)
    return Quote(line, places.index(at) + 1)


def _word_start(text: str, left: int, start: int) -> int:
    """The first place from `left` on where a word begins; `start` at the latest."""
    while 0 < left < start and text[left - 1].isalnum():
        left += 1
    return left


def _word_end(text: str, right: int, end: int) -> int:
    while end < right < len(text) and text[right].isalnum():
        right -= 1
    return right


def _edits(wanted: str, there: str) -> int:
    lengths = {round(len(wanted) * stretch) for stretch in _STRETCH}
    return min(Levenshtein.distance(wanted, there[:length]) for length in lengths)
