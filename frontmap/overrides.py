"""Corrections that an analyst settled once: which place a spelling means, or what one occurrence claims.

The least that a row says is `report` (a report's id or file, or `*`), `surface` and `settlement_id` (or `-`
where the words name no settlement), with a `note` for people. A row may also carry

- `quote`: the words around the surface; the row then holds for that occurrence alone. It is compared by
  likeness (`frontmap.passage`), so that it survives small edits of the text. Where the surface stands in the
  quote several times, `occurrence` tells which is meant (1 for the first); without it, all of them.
- `claim` and `modality`: what the report says there, in the words of `frontmap.records`. With one of these,
  `settlement_id` may stay empty: the place is left as it was found.

A row with a quote goes before one without, one for the report before one for `*`, and a later row before an
earlier one.
"""

from __future__ import annotations

import csv
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO, cast

from frontmap.errors import InputError
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.passage import Passage, likeness, one_line
from frontmap.records import (
    CLAIM_LABELS,
    MODALITIES,
    Claim,
    ClaimLabel,
    Mention,
    Modality,
    Report,
    Resolution,
)

COLUMNS = ("report", "surface", "settlement_id", "note", "quote", "occurrence", "claim", "modality")
"""The columns of an overrides file; the first three must be there, in any order."""
LIKE = 0.75
"""The least likeness of a row's quote to the words around a mention at which the row is for that mention;
`tests/test_overrides.py` measures it."""

_LOG = logging.getLogger(__name__)
_FORMULA = ("'=", "'+", "'-", "'@", "'\t")
_SIDES = {"ru_control": "ru", "ru_advance": "ru", "ua_control": "ua", "ua_advance": "ua"}


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of an overrides file.

    Attributes:
        settlement_id: a settlement, `-` for none, or "" to leave the place as it was found.
        occurrence: which occurrence of the surface in the quote is meant, from 1; 0 for every one.
        claim, modality: what to put instead; "" leaves it.
    """

    report: str
    surface: str
    settlement_id: str
    note: str = ""
    quote: str = ""
    occurrence: int = 0
    claim: ClaimLabel | str = ""
    modality: Modality | str = ""

    def cells(self) -> tuple[str, ...]:
        """The row as an overrides file holds it, in the order of `COLUMNS`."""
        nth = str(self.occurrence or "")
        place = (self.report, self.surface, self.settlement_id, self.note)
        return (*place, self.quote, nth, self.claim, self.modality)

    @classmethod
    def of_cells(cls, cells: Sequence[str]) -> Correction:
        """The correction that gave these `cells`."""
        return _correction(dict(zip(COLUMNS, cells, strict=True)))

    def passages(self) -> tuple[Passage, ...]:
        """The places in the quote that the row may mean; none where it has no quote."""
        found = Passage.all_of(self.quote, self.surface) if self.quote else ()
        return (found[self.occurrence - 1],) if self.occurrence else found


@dataclass(frozen=True)
class Overrides:
    """The rows of an overrides file.

    Attributes:
        rows: what a spelling means wherever it stands: by (report or `*`, folded surface) the settlement id,
            or None for no settlement, and the note.
        corrections: rows of any kind, in the order of the file.
    """

    rows: dict[tuple[str, str], tuple[str | None, str]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()

    @classmethod
    def read(cls, path: Path, gazetteer: Gazetteer) -> Overrides:
        """Read an overrides file; see `read_corrections`, which raises what this raises."""
        return cls(corrections=tuple(read_corrections(path, gazetteer)))

    def apply(self, report: Report, resolutions: Sequence[Resolution]) -> list[Resolution]:
        """The resolutions with the analyst's places put in; what names no settlement is left out.

        Rows for this report whose words are not in it any more are logged as warnings.
        """
        out = []
        matches = self._matches(report, [resolution.mention for resolution in resolutions])
        self._warn(report, matches)
        for resolution, rows in zip(resolutions, matches, strict=True):
            row = next((row for row in rows if row.settlement_id), None)
            if row is None:
                out.append(resolution)
            elif row.settlement_id != "-":
                out.append(
                    replace(resolution, settlement_id=row.settlement_id, score=1.0, reasons=(_reason(row),))
                )
        return out

    def correct(self, report: Report, claims: Sequence[Claim]) -> list[Claim]:
        """The claims with the analyst's labels and modalities put in."""
        matches = self._matches(report, [claim.resolution.mention for claim in claims])
        out = []
        for claim, rows in zip(claims, matches, strict=True):
            row = next((row for row in rows if row.claim or row.modality), None)
            out.append(claim if row is None else _corrected(report, claim, row))
        return out

    def concern(self, report: Report, mentions: Sequence[Mention]) -> bool:
        """Whether a row is for one of the report's mentions."""
        return any(self._matches(report, mentions))

    @cached_property
    def _by_surface(self) -> dict[tuple[str, str], list[Correction]]:
        """All rows by (report, folded surface), the most telling first."""
        found: dict[tuple[str, str], list[Correction]] = defaultdict(list)
        for row in reversed(self.corrections):
            found[row.report, fold(row.surface)].append(row)
        for (name, folded), (place, note) in self.rows.items():
            found[name, folded].append(Correction(name, folded, place or "-", note))
        return {key: sorted(rows, key=lambda row: not row.quote) for key, rows in found.items()}

    @cached_property
    def _quoted(self) -> dict[str, list[Correction]]:
        found: dict[str, list[Correction]] = defaultdict(list)
        for row in self.corrections:
            if row.quote:
                found[row.report].append(row)
        return found

    def _warn(self, report: Report, matches: Sequence[Sequence[Correction]]) -> None:
        used = {row for rows in matches for row in rows}
        for row in self._quoted.get(report.id, ()):
            if row not in used:
                message = "%s: the overrides' quote for %.40r is not found any more: %.80r"
                _LOG.warning(message, report.id, row.surface, row.quote)

    def _matches(self, report: Report, mentions: Sequence[Mention]) -> list[list[Correction]]:
        """For each mention the rows that are for it, the most telling first."""
        found: list[list[Correction]] = [[] for _ in mentions]
        if not self._by_surface:
            return found
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, mention in enumerate(mentions):
            numbers[fold(one_line(mention.surface))].append(number)
        for name in dict.fromkeys((report.id, report.origin, "*")):
            for folded, own in numbers.items():
                for row in self._by_surface.get((name, folded), ()):
                    for number in own if not row.quote else _meant(row, report, mentions, own):
                        found[number].append(row)
        for rows in found:
            rows.sort(key=lambda row: not row.quote)
        return found


