"""What an act says of a place: the decision table `cues/effects.tsv` and the label that an effect gives."""

from __future__ import annotations

from functools import lru_cache

from frontmap.cue import FOLDER
from frontmap.records import ClaimLabel, Side
from frontmap.sides import OTHER
from frontmap.tables import read_table


def effect_of(kind: str, relation: str) -> str:
    """The effect of an act of a kind on a place in a relation to it; "mention" where the table has none."""
    return _effects().get((kind, relation), "mention")


def labelled(effect: str, actor: Side) -> tuple[ClaimLabel, str]:
    """The label that an effect gives where `actor` acts, and the side that acts or gains."""
    if effect == "part_none":
        return "contested", actor or "-"
    if not actor or effect == "mention":
        return "mention", ""
    if effect in ("own", "fallen"):
        return _control(actor)
    if effect == "other":
        return _control(OTHER[actor])
    if effect in ("part", "part_other"):
        return "contested", actor if effect == "part" else OTHER[actor]
    return advance(OTHER[actor] if effect == "advance_other" else actor)


def _control(side: Side) -> tuple[ClaimLabel, str]:
    return ("ru_control", "ru") if side == "ru" else ("ua_control", "ua")


def advance(side: Side) -> tuple[ClaimLabel, str]:
    """The label of an advance by a side; "mention" where it is not known."""
    if not side:
        return "mention", ""
    return ("ru_advance", "ru") if side == "ru" else ("ua_advance", "ua")


@lru_cache(maxsize=1)
def _effects() -> dict[tuple[str, str], str]:
    """The decision table `cues/effects.tsv` as (act, relation) → effect."""
    table: dict[tuple[str, str], str] = {}
    for row in read_table(FOLDER / "effects.tsv"):
        table.update(
            {(row["act"], relation): effect for relation, effect in row.items() if relation != "act"}
        )
    return table
