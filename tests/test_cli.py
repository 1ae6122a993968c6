"""The command line as a user meets it: a process of its own, its output, its exit code, its files."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from browser import chromium

from frontmap import __version__
from frontmap.records import CLAIM_LABELS
from frontmap.rows import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
GOOD = (
    "date: 2025-10-02 | source: General Staff of Ukraine\n\n"
    "Ворог захопив Торецьк. На Покровському напрямку агресор штурмував поблизу Родинського.\n"
)
NAMELESS = "date: 2025-10-02 | source: A desk\n\nNothing in this note names any place at all.\n"
OUTPUTS = {
    "map.html",
    "claims.geojson",
    "settlements.geojson",
    "mentions.jsonl",
    "unresolved.csv",
    "reports.csv",
    *(f"layers/{label}.geojson" for label in CLAIM_LABELS),
}

pytestmark = pytest.mark.usefixtures("gazetteer")  # compiled before the first process needs it


def run(
    *words: str, cwd: Path, given: str | bytes = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """What `frontmap WORDS` does in a folder, with standard streams that are no terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "frontmap", *words],
        cwd=cwd,
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=300,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def files(folder: Path) -> set[str]:
    """Every file under a folder, hidden ones too."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with one good report."""
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_map_writes_all_of_its_files(desk):
    done = run("map", "good.txt", "-o", "out", cwd=desk)
    assert done.returncode == 0, done.stderr
    assert files(desk / "out") == OUTPUTS
    assert "map: out/map.html" in done.stderr and done.stdout == ""
    collection = json.loads((desk / "out" / "settlements.geojson").read_text(encoding="utf-8"))
    found = {feature["properties"]["name"]: feature for feature in collection["features"]}
    assert found["Toretsk"]["properties"]["claim"] == "ru_control"
    assert found["Rodynske"]["properties"]["claim"] == "ru_advance"
    lon, lat = found["Toretsk"]["geometry"]["coordinates"]
    assert 37 < lon < 39 and 48 < lat < 49, "longitude first"
    page = (desk / "out" / "map.html").read_text(encoding="utf-8")
    assert "Toretsk" in page and "General Staff of Ukraine" in page


def test_extract_prints_rows_that_index_the_file(desk):
    done = run("extract", "good.txt", cwd=desk)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["surface"] for row in rows] == ["Торецьк", "Родинського"]
    for row in rows:
        assert set(COLUMNS) == set(row)
        assert GOOD[row["start"] : row["end"]] == row["surface"]
        assert (row["published"], row["source"], row["report"]) == (
            "2025-10-02",
            "General Staff of Ukraine",
            "good.txt",
        )


def test_extract_as_csv_has_the_same_columns(desk):
    done = run("extract", "good.txt", "--format", "csv", cwd=desk)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert tuple(rows[0]) == COLUMNS and [row["name"] for row in rows] == ["Toretsk", "Rodynske"]


