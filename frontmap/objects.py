"""What an act has for its object besides the place: rifles seized in it, a farm or a half of it held."""

from __future__ import annotations

import re
from typing import Final

from frontmap.cue import Cue
from frontmap.scope import Group, Scene
from frontmap.words import any_of, words_of

_PART_OBJECT: Final = re.compile(any_of("part object"))
_CLAUSE_END: Final = re.compile(r"[,;:.—–(]")
_OBJECT_WORDS: Final = 4
_TAKEN: Final = frozenset({"take", "retake", "hold", "lose"})
_SET_APART: Final = re.compile(r"\W*[:—–-]|\W*\Z")
_TOWN_PART: Final = re.compile(rf"\b{any_of('town part')}\b")
_COUNT: Final = re.compile(any_of("count"))
_PORTION: Final = re.compile(rf"\W*(?:{any_of('article')} )?(?:[\w-]+ ){{0,2}}{any_of('portion')}\b")
_EXCEPT: Final = re.compile(rf"(?:\s[\w'-]+){{0,2}},?\s{any_of('except')}\b")
_LIGHT: Final = frozenset(words_of("light"))


def by_object(scene_: Scene, group: Group, act: Cue, name: str, effect: str) -> str:
    """The effect where the act has an object of its own: "seized rifles in X", "in X we hold a half"."""
    if effect == "own" and _EXCEPT.match(scene_.masked, max(act.end, group.end)):
        return "part"
    taken = name in _TAKEN
    if effect == "advance_other" and act.end > group.start:
        return "mention"
    if name == "lose" and group.relation == "in":
        return effect if _loses_a_part(scene_, act) else "mention"
    if taken and act.end <= group.start and group.relation in ("in", "near"):
        return _by_words_between(scene_, group, act, effect)
    if act.start < group.end:
        return effect
    if group.relation == "in" and effect == "own" and _PORTION.match(scene_.masked, act.end):
        return "part"
    partly = taken and group.relation in ("at", "in") and _only_a_part(scene_, group, act)
    return "part" if partly else effect


def _loses_a_part(scene_: Scene, act: Cue) -> bool:
    """Whether what is lost in a town is a part of it, not troops or tanks."""
    behind = [word.strip(",.;:") for word in scene_.masked[act.end :].split()[: _OBJECT_WORDS + 2]]
    return any(_PART_OBJECT.fullmatch(word) and not _COUNT.fullmatch(word) for word in behind)


def _by_words_between(scene_: Scene, group: Group, act: Cue, effect: str) -> str:
    """The effect by what stands between an act and a name in or near which it happens: its object."""
    words = re.findall(r"[^\W\d_]+|,", scene_.masked[act.end : group.start])
    words = words[: -max(1, len(group.words.split()))]
    parts = [word for word in words if _PART_OBJECT.fullmatch(word)]
    if effect == "advance_other":
        return effect if parts or any(map(_PART_OBJECT.fullmatch, act.words.split())) else "mention"
    plain = [word for word in words if word not in parts and word not in _LIGHT]
    other = bool(plain) and not _PART_OBJECT.fullmatch(words[-1])
    return "mention" if other and len(words) <= _OBJECT_WORDS + 1 and "," not in words else effect


def _only_a_part(scene_: Scene, group: Group, act: Cue) -> bool:
    """Whether the act behind a name has a part of the town as its object: "X: they took the farm"."""
    if group.relation == "at" and not _SET_APART.match(scene_.masked[group.end : act.start]):
        return False
    following = next((g.start for g in scene_.groups if g.start >= act.end), len(scene_.masked))
    behind = _CLAUSE_END.split(scene_.masked[act.end : following], maxsplit=1)[0].split()[:_OBJECT_WORDS]
    ahead = _CLAUSE_END.split(scene_.masked[group.end : act.start])[-1].split()[-_OBJECT_WORDS:]
    return _TOWN_PART.search(" ".join([*ahead, *behind])) is not None
