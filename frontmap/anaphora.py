"""What a sentence says of a place without naming it again: pronouns, inserted participles, datelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from frontmap.cue import Cue
from frontmap.cue_order import nearest, starting
from frontmap.kept import Kept, Last
from frontmap.scope import Group, Scene, distance
from frontmap.words import any_of, ending_in, words_of

_PRONOUN: Final = re.compile(
    rf"\b(?:{any_of('settlement noun')}|{any_of('it')})[^\w,;]+(?:\w+[^\w,;]+){{0,3}}\Z"
    rf"|,\s{any_of('where there')}\s\Z|\b{any_of('possessive')}\W+\Z"
)
_YET: Final = re.compile(
    rf"\b(?:{any_of('settlement noun')}|{any_of('it')})\s[^,;:.—–]{{1,60}},\s{any_of('but')}\s"
    rf"(?:[\w'-]+\s){{0,2}}\Z"
)
"""A second predicate of what a pronoun means: "the town is under fire but"."""
_MOVES: Final = frozenset({"attack", "try", "advance", "reach", "surround"})
_STATES: Final = frozenset({"hold", "defend", "take", "retake", "lose", "leave", "fall", "grey", "fight"})
_OBJECT_PRONOUN: Final = re.compile(
    rf"\s*(?:{any_of('object joint')}\s)?{any_of('settlement noun')}\b"
    rf"(?!'s\b|\s(?:{any_of('noun joint')}|{any_of('town part')})\b)"
)
_IN_TOWN: Final = Kept(re.compile(rf"\s{any_of('settlement noun')}\Z").search)
"""An act whose words name "the town" themselves."""
_IT: Final = re.compile(
    rf"\s*{any_of('object pronoun')}(?=\s*(?:[,.;:!)]|\Z)|\s+(?:{any_of('behind pronoun')})\b)"
)
_TOWN_PART: Final = re.compile(rf"\s*(?:[\w'-]+\s+)?{any_of('town part')}\b")
_PART_OF_IT: Final = re.compile(
    rf"\b{any_of('settlement noun')}(?:'s)?\s+(?:[\w-]+\s+)?{any_of('town part')}\b"
    rf"|\b{any_of('town part')}\s+(?:{any_of('noun joint')}\s+)?{any_of('settlement of')}\b"
)
_PART_WIDTH: Final = 40
"""Characters around an act in which a part of what it is said of is named: "the city centre is taken"."""
_ITS_PART: Final = re.compile(
    rf"\s*(?:of\s)?(?:{any_of('possessive')}|{any_of('settlement noun')}'s)\s+(?:[\w'-]+\s+){{0,2}}"
    rf"{any_of('town part')}\b"
)
_EARLIER: Final = re.compile(rf"\b{any_of('earlier')}\s")
"""A sentence that tells of what came before something else."""
_THERE: Final = re.compile(rf"\s*{any_of('there')}\b")
_SINCE: Final = re.compile(rf"\b{any_of('since when')}\b")
_MAIN_VERB: Final = re.compile(rf",\s+(?:{any_of('auxiliary')}|{any_of('still')})\s+(?:\w+\s+){{0,2}}\Z")
_RELATIVE_CLAUSE: Final = re.compile(
    rf",\s(?:[\w'-]+\s){{0,2}}{any_of('relative oblique')}\s[^,;:—–()]*,\s(?:[\w'-]+\s){{0,4}}"
)
"""A relative clause behind a name in which the name is no subject, and the words behind it before a verb."""
_ANOTHER_CLAUSE: Final = re.compile(rf";|,\s(?:{any_of('contrast')}|{any_of('subordinate')})\s")
_AUXILIARY: Final = re.compile(rf"{any_of('auxiliary')}\b")
ANAPHOR: Final = re.compile(
    rf"{''.join(rf'(?<!{re.escape(word)} )' for word in words_of('each'))}\b{any_of('anaphor')}\b"
)
"""A word that stands for a place named before: "the town", not "each town"."""
_BOTH: Final = re.compile(rf"\b{any_of('both')}\s{any_of('settlements')}\b")
_EACH: Final = re.compile(rf"\b{any_of('each')}\s{any_of('settlement noun')}\b")
_LINE_OPENS: Final = re.compile(r"(?:\d{1,2}[.)])?[\W_]*")
_LINE_LABEL: Final = re.compile(r"[»\"*_)]*(?:\s*:|\s+[—–-])\s")
_IN_A_PART: Final = re.compile(
    rf"(?:\s\w+)?\s{any_of('within')}\s(?:[\w-]+\s){{0,2}}{any_of('town part')}\s*(?:[.,;!)]|\Z)"
)
"""A part of the town that a line is about, named behind the act: "X: fighting in the centre"."""
_AND_ACT: Final = re.compile(rf"\s(?:{any_of('and act')})\s")
_AS_IT_IS: Final = re.compile(
    rf"[,—–]\s(?:{any_of('contrast')}\s|{any_of('clause joint')}\s)?{any_of('as it is')}\s"
    rf"(?:[\w'-]+\s){{0,3}}\Z"
)
_WHICH_NOW: Final = re.compile(
    rf",\s{any_of('relative')}\s(?:[\w'-]+\s){{0,3}}{any_of('as of now')}\s(?:[\w'-]+\s){{0,3}}\Z"
)
"""A relative clause behind a name that tells how it is by now: "reached X, which they now"."""
_WHICH: Final = re.compile(rf",\s{any_of('relative')}\s(?:[\w'-]+\s){{0,2}}")
_FROM_SIDE: Final = Kept(re.compile(rf"{any_of('from side')}\s").match)
_ENDS: Final = re.compile(r"\s*(?:[,.;:!)—–]|\Z)")
_LEADS_TO: Final = re.compile(r"[^,.;:—–()]*")
_ATTRIBUTE: Final = re.compile(rf"{ending_in('participle stem')}{any_of('adjective ending')}\Z")
_ALONE: Final = re.compile(r"\s*(?:[.;!]|\Z)")
_ALONE_OR_TIME: Final = re.compile(
    rf"\s*(?:[.,;!]|\Z|\s(?:{any_of('time preposition')}|{any_of('once more')}|a|the|\d+)\b)"
)
"""Behind a participle: it has no object of its own."""
_ROUTES: Final = frozenset({"road", "cause", "between"})
"""Relations of names that only tell where a line or a road runs."""
_WINS: Final = frozenset({"take", "retake"})
_CONTRAST: Final = re.compile(rf"[,—–]\s{any_of('but')}\s")
_THEN_AGAIN: Final = re.compile(rf"\b{any_of('once more')}\s(?:[\w'-]+\s){{0,2}}\Z")
_AGAIN: Final = re.compile(rf"\s(?:[\w'-]+\s){{0,3}}{any_of('once more')}\b")
"""Before and behind a change of hands: it came after another one."""
_RELATED: Final = re.compile(rf",\s(?:[\w'-]+\s){{1,2}}{any_of('relative')}\b[^,;:()]{{1,60}},")
_HELD: Final = frozenset({"hold", "take", "retake", "lose"})
_AND: Final = re.compile(rf",\s+{any_of('connect')}\s*\Z")
_WHERE: Final = re.compile(rf",\s+(?:{any_of('relative')}|{any_of('relative place')})\b")
_OPENS_WITH_IT: Final = re.compile(rf"\W*(?:{any_of('settlement noun')}|{any_of('it')})\s")
_ANCHORS: Final = frozenset({"bearing", "near", "between", "direction", "road", "from"})
_WHERE_IT_LIES: Final = _ANCHORS | {"cause"}
_BESIDE_PART: Final = 0.6
_CLOSES: Final = re.compile(r"\s*(?:[,.;:!)]|\Z)")
_MOST_RELATIONS: Final = 8
"""So many relations on each side of an act are looked at."""
_COUNTRY: Final = re.compile(rf"\A,\s(?:{any_of('ukraine')}|{any_of('russia')})\w*(?=\s[—–])")
_DATELINE: Final = re.compile(rf",?\s*{any_of('month en')}\b")


def speaks_of_each(scene_: Scene) -> bool:
    """Whether a sentence speaks of each town or another, and so of none named before it."""
    return _EACH.search(scene_.flat) is not None


def speaks_of_both(scene_: Scene) -> bool:
    """Whether a sentence speaks of "both towns": of the last two that were named."""
    return _BOTH.search(scene_.flat) is not None


def is_dateline(scene_: Scene, group: Group) -> bool:
    """A place in capitals that opens a dispatch: "KRAMATORSK — …", "KRAMATORSK, Ukraine — …"."""
    if group.start != 0 or not scene_.quote[: group.end].isupper():
        return False
    after = scene_.masked[group.end : group.end + 24].lstrip()
    if len(scene_.groups) > 1:
        after = _COUNTRY.sub("", after, count=1).lstrip()
    return (after[:1] in "—–/" and bool(after)) or _DATELINE.match(after) is not None


_earlier: Final = Last(_EARLIER.search)


def later_state(scene_: Scene, group: Group, act: Cue | None) -> Cue | None:
    """What the rest of the sentence says of the same place by a pronoun, or behind an inserted participle."""
    if group.relation in _ROUTES:
        return None
    following = scene_.first_from(group.end)
    earlier = _earlier(scene_.masked) is not None
    for other in starting(scene_.acts, group.end, len(scene_.masked)):
        if following is not None and other.start >= following.start:
            return None
        if following is not None and not scene_.masked[other.end : following.start].strip():
            continue  # "forces go to A when it has taken B"
        before, after = scene_.masked[group.end : other.start], scene_.masked[other.end : other.end + 24]
        if (
            (other.kind == "hold" and _ends_alone(before, after))
            or _says_inside(act, other, after)
            or _is_held_now(scene_, group, act, other, before)
            or is_undone(act, other, before, after)
            or (following is None and _is_won_in_part(act, other, before, after))
            or (other.kind in _HELD and is_resumed(scene_, group, act, other))
            or (other.kind in _STATES and _is_said_later(group, act, other, before, after, earlier))
        ):
            # "is held since they took the village": an older state
            return None if act is not None and _SINCE.search(before) else other
    return None


def relation_later(scene_: Scene, later: Cue) -> str:
    """How a name relates to what is said of it later: a part of it, in it or at it."""
    if _ITS_PART.match(scene_.masked, later.end) or _TOWN_PART.match(scene_.masked, later.end):
        return "part"
    return "in" if later.name == "fight" else "at"


def _is_won_in_part(act: Cue | None, other: Cue, before: str, after: str) -> bool:
    """Whether a part of a place that was taken is said to be won by somebody then: "took X, but they won back
    its north".
    """
    return (
        act is not None
        and act.kind in _WINS
        and (other.kind == "enter" or other.kind in _WINS)
        and (_TOWN_PART.match(after) or _TOWN_PART.search(other.words)) is not None
        and _CONTRAST.search(before) is not None
    )


def _says_inside(act: Cue | None, other: Cue, after: str) -> bool:
    """Whether what a move led to is told behind it: they entered the place or a part of it."""
    return (
        act is not None
        and act.name in _MOVES
        and other.name == "enter"
        and (_OBJECT_PRONOUN.match(after) or _TOWN_PART.match(after) or _THERE.match(after)) is not None
    )


def is_resumed(scene_: Scene, group: Group, act: Cue | None, other: Cue) -> bool:
    """Whether an act only stands in a clause about the names, and another behind it is said of them: "X, of
    whose capture they boast, they do not hold".
    """
    inserted = _RELATED.match(scene_.masked, group.end)
    if inserted is None or act is None or other == act:
        return False
    return group.end <= act.start < inserted.end() <= other.start


def is_undone(act: Cue | None, other: Cue, before: str, after: str) -> bool:
    """Whether a contrast, or a word that puts one change of hands behind the other, tells that what was won
    was lost again: "took it back but could not hold on", "retaken in June and lost again in July".
    """
    if act is None or act.kind not in ("take", "retake", "enter", "hold") or act.end > other.start:
        return False
    if other.kind == "lose" and _CONTRAST.search(before) is not None:
        return True
    again = _THEN_AGAIN.search(before) is not None or _AGAIN.match(after) is not None
    return again and (
        other.kind == "lose" or (other.kind == "retake" and _ALONE_OR_TIME.match(after) is not None)
    )


def _ends_alone(before: str, after: str) -> bool:
    """Whether a verb is all that a last clause says: "freed it in May, we hold on"."""
    return before.rstrip().endswith(",") and _ALONE.match(after) is not None


def _is_held_now(scene_: Scene, group: Group, act: Cue | None, other: Cue, before: str) -> bool:
    """Whether a participle before the names only tells their past: "the earlier liberated X is held"."""
    return (
        act is not None
        and other.kind == "hold"
        and not before.strip()
        and act.end <= group.start
        and not scene_.masked[act.end : group.start].strip()
        and _ATTRIBUTE.match(act.words) is not None
    )


def _is_said_later(group: Group, act: Cue | None, other: Cue, before: str, after: str, earlier: bool) -> bool:
    """Whether a state is told of the names by a pronoun behind or before it, or as the main verb."""
    if _OBJECT_PRONOUN.match(after) or _ITS_PART.match(after) or (_IT.match(after) and not earlier):
        return True
    if other == act:
        return False
    if _IN_TOWN[other.words] is not None:
        return True
    if act is not None and (_AS_IT_IS.search(before) or _WHICH_NOW.match(before)):
        return True
    if act is not None and act.kind in _MOVES and other.kind == "grey" and _WHICH.fullmatch(before):
        return True
    if _PRONOUN.search(before) or _YET.search(before):
        return True
    if act is None or act.start < group.end:
        return False
    behind_comma = before.rstrip().endswith(",") and _ATTRIBUTE.match(act.words) is not None
    return behind_comma or _RELATIVE_CLAUSE.fullmatch(before) is not None or _is_main_verb(other, before)


def _is_main_verb(act: Cue, before: str) -> bool:
    """Whether the act goes on behind what a comma closed: "X, entered in May, is now held"."""
    return _MAIN_VERB.search(before) is not None or (
        before.rstrip().endswith(",") and _AUXILIARY.match(act.words) is not None
    )


def is_it(scene_: Scene, group: Group, act: Cue | None) -> bool:
    """Whether the act is said of the name by a pronoun right before it: "near X, but the village is held"."""
    if act is None or act.start < group.end:
        return False
    if any(other.end <= act.start for other in scene_.groups_between(group.end, act.start)):
        return False
    return _PRONOUN.search(scene_.masked[group.end : act.start]) is not None


def part_behind_label(scene_: Scene, group: Group, act: Cue) -> Cue | None:
    """The part of a place that an act is in, where the place's name only opens the line: "X: they took its
    northern blocks".
    """
    if (
        group.relation != "at"
        or group.end > act.start
        or _LINE_OPENS.fullmatch(scene_.masked[: group.start]) is None
    ):
        return None
    label = _LINE_LABEL.match(scene_.masked, group.end)
    if label is None:
        return None
    own = _IN_A_PART.match(scene_.masked, act.end)
    if own is not None:
        return Cue(own.start(), own.end(), "rel", "part", own.group().strip(), "part")
    end = len(scene_.masked)
    next_ = scene_.first_from(group.end)
    following = end if next_ is None else next_.start
    for part in scene_.rels:
        low, high = (act.end, part.start) if act.end <= part.start else (part.end, act.start)
        if (
            part.name == "part"
            and not _FROM_SIDE[part.words]
            and label.end() <= part.start
            and part.end < following
            and not (following < end and _LEADS_TO.fullmatch(scene_.masked, part.end, following))
            and "," not in scene_.masked[low:high]
            and distance(scene_, low, max(low, high)) <= _BESIDE_PART
        ):
            return part
    return None


def ended_in(scene_: Scene, act: Cue) -> Cue:
    """What a move on a place ended in, told by a verb right behind it: "they went round X and took it"."""
    if act.kind not in _MOVES:
        return act
    for other in scene_.acts:
        if other.start < act.end or other.kind not in ("take", "retake"):
            continue
        if _AND_ACT.fullmatch(scene_.masked, act.end, other.start) and _ENDS.match(scene_.masked, other.end):
            return other
    return act


def referred(scene_: Scene, act: Cue, inside: bool) -> Group:
    """What stands for the names that a sentence without any refers to, as it relates to an act of it: in a
    part, where no semicolon parts the two, near it, in it or at it.
    """
    rels = nearest(scene_.rels, act.start, act.end, _MOST_RELATIONS)
    near = next((c for c in rels if c.name == "near" and _CLOSES.match(scene_.masked, c.end)), None)
    part = next((c for c in rels if c.name == "part" and not _parted(scene_, act, c)), None)
    stated, end = part or near, len(scene_.masked)
    around = max(0, act.start - _PART_WIDTH), act.end + _PART_WIDTH
    if stated is None and (
        _ITS_PART.match(scene_.masked, act.end) or _PART_OF_IT.search(scene_.flat, *around)
    ):
        return Group(end, end, (), "part", "")
    name = stated.name if stated else "in" if inside else "at"
    return Group(end, end, (), name, stated.words if stated else "")


def _parted(scene_: Scene, act: Cue, other: Cue) -> bool:
    """Whether a semicolon, or what opens another clause, stands between an act and another cue."""
    low, high = min(act.end, other.end), max(act.start, other.start)
    return _ANOTHER_CLAUSE.search(scene_.masked, low, max(low, high)) is not None


def heads(scene_: Scene, start: int, before: Sequence[int]) -> list[int]:
    """The names that a following "it" may stand for, counted from `start`: not those that only tell where;
    those `before` that "the town" opens the sentence with, where all others tell where it lies.
    """
    told = [m for g in scene_.groups if g.relation not in _ANCHORS for m in g.members]
    where = all(g.relation in _WHERE_IT_LIES for g in scene_.groups)
    if before and where and _OPENS_WITH_IT.match(scene_.flat):
        return list(before)
    return [start + m for m in told or [m for g in scene_.groups for m in g.members]]


def is_parallel(scene_: Scene, first: Group, group: Group) -> bool:
    """Whether two lists stand side by side around a relative clause: "near A, where …, and near B"."""
    if first.relation != group.relation or not scene_.masked.startswith(",", first.end):
        return False
    gap = scene_.masked[first.end : group.start].rstrip()
    joined = _AND.search(gap.removesuffix(group.words))
    return joined is not None and _WHERE.match(gap) is not None
