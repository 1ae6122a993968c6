"""Names behind a word for settlement ("the village of X"): settlements even where nobody knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from frontmap.chunks import UPPER, Chunks
from frontmap.kept import Kept
from frontmap.words import any_of, words_of

_UPPER = re.compile(UPPER)
_CAPITALIZED = rf"{UPPER}[^\W\d_]+(?:[-'’ʼ`][^\W\d_]+)*"
_NAME = re.compile(rf"{_CAPITALIZED}(?: {_CAPITALIZED})?")
_WORDS = tuple(word.lower() for word in words_of("settlement word"))
_ENDS = tuple({word.split()[-1] for word in _WORDS})
_WORD = re.compile(rf"\b(?i:{any_of('settlement word')})\s?\Z")
_LONGEST_WORD = 30


def introduced(chunks: Chunks) -> Iterator[tuple[int, int]]:
    """The spans of capitalized stretches behind a word for settlement."""
    text, last = chunks.text, 0
    for start in _capitals(chunks):
        low = start - 1 if start and text[start - 1].isspace() else start
        if start < last or not text[max(0, low - _LONGEST_WORD) : low].lower().endswith(_WORDS):
            continue
        word = _WORD.search(text, max(last, low - _LONGEST_WORD), start)
        name = _NAME.match(text, start)
        if word and name:
            last = name.end()
            yield name.span()


def _capitals(chunks: Chunks) -> Iterator[int]:
    """Capitals that a word for settlement may stand before, or the last of its words."""
    pieces = chunks.pieces
    for number, start, piece in chunks.capitals:
        if number and _ENDS_SO[pieces[number - 1]] and _UPPER.match(piece):
            yield start
        for at in _INSIDE[piece]:
            yield start + at


def _inside(piece: str) -> tuple[int, ...]:
    """Where in a chunk capitals stand right behind a word for settlement."""
    return tuple(capital.start() for capital in _UPPER.finditer(piece) if _is_behind(piece, capital.start()))


def _is_behind(piece: str, at: int) -> bool:
    end = at - 1 if at and piece[at - 1].isspace() else at
    return _ends_so(piece[max(0, end - _LONGEST_WORD) : end])


def _ends_so(piece: str) -> bool:
    return piece[-_LONGEST_WORD:].lower().endswith(_ENDS)


_INSIDE, _ENDS_SO = Kept(_inside), Kept(_ends_so)
