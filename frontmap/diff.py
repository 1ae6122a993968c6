"""What changed between two states of the claims: newly claimed, no longer claimed, newly disputed.

A state is a list of statuses: up to a day, of a period, or read back from an export. The word of each
claimant side is its latest current claim, as merging has it. A settlement is claimed for a side as long as
one of the words says that this side controls it. Where the later state has no current claim at all about a
settlement, it is `silent`: nobody repeated the claim, which takes nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from frontmap.records import ClaimLabel, ReportClaim, Status

Kind = Literal["claimed", "lost", "disputed", "settled", "contested", "advance", "silent"]

KIND_TEXTS: dict[Kind, str] = {
    "claimed": "newly claimed",
    "lost": "no longer claimed",
    "disputed": "newly disputed",
    "settled": "no longer disputed",
    "contested": "newly contested",
    "advance": "new advance or attack",
    "silent": "no current claim any more",
}
"""What each kind of change is called, in the order in which they are listed."""

_CONTROL: tuple[tuple[str, ClaimLabel], ...] = (("ru", "ru_control"), ("ua", "ua_control"))
_ADVANCE: tuple[tuple[str, ClaimLabel], ...] = (("ru", "ru_advance"), ("ua", "ua_advance"))


@dataclass(frozen=True, slots=True)
class Change:
    """One change at one settlement.

    Attributes:
        side: whose control or advance it is about ("ru", "ua"); "" where it is about none.
        before, after: the label that coloured the map; `mention` where there was no current claim.
        sources: who says so now; for `lost` and `silent`, who had said so.
        published: the day of the newest of those claims.
        items: those claims, newest first.
    """

    settlement_id: str
    kind: Kind
    side: str
    before: ClaimLabel
    after: ClaimLabel
    sources: tuple[str, ...]
    published: date | None
    items: tuple[ReportClaim, ...]


def diff(before: Iterable[Status], after: Iterable[Status]) -> list[Change]:
    """All changes from one state to the other, ordered by kind, side and settlement id."""
    old = {status.settlement_id: status for status in before}
    new = {status.settlement_id: status for status in after}
    changes: list[Change] = []
    for settlement_id in sorted(old.keys() | new.keys()):
        changes.extend(_changes(settlement_id, old.get(settlement_id), new.get(settlement_id)))
    kinds = list(KIND_TEXTS)
    return sorted(changes, key=lambda each: (kinds.index(each.kind), each.side, each.settlement_id))


def _changes(settlement_id: str, old: Status | None, new: Status | None) -> list[Change]:
    words, newer = _words(old), _words(new)
    found: list[Change] = []

    def note(kind: Kind, side: str, items: Iterable[ReportClaim]) -> None:
        found.append(_change(settlement_id, kind, side, old, new, tuple(items)))

    if words and not newer:
        note("silent", "", words)
        return found
    for side, label in _CONTROL:
        then, now = _saying(words, label), _saying(newer, label)
        if now and not then:
            note("claimed", side, now)
        elif then and not now:
            note("lost", side, then)
    disputed_before, disputed_now = bool(old and old.disputed), bool(new and new.disputed)
    if disputed_before != disputed_now:
        note("disputed" if disputed_now else "settled", "", newer)
    if _saying(newer, "contested") and not _saying(words, "contested"):
        note("contested", "", _saying(newer, "contested"))
    for side, label in _ADVANCE:
        if _saying(newer, label) and not _saying(words, label):
            note("advance", side, _saying(newer, label))
    return found


def _words(status: Status | None) -> list[ReportClaim]:
    return [item for _, item in status.sides] if status else []


def _saying(words: Iterable[ReportClaim], label: ClaimLabel) -> list[ReportClaim]:
    return [item for item in words if item.claim.claim == label]


def _change(
    settlement_id: str,
    kind: Kind,
    side: str,
    old: Status | None,
    new: Status | None,
    items: tuple[ReportClaim, ...],
) -> Change:
    return Change(
        settlement_id=settlement_id,
        kind=kind,
        side=side,
        before=old.claim if old else "mention",
        after=new.claim if new else "mention",
        sources=tuple(sorted({item.report.source for item in items})),
        published=max((item.report.published for item in items if item.report.published), default=None),
        items=items,
    )


def counts(changes: Iterable[Change]) -> Mapping[tuple[Kind, str, str], int]:
    """How many changes there are by kind, side and source."""
    table: dict[tuple[Kind, str, str], int] = {}
    for change in changes:
        for source in change.sources or ("",):
            key = (change.kind, change.side, source)
            table[key] = table.get(key, 0) + 1
    return table
