"""The map in a real Chromium, opened from disk with the network off."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from browser import DESKTOP, PHONE, browser, open_page, wait_until, watched_page
from draw_data import BY_NAME, PLACES, front, many, statuses
from shapely.geometry import box

from frontmap.draw import draw_map, save_map
from frontmap.merge import merge
from frontmap.records import ReportClaim, Status
from frontmap.reference import ReferenceLayer

pytestmark = pytest.mark.browser

POKROVSK = BY_NAME["Pokrovsk"]
KUPIANSK = BY_NAME["Kupiansk"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def map_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    september = ReferenceLayer("lines", date(2025, 9, 1), box(37.5, 48, 38.5, 49))
    october = ReferenceLayer("lines", date(2025, 10, 10), box(37.0, 48, 38.5, 49))
    later = ReferenceLayer("other", date(2025, 10, 25), box(37.0, 49.5, 38.0, 50))
    drawn = draw_map(statuses(), PLACES, title="Autumn", references=[later, october, september])
    return save_map(drawn, tmp_path_factory.mktemp("map") / "map.html")


def _number(page: Any, settlement_id: str) -> int:
    script = (
        "id => [...Array(frontmap.app.store.size).keys()].find(n => frontmap.app.store.place('id', n) === id)"
    )
    return int(page.evaluate(script, settlement_id))


def _click_mark(page: Any, settlement_id: str) -> None:
    """Click where the mark of a settlement stands on the screen."""
    page.evaluate("n => frontmap.app._goTo(n)", _number(page, settlement_id))
    at = page.evaluate(
        """n => {
          const app = frontmap.app, mark = app.marks.byPlace[n];
          const p = app.map.layerPointToContainerPoint(mark._point);
          const box = app.map.getContainer().getBoundingClientRect();
          return [box.left + p.x, box.top + p.y];
        }""",
        _number(page, settlement_id),
    )
    page.mouse.click(*at)


def _counts(page: Any) -> dict[str, int]:
    rows = page.eval_on_selector_all(
        "#fm-legend li",
        "rows => rows.map(r => [r.querySelector('.fm-text').firstChild.textContent, "
        "Number(r.querySelector('.fm-count').textContent)])",
    )
    return dict(rows)


def _shown(page: Any) -> set[str]:
    script = "frontmap.app.marks.shown.map(mark => frontmap.app.store.place('id', mark.place))"
    return set(page.evaluate(script))


def test_opens_from_disk_with_heading_marks_and_legend(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        assert page.title() == "Autumn"
        assert page.inner_text("#fm-title") == "Autumn"
        assert page.inner_text("#fm-dates") == "28 Sep 2025 – 26 Oct 2025"
        assert page.inner_text("#fm-note") == "As claimed by the reports; not an assessment."
        assert "GeoNames" in page.inner_text("#fm-credits")
        assert "not an assessment" in page.inner_text(".folium-map .fm-credits")
        expected = {s.settlement_id for s in statuses() if s.claim != "mention"}
        assert _shown(page) | {"UA14060170140035493"} == expected
        disputed = [s for s in statuses() if s.disputed]
        assert _counts(page)["Disputed by the sides"] == len(disputed) > 1
        contested = [s for s in statuses() if s.claim == "contested" and not s.disputed]
        assert _counts(page)["Contested"] == len(contested) > 0
        sources = page.inner_text("#fm-sources")
        assert "General Staff of Ukraine" in sources and "Telegram channel" in sources


def test_marks_are_really_painted(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        at = page.evaluate(
            """n => { const app = frontmap.app, mark = app.marks.byPlace[n];
              const p = app.map.layerPointToContainerPoint(mark._point); return [p.x, p.y]; }""",
            _number(page, BY_NAME["Vovchansk"]),
        )
        colour = page.evaluate(
            """([x, y]) => { const canvas = document.querySelector('.leaflet-fm-marks-pane canvas');
              const box = canvas.getBoundingClientRect();
              const map = frontmap.app.map.getContainer().getBoundingClientRect();
              const scale = canvas.width / box.width;
              const d = canvas.getContext('2d').getImageData(
                (x + map.left - box.left) * scale, (y + map.top - box.top) * scale, 1, 1).data;
              return [...d]; }""",
            at,
        )
        assert colour == [0xF5, 0xE0, 0x4A, 255]


def test_clicking_a_mark_tells_what_each_side_claims(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        _click_mark(page, KUPIANSK)
        card = page.locator(".leaflet-popup .fm-card")
        assert card.locator("h2").inner_text().split() == ["Kupiansk", "Куп’янськ", "Купянск"]
        assert "Харківська" in card.locator(".fm-where").inner_text()
        assert "Disputed" in card.locator(".fm-status").inner_text()
        heads = card.locator("h3").all_inner_texts()
        assert [head.rsplit(" ", 1)[0] for head in heads] == [
            "Ukrainian sources",
            "Russian sources",
            "Other sources",
        ]
        assert card.locator("mark").all_inner_texts() == ["Куп’янськ", "Купянск", "Kupiansk"]
        assert "according to Russian MoD" in card.inner_text()
        assert card.locator("a").first.get_attribute("href") == "https://example.org/gs/2025-10-24"
        assert "noopener" in card.locator("a").first.get_attribute("rel")
        assert "49.71000, 37.61580" in card.inner_text() and "± 0.8 km" in card.inner_text()
        page.keyboard.press("Escape")
        assert page.locator(".leaflet-popup").count() == 0


def test_a_popup_says_why_this_place_and_not_its_namesake(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        _click_mark(page, BY_NAME["Zarichne"])
        page.click(".fm-why summary")
        why = page.inner_text(".fm-why ul")
        assert "within 40 km" in why
        assert "not Zarichne (Шахтарська, Горлівський, Донецька): 0.05" in why


def test_a_contested_place_says_who_is_said_to_gain(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        _click_mark(page, BY_NAME["Toretsk"])
        assert "Contested (west), stated as fact; Russian forces gaining" in page.inner_text(".fm-says")


def test_denied_hypothetical_and_past_claims_are_words_only(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        for name in ("Robotyne", "Bakhmut", "Lyman"):
            assert BY_NAME[name] not in _shown(page)
        page.check("#fm-legend li:last-child input")
        assert BY_NAME["Robotyne"] in _shown(page)
        _click_mark(page, BY_NAME["Robotyne"])
        assert "no current claim" in page.inner_text(".fm-status")
        assert "Russian control, denied" in page.inner_text(".fm-claim")


def test_legend_filters_and_only(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        before = _shown(page)
        page.uncheck("#fm-legend li:has-text('Contested') input")
        assert before - _shown(page) == {BY_NAME[n] for n in ("Pokrovsk", "Toretsk", "Vovchansk")}
        page.click("#fm-legend li:has-text('Disputed') .fm-only")
        assert _shown(page) == {s.settlement_id for s in statuses() if s.disputed}
        page.click("#fm-legend li:has-text('Disputed') .fm-only")
        page.uncheck("#fm-certainty li:has-text('Unconfirmed') input")
        assert BY_NAME["Kotlyne"] not in _shown(page)
        page.click("#fm-reset")
        assert _shown(page) == before


def test_sources_and_reports_filter_what_is_merged(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.uncheck("#fm-sources li:has-text('Ministry of Defence of Russia') input")
        told = [c for c in front() if c.report.source != "Ministry of Defence of Russia"]
        assert _statuses(page) == _expected(merge(told))
        page.click("#fm-reset")
        page.click("#fm-reports-box summary")
        page.fill("#fm-reports-find", "mod_2025")
        page.hover("#fm-reports li")
        page.click("#fm-reports li .fm-only")
        told = [c for c in front() if c.report.id == "mod_2025-10-23"]
        assert _statuses(page) == _expected(merge(told))


def test_search_finds_a_settlement_under_any_spelling(map_file: Path, chromium: Any):
    wanted = {
        "Pokrovsk": "Pokrovsk",
        "Покровск": "Pokrovsk",
        "Красноармейск": "Pokrovsk",
        "krasnoarmiysk": "Pokrovsk",
        "Покровском": "Pokrovsk",
        "Pokrowsk": "Pokrovsk",
        "Gulyaypole": "Huliaipole",
        "Gulaipole": "Huliaipole",
        "Гуляйполе": "Huliaipole",
        "kupyansk": "Kupiansk",
        "Купянск": "Kupiansk",
        "Куп'янськ": "Kupiansk",
        "Chasov Yar": "Chasiv Yar",
        "Tschassiw Jar": "Chasiv Yar",
        "Volchansk": "Vovchansk",
        "Vovčansk": "Vovchansk",
        "Novogrodovka": "Novohrodivka",
        "Seversk": "Siversk",
        "UA63080090010026457": "Kupiansk",
    }
    with open_page(map_file, started=chromium) as page:
        script = "text => frontmap.app.search.find(text).map(hit => frontmap.app.store.name(hit.place))[0]"
        found = {text: page.evaluate(script, text) for text in wanted}
        assert found == wanted
        assert page.evaluate("frontmap.app.search.find('Парижанка').length") == 0


def test_search_by_keyboard_zooms_and_opens(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.focus("#fm-search")
        page.keyboard.type("Красноарм")
        assert page.get_attribute("#fm-search", "aria-expanded") == "true"
        page.keyboard.press("ArrowDown")
        assert page.get_attribute("#fm-search", "aria-activedescendant") == "fm-found-0"
        page.keyboard.press("Enter")
        assert page.inner_text(".leaflet-popup h2").startswith("Pokrovsk")
        assert page.evaluate("document.activeElement.id") == "fm-card-name"
        centre = page.evaluate("(c => [c.lat, c.lng])(frontmap.app.map.getCenter())")
        assert page.evaluate("frontmap.app.map.getZoom()") >= 11
        assert abs(centre[0] - 48.28) < 0.15 and abs(centre[1] - 37.18) < 0.15
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "fm-search"


def test_keyboard_steps_through_the_marks(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.focus(".folium-map")
        page.keyboard.press("n")
        first = page.inner_text(".leaflet-popup h2")
        assert page.evaluate("document.activeElement.id") == "fm-card-name"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.classList.contains('folium-map')")
        page.keyboard.press("n")
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        assert page.inner_text(".leaflet-popup h2") != "" != first
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "fm-search"


def test_every_place_can_be_reached_in_the_list(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.click("#fm-places-box summary")
        row = page.locator("#fm-places button", has_text="not on the map")
        assert row.count() == 1
        row.focus()
        page.keyboard.press("Enter")
        assert page.inner_text("#fm-sheet h2").startswith("Zarichne")
        assert "Coordinates unknown" in page.inner_text("#fm-sheet")
        page.click("#fm-sheet-close")
        assert page.is_hidden("#fm-sheet")
        assert page.evaluate("document.activeElement.classList.contains('fm-place')")


def _statuses(page: Any) -> dict[str, tuple[str, bool]]:
    """What the page's own merging makes of the claims in view."""
    script = """() => { const s = frontmap.app.store, out = {};
      for (let p = 0; p < s.size; p++)
        if (s.told[p]) out[s.place('id', p)] = [s.label(p), Boolean(s.disputed[p])];
      return out; }"""
    return {key: tuple(value) for key, value in page.evaluate(script).items()}


