"""GeoParquet 1.1: a row per report and settlement."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from frontmap.export.extras import need
from frontmap.export.geoframe import geoframe
from frontmap.export.rows import CLAIM_COLUMNS, claim_rows
from frontmap.files import write_whole
from frontmap.geojson import Gazetteer
from frontmap.records import Status


def write_parquet(path: Path, statuses: Sequence[Status], gazetteer: Gazetteer) -> list[Path]:
    """Write the claims as GeoParquet; see `frontmap.export.export`."""
    need("pyarrow")
    stream = io.BytesIO()
    frame = geoframe(claim_rows(statuses, gazetteer), CLAIM_COLUMNS)
    frame.to_parquet(stream, index=False, schema_version="1.1.0")
    write_whole(path, stream.getvalue())
    return [path]
