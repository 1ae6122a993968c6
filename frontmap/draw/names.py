"""The names that a map knows a settlement by, beside those in its record."""

from __future__ import annotations

import functools
from collections.abc import Collection

from frontmap.gazetteer_tables import Tables
from frontmap.records import Settlement
from frontmap.spelling.russian import russian_names

SURE = 0.85
"""The least score at which a Russian name that the spelling rules derive is shown as one."""


def spellings_of(settlement_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Former, later and foreign names of settlements by their ids; renamings first.

    Raises:
        GazetteerError: a table is damaged.
    """
    tables = Tables.find()
    found: dict[str, dict[str, None]] = {settlement_id: {} for settlement_id in settlement_ids}
    for rename in tables.renames(found):
        found[rename.settlement_id] |= dict.fromkeys(n for n in (rename.name_uk, rename.name_ru) if n)
    for alternate in tables.alternates(found):
        found[alternate.settlement_id][alternate.name] = None
    return {settlement_id: tuple(names) for settlement_id, names in found.items()}


def russian_name(place: Settlement) -> str:
    """The Russian name: the record's, or the one that the spelling rules derive where they are sure of it."""
    if place.name_ru or not place.name_uk:
        return place.name_ru
    return _derived(place.name_uk)


@functools.lru_cache(maxsize=50_000)
def _derived(name_uk: str) -> str:
    best = max(russian_names(name_uk), key=lambda guess: guess[1], default=("", 0.0))
    return best[0] if best[1] >= SURE else ""