def read_corrections(path: Path, gazetteer: Gazetteer) -> list[Correction]:
    """The rows of an overrides file: CSV in UTF-8 with the header `COLUMNS`, of which the first three are
    needed; spreadsheets' semicolons or tabs between the cells will do.

    Raises:
        InputError: the file cannot be read, lacks a column, or has bad rows; all of them are named.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, delimiter=_delimiter(handle))
            missing = [c for c in COLUMNS[:3] if c not in (reader.fieldnames or ())]
            if missing:
                raise InputError(
                    f"has no column {missing[0]}; wanted are {', '.join(COLUMNS[:4])}", path=path
                )
            rows = [
                (number, {key: _cell(row.get(key)) for key in COLUMNS})
                for number, row in enumerate(reader, 2)
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read as overrides ({why})", path=path) from error
    wrong = [f"row {number}: {fault}" for number, row in rows if (fault := _fault(row, gazetteer))]
    if wrong:
        raise InputError("; ".join(wrong), path=path)
    return [_correction(row) for _, row in rows]


def _delimiter(handle: IO[str]) -> str:
    header = handle.readline()
    handle.seek(0)
    return max(",;\t", key=header.count)


def _cell(value: str | None) -> str:
    """A cell on one line, without the sign that keeps spreadsheets from taking it for a formula."""
    text = one_line(value or "")
    return text[1:] if text.startswith(_FORMULA) else text


def _fault(row: dict[str, str], gazetteer: Gazetteer) -> str:
    """What is wrong with a row, or ""."""
    place, nth = row["settlement_id"], row["occurrence"]
    if not row["surface"] or not (place or row["claim"] or row["modality"]):
        return "surface and settlement_id must not be empty"
    if place not in ("", "-") and place not in gazetteer:
        return f"{place!r:.40} is no settlement of the gazetteer"
    for name, known in (("claim", CLAIM_LABELS), ("modality", (*MODALITIES, "-"))):
        if row[name] and row[name] not in known:
            return f"{row[name]!r:.40} is no {name}; one of {', '.join(known)} is needed"
    count = len(Passage.all_of(row["quote"], row["surface"])) if row["quote"] else 0
    if row["quote"] and not count:
        return f"the quote does not hold the surface {row['surface']!r:.40}"
    if nth and not (nth.isascii() and nth.isdigit() and 1 <= int(nth) <= count):
        return f"the quote holds the surface {count} times, so it has no occurrence {nth!r:.20}"
    return ""


def _correction(row: dict[str, str]) -> Correction:
    return Correction(
        report=row["report"] or "*",
        surface=row["surface"],
        settlement_id=row["settlement_id"],
        note=row["note"],
        quote=row["quote"],
        occurrence=int(row["occurrence"] or 0),
        claim=row["claim"],
        modality=row["modality"],
    )


def _meant(row: Correction, report: Report, mentions: Sequence[Mention], numbers: list[int]) -> list[int]:
    """Which of the mentions of its surface a row with a quote is for: those that its quote is most like."""
    hits: set[int] = set()
    for passage in row.passages():
        scores = {n: likeness(passage, report.text, mentions[n].start, mentions[n].end) for n in numbers}
        best = max(scores.values(), default=0.0)
        if best >= LIKE:
            hits.update(n for n, score in scores.items() if score == best)
    return sorted(hits)


def _corrected(report: Report, claim: Claim, row: Correction) -> Claim:
    """The claim as the row says it is; who claims it stays, or is the report where nobody was named."""
    reasons = (_reason(row),)
    label = cast("ClaimLabel", row.claim or claim.claim)
    if label == "mention":
        return Claim(claim.resolution, quote=claim.quote, quote_start=claim.quote_start, reasons=reasons)
    stated = (m for m in (row.modality, claim.modality) if m not in ("", "-"))
    who = (claim.claimant, claim.claimant_side) if claim.claimant else ("the report", report.side)
    return replace(
        claim,
        claim=label,
        modality=cast("Modality", next(stated, "asserted")),
        side=claim.side if label == claim.claim else _SIDES.get(label, "-"),
        claimant=who[0],
        claimant_side=who[1],
        reasons=reasons,
    )


def _reason(row: Correction) -> str:
    return "override" + (f": {row.note}" if row.note else "")
