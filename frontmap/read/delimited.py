"""CSV and TSV tables of posts: one report a row, read row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from frontmap.errors import InputError
from frontmap.read.columns import choose_columns, facts_of
from frontmap.read.draft import Draft, OnProblem
from frontmap.read.encodings import decode, is_binary
from frontmap.read.items import Item, opened
from frontmap.read.options import ReadOptions
from frontmap.read.streams import RowProblems

_SAMPLE = 1 << 18
_DELIMITERS = ",;\t|"
LONGEST_CELL = 4 << 20
"""Characters that a cell may have; a forgotten quotation mark costs no more than this."""


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """A draft per row that has a text; a bad row is told with its line number, and the rest is read.

    Raises:
        InputError: the file cannot be opened, is empty or binary, or no column holds the text.
    """
    encoding, delimiter = _layout(item)
    problems = RowProblems(item.path, on_problem)
    csv.field_size_limit(LONGEST_CELL)
    with (
        opened(item) as raw,
        io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="") as stream,
    ):
        rows = csv.reader(stream, delimiter=delimiter)
        header = [cell.strip() for _, cells in islice(_numbered(rows, problems), 1) for cell in cells]
        try:
            columns = choose_columns(header, options.columns)
        except InputError as error:
            raise InputError(str(error), path=item.path, row=1) from error
        for number, cells in _numbered(rows, problems):
            if len(cells) > len(header):
                message = f"{len(cells)} cells where the header has {len(header)}; the row is left out"
                problems.tell(message, number)
                continue
            record = dict(zip(header, cells, strict=False))
            text = record.get(columns["text"], "")
            if not text.strip():
                continue
            if "\ufffd" in text:
                problems.tell(f"letters could not be decoded as {encoding}, shown as \ufffd", number)
            facts = facts_of(record, columns)
            yield Draft(name=f"{item.name}:{number}", text=text, path=item.path, row=number, facts=facts)
    problems.close()


def _numbered(rows: Any, problems: RowProblems) -> Iterator[tuple[int, list[str]]]:
    """Filled rows with the line on which each begins; what the parser refuses is told and passed over."""
    while True:
        number = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            problems.tell(f"is no proper row ({error}); it is left out", number)
            continue
        if any(cell.strip() for cell in cells):
            yield number, cells


def _layout(item: Item) -> tuple[str, str]:
    """The encoding and the delimiter, by the first quarter of a megabyte.

    Raises:
        InputError: empty, binary, or in no known encoding.
    """
    head = item.head(_SAMPLE)
    if not head.strip():
        raise InputError("is empty; nothing to read", path=item.path)
    cut = head if len(head) < _SAMPLE else head[: head.rfind(b"\n") + 1] or head
    try:
        decoded = decode(cut)
    except ValueError as error:
        raise InputError(str(error), path=item.path) from error
    if is_binary(decoded.text.encode()):
        raise InputError("is no table; its text holds control characters", path=item.path)
    encoding = "utf-8-sig" if decoded.encoding == "utf-8" else decoded.encoding
    marked = {"utf-16-le": "utf-16", "utf-16-be": "utf-16", "utf-32-le": "utf-32", "utf-32-be": "utf-32"}
    if encoding in marked and head[:2] in (b"\xff\xfe", b"\xfe\xff", b"\x00\x00"):
        encoding = marked[encoding]
    return encoding, _delimiter(decoded.text)


def _delimiter(text: str) -> str:
    """The delimiter that occurs most in the header line."""
    header = text.split("\n", 1)[0]
    return max(_DELIMITERS, key=header.count)
