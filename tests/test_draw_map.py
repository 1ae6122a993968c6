"""The map as a document: self-contained, policed, faithful to the statuses, and still a folium map."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import folium
import pytest
from draw_data import BY_NAME, NAN, PLACES, Places, report, said, statuses
from hostile import HOSTILE
from shapely.geometry import box

from frontmap.draw import draw_map, save_map
from frontmap.draw.assets import leaflet_script, leaflet_style, page_script, script_json
from frontmap.draw.payload import MAX_QUOTE, marked_quote, web_link
from frontmap.draw.tiles import tile_layers
from frontmap.errors import GazetteerError, InputError, OutputError
from frontmap.merge import DISPUTE_DAYS, EXCLUDES, merge
from frontmap.records import Claim, Mention, Resolution
from frontmap.reference import ReferenceLayer


def _html(map_: folium.Map) -> str:
    return map_.get_root().render()


def _data(html: str) -> dict:
    [text] = re.findall(r'<script type="application/json" id="fm-data">(.*?)</script>', html, re.DOTALL)
    return json.loads(text)


@pytest.fixture(scope="module")
def html() -> str:
    return _html(draw_map(statuses(), PLACES, title="Autumn"))


def test_it_is_a_folium_map():
    assert isinstance(draw_map(statuses(), PLACES), folium.Map)


def test_the_page_links_nothing(html: str):
    assert not re.findall(r"<(?:link|img|iframe|object|embed)\b", html)
    assert not re.findall(r"<script[^>]*\bsrc", html)
    assert not re.findall(r"url\((?!data:|#)", html)
    assert "sourceMappingURL" not in html


def test_the_policy_admits_only_what_the_page_holds(html: str):
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    policy = policy.replace("&#39;", "'")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert all(source.startswith("'sha256-") for source in rules["script-src"].split())
    assert html.index("Content-Security-Policy") < html.index("<script")


def test_the_same_claims_give_the_same_page():
    assert _html(draw_map(statuses(), PLACES)) == _html(draw_map(statuses(), PLACES))


def test_rendering_twice_changes_nothing():
    drawn = draw_map(statuses(), PLACES)
    assert _html(drawn) == _html(drawn)


def test_every_claim_is_in_the_page_newest_first(html: str):
    data = _data(html)
    ids = [data["strings"][n] for n in data["places"]["id"]]
    assert ids == [status.settlement_id for status in statuses()]
    first = data["places"]["first"]
    for number, status in enumerate(statuses()):
        rows = range(first[number], first[number + 1])
        reports = [data["strings"][data["reports"]["id"][data["claims"]["report"][row]]] for row in rows]
        assert reports == [item.report.id for item in status.claims]
        labels = [data["labels"][data["claims"]["label"][row]] for row in rows]
        assert labels == [item.claim.claim for item in status.claims]


def test_the_rule_of_dispute_is_handed_over_and_not_written_twice(html: str):
    data = _data(html)
    assert {frozenset(pair) for pair in data["excludes"]} == EXCLUDES
    assert data["disputeDays"] == DISPUTE_DAYS
    assert "ru_control|ua_control" not in page_script()


def test_texts_are_kept_once(html: str):
    strings = _data(html)["strings"]
    assert len(set(strings)) == len(strings)
    assert "" not in strings


def test_scripts_and_styles_close_nothing_early():
    for text in (leaflet_script(), page_script()):
        assert "</script" not in text.lower() and "\r" not in text
    assert "</style" not in leaflet_style().lower()
    assert "Leaflet 1.9" in leaflet_script()


@pytest.mark.parametrize("text", HOSTILE)
def test_json_in_a_script_element_comes_back_and_cannot_end_it(text: str):
    written = script_json({"text": text, text: [text]})
    assert json.loads(written) == {"text": text, text: [text]}
    assert not set(written) & set("<>&\u2028\u2029")
    written.encode("utf-8")


def test_no_text_is_read_as_a_template():
    text = "{{ 7 * 7 }}{% raw %}{# gone #}"
    told = said(report("r", text, source=text), text, BY_NAME["Lyman"], "ua_control", "asserted")
    data = _data(_html(draw_map(merge([told]), PLACES, title=text)))
    assert data["title"] == text and text in data["strings"]


def test_a_title_is_escaped():
    page = _html(draw_map([], PLACES, title="</title><script>x</script>\ud800"))
    assert "<title>&lt;/title&gt;&lt;script&gt;x&lt;/script&gt;\ufffd</title>" in page


@pytest.mark.parametrize("url", [u for u in HOSTILE if not u.startswith("https://")])
def test_only_web_links_are_kept(url: str):
    assert web_link(url) == ""


def test_a_web_link_is_kept():
    assert web_link(" https://example.org/a?b=1 ") == "https://example.org/a?b=1"


def _claim(quote: str, quote_start: int, start: int, surface: str) -> Claim:
    mention = Mention("r", start, start + len(surface), surface)
    return Claim(Resolution(mention, "UA1", 1.0), quote=quote, quote_start=quote_start)


def test_the_mark_in_a_quote_counts_as_a_browser_does():
    quote = "🏴🏴 Лиман held"
    assert marked_quote(_claim(quote, 10, 13, "Лиман")) == (quote, 5, 5)
    units = quote.encode("utf-16-le")
    assert units[10:20].decode("utf-16-le") == "Лиман"


def test_a_quote_that_lost_its_place_is_searched():
    assert marked_quote(_claim("near Lyman now", 0, 400, "Lyman")) == ("near Lyman now", 5, 5)
    assert marked_quote(_claim("nothing here", 0, 2, "Lyman")) == ("nothing here", -1, 0)
    assert marked_quote(_claim("", 0, 0, "Lyman")) == ("", -1, 0)


@pytest.mark.parametrize("before", [0, 200, 5000])
@pytest.mark.parametrize("after", [0, 200, 5000])
def test_a_long_quote_is_cut_around_the_name(before: int, after: int):
    quote = "a" * before + "Lyman" + "b" * after
    shown, start, length = marked_quote(_claim(quote, 0, before, "Lyman"))
    assert shown[start : start + length] == "Lyman"
    assert len(shown) <= MAX_QUOTE + 4
    assert shown.startswith("…") or before <= MAX_QUOTE


def test_unknown_coordinates_are_null(html: str):
    data = _data(html)
    place = [data["strings"][n] for n in data["places"]["id"]].index("UA14060170140035493")
    assert data["places"]["lat"][place] is data["places"]["unc"][place] is None


def test_a_score_that_is_no_number_does_not_break_the_page():
    told = said(report("r", "Lyman"), "Lyman", BY_NAME["Lyman"], "ua_control", "asserted")
    resolution = replace(told.claim.resolution, score=NAN)
    odd = replace(told, claim=replace(told.claim, resolution=resolution))
    assert _data(_html(draw_map(merge([odd]), PLACES)))["claims"]["score"] == [None]


def test_spellings_of_the_reports_and_of_the_gazetteer_are_searchable(html: str):
    data = _data(html)
    place = [data["strings"][n] for n in data["places"]["id"]].index(BY_NAME["Pokrovsk"])
    spellings = data["strings"][data["places"]["spell"][place]].split("\n")
    assert spellings[0] == "Покровська", "the reports' own come first"
    assert {"Красноармійськ", "Красноармейск", "Pokrowsk"} < set(spellings)
    assert not {"Pokrovsk", "Покровськ", "Покровск"} & set(spellings)


def test_a_missing_russian_name_is_derived_where_the_rules_are_sure():
    bare = Places(replace(place, name_ru="") for place in PLACES.values())
    data = _data(_html(draw_map(statuses(), bare)))
    ids = [data["strings"][n] for n in data["places"]["id"]]
    names = {i: data["strings"][n] if n >= 0 else "" for i, n in zip(ids, data["places"]["ru"], strict=True)}
    assert names[BY_NAME["Kupiansk"]] == "Купянск"
    assert names[BY_NAME["Novohrodivka"]] == "Новогродовка"


def test_reference_layers_go_by_name_and_date():
    layers = [
        ReferenceLayer("a", date(2025, 2, 1), box(37, 48, 38, 49)),
        ReferenceLayer("b", date(2025, 1, 1), box(37, 48, 38, 49)),
        ReferenceLayer("a", date(2025, 1, 1), box(37, 48, 38, 49).difference(box(37.4, 48.4, 37.6, 48.6))),
    ]
    series = _data(_html(draw_map(statuses(), PLACES, references=layers)))["references"]
    by_name = {one["name"]: one["layers"] for one in series}
    assert [len(by_name["a"]), len(by_name["b"])] == [2, 1]
    assert by_name["a"][0]["day"] < by_name["a"][1]["day"]
    assert len(by_name["a"][0]["polygons"][0]) == 2


def test_an_unknown_settlement_is_an_error_that_names_it():
    told = said(report("r", "Nowhere"), "Nowhere", "UA0", "ru_control", "asserted")
    with pytest.raises(GazetteerError, match="UA0"):
        draw_map(merge([told]), PLACES)


@pytest.mark.parametrize(
    ("tiles", "sources"),
    [
        ("none", []),
        ("osm", ["https://tile.openstreetmap.org"]),
        ("carto", ["https://*.basemaps.cartocdn.com"]),
        ("https://{s}.example.org/{z}/{x}/{y}.png", ["https://*.example.org"]),
        ("https://maps.example.org/{z}/{x}/{y}.png?key=1", ["https://maps.example.org"]),
        ("http://localhost:8080/{z}/{x}/{y}.png", ["http://localhost:8080"]),
        ("tiles/{z}/{x}/{y}.png", ["'self'", "file:"]),
    ],
)
def test_tiles_are_an_extra_that_the_policy_knows(tiles: str, sources: list[str]):
    page = _html(draw_map(statuses(), PLACES, tiles=tiles))
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert f"img-src {' '.join(['data:', *sources])};" in policy.replace("&#39;", "'")
    assert page.count("L.tileLayer(") - page_script().count("L.tileLayer(") == (tiles != "none")


@pytest.mark.parametrize(
    "tiles",
    [
        "",
        "google",
        "https://example.org/",
        "https://example.org/{z}.png",
        "javascript:{z}{x}{y}",
        "https://x/{z}/{x}/{y}'><script>",
        "https://x y/{z}/{x}/{y}",
        "{{7*7}}/{z}/{x}/{y}",
    ],
)
def test_what_is_no_tile_source_is_refused(tiles: str):
    with pytest.raises(InputError, match="tiles"):
        tile_layers(tiles)


def test_cartos_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FRONTMAP_CARTO_KEY", "a b'")
    [tiles] = tile_layers("carto")
    assert tiles.layer.tiles.endswith("?key=a%20b%27")


def test_additions_bring_foliums_libraries_and_the_policy_lets_them():
    drawn = draw_map(statuses(), PLACES)
    folium.Marker((48, 37), popup="mine", icon=folium.Icon(color="red")).add_to(drawn)
    page = _html(drawn)
    assert page.count("leaflet@") == 0
    assert "jquery" in page and "awesome-markers" in page
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert "https://code.jquery.com" in policy and "connect-src https:" in policy


def test_a_map_is_written_whole_or_not_at_all(tmp_path: Path):
    path = tmp_path / "map.html"
    assert save_map(draw_map(statuses(), PLACES), path) == path
    before = path.read_bytes()
    with pytest.raises(OutputError, match="cannot be written"):
        save_map(draw_map(statuses(), PLACES), tmp_path / "missing" / "map.html")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]


def test_folium_saves_it_too(tmp_path: Path):
    draw_map(statuses(), PLACES, title="Autumn").save(str(tmp_path / "map.html"))
    assert "<title>Autumn</title>" in (tmp_path / "map.html").read_text("utf-8")


def test_nothing_claimed_is_still_a_map():
    assert _data(_html(draw_map([], Places([]))))["places"]["first"] == [0]
