"""Findings and changes on a map, in a real browser with hostile text."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from ledger_samples import PLACES, said

from frontmap.analysis_map import draw_changes, draw_findings
from frontmap.check import check
from frontmap.diff import diff
from frontmap.merge import merge
from frontmap.reference import ReferenceLayer

HOSTILE = (
    '</script><img src=x onerror="window.hit=1"><script>window.hit=1</script>${window.hit=1}`{{7*7}}\u2028'
)
CLAIMS = [
    said(date(2025, 3, 1), "UA01", "ru_control", source=HOSTILE, text=HOSTILE),
    said(date(2025, 3, 2), "UA01", "ua_control", source="GS", side="ua"),
    said(date(2025, 3, 2), "UA02", "ru_control"),
    said(date(2025, 3, 2), "UA04", "ru_control"),
]
LAYERS = [ReferenceLayer(HOSTILE, date(2025, 3, 1), shapely.box(37.5, 48.0, 39.0, 49.0))]


def findings_page() -> str:
    return draw_findings(check(CLAIMS, LAYERS, PLACES), LAYERS, PLACES)


def changes_page() -> str:
    return draw_changes(diff([], merge(CLAIMS)), PLACES)


def ring_data(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="fm-rings">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_a_ring_per_place_tells_of_all_its_claims() -> None:
    data = ring_data(findings_page())
    assert sorted(ring["title"] for ring in data["rings"]) == ["Pokrovsk", "Toretsk"]
    toretsk = next(ring for ring in data["rings"] if ring["title"] == "Toretsk")
    assert [part["text"] for part in toretsk["parts"]] == [
        "does not agree with the reference layer",
        "agrees with the reference layer",
    ]
    assert toretsk["colour"] == toretsk["parts"][0]["colour"]
    assert ["quote", HOSTILE] in toretsk["parts"][1]["facts"]
    assert sum(int(text.rsplit("(", 1)[1].rstrip(")")) for _, _, text in data["legend"]) == 3


def test_changes_are_ringed() -> None:
    data = ring_data(changes_page())
    texts = {part["text"] for ring in data["rings"] for part in ring["parts"]}
    assert texts == {"newly claimed (Russian)", "newly claimed (Ukrainian)", "newly disputed"}


def test_kinds_of_change_look_different_in_the_legend() -> None:
    before = [said(date(2025, 3, 1), "UA01", "ru_control"), said(date(2025, 3, 1), "UA04", "ua_control")]
    after = [
        said(date(2025, 3, 2), "UA01", "ua_control"),
        said(date(2025, 3, 2), "UA04", "ru_control"),
        said(date(2025, 3, 2), "UA02", "ru_advance"),
    ]
    data = ring_data(draw_changes(diff(merge(before), merge(after)), PLACES))
    looks = [(colour, line) for colour, line, _ in data["legend"]]
    assert len(set(looks)) == len(looks) > 2


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if chromium is None:
        pytest.skip("Debian's chromium is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("make", [findings_page, changes_page])
def test_in_a_browser_text_stays_text(browser: Any, tmp_path: Path, make: Any) -> None:
    path = tmp_path / "map.html"
    path.write_text(make(), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    errors: list[str] = []
    requests: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_selector(".leaflet-fm-rings-pane path, .leaflet-pane svg path")
    assert page.locator("#fm-panel #fm-rings-legend li").count() > 1, "a legend on the map would hide rings"
    rings = page.locator("path.leaflet-interactive")
    shown = ""
    for number in range(rings.count()):
        rings.nth(number).dispatch_event("click")
        shown += page.locator(".leaflet-popup-content").last.inner_text()
    assert page.evaluate("window.hit") is None
    assert errors == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert "window.hit=1" in shown
    assert "{{7*7}}" in shown
    page.close()


@pytest.mark.browser
def test_no_name_lies_under_a_ring(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text(changes_page(), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(path.as_uri())
    page.wait_for_selector("path.leaflet-interactive")
    covered = page.evaluate(
        """() => {
          const map = frontmap.app.map, edge = map.getContainer().getBoundingClientRect();
          const rings = [...document.querySelectorAll("path.leaflet-interactive")].map(ring => {
            const box = ring.getBoundingClientRect();
            return [box.left - edge.left, box.top - edge.top, box.right - edge.left, box.bottom - edge.top];
          });
          const names = frontmap.app.labels.boxes.filter(name => name.place !== undefined);
          const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
          return [names.length, names.filter(n => rings.some(r => meet(n.box, r))).map(n => n.text)];
        }"""
    )
    assert covered[0] >= 2 and covered[1] == []
    page.close()
