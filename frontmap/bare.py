"""Whether names stand in a sentence with hardly a word of their own."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import Final

from frontmap.kept import Kept
from frontmap.patterns import PLACE
from frontmap.scope import Group, Scene
from frontmap.words import any_of

_WORD: Final = re.compile(rf"[^\W\d_{PLACE}][\w'-]*")
_BEHIND: Final = re.compile(rf"\s([^\W\d_{PLACE}][\w'-]*)")
_SMALL: Final = Kept(
    re.compile(
        rf"{any_of('filler')}|{any_of('connect')}|{any_of('degree')}|{any_of('small')}|{any_of('count')}|{any_of('where')}"
    ).fullmatch
)
_COUNT: Final = re.compile(rf"\b(?:\d{{1,3}}|{any_of('count')})\b")
_ITEM: Final = re.compile(r"\W*\d{1,2}[.)/]\s")
_CONTRAST: Final = re.compile(rf"\s{any_of('contrast')}\b")
_DAYS: Final = re.compile(rf"\b\d{{1,2}}\s{any_of('clause joint')}\s\d{{1,2}}\s\w+")
_BARE_WORDS: Final = 1
_start_of: Final = attrgetter("start")


def is_bare(scene_: Scene, group: Group) -> bool:
    """Whether the part of the sentence that holds the group says hardly more than names and bearings."""
    low = scene_.masked.rfind(";", 0, group.start) + 1
    high = scene_.masked.find(";", group.end)
    high = len(scene_.masked) if high < 0 else high
    for ends in (_CONTRAST, _DAYS):
        end = ends.search(scene_.masked, group.end, high)
        high = end.start() if end else high
    told = sorted([*scene_.rels, *scene_.posts, *scene_.whos], key=_start_of, reverse=True)
    covered = words = 0
    for word in _WORD.finditer(scene_.masked, low, high):
        at = word.start()
        while told and told[-1].start <= at:
            covered = max(covered, told.pop().end)
        if at >= covered and not _SMALL[word.group()]:
            words += 1
            if words > _BARE_WORDS:
                return False
    return True


def says_more(scene_: Scene, group: Group) -> bool:
    """Whether a word right behind the names says something of them: "X can wait"."""
    behind_ = _BEHIND.match(scene_.masked, group.end)
    return behind_ is not None and _SMALL[behind_.group(1)] is None


def counts(scene_: Scene) -> bool:
    """Whether the sentence counts something, but for the number of a list's item: "four near A"."""
    item = _ITEM.match(scene_.masked)
    return _COUNT.search(scene_.masked, item.end() if item else 0) is not None
