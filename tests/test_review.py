"""The review page's data and the command that writes it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from frontmap.cli import app
from frontmap.errors import OutputError
from frontmap.gazetteer import Gazetteer
from frontmap.passage import LONGEST, Passage, likeness, one_line, quotes
from frontmap.pipeline import claims_of
from frontmap.records import Candidate, Mention, Report, Resolution
from frontmap.review import review_page, write_review
from frontmap.review.payload import Read, _has_rival, payload

TEXT = "🔥 Ворог захопив Торецьк.\r\n\r\nТорецьк\r\n\r\nВорог захопив Новоселівку. Під Торецьком тихо."


def read(report: Report, gazetteer: Gazetteer) -> Read:
    return Read(report, tuple(claims_of(report, gazetteer)))


@pytest.fixture(scope="module")
def data(gazetteer: Gazetteer) -> dict[str, Any]:
    reports = (Report("a.txt", TEXT, side="ua"), Report("b#2", "Тихо.", origin="b", title="Друга"))
    return payload([read(report, gazetteer) for report in reports], gazetteer, title="T")


def test_pieces_and_surfaces_are_the_text(data: dict[str, Any]):
    first, second = data["reports"]
    surfaces = [data["mentions"][number]["surface"] for number in first["mentions"]]
    assert surfaces == ["Торецьк", "Торецьк", "Новоселівку", "Торецьком"]
    joined = "".join(a + b for a, b in zip(first["pieces"], [*surfaces, ""], strict=True))
    assert joined == TEXT
    assert second["pieces"] == ["Тихо."] and second["mentions"] == [] and second["key"] == "b"


def test_flags_tell_what_is_worth_a_look(data: dict[str, Any], gazetteer: Gazetteer):
    alone = [read(Report("a.txt", "Ворог захопив Новоселівку.", side="ua"), gazetteer)]
    (row,) = payload(alone, gazetteer, title="T")["mentions"]
    assert (row["flags"], row["place"]) == (["unresolved", "ambiguous"], "")
    assert len(row["candidates"]) >= 5
    by_surface = {row["surface"]: row for row in data["mentions"]}
    assert by_surface["Торецьк"]["claim"] == "mention" and data["mentions"][0]["claim"] == "ru_control"


def test_furniture_of_a_page_is_told_from_its_text(gazetteer: Gazetteer):
    text = "Ворог захопив Торецьк.\n\nЧитайте також: Бої за Лиман\n\nПід Торецьком тихо.\n\n© Reuters"
    (row,) = payload([read(Report("a.txt", text, side="ua"), gazetteer)], gazetteer, title="T")["reports"]
    assert row["asides"] == {
        1: [".\n\n", "Читайте також: Бої за Лиман", "\n\nПід "],
        2: [" тихо.\n\n", "© Reuters", ""],
    }
    assert all("".join(parts) == row["pieces"][number] for number, parts in row["asides"].items())


def test_a_choice_with_a_rival_is_ambiguous():
    place = Resolution(Mention("a", 0, 1, "A"), "UA1", 0.6, ("near",), (Candidate("UA1", 0.6, "exact"),))
    assert not _has_rival(place)
    for score, ambiguous in ((0.14, False), (0.2, True)):
        rival = Candidate("UA2", score, "exact")
        assert _has_rival(replace(place, candidates=(*place.candidates, rival))) is ambiguous


def test_the_page_knows_whose_voice_a_report_has_and_what_its_facts_rest_on(gazetteer: Gazetteer):
    told = (
        ("published", "first line"),
        ("side", "source TASS: Russian state news agency"),
        ("lang", "letters"),
    )
    report = Report("a.txt", "Тихо.", side="ru", also=("Канал",), provenance=told)
    (row,) = payload([read(report, gazetteer)], gazetteer, title="T")["reports"]
    assert row["voice"] == ["ru", "the report's side: source TASS: Russian state news agency"]
    assert row["from"] == [("published", "first line")]
    assert row["also"] == ["Канал"]
    (row,) = payload([read(Report("a.txt", "Тихо."), gazetteer)], gazetteer, title="T")["reports"]
    assert row["from"] == [("published", "none found; --date or a first line tells it")]


def test_the_sides_that_exclude_each_other_flag_the_place(gazetteer: Gazetteer):
    texts = {"ru": "Наши войска освободили Торецк.", "ua": "Наші воїни утримують Торецьк."}
    reads = [read(Report(f"{side}.txt", text, side=side), gazetteer) for side, text in texts.items()]  # type: ignore[arg-type]
    rows = payload(reads, gazetteer, title="T")["mentions"]
    assert [row["flags"] for row in rows] == [["disputed"], ["disputed"]]


def test_all_settlements_can_be_found(data: dict[str, Any], gazetteer: Gazetteer):
    table = data["settlements"]
    ids = table["id"].split("\n")
    assert ids == [place.settlement_id for place in gazetteer]
    for name in ("uk", "ru", "latn", "kind"):
        assert len(table[name].split("\n")) == len(ids)
    number = ids.index("UA14160210010099403")
    place = gazetteer["UA14160210010099403"]
    assert table["uk"].split("\n")[number] == place.name_uk
    assert (table["lat"][number], table["lon"][number]) == (round(place.lat, 4), round(place.lon, 4))
    assert table["areas"][table["area"][number]] == (place.oblast, place.raion)


def test_each_mention_is_found_again_by_its_quote(gazetteer: Gazetteer, data: dict[str, Any]):
    mentions = [claim.resolution.mention for claim in claims_of(Report("a.txt", TEXT, side="ua"), gazetteer)]
    rows = [data["mentions"][number] for number in data["reports"][0]["mentions"]]
    for mention, row in zip(mentions, rows, strict=True):
        found = Passage.all_of(row["quote"], row["surface"])
        passage = found[max(0, row["occurrence"] - 1)]
        scores = [likeness(passage, TEXT, m.start, m.end) for m in mentions if m.surface == mention.surface]
        assert likeness(passage, TEXT, mention.start, mention.end) == 1.0
        assert scores.count(1.0) == 1


@given(
    st.lists(st.sampled_from(["Toretsk", "was", "held", ".", "\n", "near", "Ї", "\u2003", "🔥"]), max_size=60)
)
def test_quotes_hold_their_names_and_fit_where_they_are_from(words: list[str]):
    text = " ".join(words)
    spans = [match.span() for match in re.finditer("Toretsk", text)]
    lines = [(text.rfind("\n", 0, a) + 1, text.find("\n", b) % (len(text) + 1)) for a, b in spans]
    for (start, end), quote in zip(spans, quotes(text, spans, lines), strict=True):
        found = Passage.all_of(quote.text, "Toretsk")
        assert found and quote.occurrence <= len(found)
        assert quote.text == one_line(quote.text) and len(quote.text) <= 2 * LONGEST + 7
        passage = found[max(0, quote.occurrence - 1)]
        assert likeness(passage, text, start, end) == 1.0


def test_likeness_falls_with_each_edit_and_a_quote_of_the_name_alone_fits_all():
    (passage,) = Passage.all_of("Troops entered Toretsk from the east", "toretsk")
    scores = []
    for text in (
        "Troops entered Toretsk from the east", "Our troops entered Toretsk from the south east",
        "Aid was brought to Toretsk by volunteers",
    ):  # fmt: skip
        start = text.index("Toretsk")
        scores.append(likeness(passage, text, start, start + 7))
    assert scores[0] == 1.0 > scores[1] > 0.75 > 0.5 > scores[2]
    assert likeness(Passage("", ""), "anything", 0, 3) == 1.0


def test_the_page_holds_its_data_and_a_policy(gazetteer: Gazetteer):
    page = review_page([read(Report("a.txt", TEXT), gazetteer)], gazetteer, title="<T>")
    assert "<title>&lt;T&gt;</title>" in page and "default-src 'none'" in unescape(page)
    assert 'src="' not in page.replace('src="data:', "") and "https://cdn" not in page


def test_a_page_that_cannot_be_written_leaves_what_is_there(gazetteer: Gazetteer, tmp_path: Path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_review(tmp_path / "none" / "review.html", [], gazetteer)


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_writes_the_page_and_counts(tmp_path: Path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    result = run("review", tmp_path / "a.txt", "-o", tmp_path / "r.html", "--date", "2025-10-24")
    assert result.exit_code == 0 and "1 report, 4 mentions" in result.stderr
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/(json|octet-stream)" id="fm-data">(.*?)</script>', page)
    assert found
    assert json.loads(unpacked(*found.groups()))["reports"][0]["published"] == "2025-10-24"


def test_near_identical_reports_are_reviewed_once(tmp_path: Path):
    body = (
        "Ворог захопив Торецьк. Наші воїни утримують Покровськ, а в Гришиному тривають бої з учорашнього дня."
    )
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(body, encoding="utf-8")
    for option, count in (("--fold", "1 report"), ("--no-fold", "2 reports")):
        result = run("review", tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "r.html", option)
        assert result.exit_code == 0 and f"{count}, " in result.stderr


def unpacked(kind: str, text: str) -> str:
    import base64
    import zlib

    return text if kind == "json" else zlib.decompress(base64.b64decode(text), -15).decode("utf-8")


def test_what_the_command_cannot_use_is_one_line(tmp_path: Path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "bad.csv").write_text("report,surface,settlement_id\n*,Торецьк,XX\n", encoding="utf-8")
    out = tmp_path / "r.html"
    for words, part in (
        ((tmp_path / "none.txt",), "none.txt"),
        ((tmp_path / "a.txt", "--overrides", tmp_path / "bad.csv"), "row 2"),
        ((tmp_path / "a.txt", "--overrides", tmp_path / "none.csv"), "none.csv"),
        ((tmp_path / "a.txt", "--side", "xx"), "side"),
    ):
        result = run("review", *words, "-o", out)
        assert result.exit_code in (1, 2) and part in result.stderr
        assert "Traceback" not in result.stderr and not out.exists()
