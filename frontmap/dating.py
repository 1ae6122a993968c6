"""Which of the times that a sentence states are those of an act, and whether these lie in the past."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from frontmap.act_form import is_noun
from frontmap.cue import Cue
from frontmap.cue_order import between, nearest
from frontmap.kept import Kept
from frontmap.scope import Scene, distance
from frontmap.when import When
from frontmap.words import any_of, ending_in

_OPENS: Final = 2
"""Characters before what opens a sentence."""
_REMINDS: Final = Kept(re.compile(any_of("reminds")).match)
_ANOTHER_CLAUSE: Final = 5.0
_JOINED: Final = 1.2
_PAST_REACH, _ITS_OWN = 3.0, 0.8
_NEAR: Final = 3
"""Times on each side of an act, and acts on each side of a time, among which those of one another are."""
_WHEN: Final = re.compile(rf"(?:\s+{any_of('year noun')})?,?\s+{any_of('when')}\b")
"""Behind a stated time: it is that of what follows ("in autumn, when X fell")."""
_SINCE: Final = re.compile(rf"\b{any_of('since')}\s\Z")
_SINCE_WIDTH: Final = 20
_EVENT: Final = Kept(re.compile(any_of("dated noun")).fullmatch)
_IN_TIME: Final = re.compile(rf"\b{any_of('time preposition')}\s+(?:[\w'-]+\s+){{0,3}}\Z")
_IN_TIME_WIDTH: Final = 60
"""Characters before what happens in which a preposition makes a time of it: "before the counteroffensive"."""
_AND: Final = re.compile(rf"[^,;:—–]{{0,12}}\s{any_of('and')}\s(?:{any_of('filler')}\s)?")
_CUT: Final = re.compile(rf"[,;:—–]|\b(?:{any_of('clause joint')}|{any_of('since')})\b")
_ATTRIBUTE: Final = Kept(re.compile(rf"{ending_in('participle stem')}{any_of('adjective ending')}\Z").match)
PAST_VERB: Final = Kept(re.compile(rf"{ending_in('past verb')}{any_of('reflexive')}?\b").match)
"""Words that a verb of the past opens."""


class Times(NamedTuple):
    """The times that a sentence states, and those of them that lie before what its report covers."""

    stated: Sequence[When] = ()
    past: Sequence[When] = ()


NO_TIMES: Final = Times()


def past_of(scene: Scene, act: Cue, when: Times) -> str:
    """The words that tell that an act is past, "" where none do."""
    acts = scene.acts or [act]
    for row in nearest(when.past, act.start, act.end, _NEAR):
        acts = [c for c in acts if c.end <= row.start or row.end <= c.start] or [act]
        if _dates(scene, row.start, row.end, act, acts) or _goes_on(scene, row, act, when):
            return scene.flat[row.start : row.end]
    for cue in nearest([c for c in scene.mods if c.name == "past"], act.start, act.end, _NEAR):
        if _REMINDS[cue.words] is not None and _lasts(scene, act, when):
            continue
        if _reminds(scene, cue, act):
            return cue.words
        reach = _PAST_REACH if _WHEN.match(scene.masked, cue.end) is None else _ANOTHER_CLAUSE
        near = distance(scene, *between(act, cue.start, cue.end)) <= reach
        if near and _dates(scene, cue.start, cue.end, act, acts):
            return cue.words
    return ""


def _goes_on(scene: Scene, time: When, act: Cue, when: Times) -> bool:
    """Whether an act only goes on with what happened at a stated time: "came over the border in May 2022 and
    took X", where no later time is told.
    """
    before = [c for c in nearest(scene.acts, time.start, time.end, _NEAR) if c.end <= time.start]
    return (
        len(when.stated) == len(when.past)
        and _AND.fullmatch(scene.masked, time.end, act.start) is not None
        and PAST_VERB[act.words] is not None
        and any(PAST_VERB[c.words] for c in before)
        and not any(c.name == "now" for c in scene.mods)
    )


def _lasts(scene: Scene, act: Cue, when: Times) -> bool:
    """Whether a state is told to last since a time: "recall, X is occupied since May"."""
    return any(
        row.since and distance(scene, *between(act, row.start, row.end)) <= _PAST_REACH for row in when.stated
    )


def _reminds(scene: Scene, cue: Cue, act: Cue) -> bool:
    """Whether a sentence opens with a reminder of what was, and has not come to the present at the act."""
    now = any(c.name == "now" and cue.end <= c.start < act.end for c in scene.mods)
    return not now and cue.start <= _OPENS and cue.end <= act.start and _REMINDS[cue.words] is not None


def _dates(scene: Scene, start: int, end: int, act: Cue, acts: Sequence[Cue]) -> bool:
    """Whether a stated time is that of an act: the nearest one, or one that a conjunction joins to it."""
    if act.name == "none":
        return True
    if _dates_the_word(scene, start, end, act):
        return False
    acts = nearest(acts, start, end, _NEAR)
    if _WHEN.match(scene.masked, end) is not None:
        if act.end <= start and distance(scene, act.end, start) <= _ITS_OWN:
            return not _SINCE.search(scene.masked, max(0, start - _SINCE_WIDTH), start)
        acts = [c for c in acts if c.start >= end] or acts
    acts = [c for c in acts if c == act or not _tells_time(scene, c)] or [act]
    closest = _closest(scene, start, end, acts)
    if closest == act:
        return distance(scene, *between(act, start, end)) < _ANOTHER_CLAUSE
    if act.end <= closest.start and closest.end <= start and is_noun(closest):
        return not _CUT.search(scene.masked, act.end, start)  # "lost X in an offensive in 2022"
    if _ATTRIBUTE[closest.words]:
        return False  # "the earlier liberated X is held"
    joined = end <= closest.start < act.start and distance(scene, closest.end, act.start) < _JOINED
    return joined and not _comes_to_now(scene, closest, act)


def _closest(scene: Scene, start: int, end: int, acts: Sequence[Cue]) -> Cue:
    """The act that is nearest to a time, the first of equal ones."""
    closest, cost = acts[0], math.inf
    for act in acts if len(acts) > 1 else ():
        low, high = between(act, start, end)
        if scene.least(low, high) >= cost:
            continue
        far = distance(scene, low, high)
        if far < cost:
            closest, cost = act, far
    return closest


def _tells_time(scene: Scene, act: Cue) -> bool:
    """Whether what happens is only a time: "before the counteroffensive of 2023"."""
    if not is_noun(act) and _EVENT[act.words] is None:
        return False
    return _IN_TIME.search(scene.masked, max(0, act.start - _IN_TIME_WIDTH), act.start) is not None


def _comes_to_now(scene: Scene, past: Cue, act: Cue) -> bool:
    """Whether a sentence goes on about the present: "took A earlier and now attack B"."""
    return any(c.name == "now" and past.end <= c.start < act.end for c in scene.mods)


def _dates_the_word(scene: Scene, start: int, end: int, act: Cue) -> bool:
    """Whether a stated time is that of a word of saying: "said last week that X was taken"."""
    return any(
        verb.name in ("claimed", "denied")
        and verb.end <= act.start
        and end <= act.start
        and not scene.masked[min(verb.end, end) : max(verb.start, start)].strip()
        for verb in scene.mods
    )


def event_date(scene: Scene, act: Cue | None, when: Sequence[When]) -> date | None:
    """The day that the sentence gives for the act, where it gives one; opening times ("since …") are none."""
    if act is None or not when:
        return None
    near = [
        (distance(scene, *between(act, row.start, row.end)), row.day)
        for row in when
        if row.exact and not row.since
    ]
    cost, day = min(near, default=(_ANOTHER_CLAUSE, None))
    return day if cost < _ANOTHER_CLAUSE else None
