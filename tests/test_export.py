"""Every export is read back by the library made for it, and by GDAL's own tools where they are installed."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
import sqlite3
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from datetime import date
from pathlib import Path

import pytest
from ledger_samples import PLACES, claim, report, said

from frontmap.errors import InputError
from frontmap.export import FORMATS, export, format_of
from frontmap.export.extras import ExtraMissing, need
from frontmap.export.icons import icon
from frontmap.export.rows import writable
from frontmap.export.table import csv_text
from frontmap.merge import merge
from frontmap.palette import CLAIM_STYLES
from frontmap.records import ReportClaim, Status

HOSTILE = "]]><![CDATA[<script>alert(1)</script> & \"'${x}` \x00\x1b \ud800 \u202e =1+1"
KML = "{http://www.opengis.net/kml/2.2}"
SINGLE_FILES = [name for name in FORMATS if name != "geojson"]


def statuses() -> list[Status]:
    hostile = report("h.txt", HOSTILE, source=HOSTILE, url="javascript:alert(1)")
    return merge(
        [
            said(date(2025, 3, 1), "UA01", "ru_control", source="MoD", side="ru"),
            said(date(2025, 3, 2), "UA01", "contested", source="GS", side="ua"),
            said(date(2025, 3, 2), "UA02", "ru_advance"),
            said(None, "UA03", "ua_control"),
            said(date(2025, 3, 2), "UA04", "ua_advance"),
            said(date(2025, 3, 2), "UA03", "mention"),
            ReportClaim(hostile, claim(hostile, "UA05", "contested", quote=HOSTILE, claimant=HOSTILE)),
        ]
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    for library in ("geopandas", "pyogrio", "pyarrow", "fastkml"):
        pytest.importorskip(library, reason=f"{library} is not installed: pip install 'frontmap[gis]'")
    folder = tmp_path_factory.mktemp("exports")
    for name in SINGLE_FILES:
        export(statuses(), PLACES, folder / f"out.{name}")
    return {name: folder / f"out.{name}" for name in SINGLE_FILES}


def test_geopackage_is_read_back(files: dict[str, Path]) -> None:
    import geopandas
    import pyogrio

    assert {row[0] for row in pyogrio.list_layers(files["gpkg"])} >= {"settlements", "claims"}
    settlements = geopandas.read_file(files["gpkg"], layer="settlements").set_index("settlement_id")
    assert settlements.crs.to_epsg() == 4326
    assert list(settlements["claim"]) == ["contested", "ru_advance", "ua_control", "ua_advance", "contested"]
    assert (settlements.geometry["UA01"].x, settlements.geometry["UA01"].y) == (37.85, 48.40)
    assert settlements.geometry["UA04"] is None
    assert bool(settlements["disputed"]["UA01"]) is True
    assert (settlements["says_ru"]["UA01"], settlements["says_ua"]["UA01"]) == ("ru_control", "contested")
    assert [each["claim"] for each in json.loads(settlements["claims"]["UA01"])] == [
        "contested",
        "ru_control",
    ]
    claims = geopandas.read_file(files["gpkg"], layer="claims")
    assert len(claims) == 7
    assert str(claims["published"].dtype).startswith("datetime64")
    assert claims["quote"].iloc[-1] == writable(HOSTILE)


def test_geopackage_holds_styles_for_qgis(files: dict[str, Path]) -> None:
    connection = sqlite3.connect(files["gpkg"])
    rows = connection.execute(
        "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
    )
    styles = {name: (column, default, ET.fromstring(qml)) for name, column, default, qml in rows}
    columns = dict(connection.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall())
    connection.close()
    assert set(styles) == {"settlements", "claims"} == set(columns)
    for name, (column, default, root) in styles.items():
        assert (column, default) == (columns[name], 1)
        values = [each.get("value") for each in root.iter("category")]
        assert values == list(CLAIM_STYLES)
        assert {each.get("symbol") for each in root.iter("category")} == {
            each.get("name") for each in root.iter("symbol")
        }


def test_qgis_applies_the_style(files: dict[str, Path]) -> None:
    script = f"""
