"""Updating from GeoNames dumps, off a real server on loopback: what comes in, and what must not."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from gazetteer_world import BAKHMUT, LYMAN, SUDZHA, homes, tables, world
from loopback import send, serving

from frontmap.errors import FrontmapError, InputError, OutputError
from frontmap.gazetteer import Gazetteer
from frontmap.geonames_dump import read_dump
from frontmap.geonames_update import forget_update, update_from

__all__ = ["homes", "tables", "world"]


def line(
    geonameid: int,
    name: str,
    alternates: str,
    lat: float,
    lon: float,
    *,
    country: str = "UA",
    admin1: str = "05",
    code: str = "PPL",
    kind: str = "P",
    population: int = 0,
) -> str:
    """A line of a dump, 19 cells as GeoNames documents them."""
    cells = [str(geonameid), name, name, alternates, str(lat), str(lon), kind, code, country, "", admin1]
    cells += ["", "", "", str(population), "", "120", "Europe/Kyiv", "2026-11-01"]
    return "\t".join(cells)


UA = [
    line(709611, "Bakhmut", "Artemivs'k,Бахмут,Bachmutschyna,バフムート", 48.595, 38.001, population=72000),
    line(702760, "Lyman", "Лиман", 48.99, 37.81),
    line(1, "Novoselivka", "Новоселівка", 48.9612, 37.9712),
    line(2, "Novoselivka", "Новоселівка", 49.91, 37.95),
    line(3, "Step", "Степ", 48.91, 37.91, code="PPLQ"),
    line(4, "Step", "Степ", 48.99, 37.99, kind="H", code="STM"),
    line(5, "Chasiv Yar", "Часів Яр", 48.59, 37.83, admin1="07"),
    line(6, "Nowhere", "Ніде", 48.5, 37.5),
]
RU = [
    line(485239, "Sudzha", "Суджа,Soudja", 51.198, 35.272, country="RU", admin1="41", population=5127),
    line(700, "Guyevo", "Гуево", 51.1, 35.3, country="RU", admin1="41"),
    line(701, "Suzdal", "Суздаль", 56.4, 40.4, country="RU", admin1="83"),
]


def dump(country: str, lines: list[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr(f"{country}.txt", "\n".join(lines) + "\n")
    return stream.getvalue()


GOOD = {"/UA.zip": dump("UA", UA), "/RU.zip": dump("RU", RU)}


def serve(files: Mapping[str, bytes]) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = files.get(handler.path)
        if body is None:
            send(handler, b"<html>gone</html>", status=404, kind="text/html")
        else:
            send(handler, body)

    return answer


def kept(homes: Path) -> dict[str, bytes]:
    """Everything in the update's folder, to compare before and after."""
    folder = homes / "data" / "frontmap" / "geonames"
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}


def test_an_update_brings_places_names_and_people(homes: Path, tables: Path, world: Gazetteer) -> None:
    with serving(serve(GOOD)) as url:
        said = update_from(url=url, tables=tables)
    assert "4 settlements matched" in said and "1 newly placed" in said and "1 added in Russia" in said
    after = Gazetteer.load(tables)
    assert after[BAKHMUT].population == 72000
    assert (after[BAKHMUT].lat, after[BAKHMUT].coordinate_source) == (48.595, "geonames")
    assert [each.settlement_id for each in after.exact("bachmutschyna")] == [BAKHMUT]
    assert after.exact("バフムート") == ()
    assert (after["UA05"].lat, after["UA05"].lon, after["UA05"].uncertainty_km) == (48.9612, 37.9712, 2.0)
    assert after["UA06"] == world["UA06"]
    assert after["UA08"] == world["UA08"], "abandoned places and railway stations are no settlements"
    assert after["UA10"] == world["UA10"], "a namesake in another oblast is not it"
    assert (after[SUDZHA].population, after[SUDZHA].lat) == (5127, 51.198)
    assert after["RU-700"].oblast == "Курская"
    assert after.lookup("в Гуеве".removeprefix("в "))[0].settlement_id == "RU-700"
    assert "RU-701" not in after
    assert len(after) == len(world) + 1


def test_the_same_update_again_changes_nothing(homes: Path, tables: Path) -> None:
    with serving(serve(GOOD)) as url:
        update_from(url=url, tables=tables)
        first, version = kept(homes), Gazetteer.load(tables).version
        update_from(url=url, tables=tables)
    assert {k: v for k, v in kept(homes).items() if k.endswith("tsv")} == {
        k: v for k, v in first.items() if k.endswith("tsv")
    }
    assert Gazetteer.load(tables).version == version


