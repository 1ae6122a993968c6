"""Latin spellings as newsrooms mix them: every habit of `press.tsv`, the commonest combinations first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from frontmap.spelling.romanize import Lang
from frontmap.spelling.words import plain, split
from frontmap.tables import read_table

_TABLE = Path(__file__).with_name("press.tsv")


_AFTER_VOWEL = frozenset("аеиіоуяюєїёыэьъ'")
_FIXED = "hard"
"""The axis of the letters that have one option."""


class _Token(NamedTuple):
    """A grapheme: its axis, empty where there is no choice, and the text of each option."""

    axis: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Habits:
    """For each axis the weights of its options; for each grapheme and place its token."""

    axes: dict[str, tuple[float, ...]]
    graphemes: dict[tuple[str, str], _Token]
    known: frozenset[str]
    longest: int


@lru_cache(maxsize=2)
def _habits(lang: Lang) -> _Habits:
    weights: dict[str, dict[str, float]] = {}
    texts: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for row in read_table(_TABLE):
        if row["lang"] == lang:
            weights.setdefault(row["axis"], {})[row["option"]] = float(row["weight"])
            texts.setdefault((row["from"], row["where"]), (row["axis"], {}))[1][row["option"]] = row["to"]
    graphemes = {
        key: _Token("" if axis == _FIXED else axis, tuple(options[option] for option in weights[axis]))
        for key, (axis, options) in texts.items()
    }
    axes = {axis: tuple(options.values()) for axis, options in weights.items()}
    known = frozenset(source for source, _ in graphemes)
    return _Habits(axes, graphemes, known, max(map(len, known)))


def _tokens(word: str, lang: Lang) -> list[_Token]:
    """A word cut into graphemes, each with its axis and a text for each option; its capital is kept."""
    habits, tokens, start, lower = _habits(lang), list[_Token](), 0, word.lower()
    while start < len(word):
        token, end = _Token("", (word[start],)), start + 1
        for stop in range(min(len(word), start + habits.longest), start, -1):
            found = _grapheme(habits, lower, start, stop)
            if found is not None:
                token, end = found, stop
                break
        if word[start].isupper():
            token = _Token(token.axis, tuple(text[:1].upper() + text[1:] for text in token.texts))
        tokens.append(token)
        start = end
    return tokens


def _grapheme(habits: _Habits, word: str, start: int, end: int) -> _Token | None:
    grapheme = word[start:end]
    if grapheme not in habits.known:
        return None
    vowel = start == 0 or word[start - 1] in _AFTER_VOWEL
    places = (("start", start == 0), ("vowel", vowel), ("end", end == len(word)), ("", True))
    keys = ((grapheme, place) for place, holds in places if holds)
    return next((habits.graphemes[key] for key in keys if key in habits.graphemes), None)


def _choices(weights: list[tuple[float, ...]], least: float) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every choice of one option per axis that weighs `least` or more, the heaviest first."""
    first = (0,) * len(weights)
    heap, seen = [(-1.0, first)], {first}
    while heap:
        weight, choice = heapq.heappop(heap)
        yield choice, -weight
        for axis, index in enumerate(choice):
            if index + 1 < len(weights[axis]):
                rarer = weight / weights[axis][index] * weights[axis][index + 1]
                following = (*choice[:axis], index + 1, *choice[axis + 1 :])
                if rarer <= -least and following not in seen:
                    seen.add(following)
                    heapq.heappush(heap, (rarer, following))


def press(name: str, lang: Lang, least: float = 0.0) -> Iterator[tuple[str, float]]:
    """Latin spellings of a Cyrillic name with their weights, the commonest (weight 1) first.

    Args:
        name: a Ukrainian or a Russian name.
        lang: which of the two; it decides what г, и and е sound like.
        least: combinations that weigh less are left out.
    """
    words, marks = split(plain(name))
    pieces: list[_Token] = [_Token("", (marks[0],))]
    for word, mark in zip(words, marks[1:], strict=True):
        pieces += [*_tokens(word, lang), _Token("", (mark,))]
    axes = _habits(lang).axes
    names = list(dict.fromkeys(piece.axis for piece in pieces if piece.axis))
    place = {axis: index for index, axis in enumerate(names)}
    parts = [(place.get(axis, -1), texts) for axis, texts in _merged(pieces)]
    for choice, weight in _choices([axes[axis] for axis in names], least):
        chosen = (*choice, 0)
        yield "".join([texts[chosen[axis]] for axis, texts in parts]), weight


def _merged(pieces: list[_Token]) -> Iterator[_Token]:
    """The tokens with runs of those that have one text alone made one."""
    run = ""
    for piece in pieces:
        if piece.axis:
            yield _Token("", (run,))
            yield piece
            run = ""
        else:
            run += piece.texts[0]
    yield _Token("", (run,))
