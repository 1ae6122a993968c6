"""Mention rows as Arrow tables and Parquet files; needs the extra `dask`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from frontmap.files import whole_file
from frontmap.rows import COLUMNS

ROWS = 20_000
"""Rows of a row group, at least, but for the last one."""
_NUMBERS = ("lat", "lon", "uncertainty_km", "score")
_WHOLE = ("start", "end", "quote_start")
_CANDIDATE = pa.struct([("settlement_id", pa.string()), ("score", pa.float64()), ("rule", pa.string())])
_LISTS = {"candidates": pa.list_(_CANDIDATE), "reasons": pa.list_(pa.string()), "also": pa.list_(pa.string())}


def _type_of(column: str) -> pa.DataType:
    if column in _LISTS:
        return _LISTS[column]
    return pa.float64() if column in _NUMBERS else pa.int64() if column in _WHOLE else pa.string()


SCHEMA = pa.schema([(column, _type_of(column)) for column in COLUMNS])
"""The columns of `mentions.jsonl`; days are text, as there."""


def encode(rows: Iterable[dict[str, Any]]) -> bytes:
    """Rows as an Arrow stream; lone surrogates, which Arrow's text cannot hold, are escaped."""
    sink = pa.BufferOutputStream()
    table = pa.Table.from_pylist([_encodable(row) for row in rows], schema=SCHEMA)
    with pa.ipc.new_stream(sink, SCHEMA) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def decode(data: bytes) -> pa.Table:
    """The table of an Arrow stream."""
    with pa.ipc.open_stream(data) as reader:
        return reader.read_all()


def write_parquet(path: Path, streams: Iterable[bytes], facts: Callable[[], Mapping[str, str]]) -> int:
    """Write Arrow streams as one Parquet file, whole or not at all; the number of its rows.

    Args:
        facts: what the file's metadata keeps, asked for when all streams are through.

    Raises:
        OutputError: it cannot be written.
    """
    count = 0
    with whole_file(path, "wb") as stream, pq.ParquetWriter(stream, SCHEMA, compression="zstd") as writer:
        waiting: list[pa.Table] = []
        for data in streams:
            waiting.append(decode(data))
            if sum(table.num_rows for table in waiting) >= ROWS:
                count += _flush(writer, waiting)
        count += _flush(writer, waiting)
        writer.add_key_value_metadata(dict(facts()))
    return count


def facts_of(path: Path) -> tuple[int, dict[str, str]]:
    """The number of rows of a Parquet file, and what its metadata says.

    Raises:
        OSError, ValueError: it is no whole Parquet file.
    """
    metadata = pq.read_metadata(path)
    return metadata.num_rows, {k.decode(): v.decode() for k, v in (metadata.metadata or {}).items()}


def _flush(writer: Any, waiting: list[pa.Table]) -> int:
    table = pa.concat_tables(waiting) if waiting else SCHEMA.empty_table()
    waiting.clear()
    if table.num_rows:
        writer.write_table(table)
    return int(table.num_rows)


def _encodable(row: dict[str, Any]) -> dict[str, Any]:
    return {column: _text(row[column]) for column in COLUMNS}


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, list):
        return [_text(each) for each in value]
    return value
