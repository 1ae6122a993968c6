"""What a sentence says of two places by their order: "A and B: the first is taken, the second held"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from frontmap.scope import Group, Scene
from frontmap.words import any_of

_BEFORE: Final = rf"(?P<inside>{any_of('inside')}\s+)?(?:the\s+)?"
_FIRST: Final = re.compile(rf"\s*[:—–]\s+{_BEFORE}{any_of('ordinal first')}\b")
_SECOND: Final = re.compile(rf"[,;]\s+(?:{any_of('clause joint')}\s+)?{_BEFORE}{any_of('ordinal second')}\b")
_TWO: Final = 2


class Clause(NamedTuple):
    """What is said of one name: a stretch of the sentence, and whether it tells of what is inside."""

    start: int
    end: int
    inside: bool


def by_order(scene: Scene, group: Group) -> list[Clause | None]:
    """The clause of each of the two names of a list, None for one that has none of its own; else nothing."""
    if len(group.members) != _TWO or scene.first_from(group.end) is not None:
        return []
    first = _FIRST.match(scene.masked, group.end)
    second = _SECOND.search(scene.masked, first.end() if first else group.end)
    if second is None:
        return []
    last = Clause(second.end(), len(scene.masked), second["inside"] is not None)
    if first is None:
        return [None, last] if last.inside else []
    return [Clause(first.end(), second.start(), first["inside"] is not None), last]
