"""Which column of a table, or key of a JSON record, holds which field of a report."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from frontmap.errors import InputError
from frontmap.read.draft import Fact
from frontmap.read.options import FIELDS
from frontmap.tables import read_table


@functools.cache
def _names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {field: [] for field in FIELDS}
    for row in read_table(Path(__file__).with_name("columns.tsv")):
        names[row["field"]].append(row["name"])
    return names


def choose_columns(present: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """The column of each field: the user's choice, else the first known name that is there (case aside).

    Raises:
        InputError: a column that the user named is not there, or none holds the text.
    """
    return dict(_chosen(tuple(present), tuple(sorted(given.items()))))


@functools.lru_cache(maxsize=1024)
def _chosen(columns: tuple[str, ...], stated: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    given = dict(stated)
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_plain(column), column)
    chosen = {}
    for field in FIELDS:
        if field in given:
            if given[field] not in columns:
                raise InputError(f"has no column {given[field]!r} for {field}; {_listing(columns)}")
            chosen[field] = given[field]
        elif found := next((by_name[name] for name in _names()[field] if name in by_name), None):
            chosen[field] = found
    if "text" not in chosen:
        raise InputError(f"has no column with the text; name it with --column text=NAME; {_listing(columns)}")
    return chosen


def _plain(column: str) -> str:
    return re.sub(r"[\s-]+", "_", column.strip().casefold())


def _listing(columns: tuple[str, ...]) -> str:
    shown = ", ".join(repr(column[:40]) for column in columns[:12])
    return f"its columns are {shown}{' and more' if len(columns) > 12 else ''}"


def facts_of(record: Mapping[str, Any], columns: Mapping[str, str]) -> tuple[Fact, ...]:
    """What a row states about itself; the origin names the column."""
    facts = []
    for field, column in columns.items():
        value = record.get(column)
        if field != "text" and value not in (None, "") and isinstance(value, str | int | float):
            shown = stamp(value) if field == "date" else str(value)
            facts.append(Fact(field, shown, f"column {column}"))
    return tuple(facts)


def stamp(value: str | int | float) -> str:
    """A date as written; seconds or milliseconds since 1970 as the UTC day."""
    text = str(value).strip()
    if re.fullmatch(r"\d{9,13}(?:\.\d+)?", text):
        seconds = float(text) / (1000 if len(text.split(".")[0]) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    return text
