"""Names behind a word for settlement ("the village of X"): settlements even where nobody knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from frontmap.chunks import UPPER, Chunks
from frontmap.kept import Kept
from frontmap.marks import CAPITAL, HOLDS, INTRODUCES, Marks
from frontmap.words import any_of, words_of

_UPPER: Final = re.compile(UPPER)
_CAPITALIZED = rf"{UPPER}[^\W\d_]+(?:[-'’ʼ`][^\W\d_]+)*"
_NAME: Final = re.compile(rf"{_CAPITALIZED}(?: {_CAPITALIZED})?")
_WORDS: Final = tuple(word.lower() for word in words_of("settlement word"))
_ENDS: Final = tuple({word.split()[-1] for word in _WORDS})
_WORD: Final = re.compile(rf"\b(?i:{any_of('settlement word')})\s?\Z")
_LONGEST_WORD: Final = 30


def introduced(chunks: Chunks, marks: Marks) -> Iterator[tuple[int, int]]:
    """The spans of capitalized stretches behind a word for settlement."""
    text, last = chunks.text, 0
    for start in _capitals(chunks, marks):
        low = start - 1 if start and text[start - 1].isspace() else start
        if start < last or not text[max(0, low - _LONGEST_WORD) : low].lower().endswith(_WORDS):
            continue
        word = _WORD.search(text, max(last, low - _LONGEST_WORD), start)
        name = _NAME.match(text, start)
        if word and name:
            last = name.end()
            yield name.span()


def _capitals(chunks: Chunks, marks: Marks) -> Iterator[int]:
    """Capitals that a word for settlement may stand before, or the last of its words."""
    behind = {number + 1 for number in marks.before(INTRODUCES, CAPITAL)}
    for number in sorted(behind.union(marks.having(HOLDS))):
        start, piece = chunks.starts[number], chunks.pieces[number]
        if number in behind and _UPPER.match(piece):
            yield start
        for at in _INSIDE[piece]:
            yield start + at


def introduces(chunk: str) -> bool:
    """Whether a chunk ends as a word for settlement does."""
    return chunk[-_LONGEST_WORD:].lower().endswith(_ENDS)


def holds_introduced(chunk: str) -> bool:
    """Whether in a chunk a capital stands right behind a word for settlement."""
    return bool(_INSIDE[chunk])


def _inside(piece: str) -> tuple[int, ...]:
    """Where in a chunk capitals stand right behind a word for settlement."""
    return tuple(capital.start() for capital in _UPPER.finditer(piece) if _is_behind(piece, capital.start()))


def _is_behind(piece: str, at: int) -> bool:
    end = at - 1 if at and piece[at - 1].isspace() else at
    return introduces(piece[max(0, end - _LONGEST_WORD) : end])


_INSIDE: Final = Kept(_inside)
