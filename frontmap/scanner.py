"""A scanner that finds many patterns of the cue tables in one pass over a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, compress
from typing import Generic, NamedTuple, TypeVar

from frontmap.automaton import BORDER, FAR, Automaton, End, Kind, State
from frontmap.patterns import PLACE, first_words
from frontmap.vocabulary import Vocabulary

Row = TypeVar("Row")
Value = TypeVar("Value")

_TOKEN = re.compile(rf"{PLACE}+|[\w'-]+")
_LONGEST_PIECE, _KNOWN_PIECES = 80, 100_000


class Match(NamedTuple, Generic[Row]):
    """A pattern found: `text[start:end]` and the table row that it comes from."""

    start: int
    end: int
    row: Row


class _Opening(NamedTuple):
    """A word that patterns can begin with: where it begins in its piece, where it leads and what ends in the
    piece, and the patterns in the order in which they are handed back.
    """

    at: int
    state: State | None
    ends: tuple[End, ...]
    rows: tuple[int, ...]


class Scanner(Generic[Row]):
    """Finds many patterns in one pass.

    A text is cut at its spaces, and for each piece that was met before it is known whether a pattern can
    begin in it; most pieces of a text begin none. From one that does the automaton is followed.
    """

    def __init__(self, rows: Sequence[tuple[str, Row]]) -> None:
        """`rows` pairs each pattern with what is handed back where it matches."""
        self._rows = rows
        openers: dict[str, list[int]] = {}
        for number, (pattern, _) in enumerate(rows):
            for word in first_words(pattern):
                openers.setdefault(word, []).append(number)
        self._openers = {word: tuple(numbers) for word, numbers in openers.items()}
        self._first = Vocabulary(openers)
        self._forget()

    def scan(self, text: str) -> list[Match[Row]]:
        """All matches in a text that `flatten` and perhaps `mask` made, in order of where they begin."""
        pieces = text.split(" ")
        openings = list(map(self._openings.__getitem__, pieces))
        return self._matches(pieces, openings) if any(openings) else []

    def scan_parts(self, text: str, parts: Sequence[tuple[int, int]]) -> list[Match[Row]]:
        """All matches that lie in parts of a text (sorted spans, none cuts a word), in order of where they
        begin: as if each was scanned by itself, and faster.
        """
        joined = f" {BORDER} ".join([text[start:end] for start, end in parts])
        found = self.scan(joined)
        if not found:
            return []
        begins = [0, *accumulate(end - start + 3 for start, end in parts)]
        moved: list[Match[Row]] = []
        for start, end, row in found:
            part = bisect_right(begins, start) - 1
            shift = parts[part][0] - begins[part]
            moved.append(Match(start + shift, end + shift, row))
        return moved

    def _matches(self, pieces: list[str], openings: list[tuple[_Opening, ...]]) -> list[Match[Row]]:
        found: list[Match[Row]] = []
        kinds, size = self._kinds, len(pieces)
        starts: list[int] = []
        for number in compress(range(size), openings):
            for at, state, ends, rows in openings[number]:
                ended = [(number, ends)] if ends else None
                behind = number + 1
                far = behind + FAR
                far = size if far > size else far
                while state is not None and behind < far:
                    kind = kinds[pieces[behind]]
                    move = state.moves.get(kind)
                    if move is None:
                        move = self._automaton.move(state, kind)
                    state, ends = move
                    if ends:
                        if ended is None:
                            ended = [(behind, ends)]
                        else:
                            ended.append((behind, ends))
                    behind += 1
                if ended is not None:
                    starts = starts or list(accumulate(map(len, pieces), initial=0))
                    self._add(found, starts[number] + number + at, ended, rows, starts)
        if self._automaton.is_full():
            self._forget()
        return found

    def _add(
        self,
        found: list[Match[Row]],
        start: int,
        ended: list[tuple[int, tuple[End, ...]]],
        rows: tuple[int, ...],
        starts: list[int],
    ) -> None:
        """Adds the matches that begin at `start`. `ended` tells which patterns ended in which piece, the last
        time counts; `starts` where each piece begins, not counting the spaces.
        """
        if len(ended) == 1 and len(ended[0][1]) == 1:
            number, ends = ended[0]
            row, end = ends[0]
            end += number + (starts[number] if end > 0 else starts[number + 1])
            found.append(Match(start, end, self._rows[row][1]))
            return
        last: dict[int, int] = {}
        for number, ends in ended:
            for row, end in ends:
                last[row] = end + number + (starts[number] if end > 0 else starts[number + 1])
        for row in rows if len(last) > 1 else last:
            if row in last:
                found.append(Match(start, last[row], self._rows[row][1]))

    def _openings_in(self, piece: str) -> tuple[_Opening, ...]:
        """The words of a piece that can begin a pattern."""
        words = [(token.start(), self._rows_of(token.group())) for token in _TOKEN.finditer(piece)]
        words = [(at, rows) for at, rows in words if rows]
        if not words:
            return ()
        moves = self._automaton.open(piece, words)
        return tuple(
            [
                _Opening(at, state, ends, rows)
                for (at, rows), (state, ends) in zip(words, moves, strict=True)
                if state is not None or ends
            ]
        )

    def _rows_of(self, word: str) -> tuple[int, ...]:
        """The patterns that a word can begin: those that name it, then those of ever longer stems."""
        openers = self._first.matching(PLACE if word[0] == PLACE else word)
        if len(openers) <= 1:
            return self._openers[openers[0]] if openers else ()
        return tuple(dict.fromkeys([row for opener in openers for row in self._openers[opener]]))

    def _forget(self) -> None:
        self._automaton = Automaton([pattern for pattern, _ in self._rows])
        self._openings = _Kept(self._openings_in)
        self._kinds = _Kept(self._kind_of)

    def _kind_of(self, piece: str) -> Kind:
        return self._automaton.kind(piece)


class _Kept(dict[str, Value]):
    """What a function makes of the pieces of texts, kept where these are no longer than words are."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, piece: str) -> Value:
        made = self._make(piece)
        if len(piece) <= _LONGEST_PIECE:
            if len(self) >= _KNOWN_PIECES:
                self.clear()
            self[piece] = made
        return made
