"""How far what happens is from the names in a sentence, and which act is the nearest."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import Final

from frontmap.anaphora import is_it
from frontmap.cue import Cue
from frontmap.cue_order import nearest
from frontmap.kept import Kept
from frontmap.patterns import PLACE
from frontmap.scope import Group, Scene, beside, distance
from frontmap.words import any_of, ending_in

_ANY_WORD: Final = re.compile(r"[\w'-]+")
_RELATIVE: Final = re.compile(
    rf"\s*,\s+(?:{any_of('relative')}\s+(?:[\w'-]+\s+){{0,4}}|(?:{any_of('degree')}\s+){{0,3}})"
)
_APPOSED: Final = re.compile(
    rf"\s*(?:,\s*{any_of('that one')},\s*[^,;:—–]{{2,50}},|,[^,;:—–]{{2,75}},|\([^()]{{2,60}}\))"
    rf"\s*(?:[—–]\s*)?(?:{any_of('auxiliary')}\s+)?(?:{any_of('degree')}\s+){{0,2}}"
)
_REDUCED: Final = re.compile(
    rf"\s*(?:,|[—–-](?=\s))\s+{any_of('apposed')}\s+(?:[^\W{PLACE}][\w'-]*\s+){{1,9}}(?<!\bto )"
)
"""A noun in apposition with what is told of it, without a relative: ", a town Ukraine won back"."""
_CLAUSE_OPENS: Final = re.compile(rf"(?:\A|[,;:—–(.•*«\"-]\s*|\b{any_of('clause joint')}\s+)\Z")
_PARTICIPLE = Kept(re.compile(rf"\w+{any_of('participle of place')}{any_of('adjective ending')}").fullmatch)
_WHERE: Final = re.compile(
    rf"\s*(?:,\s+{any_of('relative place')}|[:—–]\s+(?:\w+\s+)?{any_of('there')})"
    rf"\s+(?:[^\W{PLACE}][\w'-]*\s+){{0,7}}"
)
_GERUND: Final = Kept(re.compile(rf"{ending_in('gerund')}\b").match)
_LABELS: Final = re.compile(r"[»\"*]*\s*(?:[—–]|:|(?<=\s)-(?=\s))\s*(?:[\w'-]+\s+)?")
_HEADING: Final = re.compile(r"[\W\d]*")
_ASIDE: Final = frozenset({"from", "through", "between", "road", "direction", "cause"})
_SAID_OF_NAMES: Final = frozenset({"hold", "take", "retake", "surround", "enter", "grey", "fall"})
_HOME: Final = frozenset({"at", "in", "from", "cause", "toward"})
_GOES_ON_IN: Final = frozenset({"hold", "take", "retake", "enter", "grey"})
_OWNING: Final = frozenset({"take", "retake", "hold", "lose", "fall", "surround"})
_SIGN: Final = 3
"""Characters of a sign and blanks behind a name that an act ends in."""
_RIGHT_TO_LEFT: Final = 1.0
_ITS_NAME: Final = 1.2
"""How near a name is to the act that it is a name of."""
_NEAR: Final = 4
"""Lists of names on each side of an act among which its own are."""
_OPENING, _SAME_CLAUSE = 0.3, 1.2
TOO_FAR: Final = 9.0
"""What an act costs that is not reached."""
_PASSED_BEHIND, _PASSED_BEFORE = 0.6, 2.0
"""What a list between costs where the act stands before it, and where behind."""
_ROUNDING: Final = 1e-6
_PREPOSED_COST: Final = 1.5
_MOST_ACTS: Final = 6
_OPENER: Final = re.compile(rf"\b{any_of('clause opener')}\s+(?:{any_of('filler')}\s+)*\Z")
_AUXILIARIES: Final = re.compile(rf"\s+(?:(?:{any_of('auxiliary')}|{any_of('degree')})\s+){{0,3}}")
_OWN_CLAUSE: Final = 2.0
"""What an act costs more from which the names are parted by what opens their own clause."""
_NEXT_ACTS: Final = 3
_PARTS: Final = (",", "(", " - ", " – ", " — ")
_COMMA, _CUT = re.compile(r",\s*"), re.compile(r"[,;:—–]")
_ROAD: Final = Kept(re.compile(rf"{any_of('road')}\b").match)
_CONTRASTED: Final = re.compile(rf"[,;—–]\s{any_of('but')}\s(?:{any_of('presents')}\s)?\Z")
_SUBJECT: Final = 30
"""Characters before an act in which the names that it is said of begin."""
"""So many acts on each side of a name are looked at."""
_start_of: Final = attrgetter("start")
_LONGEST_JOINT, _WORD_WIDTH = 40, 30
"""Characters of a word between clauses at most, and of a word with its blank as a rule."""
_CLAIMS_NOTHING_COST: Final = 0.8
_CLAIMS_NOTHING: Final = frozenset({"strike", "info", "harm"})
_PREPOSED = frozenset({"near", "toward", "bearing", "from", "through", "between", "in", "within", "part"})


def nearest_act(scene_: Scene, group: Group) -> tuple[float, Cue] | None:
    """What is most likely to happen to the group: the first of `acts_by_cost`, for less work."""
    found = _acts_within(scene_, group, _PASSED_BEHIND + _ROUNDING)
    if len(found) == 1 and _of_own_subject(scene_, group, found[0][1]):
        found = _acts_within(scene_, group, TOO_FAR)
    found = _in_order(scene_, group, found)
    return found[0] if found else None


def acts_by_cost(scene_: Scene, group: Group) -> list[tuple[float, Cue]]:
    """What may happen to the group: the acts with what each costs to reach, the nearest first."""
    return _in_order(scene_, group, _acts_within(scene_, group, TOO_FAR))


def _acts_within(scene_: Scene, group: Group, spare: float) -> list[tuple[float, Cue]]:
    """The acts that may happen to the group, with what each costs to reach: at least those that cost not
    more than the nearest and `spare`.
    """
    found: list[tuple[float, Cue]] = []
    most = TOO_FAR
    acts = nearest(scene_.acts, group.start, group.end, _MOST_ACTS)
    before = bisect_left(acts, group.start, key=_start_of)
    for act in (*reversed(acts[:before]), *acts[before:]):
        if not _is_of_another(scene_, group, act):
            cost = _act_cost(scene_, group, act, most)
            if cost < TOO_FAR:
                found.append((cost, act))
                most = min(most, cost + spare)
    return found


def _in_order(scene_: Scene, group: Group, found: list[tuple[float, Cue]]) -> list[tuple[float, Cue]]:
    """The acts by what they cost, of equal ones the first; a name's own subject is reckoned with."""
    if len(found) > 1:
        found = [(cost + _of_own_subject(scene_, group, act), act) for cost, act in found]
        found.sort(key=_cost_and_start)
    return found


