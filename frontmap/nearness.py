"""How far a side is from an act as the one that acts."""

from __future__ import annotations

import re
from typing import Final

from frontmap.cue import Cue
from frontmap.kept import Kept
from frontmap.patterns import PLACE
from frontmap.scope import Group, Scene, distance
from frontmap.speaker import ACTED_ON
from frontmap.words import any_of, ending_in

WHO_REACH: Final = 4.0
"""What a side may cost at most as the one that acts."""
_AGENT: Final = -1.0
"""The cost of a side that grammar makes the one that acts: less than any distance."""
_WHO_BEHIND, _WHO_BEHIND_IN_ENGLISH, _WHO_PASSED = 0.4, 1.5, 2.0
"""What a side costs more behind the act, there in English, and there beyond the names."""
INSTRUMENTAL: Final = Kept(re.compile(rf"{ending_in('instrumental')}\b").match)
"""A side in the doer's case."""
_IN_ANOTHER_CASE: Final = 0.6
"""What a side that stands in the object's case costs more as the one that acts."""
REPORT: Final = re.compile(rf"\b{any_of('report noun')}\s{any_of('about')}\b")
"""A report of what follows: "statements about"."""
NEXT_CLAUSE: Final = re.compile(rf",\s+(?!(?:{any_of('connect')}\s+)?{PLACE})")
"""A comma that opens a clause, not the next of a list."""
_LOSS: Final = Kept(re.compile(rf"{any_of('loss noun')}\b").match)
BY: Final = re.compile(rf"\b{any_of('by')}\b")
"""What names the doer behind it."""


def who_cost(scene_: Scene, act: Cue, group: Group, who: Cue) -> float:
    """How far a side is from an act as the one that acts: less before it, and behind "by"."""
    if is_agent(scene_, act, group, who):
        return _AGENT
    if who.end <= act.start:
        cost = distance(scene_, who.end, act.start)
        in_another_case = act.name not in ("leave", "lose") and ACTED_ON[who.words]
        return cost + _IN_ANOTHER_CASE if in_another_case else cost
    if who.start < act.end:
        return 0.0
    cost = distance(scene_, act.end, who.start) + _WHO_BEHIND
    if BY.search(scene_.masked, act.end, who.start):
        return cost
    if scene_.sentence.lang == "en":
        cost += _WHO_BEHIND_IN_ENGLISH
    elif NEXT_CLAUSE.search(scene_.masked, act.end, who.start) and not INSTRUMENTAL[who.words]:
        cost += WHO_REACH
    return cost + _WHO_PASSED if group.end <= who.start and group.start >= act.end else cost


def is_agent(scene_: Scene, act: Cue, group: Group, who: Cue) -> bool:
    """Whether an instrumental right behind an act and its places tells who did it: "взятие X россиянами"."""
    end = max(act.end, group.end)
    return (
        scene_.sentence.lang in ("uk", "ru")
        and who.start >= end
        and not scene_.masked[end : who.start].strip()
        and INSTRUMENTAL[who.words] is not None
    )


def is_of_what_follows(scene_: Scene, act: Cue, group: Group, who: Cue) -> bool:
    """Whether a side behind a loss and the place lost is no loser, but who does what comes next: "with the
    loss of X the enemy has a road". Verbs of Ukrainian and Russian may have their subject there.
    """
    if act.kind not in ("lose", "leave") or who.start < max(act.end, group.end):
        return False
    if scene_.sentence.lang == "en":
        return BY.search(scene_.masked, act.end, who.start) is None
    return _LOSS[act.words] is not None and not is_agent(scene_, act, group, who)


def acts_elsewhere(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether a side stands in a later clause with an act of its own: "X is held, the reports of their
    landing are false".
    """
    comma = scene_.masked.find(",", act.end, who.start)
    return comma >= 0 and (
        any(comma < other.start < who.start for other in scene_.acts)
        or REPORT.search(scene_.masked, comma, who.start) is not None
    )
