"""Parquet tables of posts: one report a row, read a few hundred rows at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from frontmap.errors import InputError
from frontmap.read import jsonlines
from frontmap.read.draft import Draft, OnProblem
from frontmap.read.extras import needed
from frontmap.read.items import Item, opened
from frontmap.read.options import ReadOptions
from frontmap.read.streams import RowProblems

_ROWS = 500


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """A draft per row that has a text; a row that cannot be read is told with its number.

    Raises:
        InputError: it cannot be opened, is damaged, or no column holds the text; or pyarrow is not installed.
    """
    problems = RowProblems(item.path, on_problem)
    with _table(item) as table:
        before = item.rows_before or 0
        for number, record in enumerate(_records(table, item.groups, item.path), before + 1):
            try:
                draft = jsonlines.draft_of(record, item, number, options)
            except InputError as error:
                problems.tell(str(error), number)
                continue
            if draft:
                yield draft
    problems.close()


def group_rows(item: Item) -> list[tuple[int, int]]:
    """Rows and bytes of each row group.

    Raises:
        InputError: as `read`.
    """
    with _table(item) as table:
        groups = [table.metadata.row_group(number) for number in range(table.num_row_groups)]
        return [(group.num_rows, group.total_byte_size) for group in groups]


@contextlib.contextmanager
def _table(item: Item) -> Iterator[Any]:
    parquet = needed("pyarrow.parquet", "reading Parquet", item.path, "dask")
    with opened(item) as stream:
        try:
            table = parquet.ParquetFile(stream)
        except (OSError, ValueError) as error:
            raise InputError(f"is no whole Parquet file ({error})"[:200], path=item.path) from error
        yield table


def _records(table: Any, groups: Sequence[int] | None, path: str) -> Iterator[dict[str, Any]]:
    """The rows as JSON would hold them: days as text."""
    try:
        for batch in table.iter_batches(_ROWS, row_groups=None if groups is None else list(groups)):
            for row in batch.to_pylist():
                yield {name: _plain(value) for name, value in row.items()}
    except (OSError, ValueError) as error:
        raise InputError(f"is damaged ({error})"[:200], path=path) from error


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
