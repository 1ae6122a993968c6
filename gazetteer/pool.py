"""The points that the sources give, by name: each is a place of that name, though not yet known which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from names import is_cyrillic, key, latin_key, skeleton
from plane import Point, distance, project
from sources import GeoPlace, PostalRow

SAME_PLACE_KM = 4.0
"""Points of one name nearer to each other than this are one place in two sources."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A point of some name; `geonameid` is 0 for points from the postal file alone."""

    lat: float
    lon: float
    at: Point
    source: str
    geonameid: int = 0
    population: int = 0


class Pool:
    """All points by Ukrainian key and by romanized key."""

    def __init__(self, places: Iterable[GeoPlace], rows: Iterable[PostalRow]) -> None:
        points: dict[str, list[Candidate]] = defaultdict(list)
        for place in places:
            at = project(lat=place.lat, lon=place.lon)
            found = Candidate(place.lat, place.lon, at, "geonames", place.geonameid, place.population)
            for name in _keys(place):
                points[name].append(found)
        for row in rows:
            if row.accuracy == "4":
                at = project(lat=row.lat, lon=row.lon)
                points[key(row.name)].append(Candidate(row.lat, row.lon, at, "postal"))
        self._points = {name: _distinct(found) for name, found in points.items()}

    def named(self, keys: Iterable[str]) -> list[Candidate]:
        """Distinct points that go by any of the keys, the most telling source first."""
        found = [point for name in keys for point in self._points.get(name, ())]
        return _distinct(found) if len(found) > 1 else found


def _keys(place: GeoPlace) -> set[str]:
    cyrillic = [name for name in place.alternates if is_cyrillic(name)]
    return {latin_key(place.name), *map(key, cyrillic), *map(skeleton, cyrillic)}


def _distinct(found: list[Candidate]) -> list[Candidate]:
    """One point per place: GeoNames' own before the postal file's older copy."""
    kept: list[Candidate] = []
    for point in sorted(found, key=lambda p: (p.source, -p.population, p.geonameid, p.lat, p.lon)):
        if all(distance(point.at, other.at) > SAME_PLACE_KM for other in kept):
            kept.append(point)
    return kept
