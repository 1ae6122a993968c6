"""JSON files: Telegram Desktop's `result.json`, arrays of records, JSON Feed; read as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import ijson

from frontmap.errors import InputError
from frontmap.read import jsonlines, salvage, telegram
from frontmap.read.draft import Draft, OnProblem
from frontmap.read.items import Item, opened
from frontmap.read.options import ReadOptions
from frontmap.read.streams import RowProblems

LISTS = ("reports", "items", "data", "posts", "articles", "results", "entries")
"""Keys under which a JSON object may hold its records; `messages` and `chats.list` are Telegram's."""

DEEPEST = 100
"""How deep values may be nested; the exports that are read have less than ten."""
_RECORDS = frozenset(["item", *(f"{key}.item" for key in LISTS)])
_SALVAGED = frozenset([*LISTS, "messages"])


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """The drafts of a JSON file; a broken record is told with its line, and the rest is read where possible.

    Raises:
        InputError: it cannot be opened, is broken beyond help (what came before is read), or holds no report.
    """
    if _is_lines(item):
        yield from jsonlines.read(item, options, on_problem)
        return
    problems = RowProblems(item.path, on_problem)
    found = 0
    for number, record in enumerate(_records(item, options, problems), 1):
        try:
            draft = _draft(record, item, number, options)
        except InputError as error:
            problems.tell(str(error), number)
            continue
        found += 1
        if draft:
            yield draft
    problems.close()
    if not found:
        raise InputError("holds no reports that can be read", path=item.path)


def _draft(record: telegram.Found, item: Item, number: int, options: ReadOptions) -> Draft | None:
    if record.chat is not None:
        return telegram.draft_of(record.message, record.chat, item)
    return jsonlines.draft_of(record.message, item, number, options)


def _is_lines(item: Item) -> bool:
    """Whether it is JSON Lines under another name: its first line is a whole object, and more follow."""
    first, newline, rest = item.head(1 << 20).partition(b"\n")
    if not newline or not rest.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False


def _records(item: Item, options: ReadOptions, problems: RowProblems) -> Iterator[telegram.Found]:
    found = 0
    with opened(item) as stream:
        try:
            for record in _parsed(stream):
                found += 1
                yield record
            return
        except InputError as error:
            raise InputError(str(error), path=item.path) from error
        except (ijson.JSONError, UnicodeDecodeError, RecursionError):
            pass
    saved = 0
    for count, piece in enumerate(salvage.pieces(item, _SALVAGED)):
        if count < found:
            continue
        saved += 1
        if piece.value is None:
            problems.tell("is no valid JSON; the record is left out, the rest is read", piece.row)
        else:
            yield telegram.Found(piece.value, piece.chat)
    if not saved:
        message = f"is broken JSON; the {found} records before it are read" if found else "is no valid JSON"
        raise InputError(message, path=item.path, row=_broken_line(item, options.max_bytes))


def _broken_line(item: Item, limit: int) -> int | None:
    """The line at which a JSON file is broken; None where it is too large to look."""
    try:
        json.loads(item.load(limit).decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        return error.lineno
    except (ValueError, RecursionError):
        return None
    return None


def _parsed(stream: Any) -> Iterator[telegram.Found]:
    """The records of a JSON file as they end, each Telegram message with its chat."""
    chats = telegram.Chats()
    builder: Any = None
    inside = ""
    lone: Any = ijson.ObjectBuilder()
    small = True
    for prefix, event, value in _events(stream):
        if builder is None and event == "start_map" and (prefix in _RECORDS or prefix in telegram.MESSAGES):
            builder, inside = ijson.ObjectBuilder(), prefix
        if builder is not None:
            small = False
            builder.event(event, value)
            if event == "end_map" and prefix == inside:
                yield telegram.Found(builder.value, chats.current(inside))
                builder = None
            continue
        chats.see(prefix, event, value)
        if small:
            lone.event(event, value)
    if small and isinstance(getattr(lone, "value", None), dict):
        yield telegram.Found(lone.value, None)


def _events(stream: Any) -> Iterator[tuple[str, str, Any]]:
    """The parser's events with the place of each, as `ijson.parse` gives them, but of bounded depth.

    Raises:
        InputError: the values are nested deeper than `DEEPEST`.
    """
    path: list[str] = []
    for event, value in ijson.basic_parse(stream, use_float=True):
        if event in ("end_map", "end_array"):
            path.pop()
        if event == "map_key":
            path[-1] = value
            yield ".".join(path[:-1]), event, value
            continue
        yield ".".join(part for part in path if part), event, value
        if event in ("start_map", "start_array"):
            path.append("item" if event == "start_array" else "")
            if len(path) > DEEPEST:
                raise InputError("is nested too deeply to be an export of posts; not read")