def test_forgetting_goes_back(homes: Path, tables: Path, world: Gazetteer) -> None:
    assert not forget_update()
    with serving(serve(GOOD)) as url:
        update_from(url=url, tables=tables)
    assert forget_update()
    assert Gazetteer.load(tables).version == world.version


def test_from_a_file_keeps_the_other_country(homes: Path, tables: Path) -> None:
    (homes / "RU.zip").write_bytes(GOOD["/RU.zip"])
    (homes / "mine.zip").write_bytes(GOOD["/UA.zip"])
    update_from(files=[homes / "RU.zip"], tables=tables)
    update_from(files=[homes / "mine.zip"], tables=tables)
    after = Gazetteer.load(tables)
    assert after["RU-700"] and after[BAKHMUT].population == 72000


def _html(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"<!DOCTYPE html><title>Maintenance</title>", kind="text/html")


def _cut(handler: BaseHTTPRequestHandler) -> None:
    body = GOOD["/UA.zip"]
    send(handler, body[: len(body) // 2], length=len(body))
    handler.close_connection = True


def _cut_unsaid(handler: BaseHTTPRequestHandler) -> None:
    body = GOOD["/UA.zip"]
    send(handler, body[: len(body) // 2])


def _flipped(handler: BaseHTTPRequestHandler) -> None:
    body = bytearray(GOOD["/UA.zip"])
    at = body.index(b"UA.txt") + 40
    body[at] ^= 0xFF
    send(handler, bytes(body))


def _reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


def _silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


def _other(handler: BaseHTTPRequestHandler) -> None:
    send(handler, GOOD["/RU.zip"])


def _empty(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"")


def _no_text(handler: BaseHTTPRequestHandler) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../etc/UA.txt", "x")
    send(handler, stream.getvalue())


def _short_lines(handler: BaseHTTPRequestHandler) -> None:
    send(handler, dump("UA", [*UA, "7\tonly\tfour\tcells"]))


def _no_numbers(handler: BaseHTTPRequestHandler) -> None:
    send(handler, dump("UA", [*UA, line(9, "X", "", 48, 37).replace("\t48\t", "\tnorth\t")]))


def _not_here(handler: BaseHTTPRequestHandler) -> None:
    send(handler, dump("UA", [line(9, "Springfield", "", 48, 37)]))


def _few(handler: BaseHTTPRequestHandler) -> None:
    send(handler, dump("UA", [line(702760, "Lyman", "Лиман", 48.99, 37.81)]))


def _not_text(handler: BaseHTTPRequestHandler) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("UA.txt", b"\xff\xfe\x00" * 50)
    send(handler, stream.getvalue())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (serve({}), "404"),
        (_html, "web page"),
        (_cut, "broke off|IncompleteRead"),
        (_cut_unsaid, "cut short"),
        (_flipped, "damaged|cannot be read"),
        (_reset, "127.0.0.1"),
        (_silent, "timed out"),
        (_other, "dump of RU"),
        (_empty, "cut short"),
        (_no_text, "no country's text"),
        (_short_lines, ":9: 4 cells where a dump has 19"),
        (_no_numbers, ":9: has a cell that is no number"),
        (_not_here, "no settlement"),
        (_not_text, "cannot be read on"),
    ],
)
def test_whatever_goes_wrong_the_last_update_stays(
    homes: Path,
    tables: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[BaseHTTPRequestHandler], None],
    said: str,
) -> None:
    monkeypatch.setattr("frontmap.geonames_update.TIMEOUT_SECONDS", 1)
    with serving(serve(GOOD)) as url:
        update_from(url=url, countries=["RU"], tables=tables)
    before = kept(homes)
    assert set(before) == {"settlements.tsv", "alternates.tsv", "RU.zip"}
    with serving(answer) as url, pytest.raises(InputError, match=said) as caught:
        update_from(url=url, countries=["UA"], tables=tables)
    assert "\n" not in str(caught.value)
    assert kept(homes) == before
    assert "RU-700" in Gazetteer.load(tables)


def test_a_dump_of_few_places_does_not_replace_a_full_one(homes: Path, tables: Path) -> None:
    with serving(serve(GOOD)) as url:
        update_from(url=url, tables=tables)
    before = kept(homes)
    (homes / "data/frontmap/geonames/RU.zip").unlink()
    before.pop("RU.zip")
    with serving(_few) as url, pytest.raises(InputError, match="only 1 settlements, the last update had 5"):
        update_from(url=url, countries=["UA"], tables=tables)
    assert kept(homes) == before


def test_the_second_download_failing_undoes_the_first(homes: Path, tables: Path) -> None:
    with serving(serve({"/UA.zip": GOOD["/UA.zip"]})) as url, pytest.raises(InputError, match="404"):
        update_from(url=url, tables=tables)
    assert kept(homes) == {}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": "ftp://127.0.0.1/x"}, "no web address"),
        ({"url": "file:///etc"}, "no web address"),
        ({"countries": ["XX"]}, "none of the dumps"),
        ({"files": [Path("/nowhere/UA.zip")]}, "cannot be read"),
    ],
)
def test_what_cannot_be_asked_for(homes: Path, tables: Path, options: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        update_from(**options, tables=tables)  # type: ignore[arg-type]


def test_nobody_listens(homes: Path, tables: Path) -> None:
    with serving(serve({})) as url:
        pass
    with pytest.raises(InputError, match="refused"):
        update_from(url=url, tables=tables)


UPDATE = "import sys; from pathlib import Path; from frontmap.geonames_update import update_from;"
CALL = "update_from(url=sys.argv[1], countries=['UA'], tables=Path(sys.argv[2]))"
FULL = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
FULL += "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as POSIX systems do")
def test_a_full_disk(homes: Path, tables: Path, world: Gazetteer) -> None:
    """The system refuses the file's hundred and first kilobyte, as a full disk refuses any."""
    noise = os.urandom(300_000)
    stream = io.BytesIO(GOOD["/UA.zip"])
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("noise", noise)
    with serving(serve({"/UA.zip": stream.getvalue()})) as url:
        command = [sys.executable, "-c", UPDATE + FULL + CALL, url, str(tables)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "OutputError" in done.stderr and "UA.zip: cannot be written" in done.stderr
    assert kept(homes) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts as POSIX systems do")
def test_an_interrupted_download(homes: Path, tables: Path) -> None:
    with serving(serve(GOOD)) as url:
        update_from(url=url, countries=["RU"], tables=tables)
    before = kept(homes)

    def slow(handler: BaseHTTPRequestHandler) -> None:
        send(handler, GOOD["/UA.zip"][:100], length=10_000_000)
        time.sleep(20)

    with serving(slow) as url:
        process = subprocess.Popen(
            [sys.executable, "-c", UPDATE + CALL, url, str(tables)], stderr=subprocess.PIPE, text=True
        )
        folder = homes / "data" / "frontmap" / "geonames"
        deadline = time.monotonic() + 30
        while not list(folder.glob(".making-*/UA.zip")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode != 0
    assert kept(homes) == before


def test_an_unwritable_data_folder(homes: Path, tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (homes / "blocked").write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(homes / "blocked"))
    with serving(serve(GOOD)) as url, pytest.raises(OutputError, match="cannot be written"):
        update_from(url=url, tables=tables)


def test_reading_a_dump(homes: Path) -> None:
    path = homes / "UA.zip"
    path.write_bytes(GOOD["/UA.zip"])
    places = list(read_dump(path))
    assert [place.geonameid for place in places] == ["709611", "702760", "1", "2", "5", "6"]
    first = places[0]
    assert (first.lat, first.lon, first.population, first.admin1) == (48.595, 38.001, 72000, "05")
    assert first.names[:3] == ("Bakhmut", "Artemivs'k", "Бахмут")


def test_on_the_command_line(homes: Path, tables: Path) -> None:
    from click.testing import CliRunner

    from frontmap.gazetteer_cli import app

    with serving(serve(GOOD)) as url:
        good = CliRunner().invoke(app, ["update", "--url", url, "--folder", str(tables)])
        assert good.exit_code == 0, good.stderr
    assert "matched" in good.stderr
    with serving(_html) as url:
        bad = CliRunner().invoke(app, ["update", "--url", url, "--folder", str(tables)])
    assert bad.exit_code == 1
    assert bad.stderr.strip().splitlines()[-1].startswith("frontmap: http")
    assert "RU-700" in Gazetteer.load(tables)
    assert CliRunner().invoke(app, ["update", "--forget"]).exit_code == 0
    assert kept(homes) == {}
    assert issubclass(InputError, FrontmapError)
    assert LYMAN
