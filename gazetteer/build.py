"""Builds the gazetteer's generated tables: `python gazetteer/build.py [--out FOLDER] [--check]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import first  # noqa: E402
import sources  # noqa: E402

from frontmap.files import write_whole  # noqa: E402
from frontmap.spelling.romanize import kmu2010  # noqa: E402

HEADER = (
    "settlement_id", "name_uk", "name_ru", "name_latn", "kind", "oblast", "raion", "hromada",
    "lat", "lon", "uncertainty_km", "coordinate_source", "population",
)  # fmt: skip


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in (header, *rows))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE)
    out = parser.parse_args().out
    fixes = first.locate(sources.codifier(), sources.geonames(), sources.postal())
    rows = []
    for row in sources.codifier():
        lat, lon, unc, src, pop = fixes[row.code]
        rows.append((row.code, row.name, "", kmu2010(row.name), row.kind, row.oblast, row.raion, row.hromada,
                     lat, lon, unc, src, pop))
    for place in sources.geonames():
        if place.admin1.startswith("RU"):
            from names import is_cyrillic
            ru = [n for n in place.alternates if is_cyrillic(n)]
            rows.append((f"RU-{place.geonameid}", "", ru[-1] if ru else "", place.name, "settlement",
                         sources.RUSSIAN_OBLASTS[place.admin1[2:]], "", "", f"{place.lat:.6g}", f"{place.lon:.6g}",
                         "1", "geonames", str(place.population)))
    write_whole(out / "settlements.tsv", table(HEADER, rows))


if __name__ == "__main__":
    main()