def _expected(merged: list[Status]) -> dict[str, tuple[str, bool]]:
    return {status.settlement_id: (status.claim, status.disputed) for status in merged}


def _show(page: Any, start: date, end: date) -> None:
    page.evaluate(
        """([from, to]) => { const app = frontmap.app;
          app.state.from = frontmap.dayOf(from); app.state.to = frontmap.dayOf(to); app.update(); }""",
        [start.isoformat(), end.isoformat()],
    )


def _within(told: list[ReportClaim], start: date, end: date) -> list[ReportClaim]:
    return [c for c in told if c.report.published is None or start <= c.report.published <= end]


def test_the_slider_merges_as_the_package_does(map_file: Path, chromium: Any):
    told = front()
    with open_page(map_file, started=chromium) as page:
        for days in range(0, 29, 2):
            end = date(2025, 9, 28) + timedelta(days=days)
            _show(page, date(2025, 9, 28), end)
            assert _statuses(page) == _expected(merge(told, as_of=end)), end
        _show(page, date(2025, 10, 24), date(2025, 10, 26))
        late = merge(_within(told, date(2025, 10, 24), date(2025, 10, 26)))
        assert _statuses(page) == _expected(late)


def test_random_claims_merge_the_same_in_both_languages(tmp_path: Path, chromium: Any):
    told, places = many(1200, 90, reports=120, seed=3)
    path = save_map(draw_map(merge(told), places), tmp_path / "map.html")
    chance = random.Random(5)
    disputes = 0
    with open_page(path, started=chromium) as page:
        for _ in range(25):
            start = date(2024, 6, 1) + timedelta(days=chance.randrange(450))
            end = start + timedelta(days=chance.randrange(200))
            _show(page, start, end)
            expected = _expected(merge(_within(told, start, end)))
            assert _statuses(page) == expected
            disputes += sum(disputed for _, disputed in expected.values())
    assert disputes > 100


