"""Merging the claims of many reports into one status per settlement.

The rules, in order:

1. Only realis claims (`asserted`, `claimed`, `unconfirmed`) with a label other than `mention` count towards
   the status; every claim stays listed in it.
2. Each claimant side (Russian, Ukrainian, neither known) is kept apart; its word is its latest claim. Later
   publication goes first (undated reports count as oldest), then surer modality, then the later report
   given, then the later place in the text.
3. The label that colours the map is the newest of those words, by the same order.
4. The settlement is disputed where the words of two sides exclude each other (`EXCLUDES`) and lie no more
   than `DISPUTE_DAYS` apart: an old word that nobody has renewed is outdated rather than disputed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from frontmap.records import REALIS, ClaimLabel, Modality, ReportClaim, Status

EXCLUDES: frozenset[frozenset[ClaimLabel]] = frozenset(
    frozenset(pair)
    for pair in (
        ("ru_control", "ua_control"),
        ("ru_control", "contested"),
        ("ru_control", "ru_advance"),
        ("ua_control", "contested"),
        ("ua_control", "ua_advance"),
    )
)
"""Labels that cannot both be true of one settlement on one day, by what the labels mean: control is of the
whole settlement, `contested` of a part, an advance stays outside."""

DISPUTE_DAYS = 30
"""How many days apart two sides' words may lie and still count as a dispute."""

_Recency = tuple[date, int, int, int]
_SURENESS: dict[Modality, int] = {"asserted": 2, "claimed": 1, "unconfirmed": 0}


def is_realis(item: ReportClaim) -> bool:
    """Whether the claim may colour a map."""
    return item.claim.claim != "mention" and item.claim.modality in REALIS


def claimant_side(item: ReportClaim) -> str:
    """Whose word the claim is: the claimant's side, else the report's; "" where neither is known."""
    if item.claim.claimant_side:
        return item.claim.claimant_side
    return item.report.side if item.claim.modality != "claimed" else ""


def merge(claims: Iterable[ReportClaim], as_of: date | None = None) -> list[Status]:
    """One status per settlement from all claims published up to `as_of` (inclusive; None: no limit).

    Claims whose mention has no settlement take no part. The result is ordered by settlement id.
    """
    by_place: dict[str, list[tuple[_Recency, ReportClaim]]] = defaultdict(list)
    for order, item in enumerate(claims):
        place = item.claim.resolution.settlement_id
        published = item.report.published
        if place is None or (as_of is not None and published is not None and published > as_of):
            continue
        by_place[place].append((_recency(item, order), item))
    return [_status(place, rows, as_of) for place, rows in sorted(by_place.items())]


def _recency(item: ReportClaim, order: int) -> _Recency:
    claim = item.claim
    day = item.report.published or date.min
    return (day, _SURENESS.get(claim.modality, -1), order, claim.resolution.mention.start)


def _status(place: str, rows: list[tuple[_Recency, ReportClaim]], as_of: date | None) -> Status:
    rows.sort(key=lambda row: row[0], reverse=True)
    ordered = [item for _, item in rows]
    sides: dict[str, ReportClaim] = {}
    for item in ordered:
        if is_realis(item):
            sides.setdefault(claimant_side(item), item)
    newest = next(iter(sides.values()), None)
    return Status(
        settlement_id=place,
        as_of=as_of,
        claim=newest.claim.claim if newest else "mention",
        modality=newest.claim.modality if newest else "-",
        disputed=_disputed(list(sides.values())),
        sides=tuple(sides.items()),
        claims=tuple(ordered),
    )


def _disputed(words: list[ReportClaim]) -> bool:
    return any(
        frozenset((a.claim.claim, b.claim.claim)) in EXCLUDES and _days_apart(a, b) <= DISPUTE_DAYS
        for i, a in enumerate(words)
        for b in words[i + 1 :]
    )


def _days_apart(a: ReportClaim, b: ReportClaim) -> int:
    if a.report.published is None or b.report.published is None:
        return 0
    return abs((a.report.published - b.report.published).days)
