"""The names that a map knows a settlement by, beside those in its record."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable

from frontmap.gazetteer_tables import Tables
from frontmap.records import Settlement
from frontmap.spelling.russian import russian_names

SURE = 0.85
"""The least score at which a Russian name that the spelling rules derive is shown as one."""

Lookup = Callable[[str], Iterable[str]]


def spellings_of(gazetteer: object) -> Lookup:
    """How to look up a settlement's further spellings: the gazetteer's own way, or its tables.

    Raises:
        GazetteerError: a table is damaged.
    """
    own: Lookup | None = getattr(gazetteer, "spellings", None)
    if own is not None:
        return own
    tables = _from_tables()
    return lambda settlement_id: tables.get(settlement_id, ())


def russian_name(place: Settlement) -> str:
    """The Russian name: the record's, or the one that the spelling rules derive where they are sure of it."""
    if place.name_ru or not place.name_uk:
        return place.name_ru
    return _derived(place.name_uk)


@functools.lru_cache(maxsize=50_000)
def _derived(name_uk: str) -> str:
    best = max(russian_names(name_uk), key=lambda guess: guess[1], default=("", 0.0))
    return best[0] if best[1] >= SURE else ""


@functools.cache
def _from_tables() -> dict[str, tuple[str, ...]]:
    """Former, later and foreign names by settlement id; renamings first."""
    tables = Tables.find()
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for rename in tables.renames():
        found[rename.settlement_id] |= dict.fromkeys(n for n in (rename.name_uk, rename.name_ru) if n)
    for alternate in tables.alternates():
        found[alternate.settlement_id][alternate.name] = None
    return {settlement_id: tuple(names) for settlement_id, names in found.items()}
