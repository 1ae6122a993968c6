"""Ways through the pieces of a text that patterns from several beginnings share: each is followed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from frontmap.automaton import Automaton, End, Kind, State
from frontmap.kept import Kept

Ended = tuple[int, tuple[End, ...]]
"""A piece, and the patterns that end in it."""


class _Trail:
    """A way: what ends on it, and how far it was followed, None where it comes to an end."""

    __slots__ = ("ended", "left")

    def __init__(self, behind: int, state: State) -> None:
        self.ended: list[Ended] = []
        self.left: tuple[int, State] | None = (behind, state)


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
        known = self._known.get(behind)
        trail = known[1] if known is not None and known[0] is state else _Trail(behind, state)
        while trail.left is not None and self._goes_on(pieces, trail, trail.left[0], trail.left[1], last):
            pass
        return [each for each in trail.ended if each[0] > behind]

    def _goes_on(self, pieces: Sequence[str], trail: _Trail, behind: int, state: State, last: int) -> bool:
        """Follows a way a piece further, or as far as another goes; whether there was anything to follow."""
        known = self._known.get(behind)
        if known is not None and known[0] is state:
            trail.ended += [each for each in known[1].ended if each[0] > behind]
            trail.left = known[1].left
            return True
        if behind >= last:
            return False
        self._known[behind] = state, trail
        kind = self._kinds[pieces[behind + 1]]
        move = state.moves.get(kind) or self._automaton.move(state, kind)
        if move.ends:
            trail.ended.append((behind + 1, move.ends))
        trail.left = None if move.state is None else (behind + 1, move.state)
        return True
