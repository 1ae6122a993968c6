"""Populated places of the five Russian oblasts that border Ukraine or lie behind the front.

GeoNames places keep their number: `RU-<geonameid>`. Places that only the postal file knows are called
`RU-P<postal code>`: a post office has one code, and the settlement it stands in lends it the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from names import is_cyrillic, latin_key
from plane import Point, distance, project
from sources import RUSSIAN_OBLASTS, GeoPlace, PostalRow

from frontmap.spelling.romanize import romanize

REACH_KM = 40.0
"""A post office farther than this from the middle of its raion's offices carries a namesake's coordinates."""
SAME_KM = 5.0
_PLAIN_NAME = re.compile(r"[А-ЯЁ][А-ЯЁа-яё]+(?:[ -][А-ЯЁ1-9]?[А-ЯЁа-яё]*)*")


@dataclass(frozen=True, slots=True)
class RussianPlace:
    """A populated place in Russia; degrees WGS84."""

    settlement_id: str
    name_ru: str
    name_latn: str
    oblast: str
    raion: str
    lat: float
    lon: float
    source: str
    population: int
    alternates: tuple[str, ...] = ()


def russian_places(places: Iterable[GeoPlace], rows: Iterable[PostalRow]) -> list[RussianPlace]:
    """All places of the border oblasts that the sources hold, GeoNames' before the postal file's."""
    known = [_from_geonames(place) for place in places]
    taken: dict[str, list[Point]] = defaultdict(list)
    for place in known:
        taken[_fold(place.name_ru)].append(project(lat=place.lat, lon=place.lon))
    for row in _trusted(list(rows)):
        at = project(lat=row.lat, lon=row.lon)
        if all(distance(at, other) > SAME_KM for other in taken[_fold(row.name)]):
            taken[_fold(row.name)].append(at)
            known.append(_from_postal(row))
    return known


def _from_geonames(place: GeoPlace) -> RussianPlace:
    oblast = RUSSIAN_OBLASTS[place.admin1.removeprefix("RU")]
    name = _russian_name(place)
    identity = f"RU-{place.geonameid}"
    where = (oblast, "", place.lat, place.lon, "geonames", place.population)
    return RussianPlace(identity, name, place.name, *where, place.alternates)


def _russian_name(place: GeoPlace) -> str:
    """The Cyrillic name that romanizes to GeoNames' own name, or else the first without foreign letters."""
    cyrillic = (name for name in place.alternates if is_cyrillic(name))
    names = [name for name in cyrillic if not re.search("[іїєґўџјљњћђ]", name.lower())]
    wanted = latin_key(place.name)
    exact = [name for name in names if latin_key(romanize(name, "ru-bgn1947")) == wanted]
    return (exact or names or [""])[0]


def _trusted(rows: Sequence[PostalRow]) -> list[PostalRow]:
    """Rows with a place's coordinates, unshared with a namesake, that lie with the rest of their raion."""
    raions: dict[tuple[str, str], list[Point]] = defaultdict(list)
    sharing: dict[tuple[float, float], set[str]] = defaultdict(set)
    for row in rows:
        if row.accuracy == "4" and row.raion:
            raions[row.oblast, row.raion].append(project(lat=row.lat, lon=row.lon))
            sharing[row.lat, row.lon].add(row.raion)
    middles = {raion: (median(x for x, _ in at), median(y for _, y in at)) for raion, at in raions.items()}
    return [
        row
        for row in rows
        if row.accuracy == "4"
        and row.raion
        and _PLAIN_NAME.fullmatch(row.name)
        and len(sharing[row.lat, row.lon]) == 1
        and distance(project(lat=row.lat, lon=row.lon), middles[row.oblast, row.raion]) < REACH_KM
    ]


def _from_postal(row: PostalRow) -> RussianPlace:
    raion = "-".join(part.capitalize() for part in row.raion.removesuffix(" РАЙОН").split("-"))
    oblast = row.oblast.split()[0]
    latin = romanize(row.name, "ru-bgn1947")
    return RussianPlace(f"RU-P{row.code}", row.name, latin, oblast, raion, row.lat, row.lon, "postal", 0)


def _fold(name: str) -> str:
    return name.lower().replace("ё", "е")
