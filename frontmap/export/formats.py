"""Which formats there are, and which one a file name asks for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

from frontmap.errors import InputError
from frontmap.geojson import Gazetteer, write_layers
from frontmap.records import Status

_Writer = Callable[[Path, Sequence[Status], Gazetteer], list[Path]]

FORMATS: dict[str, str] = {
    "geojson": "folder of GeoJSON layers, as 'map' writes them",
    "gpkg": "GeoPackage with layer styles that QGIS picks up (extra: gis)",
    "kml": "KML for Google Earth (extra: gis)",
    "kmz": "KML zipped with its icons (extra: gis)",
    "csv": "table: a row per report and settlement",
    "parquet": "GeoParquet: a row per report and settlement (extra: gis)",
}
_SUFFIXES = {
    ".gpkg": "gpkg",
    ".kml": "kml",
    ".kmz": "kmz",
    ".csv": "csv",
    ".parquet": "parquet",
    ".geoparquet": "parquet",
    "": "geojson",
}


def format_of(path: Path | str) -> str:
    """The format that a file name asks for by its suffix; a name without one is a folder of GeoJSON layers.

    Raises:
        InputError: no format has that suffix.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _SUFFIXES:
        known = ", ".join(name for name in _SUFFIXES if name)
        says = f"no export has the suffix {suffix!r}; known: {known}, or a folder for GeoJSON"
        raise InputError(says, path=path)
    return _SUFFIXES[suffix]


def export(
    statuses: Sequence[Status], gazetteer: Gazetteer, path: Path | str, *, format: str | None = None
) -> list[Path]:
    """Write statuses to a file or, for GeoJSON, to a folder. Equal statuses give equal bytes.

    Args:
        format: one of `FORMATS`; by default what the file's suffix asks for.

    Returns:
        The files written.

    Raises:
        InputError: there is no such format.
        ExtraMissing: a library of the extra `gis` is needed and missing.
        GazetteerError: the gazetteer lacks a settlement that a status names.
        OutputError: the file cannot be written; what stood there stays.
    """
    path = Path(path)
    name = format or format_of(path)
    if name not in FORMATS:
        raise InputError(f"no export format {name!r}; known: {', '.join(FORMATS)}")
    return _writer(name)(path, statuses, gazetteer)


def _writer(name: str) -> _Writer:
    """The format's function, its module imported only now."""
    if name == "geojson":
        return write_layers
    module, function = _WRITERS[name]
    writer: _Writer = getattr(importlib.import_module(f"frontmap.export.{module}"), function)
    return writer


_WRITERS = {
    "gpkg": ("geopackage", "write_geopackage"),
    "kml": ("kml", "write_kml"),
    "kmz": ("kml", "write_kmz"),
    "csv": ("table", "write_csv"),
    "parquet": ("parquet", "write_parquet"),
}
