"""The points that the sources give, by name: each is a place of that name, though not yet known which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from names import is_cyrillic, key, latin_key, skeleton
from plane import Point, distance, project
from sources import GeoPlace, PostalRow

SAME_PLACE_KM = 4.0
"""Points of one name nearer to each other than this are one place in two sources."""
TWIN_KM = 0.7
"""So are points of two names nearer than this: one was renamed. Neighbours lie further apart."""
ALIKE_KM, ALIKE = 1.5, 0.1
"""And those nearer than this whose numbers of inhabitants differ by no more than a tenth."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A point of some name; `geonameid` is 0 for points that GeoNames' places lack."""

    lat: float
    lon: float
    at: Point
    source: str
    geonameid: int = 0
    population: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A point and the keys of its names."""

    point: Candidate
    keys: frozenset[str]


class Pool:
    """All points by Ukrainian key and by romanized key."""

    def __init__(
        self, places: Iterable[GeoPlace], rows: Iterable[PostalRow], others: Iterable[GeoPlace] = ()
    ) -> None:
        """Take GeoNames' places, the postal file's rows, and OpenStreetMap's places."""
        known = [Named(_candidate(place, "geonames"), _keys(place)) for place in places]
        points: dict[str, list[Candidate]] = defaultdict(list)
        for one in (*known, *_joined(known, others)):
            for name in one.keys:
                points[name].append(one.point)
        for row in rows:
            if row.accuracy == "4":
                at = project(lat=row.lat, lon=row.lon)
                points[key(row.name)].append(Candidate(row.lat, row.lon, at, "postal"))
        self._points = {name: _distinct(found) for name, found in points.items()}

    def named(self, keys: Iterable[str]) -> list[Candidate]:
        """Distinct points that go by any of the keys, the most telling source first."""
        found = [point for name in keys for point in self._points.get(name, ())]
        return _distinct(found) if len(found) > 1 else found


def _candidate(place: GeoPlace, source: str) -> Candidate:
    at = project(lat=place.lat, lon=place.lon)
    return Candidate(place.lat, place.lon, at, source, place.geonameid, place.population)


def _keys(place: GeoPlace) -> frozenset[str]:
    cyrillic = [name for name in place.alternates if is_cyrillic(name)]
    return frozenset({latin_key(place.name), *map(key, cyrillic), *map(skeleton, cyrillic)} - {""})


def _joined(known: Sequence[Named], others: Iterable[GeoPlace]) -> Iterator[Named]:
    """The other source's places: names go to the known point of the same place, else it stands alone."""
    at = np.array([one.point.at for one in known]).reshape(-1, 2)
    for place in others:
        new = Named(_candidate(place, "osm"), _keys(place))
        away = np.hypot(*(at - new.point.at).T)
        near = [
            (known[index], float(away[index]))
            for index in np.argsort(away)[: int((away < SAME_PLACE_KM).sum())]
        ]
        twin = next((one for one, _ in near if one.keys & new.keys), None)
        twin = twin or next((one for one, km in near if _same(one.point, new.point, km)), None)
        yield Named(twin.point, new.keys) if twin else new


def _same(one: Candidate, other: Candidate, away_km: float) -> bool:
    """Points of two names are those of one place, by how near they lie and how many live there."""
    fewer, more = sorted((one.population, other.population))
    return away_km < TWIN_KM or (away_km < ALIKE_KM and fewer >= (1 - ALIKE) * more > 0)


def _distinct(found: list[Candidate]) -> list[Candidate]:
    """One point per place: GeoNames' own, then OpenStreetMap's, before the postal file's older copy."""
    kept: list[Candidate] = []
    for point in sorted(found, key=lambda p: (p.source, -p.population, p.geonameid, p.lat, p.lon)):
        if all(distance(point.at, other.at) > SAME_PLACE_KM for other in kept):
            kept.append(point)
    return kept
