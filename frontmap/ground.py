"""Where the settlements of a gazetteer lie on the unit sphere, worked out once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate
from frontmap.sphere import Floats, vectors


class Ground:
    """The points of all settlements of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer: Final = gazetteer
        self._points: Final = _points(*gazetteer.coordinates())

    def points(self, candidates: Sequence[Candidate]) -> Floats:
        """A row for each candidate; the sphere's centre, far from all, where its place is unknown."""
        gazetteer, rows = self._gazetteer, []
        for each in candidates:
            row = gazetteer.row(each.settlement_id)
            if row < 0:
                return self._adopted(candidates)
            rows.append(row)
        return self._points[row : row + 1] if len(rows) == 1 else self._points.take(rows, axis=0)

    def _adopted(self, candidates: Sequence[Candidate]) -> Floats:
        """The same where some are no rows of the table."""
        places = [self._gazetteer[each.settlement_id] for each in candidates]
        return _points(np.array([place.lat for place in places]), np.array([place.lon for place in places]))


def _points(lat: Floats, lon: Floats) -> Floats:
    points = vectors(lat, lon)
    points[np.isnan(points)] = 0.0
    return points


@lru_cache(maxsize=2)
def ground_of(gazetteer: Gazetteer) -> Ground:
    """The ground of a gazetteer."""
    return Ground(gazetteer)
