"""Who may act: not a side that a sentence names for what it says or denies, or as driven out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from frontmap.cue import Cue
from frontmap.cue_order import around, behind, nearest
from frontmap.denial import negated
from frontmap.gap_piece import A_WORD
from frontmap.kept import Kept
from frontmap.records import Side
from frontmap.scope import Scene, distance
from frontmap.words import any_of, ending_in

ACTED_ON: Final = Kept(re.compile(rf"{any_of('acted on')}\b").match)
"""A side in the object's case: who is acted upon."""
_AGENT: Final = Kept(re.compile(rf"{ending_in('instrumental')}\Z").match)
_NEVER_ACTS: Final = Kept(re.compile(any_of("never acts")).fullmatch)
_THEY_DID: Final = Kept(re.compile(rf"{ending_in('past plural')}{any_of('reflexive')}?\b").match)
"""A verb in the past that says "they" or "we" by its ending."""
_DENIES: Final = Kept(re.compile(any_of("denies")).match)
_EARLY: Final = Kept(re.compile(any_of("early")).search)
_REPORT_BEHIND: Final = re.compile(rf"\s(?:[\w'-]+\s)?{any_of('report noun')}\s{any_of('about')}\b")
_BY_BEFORE: Final = re.compile(rf"\b{any_of('by')}\s+(?:{any_of('article')}\s+)?\Z")
_REPORT_BEFORE: Final = re.compile(rf"\b{any_of('report noun')}\s(?:[\w'-]+\s)?\Z")
_DENIER_REACH: Final = 2.0
_COLON: Final = re.compile(r"(?:\s[^\s,;.:]+){0,3}:(?!\d)")
_OPENS: Final = 3
"""Characters, such as the sign of a list, before what opens a sentence."""
_AFTER: Final = re.compile(rf"\b{any_of('after')}\s(?:[\w'-]+\s)?\Z")
_SAYS_REACH: Final = 1.1
_SPEAKER_WORDS: Final = 3
_VERBS_BEHIND: Final = int(_SAYS_REACH / A_WORD) + 1
"""Behind so many others, of a word each, none is within reach."""


def is_called_false(scene_: Scene) -> bool:
    """Whether a claim is called false, not just early: a partisan report does so with the enemy's."""
    return any(c.name == "denied" and not _EARLY[c.words] for c in scene_.mods)


def goes_on(scene_: Scene, act: Cue) -> bool:
    """Whether a sentence that names no side tells what the one named last did next: "took A and B"."""
    form = act.name.rpartition(".")[2]
    return not scene_.whos and form not in ("occ", "foe", "passive") and _THEY_DID[act.words] is not None


def is_kept(scene_: Scene, act: Cue) -> bool:
    """Whether a loss is denied, or said not to be: a report of one side tells so of its own places. Not in
    English, where a verb has a subject, which may be a pronoun of either.
    """
    denied = any(c.name == "denied" for c in scene_.mods)
    return denied or (scene_.sentence.lang != "en" and negated(scene_, act) is not None)


def denier(scene_: Scene) -> Side:
    """The side that denies something in a sentence: who denies a loss speaks of its own."""
    verb = next((m for m in scene_.mods if m.name == "denied"), None)
    if verb is None:
        return ""
    for say in reversed(around(scene_.says, verb.start, verb.end, _DENIER_REACH)):
        gap = sorted((min(say.end, verb.end), max(say.start, verb.start)))
        if _REPORT_BEHIND.match(scene_.masked, say.end):
            continue
        if say.side and distance(scene_, gap[0], gap[1]) <= _DENIER_REACH:
            return say.side
    sides = {say.side for say in scene_.says if say.end <= verb.start and say.side}
    return sides.pop() if len(sides) == 1 else ""


def denying(scene_: Scene, words: str) -> Cue | None:
    """The speaker right before the words of a denial ("Kyiv denied that"), None where they are nobody's."""
    verb = next((c for c in scene_.mods if c.name == "denied" and c.words == words), None)
    if verb is None or not _DENIES[words]:
        return None
    near = around(scene_.says, verb.start, verb.start, _SAYS_REACH)
    say = next((one for one in reversed(near) if one.end <= verb.start), None)
    return say if say is not None and distance(scene_, say.end, verb.start) <= _SAYS_REACH else None


