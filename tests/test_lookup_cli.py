"""`frontmap lookup` and `frontmap gazetteer …` as a person meets them."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from gazetteer_world import BAKHMUT, homes, tables, world
from loopback import send, serving

from frontmap.cli import app
from frontmap.gazetteer import Gazetteer

__all__ = ["homes", "tables", "world"]
KEYS = ["settlement_id", "name_uk", "oblast", "lat", "lon", "uncertainty_km", "score", "rule"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_names_from_a_file_one_object_a_line(homes: Path, tables: Path) -> None:
    lines = ["Bakhmut", "", "Часового Яру", "\u202e😀", "x" * 10_000, "Без Місця", '"quoted" \\ name']
    path = homes / "names.txt"
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    result = run("lookup", "--from-file", path, "--folder", tables)
    assert result.exit_code == 0, result.stderr
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["name"] for answer in answers] == lines
    assert all(list(answer) == ["name", "candidates"] for answer in answers)
    first = answers[0]["candidates"][0]
    assert list(first) == KEYS
    assert (first["settlement_id"], first["name_uk"], first["oblast"]) == (BAKHMUT, "Бахмут", "Донецька")
    assert (first["lat"], first["lon"], first["uncertainty_km"]) == (48.59441, 38.0008, 2.0)
    assert first["score"] == 1.0 and first["rule"]
    assert [len(answers[number]["candidates"]) for number in (1, 3, 4)] == [0, 0, 0]
    assert answers[5]["candidates"][0]["lat"] is None
    assert answers[6]["candidates"] == [] or answers[6]["candidates"][0]["score"] < 0.8


def test_bytes_that_are_no_text_cost_one_line(homes: Path, tables: Path) -> None:
    path = homes / "names.txt"
    path.write_bytes(b"Bakhmut\n\xff\xfe\xfa\nLyman\n")
    result = run("lookup", "--from-file", path, "--folder", tables)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [bool(answer["candidates"]) for answer in answers] == [True, False, True]


def test_names_from_standard_input(tables: Path) -> None:
    command = [sys.executable, "-m", "frontmap", "lookup", "--from-file", "-", "--folder"]
    names = "Бахмут\nLyman\n".encode()
    done = subprocess.run([*command, str(tables)], input=names, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_a_table(tables: Path) -> None:
    result = run("lookup", "Artemovsk", "Nowhereville", "\x1b[31mred\u202e", "--folder", tables)
    assert result.exit_code == 0, result.stderr
    for said in ("Бахмут / Bakhmut", "Donetsk", "48.5944", "38.0008", BAKHMUT, "renamed:"):
        assert said in result.stdout
    assert "Nowhereville: no settlement of the gazetteer" in result.stdout
    assert "\x1b" not in result.stdout and "\u202e" not in result.stdout


def test_oblast_point_and_limit(tables: Path) -> None:
    def found(*options: str) -> list[str]:
        result = run("lookup", "Novoselivka", "--format", "jsonl", "--folder", tables, *options)
        assert result.exit_code == 0, result.stderr
        return [each["settlement_id"] for each in json.loads(result.stdout)["candidates"]]

    assert found("--oblast", "харьковская область") == ["UA07"]
    assert found("--near", "48.9,37.9")[0] == "UA05"
    assert found("--near", "49.2, 37.3", "--limit", "1") == ["UA07"]
    assert len(found()) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lookup"], "give names"),
        (["lookup", "x", "--from-file", "y"], "give names"),
        (["lookup", "x", "--format", "xml"], "table or jsonl"),
        (["lookup", "x", "--oblast", "Mordor"], "no oblast"),
        (["lookup", "x", "--near", "48.5"], "not LAT,LON"),
        (["lookup", "x", "--near", "north,east"], "not LAT,LON"),
        (["lookup", "x", "--near", "137.5,48.5"], "latitude comes first"),
        (["lookup", "x", "--near", "nan,48.5"], "latitude comes first"),
        (["lookup", "--from-file", "/nowhere/names.txt"], "names.txt: cannot be read"),
        (["lookup", "x", "--folder", "/nowhere"], "table is missing"),
        (["lookup", "x", "--geocode-online"], "user agent of your own"),
        (["gazetteer", "export", "--format", "xml"], "csv or geojson"),
        (["gazetteer", "export", "-o", "/nowhere/x.csv"], "cannot be written"),
    ],
)
def test_what_cannot_be_asked(tables: Path, arguments: list[str], said: str) -> None:
    folder = [] if "--folder" in arguments else ["--folder", str(tables)]
    result = run(*arguments, *folder)
    assert result.exit_code != 0
    assert said in result.stderr.replace("\n", " ")
    assert "Traceback" not in result.stderr


def test_export_csv(tables: Path, world: Gazetteer) -> None:
    result = run("gazetteer", "export", "--folder", tables)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == len(world)
    for row, place in zip(rows, world, strict=True):
        assert row["settlement_id"] == place.settlement_id
        assert row["coordinate_source"] == place.coordinate_source
        assert row["lat"] == "" if math.isnan(place.lat) else float(row["lat"]) == place.lat


def test_export_geojson(homes: Path, tables: Path, world: Gazetteer) -> None:
    path = homes / "out.geojson"
    assert run("gazetteer", "export", "--format", "geojson", "-o", path, "--folder", tables).exit_code == 0
    layer = json.loads(path.read_text(encoding="utf-8"))
    assert layer["type"] == "FeatureCollection"
    by_id = {feature["id"]: feature for feature in layer["features"]}
    assert len(by_id) == len(world)
    assert by_id[BAKHMUT]["geometry"] == {"type": "Point", "coordinates": [38.0008, 48.59441]}
    assert by_id[BAKHMUT]["properties"]["uncertainty_km"] == 2.0
    assert by_id["UA11"]["geometry"] is None and by_id["UA11"]["properties"]["uncertainty_km"] is None


def test_a_spreadsheet_calculates_nothing(homes: Path, tables: Path) -> None:
    path = tables / "settlements.tsv"
    text = path.read_text(encoding="utf-8").replace("Часовоярська", "=cmd|' /C calc'!A0")
    path.write_text(text, encoding="utf-8")
    assert "'=cmd" in run("gazetteer", "export", "--folder", tables).stdout


def test_info_and_build(tables: Path, world: Gazetteer) -> None:
    said = run("gazetteer", "info", "--folder", tables).stdout
    for part in ("settlements   12", "estimate:hromada", world.version, str(tables), "Донецька"):
        assert part in said
    built = run("gazetteer", "build", "--folder", tables)
    assert built.exit_code == 0 and world.version in built.stderr


def test_lookup_online_on_request_only(homes: Path, tables: Path) -> None:
    asked: list[str] = []
    place = {"lat": "48.62", "lon": "37.55", "display_name": "Вигадане, Україна", "osm_id": 1}

    def answer(handler: object) -> None:
        asked.append(handler.path)  # type: ignore[attr-defined]
        send(handler, json.dumps([place]).encode(), kind="application/json")  # type: ignore[arg-type]

    with serving(answer) as url:
        options = ["--format", "jsonl", "--folder", tables, "--geocoder-url", url]
        plain = run("lookup", "Вигадане", *options)
        assert json.loads(plain.stdout)["candidates"] == [] and asked == []
        agent = ["--geocode-online", "--user-agent", "desk-test desk@example.org"]
        online = run("lookup", "Вигадане", "Bakhmut", *agent, *options)
    first, second = map(json.loads, online.stdout.splitlines())
    assert first["candidates"][0]["rule"] == "online:nominatim"
    assert second["candidates"][0]["settlement_id"] == BAKHMUT
    assert len(asked) == 1
    failing = run("lookup", "Інше", "Bakhmut", *agent, *options)
    assert failing.exit_code == 0 and "refused" in failing.stderr
    assert json.loads(failing.stdout.splitlines()[1])["candidates"]


def test_a_reader_that_stops_early(tables: Path, homes: Path) -> None:
    path = homes / "names.txt"
    path.write_text("Bakhmut\n" * 20_000)
    asking = f'"{sys.executable}" -m frontmap lookup --from-file'
    command = f'{asking} "{path}" --folder "{tables}" | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, timeout=120, env=dict(os.environ))
    assert json.loads(done.stdout)["name"] == "Bakhmut"
    assert b"Traceback" not in done.stderr
