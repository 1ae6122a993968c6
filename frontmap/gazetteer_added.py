"""The user's own rows: reading and checking a CSV, and keeping its rows in the user's data folder."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from frontmap.errors import InputError, OutputError
from frontmap.files import write_whole
from frontmap.gazetteer import Gazetteer
from frontmap.gazetteer_tables import (
    ADDED_FOLDER,
    ALTERNATE_COLUMNS,
    ALTERNATES,
    COLUMNS,
    SETTLEMENTS,
    user_folder,
)
from frontmap.oblasts import oblasts_named
from frontmap.spelling.romanize import kmu2010
from frontmap.tables import read_table

KNOWN = (*(column for column in COLUMNS if column != "coordinate_source"), "alternates")
SOURCE = "user"
DEFAULT_UNCERTAINTY_KM = 1.0
BOUNDS = (41.0, 60.0, 19.0, 52.0)
"""South, north, west and east limits of rows, degrees: Ukraine, the Russian border oblasts and what lies
around."""
LONGEST_NAME = 80
LARGEST_FILE = 64 * 2**20
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}\Z")
_SCRIPTS = {"name_uk": "[\u0400-\u04ff]", "name_ru": "[\u0400-\u04ff]", "name_latn": "[A-Za-z\u00c0-\u024f]"}


@dataclass(frozen=True, slots=True)
class Addition:
    """A checked row: the cells of a settlement in the order of `COLUMNS`, and more names for it."""

    cells: tuple[str, ...]
    alternates: tuple[str, ...]


class _Bad(ValueError):
    """What is wrong with a row."""


def read_additions(path: Path, gazetteer: Gazetteer) -> tuple[list[Addition], list[InputError]]:
    """The good rows of a CSV file, and what is wrong with the others.

    Raises:
        InputError: the file cannot be read, is no UTF-8 text, or its header is not one.
    """
    additions: list[Addition] = []
    problems: list[InputError] = []
    seen: dict[str, int] = {}
    for number, row in _rows(path):
        try:
            addition = _addition(row, gazetteer)
            first = seen.setdefault(addition.cells[0], number)
            if first != number:
                raise _Bad(f"is the same settlement as row {first}")
            additions.append(addition)
        except _Bad as error:
            problems.append(InputError(str(error), path=path, row=number))
    return additions, problems


def _rows(path: Path) -> Iterable[tuple[int, Mapping[str, str]]]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"is larger than {LARGEST_FILE} bytes", path=path)
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path) from error
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8 (byte {error.start})", path=path) from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = [column.strip().lower() for column in next(reader, [])]
        _check_header(columns, path)
        rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise InputError(f"is no CSV ({error})", path=path, row=reader.line_num) from error
    return [(number, _row(columns, cells)) for number, cells in rows]


def _check_header(columns: list[str], path: Path) -> None:
    unknown = [column for column in columns if column not in KNOWN]
    if unknown or not columns:
        named = ", ".join(repr(column)[:40] for column in unknown[:5]) or "nothing"
        raise InputError(f"header has {named}; the columns are {', '.join(KNOWN)}", path=path, row=1)
    if len(set(columns)) < len(columns):
        raise InputError("header has a column twice", path=path, row=1)


def _row(columns: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by column; what stands beyond the header is kept under an empty name."""
    row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    if len(cells) > len(columns):
        row[""] = " ".join(cells[len(columns) :])
    return row


def _addition(row: Mapping[str, str], gazetteer: Gazetteer) -> Addition:
    if "" in row:
        raise _Bad("has more cells than the header")
    given = {column: cell for column, cell in row.items() if cell and column != "alternates"}
    identity = given.get("settlement_id", "")
    if identity and not _ID.match(identity):
        raise _Bad(f"settlement_id {identity!r:.60} is not letters, digits and hyphens")
    _check_names(given)
    _check_place(given)
    if "oblast" in given:
        given["oblast"] = _oblast(given["oblast"])
    alternates = tuple(name.strip() for name in row.get("alternates", "").split(";") if name.strip())
    for name in alternates:
        _check_name("alternates", name)
    cells = _known_cells(identity, gazetteer) if identity in gazetteer else _new_cells(given)
    if "lat" in given:
        cells["coordinate_source"] = SOURCE
        cells["uncertainty_km"] = f"{DEFAULT_UNCERTAINTY_KM:g}"
    return Addition(tuple((cells | given)[column] for column in COLUMNS), alternates)


