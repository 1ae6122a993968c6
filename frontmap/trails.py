"""Ways through the pieces of a text that patterns from several beginnings share: each is followed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from frontmap.automaton import NOWHERE, Automaton, End, Kind, State
from frontmap.kept import Kept

Ended = tuple[int, tuple[End, ...]]
"""A piece, and the patterns that end in it."""


class _Trail:
    """A way: what ends on it, and where it was left for being long enough, None where it comes to an end."""

    __slots__ = ("ended", "left")

    def __init__(self) -> None:
        self.ended: list[Ended] = []
        self.left: tuple[int, State] | None = None


class Trails:
    """The ways through a text so far. Who comes to a piece in a state in which another has left it goes on as
    that one did.
    """

    def __init__(self, automaton: Automaton, kinds: Kept[Kind]) -> None:
        self._automaton: Final = automaton
        self._kinds: Final = kinds
        self._known: dict[int, tuple[State, _Trail]] = {}
        """By piece: a state behind it, and the way that goes on from there."""

    def beyond(self, pieces: Sequence[str], behind: int, state: State, last: int) -> list[Ended]:
        """What ends behind a piece that was left in a state, up to the piece `last`, which does not fall from
        one call to the next.
        """
        trail = _Trail()
        while True:
            known = self._known.get(behind)
            if known is not None and known[0] is state:
                trail.ended += [each for each in known[1].ended if each[0] > behind]
                if known[1].left is None:
                    break
                behind, state = known[1].left
                continue
            if behind >= last:
                trail.left = behind, state
                break
            self._known[behind] = state, trail
            behind += 1
            kind = self._kinds[pieces[behind]]
            move = state.moves.get(kind) or self._automaton.move(state, kind)
            if move is NOWHERE:
                break
            if move.ends:
                trail.ended.append((behind, move.ends))
            if move.state is None:
                break
            state = move.state
        return trail.ended
