"""Comparing claims with dated control polygons of a reference layer.

A layer's polygon shows what it draws as held by one side (Russian forces, as in DeepState's daily files). A
claim of that side's control agrees with the layer where the settlement lies inside, one of the other side's
control where it lies outside. Other claims (`contested`, advances) are placed and measured, but neither agree
nor disagree. Agreement with a reference layer is all that is said, not which of the two is right.

The polygon of a claim is the latest one dated on or before the claim's publication and no more than
`max_age_days` older. Where the polygons on both sides of that day agree with the claim, it agrees at once,
however old they are.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Protocol, TypedDict

from shapely.geometry.base import BaseGeometry

from frontmap.check_outline import Outline, Standing
from frontmap.ledger_selection import Places, located
from frontmap.merge import is_realis
from frontmap.records import ReportClaim, Settlement

MAX_AGE_DAYS = 31
"""How old the polygon of a claim's day may be, in days: a month, as archives of such layers often step."""

Position = Literal["inside", "outside", ""]


class Layer(Protocol):
    """A dated polygon: `frontmap.reference.ReferenceLayer`."""

    @property
    def name(self) -> str: ...
    @property
    def date(self) -> date: ...
    @property
    def geometry(self) -> BaseGeometry: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim beside the reference layers.

    Attributes:
        place: the settlement, None where the gazetteer lacks it.
        expected: where the settlement would lie if the layer agreed; "" where the claim says nothing on that.
        reference, reference_date: the layer that position and distance are from: the claim's own, else
            the nearest in time.
        distance_km: from the settlement to the polygon's edge (front line, coast or border alike); NaN
            where not measured.
        near_line: the edge is nearer than the settlement's coordinates are sure.
        agrees: whether the layer agrees on the claim's day; None where that cannot be told.
        first_agreement: the first date at hand, in one run with the claim's day or after it, that agrees.
        lag_days: days from the claim to `first_agreement`; negative where the layer had agreed before.
        lag_at_least: the fewest days that it can have been, from the last date that did not agree; None
            where no earlier date is at hand.
        followed_days: days from the claim to the last date at hand.
        agreeing: all dates at hand that agree; the one answer there is for an undated report.
        note: why nothing can be told.
    """

    item: ReportClaim
    place: Settlement | None
    expected: Position = ""
    reference: str = ""
    reference_date: date | None = None
    position: Position = ""
    distance_km: float = math.nan
    near_line: bool = False
    agrees: bool | None = None
    first_agreement: date | None = None
    lag_days: int | None = None
    lag_at_least: int | None = None
    followed_days: int | None = None
    agreeing: tuple[date, ...] = ()
    note: str = ""


class _Run(TypedDict, total=False):
    """What the dates on which a layer agrees say of a claim: fields of `Finding`."""

    agrees: bool | None
    first_agreement: date | None
    lag_days: int | None
    lag_at_least: int | None


def check(
    claims: Iterable[ReportClaim],
    layers: Iterable[Layer],
    places: Places,
    *,
    max_age_days: int = MAX_AGE_DAYS,
    holder: Literal["ru", "ua"] = "ru",
) -> list[Finding]:
    """Compare each current claim of control, contest or advance with the layers.

    Plain mentions and denied, hypothetical and past claims are left out, as on the map.

    Args:
        layers: dated polygons, in any order; of one date they count as one.
        places: the gazetteer.
        max_age_days: how much older than the claim its polygon may be.
        holder: the side whose area the polygons show.

    Raises:
        ValueError: there is no layer, or one has no area.
    """
    reference = Reference(layers, max_age_days=max_age_days, holder=holder)
    return [reference.compare(item, places) for item in claims if is_realis(item)]


class Reference:
    """Dated polygons in order of time."""

    def __init__(
        self, layers: Iterable[Layer], *, max_age_days: int = MAX_AGE_DAYS, holder: Literal["ru", "ua"] = "ru"
    ) -> None:
        by_day: dict[date, list[Layer]] = {}
        for layer in layers:
            by_day.setdefault(layer.date, []).append(layer)
        if not by_day:
            raise ValueError("no reference layer to compare with")
        self.days = sorted(by_day)
        self.names = [", ".join(layer.name for layer in by_day[day]) for day in self.days]
        self._outlines = [_outline(by_day[day]) for day in self.days]
        self._max_age_days = max_age_days
        self._expected: dict[str, Position] = {
            "ru_control": "inside" if holder == "ru" else "outside",
            "ua_control": "inside" if holder == "ua" else "outside",
        }

    def compare(self, item: ReportClaim, places: Places) -> Finding:
        """One claim against the layers."""
        place = _settlement(item, places)
        note = _obstacle(place)
        if note or place is None:
            return Finding(item, place, note=note)
        standings = [outline.standing(lat=place.lat, lon=place.lon) for outline in self._outlines]
        expected = self._expected.get(item.claim.claim, "")
        agreeing = [_position(each) == expected for each in standings] if expected else []
        found = Finding(
            item,
            place,
            expected=expected,
            agreeing=tuple(day for day, agrees in zip(self.days, agreeing, strict=False) if agrees),
        )
        day = item.report.published
        if day is None:
            return replace(found, note="undated report")
        return self._dated(replace(found, **self._run(day, agreeing)), day, standings)

    def _dated(self, found: Finding, day: date, standings: Sequence[Standing]) -> Finding:
        """The finding with where the settlement lay on the claim's day."""
        shown = self._shown(day)
        standing = standings[shown]
        uncertainty_km = found.place.uncertainty_km if found.place else math.nan
        unsure = found.expected and found.agrees is None
        return replace(
            found,
            reference=self.names[shown],
            reference_date=self.days[shown],
            position=_position(standing),
            distance_km=standing.distance_km,
            near_line=not standing.distance_km > uncertainty_km,
            followed_days=(self.days[-1] - day).days,
            note=f"no layer of the {self._max_age_days} days before" if unsure else "",
        )

    def _before(self, day: date) -> int:
        """The index of the latest layer on or before a day; -1 where all are later."""
        return bisect.bisect_right(self.days, day) - 1

    def _fresh(self, day: date) -> bool:
        before = self._before(day)
        return before >= 0 and (day - self.days[before]).days <= self._max_age_days

    def _shown(self, day: date) -> int:
        if self._fresh(day):
            return self._before(day)
        return min(range(len(self.days)), key=lambda index: abs((self.days[index] - day).days))

    def _run(self, day: date, agreeing: Sequence[bool]) -> _Run:
        """Whether the layer agrees on a day, and when it first did, before or after."""
        if not agreeing:
            return {}
        before, last = self._before(day), len(agreeing) - 1
        around = 0 <= before < last and agreeing[before] and agreeing[before + 1]
        fresh = self._fresh(day)
        agrees: bool | None = around or agreeing[before] if around or fresh else None
        first: int | None = before
        if agrees:
            while first and agreeing[first - 1]:
                first -= 1
        else:
            first = next((index for index in range(before + 1, last + 1) if agreeing[index]), None)
        return {
            "agrees": agrees,
            "first_agreement": None if first is None else self.days[first],
            "lag_days": None if first is None else (self.days[first] - day).days,
            "lag_at_least": None if not first else (self.days[first - 1] - day).days + 1,
        }


def _outline(layers: Sequence[Layer]) -> Outline:
    from shapely import GeometryCollection

    return Outline(GeometryCollection([layer.geometry for layer in layers]))


def _settlement(item: ReportClaim, places: Places) -> Settlement | None:
    settlement_id = item.claim.resolution.settlement_id
    if settlement_id is None:
        return None
    try:
        return places[settlement_id]
    except LookupError:
        return None


def _obstacle(place: Settlement | None) -> str:
    if place is None:
        return "no settlement"
    if not place.settlement_id.startswith("UA"):
        return "outside Ukraine, where the layer says nothing"
    return "" if located(place) else "no coordinates"


def _position(standing: Standing) -> Position:
    return "inside" if standing.inside else "outside"
