"""Names that only tell where another place lies: landmarks, of which nothing is claimed."""

from __future__ import annotations

import re
from typing import Final

from frontmap.cue import Cue
from frontmap.scope import Group, Scene, distance, in_brackets, is_inserted
from frontmap.words import any_of

_ALONGSIDE: Final = 1.2
_BESIDE: Final = 3.0
_NEXT: Final = 25
_LEADING_ON: Final = frozenset(
    {"advance", "take", "reach", "retake", "enter", "attack", "try", "expel", "repel"}
)
_JOINED: Final = re.compile(rf"\s*,?\s*{any_of('connect')}\b")
_POSITIONS: Final = re.compile(rf"\b{any_of('positions')}\b")
_LAST_OF_MANY: Final = re.compile(rf"\s*,\s*{any_of('connect')}\b")


def is_landmark(scene_: Scene, group: Group, act: Cue, objects: dict[Cue, Group]) -> bool:
    """Whether the name only tells where another, nearer place of the same act lies."""
    if adjoins(scene_, group):
        return True
    if group.relation == "bearing" and in_brackets(scene_.masked, group):
        return True
    if is_inserted(scene_, group) and not group.start <= act.start < group.end:
        return True
    nearer = objects.get(act)
    if nearer is not None and distance(scene_, nearer.end, max(nearer.end, group.start)) > _BESIDE:
        nearer = None
    if group.relation in ("near", "bearing") and _leads_on(scene_, group, act):
        return True
    if group.relation == "bearing":
        if nearer is not None and not _is_one_of_many(scene_, nearer, group):
            return True
        return any(
            g.start >= group.end
            and g.relation in ("near", "in", "part", "toward", "at", "from")
            and (_is_next(scene_, group, g, act) or _names_nearer(scene_, group, g))
            and not _JOINED.match(scene_.masked, group.end, g.start)
            and ";" not in scene_.masked[group.end : g.start]
            for g in scene_.groups
        )
    return (
        group.relation == "near"
        and nearer is not None
        and nearer.relation in ("at", "in", "part", "from")
        and _POSITIONS.search(scene_.masked, nearer.end, group.start) is None
        and act.kind in ("take", "retake", "hold", "enter", "fall", "lose")
    )


def _is_one_of_many(scene_: Scene, nearer: Group, group: Group) -> bool:
    """Whether a conjunction joins the two, or the next one to both: "in A, north of B, and west of C"."""
    if _JOINED.match(scene_.masked, nearer.end, group.start):
        return True
    gap = scene_.masked[nearer.end : group.start].strip()
    return gap == f", {group.words}" and _LAST_OF_MANY.match(scene_.masked, group.end) is not None


def _leads_on(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether the act goes on from these names to nearer ones: "Near A our troops move on to B"."""
    return (
        act.start >= group.end
        and act.kind in _LEADING_ON
        and any(
            g.start >= act.end
            and g.relation in ("at", "toward", "in", "part", "near", "from")
            and distance(scene_, act.end, g.start) < _ALONGSIDE
            for g in scene_.groups
        )
    )


def _is_next(scene_: Scene, group: Group, other: Group, act: Cue) -> bool:
    """Whether the other names stand close behind, and nothing else is told of them: not "attacked west of A
    to reach B".
    """
    return other.start - group.end < _NEXT and not (
        act.end <= group.start and any(group.end <= c.start < other.start for c in scene_.acts)
    )


def _names_nearer(scene_: Scene, group: Group, other: Group) -> bool:
    """Whether a colon or comma leads to the places that a bearing only opened: "north of A: took B"."""
    gap = scene_.masked[group.end : other.start]
    return ":" in gap or (", " in gap and any(group.end <= c.start < other.start for c in scene_.acts))


def adjoins(scene_: Scene, group: Group) -> bool:
    """Whether the names stand right behind another place and only tell where it lies: "A near B"."""
    if group.relation not in ("near", "bearing"):
        return False
    before = [g for g in scene_.groups_between(0, group.start) if g.end <= group.start]
    if not before or before[-1].relation not in ("at", "in", "part", "toward", "from", "near"):
        return False
    return scene_.masked[before[-1].end : group.start].strip() == group.words
