"""Which claims a question is about: from a day, to a day, of sources, in an oblast or a box."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from frontmap.errors import InputError
from frontmap.records import Report, ReportClaim, Settlement

Group = Literal["source", "report", "claimant", "claimant_side", "oblast", "claim"]
"""What claims are counted by."""


class Places(Protocol):
    """What is asked of a gazetteer: the settlement with an id, or a `LookupError`."""

    def __getitem__(self, settlement_id: str, /) -> Settlement: ...


@dataclass(frozen=True, slots=True)
class Box:
    """A box in degrees WGS84; its edges belong to it."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> Box:
        """Read `WEST,SOUTH,EAST,NORTH`, the order of GeoJSON's bbox.

        Raises:
            InputError: it is not four numbers, or they are no box on the globe.
        """
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise InputError(f"box {text!r}: four numbers are needed, WEST,SOUTH,EAST,NORTH") from error
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise InputError(f"box {text!r}: longitudes first, west before east, south before north")
        return cls(west=west, south=south, east=east, north=north)

    def holds(self, *, lat: float, lon: float) -> bool:
        """Whether the position is in the box; one that is not known (NaN) is not."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of claims; empty fields choose everything.

    Attributes:
        since, until: first and last day of publication, inclusive. Undated reports pass only where
            `since` is not given, as merging counts them as oldest.
        sources: names of sources, compared without regard to case.
        oblasts: names of oblasts as the gazetteer writes them (see `frontmap.oblasts`).
        bbox: where the settlement must lie.
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    oblasts: tuple[str, ...] = ()
    bbox: Box | None = None

    @property
    def narrows_place(self) -> bool:
        """Whether settlements are chosen by where they are, so that a gazetteer is needed."""
        return bool(self.oblasts) or self.bbox is not None

    def keeps_report(self, report: Report) -> bool:
        """Whether the report's day and source are chosen."""
        return self.keeps_day(report.published) and self.keeps_source(report.source)

    def keeps_day(self, published: date | None) -> bool:
        """Whether a report of this day is chosen."""
        if published is None:
            return self.since is None
        after = self.since is None or published >= self.since
        return after and (self.until is None or published <= self.until)

    def keeps_source(self, source: str) -> bool:
        """Whether this source is chosen."""
        return not self.sources or source.casefold() in {name.casefold() for name in self.sources}

    def keeps_place(self, place: Settlement) -> bool:
        """Whether a settlement lies where it should."""
        if self.oblasts and place.oblast not in self.oblasts:
            return False
        return self.bbox is None or self.bbox.holds(lat=place.lat, lon=place.lon)

    def places_kept(self, settlement_ids: Iterable[str], places: Places) -> frozenset[str]:
        """Those of the ids whose settlement lies where it should; ids that are not known do not."""
        return frozenset(each for each in settlement_ids if self._knows_and_keeps(each, places))

    def _knows_and_keeps(self, settlement_id: str, places: Places) -> bool:
        try:
            return self.keeps_place(places[settlement_id])
        except LookupError:
            return False

    def of(self, claims: Iterable[ReportClaim], places: Places | None = None) -> Iterator[ReportClaim]:
        """The chosen ones among `claims`, in their order.

        Raises:
            ValueError: settlements are chosen by where they are, and `places` is None.
        """
        if self.narrows_place and places is None:
            raise ValueError("a gazetteer is needed to choose by oblast or box")
        for item in claims:
            if not self.keeps_report(item.report):
                continue
            if self.narrows_place and places is not None:
                settlement_id = item.claim.resolution.settlement_id
                if settlement_id is None or not self._knows_and_keeps(settlement_id, places):
                    continue
            yield item


def located(place: Settlement) -> bool:
    """Whether the settlement's coordinates are known."""
    return math.isfinite(place.lat) and math.isfinite(place.lon)
