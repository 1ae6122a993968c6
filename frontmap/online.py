"""Places that an online geocoder gives for names the gazetteer lacks; its errors lose no other name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from frontmap.gazetteer import Gazetteer
from frontmap.geocode import GeocodeError, Geocoder
from frontmap.records import Candidate, ReportClaim, Resolution, Settlement

SCORE = 0.5
"""What a geocoder's answer counts for: nobody reviewed it."""
MOST_FAILURES = 3
"""Failures in a row after which the geocoder is left alone."""

OnProblem = Callable[[Exception], None]


class Online:
    """Asks a geocoder, says what goes wrong, and gives up when it goes wrong again and again."""

    def __init__(self, geocoder: Geocoder, on_problem: OnProblem) -> None:
        self._geocoder = geocoder
        self._on_problem = on_problem
        self._failures = 0
        self._given_up = False

    def find(self, name: str) -> list[Settlement]:
        """The places of a name; none where the geocoder fails."""
        if self._given_up:
            return []
        try:
            places = self._geocoder.find(name)
        except GeocodeError as error:
            self._failures += 1
            self._on_problem(error)
            if error.final or self._failures >= MOST_FAILURES:
                self._given_up = True
                self._on_problem(GeocodeError("the geocoder is not asked about further names"))
            return []
        self._failures = 0
        return places

    def candidates(self, name: str) -> list[tuple[Candidate, Settlement]]:
        """The places of a name as candidates, with the service as their rule."""
        return [
            (Candidate(place.settlement_id, SCORE, place.coordinate_source), place)
            for place in self.find(name)
        ]


def place_online(items: Iterable[ReportClaim], gazetteer: Gazetteer, online: Online) -> Iterator[ReportClaim]:
    """The items, those whose name the gazetteer lacks placed where the geocoder has exactly one place of it.

    A mention that has candidates of the gazetteer's own, however unresolved, is not asked about: a geocoder
    knows nothing of the report. Places found are adopted by the gazetteer, so that maps and layers can draw
    them.
    """
    for item in items:
        resolution = item.claim.resolution
        known = resolution.settlement_id or resolution.candidates or resolution.mention.candidates
        asked = not known and resolution.mention.kind == "settlement"
        yield _placed(item, gazetteer, online) if asked else item


def _placed(item: ReportClaim, gazetteer: Gazetteer, online: Online) -> ReportClaim:
    resolution = item.claim.resolution
    found = online.candidates(resolution.mention.surface)
    if not found:
        return item
    candidates = tuple(candidate for candidate, _ in found)
    if len(found) > 1:
        reasons = (*resolution.reasons, f"{len(found)} places online, none of them told apart")
        return _with(item, replace(resolution, candidates=candidates, reasons=reasons))
    candidate, place = found[0]
    gazetteer.adopt(place)
    reasons = (*resolution.reasons, f"not in the gazetteer; placed by {place.coordinate_source}")
    return _with(
        item,
        replace(
            resolution,
            settlement_id=place.settlement_id,
            score=candidate.score,
            candidates=candidates,
            reasons=reasons,
        ),
    )


def _with(item: ReportClaim, resolution: Resolution) -> ReportClaim:
    return replace(item, claim=replace(item.claim, resolution=resolution))
