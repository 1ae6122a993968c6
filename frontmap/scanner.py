"""A scanner that finds many patterns of the cue tables in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, compress
from typing import Final, Generic, TypeVar

import numpy as np

from frontmap.automaton import BORDER, FAR, NOWHERE, Automaton, End, Kind, State
from frontmap.chunks import Chunks
from frontmap.kept import Kept
from frontmap.patterns import PLACE, first_words, flatten
from frontmap.trails import Trails
from frontmap.values import Values
from frontmap.vocabulary import Vocabulary

Row = TypeVar("Row")

_TOKEN: Final = re.compile(rf"{PLACE}+|[\w'-]+")

_BEHIND: Final = ",.;:!?"
"""Signs behind a word that never belong to it."""

_NEAR: Final = 8
"""Words after which other patterns may be on the same way: in a list each name begins some."""

Match = tuple[int, int, Row]
"""A pattern found: where it begins and ends in the text, and the table row that it comes from."""

_Opening = tuple[int, State | None, tuple[End, ...], tuple[int, ...]]
"""A word that patterns can begin with: where it begins in its piece, where it leads, what ends in the piece,
and the patterns in the order in which they are handed back.
"""


class Scanner(Generic[Row]):
    """Finds many patterns in one pass.

    A text is cut at its spaces, and for each piece that was met before it is known whether a pattern can
    begin in it; most pieces of a text begin none. From one that does the automaton is followed.
    """

    def __init__(self, rows: Sequence[tuple[str, Row]]) -> None:
        """`rows` pairs each pattern with what is handed back where it matches."""
        self._patterns = [pattern for pattern, _ in rows]
        self._rows = [row for _, row in rows]
        openers: dict[str, list[int]] = {}
        for number, (pattern, _) in enumerate(rows):
            for word in first_words(pattern):
                openers.setdefault(word, []).append(number)
        self._openers = {word: tuple(numbers) for word, numbers in openers.items()}
        self._first = Vocabulary(openers)
        self._opens = Values(self._opens_in)
        self._forget()

    def scan(self, text: str, last: int | None = None) -> list[Match[Row]]:
        """All matches in a text that `flatten` and perhaps `mask` made, in order of where they begin; those
        alone that begin in the word at `last` or before it, where that is given.
        """
        pieces = text.split(" ")
        looked = pieces if last is None else pieces[: text.count(" ", 0, last) + 1]
        openings = list(map(self._openings.__getitem__, looked))
        numbers = list(compress(range(len(looked)), openings))
        if not numbers:
            return []
        pieces.append(BORDER)
        return self._matches(pieces, numbers, openings)

    def scan_parts(self, chunks: Chunks, flat: str, parts: Sequence[tuple[int, int]]) -> list[Match[Row]]:
        """All matches that lie in parts of a text (sorted spans, none begins inside a word), in order of
        where they begin: as if each part was scanned by itself, and faster. `flat` is the text flattened.

        Most words that a pattern can begin with are followed by one that no pattern goes on with: the chunks
        tell, and nothing is cut or followed there.
        """
        pieces, starts = chunks.pieces, chunks.starts
        openings, kinds = self._chunk_openings, self._chunk_kinds
        opening: list[int] = np.frombuffer(self._opens.of(chunks), np.bool_).nonzero()[0].tolist()
        found: list[Match[Row]] = []
        part, stop, whole = -1, -1, len(pieces) - 1
        for number in opening:
            begin = starts[number]
            while stop <= begin and part < len(parts):
                part += 1
                stop = parts[part][1] if part < len(parts) else 0
            if part == len(parts):
                break
            if number < whole and starts[number + 2] <= stop + 1:
                kind = kinds[pieces[number + 1]]
                for _, state, ends, _ in openings[pieces[number]]:
                    if ends or state is None or state.moves.get(kind) is not NOWHERE:
                        break
                else:
                    continue
            self._add_from(found, chunks, flat, number, parts, part)
        return found

    def _add_from(
        self,
        found: list[Match[Row]],
        chunks: Chunks,
        flat: str,
        number: int,
        parts: Sequence[tuple[int, int]],
        part: int,
    ) -> None:
        """Adds the matches in the parts, from one on, that begin in a chunk."""
        begin = chunks.starts[number]
        end = begin + len(chunks.pieces[number])
        far = min(number + FAR + 1, len(chunks.pieces))
        reach = chunks.starts[far]
        while part < len(parts) and parts[part][0] < end:
            start, stop = max(parts[part][0], begin), min(parts[part][1], reach)
            for low, high, row in self.scan(flat[start:stop], min(stop, end) - start):
                found.append((low + start, high + start, row))
            part += 1

    def _matches(
        self, pieces: list[str], numbers: list[int], openings: list[tuple[_Opening, ...]]
    ) -> list[Match[Row]]:
        """The matches that begin in some pieces, of which there are openings; the last piece is a border."""
        found: list[Match[Row]] = []
        automaton, kinds = self._automaton, self._kinds
        starts: list[int] = []
        trails = Trails(automaton, kinds)
        for number in numbers:
            first = kinds[pieces[number + 1]]
            for at, state, ends, rows in openings[number]:
                move = NOWHERE
                if state is not None:
                    move = state.moves.get(first) or automaton.move(state, first)
                if move is NOWHERE and not ends:
                    continue
                ended = [(number, ends)] if ends else []
                behind = number + 1
                while move is not NOWHERE:
                    if move.ends:
                        ended.append((behind, move.ends))
                    state = move.state
                    if state is None:
                        break
                    if behind == number + _NEAR:
                        ended += trails.beyond(pieces, behind, state, number + FAR)
                        break
                    behind += 1
                    kind = kinds[pieces[behind]]
                    move = state.moves.get(kind) or automaton.move(state, kind)
                if ended:
                    starts = starts or list(accumulate(map(len, pieces), initial=0))
                    start = starts[number] + number + at
                    if len(ended) > 1 or len(ended[0][1]) > 1:
                        self._add(found, start, ended, rows, starts)
                        continue
                    last, ends = ended[0]
                    row, end = ends[0]
                    end += last + (starts[last] if end > 0 else starts[last + 1])
                    found.append((start, end, self._rows[row]))
        if automaton.is_full():
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
        last: dict[int, int] = {}
        for number, ends in ended:
            for row, end in ends:
                last[row] = end + number + (starts[number] if end > 0 else starts[number + 1])
        for row in rows if len(last) > 1 else last:
            if row in last:
                found.append((start, last[row], self._rows[row]))

    def _openings_in(self, piece: str) -> tuple[_Opening, ...]:
        """The words of a piece that can begin a pattern."""
        word = piece.rstrip(_BEHIND)
        if word.isalnum() and PLACE not in word and not self._first.matching(word):
            return ()
        words = [(token.start(), self._rows_of(token.group())) for token in _TOKEN.finditer(piece)]
        words = [(at, rows) for at, rows in words if rows]
        if not words:
            return ()
        moves = self._automaton.open(piece, words)
        return tuple(
            [
                (at, move.state, move.ends, rows)
                for (at, rows), move in zip(words, moves, strict=True)
                if move.state is not None or move.ends
            ]
        )

    def _rows_of(self, word: str) -> tuple[int, ...]:
        """The patterns that a word can begin: those that name it, then those of ever longer stems."""
        openers = self._first.matching(PLACE if word[0] == PLACE else word)
        if len(openers) <= 1:
            return self._openers[openers[0]] if openers else ()
        return tuple(dict.fromkeys([row for opener in openers for row in self._openers[opener]]))

    def _forget(self) -> None:
        self._automaton = Automaton(self._patterns)
        self._openings = Kept(self._openings_in)
        self._kinds = Kept(self._kind_of)
        self._chunk_openings = Kept(self._openings_in_chunk)
        self._chunk_kinds = Kept(self._kind_of_chunk)

    def _kind_of(self, piece: str) -> Kind:
        return self._automaton.kind(piece)

    def _openings_in_chunk(self, chunk: str) -> tuple[_Opening, ...]:
        """The openings of a chunk of a text that is not flattened; where it becomes several pieces only that
        there are any.
        """
        flat = _FLAT[chunk]
        if " " not in flat:
            return self._openings_in(flat)
        return _UNTOLD if any(map(self._openings.__getitem__, flat.split(" "))) else ()

    def _opens_in(self, chunk: str) -> int:
        """1 where there are openings in a chunk, else 0."""
        return 1 if self._chunk_openings[chunk] else 0

    def _kind_of_chunk(self, chunk: str) -> Kind:
        """The kind of the first piece that a chunk becomes."""
        return self._kinds[_FLAT[chunk].split(" ", 1)[0]]


_UNTOLD: Final[tuple[_Opening, ...]] = ((0, None, (), ()),)


_FLAT: Final = Kept(flatten)
"""Chunks flattened, for all scanners."""
