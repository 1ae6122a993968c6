"""What the words of the commands stand for: states of the claims, and settlements by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from frontmap import analysis_inputs as inputs
from frontmap.errors import InputError
from frontmap.ledger_selection import Places, Selection
from frontmap.merge import merge
from frontmap.oblasts import english_text
from frontmap.records import ReportClaim, Settlement, Status
from frontmap.timeline import about
from frontmap.timeline_draw import Band

if TYPE_CHECKING:
    from frontmap.gazetteer import Gazetteer
    from frontmap.options import Asked

_DAY = re.compile(r"\d{4}-?\d\d-?\d\d")


@dataclass(frozen=True, slots=True)
class State:
    """Where the claims of a state come from, unless an export is named."""

    reports: Sequence[str]
    asked: Asked
    on_problem: inputs.OnProblem


def state_of(word: str, reading: State) -> tuple[list[Status], dict[str, Settlement]]:
    """The statuses that a word stands for, with their settlements.

    `2025-11-01` is everything published up to that day, `2025-11-01..2025-11-08` what was published in these
    days, and anything else the name of an export.

    Raises:
        InputError: it is none of these, or the period ends before it begins.
        LedgerError: the ledger is needed and cannot be used.
    """
    chosen = reading.asked.selection()
    first, dots, last = word.partition("..")
    if not _DAY.fullmatch(first):
        return _exported(word, chosen)
    since = inputs.parse_day(first) if dots else None
    until = inputs.parse_day(last if dots else first)
    if since and since > until:
        raise InputError(f"period {word} ends before it begins")
    places = inputs.gazetteer()
    period = replace(chosen, since=since, until=until)
    claims = reading.asked.claims(reading.reports, period, places, reading.on_problem)
    return _merged(claims, places)


def _exported(word: str, chosen: Selection) -> tuple[list[Status], dict[str, Settlement]]:
    from frontmap.export.reading import read_export

    if not Path(word).exists():
        raise InputError(f"{word!r:.80} is no day, no period FROM..TO, and no file")
    claims, places = read_export(word)
    return _merged(list(chosen.of(claims, places)), places)


def _merged(claims: Sequence[ReportClaim], places: Places) -> tuple[list[Status], dict[str, Settlement]]:
    statuses = merge(claims)
    return statuses, {each.settlement_id: places[each.settlement_id] for each in statuses}


def bands(
    names: Sequence[str],
    claims: Sequence[ReportClaim],
    places: Gazetteer,
    on_problem: Callable[[str], None],
) -> list[Band]:
    """A band for each settlement that a name or a code means and that something is claimed about.

    Of several settlements of a name those with claims are taken; all of them where there are more.
    """
    claimed = {item.claim.resolution.settlement_id for item in claims}
    found: list[Band] = []
    for name in names:
        ids = _meant(name, places)
        with_claims = [settlement_id for settlement_id in ids if settlement_id in claimed]
        if not ids:
            on_problem(f"{name!r:.60}: no such settlement in the gazetteer")
        elif not with_claims:
            on_problem(f"{name!r:.60}: nothing is claimed about it here")
        found.extend(_band(places[each], claims) for each in with_claims)
    return found


def _meant(name: str, places: Gazetteer) -> list[str]:
    if name in places:
        return [name]
    candidates = places.lookup(name)
    best = max((candidate.score for candidate in candidates), default=0.0)
    return [candidate.settlement_id for candidate in candidates if candidate.score == best]


def _band(place: Settlement, claims: Sequence[ReportClaim]) -> Band:
    name = f"{place.name_latn or place.name_uk} ({place.name_uk}), {english_text(place.oblast)}"
    return Band(name, about(claims, place.settlement_id))
