"""Reference layers: dated control polygons of others, read from GeoJSON files with care.

The polygons are drawn and measured against; whose they are and what they are worth is for the reader to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from frontmap.errors import InputError

REGION = shapely.box(19.0, 42.0, 50.0, 60.0)
"""Ukraine and its neighbours, degrees WGS84, west, south, east, north: where a layer must lie in part."""
MAX_BYTES = 512 * 1024 * 1024
"""Files larger than this are refused."""

_DATE = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_DATE_KEYS = ("date", "day", "as_of", "asof", "updated", "timestamp", "datetime", "name")
_WGS84 = re.compile(r"CRS\W*84|EPSG\W*4326|WGS\W*84", re.IGNORECASE)

OnProblem = Callable[[InputError], None]
_Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ReferenceLayer:
    """What a reference draws as held by one side on one day.

    Attributes:
        name: whose polygons they are: the file's name without its date, the same for all days of a series.
        date: the day for which they hold.
        geometry: a valid polygon or multipolygon in degrees WGS84, longitude first.
        path: the file that they were read from, or None.
    """

    name: str
    date: date
    geometry: BaseGeometry
    path: Path | None = None


def read_reference_files(
    paths: Iterable[Path | str], *, on_problem: OnProblem | None = None
) -> list[ReferenceLayer]:
    """The layers of several files, oldest first.

    Args:
        on_problem: told of everything that was mended or passed over, and of files that cannot be used;
            without it such a file raises.

    Raises:
        InputError: a file cannot be used, and `on_problem` is None.
    """
    layers: list[ReferenceLayer] = []
    for path in paths:
        try:
            layers.extend(read_references(path, on_problem=on_problem))
        except InputError as error:
            if on_problem is None:
                raise
            on_problem(error)
    return sorted(layers, key=lambda layer: (layer.date, layer.name))


def read_references(path: Path | str, *, on_problem: OnProblem | None = None) -> list[ReferenceLayer]:
    """The layers of one GeoJSON file, one per date in it, oldest first.

    A date is looked for in each feature's properties, then in the collection's, then in the file's name.
    Self-crossing polygons are repaired, and other geometries passed over; `on_problem` is told.

    Raises:
        InputError: it cannot be read, holds no polygon or no date, is projected, or has latitudes first.
    """
    path = Path(path)

    def tell(message: str) -> None:
        if on_problem is not None:
            on_problem(InputError(message, path=path))

    content = _load(path)
    _refuse_projection(path, content)
    common = _date_in(_members(content)) or _first_date(path.name)
    by_day: dict[date, list[BaseGeometry]] = {}
    for number, properties, geometry in _features(path, content):
        polygons = _polygons(path, number, geometry, tell)
        if polygons is None:
            continue
        day = _date_in(properties) or common
        if day is None:
            raise InputError(
                "no date in its properties or its name; name it like 'layer_20251123.geojson'", path=path
            )
        by_day.setdefault(day, []).append(polygons)
    if not by_day:
        raise InputError("no polygon in it", path=path)
    name = _DATE.sub("", path.stem).strip(" _-.,") or path.stem
    layers = [ReferenceLayer(name, day, shapely.union_all(parts), path) for day, parts in by_day.items()]
    for layer in layers:
        _refuse_elsewhere(path, layer.geometry)
    return sorted(layers, key=lambda layer: layer.date)


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES // 2**20} MiB", path=path)
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path) from error
    if not raw.strip():
        raise InputError("is empty", path=path)
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError("is no GeoJSON: not UTF-8 text", path=path) from error
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise InputError(f"is no GeoJSON: {getattr(error, 'msg', error)}", path=path, row=line) from error
    if not isinstance(content, dict) or not isinstance(content.get("type"), str):
        raise InputError("is no GeoJSON: no object with a type", path=path)
    return content


def _members(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """A collection's own properties: its members, and what it holds under `properties` or `metadata`."""
    held = [content.get(key) for key in ("properties", "metadata")]
    return {**content, **{k: v for each in held if isinstance(each, dict) for k, v in each.items()}}


