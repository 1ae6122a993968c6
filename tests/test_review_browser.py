"""The review page in a real Chromium: corrections by clicks come back in the next run's map."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import PHONE, browser, open_page, wait_until, watched_page
from click.testing import CliRunner

from frontmap.cli import app
from frontmap.gazetteer import Gazetteer
from frontmap.overrides import COLUMNS

pytestmark = pytest.mark.browser

TEXT = """date: 2025-10-24 | source: Desk

Ворог захопив Торецьк. Наші воїни утримують Покровськ, а в Гришиному тривають бої.

Ворог захопив Новоселівку.

Того ж дня Торецьк обстріляли з артилерії.
"""
OTHER = "date: 2025-10-25 | source: Desk\n\nВорог захопив Новоселівку.\n"
READY = "window.frontmap.review && frontmap.review.ready === true"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(OTHER, encoding="utf-8")
    run("review", tmp_path / "a.txt", tmp_path / "b.txt", "-o", tmp_path / "review.html")
    return tmp_path


def run(*words: object, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == code, result.output
    return result


def mentions(folder: Path, *words: object) -> list[dict[str, Any]]:
    """The mentions that `frontmap map` reads in the reports of the folder."""
    run("map", folder / "a.txt", folder / "b.txt", "-o", folder / "out", "-q", *words)
    lines = (folder / "out" / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def click_mention(page: Any, surface: str, nth: int = 0) -> None:
    page.locator("#fm-text [data-mention]", has_text=surface).nth(nth).click()


def download(page: Any, folder: Path) -> Path:
    page.click("#fm-list-open")
    with page.expect_download() as waiting:
        page.click("#fm-download")
    path = folder / "overrides.csv"
    waiting.value.save_as(path)
    page.click("#fm-list-close")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_corrections_by_clicks_come_back_in_the_next_map(folder: Path, chromium: Any, gazetteer: Gazetteer):
    before = mentions(folder)
    by_surface = [row["surface"] for row in before]
    assert by_surface == ["Торецьк", "Покровськ", "Гришиному", "Новоселівку", "Торецьк", "Новоселівку"]
    assert before[3]["settlement_id"] is None and before[0]["claim"] == "ru_control"
    wanted = before[3]["candidates"][2]["settlement_id"]
    with watched_page(chromium, folder / "review.html") as (page, watched):
        wait_until(page, READY)
        click_mention(page, "Новоселівку")
        page.locator(f"input[name=fm-place][value={wanted}]").click()
        click_mention(page, "Торецьк", 0)
        page.select_option("#fm-claim", "contested")
        page.select_option("#fm-modality", "unconfirmed")
        click_mention(page, "Торецьк", 1)
        page.locator("input[name=fm-place][value='-']").click()
        path = download(page, folder)
        assert not watched.errors and not watched.dialogs
        left = [url for url in watched.requests if not url.startswith(("file:", "data:", "blob:"))]
        assert not left
    after = mentions(folder, "--overrides", path)
    assert [row["surface"] for row in after] == [*by_surface[:4], "Новоселівку"]
    assert (after[0]["claim"], after[0]["modality"]) == ("contested", "unconfirmed")
    assert after[0]["settlement_id"] == before[0]["settlement_id"]
    assert after[1:3] == before[1:3]
    assert (after[3]["settlement_id"], after[3]["score"]) == (wanted, 1.0)
    assert after[4] == before[5]
    page_text = (folder / "out" / "map.html").read_text(encoding="utf-8")
    assert wanted in page_text
    with open_page(folder / "out" / "map.html", started=chromium) as page:
        wait_until(page, "window.frontmap.app && frontmap.app.ready === true")
        shown = page.evaluate("frontmap.app.marks.shown.map(m => frontmap.app.store.place('id', m.place))")
        assert wanted in shown
    extracted = run("extract", folder / "a.txt", folder / "b.txt", "--overrides", path, "-q").stdout
    assert [json.loads(line) for line in extracted.splitlines()] == after
    ledger = ("--ledger", folder / "l.sqlite")
    run("ledger", "add", folder / "a.txt", folder / "b.txt", *ledger, "--overrides", path, "-q")
    run("export", *ledger, "-o", folder / "l.csv", "-q")
    kept = {(row["settlement_id"], row["claim"]) for row in rows(folder / "l.csv")}
    assert {(wanted, "ru_control"), (after[0]["settlement_id"], "contested")} <= kept


def test_they_survive_small_edits_and_go_on_in_the_next_review(folder: Path, chromium: Any):
    with watched_page(chromium, folder / "review.html") as (page, _):
        wait_until(page, READY)
        click_mention(page, "Торецьк", 1)
        page.locator("input[name=fm-place][value='-']").click()
        path = download(page, folder)
    edited = TEXT.replace("обстріляли з артилерії", "знову обстріляли з артилерії")
    (folder / "a.txt").write_text(
        edited.replace("Ворог захопив Т", "Вранці ворог захопив Т"), encoding="utf-8"
    )
    after = mentions(folder, "--overrides", path)
    assert [row["surface"] for row in after].count("Торецьк") == 1
    assert after[0]["claim"] == "ru_control"
    run("review", folder / "a.txt", "-o", folder / "second.html", "--overrides", path)
    with watched_page(chromium, folder / "second.html") as (page, _):
        wait_until(page, READY)
        assert page.inner_text("#fm-list-count") == "1"
        click_mention(page, "Покровськ")
        page.select_option("#fm-claim", "mention")
        second = download(page, folder)
        both = rows(second)
        assert [row["surface"] for row in both] == ["Торецьк", "Покровськ"]
        assert both[0]["settlement_id"] == "-" and both[1]["claim"] == "mention"
        page.click("#fm-list-open")
        page.locator("#fm-list-rows button", has_text="Remove").first.click()
        page.click("#fm-list-close")
        assert [row["surface"] for row in rows(download(page, folder))] == ["Покровськ"]


def test_a_place_found_by_id_may_hold_for_the_name_in_all_reports(folder: Path, chromium: Any):
    wanted = "UA14160210240098875"
    with watched_page(chromium, folder / "review.html") as (page, watched):
        wait_until(page, READY)
        click_mention(page, "Новоселівку")
        page.fill("#fm-search", wanted.lower())
        page.click("#fm-found button")
        page.select_option("#fm-scope", "all")
        page.fill("#fm-remark", "as the map shows, near Pokrovsk")
        page.press("#fm-remark", "Enter")
        page.locator("#fm-text").click(position={"x": 5, "y": 5})
        assert page.evaluate("frontmap.review.corrections.state(5).place") == wanted
        path = download(page, folder)
        assert not watched.errors
    (row,) = rows(path)
    assert list(row) == list(COLUMNS)
    assert row["note"] == "as the map shows, near Pokrovsk"
    assert (row["report"], row["surface"], row["settlement_id"], row["quote"]) == (
        "*",
        "Новоселівку",
        wanted,
        "",
    )
    after = mentions(folder, "--overrides", path)
    found = {r["settlement_id"] for r in after if r["surface"] == "Новоселівку"}
    assert found == {wanted}
    assert any("as the map shows" in reason for reason in after[-1]["reasons"])


def test_filters_and_keys(folder: Path, chromium: Any):
    with open_page(folder / "review.html", started=chromium) as page:
        wait_until(page, READY)
        assert "Voice: " in page.inner_text(".fm-facts")
        page.click("[data-filter=ambiguous]")
        assert page.inner_text("#fm-position") == "1 / 2"
        assert page.inner_text("#fm-card-name") == "Новоселівку"
        assert page.locator("#fm-card .fm-flag").all_inner_texts() == ["left open: several settlements fit"]
        assert "Unresolved 1" in page.inner_text("#fm-filters")
        page.keyboard.press("n")
        assert page.input_value("#fm-report") == "1" and page.inner_text("#fm-position") == "2 / 2"
        page.keyboard.press("2")
        second = page.evaluate("frontmap.review.store.mentions[5].candidates[1][0]")
        assert page.evaluate("frontmap.review.corrections.state(5).place") == second
        assert page.locator("input[name=fm-place]:checked").input_value() == second
        assert "Corrected 1" in page.inner_text("#fm-filters")
        page.keyboard.press("u")
        assert page.evaluate("frontmap.review.corrections.count") == 0
        page.keyboard.press("0")
        assert page.evaluate("frontmap.review.corrections.state(5).place") == "-"
        page.keyboard.press("[")
        assert page.input_value("#fm-report") == "0"
        page.keyboard.press("/")
        page.keyboard.type("Pokrovsk")
        assert "UA14160210010099403" in page.inner_text("#fm-found")
        page.fill("#fm-search", "Артёмовск")
        assert "UA14020010010059145" in page.inner_text("#fm-found li:first-child")
        page.keyboard.press("Escape")
        page.keyboard.press("l")
        assert page.locator("#fm-list[open] #fm-list-rows li").count() == 1
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert page.is_visible("#fm-help")


def test_the_browser_remembers_corrections_of_the_page_and_nothing_hostile(folder: Path, chromium: Any):
    with open_page(folder / "review.html", started=chromium) as page:
        wait_until(page, READY)
        click_mention(page, "Гришиному")
        page.select_option("#fm-claim", "ru_advance")
        page.reload()
        wait_until(page, READY)
        assert page.evaluate("frontmap.review.corrections.state(2).claim") == "ru_advance"
        page.evaluate(
            """() => { const key = frontmap.review.corrections.key;
              localStorage.setItem(key, JSON.stringify({own: [[0, {place: "<img>", claim: "", modality: "",
                note: "", scope: "here"}], [99, {}], [1, null], "x"], gone: [-1, "a"]})); }"""
        )
        page.reload()
        wait_until(page, READY)
        assert page.evaluate("frontmap.review.corrections.count") == 0


def test_on_a_phone_the_details_open_as_a_sheet_and_nothing_is_wider_than_the_screen(
    folder: Path, chromium: Any
):
    with open_page(folder / "review.html", started=chromium, size=PHONE, touch=True) as page:
        wait_until(page, READY)
        assert not page.is_visible("#fm-side")
        page.locator("#fm-text [data-mention]").first.tap()
        assert page.is_visible("#fm-card-name")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        page.locator(".fm-sheet-close").tap()
        assert not page.is_visible("#fm-side")


def test_no_faults_of_accessibility(folder: Path, chromium: Any):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    script = Path(axe.__file__).parent / "axe.min.js"
    with watched_page(chromium, folder / "review.html") as (page, _):
        wait_until(page, READY)
        session = page.context.new_cdp_session(page)
        session.send("Page.setBypassCSP", {"enabled": True})
        page.reload()
        wait_until(page, READY)
        page.evaluate(script.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa']})")
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == []
