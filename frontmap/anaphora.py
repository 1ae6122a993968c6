"""What a sentence says of a place without naming it again: pronouns, inserted participles, datelines."""

from __future__ import annotations

import re

from frontmap.cue import Cue
from frontmap.scope import Group, Scene, distance
from frontmap.words import any_of

_PRONOUN = re.compile(
    rf"\b(?:{any_of('settlement noun')}|{any_of('it')})[^\w,;]+(?:\w+[^\w,;]+){{0,3}}\Z"
    rf"|,\s{any_of('where there')}\s\Z|\b{any_of('possessive')}\W+\Z"
)
_MOVES = frozenset({"attack", "advance", "reach", "surround"})
_STATES = frozenset({"hold", "take", "retake", "lose", "fall", "grey"})
_OBJECT_PRONOUN = re.compile(
    rf"\s*(?:{any_of('noun joint')}\s)?{any_of('settlement noun')}\b(?!\s{any_of('noun joint')}\b)"
)
_IT = re.compile(rf"\s*{any_of('object pronoun')}(?=\s*(?:[,.;:!)]|\Z)|\s+(?:{any_of('behind pronoun')})\b)")
_TOWN_PART = re.compile(rf"\s*(?:[\w'-]+\s+)?{any_of('town part')}\b")
_SINCE = re.compile(rf"\b{any_of('since when')}\b")
_MAIN_VERB = re.compile(rf",\s+{any_of('auxiliary')}\s+(?:\w+\s+){{0,2}}\Z")
_AUXILIARY = re.compile(rf"{any_of('auxiliary')}\b")
_SAME_AFTER = re.compile(rf"[»\"*]*\s*(?:[—–:,]\s*)?{any_of('the same')}\W*")
_SAME_BEFORE = re.compile(rf"\W*(?:{any_of('connect')}\s+)?{any_of('the same')}(?:\W+\w+){{0,2}}\W*")
_TOLD = re.compile(r"[^\W\d_]{2,}")
_LINE_OPENS = re.compile(r"(?:\d{1,2}[.)])?[\W_]*")
_LINE_LABEL = re.compile(r"[»\"*_)]*(?:\s*:|\s+[—–])\s")
_AND_ACT = re.compile(rf"\s(?:{any_of('and act')})\s")
_ENDS = re.compile(r"\s*(?:[,.;:!)—–]|\Z)")
_LEADS_TO = re.compile(r"[^,.;:—–()]*")
_BESIDE_PART = 0.6
_DATELINE = re.compile(rf",?\s*{any_of('month en')}\b")


def is_dateline(scene_: Scene, text: str, group: Group) -> bool:
    """A place in capitals that opens a dispatch: "KRAMATORSK — …"."""
    raw = text[scene_.sentence.start + group.start : scene_.sentence.start + group.end]
    after = scene_.masked[group.end : group.end + 12].lstrip()
    return (
        group.start == 0
        and raw.isupper()
        and ((after[:1] in "—–/" and bool(after)) or _DATELINE.match(after) is not None)
    )


def is_likened(scene_: Scene, group: Group) -> bool:
    """Whether all that is said of the names is that it is the same there: "X — too", "the same in X"."""
    low = max(scene_.masked.rfind(mark, 0, group.start) for mark in ";.:") + 1
    high = min((at for mark in ";." if (at := scene_.masked.find(mark, group.end)) >= 0), default=None)
    before, after = scene_.masked[low : group.start], scene_.masked[group.end : high]
    clause = before.rpartition(",")[2]
    return (_SAME_AFTER.fullmatch(after) is not None and not _TOLD.search(clause)) or (
        _SAME_BEFORE.fullmatch(before) is not None and not _TOLD.search(after)
    )


def later_state(scene_: Scene, group: Group, act: Cue | None) -> Cue | None:
    """What the rest of the sentence says of the same place by a pronoun, or behind an inserted participle."""
    following = min((g.start for g in scene_.groups if g.start >= group.end), default=len(scene_.masked))
    for other in scene_.acts:
        if not group.end <= other.start < following:
            continue
        before, after = scene_.masked[group.end : other.start], scene_.masked[other.end : other.end + 24]
        if act is not None and _SINCE.search(before):
            return None  # "is held since they took the village": an older state
        inside = _OBJECT_PRONOUN.match(after) or _TOWN_PART.match(after)
        if act is not None and act.name in _MOVES and other.name == "enter" and inside:
            return other
        if other.kind not in _STATES:
            continue
        said = _OBJECT_PRONOUN.match(after) or _IT.match(after)
        if said or (other != act and _PRONOUN.search(before)):
            return other
        if act is not None and other != act and act.start >= group.end and _is_main_verb(other, before):
            return other
    return None


def _is_main_verb(act: Cue, before: str) -> bool:
    """Whether the act goes on behind what a comma closed: "X, entered in May, is now held"."""
    return _MAIN_VERB.search(before) is not None or (
        before.rstrip().endswith(",") and _AUXILIARY.match(act.words) is not None
    )


def is_it(scene_: Scene, group: Group, act: Cue | None) -> bool:
    """Whether the act is said of the name by a pronoun right before it: "near X, but the village is held"."""
    if act is None or act.start < group.end:
        return False
    gap = scene_.masked[group.end : act.start]
    return _PRONOUN.search(gap) is not None and not any(
        g.start >= group.end and g.end <= act.start for g in scene_.groups
    )


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
    following = min((g.start for g in scene_.groups if g.start >= group.end), default=len(scene_.masked))
    if label is None:
        return None
    end = len(scene_.masked)
    for part in scene_.rels:
        low, high = (act.end, part.start) if act.end <= part.start else (part.end, act.start)
        if (
            part.name == "part"
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