import os
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False); app.initQgis()
layer = QgsVectorLayer({str(files["gpkg"])!r} + '|layername=settlements', 's', 'ogr')
renderer = layer.renderer()
print(layer.featureCount(), renderer.type(), [c.value() for c in renderer.categories()],
      [c.symbol().color().name() for c in renderer.categories()][0], flush=True)
os._exit(0)
"""
    python = "/usr/bin/python3"
    probe = (
        subprocess.run([python, "-c", "import qgis.core"], capture_output=True)
        if Path(python).exists()
        else None
    )
    if probe is None or probe.returncode:
        pytest.skip("QGIS's Python modules are not installed (Debian: python3-qgis)")
    done = subprocess.run(
        [python, "-c", script], capture_output=True, text=True, timeout=120,
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin", "HOME": str(files["gpkg"].parent)},
    )  # fmt: skip
    expected = f"5 categorizedSymbol {list(CLAIM_STYLES)} {CLAIM_STYLES['ru_control'].colour}"
    assert done.stdout.strip() == expected, done.stderr


def test_geoparquet_is_read_back(files: dict[str, Path]) -> None:
    import geopandas
    import pyarrow.parquet

    frame = geopandas.read_parquet(files["parquet"])
    assert frame.crs.to_epsg() == 4326
    assert len(frame) == 7
    assert frame.geometry.iloc[0].coords[0] == (37.85, 48.40)
    assert set(frame["published"].dropna()) == {date(2025, 3, 1), date(2025, 3, 2)}
    metadata = json.loads(pyarrow.parquet.read_schema(files["parquet"]).metadata[b"geo"])
    assert metadata["version"] == "1.1.0"


def test_csv_is_read_back(files: dict[str, Path]) -> None:
    import pandas

    text = files["csv"].read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 7
    assert rows[0]["settlement_id"] == "UA01"
    assert (rows[0]["lat"], rows[0]["lon"], rows[0]["published"]) == ("48.4", "37.85", "2025-03-02")
    frame = pandas.read_csv(files["csv"])
    assert frame["disputed"].dtype == bool
    assert math.isnan(frame["lat"][frame["settlement_id"] == "UA04"].iloc[0])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_csv_text_is_no_formula(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(csv_text([{"a": text, "n": -1.5}], ["a", "n"]), newline=""))
    assert row == {"a": "'" + text, "n": "-1.5"}


def kml_root(files: dict[str, Path], name: str) -> ET.Element:
    if name == "kml":
        return ET.parse(files["kml"]).getroot()
    with zipfile.ZipFile(files["kmz"]) as archive:
        return ET.fromstring(archive.read("doc.kml"))


@pytest.mark.parametrize("name", ["kml", "kmz"])
def test_kml_structure(files: dict[str, Path], name: str) -> None:
    root = kml_root(files, name)
    placemarks = list(root.iter(f"{KML}Placemark"))
    assert len(placemarks) == 4 + 6  # settlements and claims with coordinates
    first = placemarks[0]
    assert first.findtext(f"{KML}Point/{KML}coordinates", "").split(",")[:2] == ["37.85", "48.4"] or len(
        first
    )
    styles = {each.get("id") for each in root.iter(f"{KML}Style")}
    assert {each.text for each in root.iter(f"{KML}styleUrl")} <= {f"#{style}" for style in styles}
    days = {each.text for each in root.iter(f"{KML}when")}
    assert days == {"2025-03-01", "2025-03-02"}


@pytest.mark.parametrize("name", ["kml", "kmz"])
def test_kml_text_stays_text(files: dict[str, Path], name: str) -> None:
    root = kml_root(files, name)
    (described,) = {text for each in root.iter(f"{KML}description") if "alert" in (text := each.text or "")}
    assert "<script" not in described
    assert "&lt;script&gt;" in described
    assert "javascript:" not in described
    assert any(each.text == writable(HOSTILE) for each in root.iter(f"{KML}value"))


def test_kml_is_read_by_fastkml(files: dict[str, Path]) -> None:
    from fastkml import KML as Kml
    from fastkml import Placemark
    from fastkml.utils import find_all

    read = Kml.from_string(files["kml"].read_text("utf-8").split("\n", 1)[1])
    found = list(find_all(read, of_type=Placemark))
    assert len(found) == 10
    assert {each.name for each in found} == {"Toretsk", "Pokrovsk", "Kupiansk", PLACES["UA05"].name_latn}


def test_kmz_carries_its_icons(files: dict[str, Path]) -> None:
    with zipfile.ZipFile(files["kmz"]) as archive:
        names = archive.namelist()
        assert names[0] == "doc.kml"
        hrefs = {each.text for each in ET.fromstring(archive.read("doc.kml")).iter(f"{KML}href")}
        assert hrefs == set(names[1:])


def test_icons_are_pictures() -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    for style in CLAIM_STYLES.values():
        picture = image.open(io.BytesIO(icon(style)))
        assert picture.size == (32, 32)
        assert picture.convert("RGBA").getpixel((16, 16))[3] == (255 if style.filled else 0)
        assert struct.unpack(">I", icon(style)[16:20]) == (32,)


@pytest.mark.parametrize("name", SINGLE_FILES)
def test_gdal_reads_it(files: dict[str, Path], name: str) -> None:
    ogrinfo = shutil.which("ogrinfo")
    if ogrinfo is None:
        pytest.skip("GDAL's tools are not installed (Debian: gdal-bin)")
    listed = subprocess.run([ogrinfo, "--formats"], capture_output=True, text=True).stdout
    if name == "parquet" and "Parquet" not in listed:
        pytest.skip("this GDAL has no Parquet driver")
    done = subprocess.run([ogrinfo, "-ro", "-al", "-so", str(files[name])], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr
    counts = [int(line.split(":")[1]) for line in done.stdout.splitlines() if "Feature Count" in line]
    assert sum(counts) == {"gpkg": 5 + 7 + 2, "kml": 10, "kmz": 10, "csv": 7, "parquet": 7}[name]


@pytest.mark.parametrize("name", FORMATS)
def test_equal_statuses_give_equal_bytes(tmp_path: Path, name: str) -> None:
    for library in ("geopandas", "pyogrio", "pyarrow", "fastkml"):
        pytest.importorskip(library, reason=f"{library} is not installed: pip install 'frontmap[gis]'")
    written = [export(statuses(), PLACES, tmp_path / f"{turn}", format=name) for turn in "ab"]
    assert [path.read_bytes() for path in written[0]] == [path.read_bytes() for path in written[1]]
    assert len(written[0]) == (8 if name == "geojson" else 1)


@pytest.mark.parametrize("name", SINGLE_FILES)
def test_no_statuses_give_an_empty_file_of_the_format(tmp_path: Path, name: str) -> None:
    pytest.importorskip("geopandas", reason="geopandas is not installed: pip install 'frontmap[gis]'")
    (path,) = export([], PLACES, tmp_path / f"empty.{name}")
    assert path.stat().st_size > 0


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    old = tmp_path / "out.csv"
    old.write_text("old")
    missing = merge([said(date(2025, 3, 1), "UA99", "ru_control")])
    with pytest.raises(LookupError):
        export(missing, PLACES, old)
    assert old.read_text() == "old"
    with pytest.raises(OSError, match="cannot be written"):
        export(statuses(), PLACES, tmp_path / "none" / "out.csv")


def test_formats_by_suffix() -> None:
    assert format_of("a/b.GPKG") == "gpkg"
    assert format_of("layers") == "geojson"
    with pytest.raises(InputError, match=r"\.shp"):
        format_of("a.shp")
    with pytest.raises(InputError, match="no export format"):
        export([], PLACES, "x.csv", format="shp")


def test_a_missing_library_names_its_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "geopandas", None)
    with pytest.raises(ExtraMissing, match=r"frontmap\[gis\]") as caught:
        export(statuses(), PLACES, tmp_path / "out.gpkg")
    assert caught.value.extra == "gis"
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ImportError):
        need("geopandas")
