"""What is tried with hostile input: each entry point that takes bytes or text of others, by name.

A target takes bytes, does what a user's run would do with them, and may raise nothing but `FrontmapError`.
Readers tell of what they cannot read and raise nothing at all. `fuzz.py` tries them for hours, guided by what
code is reached; `tests/test_fuzz.py` tries a few inputs of each in every run, and all that ever failed.
"""

from __future__ import annotations

import functools
import io
import itertools
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from frontmap.claim import claims
from frontmap.errors import FrontmapError, InputError
from frontmap.find import find
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.overrides import Overrides
from frontmap.patterns import flatten, mask
from frontmap.pipeline import claims_of
from frontmap.read.articles import articles
from frontmap.read.boilerplate import boilerplate
from frontmap.read.dateline import dateline
from frontmap.read.dates import dates_in
from frontmap.read.headline import headline
from frontmap.read.items import Item
from frontmap.read.options import ReadOptions
from frontmap.read.reports import read_item
from frontmap.records import Report
from frontmap.reference import read_references
from frontmap.resolve import resolve
from frontmap.rows import json_line, mention_row
from frontmap.scanner import Scanner
from frontmap.segment import sentences

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "read"
Target = Callable[[bytes], None]
_MOST = 8 << 20
_LANGUAGES = ("", "en", "uk", "ru", "de", "xx")


@functools.cache
def gazetteer() -> Gazetteer:
    """The shipped gazetteer, opened once."""
    return Gazetteer.load()


def text_of(data: bytes) -> str:
    """Any text: the first byte chooses the encoding, lone surrogates included."""
    if data[:1] == b"\x01":
        return data[1:].decode("utf-16-le", "surrogatepass" if len(data) % 2 else "replace")
    return data.decode("utf-8", "surrogateescape" if data[:1] == b"\x02" else "replace")


def read(data: bytes, name: str) -> list[Report]:
    """The reports in a file's bytes; what cannot be read has to be told, in one line."""
    told: list[str] = []

    def tell(problem: InputError) -> None:
        told.append(str(problem))

    item = Item(name, name, lambda: io.BytesIO(data))
    options = ReadOptions(max_bytes=_MOST, max_archive_bytes=_MOST)
    found = list(read_item(item, options, tell))
    assert all("\n" not in line for line in told), "a problem takes one line"
    return found


def reader(name: str) -> Target:
    """A target that reads a file of this name."""
    return lambda data: [None for _ in read(data, name)].clear()


def inside(example: str, part: str, name: str) -> Target:
    """A target that reads an archive with one of its files replaced, so that damage gets past unpacking."""

    def target(data: bytes) -> None:
        whole = (FIXTURES / example).read_bytes() if example else b""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            if whole:
                with zipfile.ZipFile(io.BytesIO(whole)) as old:
                    for info in old.infolist():
                        if info.filename != part:
                            archive.writestr(info, old.read(info))
            archive.writestr(part, data)
        read(packed.getvalue(), name)

    return target


def pdf_page(data: bytes) -> None:
    """A whole PDF whose page is drawn by the data, and whose title it is."""
    title = b"(" + data[:40].replace(b"\\", b"").replace(b"(", b"").replace(b")", b"") + b")"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 "
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data),
        b"<< /Title %s >>" % title,
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )
    read(bytes(out), "x.pdf")


def stages(data: bytes) -> None:
    """Find, resolve and claim on a text, with the spans that must hold."""
    text = text_of(data)
    report = Report("x.txt", text, lang=_LANGUAGES[len(data) % len(_LANGUAGES)])
    cut = sentences(text, report.lang)
    mentions = find(report, cut, gazetteer())
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.surface
    for claim in claims(report, cut, resolve(report, cut, mentions, gazetteer())):
        assert text[claim.quote_start :].startswith(claim.quote[:1])


def line(data: bytes) -> None:
    """From a text file's bytes to the rows that are written."""
    from frontmap.records import ReportClaim

    for report in read(data, "x.txt"):
        for claim in claims_of(report, gazetteer()):
            json_line(mention_row(ReportClaim(report, claim), gazetteer())).encode("utf-8")


def lookup(data: bytes) -> None:
    """A name that is asked for: exact, by sound, by edits; prefixes."""
    name = text_of(data)[:200]
    places = gazetteer()
    places.lookup(name)
    places.exact(fold(name))
    places.longest(name, len(data) % (len(name) + 1))


@functools.cache
def _scanner() -> Scanner[int]:
    patterns = (
        "took [the] town",
        "in _ days",
        "захопи* (село|місто)",
        "the (town|village) of X",
        "XS ___ b*",
    )
    return Scanner([(pattern, number) for number, pattern in enumerate(patterns)])


def patterns(data: bytes) -> None:
    """The cue scanner over a text."""
    text = text_of(data)
    flat = flatten(text)
    assert len(flat) == len(text)
    third = len(flat) // 3
    masked = mask(flat, [(third, third + 5), (2 * third, 2 * third + 3)])
    for start, end, _ in _scanner().scan(masked):
        assert 0 <= start <= end <= len(masked)


