"""Rows of one's own: every bad row is named at once, good ones are found and survive."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from gazetteer_world import LYMAN, homes, tables, world

from frontmap.errors import InputError
from frontmap.gazetteer import Gazetteer
from frontmap.gazetteer_added import add_rows, read_additions

__all__ = ["homes", "tables", "world"]
HEADER = "settlement_id,name_uk,lat,lon,oblast,population,alternates\n"


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "rows.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_new_settlement_is_found_in_every_case(homes: Path, world: Gazetteer, tables: Path) -> None:
    rows = written(homes, HEADER + ",Вигадане,48.5,37.5,Донецька область,10,Vydumannoye;Выдуманное\n")
    additions, problems = read_additions(rows, world)
    assert problems == []
    add_rows(additions)
    again = Gazetteer.load(tables)
    for name in ("Vyhadane", "у Вигаданому", "Vydumannoye", "Выдуманным"):
        place = again[again.lookup(name.removeprefix("у "))[0].settlement_id]
        assert (place.name_uk, place.oblast, place.coordinate_source) == ("Вигадане", "Донецька", "user")
        assert (place.lat, place.lon, place.uncertainty_km) == (48.5, 37.5, 1.0)
    assert len(again) == 13


def test_a_known_settlement_is_changed(homes: Path, world: Gazetteer, tables: Path) -> None:
    rows = written(homes, f"settlement_id,lat,lon,uncertainty_km\n{LYMAN},49.0,37.8,0.5\n")
    additions, _ = read_additions(rows, world)
    add_rows(additions)
    place = Gazetteer.load(tables)[LYMAN]
    assert (place.lat, place.uncertainty_km, place.coordinate_source) == (49.0, 0.5, "user")
    assert (place.name_uk, place.population) == ("Лиман", 20066)


def test_adding_twice_replaces(homes: Path, world: Gazetteer, tables: Path) -> None:
    for lat in ("48.1", "48.2"):
        rows = written(homes, f"settlement_id,name_uk,lat,lon\nMY-1,Моє,{lat},37\n")
        additions, _ = read_additions(rows, world)
        add_rows(additions)
    again = Gazetteer.load(tables)
    assert again["MY-1"].lat == 48.2
    assert len(again) == 13


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",,48,37,,,", "neither a known settlement_id nor a name"),
        (",Нове,,,,,", "needs lat and lon"),
        (",Нове,48,,,,", "only one of lat and lon"),
        (",Нове,37.8,48.9,,,", "swapped"),
        (",Нове,0,0,,,", "not in the region"),
        (",Нове,північ,37,,,", "is no number"),
        (",Нове,nan,37,,,", "is no number"),
        (",Нове,48,37,Мордор,,", "no oblast"),
        (",Нове,48,37,,багато,", "no whole number"),
        (",Нове,48,37,,-5,", "no whole number"),
        (",Novoye,48,37,,,", "other letters"),
        (",Нове,48,37,,,123", "is no name"),
        (",Но\x07ве,48,37,,,", "is no name"),
        (f",{'Н' * 81},48,37,,,", "longer than 80"),
        ("../../x,Нове,48,37,,,", "letters, digits and hyphens"),
        (",Нове,48,37,,,,,extra", "more cells"),
    ],
)
def test_bad_rows_are_told(homes: Path, world: Gazetteer, row: str, said: str) -> None:
    additions, problems = read_additions(written(homes, HEADER + row + "\n"), world)
    assert additions == []
    assert len(problems) == 1
    assert said in str(problems[0])
    assert "rows.csv:2: " in str(problems[0])
    assert (problems[0].row, problems[0].path) == (2, homes / "rows.csv")


def test_all_bad_rows_are_told_at_once_and_nothing_is_added(
    homes: Path, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontmap.gazetteer_tables.gazetteer_folder", lambda: tables)
    from frontmap.gazetteer_cli import app

    rows = written(homes, HEADER + ",Добре,48,37,,,\n,,1,1,,,\n,Добре,48,37,,,\n,Погане,x,37,,,\n")
    result = CliRunner().invoke(app, ["add", str(rows)])
    assert result.exit_code == 1
    lines = [line for line in result.stderr.splitlines() if "rows.csv" in line]
    assert [line.split(":")[2] for line in lines[:3]] == ["3", "4", "5"]
    assert "3 bad rows; nothing was added" in lines[3]
    assert not (homes / "data" / "frontmap" / "added").exists()
    good = written(homes, HEADER + ",Добре,48,37,,,\n")
    assert CliRunner().invoke(app, ["add", "--check", str(good)]).exit_code == 0
    assert not (homes / "data" / "frontmap" / "added").exists()
    assert CliRunner().invoke(app, ["add", str(good)]).exit_code == 0
    assert Gazetteer.load(tables).lookup("Dobre")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "header has nothing"),
        ("city,lat,lon\nX,1,2\n", "'city'"),
        ("name_uk,lat,lat\n", "twice"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"PK\x03\x04\x00\x00", "header has"),
    ],
)
def test_files_that_are_no_tables(homes: Path, world: Gazetteer, content: str | bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_additions(written(homes, content), world)
    with pytest.raises(InputError, match="cannot be read"):
        read_additions(homes / "missing.csv", world)
    with pytest.raises(InputError, match="cannot be read"):
        read_additions(homes, world)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheets_of_any_country(homes: Path, world: Gazetteer, delimiter: str) -> None:
    lines = ["name_uk", "lat", "lon"], ["Нове", "48,5", "37,5"]
    text = "\ufeff" + "".join(delimiter.join(cells) + "\r\n" for cells in lines)
    additions, problems = read_additions(written(homes, text), world)
    assert problems == []
    assert additions[0].cells[8:10] == ("48.5", "37.5")
