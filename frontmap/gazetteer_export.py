"""The gazetteer as CSV or GeoJSON, for other tools."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import asdict, fields
from typing import Any

from frontmap.gazetteer import Gazetteer
from frontmap.palette import ATTRIBUTION
from frontmap.records import Settlement

COLUMNS = tuple(field.name for field in fields(Settlement))
DECIMALS = 6
"""Of coordinates in degrees: a tenth of a metre."""


def exported(gazetteer: Gazetteer, format_: str) -> str:
    """All settlements as "csv" (comma-separated, with a header line) or "geojson" (RFC 7946)."""
    return _geojson(gazetteer) if format_ == "geojson" else _csv(gazetteer)


def _csv(gazetteer: Gazetteer) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for settlement in gazetteer:
        row = asdict(settlement)
        writer.writerow({column: _cell(row[column]) for column in COLUMNS})
    return stream.getvalue()


def _cell(value: Any) -> Any:
    """An unknown number is an empty cell; what a spreadsheet would calculate gets an apostrophe before it."""
    if isinstance(value, float):
        return "" if math.isnan(value) else round(value, DECIMALS)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _geojson(gazetteer: Gazetteer) -> str:
    """One feature a line; places without coordinates have a null geometry."""
    lines = (json.dumps(_feature(settlement), ensure_ascii=False) for settlement in gazetteer)
    head = f'{{"type": "FeatureCollection", "attribution": {json.dumps(ATTRIBUTION, ensure_ascii=False)}'
    return f'{head}, "features": [\n' + ",\n".join(lines) + "\n]}\n"


def _feature(settlement: Settlement) -> dict[str, Any]:
    known = not math.isnan(settlement.lat)
    lonlat = [round(settlement.lon, DECIMALS), round(settlement.lat, DECIMALS)] if known else None
    properties = asdict(settlement)
    if math.isnan(settlement.uncertainty_km):
        properties["uncertainty_km"] = None
    del properties["lat"], properties["lon"]
    geometry = None if lonlat is None else {"type": "Point", "coordinates": lonlat}
    return {
        "type": "Feature",
        "id": settlement.settlement_id,
        "geometry": geometry,
        "properties": properties,
    }
