"""Reading reference layers: dates, repairs, and everything that is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from frontmap.errors import InputError
from frontmap.reference import read_reference_files, read_references

SQUARE = [[37.0, 48.0], [38.0, 48.0], [38.0, 49.0], [37.0, 49.0], [37.0, 48.0]]
BOW_TIE = [[37.0, 48.0], [38.0, 49.0], [38.0, 48.0], [37.0, 49.0], [37.0, 48.0]]
SHARED = Path(__file__).parents[1] / ".." / "shared" / "reference"


def polygon(ring: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(folder: Path, content: Any, name: str = "layer_20251123.geojson") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


@pytest.mark.parametrize(
    ("name", "members", "properties", "day"),
    [
        ("layer_20251123.geojson", {}, {}, date(2025, 11, 23)),
        ("2025-11-23 line.json", {}, {}, date(2025, 11, 23)),
        ("2025_11_23.json", {}, {}, date(2025, 11, 23)),
        ("layer.geojson", {"name": "map_data_20251123"}, {}, date(2025, 11, 23)),
        ("layer.geojson", {"metadata": {"date": "2025-11-23"}}, {}, date(2025, 11, 23)),
        ("layer.geojson", {}, {"Date": "2025-11-23T10:00:00Z"}, date(2025, 11, 23)),
        ("layer_20240101.geojson", {}, {"as_of": "20251123"}, date(2025, 11, 23)),
        ("id_99920251123999_20250102.geojson", {}, {}, date(2025, 1, 2)),
        ("20250231_20250301.geojson", {}, {}, date(2025, 3, 1)),
    ],
)
def test_dates(tmp_path: Path, name: str, members: Any, properties: Any, day: date) -> None:
    content = collection(feature(polygon(SQUARE), **properties), **members)
    (layer,) = read_references(write(tmp_path, content, name))
    assert layer.date == day


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("layer_20251123.geojson", "layer"),
        ("2025-11-23.json", "2025-11-23"),
        ("20251123 front.json", "front"),
    ],
)
def test_days_of_a_series_have_one_name(tmp_path: Path, name: str, series: str) -> None:
    path = write(tmp_path, collection(feature(polygon(SQUARE))), name)
    (layer,) = read_references(path)
    assert (layer.name, layer.path) == (series, path)


def test_a_file_of_several_days(tmp_path: Path) -> None:
    content = collection(
        feature(polygon(SQUARE), date="2025-02-01"), feature(polygon(SQUARE), date="2025-01-01")
    )
    assert [layer.date for layer in read_references(write(tmp_path, content))] == [
        date(2025, 1, 1),
        date(2025, 2, 1),
    ]


@pytest.mark.parametrize("content", [polygon(SQUARE), feature(polygon(SQUARE))])
def test_bare_geometries_and_features(tmp_path: Path, content: Any) -> None:
    (layer,) = read_references(write(tmp_path, content))
    assert layer.geometry.area == 1


def test_a_self_crossing_polygon_is_repaired_and_reported(tmp_path: Path) -> None:
    told: list[InputError] = []
    (layer,) = read_references(write(tmp_path, collection(feature(polygon(BOW_TIE)))), on_problem=told.append)
    assert layer.geometry.is_valid
    assert layer.geometry.area == pytest.approx(0.5)
    assert len(told) == 1
    assert "feature 1 repaired (Self-intersection" in str(told[0])


def test_what_is_no_polygon_is_passed_over_and_reported(tmp_path: Path) -> None:
    told: list[InputError] = []
    content = collection(
        feature({"type": "Point", "coordinates": [37, 48]}),
        feature(None),
        feature(polygon([[37, 48], [38, 48], [37, 48], [37, 48]])),
        feature({"type": "GeometryCollection", "geometries": [polygon(SQUARE), {"type": "Point",
                                                                               "coordinates": [1, 2]}]}),
    )  # fmt: skip
    (layer,) = read_references(write(tmp_path, content), on_problem=told.append)
    assert layer.geometry.area == 1
    assert ["Point" in str(told[0]), "no geometry" in str(told[1])] == [True, True]
    assert any("feature 3" in str(each) for each in told)


def swapped() -> Any:
    return collection(feature(polygon([[y, x] for x, y in SQUARE])))


def projected() -> Any:
    return collection(feature(polygon([[x * 111_000, y * 150_000] for x, y in SQUARE])))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("", "a_20250101.json", "is empty"),
        ("<html>", "a_20250101.json", "no GeoJSON"),
        ("[1]", "a_20250101.json", "no GeoJSON"),
        ('{"type": "FeatureCollection"}', "a_20250101.json", "features"),
        (collection(), "a_20250101.json", "no polygon"),
        (collection(3), "a_20250101.json", "feature 1"),
        (collection(feature(polygon(SQUARE))), "undated.json", "no date"),
        (swapped(), "a_20250101.json", "latitude seems to come first .*48.00 to 49.00"),
        (projected(), "a_20250101.json", "projected"),
        (
            collection(feature(polygon(SQUARE)), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}),
            "a_20250101.json",
            "3857",
        ),
        (
            collection(feature(polygon([[x - 100, y - 40] for x, y in SQUARE]))),
            "a_20250101.json",
            "outside Ukraine",
        ),
        (collection(feature({"type": "Polygon", "coordinates": [["a"]]})), "a_20250101.json", "feature 1"),
        (collection(feature({"type": "Blob"})), "a_20250101.json", "feature 1"),
        (
            '{"type": "Polygon", "coordinates": [[[37, 48], [38, NaN], [38, 49], [37, 48]]]}',
            "a_20250101.json",
            "no numbers",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, content: Any, name: str, words: str) -> None:
    path = write(tmp_path, content, name)
    with pytest.raises(InputError, match=words) as caught:
        read_references(path)
    assert caught.value.path == path
    assert "\n" not in str(caught.value)
    told: list[InputError] = []
    assert read_reference_files([path], on_problem=told.append) == []
    assert str(caught.value) in [str(each) for each in told]


def test_missing_files_and_binary(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_references(tmp_path / "none_20250101.json")
    path = tmp_path / "b_20250101.json"
    path.write_bytes(b"\xff\xfe\x00\x01" * 20)
    with pytest.raises(InputError, match="not UTF-8"):
        read_references(path)


def test_the_days_at_hand() -> None:
    files = sorted(SHARED.glob("*.geojson"))
    if not files:
        pytest.skip("../shared/reference is not there: no real reference days to read")
    layers = read_reference_files(files[::-1])
    assert [layer.date.isoformat() for layer in layers] == [
        "2025-02-27", "2025-03-27", "2025-10-23", "2025-11-23",
    ]  # fmt: skip
    assert {layer.name for layer in layers} == {"deepstate"}
    assert all(layer.geometry.is_valid and layer.geometry.area > 10 for layer in layers)