def _is_denier(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether the side named only denies what follows: "Ukraine's military denied that X was taken"."""
    for verb in behind(scene_.mods, who.end, _SPEAKER_WORDS + 1):
        if (
            verb.name == "denied"
            and _DENIES[verb.words]
            and verb.end <= act.start
            and len(scene_.masked[who.end : verb.start].split()) <= _SPEAKER_WORDS
        ):
            if "," in scene_.masked[verb.end : act.start]:
                return True  # "though the Russians deny it, X is free"
            for say in nearest(scene_.says, who.start, who.end, 1):
                if say.start <= who.start and who.end <= say.end:
                    return True
    return False


def only_speaks(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether the side named only says or denies what follows."""
    if not scene_.mods:
        return False
    return _is_denier(scene_, act, who) or (bool(scene_.says) and _is_speaker(scene_, act, who))


def told_by(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether a side is named only as whose report it is: "Kyiv's statements about the loss of X"."""
    if who.end > act.start:
        return False
    behind, before = scene_.masked[who.end : act.start], scene_.masked[: who.start]
    return _REPORT_BEHIND.match(behind) is not None or (
        _REPORT_BEFORE.search(before) is not None and len(behind.split()) <= 1
    )


def _is_speaker(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether a side is named only as who says so: "the General Staff of Ukraine reported attacks",
    "was taken, Russia said".
    """
    apart = who.start >= act.end and scene_.masked[max(0, who.start - 2) : who.start].rstrip().endswith(",")
    if who.end > act.start and not apart:
        return False
    for say in nearest(scene_.says, who.start, who.end, 1):
        if say.start < who.end and who.start < say.end:
            if say.start <= _OPENS and who.end <= act.start and _COLON.match(scene_.masked, say.end):
                return True
            for verb in behind(scene_.mods, say.end, _VERBS_BEHIND):
                if verb.start >= act.start > who.start:
                    break
                if verb.name == "claimed" and distance(scene_, say.end, verb.start) <= _SAYS_REACH:
                    return True
    return False


def is_object_of(drivers: Sequence[Cue], who: Cue) -> bool:
    """Whether the side named is one that an act drives out: "drove the enemy from X and hold it"."""
    for act in drivers:
        if act.start < who.start <= act.end + 1:
            return True
        if 0 < act.start - who.end <= 2 and ACTED_ON[who.words]:
            return True
    return False


def is_of_circumstance(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether a side is named for what it did before: "after the withdrawal of our units X was taken"."""
    for other in nearest(scene_.acts, who.start, who.start, 3):
        if other != act and other.kind in ("leave", "lose") and 0 <= who.start - other.end <= 1:
            return _AFTER.search(scene_.masked, 0, other.start) is not None
    return False


def is_agent_of_another(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether an English "by" makes a side the doer of another act: "X, held by the Russians, fell"."""
    return (
        scene_.sentence.lang == "en"
        and who.end <= act.start
        and _BY_BEFORE.search(scene_.masked, 0, who.start) is not None
        and any(other.start < who.start and other != act for other in scene_.acts)
    )


def _did_another(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether a side in the instrumental case did what stands right before it, in a clause closed by a comma
    before the act: "X, taken by the enemy in May, was won back".
    """
    if who.end > act.start or _AGENT[who.words] is None or "," not in scene_.masked[who.end : act.start]:
        return False
    return any(c.end <= who.start and not scene_.masked[c.end : who.start].strip() for c in scene_.acts)


def may_act(scene_: Scene, act: Cue, who: Cue, drivers: Sequence[Cue]) -> bool:
    """Whether a side that is named can be the one that acts: it does not only speak or is driven out."""
    return not (
        is_object_of(drivers, who)
        or is_agent_of_another(scene_, act, who)
        or only_speaks(scene_, act, who)
        or _NEVER_ACTS[who.words]
        or _did_another(scene_, act, who)
        or is_of_circumstance(scene_, act, who)
        or (act.name in ("lose", "leave") and told_by(scene_, act, who))
    )
