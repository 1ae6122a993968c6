"""Where the settlements of a gazetteer lie, and how large they are, worked out once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate, Settlement
from frontmap.sphere import Floats, vectors

Numbers = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]

_FEWEST, _VILLAGE = 100, 1000
"""Inhabitants that the smallest places are taken to have, and up to which none is a town to all reports."""
_PEOPLE: Final = 0.45
_KINDS: Final = {"city": 1.6, "settlement": 0.5}
"""What speaks for a place by its size, for each tenfold of people and by its kind, in logits."""
_FARTHEST, _NEAREST, _TOWN = 4.5, 0.5, 1.3
"""The most that the distance to the line takes away, the least of it, and less for each tenfold of people."""


class Ground:
    """Facts of settlements, a row for each.

    Attributes:
        points: on the unit sphere; its centre, far from all, where the place is unknown.
        people: inhabitants, 0 where unknown.
        towns: which of them are towns.
        sizes: what speaks for each by its size, in logits.
        farthest: the most that the distance to the line of contact can speak against it: less for towns,
            which all reports name.
    """

    __slots__ = ("farthest", "people", "points", "sizes", "towns")

    def __init__(
        self,
        lat: Floats,
        lon: Floats,
        people: npt.NDArray[np.uint32],
        kinds: dict[str, npt.NDArray[np.bool_]],
    ) -> None:
        self.points = vectors(lat, lon)
        self.points[np.isnan(self.points)] = 0.0
        self.people = people
        self.towns = kinds["city"]
        self.sizes = _PEOPLE * np.log10(np.maximum(people, _FEWEST) / _FEWEST)
        tenfold = np.log10(np.maximum(people, _VILLAGE) / _VILLAGE)
        self.farthest = np.maximum(_FARTHEST - _TOWN * tenfold, _NEAREST)
        for kind, worth in _KINDS.items():
            self.sizes[kinds[kind]] += worth


def ground_of(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> tuple[Ground, list[int]]:
    """The ground that some settlements are on, and their rows in it."""
    rows = []
    for each in candidates:
        row = gazetteer.row(each.settlement_id)
        if row < 0:  # one that is in no table
            places = [gazetteer[each.settlement_id] for each in candidates]
            return _of_places(places), list(range(len(places)))
        rows.append(row)
    return _of_table(gazetteer), rows


@lru_cache(maxsize=2)
def _of_table(gazetteer: Gazetteer) -> Ground:
    """The ground of all settlements of a gazetteer's table."""
    kinds = {kind: gazetteer.are(kind) for kind in _KINDS}
    return Ground(*gazetteer.coordinates(), gazetteer.populations(), kinds)


def _of_places(places: Sequence[Settlement]) -> Ground:
    kinds = {kind: np.array([place.kind == kind for place in places]) for kind in _KINDS}
    people = np.array([place.population for place in places], np.uint32)
    lat, lon = (np.array([getattr(place, name) for place in places]) for name in ("lat", "lon"))
    return Ground(lat, lon, people, kinds)
