"""Acts told by a noun ("the capture of X"): whether anything says that they came to pass."""

from __future__ import annotations

import re
from typing import Final

from frontmap.act_form import CHANGES
from frontmap.cue import Cue
from frontmap.dating import PAST_VERB
from frontmap.kept import Kept
from frontmap.scope import Scene
from frontmap.words import any_of

_LANGUAGES: Final = ("uk", "ru")
"""Languages whose nouns of this kind are no verbs besides."""
_EVENT: Final = Kept(re.compile(rf"{any_of('event noun')}\b").match)
_DONE: Final = re.compile(rf"\b{any_of('event done')}")
_UPON: Final = re.compile(rf"\b{any_of('event upon')}\s(?:[\w'-]+\s){{0,2}}\Z")
_GOES_ON: Final = re.compile(rf"\b{any_of('event goes on')}")
"""What is going on behind "after the capture of X": a verb of the present."""
_SUBJECT: Final = re.compile(rf"(?:\A|[,;:—–.(«•*-]\s*)(?:[\w'-]+{any_of('adjective ending')}\s){{0,2}}\Z")
_WORD: Final = re.compile(r"[\w'-]+")


def is_only_named(scene: Scene, act: Cue) -> bool:
    """Whether a change of hands is only named by a noun: no verb of the past tells what it did or what
    followed upon it ("the capture of X is a matter for the autumn", "they were decorated for taking X").
    """
    if scene.sentence.lang not in _LANGUAGES or act.kind not in CHANGES or _EVENT[act.words] is None:
        return False
    if scene.times or _DONE.search(scene.masked):
        return False
    before = scene.masked[: act.start]
    upon = _UPON.search(before) is not None
    if upon and _GOES_ON.search(scene.masked, act.end):
        return False
    if not upon and _SUBJECT.search(before) is None:
        return True
    return not any(
        PAST_VERB[word.group()]
        for word in _WORD.finditer(scene.masked)
        if word.end() <= act.start or word.start() >= act.end
    )
