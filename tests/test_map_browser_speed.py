"""Size and speed of large maps: to build, to open, to pan; and against one folium marker per claim."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest
from browser import browser, wait_until
from draw_data import many

from frontmap.draw import draw_map, save_map
from frontmap.merge import merge
from frontmap.palette import CLAIM_STYLES

CLAIMS, SETTLEMENTS = 10_000, 3_000
MAX_BYTES = 4_000_000
MAX_SECONDS = 1.5


def _cpu(run: Callable[[], Any], times: int = 2) -> float:
    """Seconds of processor time of the fastest of some runs: what a busy machine cannot lengthen much."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken)


def _build(claims: int, settlements: int, path: Path) -> float:
    told, places = many(claims, settlements)
    merged = merge(told)
    return _cpu(lambda: save_map(draw_map(merged, places), path))


def test_ten_thousand_claims_are_small_and_quick_to_build(tmp_path: Path):
    seconds = _build(CLAIMS, SETTLEMENTS, tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size <= MAX_BYTES
    print(f"{CLAIMS} claims: {seconds:.2f} s, {(tmp_path / 'map.html').stat().st_size / 1e6:.2f} MB")
    assert seconds <= MAX_SECONDS


def test_long_cyrillic_quotes_keep_within_the_size(tmp_path: Path):
    told, places = many(CLAIMS, SETTLEMENTS, cyrillic=True)
    merged = merge(told)
    assert sum(len(item.claim.quote.encode()) for item in told) > MAX_BYTES
    seconds = _cpu(lambda: save_map(draw_map(merged, places), tmp_path / "map.html"))
    assert (tmp_path / "map.html").stat().st_size <= MAX_BYTES
    assert seconds <= MAX_SECONDS


@pytest.mark.slow
def test_growth_is_linear(tmp_path: Path):
    small = _build(10_000, 3_000, tmp_path / "small.html")
    large = _build(50_000, 15_000, tmp_path / "large.html")
    assert large <= small * 5 * 1.6
    base = save_map(draw_map([], {}), tmp_path / "empty.html").stat().st_size
    sizes = [(tmp_path / name).stat().st_size - base for name in ("small.html", "large.html")]
    assert sizes[1] <= sizes[0] * 5 * 1.3


@pytest.mark.slow
def test_against_one_folium_marker_for_each_claim(tmp_path: Path):
    """The way a user of folium would go about it: at least ten times slower and three times larger."""
    claims, settlements = 2_000, 600
    told, places = many(claims, settlements)
    merged = merge(told)

    def by_markers() -> None:
        plain = folium.Map((48.6, 37.0), zoom_start=7, tiles=None)
        for status in merged:
            place = places[status.settlement_id]
            for item in status.claims:
                text = f"<b>{place.name_latn}</b> {place.name_uk}<br>{item.claim.claim}<br>"
                text += f"{item.claim.modality}, {item.report.published}, {item.report.source}<br>"
                text += f"<q>{item.claim.quote}</q>"
                folium.CircleMarker(
                    (place.lat, place.lon),
                    radius=6,
                    color=CLAIM_STYLES[item.claim.claim].colour,
                    fill=True,
                    popup=folium.Popup(text, max_width=320),
                    tooltip=place.name_latn,
                ).add_to(plain)
        plain.save(str(tmp_path / "plain.html"))

    start = time.process_time()
    by_markers()
    markers = time.process_time() - start
    ours = _cpu(lambda: save_map(draw_map(merged, places), tmp_path / "ours.html"))
    sizes = [(tmp_path / name).stat().st_size for name in ("plain.html", "ours.html")]
    print(f"markers {markers:.2f} s, {sizes[0] / 1e6:.2f} MB; ours {ours:.2f} s, {sizes[1] / 1e6:.2f} MB")
    assert markers / ours >= 10, (markers, ours)
    assert sizes[0] / sizes[1] >= 3, sizes


def _repaints_while_dragging(page: Any) -> int:
    """How often the marks are painted anew while the mouse drags the map: the smooth answer is never."""
    page.evaluate(
        """() => {
          window.repaints = 0;
          const canvas = frontmap.app.marks.canvas, paint = canvas._redraw;
          canvas._redraw = function () { window.repaints++; return paint.call(this); };
        }"""
    )
    page.mouse.move(800, 400)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(800 - 8 * step, 400 + 3 * step)
    while_dragging = page.evaluate("window.repaints")
    page.mouse.up()
    wait_until(page, "window.repaints > 0")
    return int(while_dragging)


@pytest.mark.browser
def test_ten_thousand_claims_open_and_pan_quickly(tmp_path: Path):
    """In processor time of the page's process: parsing, script and painting, on all its threads."""
    told, places = many(CLAIMS, SETTLEMENTS)
    path = save_map(draw_map(merge(told), places), tmp_path / "map.html")
    with browser() as started:
        page = started.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")

        def spent() -> float:
            metrics = session.send("Performance.getMetrics")["metrics"]
            return float(next(m["value"] for m in metrics if m["name"] == "ProcessTime"))

        before = spent()
        page.goto(path.as_uri())
        wait_until(page, "window.frontmap && frontmap.app && frontmap.app.ready")
        assert page.evaluate("frontmap.app.marks.shown.length") > 2_000
        opened = spent() - before
        assert opened <= MAX_SECONDS
        before = spent()
        for step in range(10):
            page.evaluate(
                "step => { frontmap.app.map.panBy([step % 2 ? 80 : -80, 30], {animate: false}); }", step
            )
        panned = (spent() - before) / 10
        assert panned <= 0.25
        before = spent()
        page.evaluate("for (let n = 0; n < 10; n++) { frontmap.app.state.to -= 20; frontmap.app.update(); }")
        moved = (spent() - before) / 10
        assert moved <= 0.3
        assert _repaints_while_dragging(page) == 0
    print(f"opened {opened:.2f} s, a pan {panned:.3f} s, a step of the slider {moved:.3f} s")
