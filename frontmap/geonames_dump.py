"""Reading GeoNames' country dumps: zip archives with one tab-separated text, as GeoNames documents them.

The text is UTF-8 without quoting, 19 cells a line: geonameid, name, asciiname, alternatenames (with commas
between), latitude, longitude, feature class, feature code, country code, cc2, admin1 to admin4 codes,
population, elevation, dem, timezone, modification date.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from frontmap.errors import InputError

CELLS = 19
LARGEST_TEXT = 2 * 2**30
"""Bytes of text that are read at most: the largest country has a fifth of it."""
GONE = frozenset({"PPLQ", "PPLH", "PPLW", "PPLCH", "PPLX"})
"""Feature codes of no settlements today: abandoned, historical, destroyed places; sections of places."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
_COUNTRY = re.compile(r"([A-Z]{2})\.txt")


@dataclass(frozen=True, slots=True)
class DumpPlace:
    """A populated place of a dump; lat and lon in degrees WGS84."""

    geonameid: str
    name: str
    names: tuple[str, ...]
    lat: float
    lon: float
    country: str
    admin1: str
    population: int


def country_of(path: Path) -> str:
    """The country of a dump, after checking that the whole archive can be read.

    Raises:
        InputError: the file is missing, is no zip archive, is cut short or damaged, or holds no country's
        text.
    """
    with _archive(path) as archive:
        try:
            damaged = archive.testzip()
        except (*_DAMAGE, NotImplementedError, RuntimeError) as error:
            raise InputError(f"is damaged ({error})", path=path) from error
        if damaged is not None:
            raise InputError(f"{damaged} in it is damaged", path=path)
        return _member(archive, path)[1]


def read_dump(path: Path) -> Iterator[DumpPlace]:
    """The populated places of a dump, those that are gone left out.

    Raises:
        InputError: as `country_of`; or a line has not 19 cells, or no coordinates.
    """
    with _archive(path) as archive, archive.open(_member(archive, path)[0]) as stream:
        lines = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                cells = line.rstrip("\r\n").split("\t")
                if len(cells) != CELLS:
                    raise InputError(f"{len(cells)} cells where a dump has {CELLS}", path=path, row=number)
                if cells[6] == "P" and cells[7] not in GONE:
                    yield _place(cells, path, number)
        except (*_DAMAGE, UnicodeDecodeError) as error:
            raise InputError(f"cannot be read on ({error})", path=path, row=number + 1) from error


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
        if head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
            raise InputError("is a web page, no zip archive", path=path)
        return zipfile.ZipFile(path)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path) from error
    except zipfile.BadZipFile as error:
        raise InputError("is no zip archive, or one cut short", path=path) from error


def _member(archive: zipfile.ZipFile, path: Path) -> tuple[zipfile.ZipInfo, str]:
    for member in archive.infolist():
        match = _COUNTRY.fullmatch(member.filename)
        if match:
            if member.file_size > LARGEST_TEXT:
                raise InputError(f"{member.filename} in it is larger than {LARGEST_TEXT} bytes", path=path)
            return member, match[1]
    raise InputError("holds no country's text such as UA.txt", path=path)


def _place(cells: list[str], path: Path, number: int) -> DumpPlace:
    try:
        lat, lon, population = float(cells[4]), float(cells[5]), int(cells[14] or 0)
    except ValueError as error:
        raise InputError(f"has a cell that is no number ({error})", path=path, row=number) from error
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise InputError(f"latitude {lat:g}, longitude {lon:g} is not on the globe", path=path, row=number)
    names = dict.fromkeys(name.strip() for name in (cells[1], cells[2], *cells[3].split(",")))
    kept = tuple(name for name in names if name and name.isprintable())
    return DumpPlace(cells[0], cells[1], kept, lat, lon, cells[8], cells[10], max(population, 0))
