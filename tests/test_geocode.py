"""Asking a geocoder, off a server on loopback that speaks Nominatim's JSON: manners, answers, errors."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from gazetteer_world import homes, tables, world
from loopback import send, serving

from frontmap.errors import InputError
from frontmap.gazetteer import Gazetteer
from frontmap.geocode import GeocodeError, Geocoder
from frontmap.online import Online, place_online
from frontmap.records import Candidate, Claim, Mention, Report, ReportClaim, Resolution

__all__ = ["homes", "tables", "world"]
AGENT = "frontline-desk-test (desk@example.org)"
PLACE = {
    "place_id": 1,
    "osm_type": "node",
    "osm_id": 26150422,
    "lat": "48.6203",
    "lon": "37.5563",
    "class": "place",
    "type": "village",
    "name": "Вигадане",
    "display_name": "Вигадане, Краматорський район, Донецька область, Україна",
    "address": {"village": "Вигадане", "district": "Краматорський район", "state": "Донецька область"},
}
MINSK = PLACE | {"osm_id": 2, "lat": "53.9", "lon": "61.5", "name": "Далеке"}
SHOP = PLACE | {"osm_id": 3, "class": "shop", "name": "Крамниця"}


class Nominatim:
    """Answers like Nominatim, and keeps what it was asked."""

    def __init__(self, *places: dict[str, object]) -> None:
        self.places = places
        self.asked: list[dict[str, list[str]]] = []
        self.agents: list[str] = []
        self.times: list[float] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.times.append(time.monotonic())
        self.asked.append(parse_qs(urlsplit(handler.path).query))
        self.agents.append(handler.headers["User-Agent"])
        send(handler, json.dumps(self.places).encode(), kind="application/json")


def geocoder(url: str, folder: Path, **options: float) -> Geocoder:
    quick = {"seconds_between": 0.0, **options}
    return Geocoder.of("nominatim", user_agent=AGENT, url=url, folder=folder, **quick)


def test_a_place_and_what_was_asked(tmp_path: Path) -> None:
    server = Nominatim(PLACE)
    with serving(server) as url:
        places = geocoder(url, tmp_path).find("Вигадане")
    assert len(places) == 1
    place = places[0]
    assert (place.settlement_id, place.name_uk, place.kind) == ("ONLINE-N26150422", "Вигадане", "village")
    assert (place.lat, place.lon, place.uncertainty_km) == (48.6203, 37.5563, 5.0)
    assert (place.oblast, place.coordinate_source) == ("Донецька", "online:nominatim")
    asked = server.asked[0]
    assert asked["q"] == ["Вигадане"]
    assert asked["bounded"] == ["1"]
    assert asked["viewbox"] == ["21.0,43.0,44.0,56.0"]
    assert asked["countrycodes"] == ["ua,ru"]
    assert server.agents == [AGENT]


def test_answers_are_kept_on_disk(tmp_path: Path) -> None:
    server = Nominatim(PLACE)
    with serving(server) as url:
        first = geocoder(url, tmp_path).find("Вигадане")
        again = geocoder(url, tmp_path).find("  вигадане ")
        nothing = Nominatim()
    assert first == again
    assert len(server.asked) == 1
    with serving(nothing) as url:
        asking = geocoder(url, tmp_path)
        assert asking.find("Ніде") == [] == asking.find("Ніде")
    assert len(nothing.asked) == 1, "that there is nothing is kept too"


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"a": 1}'])
def test_a_damaged_cache_is_asked_anew(tmp_path: Path, damage: str) -> None:
    server = Nominatim(PLACE)
    with serving(server) as url:
        asking = geocoder(url, tmp_path)
        asking.find("Вигадане")
        next(tmp_path.iterdir()).write_text(damage)
        assert len(asking.find("Вигадане")) == 1
    assert len(server.asked) == 2


def test_a_cache_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with serving(Nominatim(PLACE)) as url:
        assert geocoder(url, tmp_path / "file").find("Вигадане")


def test_requests_keep_their_distance(tmp_path: Path) -> None:
    server = Nominatim(PLACE)
    with serving(server) as url:
        asking = geocoder(url, tmp_path, seconds_between=0.3)
        for name in ("Перше", "Друге", "Третє"):
            asking.find(name)
    gaps = [after - before for before, after in zip(server.times, server.times[1:], strict=False)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.29


def test_places_elsewhere_and_things_that_are_no_places_are_refused(tmp_path: Path) -> None:
    with serving(Nominatim(MINSK, SHOP, PLACE)) as url:
        assert [place.name_uk for place in geocoder(url, tmp_path).find("Вигадане")] == ["Вигадане"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "12 345", "\x00\u202e", "😀"])
def test_what_is_no_name_is_not_asked(tmp_path: Path, name: str) -> None:
    server = Nominatim(PLACE)
    with serving(server) as url:
        assert geocoder(url, tmp_path).find(name) == []
    assert server.asked == []


def _status(code: int) -> Callable[[BaseHTTPRequestHandler], None]:
    return lambda handler: send(handler, b"no", status=code, kind="text/plain")


def _html(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"<html>busy</html>", kind="text/html")


def _slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)


def _odd(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b'{"error": "Unable to geocode"}', kind="application/json")


def _wrong(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b'[{"lat": "north", "lon": "1", "display_name": "x"}]', kind="application/json")


def _broken(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


@pytest.mark.parametrize(
    ("answer", "said", "final"),
    [
        (_status(500), "not reached|no usable answer", False),
        (_status(502), "no usable answer|not reached", False),
        (_status(503), "in time|not reached", False),
        (_status(403), "403|Insufficient|Forbidden|not reached", True),
        (_status(401), "401|not reached", True),
        (_status(429), "says slow down", True),
        (_html, "no usable answer", False),
        (_wrong, "no usable answer", False),
        (_slow, "in time", False),
        (_broken, "not reached|no usable answer", False),
    ],
)
def test_errors_are_one_line_and_not_kept(
    tmp_path: Path, answer: Callable[[BaseHTTPRequestHandler], None], said: str, final: bool
) -> None:
    with serving(answer) as url, pytest.raises(GeocodeError, match=said) as caught:
        geocoder(url, tmp_path, timeout=0.5).find("Вигадане")
    assert caught.value.final is final
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_an_error_in_json_is_no_place(tmp_path: Path) -> None:
    with serving(_odd) as url:
        try:
            assert geocoder(url, tmp_path).find("Вигадане") == []
        except GeocodeError:
            assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("agent", ["", "  ", "geopy/2.4", "Mozilla/5.0", "frontmap/0.1", "me\nX: y"])
def test_a_user_agent_of_ones_own_is_required(agent: str) -> None:
    with pytest.raises(InputError, match="user agent"):
        Geocoder.of(user_agent=agent)


@pytest.mark.parametrize(
    ("service", "url", "said"),
    [
        ("mapless", "", "no geocoder"),
        ("nominatim", "ftp://x", "no web address"),
        ("nominatim", "//x", "no web address"),
        ("here", "http://127.0.0.1", "another address"),
        ("bing", "", "needs more"),
    ],
)
def test_services_that_cannot_be(service: str, url: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Geocoder.of(service, user_agent=AGENT, url=url)


def test_another_geocoder_by_name(tmp_path: Path) -> None:
    photon = {
        "features": [
            {
                "geometry": {"type": "Point", "coordinates": [37.5563, 48.6203]},
                "properties": {"name": "Вигадане", "osm_id": 5, "country": "Україна"},
            }
        ]
    }
    with serving(lambda handler: send(handler, json.dumps(photon).encode(), kind="application/json")) as url:
        found = Geocoder.of("photon", user_agent=AGENT, url=url, folder=tmp_path).find("Вигадане")
    assert [(place.lat, place.lon, place.coordinate_source) for place in found] == [
        (48.6203, 37.5563, "online:photon")
    ]


def test_failures_lose_no_other_name_and_end_the_asking(tmp_path: Path) -> None:
    problems: list[Exception] = []
    failing = True
    server = Nominatim(PLACE)

    def sometimes(handler: BaseHTTPRequestHandler) -> None:
        if failing:
            send(handler, b"no", status=500, kind="text/plain")
        else:
            server(handler)

    with serving(sometimes) as url:
        online = Online(geocoder(url, tmp_path), problems.append)
        assert online.find("Перше") == []
        failing = False
        assert len(online.find("Вигадане")) == 1
        failing = True
        for name in ("а1", "б2", "в3", "г4", "ґ5"):
            assert online.find(name) == []
    assert len(problems) == 1 + 3 + 1
    assert "not asked" in str(problems[-1])


def item(surface: str, *candidates: Candidate) -> ReportClaim:
    mention = Mention("r", 0, len(surface), surface, candidates=candidates)
    return ReportClaim(Report("r", surface), Claim(Resolution(mention, None, 0.0, ("unknown",), candidates)))


def test_unknown_mentions_are_placed_and_marked(tmp_path: Path, world: Gazetteer) -> None:
    known = item("Новоселівка", Candidate("UA05", 1.0, "uk:nominative"))
    with serving(Nominatim(PLACE)) as url:
        online = Online(geocoder(url, tmp_path), pytest.fail)
        first, second = place_online([item("Вигадане"), known], world, online)
    resolution = first.claim.resolution
    assert resolution.settlement_id == "ONLINE-N26150422"
    assert world[resolution.settlement_id].coordinate_source == "online:nominatim"
    assert resolution.reasons[0] == "unknown" and "online:nominatim" in resolution.reasons[1]
    assert second is known, "the gazetteer's own ambiguity is none of a geocoder's business"


def test_several_places_online_are_none(tmp_path: Path, world: Gazetteer) -> None:
    with serving(Nominatim(PLACE, PLACE | {"osm_id": 9, "lat": "50.1"})) as url:
        (found,) = place_online([item("Вигадане")], world, Online(geocoder(url, tmp_path), pytest.fail))
    assert found.claim.resolution.settlement_id is None
    assert len(found.claim.resolution.candidates) == 2
