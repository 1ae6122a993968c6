"""Ukraine on a plane, in km, where tens of thousands of distances are cheap.

An equidistant conic projection with standard parallels 46° and 51° N (Snyder, Map Projections: A Working
Manual, 1987, section 16, spherical form). Within Ukraine its distances differ from geopy's geodesics by less
than 0.5%; `build.py --check` measures that, and all distances it reports are geopy's.
"""

from __future__ import annotations

import math

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

_FIRST, _SECOND = math.radians(46.0), math.radians(51.0)
_CENTRE_LON, _CENTRE_LAT = math.radians(32.0), math.radians(48.5)
_N = (math.cos(_FIRST) - math.cos(_SECOND)) / (_SECOND - _FIRST)
_G = math.cos(_FIRST) / _N + _FIRST
_RHO = _G - _CENTRE_LAT

Point = tuple[float, float]
"""East and north of 48.5° N, 32° E, in km."""


def project(*, lat: float, lon: float) -> Point:
    """Degrees WGS84 to km on the plane."""
    rho = _G - math.radians(lat)
    theta = _N * (math.radians(lon) - _CENTRE_LON)
    return EARTH_KM * rho * math.sin(theta), EARTH_KM * (_RHO - rho * math.cos(theta))


def unproject(point: Point) -> tuple[float, float]:
    """Km on the plane to (latitude, longitude) in degrees."""
    east, north = point[0] / EARTH_KM, _RHO - point[1] / EARTH_KM
    rho, theta = math.hypot(east, north), math.atan2(east, north)
    return math.degrees(_G - rho), math.degrees(_CENTRE_LON + theta / _N)


def distance(first: Point, second: Point) -> float:
    """Km between two points of the plane."""
    return math.hypot(first[0] - second[0], first[1] - second[1])
