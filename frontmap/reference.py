"""Reference layers: dated control polygons of others, read from GeoJSON.

The polygons are drawn and measured against; whose they are and what they are worth is for the reader to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from frontmap.errors import InputError

MAX_BYTES = 200_000_000
"""Files larger than this are refused unread."""

_COMPACT = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_DATE_KEYS = ("date", "day", "as_of", "asof", "valid_on", "published", "timestamp")
_GEOGRAPHIC = re.compile(r"CRS:?84|EPSG:{1,2}(?:[\d.]*:)?4326$|OGC:1\.3:CRS84", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReferenceLayer:
    """One day's polygons.

    Attributes:
        name: whose polygons they are: the file's name without its date.
        date: the day for which they hold.
        geometry: a valid polygon or multipolygon in degrees WGS84, longitude first.
        path: the file that they were read from, or None.
    """

    name: str
    date: date
    geometry: Polygon | MultiPolygon
    path: Path | None = None


def read_references(path: Path | str) -> list[ReferenceLayer]:
    """The dated layers of one GeoJSON file, oldest first.

    Features that carry a date property (`date`, `day`, `as_of`, `valid_on`, `published`, `timestamp`) form a
    layer per date; a file whose features carry none is one layer, dated by its name (`x_20250227.geojson`,
    `x-2025-02-27.json`). Invalid rings are repaired with GEOS's make_valid.

    Raises:
        InputError: the file cannot be read, is no GeoJSON, holds no polygons, has no date, is projected
            rather than in degrees, or has latitude before longitude.
    """
    path = Path(path)
    content = _load(path)
    _check_crs(content, path)
    by_date: dict[date, list[BaseGeometry]] = {}
    fallback = _date_in(path.stem)
    for row, (properties, geometry) in enumerate(_features(content, path), 1):
        day = _date_of(properties) or fallback
        if day is None:
            message = (
                "has no date: give the features a `date` property or name the file like x_20250227.geojson"
            )
            raise InputError(message, path=path)
        by_date.setdefault(day, []).extend(_polygons(geometry, path, row))
    if not any(by_date.values()):
        raise InputError("holds no polygons", path=path)
    name = _name(path)
    return [
        ReferenceLayer(name, day, _merged(parts, path), path)
        for day, parts in sorted(by_date.items())
        if parts
    ]


def _load(path: Path) -> dict[str, Any]:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"is {size / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read", path=path)
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no GeoJSON ({error})", path=path) from error
    if not isinstance(content, dict) or "type" not in content:
        raise InputError("is no GeoJSON (no `type` at its top)", path=path)
    return content


def _features(content: Mapping[str, Any], path: Path) -> Iterator[tuple[Mapping[str, Any], BaseGeometry]]:
    kind = content.get("type")
    features = content.get("features") if kind == "FeatureCollection" else [content]
    if not isinstance(features, list):
        raise InputError("is no GeoJSON (`features` is no list)", path=path)
    for row, feature in enumerate(features, 1):
        if not isinstance(feature, dict):
            raise InputError("is no GeoJSON feature", path=path, row=row)
        is_feature = feature.get("type") == "Feature"
        geometry = feature.get("geometry") if is_feature else feature
        if geometry is None:
            continue
        try:
            read = shape(geometry)
        except (
            AttributeError,
            KeyError,
            TypeError,
            ValueError,
            IndexError,
            shapely.errors.ShapelyError,
        ) as error:
            raise InputError(f"has a geometry that cannot be read ({error})", path=path, row=row) from error
        yield (feature.get("properties") or {}) if is_feature else {}, read


def _check_crs(content: Mapping[str, Any], path: Path) -> None:
    crs = content.get("crs")
    name = str(((crs or {}).get("properties") or {}).get("name", "")) if isinstance(crs, dict) else ""
    if name and not _GEOGRAPHIC.search(name):
        raise InputError(f"is projected ({name}); reproject it to WGS84 degrees (EPSG:4326)", path=path)


def _polygons(geometry: BaseGeometry, path: Path, row: int) -> list[BaseGeometry]:
    if geometry.is_empty:
        return []
    _check_bounds(geometry, path, row)
    fixed = geometry if geometry.is_valid else shapely.make_valid(geometry)
    parts = shapely.get_parts(fixed, return_index=False)
    return [part for whole in parts for part in shapely.get_parts(whole) if isinstance(part, Polygon)]


def _check_bounds(geometry: BaseGeometry, path: Path, row: int) -> None:
    west, south, east, north = geometry.bounds
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 180:
        raise InputError(
            "is projected, not in degrees; reproject it to WGS84 (EPSG:4326)", path=path, row=row
        )
    swapped = max(abs(south), abs(north)) > 90 or (west > 43 and south > 18 and east < 57 and north < 44)
    if swapped:
        raise InputError("has latitude before longitude; GeoJSON wants longitude first", path=path, row=row)


def _merged(parts: list[BaseGeometry], path: Path) -> Polygon | MultiPolygon:
    merged = shapely.union_all(parts) if len(parts) > 1 else parts[0]
    if not isinstance(merged, Polygon | MultiPolygon) or merged.is_empty:
        raise InputError("holds no polygons", path=path)
    return merged


def _date_of(properties: Mapping[str, Any]) -> date | None:
    lowered = {str(key).lower(): value for key, value in properties.items()}
    for key in _DATE_KEYS:
        found = _date_in(str(lowered[key])) if key in lowered else None
        if found:
            return found
    return None


def _date_in(text: str) -> date | None:
    for match in _COMPACT.finditer(text):
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            continue
    return None


def _name(path: Path) -> str:
    return _COMPACT.sub("", path.stem).strip(" _-.") or path.stem
