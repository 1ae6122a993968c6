"""What each side has claimed about a settlement over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from frontmap.merge import claimant_side, is_realis
from frontmap.records import ClaimLabel, ReportClaim

LANES: tuple[str, ...] = ("ru", "ua", "")
"""Claimant sides in the order in which they are drawn; "" where neither is known."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What one side's reports claimed on one day.

    Attributes:
        day: of publication.
        claim: the latest in the order given, among the surest of the day.
        items: all claims of that side that day.
    """

    day: date
    side: str
    claim: ClaimLabel
    items: tuple[ReportClaim, ...]


def about(claims: Iterable[ReportClaim], settlement_id: str) -> list[ReportClaim]:
    """The claims about one settlement, oldest first, undated before all; within a report in its order.

    What one sentence says twice, as of two names for the place ("Bakhmut (Artemovsk)"), is there once.
    """
    chosen = [item for item in claims if item.claim.resolution.settlement_id == settlement_id]
    once: dict[tuple[object, ...], ReportClaim] = {}
    for item in sorted(chosen, key=_order):
        once.setdefault(_told(item), item)
    return list(once.values())


def moments(claims: Iterable[ReportClaim]) -> list[Moment]:
    """A moment per day and side from the dated current claims (asserted, claimed or unconfirmed)."""
    grouped: dict[tuple[date, str], list[ReportClaim]] = {}
    for item in claims:
        if is_realis(item) and item.report.published is not None:
            grouped.setdefault((item.report.published, claimant_side(item)), []).append(item)
    return [
        Moment(day, side, _strongest(items), tuple(items))
        for (day, side), items in sorted(
            grouped.items(), key=lambda pair: (pair[0][0], LANES.index(pair[0][1]))
        )
    ]


def _strongest(items: Sequence[ReportClaim]) -> ClaimLabel:
    order = ("unconfirmed", "claimed", "asserted")
    best = max(enumerate(items), key=lambda pair: (order.index(pair[1].claim.modality), pair[0]))
    return best[1].claim.claim


def _told(item: ReportClaim) -> tuple[object, ...]:
    claim = item.claim
    return (item.report.id, claim.quote_start, claim.claim, claim.modality, claim.claimant, claim.extent)


def _order(item: ReportClaim) -> tuple[date, str, int]:
    return (item.report.published or date.min, item.report.id, item.claim.resolution.mention.start)
