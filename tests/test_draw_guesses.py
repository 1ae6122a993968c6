"""Names whose place stays open are drawn where they may be, and only when asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from browser import open_page

from frontmap.draw import draw_map, save_map
from frontmap.draw.guesses import MOST_PLACES, guesses
from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate, Claim, Mention, Report, ReportClaim, Resolution


def mention(candidates: tuple[Candidate, ...], place: str | None = None) -> ReportClaim:
    """A mention of Ivanivka with these candidates."""
    named = Mention("r", 0, 8, "Ivanivka")
    resolution = Resolution(named, place, 0.1, ("ambiguous: many",), candidates)
    return ReportClaim(Report("r", "Ivanivka burned."), Claim(resolution, quote="Ivanivka\n burned."))


def test_open_names_come_with_their_likeliest_places(gazetteer: Gazetteer) -> None:
    known = tuple(Candidate(c.settlement_id, 0.1, c.rule) for c in gazetteer.exact("іванівка"))
    assert len(known) > MOST_PLACES
    (found,) = guesses([mention(known)], gazetteer)
    assert (found["name"], found["quote"]) == ("Ivanivka", "Ivanivka burned.")
    first = gazetteer[known[0].settlement_id]
    assert found["places"][0]["lat"] == round(first.lat, 5) and "Іванівка" in found["places"][0]["text"]
    assert len(found["places"]) == MOST_PLACES


def test_placed_and_unknown_names_are_no_guesses(gazetteer: Gazetteer) -> None:
    candidate = gazetteer.exact("іванівка")[0]
    assert guesses([mention((candidate,), candidate.settlement_id), mention(())], gazetteer) == []


def test_a_ring_on_the_page_tells_what_the_name_may_mean(tmp_path: Path, gazetteer: Gazetteer) -> None:
    hostile = Candidate("UA14160210010099403", 0.12, "uk:nominative")
    item = mention((hostile,))
    claim = replace(item.claim, quote="<img src=x onerror=alert(1)>")
    drawn = draw_map([], gazetteer, ambiguous=[replace(item, claim=claim)])
    path = save_map(drawn, tmp_path / "map.html")
    with open_page(path) as page:
        ring = page.locator(".leaflet-fm-guesses-pane path").first
        box = ring.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        told = page.locator(".leaflet-popup").inner_text()
    assert "Ivanivka" in told and "Покровськ" in told and "<img" in told


def test_without_being_asked_nothing_open_is_drawn(gazetteer: Gazetteer) -> None:
    assert '"guesses":[]' in draw_map([], gazetteer).get_root().render().replace(" ", "")
