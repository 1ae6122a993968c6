"""Parts of a town that are named right beside its name: what is said of them is not said of all of it."""

from __future__ import annotations

import re
from typing import Final

from frontmap.kept import Kept
from frontmap.words import any_of

_PART: Final = Kept(re.compile(any_of("town part")).fullmatch)
_FILLER: Final = Kept(re.compile(any_of("filler")).fullmatch)
_OF: Final = "of"
_WIDTH, _WORDS = 60, 3
"""Characters beside a name in which the word for a part stands, and of how many words it is the last."""


def part_beside(masked: str, flat: str, start: int, end: int) -> str:
    """The word for a part of the town that `flat[start:end]` names: "the stadium of X", "стадіон X", "X's
    stadium"; "" where there is none.
    """
    return _before(masked, start) or _behind(flat, end)


def _before(masked: str, start: int) -> str:
    words = masked[max(0, start - _WIDTH) : start].split()
    at = len(words)
    while at and _FILLER[words[at - 1]] is not None:
        at -= 1
    if not at or _PART[words[at - 1]] is None:
        return ""
    word = words[at - 1]
    return word if _OF in words[at:] or not word.isascii() else ""


def _behind(flat: str, end: int) -> str:
    if not flat.startswith("'s ", end):
        return ""
    for word in flat[end + 3 : end + _WIDTH].split()[:_WORDS]:
        bare = word.rstrip(".,;:!?)")
        if _PART[bare] is not None:
            return bare
        if bare != word:
            break
    return ""
