"""CSV: a row per report and settlement."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from frontmap.export.rows import CLAIM_COLUMNS, claim_rows
from frontmap.files import write_whole
from frontmap.geojson import Gazetteer
from frontmap.records import Status

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, statuses: Sequence[Status], gazetteer: Gazetteer) -> list[Path]:
    """Write the claims as CSV (RFC 4180, UTF-8); see `frontmap.export.export`."""
    write_whole(path, csv_text(claim_rows(statuses, gazetteer), CLAIM_COLUMNS))
    return [path]


def csv_text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV text. Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return stream.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(_FORMULA) and value != "-":
        return "'" + value
    return value


def plain_cell(text: str) -> str:
    """The text of a cell that `csv_text` wrote, without the apostrophe that it put in front."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