def test_dragging_the_slider_by_keyboard_moves_the_map_back(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.focus("#fm-to")
        page.keyboard.press("Home")
        assert page.inner_text("#fm-to-text") == "28 Sep 2025"
        assert POKROVSK not in _shown(page) and BY_NAME["Toretsk"] in _shown(page)
        assert page.get_attribute("#fm-to", "aria-valuetext") == "28 Sep 2025"
        page.uncheck("#fm-undated")
        assert BY_NAME["Kurakhove"] not in _shown(page)
        page.keyboard.press("Tab")


def test_play_runs_to_the_end_and_stops(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.clock.install()
        page.evaluate("frontmap.app.state.to = frontmap.app.store.first + 20; frontmap.app.update()")
        page.click("#fm-play")
        assert page.get_attribute("#fm-play", "aria-label") == "Pause"
        page.clock.run_for(1000)
        assert 20 < page.evaluate("frontmap.app.state.to - frontmap.app.store.first") <= 28
        page.clock.run_for(10_000)
        assert page.get_attribute("#fm-play", "aria-label") == "Play through time"
        assert page.inner_text("#fm-to-text") == "26 Oct 2025"


def test_the_address_restores_view_and_filters(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.evaluate("frontmap.app.map.setView([48.3, 37.2], 10, {animate: false})")
        page.uncheck("#fm-legend li:has-text('Contested') input")
        page.check("#fm-legend li:has-text('Named only') input")
        page.uncheck("#fm-sources li:has-text('General Staff') input")
        page.focus("#fm-to")
        page.keyboard.press("ArrowLeft")
        page.evaluate("n => frontmap.app.select(n, {})", _number(page, BY_NAME["Selydove"]))
        wait_until(page, "location.hash.includes('place=')")
        before, fragment = _shown(page), page.evaluate("location.hash")
    with open_page(map_file, started=chromium, hash=fragment) as page:
        assert _shown(page) == before
        assert page.evaluate("frontmap.app.map.getZoom()") == 10
        assert page.inner_text("#fm-to-text") == "25 Oct 2025"
        assert not page.is_checked("#fm-sources li:has-text('General Staff') input")
        assert page.inner_text(".leaflet-popup h2").startswith("Selydove")
        page.evaluate("location.hash = ''")
        wait_until(page, "frontmap.app.state.to === frontmap.app.store.last")
        assert page.is_checked("#fm-sources li:has-text('General Staff') input")


def test_reference_layers_follow_the_slider(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        assert page.locator("#fm-references li", has_text="lines").inner_text().endswith("10 Oct 2025")
        _show(page, date(2025, 9, 28), date(2025, 10, 9))
        assert page.locator("#fm-references li", has_text="lines").inner_text().endswith("1 Sep 2025")
        assert page.locator("#fm-references li", has_text="other").inner_text().endswith("none yet")
        drawn = "Object.values(frontmap.app.references.shown).filter(Boolean)"
        bounds = page.evaluate(f"({drawn}).map(s => s.layer.getBounds().toBBoxString())")
        assert bounds == ["37.5,48,38.5,49"]
        page.uncheck("#fm-references li:has-text('lines') input")
        assert page.evaluate(f"({drawn}).length") == 0


@pytest.mark.parametrize("zoom", [6, 8, 9.5, 11, 13])
def test_names_lie_neither_over_names_nor_over_marks(map_file: Path, chromium: Any, zoom: float):
    with open_page(map_file, started=chromium) as page:
        page.evaluate("z => frontmap.app.map.setView([48.35, 37.3], z, {animate: false})", zoom)
        boxes = page.evaluate("frontmap.app.labels.boxes")
        marks = page.evaluate(
            """frontmap.app.marks.shown.map(m => {
               const p = frontmap.app.map.latLngToContainerPoint(m.getLatLng());
               const r = frontmap.markRadius(frontmap.app.map.getZoom()) * 0.9;
               return {place: m.place, box: [p.x - r, p.y - r, p.x + r, p.y + r]}; })"""
        )
        assert any(b["kind"] == "claim" for b in boxes)
        for i, one in enumerate(boxes):
            assert not any(_overlap(one["box"], other["box"]) for other in boxes[i + 1 :])
            covered = [m for m in marks if m["place"] != one.get("place") and _overlap(one["box"], m["box"])]
            assert not covered, (one, covered)


def _overlap(a: list[float], b: list[float]) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


def test_on_a_phone_the_card_is_a_sheet_and_the_panel_a_drawer(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium, size=PHONE, touch=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert page.is_hidden("#fm-panel")
        page.tap("#fm-menu")
        page.fill("#fm-search", "Купянск")
        page.tap("#fm-found li")
        page.wait_for_timeout(250)
        assert page.is_hidden("#fm-panel")
        assert page.inner_text("#fm-sheet h2").startswith("Kupiansk")
        sheet = page.locator("#fm-sheet").bounding_box()
        assert sheet["width"] <= PHONE[0] and sheet["height"] <= 0.7 * PHONE[1]
        assert page.locator(".leaflet-popup").count() == 0
        small = page.eval_on_selector_all(
            "#fm-sheet-close, #fm-play, #fm-menu", "all => all.filter(b => b.offsetHeight < 24).length"
        )
        assert small == 0
        page.tap("#fm-sheet-close")
        assert page.is_hidden("#fm-sheet")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_nothing_serious(map_file: Path, chromium: Any, size: tuple[int, int]):
    from axe_playwright_python.sync_playwright import Axe

    with open_page(map_file, started=chromium, size=size) as page:
        page.evaluate("for (const box of document.querySelectorAll('#fm-panel details')) box.open = true")
        _serious(Axe().run(page))
        if size == PHONE:
            page.click("#fm-menu")
            page.wait_for_timeout(300)
        page.fill("#fm-search", "k")
        _serious(Axe().run(page))
        page.evaluate("frontmap.app.search.hide()")
        page.evaluate("n => frontmap.app.select(n, {zoom: true})", _number(page, KUPIANSK))
        page.evaluate("for (const box of document.querySelectorAll('.fm-card details')) box.open = true")
        _serious(Axe().run(page))


def _serious(results: Any) -> None:
    assert len(results.response["passes"]) > 10
    found = [v for v in results.response["violations"] if v["impact"] in {"serious", "critical"}]
    told = json.dumps([(v["id"], [n["html"][:160] for n in v["nodes"]][:4]) for v in found], indent=1)
    assert not found, told


def test_a_notebook_shows_the_map(tmp_path: Path, chromium: Any):
    cell = draw_map(statuses(), PLACES)._repr_html_()
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{cell}", "utf-8")
    with open_page(path, started=chromium) as page:
        frame = page.frames[1]
        wait_until(frame, "window.frontmap && frontmap.app && frontmap.app.ready")
        assert frame.evaluate("frontmap.app.marks.shown.length") > 10


def test_packed_data_open_like_plain_data(tmp_path: Path, chromium: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("frontmap.draw.assets.PLAIN_BYTES", 0)
    path = save_map(draw_map(statuses(), PLACES), tmp_path / "packed.html")
    assert "Куп’янськ" not in path.read_text("utf-8")
    with open_page(path, started=chromium) as page:
        wait_until(page, "frontmap.app && frontmap.app.ready")
        assert _statuses(page) == _expected(statuses())
        _click_mark(page, KUPIANSK)
        assert page.locator(".fm-card mark").first.inner_text() == "Куп’янськ"


def test_a_map_of_nothing_and_one_of_undated_reports_open(tmp_path: Path, chromium: Any):
    with open_page(save_map(draw_map([], PLACES), tmp_path / "none.html"), started=chromium) as page:
        assert "No report has a date" in page.inner_text("#fm-time")
    undated = merge([c for c in front() if c.report.published is None])
    with open_page(save_map(draw_map(undated, PLACES), tmp_path / "u.html"), started=chromium) as page:
        assert _shown(page) == {BY_NAME["Kurakhove"]}
        page.uncheck("#fm-undated")
        assert _shown(page) == set()


def test_a_user_may_go_on_adding(tmp_path: Path, chromium: Any):
    import folium

    drawn = draw_map(statuses(), PLACES)
    folium.CircleMarker((48.5, 37.5), radius=20, color="black").add_to(drawn)
    folium.Marker((48.6, 37.9), tooltip="mine").add_to(drawn)
    with watched_page(chromium, save_map(drawn, tmp_path / "added.html")) as (page, watched):
        assert page.evaluate("frontmap.app.marks.shown.length") > 10
        assert page.locator(".leaflet-marker-icon").count() == 1
        assert page.locator(".leaflet-marker-icon").evaluate("i => i.src.startsWith('data:image/png')")
        assert not [line for line in watched.errors if "Content Security Policy" in line]


def test_tiles_that_cannot_load_leave_the_outline(tmp_path: Path, chromium: Any):
    drawn = draw_map(statuses(), PLACES, tiles="osm")
    with watched_page(chromium, save_map(drawn, tmp_path / "tiles.html")) as (page, watched):
        page.wait_for_timeout(300)
        assert all("ERR_INTERNET_DISCONNECTED" in line for line in watched.errors)
        assert {url.split("/")[2] for url in watched.requests[1:]} == {"tile.openstreetmap.org"}
        assert page.evaluate("frontmap.app.marks.shown.length") > 10
        page.evaluate("document.getElementById('fm-layers-box').open = true")
        page.check("#fm-bases li:has-text('Outline only') input")
        assert page.locator(".leaflet-tile-pane .leaflet-layer").count() == 0
