"""Mentions as flat rows: the columns of `mentions.jsonl` and `mentions.csv`, which other tools rely on."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from frontmap.files import whole_file
from frontmap.gazetteer import Gazetteer
from frontmap.records import ReportClaim

COLUMNS = (
    "report", "start", "end", "surface", "settlement_id", "name", "name_uk", "name_ru", "oblast", "raion",
    "hromada", "lat", "lon", "uncertainty_km", "coordinate_source", "score", "candidates", "reasons", "claim",
    "modality", "side", "claimant", "claimant_side", "extent", "event_date", "cue", "quote", "quote_start",
    "published", "source", "url", "lang", "part", "also",
)  # fmt: skip
UNRESOLVED = ("report", "start", "end", "surface", "reason", "candidates", "quote")


def mention_row(item: ReportClaim, gazetteer: Gazetteer) -> dict[str, Any]:
    """The row of one mention. Positions index the original file; coordinates are degrees WGS84."""
    report, claim = item.report, item.claim
    resolution, mention = claim.resolution, claim.resolution.mention
    place = gazetteer[resolution.settlement_id] if resolution.settlement_id else None
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row.update(
        report=report.origin or report.id,
        part=report.id if report.origin else "",
        start=mention.start + report.offset,
        end=mention.end + report.offset,
        surface=mention.surface,
        settlement_id=resolution.settlement_id,
        score=round(resolution.score, 4),
        candidates=[
            {"settlement_id": c.settlement_id, "score": c.score, "rule": c.rule}
            for c in resolution.candidates
        ],
        reasons=[*mention.reasons, *resolution.reasons, *claim.reasons],
        claim=claim.claim,
        modality=claim.modality,
        side=claim.side,
        claimant=claim.claimant,
        claimant_side=claim.claimant_side,
        extent=claim.extent,
        event_date=claim.event_date.isoformat() if claim.event_date else None,
        cue=claim.cue,
        quote=claim.quote,
        quote_start=claim.quote_start + report.offset,
        published=report.published.isoformat() if report.published else None,
        source=report.source,
        url=report.url,
        lang=report.lang,
        also=list(report.also),
    )
    if place is not None:
        row.update(
            name=place.name_latn,
            name_uk=place.name_uk,
            name_ru=place.name_ru,
            oblast=place.oblast,
            raion=place.raion,
            hromada=place.hromada,
            lat=_number(place.lat),
            lon=_number(place.lon),
            uncertainty_km=_number(place.uncertainty_km),
            coordinate_source=place.coordinate_source,
        )
    return row


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Write rows as JSON Lines, whole or not at all; how many there were.

    Raises:
        OutputError: the file cannot be written.
    """
    count = 0
    with whole_file(path) as stream:
        for row in rows:
            stream.write(json_line(row))
            count += 1
    return count


def encode_rows(rows: Iterable[dict[str, Any]], format_: str) -> bytes:
    """Rows as bytes of a `jsonl` or `csv` file, without the head that `head_of` gives."""
    if format_ == "jsonl":
        return "".join(map(json_line, rows)).encode("utf-8")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    return stream.getvalue().encode("utf-8")


def head_of(format_: str) -> bytes:
    """What a file of the format begins with."""
    return b"" if format_ == "jsonl" else (",".join(COLUMNS) + "\n").encode("utf-8")


def json_line(row: dict[str, Any]) -> str:
    """One row as a line of JSON; lone surrogates, which no file can hold, are escaped."""
    line = json.dumps(row, ensure_ascii=False)
    return line.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def write_csv(path: Path, rows: Iterable[dict[str, Any]], columns: tuple[str, ...] = COLUMNS) -> int:
    """Write rows as CSV with a header; lists are joined by "; ". See `write_jsonl`."""
    count = 0
    with whole_file(path) as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: cell(value) for key, value in row.items()})
            count += 1
    return count


def unresolved_row(row: dict[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    """What the unresolved table says of a mention row without a settlement."""
    names = [_candidate_name(c["settlement_id"], c["score"], gazetteer) for c in row["candidates"]]
    return {**row, "reason": "; ".join(row["reasons"]), "candidates": names}


def cell(value: Any) -> str:
    """A value as one CSV cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, list):
        parts = [v if isinstance(v, str) else f"{v['settlement_id']} ({v['score']})" for v in value]
        value = "; ".join(parts)
    text = str(value).encode("utf-8", "backslashreplace").decode("utf-8")
    return "'" + text if isinstance(value, str) and text[:1] in ("=", "+", "@", "\t") else text


def _candidate_name(settlement_id: str, score: float, gazetteer: Gazetteer) -> str:
    place = gazetteer[settlement_id]
    return f"{place.name_uk}, {place.raion}, {place.oblast} ({settlement_id}, {score:.2f})"


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)
