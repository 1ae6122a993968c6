"""Names behind a word for settlement ("the village of X"): settlements even where nobody knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, compress

from frontmap.words import any_of, words_of

_UPPER = re.compile(r"[^\W\d_a-zа-яіїєґё]")
_CAPITALIZED = r"[^\W\d_a-zа-яіїєґё][^\W\d_]+(?:[-'’ʼ`][^\W\d_]+)*"
_NAME = re.compile(rf"{_CAPITALIZED}(?: {_CAPITALIZED})?")
_WORDS = tuple(word.lower() for word in words_of("settlement word"))
_ENDS = tuple({word.split()[-1] for word in _WORDS})
_WORD = re.compile(rf"\b(?i:{any_of('settlement word')})\s?\Z")
_LONGEST_WORD, _KEPT = 30, 50_000

_Facts = tuple[tuple[int, ...], bool]


def introduced(text: str) -> Iterator[tuple[int, int]]:
    """The spans of capitalized stretches behind a word for settlement."""
    last = 0
    for start in _capitals(text):
        low = start - 1 if start and text[start - 1].isspace() else start
        if start < last or not text[max(0, low - _LONGEST_WORD) : low].lower().endswith(_WORDS):
            continue
        word = _WORD.search(text, max(last, low - _LONGEST_WORD), start)
        name = _NAME.match(text, start)
        if word and name:
            last = name.end()
            yield name.span()


def _capitals(text: str) -> Iterator[int]:
    """Capitals that a word for settlement may stand before, or the last of its words."""
    pieces = text.split(" ")
    facts = list(map(_PIECES.__getitem__, pieces))
    if not any(facts):
        return
    starts = [0, *accumulate(map(len, pieces))]
    for number in compress(range(len(facts)), facts):
        inside, last = facts[number] or ((), False)
        start = starts[number] + number
        yield from (start + at for at in inside)
        following = starts[number + 1] + number + 1
        if last and _UPPER.match(text, following):
            yield following


class _Pieces(dict[str, _Facts | None]):
    """Of a piece of text between spaces: where in it capitals stand behind a word for settlement, and
    whether it ends with one; None where neither is so.
    """

    def __missing__(self, piece: str) -> _Facts | None:
        inside = tuple(at for at in (m.start() for m in _UPPER.finditer(piece)) if _is_behind(piece, at))
        last = piece[-_LONGEST_WORD:].lower().endswith(_ENDS)
        found = (inside, last) if inside or last else None
        if len(piece) <= _LONGEST_WORD:
            if len(self) >= _KEPT:
                self.clear()
            self[piece] = found
        return found


def _is_behind(piece: str, at: int) -> bool:
    end = at - 1 if at and piece[at - 1].isspace() else at
    return piece[max(0, end - _LONGEST_WORD) : end].lower().endswith(_ENDS)


_PIECES = _Pieces()
