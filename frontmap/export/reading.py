"""Reading exports back as claims, so that two of them can be compared."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any, get_args

from frontmap.errors import GazetteerError, InputError
from frontmap.export.extras import need
from frontmap.export.table import plain_cell
from frontmap.records import (
    CLAIM_LABELS,
    Claim,
    Mention,
    Modality,
    Report,
    ReportClaim,
    Resolution,
    Settlement,
    Side,
)

_Row = Mapping[str, Any]


class ReadPlaces(dict[str, Settlement]):
    """The settlements that an export names."""

    def __missing__(self, settlement_id: str) -> Settlement:
        raise GazetteerError(f"{settlement_id}: not in the export")


def read_export(path: Path | str) -> tuple[list[ReportClaim], ReadPlaces]:
    """The claims and settlements of an export: a folder of GeoJSON layers, or a GeoJSON, GeoPackage, CSV or
    GeoParquet file that `frontmap` wrote.

    Raises:
        InputError: it cannot be read, or is no such export.
        ExtraMissing: GeoPackage and GeoParquet need the extra `gis`.
    """
    path = Path(path)
    places = ReadPlaces()
    claims: list[ReportClaim] = []
    for number, row in enumerate(_rows(path), 1):
        try:
            place = _place(row)
            claims.extend(_claims(row))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"is no export of claims ({error!r:.80})", path=path, row=number) from error
        places.setdefault(place.settlement_id, place)
    return claims, places


def _rows(path: Path) -> Iterator[_Row]:
    if path.is_dir():
        path = path / "claims.geojson"
    suffix = path.suffix.lower()
    try:
        if suffix in (".geojson", ".json"):
            yield from _geojson_rows(path)
        elif suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as stream:
                yield from _csv_rows(stream)
        elif suffix == ".gpkg":
            yield from _frame_rows(need("geopandas").read_file(path, layer="claims"))
        elif suffix in (".parquet", ".geoparquet"):
            yield from _frame_rows(need("geopandas").read_parquet(path))
        else:
            raise InputError("no export that can be read back; known: GeoJSON, gpkg, csv, parquet", path=path)
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"cannot be read ({str(error)[:200]})", path=path) from error


def _geojson_rows(path: Path) -> Iterator[_Row]:
    content = json.loads(path.read_text(encoding="utf-8"))
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise InputError("is no GeoJSON FeatureCollection", path=path)
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise InputError("is no export of claims", path=path, row=number)
        position = (feature.get("geometry") or {}).get("coordinates") or (None, None)
        yield {**feature["properties"], "lon": position[0], "lat": position[1]}


def _csv_rows(stream: IO[str]) -> Iterator[_Row]:
    for row in csv.DictReader(stream):
        yield {name: plain_cell(cell) for name, cell in row.items() if isinstance(cell, str)}


def _frame_rows(frame: Any) -> Iterator[_Row]:
    for row in frame.drop(columns="geometry").to_dict("records"):
        yield {name: None if value is None or value != value else value for name, value in row.items()}


def _claims(row: _Row) -> Iterator[ReportClaim]:
    """The row's claim, or all that a settlement's row lists."""
    listed = row.get("claims")
    if isinstance(listed, str):
        listed = json.loads(listed)
    for each in listed if isinstance(listed, list) else [row]:
        yield _claim(each, str(row["settlement_id"]))


def _claim(row: _Row, settlement_id: str) -> ReportClaim:
    if row["claim"] not in CLAIM_LABELS or row["modality"] not in get_args(Modality):
        raise ValueError(f"claim {row['claim']!r}, modality {row['modality']!r}")
    side: Side = row["claimant_side"] if row["claimant_side"] in ("ru", "ua") else ""
    report = Report(
        id=_text(row["report"]), text="", source=_text(row["source"]), side=side,
        published=_day(row.get("published")), url=_text(row.get("url")),
        also=tuple(name for name in _text(row.get("also")).split("; ") if name),
    )  # fmt: skip
    surface = _text(row.get("surface"))
    mention = Mention(report.id, 0, len(surface), surface)
    claim = Claim(
        resolution=Resolution(mention, settlement_id, _number(row.get("score"))),
        claim=row["claim"], modality=row["modality"], side=_text(row.get("side")),
        claimant=_text(row.get("claimant")), claimant_side=side, extent=_text(row.get("extent")),
        event_date=_day(row.get("event_date")), quote=_text(row.get("quote")),
    )  # fmt: skip
    return ReportClaim(report, claim)


def _place(row: _Row) -> Settlement:
    settlement_id = _text(row.get("settlement_id"))
    if not settlement_id:
        raise ValueError("no settlement_id")
    return Settlement(
        settlement_id=settlement_id,
        name_uk=_text(row.get("name_uk")),
        name_ru=_text(row.get("name_ru")),
        name_latn=_text(row.get("name")),
        kind=_text(row.get("kind")),
        oblast=_text(row.get("oblast")),
        raion=_text(row.get("raion")),
        hromada=_text(row.get("hromada")),
        lat=_number(row.get("lat")),
        lon=_number(row.get("lon")),
        uncertainty_km=_number(row.get("uncertainty_km")),
        coordinate_source=_text(row.get("coordinate_source")),
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _number(value: Any) -> float:
    return math.nan if value in (None, "") else float(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value not in (None, "") else None
