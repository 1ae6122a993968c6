"""Acts that stand alone in quotation marks: what the writer does not believe, or somebody's own words."""

from __future__ import annotations

import re
from typing import Final

from frontmap.cue import Cue
from frontmap.cue_order import starting
from frontmap.patterns import PLACE
from frontmap.scope import Scene

_QUOTE_OPENS: Final = re.compile(rf"[«“„\"]\s*(?:[^\W\d_{PLACE}]+\s){{0,2}}\Z")
_QUOTE_CLOSES: Final = re.compile(rf"(?:\s[^\W\d_{PLACE}]+){{0,2}}\s*[»”“\"]")
"""Around an act and at most two more words on each side, none of them a name."""
_ANOTHER_PART: Final = re.compile(r":")


def is_scare_quoted(scene: Scene, act: Cue) -> bool:
    """Whether the act alone stands in quotation marks that quote nobody: what the writer does not believe."""
    if any(c.name == "claimed" and _says_so(scene, c, act) for c in scene.mods):
        return False
    return in_quotes(scene, act)


def in_quotes(scene: Scene, act: Cue) -> bool:
    """Whether an act alone stands in quotation marks."""
    return (
        _QUOTE_OPENS.search(scene.masked, 0, act.start) is not None
        and _QUOTE_CLOSES.match(scene.masked, act.end) is not None
    )


def _says_so(scene: Scene, verb: Cue, act: Cue) -> bool:
    """Whether a verb of saying may quote the act's words: what it says is not of another speaker's doings."""
    if verb.start >= act.end:
        return _ANOTHER_PART.search(scene.masked, act.end, verb.start) is None
    return verb.end > act.start or not starting(scene.says, verb.end, act.start)
