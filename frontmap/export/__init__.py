"""Statuses as files for other tools: GeoJSON, GeoPackage, KML and KMZ, CSV, GeoParquet."""

from __future__ import annotations

from frontmap.export.formats import FORMATS, export, format_of

__all__ = ["FORMATS", "export", "format_of"]
