"""Corrections and forwarded posts in the ledger and in the questions to it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from ledger_samples import PLACES
from test_ledger_cli import Run, week, write
from test_ledger_cli import run as run_fixture

from frontmap import ledger_corrections
from frontmap.errors import InputError
from frontmap.ledger import Ledger
from frontmap.overrides import Correction

run, week = run_fixture, week  # fixtures; of the samples, names have seven letters

HEADER = "report,surface,settlement_id,note,quote,occurrence,claim,modality\n"
NAME = "2025-03-08-mod.txt"
ON_POKROVSK = f"{HEADER}{NAME},Toretsk,UA02,seen on the photo,Toretsk taken.,,,\n"
HELD = f"{HEADER}{NAME},Toretsk,,,Toretsk taken.,,ua_control,claimed\n"


def rows(name: str) -> list[tuple[str, str, str]]:
    with Path(name).open(encoding="utf-8", newline="") as stream:
        return sorted((row["source"], row["name"], row["claim"]) for row in csv.DictReader(stream))


def exported(run: Run, *words: str) -> list[tuple[str, str, str]]:
    run("export", "-o", "out.csv", *words)
    return rows("out.csv")


AS_READ = [
    ("GS", "Pokrovsk", "mention"),
    ("GS", "Toretsk", "ua_control"),
    ("MoD", "Kupiansk", "contested"),
    ("MoD", "Toretsk", "ru_control"),
]
MOVED = sorted([*AS_READ[:3], ("MoD", "Pokrovsk", "ru_control")])


def test_corrections_of_one_question_leave_the_ledger_as_it_is(week: Run) -> None:
    file = write("o.csv", ON_POKROVSK)
    assert exported(week, "--overrides", file) == MOVED
    assert exported(week) == AS_READ
    assert exported(week, "--overrides", file, "--since", "2025-03-02") == MOVED[2:]
    assert exported(week, NAME, "--overrides", file) == [
        ("", "Kupiansk", "contested"), ("", "Pokrovsk", "ru_control"),
    ]  # fmt: skip


def test_diff_check_and_timeline_take_them(week: Run) -> None:
    file = write("o.csv", HELD)
    days = ("diff", "2025-03-01", "2025-03-08")
    assert "newly disputed" in week(*days).stdout
    assert "newly disputed" not in week(*days, "--overrides", file).stdout
    shown = week("timeline", "Toretsk", "--overrides", file).stdout
    assert "attributed to a party" in shown
    assert "Russian control" not in shown
    ring = [[37.5, 48.0], [39.0, 48.0], [39.0, 49.0], [37.5, 49.0], [37.5, 48.0]]
    layer = write("l_20250308.geojson", f'{{"type": "Polygon", "coordinates": [{ring}]}}')
    week("check", "--reference", layer, "-o", "c.csv", "--overrides", file)
    assert ("MoD", "UA01", "ua_control") in rows_of_check()


def rows_of_check() -> list[tuple[str, str, str]]:
    with Path("c.csv").open(encoding="utf-8", newline="") as stream:
        return [(row["source"], row["settlement_id"], row["claim"]) for row in csv.DictReader(stream)]


def test_the_ledger_keeps_corrections_for_what_is_added_and_refreshed_later(week: Run) -> None:
    file = write("o.csv", ON_POKROVSK)
    words = ("ledger", "add", NAME, "--source", "MoD", "--date", "2025-03-08", "--side", "ru")
    assert f"refreshed {NAME}" in week(*words, "--overrides", file).stdout
    assert exported(week) == MOVED
    assert "unchanged" in week(*words, "--overrides", file).stdout
    week("ledger", "refresh", "--all")
    assert exported(week) == MOVED
    write(NAME, "Toretsk taken. Kupiansk held.\n")  # the desk corrects its report
    assert f"replaced {NAME}" in week(*words).stdout
    assert ("MoD", "Pokrovsk", "ru_control") in exported(week)


def test_more_corrections_are_added_and_refresh_puts_others_in_their_place(week: Run) -> None:
    words = ("ledger", "add", NAME, "--source", "MoD", "--date", "2025-03-08", "--side", "ru", "--overrides")
    week(*words, write("one.csv", ON_POKROVSK))
    week(*words, write("two.csv", f"{HEADER}*,Kupians,-,a ship,,,,\n"))
    assert exported(week) == [row for row in MOVED if row[1] != "Kupiansk"]
    week(*words, write("three.csv", ON_POKROVSK.replace("UA02", "UA03")))
    with Ledger("frontmap.sqlite", readonly=True) as ledger:
        assert [cells[:3] for cells in ledger.corrections()] == [
            ("*", "Kupians", "-"), (NAME, "Toretsk", "UA03"),
        ]  # fmt: skip
    assert (
        "2 extracted again, 1 with"
        in week("ledger", "refresh", "--overrides", write("no.csv", HEADER)).stderr
    )
    assert exported(week) == AS_READ


def test_a_report_that_got_another_id_is_known_by_the_one_it_came_with(week: Run) -> None:
    write(NAME, "Toretsk taken. Pokrovsk held.\n")
    words = ("ledger", "add", NAME, "--source", "MoD", "--date", "2025-03-09", "--side", "ru")
    assert f"added {NAME}@2025-03-09" in week(*words).stdout
    found = exported(week, "--overrides", write("o.csv", ON_POKROVSK), "--since", "2025-03-09")
    assert ("MoD", "Toretsk", "ru_control") not in found
    with Ledger("frontmap.sqlite", readonly=True) as ledger:
        assert {item.claim.resolution.mention.report_id for item in ledger.claims()} <= {
            entry.report_id for entry in ledger.entries()
        }


def test_a_correction_to_a_settlement_that_is_gone_is_told(tmp_path: Path) -> None:
    problems: list[InputError] = []
    with Ledger(tmp_path / "l.sqlite", create=True) as ledger:
        ledger.keep_corrections(Correction("*", "Toretsk", place).cells() for place in ("UA01", "UA99", "-"))
        kept = ledger_corrections.kept(ledger, PLACES, problems.append)  # type: ignore[arg-type]
    assert [row.settlement_id for row in kept] == ["UA01", "-"]
    assert "UA99" in str(*problems)


def test_a_bad_file_of_corrections_adds_nothing(run: Run) -> None:
    text = write("a.txt", "Toretsk held.\n")
    result = run(
        "ledger", "add", text, "--overrides", write("o.csv", f"{HEADER}*,Toretsk,UA99,,,,,\n"), code=1
    )
    assert "UA99" in result.stderr
    with Ledger("frontmap.sqlite", readonly=True) as ledger:
        assert not ledger.entries()
        assert not ledger.corrections()


POST = "Toretsk taken by the assault group on the morning of the second day, the channel says."


@pytest.fixture
def forwarded(run: Run) -> Run:
    """One post and nine channels that forward it."""
    for number in range(10):
        name = write(f"c{number}.txt", POST)
        run("ledger", "add", name, "--source", f"Channel {number}", "--date", "2025-03-01", "--side", "ru")
    return run


def test_ten_forwards_in_a_ledger_are_one_claim_with_ten_sources(forwarded: Run) -> None:
    forwarded("export", "-o", "one.csv")
    with Path("one.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert {row["source"], *row["also"].split("; ")} == {f"Channel {n}" for n in range(10)}
    forwarded("export", "-o", "ten.csv", "--no-fold")
    assert len(rows("ten.csv")) == 10
    forwarded("ledger", "export", "layers.csv")
    assert len(rows("layers.csv")) == 1
    forwarded("export", *(f"c{n}.txt" for n in range(10)), "-o", "direct.csv")
    assert len(rows("direct.csv")) == 1
    assert forwarded("timeline", "Toretsk").stdout.count("2025-03-01") == 1


def test_of_chosen_sources_only_those_are_folded(forwarded: Run) -> None:
    forwarded("export", "-o", "two.csv", "--source", "Channel 3", "--source", "Channel 4")
    with Path("two.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["source"], row["also"]) == ("Channel 3", "Channel 4")
