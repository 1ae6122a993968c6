"""Filters, search, time and address of the map, in a real Chromium."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import map_page
import pytest
from browser import open_page, wait_until
from draw_data import BY_NAME, front, many, statuses
from map_page import (
    expected_of,
    number,
    page_statuses,
    show,
    shown,
    within,
)

from frontmap.draw import draw_map, save_map
from frontmap.merge import merge

pytestmark = pytest.mark.browser

chromium, map_file = map_page.chromium, map_page.map_file

POKROVSK = BY_NAME["Pokrovsk"]
KUPIANSK = BY_NAME["Kupiansk"]


def test_legend_filters_and_only(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        before = shown(page)
        page.uncheck("#fm-legend li:has-text('Contested') input")
        assert before - shown(page) == {BY_NAME[n] for n in ("Pokrovsk", "Toretsk", "Vovchansk")}
        page.click("#fm-legend li:has-text('Disputed') .fm-only")
        assert shown(page) == {s.settlement_id for s in statuses() if s.disputed}
        page.click("#fm-legend li:has-text('Disputed') .fm-only")
        page.uncheck("#fm-certainty li:has-text('Unconfirmed') input")
        assert BY_NAME["Kotlyne"] not in shown(page)
        page.click("#fm-reset")
        assert shown(page) == before


def test_sources_and_reports_filter_what_is_merged(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.uncheck("#fm-sources li:has-text('Ministry of Defence of Russia') input")
        told = [c for c in front() if c.report.source != "Ministry of Defence of Russia"]
        assert page_statuses(page) == expected_of(merge(told))
        page.click("#fm-reset")
        page.click("#fm-reports-box summary")
        page.fill("#fm-reports-find", "mod_2025")
        page.hover("#fm-reports li")
        page.click("#fm-reports li .fm-only")
        told = [c for c in front() if c.report.id == "mod_2025-10-23"]
        assert page_statuses(page) == expected_of(merge(told))


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


def test_the_slider_merges_as_the_package_does(map_file: Path, chromium: Any):
    told = front()
    with open_page(map_file, started=chromium) as page:
        for days in range(0, 29, 2):
            end = date(2025, 9, 28) + timedelta(days=days)
            show(page, date(2025, 9, 28), end)
            assert page_statuses(page) == expected_of(merge(told, as_of=end)), end
        show(page, date(2025, 10, 24), date(2025, 10, 26))
        late = merge(within(told, date(2025, 10, 24), date(2025, 10, 26)))
        assert page_statuses(page) == expected_of(late)


def test_random_claims_merge_the_same_in_both_languages(tmp_path: Path, chromium: Any):
    told, places = many(1200, 90, reports=120, seed=3)
    path = save_map(draw_map(merge(told), places), tmp_path / "map.html")
    chance = random.Random(5)
    disputes = 0
    with open_page(path, started=chromium) as page:
        for _ in range(25):
            start = date(2024, 6, 1) + timedelta(days=chance.randrange(450))
            end = start + timedelta(days=chance.randrange(200))
            show(page, start, end)
            expected = expected_of(merge(within(told, start, end)))
            assert page_statuses(page) == expected
            disputes += sum(disputed for _, disputed in expected.values())
    assert disputes > 100


def test_dragging_the_slider_by_keyboard_moves_the_map_back(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.focus("#fm-to")
        page.keyboard.press("Home")
        assert page.inner_text("#fm-to-text") == "28 Sep 2025"
        assert POKROVSK not in shown(page) and BY_NAME["Toretsk"] in shown(page)
        assert page.get_attribute("#fm-to", "aria-valuetext") == "28 Sep 2025"
        page.uncheck("#fm-undated")
        assert BY_NAME["Kurakhove"] not in shown(page)
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
        page.evaluate("n => frontmap.app.select(n, {})", number(page, BY_NAME["Selydove"]))
        wait_until(page, "location.hash.includes('place=')")
        before, fragment = shown(page), page.evaluate("location.hash")
    with open_page(map_file, started=chromium, hash=fragment) as page:
        assert shown(page) == before
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
        show(page, date(2025, 9, 28), date(2025, 10, 9))
        assert page.locator("#fm-references li", has_text="lines").inner_text().endswith("1 Sep 2025")
        assert page.locator("#fm-references li", has_text="other").inner_text().endswith("none yet")
        drawn = "Object.values(frontmap.app.references.shown).filter(Boolean)"
        bounds = page.evaluate(f"({drawn}).map(s => s.layer.getBounds().toBBoxString())")
        assert bounds == ["37.5,48,38.5,49"]
        page.uncheck("#fm-references li:has-text('lines') input")
        assert page.evaluate(f"({drawn}).length") == 0
