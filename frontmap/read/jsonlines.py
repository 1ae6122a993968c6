"""JSON Lines: one record a line, read line by line, so that a file of any size takes little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from frontmap.errors import InputError
from frontmap.read.columns import choose_columns, facts_of
from frontmap.read.draft import Draft, OnProblem
from frontmap.read.encodings import decode
from frontmap.read.items import Item, opened
from frontmap.read.options import ReadOptions
from frontmap.read.streams import RowProblems, byte_lines


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """A draft per line; a line that cannot be read is told with its number, and the rest is read.

    Raises:
        InputError: the file cannot be opened, or no line holds a record with a text.
    """
    problems = RowProblems(item.path, on_problem)
    found = False
    with opened(item) as stream:
        for number, line in byte_lines(stream, options.max_bytes, item.rows_before or 0):
            if line is not None and not line.strip():
                continue
            try:
                record = _record(line)
                draft = draft_of(record, item, number, options)
            except InputError as error:
                problems.tell(str(error), number)
                continue
            found = True
            if draft:
                yield draft
    problems.close()
    if not found and item.rows_before is None:
        raise InputError("holds no record that can be read", path=item.path)


def _record(line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise InputError("the line is longer than the largest file that is read; not read")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = decode(line).text
        except ValueError as error:
            raise InputError(f"the line {error}") from error
    try:
        record = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"is no valid JSON{where}; the line is left out") from error
    if not isinstance(record, dict):
        raise InputError("is no JSON object; the line is left out")
    return record


def draft_of(record: dict[str, Any], item: Item, row: int, options: ReadOptions) -> Draft | None:
    """The draft of one record, or None where its text is empty.

    Raises:
        InputError: no key holds the text, or it is no string.
    """
    columns = choose_columns(record, options.columns)
    text = record[columns["text"]]
    if text is None or text == "":
        return None
    if not isinstance(text, str):
        raise InputError(f"{columns['text']!r} is no text; the record is left out")
    if not text.strip():
        return None
    return Draft(
        name=f"{item.name}:{row}", text=text, path=item.path, row=row, facts=facts_of(record, columns)
    )
