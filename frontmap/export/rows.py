"""Statuses as flat rows: the GeoJSON features' properties with one value a column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from frontmap.geojson import Gazetteer, claims_collection, settlements_collection
from frontmap.records import Status

Row = dict[str, Any]

SETTLEMENT_COLUMNS: tuple[str, ...] = (
    "settlement_id", "name", "name_uk", "name_ru", "oblast", "raion", "hromada", "lat", "lon",
    "uncertainty_km", "coordinate_source", "claim", "modality", "disputed", "as_of", "says_ru", "says_ua",
    "says_other", "claimant", "claimant_side", "side", "extent", "published", "event_date", "source", "also",
    "url", "report", "surface", "quote", "score", "reports", "claims",
)  # fmt: skip
"""`says_ru`, `says_ua`, `says_other`: the latest claim of each side; `claims`: all of them, as JSON."""

CLAIM_COLUMNS: tuple[str, ...] = (
    "settlement_id", "name", "name_uk", "name_ru", "oblast", "raion", "hromada", "lat", "lon",
    "uncertainty_km", "coordinate_source", "claim", "modality", "disputed", "claimant", "claimant_side",
    "side", "extent", "published", "event_date", "source", "also", "url", "report", "surface", "quote",
    "score", "mentions",
)  # fmt: skip
"""One row per report and settlement; `mentions`: how often the report names it."""

DATE_COLUMNS: tuple[str, ...] = ("as_of", "published", "event_date")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def settlement_rows(statuses: Iterable[Status], gazetteer: Gazetteer) -> list[Row]:
    """A row per settlement, with `SETTLEMENT_COLUMNS`.

    Raises:
        GazetteerError: the gazetteer lacks a settlement that a status names.
    """
    features = settlements_collection(statuses, gazetteer)["features"]
    return [_settlement_row(feature) for feature in features]


def claim_rows(statuses: Iterable[Status], gazetteer: Gazetteer) -> list[Row]:
    """A row per report and settlement, with `CLAIM_COLUMNS`.

    Raises:
        GazetteerError: the gazetteer lacks a settlement that a status names.
    """
    features = claims_collection(statuses, gazetteer)["features"]
    return [_claim_row(feature) for feature in features]


def writable(text: str) -> str:
    """The text without what XML and some tables cannot hold: control characters, lone surrogates."""
    return _UNWRITABLE.sub("\ufffd", text)


def _settlement_row(feature: Mapping[str, Any]) -> Row:
    properties = feature["properties"]
    sides = properties.get("sides", {})
    extra = {
        "says_ru": sides.get("ru"),
        "says_ua": sides.get("ua"),
        "says_other": sides.get("other"),
        "claims": json.dumps(properties.get("claims", []), ensure_ascii=False),
    }
    return _row({**properties, **extra}, feature["geometry"], SETTLEMENT_COLUMNS)


def _claim_row(feature: Mapping[str, Any]) -> Row:
    properties = feature["properties"]
    counted = {**properties, "mentions": len(properties["mentions"])}
    return _row(counted, feature["geometry"], CLAIM_COLUMNS)


def _row(properties: Mapping[str, Any], geometry: Mapping[str, Any] | None, columns: Sequence[str]) -> Row:
    lon, lat = geometry["coordinates"] if geometry else (None, None)
    values = {**properties, "lat": lat, "lon": lon}
    return {name: _clean(values.get(name)) for name in columns}


def _clean(value: Any) -> Any:
    return writable(value) if isinstance(value, str) else value
