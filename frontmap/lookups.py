"""Answering lookups on the command line: names in, candidates out, as a table or as JSON Lines."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontmap.errors import InputError
from frontmap.gazetteer import Gazetteer
from frontmap.oblasts import english_name
from frontmap.records import Candidate, Settlement

if TYPE_CHECKING:
    from frontmap.online import Online

_BATCH = 500
_NUMBERS = ("score", "lat", "lon", "± km")


@dataclass(frozen=True, slots=True)
class Answer:
    """A name with its candidates, best first, each with its settlement."""

    name: str
    candidates: tuple[tuple[Candidate, Settlement], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """How lookups are to be answered."""

    gazetteer: Gazetteer
    oblast: str | None = None
    lat: float | None = None
    lon: float | None = None
    geocoder: Online | None = None

    @classmethod
    def of(cls, *, folder: Path | None = None, oblast: str = "", near: str = "") -> Asked:
        """From the words of the command line.

        Raises:
            InputError: no oblast is called that, or `near` is no latitude and longitude.
            GazetteerError: the gazetteer's tables are missing or damaged.
        """
        from frontmap.oblasts import oblasts_named

        if oblast:
            oblasts_named(oblast)
        lat, lon = _point(near) if near else (None, None)
        return cls(Gazetteer.load(folder), oblast or None, lat, lon)

    def online(self, geocoder: Online) -> Asked:
        """The same, asking a geocoder about names that the gazetteer lacks."""
        return replace(self, geocoder=geocoder)

    def answers(self, names: Iterable[str], limit: int | None) -> Iterator[Answer]:
        """An answer for each name, in order."""
        remaining = iter(names)
        while batch := list(islice(remaining, _BATCH)):
            found = self.gazetteer.lookup_all(
                batch, oblast=self.oblast, lat=self.lat, lon=self.lon, limit=limit
            )
            for name, candidates in zip(batch, found, strict=True):
                placed = tuple((each, self.gazetteer[each.settlement_id]) for each in candidates)
                yield Answer(name, placed or self._online(name))

    def _online(self, name: str) -> tuple[tuple[Candidate, Settlement], ...]:
        if self.geocoder is None or not name.strip():
            return ()
        return tuple(self.geocoder.candidates(name))


def _point(near: str) -> tuple[float, float]:
    """Latitude and longitude, in this order, in degrees WGS84.

    Raises:
        InputError: these are not two numbers, or not on the globe.
    """
    try:
        lat, lon = (float(cell) for cell in near.split(","))
    except ValueError:
        raise InputError(f"--near {near!r:.60} is not LAT,LON in degrees") from None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise InputError(f"--near {near!r:.60} is beyond 90 or 180 degrees: latitude comes first")
    return lat, lon


def names_in(path: Path) -> Iterator[str]:
    """The lines of a UTF-8 file, one name each; `-` is standard input. Bytes that are no UTF-8 are replaced.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path) from error
    text = content.decode("utf-8-sig", "replace")
    lines = text.split("\n")
    return (line.removesuffix("\r") for line in (lines[:-1] if not lines[-1] else lines))


def print_jsonl(answers: Iterable[Answer]) -> None:
    """One JSON object a line; unknown coordinates are null."""
    for answer in answers:
        candidates = [_record(candidate, place) for candidate, place in answer.candidates]
        line = json.dumps({"name": answer.name, "candidates": candidates}, ensure_ascii=False)
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")


def _record(candidate: Candidate, place: Settlement) -> dict[str, Any]:
    return {
        "settlement_id": place.settlement_id,
        "name_uk": place.name_uk,
        "oblast": place.oblast,
        "lat": _number(place.lat),
        "lon": _number(place.lon),
        "uncertainty_km": _number(place.uncertainty_km),
        "score": candidate.score,
        "rule": candidate.rule,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def print_table(answers: Iterable[Answer]) -> None:
    """A table for each name; a line where there is no candidate."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 160)
    for answer in answers:
        title = _printable(answer.name)
        if not answer.candidates:
            console.print(Text(f"{title}: no settlement of the gazetteer"))
            continue
        table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD)
        for heading in ("settlement", "oblast", "score", "rule", "lat", "lon", "± km", "id"):
            table.add_column(heading, justify="right" if heading in _NUMBERS else "left")
        for candidate, place in answer.candidates:
            table.add_row(*map(Text, _cells(candidate, place)))
        console.print(table)


def _cells(candidate: Candidate, place: Settlement) -> tuple[str, ...]:
    lat, lon, km = (
        "" if math.isnan(value) else f"{value:{form}}"
        for value, form in ((place.lat, ".4f"), (place.lon, ".4f"), (place.uncertainty_km, "g"))
    )
    name = " / ".join(name for name in (place.name_uk or place.name_ru, place.name_latn) if name)
    oblast = english_name(place.oblast)
    return (name, oblast, f"{candidate.score:.2f}", candidate.rule, lat, lon, km, place.settlement_id)


def _printable(name: str) -> str:
    """A name that cannot upset a terminal: no control or bidirectional characters, at most 60 characters."""
    return "".join(letter if letter.isprintable() else "�" for letter in name[:60]) or '""'
