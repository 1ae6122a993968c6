"""Reports and claims as JSON text and back: what a ledger stores.

The text leaves out fields at their default, so that a record read back equals the one written, also after
records have gained fields. Lone surrogates, which UTF-8 cannot hold, are kept as JSON escapes.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import types
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from frontmap.records import Candidate

Record = TypeVar("Record")
_Reader = Callable[[Any], Any]
_POSITIONAL = Candidate
"""Stored as a list of its fields, of plain values each: by far the most numerous record."""


def encode(record: Any) -> str:
    """The JSON text of a frozen record (a dataclass of strings, numbers, dates, tuples and records)."""
    plain = _plain(record)
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(plain, ensure_ascii=True, separators=(",", ":"))
    return text


def decode(kind: Callable[..., Record], text: str) -> Record:
    """The record of class `kind` that `encode` made `text` from.

    Raises:
        ValueError: `text` is no JSON, or does not describe such a record.
    """
    try:
        record: Record = _reader(kind)(json.loads(text))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a stored record: {error}") from error
    return record


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):  # _POSITIONAL too
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {
            name: _plain(part)
            for name, default in _defaults(_kind(value))
            if (part := getattr(value, name)) != default
        }
    return value


def _kind(value: Any) -> Any:
    return type(value)


@functools.cache
def _defaults(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


def _same(value: Any) -> Any:
    return value


@functools.cache
def _reader(hint: Any) -> _Reader:
    """How a value with this type hint is read from plain JSON."""
    if hint is date:
        return date.fromisoformat
    if hint is _POSITIONAL or dataclasses.is_dataclass(hint):
        return _record_reader(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _tuple_reader(args)
    if origin in (Union, types.UnionType):
        inner = [arg for arg in args if arg is not type(None)]
        if len(inner) == 1:
            return _optional_reader(_reader(inner[0]))
    return _same


def _optional_reader(read: _Reader) -> _Reader:
    return lambda value: None if value is None else read(value)


def _tuple_reader(args: tuple[Any, ...]) -> _Reader:
    if len(args) == 2 and args[1] is Ellipsis:
        read = _reader(args[0])
        return tuple if read is _same else lambda value: tuple(read(item) for item in value)
    readers = tuple(_reader(arg) for arg in args)
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))


def _record_reader(kind: Any) -> _Reader:
    if kind is _POSITIONAL:
        remembered = functools.lru_cache(maxsize=1 << 16)(kind)  # frozen, and the same ones come again
        return lambda value: remembered(*value)
    hints = get_type_hints(kind)
    special = [(name, read) for name, hint in hints.items() if (read := _reader(hint)) is not _same]

    def read_record(value: dict[str, Any]) -> Any:
        for name, read in special:
            if name in value:
                value[name] = read(value[name])
        if not value.keys() <= hints.keys():  # fields that this version does not know
            value = {name: part for name, part in value.items() if name in hints}
        return kind(**value)

    return read_record
