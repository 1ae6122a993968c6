"""Giving a dump's places to the settlements of the table: same oblast, a common name, near enough."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from geopy.distance import great_circle

from frontmap.gazetteer import Gazetteer
from frontmap.gazetteer_tables import COLUMNS
from frontmap.geonames_dump import DumpPlace
from frontmap.oblasts import admin_codes
from frontmap.spelled import fold_all

SOURCE = "geonames"
EXACT_KM = {"UA": 2.0, "RU": 3.0}
"""Uncertainty of a GeoNames point that is the right one: 98% lie within it (gazetteer/README.md)."""
SLACK_KM = 3.0
"""What a settlement may lie off beyond its stated uncertainty."""
LEAST_SCORE = 0.85
"""Names with a lower spelling score are no evidence that two places are one."""
CLEARLY = 2.0
"""A settlement takes the nearest place of its name only where the next lies so many times farther."""
_ID, _LAT, _LON, _KM = (COLUMNS.index(name) for name in ("settlement_id", "lat", "lon", "uncertainty_km"))
_SOURCE, _POPULATION, _OBLAST = (
    COLUMNS.index(name) for name in ("coordinate_source", "population", "oblast")
)
_CYRILLIC = re.compile("[\u0400-\u04ff][\u0400-\u04ff '’ʼ-]*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f '’ʼ-]*")

Row = tuple[str, ...]


@dataclass(slots=True)
class Joined:
    """What an update comes to: changed and new rows, more names, and counts for the report."""

    rows: dict[str, Row] = field(default_factory=dict)
    alternates: dict[tuple[str, str], None] = field(default_factory=dict)
    places: int = 0
    matched: Counter[str] = field(default_factory=Counter)
    """Settlements by country."""
    placed: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class _Pair:
    km: float
    allowed: float
    settlement_id: str
    place: int


def join(places: Iterable[DumpPlace], rows: Sequence[Row], gazetteer: Gazetteer) -> Joined:
    """Match a dump's places with the rows of the shipped settlement table.

    A place matches a settlement of its oblast that bears one of its names and lies within its stated
    uncertainty of it; each goes to one at most, nearest pairs first. Places in Russia that match none become
    settlements of their own; in Ukraine the codifier is complete, so there they are left out.
    """
    oblasts = admin_codes()
    own = [place for place in places if (place.country, place.admin1) in oblasts]
    by_id = {row[_ID]: row for row in rows}
    names = _names(own)
    pairs: list[_Pair] = []
    for number, place in enumerate(own):
        oblast = oblasts[place.country, place.admin1]
        pairs += _pairs(number, place, names[number], oblast, by_id, gazetteer)
    joined = Joined(places=len(own))
    taken = _assigned(pairs)
    for number, place in enumerate(own):
        if number in taken:
            _match(joined, by_id[taken[number]], place)
        elif place.country == "RU":
            _new(joined, place, oblasts[place.country, place.admin1])
    _add_names(joined, own, names, taken, gazetteer)
    return joined


def _names(places: Sequence[DumpPlace]) -> list[list[tuple[str, str]]]:
    """For each place its usable names, each with its folded form."""
    usable = [[name for name in place.names if _usable(name)] for place in places]
    folded = iter(fold_all(name for names in usable for name in names))
    return [[(name, next(folded)) for name in names] for names in usable]


def _usable(name: str) -> bool:
    """Names in Latin or Cyrillic letters alone, no longer than names are."""
    return 2 <= len(name) <= 60 and bool(_CYRILLIC.fullmatch(name) or _LATIN.fullmatch(name))


def _pairs(
    number: int,
    place: DumpPlace,
    names: Iterable[tuple[str, str]],
    oblast: str,
    by_id: Mapping[str, Row],
    gazetteer: Gazetteer,
) -> list[_Pair]:
    found: dict[str, _Pair] = {}
    for _, folded in names:
        for candidate in gazetteer.exact(folded):
            row = by_id.get(candidate.settlement_id)
            if row is None or row[_OBLAST] != oblast or row[_ID] in found:
                continue
            if candidate.score < LEAST_SCORE or not row[_LAT]:
                continue
            km = great_circle((row[_LAT], row[_LON]), (place.lat, place.lon)).km
            allowed = float(row[_KM] or EXACT_KM[place.country]) + SLACK_KM
            if km <= allowed:
                found[row[_ID]] = _Pair(km, allowed, row[_ID], number)
    return list(found.values())


def _assigned(pairs: Sequence[_Pair]) -> dict[int, str]:
    """Place number to settlement, nearest pairs first; none where a namesake is nearly as near."""
    nearest: dict[str, list[float]] = defaultdict(list)
    for pair in pairs:
        nearest[pair.settlement_id].append(pair.km)
    taken: dict[int, str] = {}
    given: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: (pair.km, pair.settlement_id)):
        others = sorted(nearest[pair.settlement_id])[1:2]
        vague = bool(others) and pair.km > EXACT_KM["UA"] and others[0] < CLEARLY * pair.km
        if pair.place not in taken and pair.settlement_id not in given and not vague:
            taken[pair.place] = pair.settlement_id
            given.add(pair.settlement_id)
    return taken


def _match(joined: Joined, row: Row, place: DumpPlace) -> None:
    cells = list(row)
    joined.matched[place.country] += 1
    exact = EXACT_KM[place.country]
    if float(row[_KM] or math.inf) > exact:
        joined.placed += 1
        cells[_KM] = f"{exact:g}"
    cells[_LAT], cells[_LON], cells[_SOURCE] = f"{place.lat:.5f}", f"{place.lon:.5f}", SOURCE
    if place.population:
        cells[_POPULATION] = str(place.population)
    joined.rows[row[_ID]] = tuple(cells)


def _new(joined: Joined, place: DumpPlace, oblast: str) -> None:
    russian = next((name for name in place.names if re.fullmatch("[А-Яа-яЁё -]+", name)), "")
    cells = dict.fromkeys(COLUMNS, "") | {
        "settlement_id": f"RU-{place.geonameid}",
        "name_ru": russian,
        "name_latn": place.name,
        "kind": "settlement",
        "oblast": oblast,
        "lat": f"{place.lat:.5f}",
        "lon": f"{place.lon:.5f}",
        "uncertainty_km": f"{EXACT_KM[place.country]:g}",
        "coordinate_source": SOURCE,
        "population": str(place.population or ""),
    }
    joined.new += 1
    joined.rows[cells["settlement_id"]] = tuple(cells[column] for column in COLUMNS)


def _add_names(
    joined: Joined,
    places: Sequence[DumpPlace],
    names: Sequence[list[tuple[str, str]]],
    taken: Mapping[int, str],
    gazetteer: Gazetteer,
) -> None:
    """Keep the names that no rule gives yet."""
    for number, place in enumerate(places):
        identity = taken.get(number) or f"RU-{place.geonameid}"
        if identity not in joined.rows:
            continue
        for name, folded in names[number]:
            known = gazetteer.exact(folded)
            if folded and all(candidate.settlement_id != identity for candidate in known):
                joined.alternates[identity, name] = None