def test_extract_into_a_file_says_how_many(desk):
    done = run("extract", "good.txt", "-o", "rows.jsonl", cwd=desk)
    assert done.returncode == 0 and done.stdout == ""
    assert "2 mentions: rows.jsonl" in done.stderr
    assert len((desk / "rows.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_extract_takes_the_format_from_the_suffix(desk):
    done = run("extract", "good.txt", "-o", "rows.csv", cwd=desk)
    assert done.returncode == 0 and "2 mentions: rows.csv" in done.stderr
    with (desk / "rows.csv").open(encoding="utf-8", newline="") as opened:
        assert tuple(next(csv.reader(opened))) == COLUMNS
    run("extract", "good.txt", "-o", "rows.csv", "--format", "jsonl", cwd=desk)
    assert json.loads((desk / "rows.csv").read_text(encoding="utf-8").splitlines()[0])


def test_map_says_how_many_names_it_could_not_place(desk):
    assert "not on the map" not in run("map", "good.txt", "-o", "out", cwd=desk).stderr
    (desk / "open.txt").write_text(
        "date: 2025-10-02\n\nShelling hit the village of Kvartsytovka.\n", encoding="utf-8"
    )
    done = run("map", "good.txt", "open.txt", "-o", "out", cwd=desk)
    assert "not on the map: 1 mention without a place, in out/unresolved.csv" in done.stderr


def test_an_export_of_another_suffix_says_where_geojson_goes(desk):
    done = run("export", "good.txt", "-o", "layers.geojson", cwd=desk)
    assert done.returncode != 0 and "or a folder for GeoJSON" in done.stderr


def test_map_draws_the_chosen_reports_alone(desk):
    (desk / "later.txt").write_text(GOOD.replace("10-02", "10-09").replace("Торецьк", "Вовчанськ"))
    done = run("map", "good.txt", "later.txt", "-o", "out", "--since", "2025-10-05", cwd=desk)
    assert done.returncode == 0, done.stderr
    assert "1 report, 2 mentions, 2 claims, 2 settlements\n" in done.stderr
    table = (desk / "out" / "reports.csv").read_text(encoding="utf-8")
    assert "later.txt" in table and "good.txt" not in table
    done = run("map", "later.txt", "-o", "out", "--oblast", "Kharkiv", cwd=desk)
    assert "1 report, 1 mention, 1 claim, 1 settlement\n" in done.stderr
    collection = json.loads((desk / "out" / "settlements.geojson").read_text(encoding="utf-8"))
    assert [feature["properties"]["name"] for feature in collection["features"]] == ["Vovchansk"]
    assert run("map", "good.txt", "-o", "out", "--since", "5 October", cwd=desk).returncode == 1
    assert "later.txt" in (desk / "out" / "reports.csv").read_text(encoding="utf-8"), "nothing was lost"


@pytest.mark.parametrize("size", ["big", "300x300", "1280x", "9000x9000"])
def test_a_picture_of_no_good_size_is_refused_at_once(desk, size: str):
    done = run("map", "good.txt", "-o", "out", "--png", "--png-size", size, cwd=desk)
    assert done.returncode == 2 and "--png-size" in done.stderr.splitlines()[-1]
    assert not (desk / "out").exists()


@pytest.mark.browser
def test_a_picture_has_the_size_that_was_asked_for(desk):
    chromium()
    done = run("map", "good.txt", "-o", "out", "--png", "--png-size", "1080x1080", cwd=desk)
    assert done.returncode == 0, done.stderr
    head = (desk / "out" / "map.png").read_bytes()[16:24]
    assert (int.from_bytes(head[:4]), int.from_bytes(head[4:])) == (2160, 2160)


def test_reports_without_a_source_are_named(desk):
    (desk / "nobody.txt").write_text("Ворог захопив Торецьк, а Сіверськ утримано.", encoding="utf-8")
    told = run("map", "nobody.txt", "good.txt", "-o", "out", "--date", "2025-10-03", cwd=desk).stderr
    assert "1 report names no source (--source, or a first line, gives it): nobody.txt" in told
    assert "no source" not in run("map", "nobody.txt", "-o", "out", "--source", "A desk", cwd=desk).stderr


def test_a_language_that_is_not_read_is_refused(desk):
    done = run("extract", "good.txt", "--lang", "Ukrainian", cwd=desk)
    assert done.returncode == 2 and "--lang is one of en, uk, ru" in done.stderr


def test_standard_input_is_a_report(desk):
    done = run(
        "extract", "-", "--date", "2025-10-03", "--side", "ua", cwd=desk, given="Ворог захопив Сіверськ."
    )
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    assert (row["name"], row["claim"], row["published"]) == ("Siversk", "ru_control", "2025-10-03")


def test_explain_tells_place_claim_and_cue(desk):
    done = run("explain", "good.txt", cwd=desk)
    assert done.returncode == 0, done.stderr
    first = done.stdout.split("\n\n")[0]
    for part in ("[Торецьк]", "UA14020110010025394", "ru_control / asserted", "захопив", "uk:nominative"):
        assert part in first


def test_lookup_finds_a_settlement_by_a_press_spelling(desk):
    done = run("lookup", "Gulaipole", cwd=desk)
    assert done.returncode == 0, done.stderr
    assert "UA23100070010036682" in done.stdout
    assert "no settlement" in run("lookup", "12345", cwd=desk).stdout


def test_overrides_settle_a_mention(desk):
    (desk / "settled.csv").write_text(
        "report,surface,settlement_id,note\n*,Торецьк,-,a brigade\n", encoding="utf-8"
    )
    done = run("extract", "good.txt", "--overrides", "settled.csv", cwd=desk)
    assert [json.loads(line)["surface"] for line in done.stdout.splitlines()] == ["Родинського"]
    (desk / "bad.csv").write_text("report,surface,settlement_id,note\n*,Торецьк,UA0,\n", encoding="utf-8")
    done = run("extract", "good.txt", "--overrides", "bad.csv", cwd=desk)
    assert done.returncode == 1 and "bad.csv" in done.stderr and "row 2" in done.stderr


def test_version_and_help_are_light(desk):
    heavy = ("pandas", "folium", "shapely", "numpy")
    for words in (["--version"], ["--help"], ["map", "--help"], ["extract", "--help"], ["lookup", "--help"]):
        code = (
            "import sys\nfrom frontmap.cli import app\n"
            f"try:\n app({words!r})\nexcept SystemExit as leaving:\n assert not leaving.code\n"
            f"print('HEAVY', [name for name in {heavy!r} if name in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
        assert done.stdout.splitlines()[-1] == "HEAVY []", (words, done.stderr)
        assert "Example" in done.stdout or len(words) == 1
    assert run("--version", cwd=desk).stdout == f"frontmap {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["map"],
        ["nonsense"],
        ["map", "good.txt", "--no-such-option"],
        ["extract", "good.txt", "--format", "xml"],
        ["extract", "good.txt", "--side", "both"],
        ["extract", "good.txt", "--date", "yesterday-ish"],
    ],
)
def test_wrong_usage_leaves_with_2_and_touches_nothing(desk, words):
    done = run(*words, cwd=desk)
    assert done.returncode == 2
    assert done.stdout == "" and done.stderr.strip() and "Traceback" not in done.stderr
    assert files(desk) == {"good.txt"}


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n\t\n", "no text|empty|nothing"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "binary|not a text"),
    "half.txt": ("Ворог захопив Торецьк".encode("utf-16-le")[:-1], "binary|not a text|decode|encod"),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<<", "PDF|pdf"),
    "broken.docx": (b"PK\x03\x04" + bytes(60), "docx|DOCX|Word|archive|ZIP|zip"),
}