def overrides(data: bytes) -> None:
    """An overrides file."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        Path(file.name).write_bytes(data)
        Overrides.read(Path(file.name), gazetteer())


def heads(data: bytes) -> None:
    """Front matter, date lines, articles and furniture of a text."""
    text = text_of(data)
    head = headline(text)
    assert 0 <= head.end <= len(text)
    dateline(text, head.end)
    for start, end, _ in dates_in(text):
        assert 0 <= start < end <= len(text)
    for article in articles(text):
        assert 0 <= article.start < article.end <= len(text)
    spans = boilerplate(text)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def reference(data: bytes) -> None:
    """A GeoJSON file of control polygons."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer_20251101.geojson"
        path.write_bytes(data)
        read_references(path, on_problem=lambda problem: None)


TARGETS: dict[str, Target] = {
    "text": reader("x.txt"),
    "html": reader("x.html"),
    "mhtml": reader("x.mhtml"),
    "pdf": reader("x.pdf"),
    "docx": reader("x.docx"),
    "xlsx": reader("x.xlsx"),
    "docx text": inside("bulletin.docx", "word/document.xml", "x.docx"),
    "zip member": inside("", "a/page.html", "x.zip"),
    "zip of json": inside("", "result.json", "x.zip"),
    "pdf page": pdf_page,
    "eml": reader("x.eml"),
    "json": reader("result.json"),
    "jsonl": reader("x.jsonl"),
    "csv": reader("x.csv"),
    "rss": reader("x.rss"),
    "zip": reader("x.zip"),
    "unnamed": reader("x"),
    "stages": stages,
    "line": line,
    "lookup": lookup,
    "patterns": patterns,
    "overrides": overrides,
    "heads": heads,
    "reference": reference,
}
"""Every target by its name; `json` reads Telegram exports, too."""

SUFFIXES = {
    "text": (".txt", ".md"),
    "html": (".html",),
    "mhtml": (".mhtml", ".eml"),
    "pdf": (".pdf",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "eml": (".eml", ".mhtml"),
    "json": (".json",),
    "jsonl": (".jsonl",),
    "csv": (".csv",),
    "rss": (".xml", ".rss"),
    "zip": (".zip",),
    "unnamed": (".txt", ".json", ".csv", ".xml", ".html"),
    "stages": (".txt", ".md"),
    "line": (".txt", ".md"),
    "lookup": (),
    "patterns": (".txt",),
    "overrides": (),
    "heads": (".txt", ".md"),
    "reference": (".geojson",),
}
"""Which example files are seeds of which target."""

SUFFIXES |= {"docx text": (), "zip member": (".html",), "zip of json": (".json",), "pdf page": ()}

SEEDS: dict[str, tuple[bytes, ...]] = {
    "docx text": (
        b'<?xml version="1.0"?><w:document '
        b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>Russian forces seized Toretsk.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/>"
        b"</w:tc></w:tr></w:tbl></w:body></w:document>",
    ),
    "pdf page": (
        b"BT /F1 12 Tf 50 700 Td (Russian forces seized Toretsk.) Tj 0 -14 Td [(Kup) -20 (iansk)] TJ ET",
        b"q 1 0 0 1 0 0 cm BT /F1 9 Tf (A) ' 1 2 (B) \" ET Q BI /W 1 /H 1 ID x EI",
    ),
    "lookup": (b"Gulaipole", "Часова Яру".encode(), "Сєвєродонецьк".encode(), b"Novo-Ivanivka"),
    "overrides": (
        "report,surface,settlement_id,note\n*,Торецьк,-,a brigade\n".encode(),
        "surface;report;settlement_id;quote;occurrence;claim;modality\n"
        "Торецьк;*;;ворог захопив Торецьк;1;contested;claimed\n".encode(),
    ),
    "reference": (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"date":"2025-11-01"},'
        b'"geometry":{"type":"Polygon","coordinates":[[[37,48],[38,48],[38,49],[37,49],[37,48]]]}}]}',
        b'{"type":"MultiPolygon","coordinates":[[[[37,48],[38,48],[38,49],[37,48]]]]}',
    ),
    "patterns": ("Russian forces took the town in 3 days; ворог захопив село".encode(),),
    "heads": (
        b"---\ndate: 2025-10-02\nsource: A desk\n---\nText.",
        b'+++\ndate = 2025-10-02\ntitle = "A"\n+++\nText.',
        "date: 02.10.2025 | source: Б\n\nТекст.".encode(),
        b"Channel, [24.10.2025 14:05]\nText\n\nChannel, [25.10.2025 14:05]\nText",
    ),
}
"""Seeds of targets that no example file fits."""


def tried(name: str, data: bytes) -> None:
    """Try one input.

    Raises:
        Exception: anything that is no `FrontmapError`.
    """
    try:
        TARGETS[name](data)
    except FrontmapError as error:
        assert "\n" not in str(error), "an error takes one line"
