"""Each format: a file made by a real program or in its documented form, and the reports expected of it."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from frontmap.errors import InputError
from frontmap.read import ReadOptions, read_reports
from frontmap.records import Report

FIXTURES = Path(__file__).parent / "fixtures" / "read"


def read(*inputs: Path | str, **stated: object) -> tuple[dict[str, Report], list[str]]:
    problems: list[InputError] = []
    options = ReadOptions(**stated)  # type: ignore[arg-type]
    reports = {
        report.id: report for report in read_reports(inputs, options=options, on_problem=problems.append)
    }
    return reports, [str(problem).replace(f"{FIXTURES}/", "") for problem in problems]


@pytest.mark.parametrize("name", ["page_chromium.html", "page_chromium.mhtml"])
def test_page_saved_by_a_browser(name: str) -> None:
    reports, problems = read(FIXTURES / name)
    report = reports[name]
    assert not problems
    heading = "Street fighting goes on in Vovchansk, officer says"
    assert report.text.startswith(f"{heading}\n\nUkrainian and Russian infantry are fighting")
    assert report.text.endswith("resupply is possible only in fog or by night.")
    for furniture in ("Bakhmut", "Kupiansk", "Lyman", "Chuhuiv", "rights reserved"):
        assert furniture not in report.text
    assert (report.published, report.source) == (date(2025, 3, 19), "Desk of the Front")
    assert (report.author, report.lang) == ("Olha Berezhna", "en")
    assert report.url == "https://desk.example.org/2025/03/vovchansk-street-fighting"
    assert report.title == heading
    told = dict(report.provenance)
    assert told["published"].startswith("page metadata (")
    assert told["source"] == "page metadata (og:site_name)"


def test_word_document_of_libreoffice() -> None:
    reports, problems = read(FIXTURES / "bulletin.docx")
    report = reports["bulletin.docx"]
    assert not problems
    paragraphs = report.text.split("\n\n")
    assert paragraphs[0] == report.title == "Зведення за 14 травня 2025 року"
    assert paragraphs[2] == "Лиманський напрямок"
    assert paragraphs[-2:] == ["Часів Яр\tбої в центрі міста", "Велика Новосілка\tпід контролем ворога"]
    assert report.published == date(2025, 5, 14)
    assert dict(report.provenance)["published"] == "the text's own dateline: 14 травня 2025"


def test_word_document_with_tracked_changes_and_content_controls(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    parse = pytest.importorskip("docx.oxml").parse_xml
    document = docx.Document()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    deleted = "<w:del w:id='1'><w:r><w:delText>Lyman</w:delText></w:r></w:del>"
    inserted = f"<w:ins w:id='2'>{run.format('Nove')}</w:ins>"
    linked = f"<w:hyperlink>{run.format('Ridkodub')}</w:hyperlink>"
    changed = (
        f"{run.format('Attacks near ')}{deleted}{inserted}{run.format(' and')}<w:r><w:tab/></w:r>{linked}"
    )
    inner = f"<w:p>{run.format('Toretsk is fought for.')}</w:p>"
    control = f"<w:sdt {space}><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    body = document.element.body
    body.insert(0, parse(f"<w:p {space}>{changed}</w:p>"))
    body.insert(1, parse(control))
    table = document.add_table(rows=1, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Siversk"
    table.cell(0, 2).text = "held"
    path = tmp_path / "edited.docx"
    document.save(path)
    report = read(path)[0]["edited.docx"]
    assert report.text.split("\n\n") == [
        "Attacks near Nove and\tRidkodub",
        "Toretsk is fought for.",
        "Siversk\theld",
    ]


def test_pdf_of_libreoffice_has_its_paragraphs_again() -> None:
    reports, problems = read(FIXTURES / "assessment.pdf", FIXTURES / "bulletin.pdf")
    assert not problems
    english = reports["assessment.pdf"].text.split("\n\n")
    assert english[0] == "Campaign assessment, October 24, 2025"
    assert english[2] == "Kupiansk direction"
    assert english[4].startswith("Russian milbloggers claimed that Velyka Novosilka's western outskirts")
    assert english[4].endswith("at the time of writing this assessment.")
    assert len(english) == 7
    ukrainian = reports["bulletin.pdf"].text.split("\n\n")
    assert ukrainian[2] == "Лиманський напрямок"
    assert "Часів Яр бої в центрі міста" in ukrainian
    assert [reports[name].published for name in reports] == [date(2025, 10, 24), date(2025, 5, 14)]


def test_mail() -> None:
    reports, problems = read(FIXTURES / "message.eml")
    report = reports["message.eml"]
    assert "Зеленої Долини, а також намагався ще двічі прорватися до Великої Новосілки." in report.text
    assert "HTML" not in report.text
    assert (report.published, report.source, report.side) == (date(2025, 5, 14), "Генштаб ЗСУ", "ua")
    assert (report.title, report.author) == ("Вечірнє зведення", "Генштаб ЗСУ <press@example.org>")
    assert problems == ["message.eml: its attachment map.pdf is not read; save it and give it by name"]


def test_telegram_channel() -> None:
    reports, problems = read(FIXTURES / "result.json")
    assert not problems
    assert list(reports) == ["result.json:70112", "result.json:70113"]
    post, forward = reports.values()
    assert post.text == "Наши войска освободили Ямполь и продвинулись к Ставкам.\n\n#сводка"
    assert (post.published, post.source, post.side, post.also) == (date(2025, 10, 24), "Два майора", "ru", ())
    assert (post.author, post.url) == ("Дежурный", "https://t.me/c/1435050012/70112")
    assert ("edited", "2025-10-24T09:02:03") in post.provenance
    assert (forward.source, forward.also) == ("Рыбарь", ("Два майора",))
    assert dict(forward.provenance)["source"] == "forwarded in Два майора"


def test_telegram_account_keeps_chats_apart() -> None:
    reports, problems = read(FIXTURES / "account.json")
    assert not problems
    assert {name: report.source for name, report in reports.items()} == {
        "account.json:1486811818/5": "DeepState",
        "account.json:222/5": "Olha",
        "account.json:222/6": "DeepState",
    }
    assert reports["account.json:222/6"].also == ("Desk",)


def test_telegram_pages() -> None:
    reports, problems = read(FIXTURES / "telegram_preview.html", FIXTURES / "telegram_export.html")
    assert not problems
    found = {name: (report.published, report.source, report.also) for name, report in reports.items()}
    assert found == {
        "telegram_preview.html:74201": (date(2025, 11, 12), "Рыбарь", ()),
        "telegram_preview.html:74202": (date(2025, 11, 12), "WarGonzo", ("Рыбарь",)),
        "telegram_export.html:900": (date(2025, 1, 15), "DeepState", ()),
        "telegram_export.html:901": (date(2025, 1, 16), "Генштаб ЗСУ", ("DeepState",)),
    }
    assert reports["telegram_preview.html:74201"].url == "https://t.me/rybar/74201"
    assert reports["telegram_preview.html:74201"].text == (
        "Красноармейск: бои в центре города\n\nПодразделения ВС РФ заняли Троянду; Леонтовичи зачищены."
    )
    assert (
        reports["telegram_export.html:900"].text == "Ворог окупував Шевченко\nта просунувся біля Котлиного."
    )


def test_feeds() -> None:
    reports, problems = read(FIXTURES / "feed_rss.xml", FIXTURES / "feed_atom.xml")
    first, second, russian = reports.values()
    assert first.text == (
        "Enemy repelled near Nove\n\nUkrainian defenders repelled three attacks near Nove & Ridkodub.\n\n"
        "In Toretsk, fighting continues."
    )
    assert (first.published, first.source, first.side) == (date(2025, 5, 14), "Ukrinform", "ua")
    assert (first.author, first.url) == ("Desk", "https://www.ukrinform.net/rubric-ato/1-enemy-repelled.html")
    assert (second.id, second.published) == ("feed_rss.xml:2", None)
    assert (russian.published, russian.source, russian.side) == (date(2025, 10, 24), "ТАСС", "ru")
    assert problems == [
        "feed_rss.xml:2: date 'Thu, 31 Feb 2025 10:00:00 GMT' (entry's publication) "
        "is no day of the calendar; not used"
    ]


def test_table_of_posts() -> None:
    reports, problems = read(FIXTURES / "posts.csv")
    assert list(reports) == ["posts.csv:2", "posts.csv:4", "posts.csv:7"]
    first = reports["posts.csv:2"]
    assert first.text == "Ворог атакував поблизу Нового;\nу бік Зеленої Долини його зупинено."
    assert (first.published, first.source, first.side) == (date(2025, 5, 14), "Генштаб ЗСУ", "ua")
    assert dict(first.provenance)["published"] == "column published_at"
    assert reports["posts.csv:7"].side == "ru"
    assert problems == [
        "posts.csv:4: date '31.02.2025' (column published_at) is no day of the calendar; not used",
        "posts.csv:6: 7 cells where the header has 5; the row is left out",
    ]


def test_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Дата", "Джерело", "Текст"])
    book.active.append([datetime(2025, 5, 14, 22, 0), "Генштаб", "Ворог атакував поблизу Нового."])
    book.active.append([None, None, None])
    book.create_sheet("Рыбарь").append(["date", "source", "text"])
    book["Рыбарь"].append(["15.05.2025", "Рыбарь", "ВС РФ вошли в Клебан-Бык."])
    book.create_sheet("notes").append(["todo"])
    path = tmp_path / "posts.xlsx"
    book.save(path)
    reports, problems = read(path)
    found = {name: (report.published, report.side) for name, report in reports.items()}
    assert found == {
        "posts.xlsx:2": (date(2025, 5, 14), "ua"),
        "posts.xlsx/Рыбарь:2": (date(2025, 5, 15), "ru"),
    }
    assert not problems


def test_table_with_columns_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "posts.tsv"
    path.write_text("when\tсловами\n14.05.2025\tВорог атакував поблизу Нового.\n", "utf-8")
    reports, problems = read(path)
    assert not reports
    assert (
        "has no column with the text; name it with --column text=NAME; its columns are 'when', 'словами'"
        in problems[0]
    )
    reports, problems = read(path, columns={"text": "словами", "date": "when"})
    assert [report.published for report in reports.values()] == [date(2025, 5, 14)]
    assert not problems
    _, problems = read(path, columns={"text": "слова"})
    assert "has no column 'слова' for text" in problems[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_table_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "posts.csv"
    text = "дата,джерело,текст\n14.05.2025,Генштаб,Ворог атакував поблизу Нового та Зеленої Долини.\n"
    path.write_bytes(text.encode(encoding))
    reports, problems = read(path)
    assert [report.text for report in reports.values()] == [
        "Ворог атакував поблизу Нового та Зеленої Долини."
    ]
    assert not problems


def test_json_lines_read_on_after_broken_ones() -> None:
    reports, problems = read(FIXTURES / "posts.jsonl")
    assert list(reports) == ["posts.jsonl:1", "posts.jsonl:4"]
    assert reports["posts.jsonl:1"].published == date(2025, 3, 19)
    assert (reports["posts.jsonl:4"].published, reports["posts.jsonl:4"].side) == (date(2025, 2, 27), "ru")
    assert [problem.split(";")[0] for problem in problems] == [
        "posts.jsonl:2: is no valid JSON at column 17",
        "posts.jsonl:5: is no JSON object",
        "posts.jsonl:6: has no column with the text",
    ]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ('[{"text": "Ворог атакував Нове."}, {"text": "Бої у Торецьку."}]', ["r.json:1", "r.json:2"]),
        ('{"text": "Ворог атакував Нове.", "date": "2025-05-14"}', ["r.json:1"]),
        ('{"items": [{"content_text": "Ворог атакував Нове."}]}', ["r.json:1"]),
        ('{"text": "Ворог атакував Нове."}\n{"text": "Бої у Торецьку."}\n', ["r.json:1", "r.json:2"]),
    ],
)
def test_other_json(tmp_path: Path, content: str, names: list[str]) -> None:
    path = tmp_path / "r.json"
    path.write_text(content, "utf-8")
    reports, problems = read(path)
    assert (list(reports), problems) == (names, [])


def test_archive_of_everything(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (each for each in sorted(FIXTURES.iterdir()) if each.suffix != ".zip"):
            archive.write(file, f"day/{file.name}")
        archive.writestr("day/page_files/logo.png", b"\x89PNG")
        archive.writestr("__MACOSX/day/._x.txt", b"x")
    zipped, _ = read(path)
    loose, _ = read(
        *(file for file in sorted(FIXTURES.iterdir()) if file.suffix != ".zip" and file.stem != "README")
    )
    assert {name.removeprefix("all.zip/day/"): report.text for name, report in zipped.items()} == {
        name: report.text for name, report in loose.items()
    }
    assert len(loose) > 20


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, ids in (("posts.jsonl", ["stdin:1", "stdin:4"]), ("page_chromium.html", ["stdin"])):
        data = io.BytesIO((FIXTURES / name).read_bytes())
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
        reports, _ = read("-")
        assert list(reports) == ids


def test_folder_passes_over_what_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "frame.html").write_text("<html><body>advert</body></html>")
    (tmp_path / "page.html").write_bytes((FIXTURES / "page_chromium.html").read_bytes())
    (tmp_path / ".hidden.txt").write_text("x")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    reports, problems = read(tmp_path)
    assert (list(reports), problems) == (["page.html"], [])


def test_address_is_not_fetched_unless_asked() -> None:
    reports, problems = read("https://example.org/report")
    assert not reports
    assert problems == ["https://example.org/report: is an address; nothing is fetched without --fetch"]