def _check_names(given: Mapping[str, str]) -> None:
    for column, letters in _SCRIPTS.items():
        for name in given.get(column, "").split(";") if column in given else ():
            _check_name(column, name)
            if not re.search(letters, name):
                raise _Bad(f"{column} {name!r:.60} is in other letters")
    for column in ("kind", "raion", "hromada"):
        if column in given:
            _check_name(column, given[column])


def _check_name(column: str, name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise _Bad(f"{column} is longer than {LONGEST_NAME} characters")
    if not any(letter.isalpha() for letter in name) or not name.isprintable():
        raise _Bad(f"{column} {name!r:.60} is no name")


def _check_place(given: dict[str, str]) -> None:
    if ("lat" in given) != ("lon" in given):
        raise _Bad("has only one of lat and lon")
    if "lat" in given:
        lat, lon = _number(given, "lat"), _number(given, "lon")
        south, north, west, east = BOUNDS
        if not (south <= lat <= north and west <= lon <= east):
            swapped = south <= lon <= north and west <= lat <= east
            raise _Bad(f"lat {lat:g}, lon {lon:g} is not in the region" + (": swapped?" if swapped else ""))
    if "uncertainty_km" in given and not 0 < _number(given, "uncertainty_km") <= 1000:
        raise _Bad("uncertainty_km is not between 0 and 1000")
    if "population" in given and not re.fullmatch("[0-9]{1,9}", given["population"]):
        raise _Bad(f"population {given['population']!r:.40} is no whole number")


def _number(given: dict[str, str], column: str) -> float:
    """The number in a cell, whose decimal comma becomes a point."""
    try:
        value = float(given[column].replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _Bad(f"{column} {given[column]!r:.40} is no number")
    given[column] = f"{value:.10g}"
    return value


def _oblast(name: str) -> str:
    try:
        found = oblasts_named(name)
    except InputError as error:
        raise _Bad(str(error)) from error
    if len(found) > 1 and name not in found:
        raise _Bad(f"oblast {name!r:.60} may be {' or '.join(sorted(found))}")
    return name if name in found else min(found)


def _known_cells(identity: str, gazetteer: Gazetteer) -> dict[str, str]:
    place = gazetteer[identity]
    cells = {column: getattr(place, column) for column in COLUMNS}
    return {column: _cell(value) for column, value in cells.items()}


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.10g}"
    return str(value) if value else ""


def _new_cells(given: Mapping[str, str]) -> dict[str, str]:
    name = next((given[column] for column in _SCRIPTS if column in given), "")
    if not name:
        raise _Bad("has neither a known settlement_id nor a name")
    if "lat" not in given:
        raise _Bad("a new settlement needs lat and lon")
    cells = dict.fromkeys(COLUMNS, "")
    digest = hashlib.blake2b(f"{name} {given['lat']} {given['lon']}".encode(), digest_size=5).hexdigest()
    cells["settlement_id"] = f"USER-{digest}"
    cells["kind"] = "village"
    if "name_uk" in given:
        cells["name_latn"] = kmu2010(given["name_uk"])
    return cells


def add_rows(additions: Iterable[Addition]) -> Path:
    """Keep these rows, in place of earlier ones of the same settlements; returns the folder that holds them.

    Raises:
        OutputError: the user's data folder cannot be written; it is as it was.
        InputError: what is there is damaged.
    """
    folder = user_folder() / ADDED_FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror})") from error
    rows = {
        row["settlement_id"]: tuple(row[column] for column in COLUMNS) for row in _kept(folder / SETTLEMENTS)
    }
    names = {(row["settlement_id"], row["name"]): row["origin"] for row in _kept(folder / ALTERNATES)}
    for addition in additions:
        rows[addition.cells[0]] = addition.cells
        names |= {(addition.cells[0], name): SOURCE for name in addition.alternates}
    others = ((identity, name, origin) for (identity, name), origin in names.items())
    write_whole(folder / ALTERNATES, _table(ALTERNATE_COLUMNS, others))
    write_whole(folder / SETTLEMENTS, _table(COLUMNS, rows.values()))
    return folder


def _kept(path: Path) -> list[dict[str, str]]:
    return list(read_table(path)) if path.exists() else []


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "".join("\t".join(row) + "\n" for row in (header, *rows))
