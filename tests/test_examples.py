"""The example reports come out right: every row of `examples.tsv`, and who disputes what."""

from __future__ import annotations

from pathlib import Path

import map_page
import pytest
from browser import open_page

from frontmap.draw import draw_map, save_map
from frontmap.gazetteer import Gazetteer
from frontmap.merge import merge
from frontmap.pipeline import extract
from frontmap.read import read_reports
from frontmap.records import REALIS, ReportClaim
from frontmap.tables import read_table

ROOT = Path(__file__).resolve().parent.parent
SHANDRYHOLOVE = "UA14120110330059687"
COLUMNS = ("report", "surface", "name", "oblast", "claim", "modality")


@pytest.fixture(scope="module")
def items(gazetteer: Gazetteer) -> list[ReportClaim]:
    problems: list[Exception] = []
    reports = read_reports([ROOT / "maps" / "reports"], on_problem=problems.append)
    found = list(extract(reports, gazetteer))
    assert not problems
    return found


def row(item: ReportClaim, gazetteer: Gazetteer) -> tuple[str, ...]:
    claim = item.claim
    place = gazetteer[claim.resolution.settlement_id] if claim.resolution.settlement_id else None
    where = (place.name_latn, place.oblast) if place else ("", "")
    return (item.report.id, claim.resolution.mention.surface, *where, claim.claim, claim.modality)


def test_every_mention_is_read_as_a_reader_would(items, gazetteer):
    lines = read_table(ROOT / "tests" / "examples.tsv")
    wanted = [tuple(line[column] for column in COLUMNS) for line in lines]
    found = [row(item, gazetteer) for item in items]
    missing = [one for one in wanted if one not in found]
    assert (missing, [one for one in found if one not in wanted]) == ([], [])
    assert found == wanted


def test_both_sides_dispute_shandryholove(items, gazetteer):
    disputed = {gazetteer[s.settlement_id].name_latn: s for s in merge(items) if s.disputed}
    assert {"Shandryholove", "Mala Tokmachka"} <= set(disputed)
    words = {side: item.claim.claim for side, item in disputed["Shandryholove"].sides}
    assert words["ru"] == "ru_control" and words["ua"] == "ua_control"


def test_the_examples_show_what_reports_are_like(items):
    reports = {item.report.id: item.report for item in items}
    assert len(reports) >= 10
    assert {report.lang for report in reports.values()} == {"en", "uk", "ru"}
    assert {"ru", "ua"} <= {item.claim.claimant_side for item in items}
    days = sorted(report.published for report in reports.values() if report.published)
    assert len(days) == len(reports) and (days[-1] - days[0]).days >= 21
    assert all("invented example" in report.source for report in reports.values())
    modalities = {item.claim.modality for item in items}
    assert set(REALIS) | {"denied", "hypothetical", "past"} <= modalities
    assert {item.claim.claim for item in items} == {
        "ru_control", "ua_control", "contested", "ru_advance", "ua_advance", "mention",
    }  # fmt: skip


@pytest.mark.browser
def test_their_map_opens_from_disk_with_the_network_off(items, gazetteer, tmp_path):
    statuses = merge(items)
    path = save_map(draw_map(statuses, gazetteer, title="Examples"), tmp_path / "map.html")
    with open_page(path) as page:
        assert page.inner_text("#fm-title") == "Examples"
        claimed = {status.settlement_id for status in statuses if status.claim != "mention"}
        assert map_page.shown(page) == claimed
        assert map_page.counts(page)["Disputed by the sides"] == sum(status.disputed for status in statuses)
        map_page.click_mark(page, SHANDRYHOLOVE)
        card = page.inner_text(".leaflet-popup .fm-card")
        assert "Disputed" in card and "not an assessment" in page.inner_text("#fm-note")
        for quote in ("Battlegroup West liberated", "Шандриголово освобождено", "утримують Сили оборони"):
            assert quote in card
