"""Claims against reference layers: position, distance, agreement, lead and lag."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely
from geopy.distance import geodesic
from ledger_samples import PLACES, Places, place, said

from frontmap.check import Finding, check
from frontmap.check_outline import Outline
from frontmap.records import ClaimLabel, Modality
from frontmap.reference import ReferenceLayer, read_reference_files

WITH_UA01 = shapely.box(37.5, 48.0, 39.0, 49.0)
WITHOUT_UA01 = shapely.box(38.0, 48.0, 39.0, 49.0)
SHARED = Path(__file__).parents[1] / ".." / "shared" / "reference"


def layers(**held: bool) -> list[ReferenceLayer]:
    """Layers by day (`d20250301=True`): whether UA01 lies inside."""
    return [
        ReferenceLayer(f"L{day[1:]}", date.fromisoformat(day[1:]), WITH_UA01 if inside else WITHOUT_UA01)
        for day, inside in held.items()
    ]


def one(
    label: ClaimLabel,
    references: list[ReferenceLayer],
    *,
    day: date | None = date(2025, 3, 10),
    **options: int,
) -> Finding:
    (finding,) = check([said(day, "UA01", label)], references, PLACES, **options)
    return finding


def lags(finding: Finding) -> tuple[bool | None, int | None, int | None]:
    return finding.agrees, finding.lag_days, finding.lag_at_least


def test_position_and_distance() -> None:
    finding = one("ru_control", layers(d20250310=True))
    assert (finding.position, finding.expected, finding.agrees) == ("inside", "inside", True)
    assert finding.distance_km == pytest.approx(geodesic((48.40, 37.85), (48.40, 37.5)).km, abs=0.02)
    outside = one("ru_control", layers(d20250310=False))
    assert (outside.position, outside.agrees, outside.first_agreement) == ("outside", False, None)
    assert outside.distance_km == pytest.approx(geodesic((48.40, 37.85), (48.40, 38.0)).km, abs=0.02)


@pytest.mark.parametrize(
    ("label", "inside", "agrees"),
    [
        ("ru_control", True, True),
        ("ru_control", False, False),
        ("ua_control", True, False),
        ("ua_control", False, True),
        ("contested", True, None),
        ("ru_advance", False, None),
        ("ua_advance", True, None),
    ],
)
def test_what_agreement_means(label: ClaimLabel, inside: bool, agrees: bool | None) -> None:
    finding = one(label, layers(d20250310=inside))
    assert finding.agrees is agrees
    assert finding.position == ("inside" if inside else "outside")
    assert math.isfinite(finding.distance_km)


def test_a_layer_of_the_other_side() -> None:
    (finding,) = check(
        [said(date(2025, 3, 10), "UA01", "ua_control")], layers(d20250310=True), PLACES, holder="ua"
    )
    assert finding.agrees is True


def test_lag_when_the_layer_follows() -> None:
    finding = one("ru_control", layers(d20250305=False, d20250315=False, d20250320=True, d20250401=True))
    assert lags(finding) == (False, 10, 6)
    assert finding.first_agreement == date(2025, 3, 20)
    assert (finding.reference_date, finding.followed_days) == (date(2025, 3, 5), 22)


def test_lag_when_the_layer_was_first() -> None:
    finding = one("ru_control", layers(d20250201=False, d20250220=True, d20250305=True))
    assert lags(finding) == (True, -18, -36)
    assert lags(one("ru_control", layers(d20250220=True, d20250305=True))) == (True, -18, None)


def test_agreement_that_lapsed_before_the_claim_does_not_count() -> None:
    finding = one("ru_control", layers(d20250201=True, d20250305=False, d20250401=True))
    assert lags(finding) == (False, 22, -4)


def test_layers_that_are_too_old() -> None:
    stale = one("ru_control", layers(d20250101=False, d20250312=True))
    assert lags(stale) == (None, 2, -67)
    assert "31 days" in stale.note
    assert stale.reference_date == date(2025, 3, 12)
    assert lags(one("ru_control", layers(d20250101=False, d20250312=True), max_age_days=90)) == (
        False,
        2,
        -67,
    )


def test_polygons_on_both_sides_that_agree() -> None:
    assert lags(one("ru_control", layers(d20250101=True, d20250601=True))) == (True, -68, None)


def test_only_later_layers() -> None:
    assert lags(one("ru_control", layers(d20250312=True))) == (None, 2, None)
    assert lags(one("ru_control", layers(d20250312=False))) == (None, None, None)


def test_an_undated_report_still_learns_which_dates_agree() -> None:
    finding = one("ru_control", layers(d20250301=False, d20250312=True, d20250401=True), day=None)
    assert (finding.agreeing, finding.note) == ((date(2025, 3, 12), date(2025, 4, 1)), "undated report")
    assert (finding.agrees, finding.lag_days, finding.position) == (None, None, "")
    assert one("contested", layers(d20250301=True), day=None).agreeing == ()


def test_two_files_of_one_day_are_one_polygon() -> None:
    halves = [
        ReferenceLayer("west", date(2025, 3, 10), shapely.box(37.5, 48.0, 38.0, 49.0)),
        ReferenceLayer("east", date(2025, 3, 10), shapely.box(38.0, 48.0, 39.0, 49.0)),
    ]
    finding = one("ru_control", halves)
    assert finding.reference == "west, east"
    expected = geodesic((48.40, 37.85), (48.40, 37.5)).km  # the seam between them is no edge
    assert finding.distance_km == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(
    ("settlement_id", "day", "note"),
    [
        ("UA04", date(2025, 3, 10), "no coordinates"),
        ("UA99", date(2025, 3, 10), "no settlement"),
        ("RU-1", date(2025, 3, 10), "outside Ukraine"),
        ("UA01", None, "undated"),
    ],
)
def test_claims_that_cannot_be_compared(settlement_id: str, day: date | None, note: str) -> None:
    places = Places({**PLACES, "RU-1": place("RU-1", "Sudzha", lat=51.19, lon=35.27)})
    (finding,) = check([said(day, settlement_id, "ru_control")], layers(d20250310=True), places)
    assert note in finding.note
    assert (finding.agrees, finding.position) == (None, "")


@pytest.mark.parametrize("modality", ["denied", "hypothetical", "past"])
def test_claims_that_are_not_current_are_left_out(modality: Modality) -> None:
    item = said(date(2025, 3, 10), "UA01", "ru_control", modality=modality)
    assert check([item], layers(d20250310=True), PLACES) == []


def test_near_the_line() -> None:
    close = Places({"UA01": place("UA01", "Toretsk", lat=48.40, lon=37.5005)})
    (finding,) = check([said(date(2025, 3, 10), "UA01", "ru_control")], layers(d20250310=True), close)
    assert finding.near_line
    assert not one("ru_control", layers(d20250310=True)).near_line


def test_no_layer_or_no_area() -> None:
    with pytest.raises(ValueError, match="no reference"):
        check([], [], PLACES)
    with pytest.raises(ValueError, match="area"):
        check([], [ReferenceLayer("x", date(2025, 1, 1), shapely.LineString([(1, 2), (3, 4)]))], PLACES)


def brute_force_km(area: shapely.Geometry, lat: float, lon: float) -> float:
    """The least geodesic distance to points set densely along the edge."""
    dense = shapely.get_coordinates(shapely.segmentize(area.boundary, 0.002))
    near = dense[
        ((dense[:, 0] - lon) ** 2 * math.cos(math.radians(lat)) ** 2 + (dense[:, 1] - lat) ** 2).argsort()[
            :400
        ]
    ]
    return min(geodesic((lat, lon), (y, x)).km for x, y in near.tolist())


def test_distances_against_brute_force() -> None:
    files = sorted(SHARED.glob("*.geojson"))
    if not files:
        pytest.skip("../shared/reference is not there: no real polygon to measure against")
    area = read_reference_files(files[-1:])[0].geometry
    outline, dice = Outline(area), random.Random(1)
    for _ in range(25):
        lat, lon = dice.uniform(46, 51), dice.uniform(31, 40)
        expected = brute_force_km(area, lat, lon)
        standing = outline.standing(lat=lat, lon=lon)
        assert standing.distance_km == pytest.approx(expected, rel=2e-3, abs=0.02)
        assert standing.distance_km <= expected + 1e-3
        assert standing.inside == area.contains(shapely.Point(lon, lat))
        assert standing.distance_km == pytest.approx(geodesic((lat, lon), (standing.lat, standing.lon)).km)


def test_lags_against_a_plain_reading() -> None:
    """Random layers and days, daily and gapless: the lag is what walking day by day gives."""
    dice = random.Random(2)
    start = date(2025, 1, 1)
    for _ in range(40):
        held = [dice.random() < 0.5 for _ in range(20)]
        daily = [
            ReferenceLayer("L", start + timedelta(index), WITH_UA01 if inside else WITHOUT_UA01)
            for index, inside in enumerate(held)
        ]
        at = dice.randrange(20)
        finding = one("ru_control", daily, day=start + timedelta(at))
        assert finding.agrees is held[at]
        if held[at]:
            first = at
            while first and held[first - 1]:
                first -= 1
        else:
            first = next((index for index in range(at, 20) if held[index]), -1)
        assert finding.lag_days == (None if first < 0 else first - at)
        if first > 0:
            assert finding.lag_at_least == finding.lag_days
