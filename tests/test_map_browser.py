"""The map in a real Chromium, opened from disk with the network off."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import map_page
import pytest
from browser import DESKTOP, PHONE, open_page, wait_until, watched_page
from draw_data import BY_NAME, PLACES, front, report, said, statuses
from map_page import (
    click_mark,
    counts,
    expected_of,
    number,
    overlap,
    page_statuses,
    shown,
)

from frontmap.draw import draw_map, save_map
from frontmap.merge import is_realis, merge

pytestmark = pytest.mark.browser

chromium, map_file = map_page.chromium, map_page.map_file

POKROVSK = BY_NAME["Pokrovsk"]
KUPIANSK = BY_NAME["Kupiansk"]


def test_opens_from_disk_with_heading_marks_and_legend(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        assert page.title() == "Autumn"
        assert page.inner_text("#fm-title") == "Autumn"
        assert page.inner_text("#fm-dates") == "28 Sep 2025 – 26 Oct 2025"
        assert page.inner_text("#fm-note") == "As claimed by the reports; not an assessment."
        shown_ids = shown(page) | {"UA14060170140035493"}  # one has no coordinates
        there = [item for s in statuses() if s.settlement_id in shown_ids for item in s.claims]
        current = sum(map(is_realis, there))
        assert f"{len(shown_ids)} settlements, {current} current claims" in page.inner_text("#fm-summary")
        assert "GeoNames" in page.inner_text("#fm-credits")
        assert "not an assessment" in page.inner_text(".folium-map .fm-credits")
        expected = {s.settlement_id for s in statuses() if s.claim != "mention"}
        assert shown(page) | {"UA14060170140035493"} == expected
        disputed = [s for s in statuses() if s.disputed]
        assert counts(page)["Disputed by the sides"] == len(disputed) > 1
        contested = [s for s in statuses() if s.claim == "contested" and not s.disputed]
        assert counts(page)["Contested"] == len(contested) > 0
        sources = page.inner_text("#fm-sources")
        assert "General Staff of Ukraine" in sources and "Telegram channel" in sources


def test_marks_are_really_painted(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        at = page.evaluate(
            """n => { const app = frontmap.app, mark = app.marks.byPlace[n];
              const p = app.map.layerPointToContainerPoint(mark._point); return [p.x, p.y]; }""",
            number(page, BY_NAME["Vovchansk"]),
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
        click_mark(page, KUPIANSK)
        card = page.locator(".leaflet-popup .fm-card")
        assert card.locator("h2").inner_text().split() == ["Kupiansk", "Куп’янськ", "Купянск"]
        assert card.locator(".fm-where").inner_text().endswith("Kupianskyi raion · Kharkiv oblast")
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
        click_mark(page, BY_NAME["Zarichne"])
        page.click(".fm-why summary")
        why = page.inner_text(".fm-why ul")
        assert "within 40 km" in why
        assert "not Zarichne (Shakhtarska hromada, Horlivskyi raion, Donetsk oblast): 0.05" in why


def test_a_contested_place_says_who_is_said_to_gain(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        click_mark(page, BY_NAME["Toretsk"])
        assert "Contested (west), stated as fact; Russian forces gaining" in page.inner_text(".fm-says")


def test_denied_hypothetical_and_past_claims_are_words_only(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        for name in ("Robotyne", "Bakhmut", "Lyman"):
            assert BY_NAME[name] not in shown(page)
        page.check("#fm-certainty li:has-text('Denied') input")
        assert BY_NAME["Robotyne"] in shown(page)
        click_mark(page, BY_NAME["Robotyne"])
        assert "No current claim: Russian control, denied" in page.inner_text(".fm-status")
        assert "Russian control, denied" in page.inner_text(".fm-claim")
        page.click("#fm-places-box summary")
        row = page.locator("#fm-places button", has_text="Robotyne").inner_text()
        assert row.split("\n")[-1].strip() == "Russian control, denied (Ukrainian sources, 24 Oct 2025)"
        assert BY_NAME["Lyman"] not in shown(page) and BY_NAME["Orikhiv"] not in shown(page)


def test_what_is_denied_hypothetical_or_past_has_filters_of_its_own(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        before = shown(page)
        for text, names in (("Hypothetical", {"Lyman"}), ("Past", {"Bakhmut"}), ("Denied", {"Robotyne"})):
            page.check(f"#fm-certainty li:has-text('{text}') input")
            assert shown(page) - before == {BY_NAME[name] for name in names}
            page.uncheck(f"#fm-certainty li:has-text('{text}') input")
        page.check("#fm-legend li:has-text('Named only') input")
        assert not {BY_NAME[name] for name in ("Lyman", "Bakhmut", "Robotyne")} & shown(page)
        page.uncheck("#fm-legend li:has-text('Named only') input")
        page.hover("#fm-certainty li:has-text('Hypothetical')")
        page.click("#fm-certainty li:has-text('Hypothetical') .fm-only")
        # With them a coloured place of which something is hypothetical, too.
        assert shown(page) == {BY_NAME["Lyman"], BY_NAME["Siversk"]}
        wait_until(page, "location.hash.includes('only-sure=hypothetical')")
        fragment = page.evaluate("location.hash")
    with open_page(map_file, started=chromium, hash=fragment) as page:
        assert shown(page) == {BY_NAME["Lyman"], BY_NAME["Siversk"]}
        page.click("#fm-reset")
        assert shown(page) == before


def test_a_disputed_place_says_whose_words_exclude_each_other(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        click_mark(page, BY_NAME["Kupiansk"])
        assert page.inner_text(".fm-status").strip() == (
            "Disputed: Ukrainian control (Ukrainian sources, 24 Oct 2025) against "
            "Russian control, attributed to a party (Russian sources, 23 Oct 2025)"
        )


def test_russian_words_are_the_right_half_against_those_of_others_too(tmp_path: Path, chromium: Any):
    other = report("other", "Ukrainian forces hold Lyman.", published=date(2025, 10, 20))
    ministry = report("ministry", "Lyman is free.", published=date(2025, 10, 21), side="ru", source="MoD")
    told = [
        said(other, "Lyman", BY_NAME["Lyman"], "ua_control", "asserted"),
        said(ministry, "Lyman", BY_NAME["Lyman"], "ru_control", "asserted"),
    ]
    path = save_map(draw_map(merge(told), PLACES), tmp_path / "map.html")
    with open_page(path, started=chromium) as page:
        look = page.evaluate("(l => [l.left.text, l.right.text])(frontmap.lookOf(frontmap.app.store, 0))")
        assert look == ["Ukrainian control", "Russian control"]


def test_a_place_that_may_be_another_is_marked_and_can_be_hidden(tmp_path: Path, chromium: Any):
    isw = report("isw", "Russian forces seized Zarichne and Lyman.")
    sure = said(isw, "Lyman", BY_NAME["Lyman"], "ru_control", "asserted")
    guess = said(isw, "Zarichne", BY_NAME["Zarichne"], "ru_control", "asserted")
    resolution = replace(guess.claim.resolution, score=0.31)
    guess = replace(guess, claim=replace(guess.claim, resolution=resolution))
    path = save_map(draw_map(merge([sure, guess]), PLACES), tmp_path / "map.html")
    with open_page(path, started=chromium) as page:
        names = page.evaluate("frontmap.app.labels.boxes.map(box => box.text)")
        assert "Zarichne (?)" in names and "Lyman" in names
        click_mark(page, BY_NAME["Zarichne"])
        assert "Unsure whether this Zarichne is meant (score 0.31)" in page.inner_text(".fm-unsure")
        page.keyboard.press("Escape")
        page.uncheck("#fm-certainty li:has-text('Unsure which place') input")
        assert shown(page) == {BY_NAME["Lyman"]}
        wait_until(page, "location.hash.includes('unsure=0')")
        page.click("#fm-reset")
        assert shown(page) == {BY_NAME["Lyman"], BY_NAME["Zarichne"]}


def test_a_place_that_was_searched_for_is_drawn_though_its_kind_is_not_shown(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.fill("#fm-search", "Robotyne")
        page.keyboard.press("Enter")
        assert BY_NAME["Robotyne"] in shown(page) and BY_NAME["Lyman"] not in shown(page)
        page.keyboard.press("Escape")
        assert BY_NAME["Robotyne"] not in shown(page)


@pytest.mark.parametrize("size", [(320, 640), PHONE, (760, 700), DESKTOP])
def test_the_scale_stands_clear_of_the_credits(map_file: Path, chromium: Any, size: tuple[int, int]):
    with open_page(map_file, started=chromium, size=size) as page:
        scale = page.locator(".leaflet-control-scale").bounding_box()
        credits = page.locator(".fm-credits").bounding_box()
        beside = scale["x"] + scale["width"] <= credits["x"]
        assert beside or scale["y"] + scale["height"] <= credits["y"]
        page.set_viewport_size({"width": 340, "height": 600})
        page.wait_for_timeout(300)
        scale = page.locator(".leaflet-control-scale").bounding_box()
        assert scale["y"] + scale["height"] <= page.locator(".fm-credits").bounding_box()["y"]


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
        row.first.wait_for()
        assert row.count() == 1
        row.focus()
        page.keyboard.press("Enter")
        assert page.inner_text("#fm-sheet h2").startswith("Zarichne")
        assert "Coordinates unknown" in page.inner_text("#fm-sheet")
        page.click("#fm-sheet-close")
        assert page.is_hidden("#fm-sheet")
        assert page.evaluate("document.activeElement.classList.contains('fm-place')")


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
            assert not any(overlap(one["box"], other["box"]) for other in boxes[i + 1 :])
            covered = [m for m in marks if m["place"] != one.get("place") and overlap(one["box"], m["box"])]
            assert not covered, (one, covered)


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
        page.evaluate("n => frontmap.app.select(n, {zoom: true})", number(page, KUPIANSK))
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
        assert page_statuses(page) == expected_of(statuses())
        click_mark(page, KUPIANSK)
        assert page.locator(".fm-card mark").first.inner_text() == "Куп’янськ"


def test_a_map_of_nothing_and_one_of_undated_reports_open(tmp_path: Path, chromium: Any):
    with open_page(save_map(draw_map([], PLACES), tmp_path / "none.html"), started=chromium) as page:
        assert "No report has a date" in page.inner_text("#fm-time")
    undated = merge([c for c in front() if c.report.published is None])
    with open_page(save_map(draw_map(undated, PLACES), tmp_path / "u.html"), started=chromium) as page:
        assert shown(page) == {BY_NAME["Kurakhove"]}
        page.uncheck("#fm-undated")
        assert shown(page) == set()


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


def test_a_text_that_others_published_too_is_one_claim_with_all_their_names(tmp_path: Path, chromium: Any):
    item = next(one for one in front() if one.claim.resolution.settlement_id == POKROVSK)
    names = tuple(f"Channel <b>{n}</b>" for n in range(12))
    folded = replace(item, report=replace(item.report, also=names))
    path = save_map(draw_map(merge([folded]), PLACES), tmp_path / "map.html")
    with open_page(path, started=chromium) as page:
        click_mark(page, POKROVSK)
        assert page.locator(".fm-card .fm-claim").count() == 1
        told = page.inner_text(".fm-also")
        assert told.strip().startswith("· the same text: Channel <b>0</b>, ") and told.endswith(" and 2 more")
        assert told.count("Channel <b>") == 10
