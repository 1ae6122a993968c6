"""Changes as tables: CSV, JSON and GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from frontmap.diff import KIND_TEXTS, Change
from frontmap.export.rows import writable
from frontmap.export.table import csv_text
from frontmap.geojson import collection
from frontmap.ledger_selection import Places, located
from frontmap.palette import CLAIM_STYLES, DISPUTED_COLOUR, MODALITY_TEXTS
from frontmap.records import ClaimLabel

Row = dict[str, Any]

COLUMNS: tuple[str, ...] = (
    "change", "side", "settlement_id", "name", "name_uk", "oblast", "raion", "lat", "lon", "uncertainty_km",
    "before", "after", "modality", "sources", "claimants", "published", "quote",
)  # fmt: skip

_COLOURS: dict[str, ClaimLabel] = {
    "ru": "ru_control",
    "ua": "ua_control",
    "contested": "contested",
    "silent": "mention",
    "settled": "mention",
}


_NEW = ("claimed", "contested", "advance")
_LINES = {"lost": "dotted", "settled": "dotted", "silent": "dotted", "advance": "thin"}


def rows(changes: Iterable[Change], places: Places) -> list[Row]:
    """A row per change with `COLUMNS`.

    Raises:
        GazetteerError: the gazetteer lacks a settlement.
    """
    return [_row(change, places) for change in changes]


def to_csv(changes: Iterable[Change], places: Places) -> str:
    """The changes as CSV."""
    return csv_text(rows(changes, places), COLUMNS)


def to_json(changes: Iterable[Change], places: Places) -> str:
    """The changes as a JSON array of objects."""
    return json.dumps(rows(changes, places), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def to_geojson(changes: Iterable[Change], places: Places) -> dict[str, Any]:
    """A FeatureCollection with a point per change, simplestyle colours by side."""
    features = [_feature(row) for row in rows(changes, places)]
    return collection("frontmap changes", features)


def colour(change: str, side: str) -> str:
    """The colour of a kind of change, `#rrggbb`."""
    label = _COLOURS.get(side) or _COLOURS.get(change)
    return CLAIM_STYLES[label].colour if label else DISPUTED_COLOUR


def line(change: str) -> str:
    """How the ring of a kind of change is drawn where kinds share a colour: `solid`, `dotted` or `thin`."""
    return _LINES.get(change, "solid")


def in_words(row: Row) -> str:
    """What a row says and how sure it is, but for what is stated as fact: "newly claimed, unconfirmed"."""
    text, modality = KIND_TEXTS[row["change"]], row["modality"]
    return f"{text}, {MODALITY_TEXTS[modality]}" if row["change"] in _NEW and modality != "asserted" else text


def _row(change: Change, places: Places) -> Row:
    place = places[change.settlement_id]
    known = located(place)
    newest = max(change.items, key=lambda item: str(item.report.published or ""), default=None)
    row: Row = {
        "change": change.kind,
        "side": change.side,
        "settlement_id": change.settlement_id,
        "name": place.name_latn or place.name_uk,
        "name_uk": place.name_uk,
        "oblast": place.oblast,
        "raion": place.raion,
        "lat": place.lat if known else None,
        "lon": place.lon if known else None,
        "uncertainty_km": place.uncertainty_km if known else None,
        "before": change.before,
        "after": change.after,
        "modality": newest.claim.modality if newest else "-",
        "sources": "; ".join(change.sources),
        "claimants": "; ".join(sorted({item.claim.claimant for item in change.items} - {""})),
        "published": change.published.isoformat() if change.published else None,
        "quote": newest.claim.quote if newest else "",
    }
    return {name: writable(value) if isinstance(value, str) else value for name, value in row.items()}


def _feature(row: Row) -> Row:
    geometry = None
    if row["lat"] is not None:
        geometry = {"type": "Point", "coordinates": [round(row["lon"], 6), round(row["lat"], 6)]}
    properties = {name: row[name] for name in COLUMNS if name not in ("lat", "lon")}
    style = {
        "title": f"{row['name']}: {in_words(row)}",
        "description": row["quote"],
        "marker-color": colour(row["change"], row["side"]),
        "marker-size": "small" if row["change"] in ("silent", "settled") else "medium",
    }
    return {"type": "Feature", "geometry": geometry, "properties": {**properties, **style}}
