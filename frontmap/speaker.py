"""Who only speaks: sides that a sentence names for what they say or deny, not for what they do."""

from __future__ import annotations

import re

from frontmap.cue import Cue
from frontmap.records import Side
from frontmap.scope import Scene, distance
from frontmap.words import any_of

_DENIES = re.compile(any_of("denies"))
_EARLY = re.compile(any_of("early"))
_DENIER_REACH = 2.0
_SAYS_REACH = 1.1
_SPEAKER_WORDS = 3


def is_called_false(scene_: Scene) -> bool:
    """Whether a claim is called false, not just early: a partisan report does so with the enemy's."""
    return any(c.name == "denied" and not _EARLY.search(c.words) for c in scene_.of("mod"))


def denier(scene_: Scene) -> Side:
    """The side that denies something in a sentence: who denies a loss speaks of its own."""
    verb = next((m for m in scene_.of("mod") if m.name == "denied"), None)
    if verb is None:
        return ""
    for say in reversed(scene_.of("say")):
        gap = sorted((min(say.end, verb.end), max(say.start, verb.start)))
        if say.side and distance(scene_, gap[0], gap[1]) <= _DENIER_REACH:
            return say.side
    return ""


def _is_denier(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether the side named only denies what follows: "Ukraine's military denied that X was taken"."""
    return any(
        verb.name == "denied"
        and _DENIES.match(verb.words)
        and who.end <= verb.start
        and verb.end <= act.start
        and len(scene_.masked[who.end : verb.start].split()) <= _SPEAKER_WORDS
        and any(say.start <= who.start and who.end <= say.end for say in scene_.of("say"))
        for verb in scene_.of("mod")
    )


def only_speaks(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether the side named only says or denies what follows."""
    return _is_denier(scene_, act, who) or _is_speaker(scene_, act, who)


def _is_speaker(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether a side is named only as who says so: "the General Staff of Ukraine reported attacks"."""
    return who.end <= act.start and any(
        say.start < who.end
        and who.start < say.end
        and any(
            verb.name == "claimed"
            and say.end <= verb.start < act.start
            and distance(scene_, say.end, verb.start) <= _SAYS_REACH
            for verb in scene_.of("mod")
        )
        for say in scene_.of("say")
    )
