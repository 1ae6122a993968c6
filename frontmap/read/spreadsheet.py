"""Excel workbooks (XLSX) of posts: one report a row, from every sheet that has a column with the text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from frontmap.errors import InputError
from frontmap.read.archive import check_ratio
from frontmap.read.columns import choose_columns, facts_of
from frontmap.read.draft import Draft, OnProblem
from frontmap.read.extras import needed
from frontmap.read.items import Item
from frontmap.read.options import ReadOptions

_OLE = b"\xd0\xcf\x11\xe0"


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """A draft per row that has a text; the first row of a sheet names its columns.

    Raises:
        InputError: it cannot be read, is damaged or password-protected, unpacks to too much, or no sheet has
            a column with the text; or openpyxl is not installed.
    """
    data = item.load(options.max_bytes)
    if data[:4] == _OLE:
        raise InputError("is password-protected; save it without a password, or as CSV", path=item.path)
    openpyxl = needed("openpyxl", "reading XLSX", item.path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                check_ratio(info, item.path)
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except InputError:
        raise
    except Exception as error:  # openpyxl raises many kinds of errors on damaged files
        raise InputError(f"is a damaged workbook ({_reason(error)})", path=item.path) from error
    refused: list[InputError] = []
    read_any = False
    for number, sheet in enumerate(workbook.worksheets, 1):
        name = item.name if number == 1 else f"{item.name}/{sheet.title}"
        try:
            yield from _rows(sheet, name, item, options)
            read_any = True
        except InputError as error:
            refused.append(error)
        except Exception as error:  # as above: sheets are parsed as they are read
            on_problem(InputError(f"sheet {sheet.title} is damaged ({_reason(error)})", path=item.path))
            read_any = True
    if refused and not read_any:
        raise refused[0]


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:80] or type(error).__name__


def _rows(sheet: Any, name: str, item: Item, options: ReadOptions) -> Iterator[Draft]:
    rows = sheet.iter_rows(values_only=True)
    header = [_shown(cell).strip() for cells in islice(rows, 1) for cell in cells]
    try:
        columns = choose_columns(header, options.columns)
    except InputError as error:
        raise InputError(str(error), path=f"{item.path}, sheet {sheet.title}", row=1) from error
    for number, cells in enumerate(rows, 2):
        record = {column: _shown(cell) for column, cell in zip(header, cells, strict=False)}
        text = record.get(columns["text"], "")
        if text.strip():
            facts = facts_of(record, columns)
            yield Draft(name=f"{name}:{number}", text=text, path=item.path, row=number, facts=facts)


def _shown(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)
