"""The past that a paragraph tells of: a time that one sentence states goes for what the next ones tell."""

from __future__ import annotations

import re
from typing import Final

from frontmap.cue import Cue
from frontmap.dating import PAST_VERB, Times
from frontmap.modality import Sureness, sureness
from frontmap.records import REALIS
from frontmap.scope import Group, Scene
from frontmap.when import When
from frontmap.words import any_of

_CLAUSE: Final = re.compile(r"[,;:—–]")
_THEN: Final = re.compile(rf"\b{any_of('at the time')}\b")
_CONDITION: Final = re.compile(rf"\b{any_of('condition')}\b")
_OPENS: Final = 12
"""Characters of a sentence in which the time stands that all of it, and what follows, is told of."""

_WORDS: Final = 16
"""Words at most of a sentence without places that tells when the story plays: "It began in May 2022."."""
_SHORT: Final = 24
"""Characters of a sentence that states a time and no more: "Spring 2022."."""


class Narrative:
    """Remembers the past that a paragraph has come to."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """A new paragraph begins."""
        self._past = ""
        self._opened = self._alone = self._present = False

    def remember(self, scene: Scene, when: Times) -> None:
        """What times a sentence states: a past one goes on until a present one."""
        if any(cue.name == "now" for cue in scene.mods) or len(when.stated) > len(when.past):
            self.forget()
            self._present = True
            return
        for row in when.past:
            self._past = scene.flat[row.start : row.end]
            opens = row.start <= _OPENS and not any(c.start < row.start for c in scene.acts)
            self._opened = opens or _is_about(scene, row)
            self._alone = self._opened and len(scene.flat) <= _SHORT
            return
        for cue in scene.mods:
            if cue.name == "past":
                self._past, self._opened = cue.words, False
                return
        then = self._opening_then(scene)
        if then and not self._past and any(PAST_VERB[act.words] for act in scene.acts):
            self._past, self._opened = then, True

    def _opening_then(self, scene: Scene) -> str:
        """The word that opens a sentence and tells that it was then, where it is not about today; not in
        English, where "then" tells what came next.
        """
        then = None if self._present or scene.sentence.lang == "en" else _THEN.match(scene.flat)
        return "" if then is None else then.group()

    def sure(self, scene: Scene, act: Cue | None, group: Group, when: Times) -> Sureness:
        """How sure an act is, of which its paragraph may tell that it is past."""
        sure = sureness(scene, act, group, when)
        past = self._past_of(scene, act, when) if act is not None and sure.modality in REALIS else ""
        return Sureness("past", past) if past else sure

    def _past_of(self, scene: Scene, act: Cue, when: Times) -> str:
        """The words of the past in which an act of a sentence lies that states no time of its own."""
        told = next(
            (scene.flat[row.start : row.end] for row in when.past if row.end <= act.start), self._past
        )
        if not told and PAST_VERB[act.words]:
            told = self._opening_then(scene)
        if not told or len(when.stated) > len(when.past):
            return ""
        if any(cue.name == "now" for cue in scene.mods):
            return ""
        if _CONDITION.search(scene.masked, 0, act.start):
            return ""
        then = _THEN.search(scene.masked, 0, act.start)
        if then is not None:
            return f"{then.group()}: {told}"
        tells = self._alone or (self._opened and PAST_VERB[act.words])
        return self._past if tells else ""


def _is_about(scene: Scene, time: When) -> bool:
    """Whether a sentence tells when the story plays and no more."""
    alone = not scene.groups and len(scene.flat.split()) <= _WORDS
    return alone and _CLAUSE.search(scene.flat, 0, time.start) is None
