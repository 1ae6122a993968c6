"""Which oblasts a point may belong to: those that have a GeoNames place nearby."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from plane import Point, project
from sources import OBLASTS, GeoPlace

REACH_KM = 30.0
"""GeoNames gives a place of 500 inhabitants every 10 km or so: an oblast without one in this reach has no
village there."""
_TOGETHER = (("UA32", "UA80"), ("UA01", "UA85"))
"""The cities with special status, and the units around them."""


class Territory:
    """Tells oblasts by the GeoNames places around a point."""

    def __init__(self, places: Sequence[GeoPlace]) -> None:
        codes = {admin1: code for code, (admin1, _) in OBLASTS.items()}
        found: dict[str, list[Point]] = defaultdict(list)
        for place in places:
            if place.admin1 in codes:
                found[codes[place.admin1]].append(project(lat=place.lat, lon=place.lon))
        for one, other in _TOGETHER:
            found[one] = found[other] = found[one] + found[other]
        self._places = {code: np.array(points) for code, points in found.items()}

    def reaches(self, oblast: str, points: Sequence[Point]) -> list[bool]:
        """For each point whether it may lie in the oblast of that code."""
        if not points:
            return []
        every, known = np.array(points).reshape(-1, 2), self._places[oblast]
        away = np.hypot(*(every[:, None, :] - known[None, :, :]).transpose(2, 0, 1))
        result: list[bool] = (away.min(axis=1) <= REACH_KM).tolist()
        return result