def _cost_and_start(row: tuple[float, Cue]) -> tuple[float, int]:
    return row[0], row[1].start


def _of_own_subject(scene_: Scene, group: Group, act: Cue) -> float:
    """What an act costs more that is said of names before it, where the group's own clause has one: "A is
    freed, B is under attack".
    """
    if act.end > group.start or group.relation != "at":
        return 0.0
    if _opens_own_clause(scene_, group, act):
        return _OWN_CLAUSE
    if not _COMMA.fullmatch(scene_.masked, act.end, group.start):
        return 0.0
    subject = any(other.end <= act.start for other in scene_.groups_between(act.start - _SUBJECT, act.start))
    own = any(
        other.start >= group.end and not _CUT.search(scene_.masked, group.end, other.start)
        for other in scene_.acts
    )
    return _PASSED_BEHIND if subject and own else 0.0


def _opens_own_clause(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether the names are the subject of a clause of their own: "the goal ever since X was taken"."""
    if _OPENER.search(scene_.masked, act.end, group.start) is None:
        return False
    low = bisect_left(scene_.acts, group.end, key=_start_of)
    return any(
        _AUXILIARIES.fullmatch(scene_.masked, group.end, own.start) is not None
        for own in scene_.acts[low : low + _NEXT_ACTS]
    )


def _is_of_another(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether the act holds another name, of which alone it is said: "X is gone", "in occupied X"."""
    if scene_.masked[act.start] == PLACE and act.start < group.end <= act.end:
        return bool(scene_.groups_between(group.end, act.end))
    if act.kind not in _SAID_OF_NAMES:
        return False
    if _PARTICIPLE[act.words] is not None:
        own = scene_.first_from(act.end)
        if own is not None and own is not group and beside(scene_, act.end, own.start):
            return True
    ends = scene_.masked[max(act.start, act.end - _SIGN) : act.end]
    return (scene_.masked[act.start] == PLACE or PLACE in ends) and not (
        act.start < group.end and group.start < act.end
    )


def _act_cost(scene_: Scene, group: Group, act: Cue, most: float) -> float:
    """How far an act is from a group: words, boundaries and other groups between them, and the direction;
    `TOO_FAR` where it is seen at once that it costs more than `most`.
    """
    if act.start < group.end and group.start < act.end:
        return 0.0
    before = act.end <= group.start
    if not before and _heads(scene_, group, act):
        return TOO_FAR
    if _is_fought_for(scene_, group, act):
        return 0.0
    if act.name.startswith("held.") and not (before and beside(scene_, act.end, group.start)):
        return TOO_FAR
    if not before and (
        is_predicate(scene_, group, act) or is_labelled(scene_, group, act) or is_where(scene_, group, act)
    ):
        return 0.3
    low, high = (act.end, group.start) if before else (group.end, act.start)
    each = _PASSED_BEHIND if before else _PASSED_BEFORE
    between = scene_.groups_between(low, high)
    passed = len(between)
    if passed and not before and _is_of_contrasted(scene_, group, between[0]):
        return TOO_FAR
    if passed * each > TOO_FAR:
        return TOO_FAR
    if passed * each + scene_.least(low, high) > most + _ROUNDING:
        return TOO_FAR
    gap = distance(scene_, low, high)
    cost = gap + sum([each] * passed)
    opening = 0.0 if before else _clause_opening(scene_, group, gap)
    cost += opening
    if act.name in _CLAIMS_NOTHING and opening != _OPENING:
        cost += _CLAIMS_NOTHING_COST
    return cost


def _heads(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether the name only heads a line whose act has names of its own: "X: the enemy attacked near Y"."""
    return (
        scene_.masked.startswith(":", group.end)
        and _HEADING.fullmatch(scene_.masked, 0, group.start) is not None
        and any(
            other.relation not in _ASIDE
            and distance(scene_, min(act.end, other.end), max(act.start, other.start)) < _ITS_NAME
            for other in nearest(
                scene_.groups_between(group.end, len(scene_.masked)), act.start, act.end, _NEAR
            )
        )
    )


def _is_of_contrasted(scene_: Scene, group: Group, other: Group) -> bool:
    """Whether a contrast opens a clause with the next names, whose act is theirs: "A aside, but B fell"."""
    if group.relation != "at" or other.relation != "at":
        return False
    return (
        _CONTRASTED.search(scene_.masked, max(group.end, other.start - _LONGEST_JOINT), other.start)
        is not None
    )


def _is_fought_for(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether the words around the names that tell what is fought for hold the act: "за X тривають бої"."""
    return group.relation == "for" and any(
        post.name == "for" and post.start <= group.start and group.end <= act.start < post.end
        for post in scene_.posts
    )


def _clause_opening(scene_: Scene, group: Group, gap: float) -> float:
    """What an act behind the names costs more: little where they open its clause ("In X they fight")."""
    if group.relation not in _PREPOSED:
        return _RIGHT_TO_LEFT
    if gap < _SAME_CLAUSE and scene_.sentence.lang in ("uk", "ru"):
        before = _before_last_words(scene_.masked, group.start, len(group.words.split()))
        low = len(scene_.masked[:before].rstrip()) - _LONGEST_JOINT
        if _CLAUSE_OPENS.search(scene_.masked, max(0, low), before):
            return _OPENING
    return _RIGHT_TO_LEFT + _PREPOSED_COST


def _before_last_words(text: str, end: int, count: int) -> int:
    """Where the last words of `text[:end]` begin; `end` where it has not as many."""
    if count == 0:
        return len(text[:end].rstrip())
    low = max(0, end - _WORD_WIDTH * count)
    words = [word.start() for word in _ANY_WORD.finditer(text, low, end)]
    if low and len(words) <= count:
        words = [word.start() for word in _ANY_WORD.finditer(text, 0, end)]
    return words[-count] if len(words) >= count else end


def is_predicate(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether the act is said of the name itself in a relative clause or participle: "X, which remains …"."""
    if act.start < group.end or act.kind not in _SAID_OF_NAMES or group.relation == "namesake":
        return False
    gap = scene_.masked[group.end : act.start]
    return (
        any(sign in gap for sign in _PARTS)
        and not _GERUND[act.words]
        and (
            (
                _RELATIVE.fullmatch(scene_.masked, group.end, act.start) is not None
                and not _takes_another(scene_, group, act)
            )
            or _is_reduced(scene_, group, act)
            or (
                group.relation == "at" and _APPOSED.fullmatch(scene_.masked, group.end, act.start) is not None
            )
        )
    )


def _is_reduced(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether the act is told of a noun in apposition to the names: "X, a town Ukraine won back"."""
    return (
        scene_.sentence.lang == "en"
        and act.kind != "enter"
        and _REDUCED.fullmatch(scene_.masked, group.end, act.start) is not None
        and not any(
            other.kind not in _CLAIMS_NOTHING and group.end <= other.start < act.start
            for other in scene_.acts
        )
        and not any(
            not scene_.masked[act.end : other.start].strip()
            for other in scene_.groups_between(act.end, act.end + 2)
        )
    )


def is_where(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether a relative clause tells what happens in a place that is only home to somebody, or left: "fled
    X, where fighting goes on".
    """
    return (
        act.start >= group.end
        and group.relation in _HOME
        and (act.kind in _GOES_ON_IN or act.kind == "fight")
        and _WHERE.fullmatch(scene_.masked, group.end, act.start) is not None
    )


def is_meant(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether the act is said of the names themselves, however they relate to what else happens."""
    if group.relation == "cause" and _ROAD[group.words]:
        return False  # "the road to X is held"
    led = group.relation == "cause" or (group.relation == "from" and act.kind == "hold")
    if (led and act.start == group.start) or _has_preposition(scene_, group, act):
        return True
    return group.relation != "at" and (is_predicate(scene_, group, act) or is_it(scene_, group, act))


def _has_preposition(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether what seems to relate a name is of the act's own words: "laid hands on X", "boxed in X"."""
    words = scene_.masked[act.start : min(act.end, group.start)].rstrip()
    if act.kind not in _OWNING or not group.words or not f" {words}".endswith(f" {group.words}"):
        return False
    if group.end == act.end or (group.relation == "in" and group.end < act.end):
        return True
    return group.relation == "toward" and act.end <= group.start and beside(scene_, act.end, group.start)


def _takes_another(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether only a comma parts the act from the name, and its object follows it: "entered A, seized B"."""
    gap = scene_.masked[group.end : act.start].strip()
    return gap == "," and any(
        not scene_.masked[act.end : other.start].strip() for other in scene_.groups if other.start >= act.end
    )


def is_labelled(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether a dash or colon sets the act against the bare name: "X — a grey zone"."""
    return (
        group.relation == "at"
        and (act.kind in _SAID_OF_NAMES or act.kind == "lose")
        and _LABELS.fullmatch(scene_.masked, group.end, act.start) is not None
    )


def stands_near(act: Cue, group: Group) -> bool:
    """Whether the act only tells who stands near a place, so that another may say more of it."""
    return group.relation == "near" and act.name in ("hold", "defend", "leave")
