"""What the map's browser tests ask of an open page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browser import browser
from draw_data import PLACES, statuses
from shapely.geometry import box

from frontmap.draw import draw_map, save_map
from frontmap.records import ReportClaim, Status
from frontmap.reference import ReferenceLayer


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


def number(page: Any, settlement_id: str) -> int:
    script = (
        "id => [...Array(frontmap.app.store.size).keys()].find(n => frontmap.app.store.place('id', n) === id)"
    )
    return int(page.evaluate(script, settlement_id))


def click_mark(page: Any, settlement_id: str) -> None:
    """Click where the mark of a settlement stands on the screen."""
    page.evaluate("n => frontmap.app._goTo(n)", number(page, settlement_id))
    at = page.evaluate(
        """n => {
          const app = frontmap.app, mark = app.marks.byPlace[n];
          const p = app.map.layerPointToContainerPoint(mark._point);
          const box = app.map.getContainer().getBoundingClientRect();
          return [box.left + p.x, box.top + p.y];
        }""",
        number(page, settlement_id),
    )
    page.mouse.click(*at)


def counts(page: Any) -> dict[str, int]:
    rows = page.eval_on_selector_all(
        "#fm-legend li",
        "rows => rows.map(r => [r.querySelector('.fm-text').firstChild.textContent, "
        "Number(r.querySelector('.fm-count').textContent)])",
    )
    return dict(rows)


def shown(page: Any) -> set[str]:
    script = "frontmap.app.marks.shown.map(mark => frontmap.app.store.place('id', mark.place))"
    return set(page.evaluate(script))


def page_statuses(page: Any) -> dict[str, tuple[str, bool]]:
    """What the page's own merging makes of the claims in view."""
    script = """() => { const s = frontmap.app.store, out = {};
      for (let p = 0; p < s.size; p++)
        if (s.told[p]) out[s.place('id', p)] = [s.label(p), Boolean(s.disputed[p])];
      return out; }"""
    return {key: tuple(value) for key, value in page.evaluate(script).items()}


def expected_of(merged: list[Status]) -> dict[str, tuple[str, bool]]:
    return {status.settlement_id: (status.claim, status.disputed) for status in merged}


def show(page: Any, start: date, end: date) -> None:
    page.evaluate(
        """([from, to]) => { const app = frontmap.app;
          app.state.from = frontmap.dayOf(from); app.state.to = frontmap.dayOf(to); app.update(); }""",
        [start.isoformat(), end.isoformat()],
    )


def within(told: list[ReportClaim], start: date, end: date) -> list[ReportClaim]:
    return [c for c in told if c.report.published is None or start <= c.report.published <= end]


def overlap(a: list[float], b: list[float]) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]
