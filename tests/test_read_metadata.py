"""Dates, sources, sides and languages: what is stated counts, what is not stated is not made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from frontmap.errors import InputError
from frontmap.read import ReadOptions, read_reports
from frontmap.read.dateline import dateline
from frontmap.read.dates import date_in_name, parse_date
from frontmap.read.language import language_code, language_of
from frontmap.read.sources import source_at, source_named
from frontmap.tables import read_table

TABLE = Path(__file__).parents[1] / "frontmap" / "read" / "sources.tsv"
BODY = "\n\nThe enemy attacked near Nove and was repelled by our troops in the evening.\n"


@pytest.mark.parametrize(
    "written",
    [
        "2025-02-27", "2025-2-27", "27.02.2025", "27/02/2025", "02/27/2025", "20250227", "2025/02/27",
        "February 27, 2025", "Feb. 27, 2025", "27 February 2025", "27th of February 2025",
        "27 лютого 2025", "27 лютого 2025 року", "27 февраля 2025 года", "27 февр. 2025",
        "27. Februar 2025", "27 lutego 2025", "Thu, 27 Feb 2025 18:40:00 +0200", "2025-02-27T23:59:00Z",
        '"2025-02-27"', "Thursday, February 27, 2025",
    ],
)  # fmt: skip
def test_dates_as_reports_write_them(written: str) -> None:
    assert parse_date(written) == date(2025, 2, 27)


@pytest.mark.parametrize(
    "written",
    ["31.02.2025", "2025-13-01", "yesterday", "", "27 marmot 2025", "27.02.25", "1812-09-07", "05/04/2025"],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse_date(written)


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Summary of the Day – February 27, 2025", date(2025, 2, 27)),
        ("Summary of the Day - February 27, 2025", date(2025, 2, 27)),
        ("Russian Offensive Campaign Assessment, February 27, 2025", date(2025, 2, 27)),
        ("Title of it\n\nPosted on 27 February 2025 by desk", date(2025, 2, 27)),
        ("Оперативна інформація станом на 22:00 14.05.2025 щодо російського вторгнення", date(2025, 5, 14)),
        ("Зведення Генштабу станом на 08:00 14 травня 2025 року. За добу відбулося 154 зіткнення, ворог "
         "завдав ударів по позиціях наших військ і населених пунктах.", date(2025, 5, 14)),
        ("24 октября 2025 года", date(2025, 10, 24)),
        ("Сводка Министерства обороны Российской Федерации о ходе проведения специальной военной операции "
         "(с 18 по 24 октября 2025 г.)", date(2025, 10, 24)),
        ("Сводка Минобороны (18.10.2025 – 24.10.2025)", date(2025, 10, 24)),
        ("KYIV, February 27, 2025 (Reuters) — Ukrainian troops left the village, an officer said, adding "
         "that the retreat had been orderly and that nobody had been hurt.", date(2025, 2, 27)),
        ("DeepState / 15.01.2025", date(2025, 1, 15)),
        ("Ситуація на Покровському напрямку, 7 листопада 2025 р.", date(2025, 11, 7)),
    ],
)  # fmt: skip
def test_datelines(head: str, day: date) -> None:
    found = dateline(head + BODY)
    assert found is not None
    assert found.day == day
    assert parse_date((head + BODY)[found.start : found.end]) == day


@pytest.mark.parametrize(
    "head",
    [
        "On 23 November 2025, the US and Ukrainian delegations discussed the draft agreement in Geneva.",
        "The town was lost on October 4, 2022 and has been fought over since then by both armies.",
        "Bakhmut, captured on May 20, 2023, lies in ruins.",
        "Losses from 24.02.2022 to 14.05.2025 and from 01.05.2025 to 14.05.2025",
        "Ворог зайшов до села біля Покровська ще 7 листопада 2025 року.",
        "Посёлок под Покровском оставлен ещё 7 ноября 2025 года.",
        "Since the beginning of the day, 138 combat engagements have taken place.",
        "Станом на 22:00 на фронті відбулося 154 зіткнення.",
        "31 February 2025",
    ],
)
def test_dates_of_events_are_no_dateline(head: str) -> None:
    assert dateline(head + BODY) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2025-02-27_isw.html", date(2025, 2, 27)),
        ("isw_20250227.txt", date(2025, 2, 27)),
        ("звіт 27.02.2025.docx", date(2025, 2, 27)),
        ("day/2025_02_27.txt", date(2025, 2, 27)),
        ("004_416c903dd62a8c18.txt", None),
        ("a12025022799.txt", None),
        ("2025-02-31.txt", None),
        ("from_2025-02-01_to_2025-02-27.txt", None),
    ],
)
def test_dates_in_file_names(name: str, day: date | None) -> None:
    assert date_in_name(name) == day


def provenance_of(tmp_path: Path, name: str, text: str) -> tuple[date | None, str]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    (report,) = read_reports([path], on_problem=pytest.fail)
    return report.published, dict(report.provenance).get("published", "")


def test_order_of_dates_and_where_they_came_from(tmp_path: Path) -> None:
    dated = f"Summary of the Day – February 27, 2025{BODY}"
    assert provenance_of(tmp_path, "2025-02-28.txt", f"date: 2025-02-26\n\n{dated}") == (
        date(2025, 2, 26),
        "first line",
    )
    assert provenance_of(tmp_path, "2025-02-28.txt", dated) == (
        date(2025, 2, 27),
        "the text's own dateline: February 27, 2025",
    )
    assert provenance_of(tmp_path, "2025-02-28.txt", BODY) == (date(2025, 2, 28), "file name")
    assert provenance_of(tmp_path, "report.txt", BODY) == (None, "")


def test_every_known_source_is_found_by_its_own_key() -> None:
    rows = list(read_table(TABLE))
    assert len(rows) > 600
    keys = [(row["key"].casefold(), row["kind"]) for row in rows]
    assert len(keys) == len(set(keys))
    for row in rows:
        assert row["side"] in ("ru", "ua", "neutral")
        assert row["origin"]
        key = row["key"]
        if row["kind"] == "name":
            found = source_named(key)
        else:
            found = source_at(f"https://{key}/x" if row["kind"] == "domain" else f"https://t.me/{key}/12")
        assert found is not None, key
        assert (found.side, found.source) == (row["side"], row["source"]), key


@pytest.mark.parametrize(
    ("stated", "side"),
    [
        ("RT", "ru"), ("сводка Минобороны", "ru"), ("Минобороны РФ, брифинг", "ru"),
        ("Минобороны Украины", "ua"),
        ("Міноборони", "ua"), ("General Staff evening update", "ua"), ("вечірнє зведення Генштабу", "ua"),
        ("Генштаб ВС РФ", "ru"), ("General Staff of the Armed Forces of Ukraine, Facebook", "ua"),
        ("Рыбарь", "ru"), ("@rybar", "ru"), ("Rybar via Telegram", "ru"), ("campaign assessment", "neutral"),
        ("ISW", "neutral"), ("DeepState", "ua"), ("Українська правда", "ua"), ("Укрінформ", "ua"),
        ("Interfax-Ukraine", "ua"), ("Interfax", "ru"), ("RBC-Ukraine", "ua"), ("Pravda.Ru", "ru"),
        ("Ukrainska Pravda", "ua"), ("ТАСС", "ru"), ("UK Ministry of Defence", "neutral"),
        ("Минобороны Великобритании", "neutral"), ("Киевский корреспондент", None), ("Telegram-канал", None),
        ("OSINT-канал, вечірній допис", None), ("RT, Ukrinform", None), ("", None), ("start", None),
    ],
)  # fmt: skip
def test_sides_of_stated_sources(stated: str, side: str | None) -> None:
    found = source_named(stated)
    assert (found.side if found else None) == side


@pytest.mark.parametrize(
    ("url", "side"),
    [
        ("https://www.rt.com/russia/1-x/", "ru"), ("https://english.pravda.ru/news/1", "ru"),
        ("https://www.pravda.com.ua/eng/news/1", "ua"), ("https://t.me/s/rybar/1", "ru"),
        ("https://t.me/DeepStateUA/1", "ua"), ("https://interfax.com.ua/1", "ua"),
        ("https://interfax.ru/1", "ru"),
        ("https://www.understandingwar.org/x", "neutral"), ("https://mod.gov.ua/x", "ua"),
        ("https://x.com/someone", None), ("https://notrt.com/", None), ("https://[broken", None), ("", None),
    ],
)  # fmt: skip
def test_sides_of_addresses(url: str, side: str | None) -> None:
    found = source_at(url)
    assert (found.side if found else None) == side


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ворог атакував поблизу Нового та в бік Зеленої Долини, але його відбито.", "uk"),
        ("Бои идут на южной окраине, противник удерживает станцию.", "ru"),
        ("Russian forces seized Skudne.", "en"),
        ("Die russischen Truppen haben das Dorf bei Pokrowsk nach schweren Kämpfen eingenommen.", "de"),
        ("Siły rosyjskie zajęły wieś na południe od Pokrowska, podało ministerstwo obrony.", "pl"),
        ("В Авдеевке и под Артемовском наступаем.", "ru"),
        ("12:00", ""),
    ],
)
def test_languages(text: str, lang: str) -> None:
    assert language_of(text)[0] == lang


@pytest.mark.parametrize(("stated", "code"), [("ua", "uk"), ("en-US", "en"), ("ru_RU", "ru"), ("?", "")])
def test_language_codes(stated: str, code: str) -> None:
    assert language_code(stated) == code


def test_neutral_source_is_said_to_be_neutral(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(f"source: ISW{BODY}", "utf-8")
    (report,) = read_reports([path], on_problem=pytest.fail)
    assert report.side == ""
    assert dict(report.provenance)["side"] == "source Institute for the Study of War: neutral, US think tank"


def test_byline_and_invitation_to_subscribe_name_author_and_source(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(
        f"{BODY}\nSubscribe to Pravda.Ru Telegram channel, Facebook, RSS!\n\nAuthor`s name Anna Ivanova\n",
        "utf-8",
    )
    (report,) = read_reports([path], on_problem=pytest.fail)
    assert (report.source, report.side, report.author) == ("Pravda.Ru", "ru", "Anna Ivanova")
    assert dict(report.provenance)["source"] == "the page's line “Subscribe to …”"


@pytest.mark.parametrize(
    "stated", [{"side": "up"}, {"columns": {"txt": "a"}}, {"max_bytes": 0}], ids=["side", "columns", "cap"]
)
def test_options_are_checked(stated: dict[str, object]) -> None:
    with pytest.raises(InputError):
        ReadOptions(**stated)  # type: ignore[arg-type]
