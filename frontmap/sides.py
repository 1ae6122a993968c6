"""Sides: which one a word for an actor stands for, by the report's voice or by who speaks."""

from __future__ import annotations

import re
from typing import Final

from frontmap.cue import Cue, sided
from frontmap.kept import Kept
from frontmap.records import Side
from frontmap.scope import Scene
from frontmap.words import any_of, ending_in, words_of

OTHER: Final[dict[Side, Side]] = {"ru": "ua", "ua": "ru", "": ""}
_OURS_IS_UKRAINIAN: Final = frozenset(words_of("ours is ukrainian"))
"""Languages in which "our troops", said by nobody known in a report of neither side, are Ukraine's: those of
the press that speaks to its soldiers.
"""
_FALSELY: Final = Kept(re.compile(any_of("said falsely")).fullmatch)
_GERUND: Final = Kept(re.compile(rf"{ending_in('gerund')}\b").match)
_THEIRS: Final = Kept(re.compile(any_of("theirs")).match)
_THAT_WIDTH: Final = 40
"""Characters before a side in which a conjunction opens its clause."""
_THAT_BEFORE: Final = re.compile(rf",\s{any_of('that')}\s(?:\w+\s)?\Z")
_UKRAINIAN_ENEMY: Final = re.compile(any_of("enemy in ukrainian"))


class Sides:
    """Tells the side that words stand for in a report of one voice, "" where it takes no side."""

    def __init__(self, voice: Side) -> None:
        self._side = voice

    def of(self, who: Cue) -> Side:
        """The side that a `who` cue names; "" where only the report's voice, which is unknown, would tell."""
        return self.named(who.name, who.words)

    def named(self, name: str, words: str) -> Side:
        """The side of a `who` cue of that name."""
        side = sided(name)
        if side:
            return side
        if not self._side:
            return "ru" if name == "enemy" and _UKRAINIAN_ENEMY.match(words) else ""
        return self._side if name == "own" else OTHER[self._side]

    def told(self, scene_: Scene, act: Cue, who: Cue) -> Side:
        """The side that a `who` cue names, in a report of neither side as its speaker means it.

        "Their troops" in what somebody is told to have said are the speaker's.
        """
        theirs = (
            who.name == "enemy"
            and _THEIRS[who.words]
            and _THAT_BEFORE.search(scene_.masked, max(0, who.start - _THAT_WIDTH), who.start)
        )
        said = self.speaker(scene_, act) if theirs else ""
        return said or self.of(who) or self.as_spoken(scene_, act, who.name)

    def as_spoken(self, scene_: Scene, act: Cue, who: str) -> Side:
        """Whom a speaker of one side means by "our troops" and "the enemy" in a report of neither."""
        if who not in ("own", "enemy"):
            return ""
        behind = {self.of(c) for c in scene_.says if c.side and c.start >= act.end}
        speaker = self.speaker(scene_, act) or (behind.pop() if len(behind) == 1 else "")
        speaker = speaker or ("ua" if scene_.sentence.lang in _OURS_IS_UKRAINIAN else "")
        return speaker if who == "own" else OTHER[speaker]

    def speaker(self, scene_: Scene, act: Cue) -> Side:
        """A speaker of one side who reports a success that nobody is named for reports its own."""
        if not any(c.name in ("claimed", "denied") and c.start < act.start for c in scene_.mods):
            return ""
        says = [c for c in scene_.says if c.side and c.start < act.start]
        if not says:
            return ""
        side = says[-1].side
        verbs = [c for c in scene_.mods if c.name in ("claimed", "denied") and c.start >= says[-1].start]
        denials = (
            n
            for n, c in enumerate(verbs)
            if c.name == "denied" and (not n or c.end <= act.start) and not _FALSELY[c.words]
        )
        first = next(denials, -1)
        goes_on = any(_GERUND[c.words] for c in verbs[first + 1 :] if c.end <= act.start)
        return OTHER[side] if first >= 0 and not goes_on else side
