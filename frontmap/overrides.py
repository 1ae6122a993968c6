"""Corrections that an analyst settled once: which place a spelling means in a report, or in all of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from frontmap.errors import InputError
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.records import Report, Resolution

COLUMNS = ("report", "surface", "settlement_id", "note")


@dataclass(frozen=True)
class Overrides:
    """The rows of an overrides file, by (report or `*`, folded surface).

    A settlement id of None stands for `-`: the words name no settlement there.
    """

    rows: dict[tuple[str, str], tuple[str | None, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, gazetteer: Gazetteer) -> Overrides:
        """Read a CSV file with the columns report, surface, settlement_id (or `-`) and note.

        Raises:
            InputError: the file cannot be read, lacks a column, or has bad rows; all of them are named.
        """
        try:
            with path.open(encoding="utf-8-sig", newline="") as handle:
                reader = csv.DictReader(handle)
                missing = [c for c in COLUMNS[:3] if c not in (reader.fieldnames or ())]
                if missing:
                    raise InputError(
                        f"has no column {missing[0]}; wanted are {', '.join(COLUMNS)}", path=path
                    )
                return cls._of_rows(list(enumerate(reader, 2)), path, gazetteer)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise InputError(f"cannot be read as overrides ({error})", path=path) from error

    @classmethod
    def _of_rows(
        cls, numbered: Sequence[tuple[int, dict[str, str]]], path: Path, gazetteer: Gazetteer
    ) -> Overrides:
        rows: dict[tuple[str, str], tuple[str | None, str]] = {}
        bad: list[str] = []
        for number, row in numbered:
            surface, place = (row.get("surface") or "").strip(), (row.get("settlement_id") or "").strip()
            if not surface or not place:
                bad.append(f"row {number}: surface and settlement_id must not be empty")
            elif place != "-" and place not in gazetteer:
                bad.append(f"row {number}: {place!r:.40} is no settlement of the gazetteer")
            else:
                key = ((row.get("report") or "*").strip() or "*", fold(surface))
                rows[key] = (None if place == "-" else place, (row.get("note") or "").strip())
        if bad:
            raise InputError("; ".join(bad), path=path)
        return cls(rows)

    def apply(self, report: Report, resolutions: Sequence[Resolution]) -> list[Resolution]:
        """The resolutions with the analyst's decisions put in; what names no settlement is left out."""
        out = []
        for resolution in resolutions:
            row = self._row(report, resolution.mention.surface)
            if row is None:
                out.append(resolution)
            elif row[0] is not None:
                reason = "override" + (f": {row[1]}" if row[1] else "")
                out.append(replace(resolution, settlement_id=row[0], score=1.0, reasons=(reason,)))
        return out

    def _row(self, report: Report, surface: str) -> tuple[str | None, str] | None:
        folded = fold(surface)
        names = (report.id, report.origin, "*")
        return next((self.rows[n, folded] for n in names if (n, folded) in self.rows), None)
