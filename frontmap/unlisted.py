"""Names in no spelling that the tables hold: known by their sound where the words around tell a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import compress
from typing import Final, NamedTuple

import numpy as np

from frontmap.chunks import REST, UPPER, Chunks
from frontmap.context import given_names
from frontmap.fold import fold
from frontmap.front import Line, points_of
from frontmap.gazetteer import Gazetteer
from frontmap.introduced import introduced
from frontmap.kept import Kept
from frontmap.marks import CAPITAL, HOLDS, OPENS, Marks
from frontmap.records import Candidate
from frontmap.shared_names import Piece
from frontmap.words import any_of

SOUND_SCORE: Final = 0.55
"""Least score of a likeness by sound at which a spelling unknown to the index is taken for a known name."""
_HEARD_SCORE, _LATIN_SCORE, _PAIR_SCORE = 0.4, 0.6, 0.5
"""The same for a word, for one in Latin letters, and for two words, where the place must lie near the line of
contact besides."""
_COMMON: Final = 4.0
"""Zipf frequency of a word that opens no name, unless it is an adjective such as "new"."""
_HEAD: Final = re.compile(any_of("adjective head"))
_NEAR_KM: Final = 45.0
_SHORTEST, _LONGEST = 5, 200
_MOST: Final = 300
"""So many different unknown names of a report are looked up; the others stay without a place."""
_FIRST = rf"{UPPER}(?<![\w'’ʼ`@-].){REST}"
_WORD: Final = re.compile(rf"{_FIRST}(?![\w'’ʼ`@-])")
_PAIR: Final = re.compile(rf"({_FIRST})[ -]({UPPER}{REST})(?![\w'’ʼ`@-])")
_BEGINNING: Final = re.compile(rf"{UPPER}(?<![\w'’ʼ`@-].)[^\W\d_]")
_LAST: Final = re.compile(rf"{_FIRST}\Z")


def announced(chunks: Chunks, marks: Marks, gazetteer: Gazetteer) -> Iterator[Piece]:
    """Names behind a word for settlement that no spelling of the index fits: by sound, or not at all."""
    known: dict[str, tuple[Candidate, ...]] = {}
    for start, end in introduced(chunks, marks):
        surface = chunks.text[start:end]
        form = fold(surface)
        if gazetteer.longest(form, 0):
            continue
        if surface not in known and len(known) < _MOST:
            found = gazetteer.lookup(surface, limit=8)
            known[surface] = tuple(c for c in found if c.score >= SOUND_SCORE)
        yield Piece(start, end, known.get(surface, ()), form)


def paired(chunks: Chunks, marks: Marks, gazetteer: Gazetteer, line: Line) -> Iterator[Piece]:
    """Two words that together sound like the name of a settlement near the line: "Staraya Mykolaivka"."""
    known: dict[str, tuple[Candidate, ...]] = {}
    text, words = chunks.text, _two_words(gazetteer)
    at = 0
    for start, stop in _pairs(chunks, marks, gazetteer):
        pair = words[text[start:stop]] if start >= at else None
        if pair is None:
            continue
        at = start + pair.second
        if not pair.form:
            continue
        end = start + pair.end
        surface = text[start:end]
        if surface not in known and len(known) < _MOST:
            known[surface] = _paired(pair.form, gazetteer, line)
        if found := known.get(surface, ()):
            yield Piece(start, end, found, pair.form)
            at = end


class _Pair(NamedTuple):
    """Two capitalized words: where the second begins and ends, and what they fold to, "" where they are no
    unknown name.
    """

    second: int
    end: int
    form: str


@lru_cache(maxsize=2)
def _two_words(gazetteer: Gazetteer) -> Kept[_Pair | None]:
    """The two words that a chunk or two begin with."""
    return Kept(partial(_pair_in, gazetteer))


def _pair_in(gazetteer: Gazetteer, text: str) -> _Pair | None:
    pair = _PAIR.match(text, 0, _LONGEST)
    if pair is None or pair.end() == _LONGEST:
        return None
    form = "" if _opens_otherwise(pair[1], gazetteer) else fold(pair.group())
    return _Pair(pair.start(2), pair.end(), "" if gazetteer.knows(form) else form)


def _pairs(chunks: Chunks, marks: Marks, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """Where words begin that another capitalized one may follow, and where the chunk behind theirs ends."""
    pairing, pieces = _pairing(gazetteer), chunks.pieces
    before = set(marks.before(OPENS, CAPITAL))
    for number in sorted(before.union(marks.having(HOLDS))):
        inside, last = pairing[pieces[number]]
        if inside or number in before:
            start = chunks.starts[number]
            stop = chunks.starts[min(number + 2, len(pieces))] - 1
            for place in inside:
                yield start + place, stop
            if last >= 0 and number in before:
                yield start + last, stop


def opens_pair(chunk: str, gazetteer: Gazetteer) -> bool:
    """Whether the last word of a chunk may be the first of two that are a name."""
    return _pairing(gazetteer)[chunk][1] >= 0


def holds_pair(chunk: str, gazetteer: Gazetteer) -> bool:
    """Whether a chunk may hold both words."""
    return bool(_pairing(gazetteer)[chunk][0])


@lru_cache(maxsize=2)
def _pairing(gazetteer: Gazetteer) -> Kept[tuple[tuple[int, ...], int]]:
    """Where in a chunk first words may begin: all of one with a hyphen, which may join two words, and else
    the place of its last word, -1 where that is no piece of a name.
    """

    def found(piece: str) -> tuple[tuple[int, ...], int]:
        if "-" in piece:
            return tuple(word.start() for word in _BEGINNING.finditer(piece)), -1
        word = _LAST.search(piece)
        return (), -1 if word is None or _opens_otherwise(word.group(), gazetteer) else word.start()

    return Kept(found)


@lru_cache(maxsize=50_000)
def _opens_otherwise(word: str, gazetteer: Gazetteer) -> bool:
    """Whether a word before a name is a given name or a common word rather than a piece of the name."""
    form = fold(word)
    common = gazetteer.frequency(form) >= _COMMON and not _HEAD.fullmatch(word.lower())
    return common or form in given_names()


def may_sound(chunk: str, gazetteer: Gazetteer) -> bool:
    """Whether a chunk has a word of which nothing is known, and which so may sound like a name."""
    return bool(_sounding(gazetteer)[chunk])


def unlisted(
    chunks: Chunks,
    numbers: Sequence[int],
    taken: Sequence[tuple[int, int]],
    gazetteer: Gazetteer,
    line: Line,
) -> Iterator[Piece]:
    """Capitalized words in some chunks that only sound like a settlement near the line of contact.

    Whether the text means a place there is for the words around to say. `taken` are the spans of names that
    are known, in order.
    """
    starts = [start for start, _ in taken]
    known: dict[str, tuple[Candidate, ...]] = {}
    sounding = _sounding(gazetteer)
    pieces, begins = chunks.pieces, chunks.starts
    for number in _heard_in(chunks, numbers, gazetteer, line):
        begin = begins[number]
        for place, surface in sounding[pieces[number]]:
            start = begin + place
            at = bisect_right(starts, start) - 1
            if at >= 0 and start < taken[at][1]:
                continue
            if at + 1 < len(starts) and starts[at + 1] < start + len(surface):
                continue
            if surface not in known and len(known) < _MOST:
                known[surface] = _heard(surface, gazetteer, line)
            if found := known.get(surface, ()):
                yield Piece(start, start + len(surface), found, fold(surface))


def _heard_in(chunks: Chunks, numbers: Sequence[int], gazetteer: Gazetteer, line: Line) -> Iterable[int]:
    """Those of some chunks that have a word that is heard; all where there are more than are looked up."""
    sounding = _sounding(gazetteer)
    pieces = [chunks.pieces[number] for number in numbers]
    if sum([len(sounding[piece]) for piece in set(pieces)]) > _MOST:
        return numbers
    return compress(numbers, map(_hearing(gazetteer, line).__getitem__, pieces))


@lru_cache(maxsize=16)
def _hearing(gazetteer: Gazetteer, line: Line) -> Kept[bool]:
    """Whether a chunk has a word that is heard."""
    return Kept(partial(_is_heard_in, gazetteer, line))


def _is_heard_in(gazetteer: Gazetteer, line: Line, piece: str) -> bool:
    return any(_heard(surface, gazetteer, line) for _, surface in _sounding(gazetteer)[piece])


@lru_cache(maxsize=2)
def _sounding(gazetteer: Gazetteer) -> Kept[tuple[tuple[int, str], ...]]:
    """The words of a chunk of which nothing else is known, with their places in it."""

    def found(piece: str) -> tuple[tuple[int, str], ...]:
        words = ((word.start(), word.group()) for word in _WORD.finditer(piece))
        return tuple((at, word) for at, word in words if _may_sound(word, gazetteer))

    return Kept(found)


def _may_sound(surface: str, gazetteer: Gazetteer) -> bool:
    if not _SHORTEST <= len(surface) <= _LONGEST or (surface.isupper() and surface.isascii()):
        return False
    form = fold(surface)
    return not (gazetteer.knows(form) or form in given_names() or gazetteer.names_something_else(form))


@lru_cache(maxsize=50_000)
def _heard(surface: str, gazetteer: Gazetteer, line: Line) -> tuple[Candidate, ...]:
    form = fold(surface)
    least = _LATIN_SCORE if form.isascii() else _HEARD_SCORE
    return _near(gazetteer.sounding(form, least), gazetteer, line)


@lru_cache(maxsize=50_000)
def _paired(form: str, gazetteer: Gazetteer, line: Line) -> tuple[Candidate, ...]:
    return _near(gazetteer.sounding(form, _PAIR_SCORE), gazetteer, line)


def _near(found: Sequence[Candidate], gazetteer: Gazetteer, line: Line) -> tuple[Candidate, ...]:
    """Those that lie near the line."""
    if not found:
        return ()
    km = line.km(points_of((each.settlement_id for each in found), gazetteer))[1:]
    near = np.nan_to_num(km, nan=1000.0) <= _NEAR_KM
    return tuple(each for each, close in zip(found, near.tolist(), strict=True) if close)
