"""What a ledger tells about its reports, without their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from frontmap.records import Report

What = Literal["added", "unchanged", "replaced", "refreshed", "removed"]


@dataclass(frozen=True, slots=True)
class Versions:
    """What claims were extracted with: the tool's version and the gazetteer's."""

    tool: str
    gazetteer: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in the ledger, without its text.

    Attributes:
        report_id: its id in the ledger, unique.
        given_id: the id that it came with; another report may have had it before.
        claims: how many claims it makes, mentions included.
        versions: what they were extracted with.
    """

    report_id: str
    given_id: str
    source: str
    side: str
    published: date | None
    url: str
    claims: int
    versions: Versions


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a report in the ledger.

    Attributes:
        at: when, UTC.
        detail: what differs, in words.
        previous: the report before it was replaced; None where there is none.
    """

    at: datetime
    report_id: str
    what: What
    detail: str
    claims_before: int
    claims_after: int
    previous: Report | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What adding or refreshing a report did, and its id in the ledger."""

    report_id: str
    what: What
    claims: int
