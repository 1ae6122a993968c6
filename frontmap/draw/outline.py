"""The base layer that every map carries: `gazetteer/base/`, packed for the page.

Coordinates become whole thousandths of a degree (about 0.1 km), the first point of a line as it is and each
further one as the step to it.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from typing import Any

from frontmap.errors import GazetteerError, InputError
from frontmap.tables import gazetteer_folder, read_table

SCALE = 1000
"""Units in a degree."""


@functools.cache
def outline() -> dict[str, Any]:
    """The outline for the page: `scale`, `shapes` (kind and lines) and `towns`.

    Raises:
        GazetteerError: the tables of the base layer are missing or damaged.
    """
    folder = gazetteer_folder() / "base"
    try:
        collection = json.loads((folder / "outline.geojson").read_text(encoding="utf-8"))
        towns = [_town(row) for row in read_table(folder / "labels.tsv")]
        shapes = [_shape(feature) for feature in collection["features"]]
    except (OSError, ValueError, KeyError, TypeError, InputError) as error:
        raise GazetteerError(f"{folder}: the base layer cannot be read ({error})") from error
    return {"scale": SCALE, "shapes": shapes, "towns": towns}


def pack_lines(lines: Iterable[Sequence[Sequence[float]]], scale: int) -> list[list[int]]:
    """Lines of (lon, lat) degrees as whole units of 1/`scale` degree, points that fall together dropped."""
    packed = []
    for line in lines:
        steps: list[int] = []
        last_x = last_y = 0
        for lon, lat, *_ in line:
            x, y = round(lon * scale), round(lat * scale)
            if steps and x == last_x and y == last_y:
                continue
            steps += (x - last_x, y - last_y)
            last_x, last_y = x, y
        packed.append(steps)
    return packed


def _shape(feature: dict[str, Any]) -> list[Any]:
    geometry = feature["geometry"]
    coordinates = geometry["coordinates"]
    nesting = {"LineString": 0, "Polygon": 1, "MultiLineString": 1, "MultiPolygon": 2}[geometry["type"]]
    if nesting == 0:
        coordinates = [coordinates]
    elif nesting == 2:
        coordinates = [ring for polygon in coordinates for ring in polygon]
    return [feature["properties"]["kind"], pack_lines(coordinates, SCALE)]


def _town(row: dict[str, str]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "kind": row["kind"],
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "rank": int(row["rank"]),
        "from": int(row["from_zoom"]),
        "to": int(row["to_zoom"]),
    }
