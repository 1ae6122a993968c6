"""Claims as pandas and geopandas tables, for notebooks.

>>> from frontmap.frames import to_frame, timeline
>>> frame = to_frame(claims, gazetteer)                      # doctest: +SKIP
>>> frame[frame.realis].groupby(["oblast", "claim"]).size()  # doctest: +SKIP
>>> timeline(claims, "UA14020110010025394")                  # doctest: +SKIP
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from frontmap.export.extras import need
from frontmap.ledger_selection import Places
from frontmap.merge import claimant_side, is_realis
from frontmap.records import CLAIM_LABELS, MODALITIES, ReportClaim, Settlement

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: tuple[str, ...] = (
    "published", "source", "report", "settlement_id", "surface", "name", "name_uk", "oblast", "raion",
    "hromada", "lat", "lon", "uncertainty_km", "claim", "modality", "realis", "side", "claimant",
    "claimant_side", "extent", "event_date", "score", "start", "end", "quote", "cue", "url", "lang",
)  # fmt: skip


def to_frame(claims: Iterable[ReportClaim], places: Places | None = None) -> pd.DataFrame:
    """One row per claim, in the order given, with `COLUMNS`.

    `published` and `event_date` are `datetime64`, `claim` and `modality` ordered categories of all labels,
    coordinates degrees WGS84, NaN where unknown; `realis` says whether the claim may colour a map. Without
    a gazetteer the columns about the place stay empty (NaN).
    """
    import pandas as pd

    frame = pd.DataFrame([_row(item, places) for item in claims], columns=list(COLUMNS))
    for name in ("published", "event_date"):
        frame[name] = pd.to_datetime(frame[name])
    for name in ("lat", "lon", "uncertainty_km", "score"):
        frame[name] = frame[name].astype("float64")
    for name in ("start", "end"):
        frame[name] = frame[name].astype("int64")
    frame["realis"] = frame["realis"].astype(bool)
    frame["claim"] = pd.Categorical(frame["claim"], categories=list(CLAIM_LABELS), ordered=True)
    frame["modality"] = pd.Categorical(frame["modality"], categories=[*MODALITIES, "-"], ordered=True)
    return frame


def to_geodataframe(claims: Iterable[ReportClaim], places: Places) -> Any:
    """`to_frame` as a `geopandas.GeoDataFrame` in EPSG:4326; no geometry where coordinates are unknown.

    Raises:
        ExtraMissing: geopandas is not installed (extra `gis`).
    """
    geopandas, shapely = need("geopandas"), need("shapely")
    frame = to_frame(claims, places)
    points = [
        None if math.isnan(lat) or math.isnan(lon) else shapely.Point(lon, lat)  # x is the longitude
        for lat, lon in zip(frame["lat"], frame["lon"], strict=True)
    ]
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(points, index=frame.index, crs=4326))


def timeline(claims: Iterable[ReportClaim], settlement_id: str, places: Places | None = None) -> pd.DataFrame:
    """What was claimed about one settlement, oldest first, undated before all; rows as in `to_frame`."""
    from frontmap.timeline import about

    return to_frame(about(claims, settlement_id), places)


def _row(item: ReportClaim, places: Places | None) -> dict[str, Any]:
    report, claim = item.report, item.claim
    mention = claim.resolution.mention
    return {
        "published": report.published,
        "source": report.source,
        "report": report.id,
        "settlement_id": claim.resolution.settlement_id,
        "surface": mention.surface,
        **_place_cells(_place(claim.resolution.settlement_id, places)),
        "claim": claim.claim,
        "modality": claim.modality,
        "realis": is_realis(item),
        "side": claim.side,
        "claimant": claim.claimant,
        "claimant_side": claimant_side(item),
        "extent": claim.extent,
        "event_date": claim.event_date,
        "score": claim.resolution.score,
        "start": mention.start,
        "end": mention.end,
        "quote": claim.quote,
        "cue": claim.cue,
        "url": report.url,
        "lang": report.lang,
    }


def _place_cells(place: Settlement | None) -> dict[str, Any]:
    if place is None:
        return {"lat": math.nan, "lon": math.nan, "uncertainty_km": math.nan}
    return {
        "name": place.name_latn,
        "name_uk": place.name_uk,
        "oblast": place.oblast,
        "raion": place.raion,
        "hromada": place.hromada,
        "lat": place.lat,
        "lon": place.lon,
        "uncertainty_km": place.uncertainty_km,
    }


def _place(settlement_id: str | None, places: Places | None) -> Settlement | None:
    if settlement_id is None or places is None:
        return None
    try:
        return places[settlement_id]
    except LookupError:
        return None
