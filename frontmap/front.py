"""Where the line of contact ran when a report was written: namesakes far from it are less likely.

The line is a cloud of points. Without more it comes from `gazetteer/front.tsv`, settlements near which it ran
from one month to another; where reference layers are given, from the edge of the polygon nearest in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from frontmap.gazetteer import Gazetteer
from frontmap.sphere import Floats, km_between, vectors
from frontmap.tables import gazetteer_folder, read_table

if TYPE_CHECKING:
    from frontmap.reference import ReferenceLayer

MAX_AGE: Final = timedelta(days=31)
"""A reference layer this much older or younger than a report still tells where the line ran."""
_ELSEWHEN_KM: Final = 40.0
"""So much farther off counts a stretch of the line of another time."""
_BEFORE, _AFTER = 1, 2
"""Months before and after its own in which a row of the table counts fully."""
_EDGE_STEP: Final = 0.03
"""Degrees between the points on a polygon's edge."""
_EDGE_KM: Final = 40.0
"""Edges farther than this from every row of the table are borders or coasts, not the line."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The line of contact at a time.

    Attributes:
        points: unit vectors, one row each.
        extra_km: what is added to the distance from each of them.
        source: the layer that it is from, with its date; "" for the table.
    """

    points: Floats
    extra_km: Floats
    source: str = ""

    def km(self, points: Floats) -> Floats:
        """Kilometres from each of the unit vectors to the line; NaN where the place is unknown."""
        km = km_between(points, self.points)
        km += self.extra_km
        return np.asarray(km.min(axis=1))


def line_at(day: date | None, gazetteer: Gazetteer, layers: Sequence[ReferenceLayer] = ()) -> Line:
    """The line on a day by the nearest layer in time, else by the table; of all times without a day."""
    near = [layer for layer in layers if day is None or abs(layer.date - day) <= MAX_AGE]
    if near:
        layer = max(near, key=lambda one: (-abs((one.date - day).days) if day else 0, one.date))
        found = _edge(layer, gazetteer)
        if len(found.points):
            return found
    return _of_table(None if day is None else _month(day), gazetteer)


def _month(day: date) -> int:
    return day.year * 12 + day.month


@lru_cache(maxsize=64)
def _of_table(month: int | None, gazetteer: Gazetteer) -> Line:
    rows = [row for row in _rows() if row["settlement_id"] in gazetteer]
    then = [month is None or _holds(row, month) for row in rows]
    extra = np.where([True, *then], 0.0, _ELSEWHEN_KM)
    return Line(points_of((row["settlement_id"] for row in rows), gazetteer), extra)


@lru_cache(maxsize=1)
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(read_table(gazetteer_folder() / "front.tsv"))


def _holds(row: dict[str, str], month: int) -> bool:
    return _number(row["from"], 0) - _BEFORE <= month <= _number(row["until"], 10**6) + _AFTER


def _number(month: str, default: int) -> int:
    return _month(date.fromisoformat(f"{month}-01")) if month else default


def points_of(settlement_ids: Iterable[str], gazetteer: Gazetteer) -> Floats:
    """The unit vectors of the settlements that are known, after one far from all of them: the south pole."""
    return _points_of(tuple(settlement_ids), gazetteer)


@lru_cache(maxsize=2_000)
def _points_of(settlement_ids: tuple[str, ...], gazetteer: Gazetteer) -> Floats:
    known = [gazetteer[each] for each in settlement_ids if each in gazetteer]
    lat = np.nan_to_num(np.array([-90.0, *(place.lat for place in known)]), nan=-90.0)
    lon = np.nan_to_num(np.array([0.0, *(place.lon for place in known)]))
    return vectors(lat, lon)


@lru_cache(maxsize=64)
def _edge(layer: ReferenceLayer, gazetteer: Gazetteer) -> Line:
    import shapely

    positions = shapely.get_coordinates(shapely.segmentize(layer.geometry.boundary, _EDGE_STEP))
    points = vectors(positions[:, 1], positions[:, 0])
    known = _of_table(None, gazetteer).points
    near = np.zeros(len(points), dtype=bool)
    for low in range(0, len(points), 2000):
        part = km_between(points[low : low + 2000], known)
        near[low : low + 2000] = part.min(axis=1) <= _EDGE_KM
    points = points[near]
    return Line(points, np.zeros(len(points)), f"{layer.name} of {layer.date}")