def test_each_bad_file_is_named_in_one_line_and_the_others_are_mapped(desk):
    for name, (content, _) in BAD.items():
        (desk / name).write_bytes(content)
    done = run("map", *BAD, "nowhere.txt", "good.txt", "-o", "out", cwd=desk)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name, (_, part) in BAD.items():
        lines = [line for line in done.stderr.splitlines() if name in line]
        assert len(lines) == 1 and re.search(part, lines[0]), done.stderr
    assert "frontmap: nowhere.txt: no such file" in done.stderr.splitlines()
    assert files(desk / "out") == OUTPUTS
    assert "Toretsk" in (desk / "out" / "mentions.jsonl").read_text(encoding="utf-8")


def test_a_huge_file_is_refused_before_it_is_read_and_advice_works(desk):
    with (desk / "huge.txt").open("wb") as stream:
        stream.truncate(3 << 40)  # sparse: no disk holds it, no memory could
    (desk / "long.txt").write_text(GOOD + " " * (1 << 20), encoding="utf-8")
    done = run("extract", "huge.txt", "good.txt", "long.txt", cwd=desk)
    assert done.returncode == 1 and len(done.stdout.splitlines()) == 4
    (line,) = done.stderr.splitlines()
    assert line.startswith("frontmap: huge.txt: is larger than 64 MB") and "--max-mb" in line
    done = run("extract", "long.txt", "good.txt", "--max-mb", "1", cwd=desk)
    assert "long.txt: is larger than 1 MB" in done.stderr and len(done.stdout.splitlines()) == 2


def test_nothing_but_bad_input_writes_nothing(desk):
    (desk / "empty.txt").write_bytes(b"")
    done = run("map", "empty.txt", "nowhere.txt", "-o", "out", cwd=desk)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 2
    assert files(desk) == {"empty.txt", "good.txt"}


def test_a_report_without_places_leaves_with_1_and_says_so(desk):
    (desk / "none.txt").write_text(NAMELESS, encoding="utf-8")
    done = run("extract", "none.txt", cwd=desk)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no settlement found" in done.stderr


def test_an_undated_report_is_mapped_and_called_undated(desk):
    (desk / "undated.txt").write_text("Ворог захопив Торецьк, а Сіверськ утримано.", encoding="utf-8")
    done = run("map", "undated.txt", "good.txt", "-o", "out", cwd=desk)
    assert done.returncode == 0
    assert "1 report is undated" in done.stderr
    rows = [json.loads(line) for line in (desk / "out" / "mentions.jsonl").read_text("utf-8").splitlines()]
    assert {row["published"] for row in rows} == {None, "2025-10-02"}
    assert "undated" in (desk / "out" / "map.html").read_text(encoding="utf-8")


