"""Untrusted text on the review page, in a real Chromium: it shows, nothing runs, and it comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browser import browser, wait_until, watched_page
from draw_data import Places
from hostile import HOSTILE

from frontmap.overrides import Correction, read_corrections
from frontmap.records import Candidate, Claim, Mention, Report, Resolution, Settlement
from frontmap.review import write_review
from frontmap.review.payload import Read

pytestmark = pytest.mark.browser

LABELS = ("ru_control", "ua_control", "contested", "ru_advance", "ua_advance", "mention")


class Listed(Places):
    """A gazetteer that gives its settlements when it is gone through."""

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.values())


def _place(number: int, text: str) -> Settlement:
    words = (text,) * 7
    return Settlement(
        f"UA{number:017d}", *words, lat=48 + number / 100, lon=37.5, uncertainty_km=20, coordinate_source=text
    )


def _read(number: int, text: str, places: list[Settlement]) -> Read:
    body = f"{text} before\n{text}\nafter {text}"
    start = len(text) + len(" before\n")
    report = Report(text, body, source=text, url=text, title=text, lang="")
    mention = Mention(text, start, start + len(text), text, reasons=(text,))
    rivals = (
        Candidate(places[number].settlement_id, 0.5, text),
        Candidate(places[0].settlement_id, 0.1, text),
    )
    chosen = places[number].settlement_id if number % 2 else None
    resolution = Resolution(mention, chosen, 0.5, (text,), rivals)
    claim = Claim(
        resolution,
        claim=LABELS[number % 6],  # type: ignore[arg-type]
        modality="-" if number % 6 == 5 else "denied",
        claimant=text,
        cue=text,
        quote=text,
        quote_start=start,
        reasons=(text,),
    )
    return Read(report, (claim,))


def test_nothing_runs_nothing_leaves_and_the_text_comes_back(tmp_path: Path):
    places = [_place(number, text) for number, text in enumerate(HOSTILE)]
    gazetteer: Any = Listed(places)
    reads = [_read(number, text, places) for number, text in enumerate(HOSTILE)]
    kept = [Correction(text, text, "-", text, text) for text in HOSTILE[:40]]
    page_file = write_review(
        tmp_path / "review.html", reads, gazetteer, title=HOSTILE[0], kept=kept, file=HOSTILE[1]
    )
    with browser() as started, watched_page(started, page_file) as (page, watched):
        wait_until(page, "window.frontmap.review && frontmap.review.ready === true")
        shown = page.evaluate(
            """() => frontmap.review.store.mentions.map((mention, n) => {
              const review = frontmap.review;
              review.select(n, {});
              const field = document.getElementById("fm-search");
              field.value = mention.surface; field.dispatchEvent(new Event("input"));
              review.choose("-");
              review.change({claim: "contested", modality: "past", note: mention.surface});
              const text = selector => document.querySelector(selector).textContent;
              return [text("#fm-text article"), text("#fm-card-name"), text("#fm-why")];
            })"""
        )
        page.keyboard.press("l")
        page.wait_for_timeout(300)
        assert page.evaluate("window.pwned") is None
        tags = "document.querySelectorAll('#fm-app :is(img,script,style,math,title):not(#fm-map *)').length"
        assert page.evaluate(tags) == 0
        tags = "document.querySelectorAll('iframe,object,embed,base,form,template,link').length"
        assert page.evaluate(tags) == 0
        assert page.evaluate("document.querySelectorAll('script').length") == 4
        assert page.evaluate(
            "[...document.querySelectorAll('#fm-text a')].every(a => /^https?:$/.test(a.protocol))"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        with page.expect_download() as waiting:
            page.click("#fm-download")
        waiting.value.save_as(tmp_path / "overrides.csv")
        assert not watched.errors and not watched.dialogs
        assert not [url for url in watched.requests if not url.startswith(("file:", "data:", "blob:"))]
    _check_shown(shown)
    _check_rows(read_corrections(tmp_path / "overrides.csv", gazetteer))


def _plain(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _check_shown(shown: list[list[str]]) -> None:
    for text, (article, name, why) in zip(HOSTILE, shown, strict=True):
        assert _plain(article) == _plain(f"{text} before\n{text}\nafter {text}")
        assert _plain(name) == _plain(text)
        assert _plain(text) in _plain(why)


def _check_rows(rows: list[Correction]) -> None:
    """Every row is read, with the white space on one line and half characters replaced."""
    assert len(rows) == 40 + len(HOSTILE)
    for number, (text, row) in enumerate(zip(HOSTILE, rows[40:], strict=True)):
        whole = " ".join(text.split()).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        assert row.surface == whole and row.note in (whole, "")
        label = "" if LABELS[number % 6] == "contested" else "contested"
        assert (row.settlement_id, row.claim, row.modality) == ("-", label, "past")
