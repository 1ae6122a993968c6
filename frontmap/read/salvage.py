"""What can still be read of a broken JSON export: its records, told apart by their indentation.

Telegram Desktop and most programs write one record after the other, each between lines that hold only `{` and
`}` at one depth. A record that is no valid JSON is left out, with the line at which it is broken.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from frontmap.read import telegram
from frontmap.read.items import Item, opened
from frontmap.read.streams import byte_lines

_LINE = 1 << 20
_LIST = re.compile(rb'\s*(?:"(?P<key>[\w.]{1,40})"\s*:\s*)?\[\s*')
_HEAD = re.compile(rb'\s*"(?P<key>name|type|id)"\s*:\s*(?P<value>"(?:[^"\\]|\\.)*"|-?\d+)\s*,?\s*')


@dataclass(frozen=True, slots=True)
class Piece:
    """A record: `value` where it is whole, else None; `row` is where it begins, or where it is broken."""

    row: int
    value: dict[str, Any] | None
    chat: telegram.Chat | None


def pieces(item: Item, lists: frozenset[str]) -> Iterator[Piece]:
    """The records of a broken file in their order; nothing where they do not stand on lines of their own.

    Args:
        item: the file.
        lists: the keys whose lists hold records; a list without a key does too.

    Raises:
        InputError: it cannot be opened.
    """
    head: dict[str, str] = {}
    inside = ""
    chunk: list[bytes] = []
    start = 0
    margin: bytes | None = None
    with opened(item) as stream:
        for number, line in byte_lines(stream, _LINE):
            line = b"" if line is None else line.rstrip()
            bare = line.lstrip()
            indent = line[: len(line) - len(bare)]
            if not inside:
                _see(line, head)
                match = _LIST.fullmatch(line)
                if match and _key(match) == "list":
                    head["several"] = "yes"
                if match and _key(match) in lists | {"[]"}:
                    inside, margin = _key(match), None
            elif bare == b"{" and margin in (None, indent):
                if chunk:
                    yield _piece(chunk, start, inside, head)
                chunk, start, margin = [line], number, indent
            elif chunk and indent == margin and bare in (b"}", b"},"):
                yield _piece([*chunk, b"}"], start, inside, head)
                chunk = []
            elif not chunk and bare[:1] == b"]":
                inside = ""
            elif chunk:
                chunk.append(line)


def _key(match: re.Match[bytes]) -> str:
    return (match["key"] or b"[]").decode("ascii", "replace")


def _see(line: bytes, head: dict[str, str]) -> None:
    """Keep the name, type and number of the chat whose messages come next."""
    if match := _HEAD.fullmatch(line):
        with contextlib.suppress(ValueError):  # a control character, an escape that is none
            head[match["key"].decode()] = str(json.loads(match["value"].decode("utf-8", "replace")))


def _piece(chunk: list[bytes], start: int, inside: str, head: dict[str, str]) -> Piece:
    chat = None
    if inside == "messages":
        name, kind, number = (head.get(key, "") for key in ("name", "type", "id"))
        chat = telegram.Chat(name, kind, number, several="several" in head)
    try:
        value = json.loads(b"\n".join(chunk).decode("utf-8"))
    except json.JSONDecodeError as error:
        return Piece(start + error.lineno - 1, None, chat)
    except (ValueError, RecursionError):
        return Piece(start, None, chat)
    return Piece(start, value if isinstance(value, dict) else None, chat)
