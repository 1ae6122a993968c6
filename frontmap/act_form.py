"""What kind of act is told, and in which form: a change of hands; a noun, an infinitive."""

from __future__ import annotations

import re
from typing import Final

from frontmap.cue import Cue
from frontmap.kept import Kept
from frontmap.scope import Scene
from frontmap.words import any_of, ending_in

CHANGES: Final = frozenset({"take", "retake", "fall", "lose", "leave"})
"""Acts by which a place changes hands."""
_INFINITIVES: Final = {
    lang: Kept(
        re.compile(
            rf"(?!{any_of('no infinitive')}\b){ending_in(f'infinitive {lang}')}{any_of('reflexive')}?\b"
        ).match
    )
    for lang in ("uk", "ru")
}
_BASE: Final = Kept(re.compile(rf"{any_of('base verb')}\b").match)
_TO: Final = re.compile(rf"(?<!\bup)(?<!\bon)(?<!\bin)(?<!\bback)(?:\A|\s){any_of('to')}\s\Z")
_TO_WIDTH: Final = 10
"""Characters before a verb in which "to" and the word before it are looked for."""
_NOUN: Final = Kept(
    re.compile(rf"(?:{any_of('act noun')}(?: {any_of('noun joint')})?|{any_of('act noun ending')})\Z").search
)


def is_noun(act: Cue) -> bool:
    """Whether an act is told by a noun ("the fall of X"): what is said of it behind it is said of the act."""
    return _NOUN[act.words] is not None


def is_infinitive(scene: Scene, act: Cue) -> bool:
    """Whether an act is told by an infinitive ("to take X"): what is meant to be, or was achieved."""
    if scene.sentence.lang == "en":
        before = scene.masked[max(0, act.start - _TO_WIDTH) : act.start]
        return _BASE[act.words] is not None and _TO.search(before) is not None
    infinitive = _INFINITIVES.get(scene.sentence.lang)
    return infinitive is not None and infinitive[act.words] is not None