def _features(path: Path, content: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any], Any]]:
    if content["type"] != "FeatureCollection":
        features: Any = [content if content["type"] == "Feature" else {"geometry": content}]
    else:
        features = content.get("features")
    if not isinstance(features, list):
        raise InputError("is no GeoJSON: its features are no list", path=path)
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict):
            raise InputError(f"feature {number} is no object", path=path)
        properties = feature.get("properties")
        yield number, properties if isinstance(properties, dict) else {}, feature.get("geometry")


def _polygons(path: Path, number: int, geometry: Any, tell: _Tell) -> BaseGeometry | None:
    """The polygons of a feature, repaired where they cross themselves; None where it has none."""
    if geometry is None:
        tell(f"feature {number} has no geometry; passed over")
        return None
    try:
        with np.errstate(invalid="ignore"):
            made = shapely.force_2d(shape(geometry))
        finite = bool(shapely.is_valid_input(made)) and _all_finite(made)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        shapely.errors.ShapelyError,
    ) as error:
        raise InputError(
            f"feature {number} has a geometry that cannot be read ({error})", path=path
        ) from error
    if not finite:
        raise InputError(f"feature {number} has positions that are no numbers", path=path)
    if not any(part.geom_type == "Polygon" for part in _flat(made)):
        tell(f"feature {number} is a {made.geom_type}, not a polygon; passed over")
        return None
    _refuse_large(path, number, made)
    if not made.is_valid:
        tell(f"feature {number} repaired ({explain_validity(made)})")
        made = shapely.make_valid(made)
    parts = [part for part in _flat(made) if part.geom_type == "Polygon" and part.area > 0]
    if not parts:
        tell(f"feature {number} has no area; passed over")
        return None
    return shapely.union_all(parts)


def _flat(geometry: Any) -> Iterator[Any]:
    for part in shapely.get_parts(geometry):
        if hasattr(part, "geoms"):
            yield from _flat(part)
        else:
            yield part


def _all_finite(geometry: BaseGeometry) -> bool:
    positions = shapely.get_coordinates(geometry)
    return bool((abs(positions) < float("inf")).all())


def _refuse_projection(path: Path, content: Mapping[str, Any]) -> None:
    crs = content.get("crs")
    if not isinstance(crs, dict):
        return
    properties = crs.get("properties")
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if not _WGS84.search(name):
        raise InputError(
            f"its coordinate system is {name or crs!r:.80}; degrees WGS84 are needed (EPSG:4326)", path=path
        )


def _refuse_large(path: Path, number: int, geometry: BaseGeometry) -> None:
    west, south, east, north = geometry.bounds
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 180:
        raise InputError(
            f"feature {number} has positions such as {east:.0f}, {north:.0f}: projected, it seems; degrees "
            "WGS84 are needed (EPSG:4326)",
            path=path,
        )


def _refuse_elsewhere(path: Path, geometry: BaseGeometry) -> None:
    if geometry.intersects(REGION):
        return
    west, south, east, north = geometry.bounds
    seen = f"longitudes {west:.2f} to {east:.2f}, latitudes {south:.2f} to {north:.2f}"
    if shapely.box(south, west, north, east).intersects(REGION):
        raise InputError(f"latitude seems to come first ({seen}); GeoJSON has longitude first", path=path)
    raise InputError(f"lies outside Ukraine and its neighbours ({seen})", path=path)


def _date_in(properties: Mapping[str, Any]) -> date | None:
    by_key = {key.casefold(): value for key, value in properties.items()}
    for key in _DATE_KEYS:
        found = _first_date(str(by_key[key])) if isinstance(by_key.get(key), (str, int)) else None
        if found:
            return found
    return None


def _first_date(text: str) -> date | None:
    for match in _DATE.finditer(text):
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None