def test_the_table_of_reports_tells_where_day_source_and_side_came_from(desk):
    (desk / "undated.txt").write_text("Ворог захопив Торецьк, а Сіверськ утримано.", encoding="utf-8")
    (desk / "none.txt").write_text(NAMELESS, encoding="utf-8")
    done = run("map", "good.txt", "none.txt", "undated.txt", "-o", "out", "--lang", "uk", cwd=desk)
    assert done.returncode == 0
    with (desk / "out" / "reports.csv").open(encoding="utf-8", newline="") as stream:
        good, none, undated = csv.DictReader(stream)
    assert (good["report"], good["published"], good["published_from"]) == (
        "good.txt",
        "2025-10-02",
        "first line",
    )
    assert (good["side"], good["lang"], good["mentions"]) == ("ua", "uk", "2")
    assert (
        good["side_from"].startswith("source General Staff of Ukraine")
        and good["lang_from"] == "given by the user"
    )
    assert (none["source"], none["mentions"], none["side"]) == ("A desk", "0", "")
    assert (undated["published"], undated["published_from"], undated["claims"]) == ("", "none found", "2")


@pytest.mark.parametrize("words", [["--tiles", "nonsense"], ["--reference", "none.geojson"]])
def test_a_run_that_fails_leaves_the_older_map_as_it_was(desk, words):
    assert run("map", "good.txt", "-o", "out", cwd=desk).returncode == 0
    before = {name: (desk / "out" / name).read_bytes() for name in files(desk / "out")}
    (desk / "other.txt").write_text("Сили оборони звільнили Торецьк.", encoding="utf-8")
    done = run("map", "other.txt", "-o", "out", *words, cwd=desk)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    if words[0] == "--tiles":
        assert {name: (desk / "out" / name).read_bytes() for name in files(desk / "out")} == before
    assert files(desk / "out") == OUTPUTS, "no piece of a failed run is left"


def test_an_output_that_cannot_be_written_is_told_in_one_line(desk):
    done = run("map", "good.txt", "-o", "good.txt", cwd=desk)
    assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith(
        "frontmap: good.txt: cannot be written"
    )
    assert (desk / "good.txt").read_text(encoding="utf-8") == GOOD
    done = run("extract", "good.txt", "-o", "no/such/rows.jsonl", cwd=desk)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert files(desk) == {"good.txt"}


def test_a_reader_that_goes_away_is_no_traceback(desk):
    (desk / "long.txt").write_text(
        GOOD + "Ворог захопив Торецьк і зайшов у Родинське.\n" * 2000, encoding="utf-8"
    )
    command = f"{sys.executable} -m frontmap extract long.txt | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert json.loads(done.stdout)["surface"] == "Торецьк"
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


def test_hostile_text_does_not_reach_the_terminal(desk):
    (desk / "evil.txt").write_text("\x1b[2J\x1b]0;owned\x07 Ворог захопив Торецьк.\u202e", encoding="utf-8")
    for words in (["extract", "evil.txt"], ["explain", "evil.txt"], ["map", "evil.txt", "-o", "out"]):
        done = run(*words, cwd=desk)
        assert "\x1b" not in done.stdout + done.stderr
        assert "\u202e" not in done.stderr


def test_piped_runs_are_silent_but_for_the_result(desk):
    done = run("map", "good.txt", "-o", "out", cwd=desk)
    assert "\x1b" not in done.stderr and "\r" not in done.stderr
    assert len(done.stderr.splitlines()) == 2
    done = run("map", "good.txt", "-o", "out", "-q", cwd=desk)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_verbose_runs_tell_each_report_and_its_time(desk):
    done = run("extract", "good.txt", "-v", "-o", "rows.jsonl", cwd=desk)
    first = done.stderr.splitlines()[0]
    assert first.startswith("good.txt: 2025-10-02, General Staff of Ukraine") and first.endswith(" s")


def test_a_terminal_sees_progress(desk):
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "frontmap", "extract", "good.txt", "-o", "rows.jsonl"],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    seen = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(leader)
    assert process.wait(timeout=60) == 0
    assert b"reports" in seen and b"\x1b[" in seen and b"2 mentions" in seen
