"""`--geocode-online` of the commands that read reports, off a loopback server that speaks like Nominatim."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import map_page
import pytest
from browser import open_page
from click.testing import CliRunner, Result
from loopback import send, serving
from test_geocode import AGENT, PLACE, Nominatim

import frontmap.geocode
from frontmap.cli import app

chromium = map_page.chromium
REPORT = """2025-10-20

Russian forces seized the village of Zhmykhburg, north of Pokrovsk. Ukrainian forces hold Pokrovsk.
"""
FOUND = PLACE | {"name": "Жмихбург"}
Command = Callable[..., Result]


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A report that names a place nobody knows; the geocoder's answers are kept in the test's folder."""
    monkeypatch.setattr(frontmap.geocode, "cache_folder", lambda: tmp_path / "cache")
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def run(url: str, *words: object) -> Result:
    options = ["--geocode-online", "--user-agent", AGENT, "--geocoder-url", url]
    return CliRunner().invoke(app, [*map(str, words), *options])


def test_extract_marks_what_was_placed_online(report: Path) -> None:
    server = Nominatim(FOUND)
    with serving(server) as url:
        result = run(url, "extract", report, "-o", report.with_suffix(".jsonl"))
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in report.with_suffix(".jsonl").read_text("utf-8").splitlines()]
    placed = next(row for row in rows if row["surface"] == "Zhmykhburg")
    assert (placed["coordinate_source"], placed["claim"]) == ("online:nominatim", "ru_control")
    assert placed["settlement_id"].startswith("ONLINE-")
    assert "placed by online:nominatim" in " ".join(placed["reasons"])
    known = [row for row in rows if row["surface"] == "Pokrovsk"]
    assert {row["coordinate_source"] for row in known} == {"geonames"}
    assert [asked["q"] for asked in server.asked] == [["Zhmykhburg"]], "only the unknown name is asked about"


def test_nothing_is_asked_without_the_option(report: Path) -> None:
    server = Nominatim(FOUND)
    with serving(server) as url:
        result = CliRunner().invoke(app, ["extract", str(report), "--geocoder-url", url])
    assert result.exit_code == 0
    assert server.asked == []
    assert "ONLINE-" not in result.output


@pytest.mark.browser
def test_the_map_says_what_was_placed_online(report: Path, tmp_path: Path, chromium: Any) -> None:
    with serving(Nominatim(FOUND)) as url:
        result = run(url, "map", report, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    layer = json.loads((tmp_path / "out" / "settlements.geojson").read_text("utf-8"))
    sources = {feature["properties"]["coordinate_source"] for feature in layer["features"]}
    assert sources == {"geonames", "online:nominatim"}
    with open_page(tmp_path / "out" / "map.html", started=chromium) as page:
        assert "1 place named “(online)”: placed by an online geocoder" in page.inner_text("#fm-certainty")
        page.evaluate(
            "() => { const app = frontmap.app, store = app.store;"
            " app.select(store.places.lat.findIndex((_, n) => store.online(n)), {}); }"
        )
        assert "Not in the gazetteer: placed by an online geocoder." in page.inner_text(".fm-card")


def broken(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"no", status=500)


def test_a_geocoder_that_fails_loses_nothing_else(report: Path, tmp_path: Path) -> None:
    with serving(broken) as url:
        result = run(url, "map", report, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "nominatim: " in result.output
    assert "Zhmykhburg" in (tmp_path / "out" / "unresolved.csv").read_text("utf-8")
    assert "Покровськ" in (tmp_path / "out" / "mentions.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["extract", "{report}", "--jobs", "2", "--geocode-online"], "asks one by one"),
        (["map", "--ledger", "x.sqlite", "--geocode-online"], "not with --ledger"),
        (["map", "{report}", "--geocode-online"], "user agent of your own"),
    ],
)
def test_what_cannot_be_asked_for(report: Path, words: list[str], message: str) -> None:
    result = CliRunner().invoke(app, [word.format(report=report) for word in words])
    assert result.exit_code != 0
    assert message in " ".join(result.output.replace("│", " ").split())
