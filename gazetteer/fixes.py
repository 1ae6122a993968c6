"""From matches and expectations to what the table says: a place, its source, and how far it may be off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from locate import Located, Match
from plane import Point, distance, project, unproject
from sources import CodifierRow

from frontmap.tables import read_table

SURE = 0.5
"""A match at least this probable is stated as exact. The check withholds points to count what slips in."""
LIKELY = 0.3
"""From here on a match that lies where it may is a better guess than the expected place, though not exact."""
EXACT_KM = 2.0
"""What a matched row states: GeoNames' points of villages lie 0.4 km from the middle in the median."""
COVER = 1.5
"""Times the witnesses' spread that holds 95% of withheld places."""
LEAST_KM = 4.0
CODE_WEIGHT, HROMADA_WEIGHT = 0.5, 0.02


@dataclass(frozen=True, slots=True)
class Fix:
    """A settlement's coordinates in degrees WGS84 with a 95% radius in km; NaN where nothing is known."""

    lat: float
    lon: float
    uncertainty_km: float
    source: str
    geonameid: int = 0
    population: int = 0


UNKNOWN = Fix(math.nan, math.nan, math.nan, "")
POINTS = Path(__file__).with_name("points.tsv")


def curated_points() -> dict[str, Point]:
    """The places of points.tsv on the plane, by id: they bear witness for their neighbours."""
    return {
        row["settlement_id"]: project(lat=float(row["lat"]), lon=float(row["lon"]))
        for row in read_table(POINTS)
    }


def fixes(located: Located, settlements: Sequence[CodifierRow]) -> list[Fix]:
    """The fix of each settlement by its index; points.tsv, curated, comes before all reckoning."""
    curated = {row["settlement_id"]: row for row in read_table(POINTS)}
    found = []
    for index, settlement in enumerate(settlements):
        fix = _fix(located, located.matches, index)
        row = curated.get(settlement.code)
        found.append(_curated(row, fix) if row else fix)
    return found


def _curated(row: Mapping[str, str], fix: Fix) -> Fix:
    lat, lon, radius = (float(row[column]) for column in ("lat", "lon", "uncertainty_km"))
    return Fix(lat, lon, radius, "curated", fix.geonameid, fix.population)


def _fix(located: Located, matches: Mapping[int, Match], index: int) -> Fix:
    match = matches.get(index)
    if match and match.probability >= SURE:
        point = match.candidate
        inhabitants = point.population if point.geonameid else 0
        return Fix(point.lat, point.lon, EXACT_KM, point.source, point.geonameid, inhabitants)
    expectation = located.expectation
    at: Point = (float(expectation.at[index, 0]), float(expectation.at[index, 1]))
    radius = max(LEAST_KM, COVER * float(expectation.spread[index]))
    if match and match.probability >= LIKELY and distance(match.candidate.at, at) <= radius:
        point = match.candidate
        return Fix(point.lat, point.lon, _round(radius + distance(point.at, at)), f"{point.source}?")
    if math.isnan(at[0]):
        return UNKNOWN
    lat, lon = unproject(at)
    source = _witness(float(expectation.weight[index]))
    return Fix(round(lat, 3), round(lon, 3), _round(radius), source)


def _round(radius: float) -> float:
    return float(math.ceil(radius))


def _witness(weight: float) -> str:
    if weight >= CODE_WEIGHT:
        return "estimate:postal"
    return "estimate:hromada" if weight >= HROMADA_WEIGHT else "estimate:raion"
