"""Corrections in a ledger: kept with the reports, so that what is extracted again stays corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from frontmap.errors import InputError
from frontmap.ledger_rows import of_report
from frontmap.overrides import Correction, Overrides
from frontmap.records import Claim, Report, ReportClaim

if TYPE_CHECKING:
    from frontmap.gazetteer import Gazetteer
    from frontmap.ledger import Ledger
    from frontmap.ledger_selection import Selection

Extract = Callable[[Report, Overrides | None], list[Claim]]
"""Finds the claims of a report, corrected where corrections are given."""


def kept(ledger: Ledger, gazetteer: Gazetteer, on_problem: Callable[[InputError], None]) -> list[Correction]:
    """The corrections that the ledger keeps; those on a settlement that is gone are told and left out."""
    found, gone = [], set()
    for row in map(Correction.of_cells, ledger.corrections()):
        if row.settlement_id in ("", "-") or row.settlement_id in gazetteer:
            found.append(row)
        else:
            gone.add(row.settlement_id)
    if gone:
        named = ", ".join(sorted(gone)[:3])
        message = f"corrections to {len(gone)} settlements that the gazetteer lacks ({named}) are not applied"
        on_problem(InputError(message, path=ledger.path))
    return found


def merged(older: Iterable[Correction], newer: Iterable[Correction]) -> list[Correction]:
    """All corrections, a newer one in the place of an older one for the same words."""
    found: dict[tuple[str, str, str, int], Correction] = {}
    for row in (*older, *newer):
        key = (row.report, row.surface, row.quote, row.occurrence)
        found.pop(key, None)
        found[key] = row
    return list(found.values())


def settled(rows: Sequence[Correction]) -> Overrides | None:
    """The corrections as they are applied; None where there are none."""
    return Overrides(corrections=tuple(rows)) if rows else None


def anew(report: Report, given_id: str, extract: Extract, corrections: Overrides | None) -> list[Claim]:
    """The claims of a report of the ledger; corrections name it by the id that it came with."""
    claims = extract(replace(report, id=given_id), corrections)
    return [of_report(claim, report.id) for claim in claims]


def corrected(
    ledger: Ledger, chosen: Selection, corrections: Overrides, extract: Extract
) -> Iterator[ReportClaim]:
    """The ledger's claims of the chosen days and sources with corrections that it does not keep.

    Only the reports that a correction is for are extracted again. The ledger stays as it is.
    """
    for entry in ledger.entries(chosen):
        items = ledger.report_claims(entry.report_id)
        if not items:
            continue
        report = items[0].report
        mentions = [item.claim.resolution.mention for item in items]
        if corrections.concern(replace(report, id=entry.given_id), mentions):
            items = [ReportClaim(report, c) for c in anew(report, entry.given_id, extract, corrections)]
        yield from items
