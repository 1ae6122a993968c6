"""`frontmap gazetteer update`: newer coordinates, populations and names from the full GeoNames dumps.

The dumps and the tables made of them lie in the user's data folder, over the shipped tables. Everything is
fetched, checked and joined before anything there is replaced, so whatever goes wrong leaves the last update
in place.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from frontmap import __version__
from frontmap.errors import InputError, OutputError
from frontmap.files import whole_file
from frontmap.gazetteer import Gazetteer
from frontmap.gazetteer_tables import (
    ALTERNATE_COLUMNS,
    ALTERNATES,
    COLUMNS,
    SETTLEMENTS,
    UPDATE_FOLDER,
    Tables,
    user_folder,
)
from frontmap.geonames_dump import country_of, read_dump
from frontmap.geonames_join import SOURCE, Joined, join
from frontmap.tables import gazetteer_folder, read_table

URL = "https://download.geonames.org/export/dump/"
COUNTRIES = ("UA", "RU")
TIMEOUT_SECONDS = 60
LARGEST_DOWNLOAD = 2**30
_CHUNK = 2**16


def update_from(
    *,
    files: Sequence[Path] = (),
    url: str = "",
    countries: Sequence[str] = COUNTRIES,
    folder: Path | None = None,
    tables: Path | None = None,
) -> str:
    """Rebuild the update from these files, or from downloads; a line that says what came of it.

    Dumps of countries that are neither given nor downloaded stay as they were at the last update.

    Args:
        files: dumps on this machine, as UA.zip; nothing is downloaded then.
        url: the folder on the web that holds the dumps, GeoNames' own by default.
        folder: the user's data folder, another than the usual.
        tables: the folder of the tables to update, others than those that ship.

    Raises:
        InputError: a dump is not to be had, or not as documented.
        OutputError: the data folder cannot be written.
    """
    target = (folder or user_folder()) / UPDATE_FOLDER
    wanted = [code.strip().upper() for code in countries if code.strip()]
    for code in wanted:
        if code not in COUNTRIES:
            raise InputError(f"{code!r:.20} is none of the dumps {', '.join(COUNTRIES)}")
    with _workplace(target) as workplace:
        if files:
            dumps = dict(_copied(path, workplace) for path in files)
        else:
            dumps = {country: _downloaded(url, country, workplace) for country in wanted}
        joined = _joined(_kept_dumps(target) | dumps, tables or gazetteer_folder())
        _check_enough(joined, dumps, target)
        _write(joined, target, dumps)
    Gazetteer.load(tables)
    return f"{_told(joined)}: {target}"


def _told(joined: Joined) -> str:
    return (
        f"{joined.places} places, {joined.matched.total()} settlements matched, "
        f"{joined.placed} newly placed, {joined.new} added in Russia, "
        f"{len(joined.alternates)} more names"
    )


def forget_update(folder: Path | None = None) -> bool:
    """Delete the update; False where there is none."""
    target = (folder or user_folder()) / UPDATE_FOLDER
    if not target.is_dir():
        return False
    shutil.rmtree(target)
    return True


@contextlib.contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """A folder on the same disk for what is not finished, gone afterwards."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=target, prefix=".making-"))
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror})") from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copied(path: Path, workplace: Path) -> tuple[str, Path]:
    country = country_of(path)
    copy = workplace / f"{country}.zip"
    try:
        shutil.copyfile(path, copy)
    except OSError as error:
        raise OutputError(f"{copy}: cannot be written ({error.strerror})") from error
    return country, copy


def _downloaded(url: str, country: str, workplace: Path) -> Path:
    base = (url or URL).rstrip("/")
    if urlsplit(base).scheme not in ("http", "https"):
        raise InputError(f"{base!r:.80} is no web address")
    dump = workplace / f"{country}.zip"
    _download(f"{base}/{country}.zip", dump)
    try:
        found = country_of(dump)
    except InputError as error:
        raise InputError(str(error).removeprefix(f"{dump}: "), path=f"{base}/{country}.zip") from error
    if found != country:
        raise InputError(f"is the dump of {found}", path=f"{base}/{country}.zip")
    return dump


def _download(url: str, target: Path) -> None:
    """Fetch a file with a progress bar on stderr.

    Raises:
        InputError: the server refuses, breaks off or is silent.
        OutputError: the disk is full.
    """
    request = urllib.request.Request(url, headers={"User-Agent": f"frontmap/{__version__}"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            length = int(response.headers.get("Content-Length") or 0)
            received = _receive(response, target, length, url)
    except urllib.error.HTTPError as error:
        raise InputError(f"{url}: {error.code} {error.reason}") from error
    except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
        raise InputError(f"{url}: {getattr(error, 'reason', None) or error or 'no answer'}") from error
    if length and received != length:
        raise InputError(f"{url}: broke off after {received} of {length} bytes")


def _receive(response: IO[bytes], target: Path, length: int, url: str) -> int:
    received = 0
    with _bar(target.name, length) as advance, _opened(target) as stream:
        while chunk := response.read(_CHUNK):
            received += len(chunk)
            if received > LARGEST_DOWNLOAD:
                raise InputError(f"{url}: is larger than {LARGEST_DOWNLOAD} bytes")
            try:
                stream.write(chunk)
            except OSError as error:
                raise OutputError(f"{target}: cannot be written ({error.strerror})") from error
            advance(len(chunk))
    return received


@contextlib.contextmanager
def _opened(target: Path) -> Iterator[IO[bytes]]:
    try:
        stream = target.open("wb", buffering=0)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror})") from error
    with stream:
        yield stream


@contextlib.contextmanager
def _bar(name: str, length: int) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn(name), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=length or None)
        yield lambda size: progress.update(task, advance=size)


def _kept_dumps(target: Path) -> dict[str, Path]:
    return {code: target / f"{code}.zip" for code in COUNTRIES if (target / f"{code}.zip").is_file()}


def _joined(dumps: dict[str, Path], tables: Path) -> Joined:
    shipped = Tables(tables, Path(os.devnull))
    places = (place for _, dump in sorted(dumps.items()) for place in read_dump(dump))
    return join(places, shipped.settlements(), Gazetteer.of(shipped))


def _check_enough(joined: Joined, dumps: Iterable[str], target: Path) -> None:
    """Refuse dumps that are whole and well-formed, but not of the places that the gazetteer is about.

    Raises:
        InputError: a dump holds no settlement of the gazetteer, or all together half of the last update's.
    """
    for country in dumps:
        if not joined.matched[country]:
            raise InputError(f"the dump of {country} holds no settlement of the gazetteer")
    last = target / SETTLEMENTS
    before = sum(1 for _ in read_table(last)) if last.is_file() else 0
    if 2 * len(joined.rows) <= before:
        found = len(joined.rows)
        raise InputError(f"only {found} settlements, the last update had {before}; --forget it first")


def _write(joined: Joined, target: Path, dumps: dict[str, Path]) -> None:
    """Replace tables and dumps, after all of it is on the disk."""
    names = ((identity, name, SOURCE) for identity, name in joined.alternates)
    with (
        whole_file(target / ALTERNATES, "wb") as alternates,
        whole_file(target / SETTLEMENTS, "wb") as settlements,
    ):
        _write_table(alternates, ALTERNATE_COLUMNS, names)
        _write_table(settlements, COLUMNS, joined.rows.values())
    for country, dump in dumps.items():
        dump.replace(target / f"{country}.zip")


def _write_table(stream: IO[Any], header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    for row in (header, *rows):
        stream.write(("\t".join(row) + "\n").encode())
