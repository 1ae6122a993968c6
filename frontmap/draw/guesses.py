"""Names whose place stays open: where they may be, for a map that is asked to show them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from frontmap.draw.payload import Gazetteer
from frontmap.records import ReportClaim

MOST_PLACES, MOST_NAMES = 4, 2000
"""So many places of a name are shown, the likeliest first, and so many names."""
_LONGEST_QUOTE = 300


def guesses(items: Iterable[ReportClaim], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """The names without a place that have candidates: each with its sentence and its likeliest places."""
    found: list[dict[str, Any]] = []
    for item in items:
        resolution = item.claim.resolution
        if resolution.settlement_id is None and len(found) < MOST_NAMES:
            places = list(_places(item, gazetteer))
            if places:
                quote = " ".join(item.claim.quote.split())[:_LONGEST_QUOTE]
                name = resolution.mention.surface
                found.append({"name": name, "report": item.report.id, "quote": quote, "places": places})
    return found


def _places(item: ReportClaim, gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    for candidate in item.claim.resolution.candidates[:MOST_PLACES]:
        place = gazetteer[candidate.settlement_id]
        if math.isfinite(place.lat) and math.isfinite(place.lon):
            text = ", ".join(filter(None, (place.name_uk or place.name_ru, place.raion, place.oblast)))
            yield {
                "lat": round(place.lat, 5),
                "lon": round(place.lon, 5),
                "text": text,
                "score": round(candidate.score, 2),
            }
