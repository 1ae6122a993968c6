"""Follows many patterns through a text at once, a word at a time.

A state is what the patterns that are still alive may go on with. Where a word leads from a state is worked
out when it is first met there and then known, for all words of its kind: those that no pattern speaks of are
one kind, those that match the same words and stems another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from frontmap.patterns import PLACE, words_in
from frontmap.steps import LIST_WORDS, SIGN, SIGNS, Step, WordStep, splits_word, steps_of
from frontmap.vocabulary import Vocabulary
from frontmap.walk import JOINTS, Part, Walk

BORDER: Final = "\n"
"""A piece that no pattern goes beyond; a flattened text has none."""
FAR: Final = 125
"""Words that a match is followed for: a list of sixty names, so that time stays linear however long it is."""
_PART: Final = re.compile(r"[^\w'-]*([\w'-]+)[^\w'-]*|[^\w'-]+")
_JOINT: Final = re.compile(rf"([{JOINTS}])")
_LONGEST: Final = 80
"""Characters up to which a piece of a text is remembered: about what words have."""
_LONGEST_WORD: Final = 150
"""Characters from which no pattern goes into what looks like a word."""
_MOST_KNOWN: Final = 100_000
"""Moves, states and kinds that are kept before all are forgotten: some tens of megabytes."""

End = tuple[int, int]
"""A pattern's number, and where it ends: characters from a piece's beginning or, up to 0, from its end."""


class Kind:
    """What alike pieces of a text are to the patterns: pieces of one part that can stand for each other, or a
    piece of several parts, each with its kind, where it begins, and how long it is. Pieces of kinds with one
    `shape` can stand for each other where no pattern ends within their words.
    """

    __slots__ = ("is_known", "part", "parts", "shape")

    def __init__(
        self,
        part: Part,
        parts: tuple[tuple[Kind, int, int], ...],
        is_known: bool,
        shape: Kind | None = None,
    ) -> None:
        self.part, self.parts, self.is_known, self.shape = part, parts, is_known, shape


class State:
    """The steps that patterns may go on with, and where kinds of pieces lead from there, as far as known."""

    __slots__ = ("moves", "steps", "within")

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = steps
        self.moves: dict[Kind, Move] = {}
        """By piece: the state behind it and the space that follows."""
        self.within: dict[Kind, _Left] = {}
        """By part of a piece: the steps left right behind it."""

    def steps_with(self, part: Part) -> Sequence[Step]:
        """The steps that may go on with a part; all where it begins with a sign."""
        if part.low or not part.high or part.text[0] in JOINTS:
            return self.steps
        steps: list[Step] = []
        for step in self.steps:
            if isinstance(step, WordStep):
                for word in part.words:
                    if word in step.words:
                        steps.append(step)
                        break
            elif step.does not in (SIGN, SIGNS):
                steps.append(step)
        return steps


class Move:
    """A state, None where no pattern goes on, and the patterns that end on the way to it."""

    __slots__ = ("ends", "state")

    def __init__(self, state: State | None, ends: tuple[End, ...]) -> None:
        self.state, self.ends = state, ends


NOWHERE: Final = Move(None, ())
"""The one move by which no pattern goes on and none ends."""

_Left = tuple[tuple[Step, ...], tuple[End, ...]]


class Automaton:
    """The states of some patterns, and the kinds of pieces of texts that they tell apart."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        self._vocabulary = Vocabulary(words_in(patterns) | LIST_WORDS)
        self._firsts: list[Step | None] = [None] * len(patterns)
        self._splitting: set[int] = set()
        """Patterns whose first word may be left before its end."""
        self._opened: dict[tuple[Kind, object], _Left] = {}
        """By part of a piece and where a word begins in it; by shape and the patterns that may begin."""
        self._kinds: dict[object, Kind] = {}
        self._states: dict[tuple[Step, ...], State] = {}
        self._spaced: dict[tuple[Step, ...], State | None] = {}
        self._known = 0

    def is_full(self) -> bool:
        """Whether so much is known that it is better forgotten."""
        return self._known > _MOST_KNOWN

    def kind(self, piece: str) -> Kind:
        """The kind of a piece."""
        parts = self._parts(piece)
        if len(parts) == 1:
            return self._kind_of(parts[0])
        known = self._kinds.get(piece)
        if known is not None:
            return known
        kinds: list[tuple[Kind, int, int]] = []
        at = 0
        for part in parts:
            size = len(part.text)
            kinds.append((self._kind_of(part), at, size))
            at += size
        return self._keep(piece, Kind(parts[0], tuple(kinds), len(piece) <= _LONGEST))

    def open(self, piece: str, words: Sequence[tuple[int, tuple[int, ...]]]) -> list[Move]:
        """Where the words of a piece lead up to its end; `words` tells where each begins, in order, and the
        numbers of the patterns that it may begin.
        """
        parts = self._parts(piece)
        moves: list[Move] = []
        number = begin = 0
        for at, rows in words:
            while at >= begin + len(parts[number].text):
                begin += len(parts[number].text)
                number += 1
            left, local = self._open_part(parts[number], at - begin, rows)
            behind = begin + len(parts[number].text)
            ends = _shifted(local, begin, behind - begin)
            for after in range(number + 1, len(parts)):
                if not left or after > number + FAR:
                    left = ()
                    break
                size = len(parts[after].text)
                left, local = self._within(left, self._kind_of(parts[after]))
                ends += _shifted(local, behind, size)
                behind += size
            ends = tuple([(row, end - len(piece)) for row, end in ends])
            moves.append(Move(self._behind_space(left), ends))
        return moves

    def _open_part(self, part: Part, at: int, rows: tuple[int, ...]) -> _Left:
        kind = self._kind_of(part)
        known = self._opened.get((kind, at))
        if known is None and kind.shape is not None and at == part.low:
            known = self._opened.get((kind.shape, rows))
        if known is not None:
            return known
        if part.high - part.low > _LONGEST_WORD:
            return (), ()
        walk = Walk(part, self._vocabulary, opens=True)
        walk.follow([self._first(row) for row in rows], at)
        opened = (tuple(walk.left), tuple([(row, end - len(part.text)) for row, end in walk.ends]))
        if kind.is_known and self._splitting.isdisjoint(rows):
            self._known += 1
            whole = _stands_for(kind, opened[1]) if at == part.low else kind
            self._opened[(kind, at) if whole is kind else (whole, rows)] = opened
        return opened

    def _first(self, row: int) -> Step:
        step = self._firsts[row]
        if step is None:
            step = self._firsts[row] = steps_of(self._patterns[row], row)
            if splits_word(step):
                self._splitting.add(row)
        return step

    def move(self, state: State, kind: Kind) -> Move:
        """Where a piece leads."""
        known = state.moves.get(kind)
        if known is None and kind.shape is not None:
            known = state.moves.get(kind.shape)
        if known is not None:
            return known
        left: tuple[Step, ...]
        ends: tuple[End, ...]
        if not kind.parts:
            left, ends = self._over(state, kind.part)
        else:
            left, ends = state.steps, ()
            for part, begin, size in kind.parts[:FAR]:
                left, local = self._within(left, part)
                ends += _shifted(local, begin, size)
                if not left:
                    break
            left = () if len(kind.parts) > FAR else left
        move = Move(self._behind_space(left), ends) if left or ends else NOWHERE
        if kind.is_known:
            self._known += 1
            state.moves[_stands_for(kind, ends)] = move
        return move

    def _within(self, steps: tuple[Step, ...], kind: Kind) -> _Left:
        """The steps left behind a part of a piece, and what ends in it."""
        state = self._state(steps)
        known = state.within.get(kind)
        if known is None and kind.shape is not None:
            known = state.within.get(kind.shape)
        if known is None:
            known = self._over(state, kind.part)
            if kind.is_known:
                self._known += 1
                state.within[_stands_for(kind, known[1])] = known
        return known

    def _over(self, state: State, part: Part) -> _Left:
        if part.text == BORDER or part.high - part.low > _LONGEST_WORD:
            return (), ()
        walk = Walk(part, self._vocabulary)
        walk.follow(state.steps_with(part), 0)
        size = len(part.text)
        return tuple(walk.left), tuple([(r, end if end <= part.low else end - size) for r, end in walk.ends])

    def _state(self, steps: tuple[Step, ...]) -> State:
        state = self._states.get(steps)
        if state is None:
            self._known += 1
            state = self._states[steps] = State(steps)
        return state

    def _behind_space(self, steps: tuple[Step, ...]) -> State | None:
        if not steps:
            return None
        known = self._spaced.get(steps)
        if known is None and steps not in self._spaced:
            walk = Walk(_SPACE, self._vocabulary)
            walk.follow(steps, 0)
            known = self._spaced[steps] = self._state(tuple(walk.left)) if walk.left else None
        return known

    def _parts(self, piece: str) -> list[Part]:
        if piece.isalnum():
            return [Part(piece, 0, len(piece), self._vocabulary.matching(piece))]
        parts: list[Part] = []
        for found in _PART.finditer(piece):
            text, word = found.group(0, 1)
            if word is None:
                parts.append(Part(text, len(text), len(text), ()))
                continue
            low = found.start(1) - found.start()
            parts.append(Part(text, low, low + len(word), self._vocabulary.matching(word)))
        return parts or [Part("", 0, 0, ())]

    def _kind_of(self, part: Part) -> Kind:
        word = part.text[part.low : part.high]
        key: object = part.text
        if word and not word.strip(PLACE):
            key = (part.text[: part.low], PLACE, part.text[part.high :])
        elif self._is_whole(word):
            key = (part.text[: part.low], part.words, part.text[part.high :])
        known = self._kinds.get(key)
        if known is not None:
            return known
        is_known = len(part.text) <= _LONGEST
        shape = self._shape(part) if is_known and key is part.text else None
        return self._keep(key, Kind(part, (), is_known, shape))

    def _shape(self, part: Part) -> Kind | None:
        """What stands for all words that have the same joints and match the same between them."""
        text, low, high, _ = part
        key: list[object] = [text[:low], text[high:]]
        at = low
        pieces = _JOINT.split(text[low:high])
        for piece in pieces:
            is_name = not piece.strip(PLACE)
            if not is_name and piece not in JOINTS and (PLACE in piece or not piece.isalnum()):
                return None
            key.append(PLACE if piece and is_name else piece if piece in JOINTS else "")
            key.append(self._vocabulary.matching_at(text, at, high))
            at += len(piece)
        if len(pieces) == 1 or "" in pieces:
            return None
        whole = tuple(key)
        return self._kinds.get(whole) or self._keep(whole, Kind(part, (), True))

    def _keep(self, key: object, kind: Kind) -> Kind:
        if kind.is_known:
            self._known += 1
            self._kinds[key] = kind
        return kind

    def _is_whole(self, word: str) -> bool:
        """Whether no pattern can tell the word from others that match the same, or look into it."""
        if word.isalnum():
            return PLACE not in word
        if not word or len(word) > _LONGEST or PLACE in word or word[0] in JOINTS or word[-1] in JOINTS:
            return False
        for at, letter in enumerate(word):
            if letter in JOINTS and (
                self._vocabulary.matching(word[at:]) or self._vocabulary.matching(word[at + 1 :])
            ):
                return False
        return True


def _stands_for(kind: Kind, ends: Sequence[End]) -> Kind:
    """The kind of which the ends in a piece are true: that of all of its shape where none is in the word."""
    if kind.shape is None:
        return kind
    behind = kind.part.high - len(kind.part.text)
    for _, end in ends:
        if end < behind:
            return kind
    return kind.shape


_SPACE: Final = Part(" ", 1, 1, ())


def _shifted(ends: Sequence[End], begin: int, size: int) -> tuple[End, ...]:
    """The ends in a part as ends in its piece."""
    return tuple([(row, begin + (end if end > 0 else size + end)) for row, end in ends])
