"""Where a place lies against a polygon: inside or outside, and how far from its edge.

Candidates are picked among all edge segments at once in a local plane around the place (mid-latitude formula
on the WGS84 ellipsoid, NIMA TR8350.2); the distance given is geopy's geodesic to the nearest point found. An
edge is straight in longitude and latitude between its two positions, as RFC 7946 section 3.1.1 has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geopy.distance import geodesic
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

SEMI_MAJOR_KM = 6378.137
"""WGS84's equatorial radius."""
ECCENTRICITY_SQUARED = 0.00669437999014
"""WGS84's first eccentricity, squared."""
_CANDIDATES = 4

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Standing:
    """A place against a polygon.

    Attributes:
        inside: in the polygon or on its edge.
        distance_km: geodesic distance to the nearest point of the edge.
        lat, lon: that point, degrees WGS84.
    """

    inside: bool
    distance_km: float
    lat: float
    lon: float


class Outline:
    """A polygon ready to be asked about many places; answers are remembered."""

    def __init__(self, geometry: BaseGeometry) -> None:
        """Take a polygon or several, in degrees WGS84, longitude first; shared edges between parts vanish.

        Raises:
            ValueError: the geometry has no area.
        """
        area = shapely.union_all(shapely.get_parts(geometry))
        if area.is_empty or area.area == 0:
            raise ValueError("a reference layer without area has no inside")
        shapely.prepare(area)
        self._area = area
        self._starts, self._ends = _segments(area)
        self._known: dict[tuple[float, float], Standing] = {}

    def standing(self, *, lat: float, lon: float) -> Standing:
        """Where the position lies."""
        key = (lat, lon)
        if key not in self._known:
            self._known[key] = self._measure(lat, lon)
        return self._known[key]

    def _measure(self, lat: float, lon: float) -> Standing:
        inside = bool(shapely.intersects_xy(self._area, lon, lat))
        scale = np.full(len(self._starts), np.cos(np.radians(lat)))
        for _ in range(2):  # the second pass measures each segment at the latitude between it and the place
            points = _nearest(self._starts, self._ends, lat, lon, scale)
            scale = np.cos(np.radians((points[:, 1] + lat) / 2))
        order = np.argsort(_mid_latitude_km(points, lat, lon))[:_CANDIDATES]
        nearest = min(
            ((geodesic((lat, lon), (y, x)).km, y, x) for x, y in points[order].tolist()),
            key=lambda found: found[0],
        )
        return Standing(inside=inside, distance_km=nearest[0], lat=nearest[1], lon=nearest[2])


def _segments(area: Any) -> tuple[_Floats, _Floats]:
    starts, ends = [], []
    for ring in shapely.get_parts(shapely.get_rings(shapely.get_parts(area))):
        positions = shapely.get_coordinates(ring)
        starts.append(positions[:-1])
        ends.append(positions[1:])
    return np.concatenate(starts), np.concatenate(ends)


def _nearest(starts: _Floats, ends: _Floats, lat: float, lon: float, scale: _Floats) -> _Floats:
    """The point of each segment that is nearest in a plane where a degree of longitude is `scale` long."""
    along = (ends - starts) * np.column_stack([scale, np.ones_like(scale)])
    toward = (np.array([lon, lat]) - starts) * np.column_stack([scale, np.ones_like(scale)])
    length = np.einsum("ij,ij->i", along, along)
    share = np.einsum("ij,ij->i", toward, along) / np.where(length == 0, 1, length)
    points: _Floats = starts + np.clip(share, 0, 1)[:, None] * (ends - starts)
    return points


def _mid_latitude_km(points: _Floats, lat: float, lon: float) -> _Floats:
    middle = np.radians((points[:, 1] + lat) / 2)
    curve = 1 - ECCENTRICITY_SQUARED * np.sin(middle) ** 2
    north = np.radians(points[:, 1] - lat) * SEMI_MAJOR_KM * (1 - ECCENTRICITY_SQUARED) / curve**1.5
    east = np.radians(points[:, 0] - lon) * SEMI_MAJOR_KM / np.sqrt(curve) * np.cos(middle)
    distance: _Floats = np.hypot(north, east)
    return distance
