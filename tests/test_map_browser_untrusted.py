"""Untrusted text through every field of every layer, in a real Chromium: it shows as text, nothing runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from browser import browser, open_page, watched_page
from draw_data import Places
from hostile import HOSTILE
from shapely.geometry import box

from frontmap.draw import draw_map, save_map
from frontmap.merge import merge
from frontmap.records import Candidate, Claim, Mention, Report, ReportClaim, Resolution, Settlement
from frontmap.reference import ReferenceLayer

pytestmark = pytest.mark.browser

LABELS = ("ru_control", "ua_control", "contested", "ru_advance", "ua_advance", "mention")
MODALITIES = ("asserted", "claimed", "unconfirmed", "denied", "hypothetical", "past")


def _place(number: int, text: str) -> Settlement:
    return Settlement(
        f"{number} {text}",
        name_uk=text,
        name_ru=text + " ru",
        name_latn=text,
        kind=text,
        oblast=text,
        raion=text,
        hromada=text,
        lat=48.0 + 0.03 * (number % 12),
        lon=37.0 + 0.05 * (number // 12),
        uncertainty_km=20.0 if number % 5 == 0 else 0.8,
        coordinate_source=text,
    )


def _told(place: Settlement, number: int, text: str) -> ReportClaim:
    report = Report(
        id=f"{number}-{text}",
        text=text,
        source=text,
        side="",
        published=date(2025, 10, 1 + number % 28),
        url=text if number % 2 else f"https://example.org/{text}",
        lang=text,
        title=text,
    )
    mention = Mention(report.id, 0, len(text), text)
    rival = Candidate(f"{number} {text}", 0.1, text)
    other = Candidate("rival", 0.1, text)
    resolution = Resolution(mention, place.settlement_id, 0.5, (text, text), (rival, other))
    claim = Claim(
        resolution,
        claim=LABELS[number % 6],  # type: ignore[arg-type]
        modality=MODALITIES[number % 6],  # type: ignore[arg-type]
        claimant=text,
        extent=text,
        quote=text,
        cue=text,
    )
    return ReportClaim(report, claim)


@pytest.fixture(scope="module")
def hostile_map(tmp_path_factory: pytest.TempPathFactory) -> Path:
    places = [_place(number, text) for number, text in enumerate(HOSTILE)]
    rival = replace(places[0], settlement_id="rival")
    gazetteer = Places([*places, rival])
    told = [_told(place, n, text) for n, (place, text) in enumerate(zip(places, HOSTILE, strict=True))]
    layers = [ReferenceLayer(text, date(2025, 9, 1), box(37, 48, 37.5, 48.5)) for text in HOSTILE]
    drawn = draw_map(merge(told), gazetteer, title=" ".join(HOSTILE), references=layers, show_mentions=True)
    return save_map(drawn, tmp_path_factory.mktemp("hostile") / "map.html")


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    with browser() as started:
        yield started


OPEN_EVERYTHING = """() => {
  const app = frontmap.app, store = app.store, out = [];
  for (const box of document.querySelectorAll("#fm-panel details")) box.open = true;
  app.panel.listPlaces(); app.panel.listReports();
  for (let place = 0; place < store.size; place++) {
    app.select(place, {});
    const card = document.querySelector(".fm-card");
    for (const more of card.querySelectorAll("details")) more.open = true;
    const field = document.getElementById("fm-search");
    field.value = store.place("latn", place); app.search.show();
    out.push({
      name: card.querySelector("h2 bdi").textContent,
      quote: card.querySelector("blockquote").textContent,
      marked: (card.querySelector("mark") || {}).textContent,
      all: card.textContent,
      links: [...card.querySelectorAll("a")].map(a => a.protocol),
      found: document.getElementById("fm-found").textContent,
    });
  }
  return out;
}"""


def test_there_are_at_least_sixty_strings():
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60


def test_nothing_runs_nothing_leaves_and_the_text_shows(hostile_map: Path, chromium: object):
    with open_page(hostile_map, started=chromium) as page:
        shown = page.evaluate(OPEN_EVERYTHING)
        page.wait_for_timeout(300)
        assert page.evaluate("window.pwned") is None
        assert page.title() != ""
        counts = page.evaluate(
            """() => Object.fromEntries(["img", "iframe", "object", "embed", "base", "svg", "form", "style",
               "link", "template", "math"].map(tag => [tag, document.querySelectorAll(tag).length]))"""
        )
        assert counts == dict.fromkeys(counts, 0) | {"style": counts["style"]}
        assert page.evaluate("document.querySelectorAll('script:not([src])').length") == 4
        events = (
            "[...document.querySelectorAll('*')].some(e => e.getAttributeNames().some(n => /^on/.test(n)))"
        )
        assert page.evaluate(events) is False
    by_name = {entry["name"].encode("utf-8", "replace"): entry for entry in shown}
    for text in HOSTILE:
        entry = by_name[text.encode("utf-8", "replace")]
        assert set(entry["links"]) <= {"http:", "https:"}
        if len(text) <= 900:
            assert entry["quote"].encode("utf-8", "replace") == text.encode("utf-8", "replace")
            assert entry["marked"].encode("utf-8", "replace") == text.encode("utf-8", "replace")


def test_a_hostile_address_does_nothing(hostile_map: Path, chromium: object):
    keys = ("map", "from", "to", "base", "place", "undated", "only-claims", "hide-sources", "hide-reports")
    with open_page(hostile_map, started=chromium, hash="#map=x/y/z&place=%ud800&from=</script>") as page:
        for text in HOSTILE:
            page.evaluate(
                """([keys, text]) => {
                  location.hash = keys.map(key => key + "=" + text).join("&");
                  frontmap.app.link.read(); frontmap.app.update();
                }""",
                [keys, text.encode("utf-8", "replace").decode()],
            )
        assert page.evaluate("frontmap.app.ready") is True
        assert page.evaluate("window.pwned") is None
        page.evaluate("frontmap.app.reset()")
        assert page.evaluate("frontmap.app.marks.shown.length") == len(HOSTILE)


def test_long_words_and_stacked_marks_do_not_widen_the_page(hostile_map: Path, chromium: object):
    with open_page(hostile_map, started=chromium, size=(390, 844)) as page:
        page.click("#fm-menu")
        page.evaluate("for (const box of document.querySelectorAll('#fm-panel details')) box.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.eval_on_selector("#fm-panel", "panel => panel.scrollWidth - panel.clientWidth") <= 1


class _Listener(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def listener() -> Iterator[str]:
    """A server on this machine that notes whatever reaches it."""
    _Listener.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_the_policy_stops_what_is_inserted_by_hand(hostile_map: Path, chromium: object, listener: str):
    with watched_page(chromium, hostile_map, offline=False) as (page, watched):
        page.evaluate(
            """host => {
              const s = document.createElement("script");
              s.textContent = "window.pwned = 2"; document.body.appendChild(s);
              document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.pwned=3'>");
              new Image().src = host + "/image";
              document.body.insertAdjacentHTML("beforeend", `<iframe src="${host}/frame"></iframe>`);
              document.body.insertAdjacentHTML("beforeend", `<style>@import "${host}/style";</style>`);
              document.body.insertAdjacentHTML("beforeend", `<form action="${host}/form"></form>`);
              document.forms[0].submit();
              fetch(host + "/fetch").catch(() => 0);
            }""",
            listener,
        )
        page.wait_for_timeout(500)
        assert page.evaluate("window.pwned") is None
        assert any("Content Security Policy" in line for line in watched.errors)
    assert _Listener.asked == []
