"""Small parts of the ledger: its rows as records, and its conditions as SQL."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

from frontmap.ledger_records import Entry, Versions
from frontmap.ledger_selection import Selection
from frontmap.records import Claim, Report


@dataclass(frozen=True, slots=True)
class Row:
    """A stored report, its key and the ids it has and came with."""

    key: int
    report_id: str
    given_id: str
    claims: int
    report: Report


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry that a row of `Ledger.entries` describes."""
    report_id, given_id, source, side, published, url, claims, tool, gazetteer = row
    return Entry(
        report_id=report_id,
        given_id=given_id,
        source=source,
        side=side,
        published=None if published is None else date.fromisoformat(published),
        url=url,
        claims=claims,
        versions=Versions(tool=tool, gazetteer=gazetteer),
    )


def of_report(claim: Claim, report_id: str) -> Claim:
    """The claim, its mention naming the report by its id in the ledger."""
    mention = claim.resolution.mention
    if mention.report_id == report_id:
        return claim
    mention = dataclasses.replace(mention, report_id=report_id)
    return dataclasses.replace(claim, resolution=dataclasses.replace(claim.resolution, mention=mention))


def difference(old: Row, new: Report, new_id: str) -> str:
    """What a correction changed, in words."""
    parts = ["text"] if old.report.text != new.text else []
    for name in ("source", "side", "published", "url", "lang", "title", "author"):
        before, after = getattr(old.report, name), getattr(new, name)
        if before != after:
            parts.append(f"{name} ({before or 'none'} -> {after or 'none'})")
    if old.report_id != new_id:
        parts.append(f"id ({old.report_id} -> {new_id})")
    return ", ".join(parts)


def conditions(selection: Selection) -> tuple[str, tuple[str, ...]]:
    """The selection's days as SQL; `keeps_day` says the same in Python."""
    since, until = iso(selection.since), iso(selection.until)
    if since and until:
        return "published BETWEEN ? AND ?", (since, until)
    if since:
        return "published >= ?", (since,)
    if until:
        return "(published IS NULL OR published <= ?)", (until,)
    return "1", ()


def iso(day: date | None) -> str | None:
    """The day as stored."""
    return None if day is None else day.isoformat()
