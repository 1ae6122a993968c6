"""Rows with `lat` and `lon` as a GeoDataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from frontmap.export.extras import need
from frontmap.export.rows import DATE_COLUMNS, Row


def geoframe(rows: Sequence[Row], columns: Sequence[str]) -> Any:
    """A `geopandas.GeoDataFrame` in EPSG:4326; points where `lat` and `lon` are known, else no geometry.

    Dates become `datetime.date`, so that files keep them as dates.

    Raises:
        ExtraMissing: geopandas is not installed.
    """
    geopandas, pandas, shapely = need("geopandas"), need("pandas"), need("shapely")
    frame = pandas.DataFrame(rows, columns=list(columns))
    for name in DATE_COLUMNS:
        if name in frame:
            frame[name] = pandas.Series([_day(text) for text in frame[name]], dtype=object)
    points = [
        None if row["lat"] is None else shapely.Point(row["lon"], row["lat"])  # x is the longitude
        for row in rows
    ]
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(points, crs=4326))


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
