"""A scanner that finds many patterns of the cue tables in one pass over a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, compress, islice, pairwise
from typing import Generic, NamedTuple, TypeVar

from frontmap.patterns import ANY, ANYTHING, NONE, PLACE, compiled, first_words, second_words

Row = TypeVar("Row")
Value = TypeVar("Value")
_Matcher = Callable[[str, int, int], "re.Match[str] | None"]
_Known = dict[str | frozenset[str], tuple[tuple[_Matcher, Row], ...]]
"""By the words that follow a word: the patterns that both can begin."""
_Opening = tuple[int, str, str, _Known[Row]]
"""A word that can begin a pattern: its place in the piece, the word, the next one, what is known of both."""

_TOKEN = re.compile(rf"{PLACE}+|[\w'-]+")
_AND_WORDS = frozenset(["and", "or", "та", "і", "й", "и", "або", "или", "as", "well", "а", "також", "также"])
_LIST_WORDS = 250
"""Words that a list of names is followed for."""
_LONGEST_WORD, _KNOWN_WORDS, _KNOWN_BEHIND = 40, 100_000, 5_000


class Match(NamedTuple, Generic[Row]):
    """A pattern found: `text[start:end]` and the table row that it comes from."""

    start: int
    end: int
    row: Row


class _Entry(Generic[Row]):
    """A pattern under one of its first words; compiled when it is first needed."""

    __slots__ = ("_match", "first", "pattern", "row")

    def __init__(self, pattern: str, first: str, row: Row) -> None:
        self.pattern, self.first, self.row = pattern, first, row
        self._match: _Matcher | None = None

    def match(self) -> _Matcher:
        """What matches the pattern at a place of a text."""
        if self._match is None:
            self._match = compiled(self.pattern).match
        return self._match

    def may_go_on(self, word: str) -> bool:
        """Whether the pattern may go on with this word, so that it is worth trying."""
        seconds = second_words(self.pattern).get(self.first, ANYTHING)
        if ANY in seconds or word in seconds:
            return True
        if PLACE in seconds and (PLACE in word or word[:1] in ("'", "-")):
            return True
        return any(word.startswith(second[:-1]) for second in seconds if second.endswith("*"))


class Scanner(Generic[Row]):
    """Finds many patterns in one pass: each is tried only where its first two words can stand.

    A text is cut at its spaces, and for each piece that was met before it is known whether a pattern can
    begin in it; most pieces of a text begin none.
    """

    def __init__(self, rows: Sequence[tuple[str, Row]]) -> None:
        """`rows` pairs each pattern with what is handed back where it matches."""
        self._exact: dict[str, list[_Entry[Row]]] = defaultdict(list)
        self._stems: dict[str, list[_Entry[Row]]] = defaultdict(list)
        for pattern, row in rows:
            for first in first_words(pattern):
                table = self._stems if first.endswith("*") else self._exact
                table[first.rstrip("*")].append(_Entry(pattern, first, row))
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._pieces = _Kept(self._openings)
        self._known: dict[str, _Known[Row]] = {}

    def scan(self, text: str) -> Iterator[Match[Row]]:
        """All matches in a text that `flatten` and perhaps `mask` made, in order of where they begin."""
        pieces = text.split(" ")
        hits = list(map(self._pieces.__getitem__, pieces))
        if any(hits):
            yield from self._matches(text, pieces, hits, ((0, len(text)),))

    def scan_parts(self, text: str, parts: Sequence[tuple[int, int]]) -> Iterator[Match[Row]]:
        """All matches that lie in parts of a text (sorted spans, none cuts a word), in order of where they
        begin: as if each was scanned by itself, and faster.
        """
        pieces = text.split(" ")
        hits = list(map(self._pieces.__getitem__, pieces))
        if parts and any(hits):
            yield from self._matches(text, pieces, hits, parts)

    def _matches(
        self,
        text: str,
        pieces: Sequence[str],
        hits: Sequence[tuple[_Opening[Row], ...]],
        parts: Sequence[tuple[int, int]],
    ) -> Iterator[Match[Row]]:
        firsts = [*map(_FIRSTS.__getitem__, pieces), ""]
        starts = [0, *accumulate(map(len, pieces))]
        part = 0
        low, high = parts[0]
        behind, listed = NONE, 0
        for number in compress(range(len(hits)), hits):
            begin = starts[number] + number
            for offset, word, following, known in hits[number]:
                at = begin + offset
                while at >= high and part + 1 < len(parts):
                    part += 1
                    low, high = parts[part]
                if not low <= at < high:
                    continue
                after: str | frozenset[str] = following or firsts[number + 1] or _first_behind(firsts, number)
                if word[0] == PLACE:
                    if at >= listed:
                        behind, listed = _behind_list(text, at)
                    after = behind
                rows = known.get(after)
                if rows is None:
                    rows = self._learn(word, after, known)
                for match, row in rows:
                    found = match(text, at, high)
                    if found:
                        yield Match(at, found.end(), row)

    def _openings(self, piece: str) -> tuple[_Opening[Row], ...]:
        """The words of a piece that can begin a pattern."""
        words = [*((token.group(), token.start()) for token in _TOKEN.finditer(piece)), ("", 0)]
        return tuple(
            (start, word, following, self._known_behind(word))
            for (word, start), (following, _) in pairwise(words)
            if next(self._entries(word), None) is not None
        )

    def _known_behind(self, word: str) -> _Known[Row]:
        """What is known of the words behind a word; kept where it is no longer than words are."""
        word = PLACE if word[0] == PLACE else word
        if len(word) > _LONGEST_WORD:
            return {}
        if len(self._known) >= _KNOWN_WORDS:
            self._known.clear()
        return self._known.setdefault(word, {})

    def _learn(
        self, word: str, following: str | frozenset[str], known: _Known[Row]
    ) -> tuple[tuple[_Matcher, Row], ...]:
        """The patterns that two words can begin."""
        after = (following,) if isinstance(following, str) else following
        if word[0] != PLACE and PLACE in word:  # a stem may end within the word, before a hyphen
            after = ANYTHING
        entries = list(self._entries(word))
        tried = {entry.pattern for entry in entries if ANY in after or any(map(entry.may_go_on, after))}
        rows = tuple((entry.match(), entry.row) for entry in entries if entry.pattern in tried)
        if sum(map(len, after)) <= _LONGEST_WORD:
            if len(known) >= _KNOWN_BEHIND:
                known.clear()
            known[following] = rows
        return rows

    def _entries(self, word: str) -> Iterator[_Entry[Row]]:
        word = PLACE if word[0] == PLACE else word
        yield from self._exact.get(word, ())
        for length in self._lengths:
            if length > len(word):
                break
            yield from self._stems.get(word[:length], ())


class _Kept(dict[str, Value]):
    """What a function makes of the pieces of texts, kept where these are no longer than words are."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, piece: str) -> Value:
        made = self._make(piece)
        if len(piece) <= _LONGEST_WORD:
            if len(self) >= _KNOWN_WORDS:
                self.clear()
            self[piece] = made
        return made


def _first_of(piece: str) -> str:
    """The first word of a piece."""
    token = _TOKEN.search(piece)
    return token.group() if token else ""


_FIRSTS = _Kept(_first_of)


def _first_behind(firsts: Sequence[str], number: int) -> str:
    """The first word behind a piece of a text, "" at its end."""
    for after in range(number + 1, len(firsts)):
        if firsts[after]:
            return firsts[after]
    return ""


def _behind_list(text: str, start: int) -> tuple[frozenset[str], int]:
    """The words that may follow a place name, or any beginning of the list that it opens; and up to where
    the same goes for the names of the list.
    """
    found: set[str] = set()
    half = start + 1
    for number, token in enumerate(islice(_TOKEN.finditer(text, start), 1, 2 * _LIST_WORDS)):
        word = token.group()
        if number <= _LIST_WORDS:
            half = token.start()
        found.add(word if word.strip(PLACE) else PLACE)
        if PLACE not in word and word not in _AND_WORDS and word.strip("'-"):
            break
    return frozenset(found), half
