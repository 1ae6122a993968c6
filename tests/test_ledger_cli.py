"""The commands of the ledger and of the analysis, on a small gazetteer and a simple way of finding claims."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ledger_samples import PLACES, claim

from frontmap import analysis_inputs
from frontmap.cli import app
from frontmap.ledger import Ledger
from frontmap.records import Candidate, Claim, Report

Run = Callable[..., Any]


class Gazetteer:
    """A gazetteer of the sample places."""

    def __init__(self, version: str = "g1") -> None:
        self.version = version

    def __getitem__(self, settlement_id: str) -> Any:
        return PLACES[settlement_id]

    def __contains__(self, settlement_id: object) -> bool:
        return settlement_id in PLACES

    def lookup(self, name: str) -> list[Candidate]:
        return [Candidate(each.settlement_id, 1.0, "exact") for each in PLACES if each.name_latn == name]


def simple_extract(report: Report, places: Any, corrections: Any = None) -> list[Claim]:
    labels = {"taken": "ru_control", "held": "ua_control", "fought": "contested"}
    found = []
    for place in PLACES:
        for match in re.finditer(rf"{re.escape(place.name_latn)} (taken|held|fought|named)", report.text):
            label: Any = labels.get(match[1], "mention")
            found.append(claim(report, place.settlement_id, label, start=match.start(), quote=match[0]))
    if corrections is None:
        return found
    kept = {each.mention.start: each for each in corrections.apply(report, [c.resolution for c in found])}
    starts = [(each, each.resolution.mention.start) for each in found]
    return corrections.correct(report, [replace(c, resolution=kept[at]) for c, at in starts if at in kept])


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(analysis_inputs, "gazetteer", Gazetteer)
    monkeypatch.setattr(analysis_inputs, "extract", simple_extract)

    def invoke(*words: str, code: int = 0) -> Any:
        result = CliRunner().invoke(app, words)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output + result.stderr
        return result

    return invoke


def write(name: str, text: str) -> str:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


@pytest.fixture
def week(run: Run) -> Run:
    """Two reports a week apart, in the ledger."""
    first = write("2025-03-01-gs.txt", "Toretsk held. Pokrovsk named.\n")
    second = write("2025-03-08-mod.txt", "Toretsk taken. Kupiansk fought.\n")
    run("ledger", "add", first, "--source", "GS", "--date", "2025-03-01", "--side", "ua")
    run("ledger", "add", second, "--source", "MoD", "--date", "2025-03-08", "--side", "ru")
    return run


def test_add_list_show_remove(week: Run) -> None:
    listed = week("ledger", "list").stdout
    assert [day in listed for day in ("2025-03-01", "2025-03-08", "GS", "MoD")] == [True] * 4
    assert "MoD" not in week("ledger", "list", "--until", "2025-03-01").stdout
    assert week("ledger", "list", "--source", "nobody", code=1)
    shown = week("ledger", "show", "2025-03-08-mod.txt", "--text").stdout
    assert "ru_control" in shown
    assert "added" in shown
    assert "Kupiansk fought." in shown
    week("ledger", "verify")
    week("ledger", "remove", "2025-03-08-mod.txt")
    assert "no report" in week("ledger", "remove", "2025-03-08-mod.txt", code=1).stderr
    assert "removed" in week("ledger", "show", "2025-03-08-mod.txt").stdout
    assert "no report" in week("ledger", "show", "other", code=1).stderr


def test_adding_twice_gives_byte_identical_exports(week: Run) -> None:
    outputs = ("all.jsonl", "map.gpkg", "map.csv", "map.kmz", "map.parquet")
    written: list[list[bytes]] = []
    for _ in range(3):
        for name in outputs:
            week("ledger", "export", name)
        written.append([Path(name).read_bytes() for name in outputs])
        words = (
            "ledger",
            "add",
            "2025-03-08-mod.txt",
            "--source",
            "MoD",
            "--date",
            "2025-03-08",
            "--side",
            "ru",
        )
        assert "unchanged" in week(*words).stdout
    assert written[0] == written[1] == written[2]
    lines = [json.loads(line) for line in Path("all.jsonl").read_text("utf-8").splitlines()]
    assert [len(line["claims"]) for line in lines] == [2, 2]


def test_a_corrected_report_and_refresh(week: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("2025-03-08-mod.txt", "Toretsk fought.\n")
    words = ("ledger", "add", "2025-03-08-mod.txt", "--source", "MoD", "--date", "2025-03-08", "--side", "ru")
    assert "replaced 2025-03-08-mod.txt" in week(*words).stdout
    assert "0 extracted again" in week("ledger", "refresh").stderr
    monkeypatch.setattr(analysis_inputs, "gazetteer", lambda: Gazetteer("g2"))
    monkeypatch.setattr(analysis_inputs, "extract", lambda report, places: [])
    assert "2 extracted again, 2 with other claims" in week("ledger", "refresh").stderr
    with Ledger("frontmap.sqlite", readonly=True) as ledger:
        assert list(ledger.claims()) == []
        assert {entry.versions.gazetteer for entry in ledger.entries()} == {"g2"}


def test_problems_of_some_reports_do_not_stop_the_others(run: Run) -> None:
    good = write("2025-03-01-gs.txt", "Toretsk held.\n")
    result = run("ledger", "add", "missing.txt", good, code=1)
    assert "missing.txt" in result.stderr
    assert f"added {good}" in result.stdout
    assert len(result.stderr.splitlines()) == 2
    assert "frontmap.sqlite" in run("ledger", "list", "--ledger", "none/frontmap.sqlite", code=1).stderr


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--since", "yesterday"),
        ("export", "--since", "2025-03-02", "--until", "2025-03-01"),
        ("export", "--bbox", "1,2,3"),
        ("export", "--oblast", "Atlantis"),
        ("diff", "2025-03-01", "nothing-there"),
        ("diff", "2025-03-08..2025-03-01", "2025-03-08"),
        ("diff", "2025-13-01", "2025-03-08"),
        ("check", "--by", "mood", "--reference", "x.geojson"),
        ("check", "--holder", "x", "--reference", "x.geojson"),
        ("check",),
    ],
)
def test_words_that_cannot_be_understood(week: Run, words: tuple[str, ...]) -> None:
    assert len(week(*words, code=2).stderr.splitlines()) == 1


def test_export_chooses(week: Run) -> None:
    week("export", "-o", "all.csv")
    assert Path("all.csv").read_text("utf-8").count("\n") == 5
    week("export", "-o", "some.csv", "--oblast", "Kharkiv", "--since", "2025-03-02")
    assert [line.split(",")[1] for line in Path("some.csv").read_text("utf-8").splitlines()[1:]] == [
        "Kupiansk"
    ]
    week("export", "-o", "box.csv", "--bbox", "37.8,48,38,49")
    assert "Pokrovsk" not in Path("box.csv").read_text("utf-8")
    week("export", "-o", "folder")
    assert Path("folder/layers/contested.geojson").is_file()
    assert "no export has the suffix" in week("export", "-o", "a.shp", code=1).stderr
    week("export", "2025-03-01-gs.txt", "-o", "direct.csv")
    assert "MoD" not in Path("direct.csv").read_text("utf-8")


def test_diff_of_days_periods_and_exports(week: Run) -> None:
    shown = week("diff", "2025-03-01", "2025-03-08", "-o", "d.csv", "-o", "d.json", "-o", "d.geojson").stdout
    for text in ("newly claimed", "newly disputed", "newly contested", "MoD"):
        assert text in shown
    assert [row["change"] for row in json.loads(Path("d.json").read_text("utf-8"))] == [
        "claimed", "disputed", "contested",
    ]  # fmt: skip
    week("export", "--until", "2025-03-01", "-o", "old")
    week("export", "-o", "new.csv")
    again = week("diff", "old", "new.csv").stdout
    assert "newly disputed" in again
    assert "no change" in week("diff", "2025-03-08", "2025-03-08").stdout
    periods = ("2025-03-01..2025-03-07", "2025-03-08..2025-03-14")
    assert "no longer claimed" in week("diff", *periods).stdout
    assert "known" in week("diff", *periods, "-o", "x.docx", code=1).stderr


def layer(name: str, west: float) -> str:
    ring = [[west, 48.0], [39.0, 48.0], [39.0, 49.0], [west, 49.0], [west, 48.0]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return write(name, json.dumps({"type": "FeatureCollection", "features": [feature]}))


def test_check(week: Run) -> None:
    layers = [layer("ref/l_20250302.geojson", 38.0), layer("ref/l_20250320.geojson", 37.5)]
    shown = week("check", "--reference", *layers, "-o", "c.csv", "-o", "c.json").stdout
    assert "all" in shown
    content = json.loads(Path("c.json").read_text("utf-8"))
    lags = {(row["source"], row["claim"]): (row["agrees"], row["lag_days"]) for row in content["claims"]}
    assert lags[("MoD", "ru_control")] == (False, 12)
    assert lags[("GS", "ua_control")] == (None, 1)
    assert [row["group"] for row in content["summary"]] == ["GS", "MoD", "all"]
    folder = week("check", "--reference", "ref", "2025-03-08-mod.txt").stdout
    assert "2025-03-20" in folder or "Kupiansk" in folder
    broken = write("ref/bad_20250401.geojson", "{")
    assert "bad_20250401" in week("check", "--reference", "ref", code=1).stderr
    assert "no reference" in week("check", "--reference", broken, code=1).stderr


def test_check_tells_of_repairs(week: Run) -> None:
    ring = [[37.0, 48.0], [39.0, 49.0], [39.0, 48.0], [37.0, 49.0], [37.0, 48.0]]
    path = write("bow_20250302.geojson", json.dumps({"type": "Polygon", "coordinates": [ring]}))
    assert "repaired" in week("check", "--reference", path).stderr


def test_timeline(week: Run) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install 'frontmap[plots]'")
    shown = week("timeline", "Toretsk", "UA03", "--png", "t.png", "--svg", "t.svg", "--html", "t.html").stdout
    assert shown.index("2025-03-01") < shown.index("2025-03-08")
    assert "Kupiansk" in shown
    assert Path("t.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in Path("t.svg").read_text("utf-8")
    assert "Toretsk taken" in Path("t.html").read_text("utf-8")
    assert "no such settlement" in week("timeline", "Atlantis", code=1).stderr
    assert "nothing is claimed" in week("timeline", "Nowhere", code=1).stderr


def test_a_ledger_with_a_settlement_that_is_gone(week: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PLACES, "UA03")
    result = week("export", "-o", "rest.csv", code=1)
    assert "ledger refresh" in result.stderr
    assert "Toretsk" in Path("rest.csv").read_text("utf-8")


def test_terminal_text_carries_no_controls(run: Run) -> None:
    write("a.txt", "Toretsk held \x1b[31mred\x1b[0m \u202egnp.exe [bold]markup[/bold]\n")
    run("ledger", "add", "a.txt", "--source", "x\x1b]0;title\x07y [red]z[/red]", "--date", "2025-03-01")
    shown = run("ledger", "list").stdout + run("ledger", "show", "a.txt", "--text").stdout
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "\u202e" not in shown
    assert "[red]z[/red]" in shown


def test_help_is_quick_and_has_examples() -> None:
    ledger = [("ledger", name) for name in ("add", "list", "show", "remove", "refresh", "export", "verify")]
    for words in (*ledger, ("export",), ("diff",), ("check",), ("timeline",)):
        result = CliRunner().invoke(app, [*words, "--help"])
        assert result.exit_code == 0
        assert "Example: frontmap" in result.output


def test_importing_the_commands_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    script = (
        "import sys, frontmap.ledger_cli, frontmap.analysis_cli;"
        "heavy = ('pandas', 'folium', 'shapely', 'geopandas', 'matplotlib', 'numpy');"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ})
    assert done.stdout.strip() == "[]", done.stderr
