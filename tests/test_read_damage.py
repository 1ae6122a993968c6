"""Bad input: one clear line each, the rest is read, memory and time stay bounded."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from frontmap.errors import InputError
from frontmap.read import ReadOptions, read_reports
from frontmap.records import Report

FIXTURES = Path(__file__).parent / "fixtures" / "read"


def read(path: Path, **stated: object) -> tuple[list[Report], list[str]]:
    problems: list[InputError] = []
    options = ReadOptions(**stated)  # type: ignore[arg-type]
    reports = list(read_reports([path], options=options, on_problem=problems.append))
    lines = [str(problem).replace(f"{path}", path.name) for problem in problems]
    assert all("\n" not in line and len(line) < 500 for line in lines)
    return reports, lines


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


GOOD = "The enemy attacked near Nove in the night and was repelled by our troops."


def test_zip_bomb(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "b.zip", {"bomb.txt": bytes(64 << 20), "good.txt": GOOD.encode()})
    assert bomb.stat().st_size < 1 << 20
    reports, (problem,) = read(bomb)
    assert [report.text for report in reports] == [GOOD]
    assert problem.startswith("b.zip: bomb.txt unpacks to 1")
    assert problem.endswith("times its size (a zip bomb?); not read")


def test_archive_that_unpacks_to_too_much(tmp_path: Path) -> None:
    line = json.dumps({"text": GOOD}).encode() + b"\n"
    files = {f"{number}.jsonl": line * 5000 for number in range(4)}
    reports, problems = read(zipped(tmp_path / "b.zip", files), max_archive_bytes=1 << 20)
    assert 10_000 <= len(reports) < 15_000
    assert problems[0] == "b.zip: unpacks to more than 1 MB; unpack it, and give the files"


def test_archive_inside_an_archive_and_under_a_password(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.txt", GOOD)
    outer = zipped(tmp_path / "b.zip", {"in.zip": inner.getvalue(), "locked.txt": GOOD.encode()})
    data = bytearray(outer.read_bytes())
    at = data.rindex(b"PK\x01\x02")  # the central directory's entry of locked.txt
    data[at + 8] |= 1
    outer.write_bytes(data)
    reports, problems = read(outer)
    assert not reports
    assert problems == [
        "b.zip/in.zip: is an archive inside an archive; unpack it first",
        "b.zip/locked.txt: is password-protected; unpack it first",
    ]


def test_damaged_archives(tmp_path: Path) -> None:
    path = zipped(tmp_path / "b.zip", {"a.txt": GOOD.encode() * 50, "good.txt": GOOD.encode()})
    data = bytearray(path.read_bytes())
    data[40:46] = b"\xff" * 6
    path.write_bytes(data)
    reports, (problem,) = read(path)
    assert [report.id for report in reports] == ["b.zip/good.txt"]
    assert problem.startswith("b.zip/a.txt: is damaged in the archive")
    path.write_bytes(bytes(data)[: len(data) // 2])
    reports, (problem,) = read(path)
    assert problem.startswith("b.zip: is a damaged archive")


def test_deeply_nested_page(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    depth = 100_000
    path.write_text(
        f"<html><body>{'<div>' * depth}<p>{GOOD}</p>{'</div>' * depth}<p>Nove holds.</p></body></html>"
    )
    (report,), problems = read(path)
    assert (report.text, problems) == (f"{GOOD}\n\nNove holds.", [])


@pytest.mark.parametrize(
    "markup",
    ["<html></html>", "<!doctype html><html><body><script>x='Pokrovsk'</script></body></html>"],
)
def test_page_without_text(tmp_path: Path, markup: str) -> None:
    path = tmp_path / "empty.html"
    path.write_text(markup)
    reports, problems = read(path)
    assert not reports
    assert problems == ["empty.html: has no text that can be read; save the page after it has loaded"]


def test_page_that_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "cut.html"
    data = (FIXTURES / "page_chromium.html").read_bytes()
    path.write_bytes(data[: data.index(b"Artillery has") + 60])
    (report,), problems = read(path)
    assert "Starytsia" in report.text
    assert not problems


def test_pdf_of_scans_and_under_a_password(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    scan = tmp_path / "scan.pdf"
    writer.write(scan)
    _, problems = read(scan)
    assert problems == [
        "scan.pdf: has no text; is it a scan? Run text recognition over it first (for example ocrmypdf)"
    ]
    writer = pypdf.PdfWriter(clone_from=FIXTURES / "assessment.pdf")
    writer.encrypt("secret", algorithm="RC4-128")
    locked = tmp_path / "locked.pdf"
    writer.write(locked)
    _, problems = read(locked)
    assert problems == ["locked.pdf: is password-protected; save it without a password"]
    writer = pypdf.PdfWriter(clone_from=FIXTURES / "assessment.pdf")
    writer.encrypt("", owner_password="secret", algorithm="RC4-128")
    writer.write(locked)
    (report,), problems = read(locked)
    assert report.text.startswith("Campaign assessment")


def test_pdf_with_scanned_pages_between_its_text(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    image = pytest.importorskip("PIL.Image")
    scan = tmp_path / "scan.pdf"
    image.new("L", (60, 80), 200).save(scan)
    _, problems = read(scan)
    assert problems[0].startswith("scan.pdf: has no text; is it a scan?")
    writer = pypdf.PdfWriter()
    for part in (FIXTURES / "assessment.pdf", scan, scan):
        writer.append(part)
    writer.add_blank_page(width=100, height=100)
    mixed = tmp_path / "mixed.pdf"
    writer.write(mixed)
    (report,), problems = read(mixed)
    assert report.text.startswith("Campaign assessment")
    first = len(pypdf.PdfReader(FIXTURES / "assessment.pdf").pages) + 1
    assert problems == [f"mixed.pdf: pages {first}, {first + 1}: a picture without text (a scan?); not read"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("cut.pdf", (FIXTURES / "assessment.pdf").read_bytes()[:9000], "cut.pdf: "),
        ("no.pdf", b"%PDF-1.7\nnothing", "no.pdf: is a damaged PDF"),
        ("cut.docx", (FIXTURES / "bulletin.docx").read_bytes()[:3000], "cut.docx: is a damaged DOCX"),
        ("locked.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "locked.docx: is password-protected or"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "old.doc: is an old Word file; save it as DOCX or PDF"),
        ("bad.xlsx", b"PK\x03\x04" + bytes(60), "bad.xlsx: is a damaged workbook"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0" + bytes(60), "locked.xlsx: is password-protected"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + bytes(60), "old.xls: is an old spreadsheet; save it"),
        ("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(60), "photo.jpg: is a picture; frontmap reads text only"),
        ("bad.xml", b"<rss><channel><item><title>x</ti", "bad.xml: "),
        ("bomb.xml", b'<!DOCTYPE r [<!ENTITY a "aaaa">]><rss>&a;</rss>', "bomb.xml: declares entities"),
        ("bad.json", b'[{"text": "a"}, {"te', "bad.json:1: is broken JSON; the 1 records before it are read"),
        ("no.json", b"{]", "no.json:1: is no valid JSON"),
        ("deep.json", b"[" * 200_000, "deep.json: is nested too deeply"),
        ("deep.jsonl", b'{"text": ' + b"[" * 200_000, "deep.jsonl:1: is no valid JSON"),
        ("other.json", b'{"type": "FeatureCollection", "features": []}', "other.json:1: has no column with"),
        ("no.jsonl", b"plain text\nand more\n", "no.jsonl:1: is no valid JSON"),
        ("zeros.csv", bytes(500), "zeros.csv: is "),
        ("head.csv", b"text,date\n", ""),
        ("no.eml", b"From: a@b.c\nSubject: x\nContent-Type: image/png\n\nabc", "no.eml: has no text part"),
        ("empty.csv", b"", "empty.csv: is empty"),
        ("empty.json", b" ", "empty.json: is empty"),
        ("empty.zip", b"", "empty.zip: is empty"),
    ],
)  # fmt: skip
def test_damaged_files_are_told_in_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    _, problems = read(path)
    assert (problems or [""])[0].startswith(says)


@pytest.mark.parametrize("export", ["result.json", "account.json"])
def test_broken_json_in_the_middle_tells_its_line_and_reads_on(tmp_path: Path, export: str) -> None:
    text = json.dumps(json.loads((FIXTURES / export).read_text("utf-8")), indent=1, ensure_ascii=False)
    whole = tmp_path / "whole" / export
    whole.parent.mkdir()
    whole.write_text(text, "utf-8")
    expected, problems = read(whole)
    assert not problems
    broken = text.replace('"type": "message",', '"type" "message",', 2).replace('"type" ', '"type": ', 1)
    path = tmp_path / export
    path.write_text(broken, "utf-8")
    line = broken[: broken.index('"type" ')].count("\n") + 1
    reports, (problem,) = read(path)
    assert problem == f"{export}:{line}: is no valid JSON; the record is left out, the rest is read"
    assert len(reports) == len(expected) - 1
    kept = {report.text for report in reports}
    assert reports == [report for report in expected if report.text in kept]


def test_broken_json_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(f'[{{"text": "{GOOD}"}},{{"text": "b}}]')
    reports, problems = read(path)
    assert [report.text for report in reports] == [GOOD]
    assert problems == ["result.json:1: is broken JSON; the 1 records before it are read"]


def test_many_broken_lines_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("{broken\n" * 5000 + json.dumps({"text": GOOD}) + "\n")
    reports, problems = read(path)
    assert [report.id for report in reports] == ["bad.jsonl:5001"]
    assert len(problems) == 21
    assert problems[-1] == "bad.jsonl: 4980 more rows could not be read"


@pytest.mark.slow
def test_endless_line_and_forgotten_quotation_mark(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 300_000 + b'"}\n' + json.dumps({"text": GOOD}).encode())
    reports, problems = read(path, max_bytes=100_000)
    assert [report.id for report in reports] == ["long.jsonl:2"]
    assert problems[0].startswith("long.jsonl:1: the line is longer than")
    table = tmp_path / "quote.csv"
    rows = "".join(f"2025-05-14,{GOOD} {number}\n" for number in range(80_000))
    table.write_text(f'date,text\n2025-05-14,"{GOOD}\n{rows}')
    reports, problems = read(table)
    assert problems[0].startswith("quote.csv:2: is no proper row (field larger than field limit")
    assert len(reports) > 20_000


MEASURE = """
import sys
from pathlib import Path
from frontmap.read import read_reports
count = sum(1 for _ in read_reports([sys.argv[1]], on_problem=print))
peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(count, int(peak) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("name", ["posts.jsonl", "posts.csv", "result.json"])
def test_memory_stays_bounded(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    text = GOOD * 100
    with path.open("w") as stream:
        stream.write({"posts.csv": "text\n", "result.json": '{"name": "x", "messages": ['}.get(name, ""))
        for number in range(9000):
            post = {"id": number, "type": "message", "date": "2025-05-14", "text": text}
            line = {"posts.csv": text, "posts.jsonl": json.dumps(post)}.get(name)
            stream.write(f"{line}\n" if line else f"{',' if number else ''}{json.dumps(post)}")
        stream.write("]}" if name == "result.json" else "")
    assert path.stat().st_size > 60 << 20
    done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
    count, megabytes = map(int, done.stdout.split()[-2:])
    assert count == 9000
    assert megabytes < 60  # of which the interpreter and its modules take 20 to 50; the file is larger


@pytest.mark.parametrize(
    ("name", "package"),
    [("page_chromium.html", "trafilatura"), ("bulletin.docx", "docx"), ("bulletin.pdf", "pypdf"),
     ("feed_rss.xml", "feedparser")],
)  # fmt: skip
def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, name: str, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    reports, problems = read(FIXTURES / name)
    assert not reports
    assert problems[0].endswith(
        f"needs the package {package}; install it with: pip install 'frontmap[readers]'"
    )


def test_text_needs_no_heavy_package() -> None:
    code = (
        "import sys; from frontmap.read import read_reports;"
        "list(read_reports([sys.argv[1]], on_problem=print));"
        "print(sorted({'trafilatura', 'lxml', 'pypdf', 'docx', 'feedparser', 'requests', 'numpy', 'pandas',"
        " 'ftfy', 'ijson'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, FIXTURES / "category.txt"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
