"""Timelines as pictures and pages; hostile text stays text."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from ledger_samples import said

from frontmap.export.extras import ExtraMissing
from frontmap.records import ReportClaim
from frontmap.timeline import about
from frontmap.timeline_draw import Band, draw_timeline

HOSTILE = "</svg><script>alert(1)</script>${x}`$\\frac{1$ & \"'\x00\x1b\ud800\u202e"
CLAIMS = [
    said(date(2025, 3, 1), "UA01", "ua_control", source=HOSTILE, side="ua", text=HOSTILE),
    said(date(2025, 3, 8), "UA01", "contested", source="Blog"),
    said(date(2025, 6, 8), "UA01", "ru_control", source="MoD", side="ru"),
    said(None, "UA01", "ru_advance"),
    said(date(2025, 6, 9), "UA01", "ru_control", modality="denied"),
]


def bands() -> list[Band]:
    return [Band("Toretsk $\\alpha$ <b>", about(CLAIMS, "UA01")), Band("Pokrovsk", CLAIMS[:1])]


@pytest.fixture(autouse=True)
def _matplotlib() -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed: pip install 'frontmap[plots]'")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if tag == "a" and name == "href"]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_page_holds_every_claim_and_no_script(tmp_path: Path) -> None:
    linked = replace(CLAIMS[1].report, url="https://example.org/?a=1&b=<2>")
    bad = replace(CLAIMS[2].report, url="javascript:alert(1)")
    claims = [CLAIMS[0], ReportClaim(linked, CLAIMS[1].claim), ReportClaim(bad, CLAIMS[2].claim), *CLAIMS[3:]]
    draw_timeline(tmp_path / "t.html", [Band(HOSTILE, claims)])
    page = Tags()
    page.feed((tmp_path / "t.html").read_text("utf-8"))
    assert "script" not in page.tags
    assert page.links == ["https://example.org/?a=1&b=<2>"]
    assert "<script>alert(1)</script>${x}`$\\frac{1$" in page.text
    assert [word in page.text for word in ("undated", "denied", "2025-06-08")] == [True] * 3
    assert page.tags.count("tr") == 1 + len(claims)


def test_svg_is_well_formed_and_repeats_byte_for_byte(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        draw_timeline(tmp_path / name, bands())
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    root = ET.parse(tmp_path / "a.svg").getroot()
    texts = {"".join(each.itertext()).strip() for each in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "Toretsk $\\alpha$ <b>" in texts
    assert {"Russian", "Ukrainian"} <= texts


def test_png(tmp_path: Path) -> None:
    draw_timeline(tmp_path / "t.png", bands())
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")


def test_nothing_to_draw_and_unknown_formats(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        draw_timeline(tmp_path / "t.png", [Band("x", CLAIMS[3:])])
    with pytest.raises(ValueError, match=r"\.gif"):
        draw_timeline(tmp_path / "t.gif", bands())
    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(ExtraMissing, match=r"frontmap\[plots\]"):
        draw_timeline(tmp_path / "t.png", bands())


def test_what_one_sentence_says_twice_is_told_once() -> None:
    twice = said(date(2025, 3, 1), "UA01", "contested", source="Blog")
    other = replace(twice, claim=replace(twice.claim, claim="ru_advance"))
    assert about([twice, twice, other], "UA01") == [twice, other]


def test_a_few_days_have_days_on_the_axis_not_hours(tmp_path: Path) -> None:
    claims = [said(date(2025, 3, day), "UA01", "contested", text=str(day)) for day in (1, 2, 3)]
    draw_timeline(tmp_path / "t.svg", [Band("Toretsk", claims)])
    root = ET.parse(tmp_path / "t.svg").getroot()
    texts = {"".join(each.itertext()).strip() for each in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "02" in texts and not any(":" in text for text in texts)
