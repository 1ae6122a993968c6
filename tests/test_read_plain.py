"""Plain text files: the text as it stands, its first line, its encoding."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from frontmap.errors import InputError
from frontmap.read import ReadOptions, read_reports
from frontmap.records import Report

SHARED = Path(__file__).parents[2] / "shared"


def read(path: Path | str, **stated: object) -> tuple[list[Report], list[InputError]]:
    problems: list[InputError] = []
    options = ReadOptions(**stated)  # type: ignore[arg-type]
    reports = list(read_reports([path], options=options, on_problem=problems.append))
    return reports, problems


def write(folder: Path, text: str | bytes, name: str = "report.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_first_line_gives_metadata_and_stays_in_the_text(tmp_path: Path) -> None:
    text = "date: 2025-10-24 | source: RT\n\nRussian troops took Yampol.\n"
    (report,), problems = read(write(tmp_path, text))
    assert (report.id, report.text, problems) == ("report.txt", text, [])
    assert (report.published, report.source, report.side, report.lang) == (
        date(2025, 10, 24),
        "RT",
        "ru",
        "en",
    )
    told = dict(report.provenance)
    assert told["published"] == told["source"] == "first line"
    assert told["side"] == "source RT: funded by the Russian state"


@pytest.mark.parametrize(
    "line",
    [
        "Дата: 14.05.2025 | Джерело: вечірнє зведення Генштабу",
        "date: May 14, 2025 | source: General Staff evening update",
        "Date: 14 травня 2025 року\nSource: Генштаб ЗСУ",
        "---\ntitle: x\ndate: 2025-05-14\nsource: 'Генштаб'\n---",
        '+++\ndate = 2025-05-14\nsource = "Генштаб"\n+++',
    ],
)
def test_other_headlines(tmp_path: Path, line: str) -> None:
    (report,), problems = read(write(tmp_path, f"{line}\n\nВорог атакував біля Ямполівки та Нового.\n"))
    assert (report.published, report.side, problems) == (date(2025, 5, 14), "ua", [])


@pytest.mark.parametrize(
    "line",
    ["Source: our own correspondent says: trouble\nMore prose.", "By: a man"],
)
def test_prose_with_a_colon_is_no_headline(tmp_path: Path, line: str) -> None:
    (report,), _ = read(
        write(tmp_path, line + "\n\nThe enemy attacked near Nove in the night and was repelled.")
    )
    assert report.published is None


def test_user_wins_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "date: 2025-10-24 | source: RT\n\nRussian troops took Yampol.\n")
    (report,), _ = read(
        path, date=date(2025, 10, 25), source="Rybar", side="ua", lang="ru", url="https://t.me/x"
    )
    assert (report.published, report.source, report.side) == (date(2025, 10, 25), "Rybar", "ua")
    assert (report.lang, report.url) == ("ru", "https://t.me/x")
    assert {dict(report.provenance)[name] for name in ("published", "source", "side", "lang", "url")} == {
        "given by the user"
    }


def test_impossible_date_is_told_and_not_used(tmp_path: Path) -> None:
    path = write(tmp_path, "date: 31.02.2025 | source: RT\n\nRussian troops took Yampol in the morning.\n")
    (report,), (problem,) = read(path)
    assert report.published is None
    assert str(problem) == f"{path}: date '31.02.2025' (first line) is no day of the calendar; not used"


SAMPLE = (
    "Дата: 14.05.2025 | Джерело: Генштаб\n\n"
    "Ворог атакував поблизу Загризового та Зеленої Долини, їх відбито.\n"
)


ENCODINGS = {
    "utf-8": None,
    "utf-8-sig": None,
    "utf-16": "utf-16-le",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "cp1251": "cp1251",
    "koi8-u": "koi8_u",
    "cp866": "cp866",
    "mac-cyrillic": "mac_cyrillic",
}


@pytest.mark.parametrize(("encoding", "said"), ENCODINGS.items())
def test_encodings(tmp_path: Path, encoding: str, said: str | None) -> None:
    sample = SAMPLE.replace("і", "и") if encoding == "cp866" else SAMPLE
    (report,), problems = read(write(tmp_path, sample.encode(encoding)))
    assert (report.text, problems) == (sample, [])
    if said:
        assert ("text", f"decoded as {said}") in report.provenance


@pytest.mark.parametrize(
    ("right", "wrong"), [("utf-8", "cp1251"), ("utf-8", "latin-1"), ("cp1251", "latin-1")]
)
def test_mojibake_is_repaired_and_said(tmp_path: Path, right: str, wrong: str) -> None:
    sample = "Ворог атакував поблизу Загризового та Зеленої Долини, його відбито.\n" * 2
    (report,), _ = read(write(tmp_path, sample.encode(right).decode(wrong)))
    assert report.text == sample
    assert ("text", "letters decoded wrongly before (mojibake) were repaired") in report.provenance


def test_damaged_bytes_are_said_and_the_rest_is_read(tmp_path: Path) -> None:
    data = SAMPLE.encode() * 4
    path = write(tmp_path, data[:120] + b"\xff" + data[120:])
    (report,), (problem,) = read(path)
    assert report.text.count("\ufffd") == 1
    assert "1 place could not be decoded as utf-8" in str(problem)


@pytest.mark.parametrize("other", ["cp1251", "koi8-u"])
def test_text_put_together_of_two_encodings(tmp_path: Path, other: str) -> None:
    line = "Бої тривають у східній частині Родинського, повідомив речник бригади.\n"
    path = write(tmp_path, SAMPLE.encode() * 2 + line.encode(other) * 2 + SAMPLE.encode())
    (report,), problems = read(path)
    assert (report.text, problems) == (SAMPLE * 2 + line * 2 + SAMPLE, [])
    told = f"decoded as utf-8, 2 lines as {other.replace('-', '_')}"
    assert ("text", told) in report.provenance


def test_text_whose_every_line_is_damaged_stays_utf8(tmp_path: Path) -> None:
    broken = "".join(f"Ворог атакував поблизу Загризового, {n}\n" for n in range(20)).encode()
    (report,), (problem,) = read(write(tmp_path, broken.replace("З".encode(), b"\xd0")))
    assert report.text.count("Ворог атакував поблизу") == 20
    assert "20 places could not be decoded as utf-8" in str(problem)


def test_letters_that_were_lost_before_are_told(tmp_path: Path) -> None:
    lost = SAMPLE.encode("ascii", "replace")
    _, (problem,) = read(write(tmp_path, lost))
    assert "its letters were lost before it came here (???)" in str(problem)
    _, problems = read(write(tmp_path, b"Who holds the town??? Nobody knows, the spokesman says.\n"))
    assert not problems


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "is not a text file"),
        (b"x" * 2000, "is larger than 1000 bytes"),
    ],
)
def test_useless_files_are_one_clear_line(tmp_path: Path, data: bytes, says: str) -> None:
    path = write(tmp_path, data)
    reports, (problem,) = read(path, max_bytes=1000)
    assert not reports
    assert str(problem).startswith(f"{path}: {says}")
    assert "\n" not in str(problem)


def test_missing_file_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = write(tmp_path, "The enemy attacked near Nove.")
    problems: list[InputError] = []
    reports = list(read_reports([tmp_path / "none.txt", good], on_problem=problems.append))
    assert [report.id for report in reports] == ["report.txt"]
    assert str(problems[0]) == f"{tmp_path / 'none.txt'}: no such file"


def test_ids_are_unique_and_a_file_named_twice_comes_once(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "The enemy attacked near Nove.")
    paths = [tmp_path / "a" / "report.txt", tmp_path / "b" / "report.txt", tmp_path / "a" / "report.txt"]
    assert [report.id for report in read_reports(paths, on_problem=print)] == ["report.txt", "b/report.txt"]
    assert [report.id for report in read_reports([tmp_path], on_problem=print)] == [
        "report.txt",
        "b/report.txt",
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared with the real reports is not beside the checkout")
def test_real_reports_are_read_letter_by_letter() -> None:
    folder = SHARED / "reports"
    problems: list[InputError] = []
    options = ReadOptions(split=False)
    reports = list(read_reports([folder], options=options, on_problem=problems.append))
    assert {report.id: report.text for report in reports} == {
        path.name: path.read_bytes().decode("utf-8") for path in folder.glob("*.txt")
    }
    assert not problems
    dates = {report.id[:3]: report.published for report in reports}
    assert dates["002"] == date(2025, 2, 27)
    assert set(dates.values()) == {None, date(2025, 2, 27)}
