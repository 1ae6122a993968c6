"""Clauses that leave out what was said before: "Y too", "so is Y", "Y today", "not in Y", "Y will follow"."""

from __future__ import annotations

import re
from typing import Final

from frontmap.scope import Group, Scene
from frontmap.words import any_of

_SAME_AFTER: Final = re.compile(rf"[»\"*]*\s*(?:[—–:,]\s*)?{any_of('the same')}\W*")
_SAME_BEFORE: Final = re.compile(rf"\W*(?:{any_of('connect')}\s+)?{any_of('the same')}(?:\W+\w+){{0,2}}\W*")
_SO_OPENS: Final = re.compile(rf"(?:\A\W*|[.;:,—–]\s)(?:{any_of('clause joint')}\s|{any_of('filler')}\s)*\Z")
_FOLLOWS: Final = re.compile(
    rf"(?:,\s[^,;:.]{{1,80}},)?\s(?P<words>{any_of('follows suit')})(?:\s{any_of('gap time')}){{0,3}}"
    rf"\s*(?:[.,;!»”\"]|\Z|{any_of('connect')}\s)"
)
_SO: Final = re.compile(
    rf"(?:\A\W*|[.;:,—–]\s|,\s{any_of('connect')}\s)(?:{any_of('so inverted')})\s(?:{any_of('filler')}\s)*\Z"
)
"""A verb before its subject that says the same of it: "X is free, and so is Y"."""
_SO_WIDTH: Final = 40
"""Characters before names in which such a verb is looked for."""
_GAP_OPENS: Final = re.compile(rf"\s*(?:{any_of('gap opens')}\s+)?")
_GAP_CLOSES: Final = re.compile(rf"\s*(?:{any_of('gap time')}\s*){{0,4}}")
_LONG_AGO: Final = re.compile(any_of("long ago"))
_NOT_SO: Final = re.compile(rf"\s*[—–-]\s(?:{any_of('not so')})\s*(?:[.,;!»]|\Z)")
_IS_NOT: Final = re.compile(rf"\s{any_of('is not')}\s*(?:[.;!»”\"]|,\s|\Z)")
"""A negated auxiliary that ends its clause: "Y isn't."."""
_BUT_NOT: Final = re.compile(rf",\s(?:{any_of('but not')})\s(?:[^\W\d_]{{1,2}}\s)?\Z")
_LEADS_IN: Final = re.compile(
    rf"\b(?:{any_of('leads in')}|{any_of('contrast')}|{any_of('clause joint')}|{any_of('filler')})\b"
)
_TOLD: Final = re.compile(r"[^\W\d_]{2,}")
_ENDS: Final = re.compile(r"\s*(?:[,.;:!)—–]|\Z)")
_CLOSES: Final = re.compile(r"\s*(?:[,.;:!)]|\Z)")


def is_long_ago(scene_: Scene, group: Group) -> bool:
    """Whether the words behind the names date what is said of them before the report: "Y a month ago"."""
    return _LONG_AGO.search(scene_.masked, group.end) is not None


def is_likened(scene_: Scene, group: Group) -> bool:
    """Whether all that is said of the names is that it is the same there: "X — too", "the same in X"."""
    masked = scene_.masked
    if _SO.search(masked, max(0, group.start - _SO_WIDTH), group.start) and _ENDS.match(masked, group.end):
        return True
    stop, pause = masked.rfind(".", 0, group.start), masked.rfind(";", 0, group.start)
    low = 1 + max(stop, pause, masked.rfind(":", 0, group.start))
    behind = _SAME_AFTER.match(masked, group.end) is not None
    if not behind and _SAME_BEFORE.match(masked, low) is None:
        return False
    high = _find(masked, ";", group.end, _find(masked, ".", group.end, len(masked)))
    before, after = masked[low : group.start], masked[group.end : high]
    comma = after.find(",")
    if comma > 0 and not any(act.start >= group.end for act in scene_.acts):
        after = after[:comma]
    if behind and _SAME_AFTER.fullmatch(after) and not _TOLD.search(before.rpartition(",")[2]):
        return True
    return _SAME_BEFORE.fullmatch(before) is not None and not _TOLD.search(after)


def follows(scene_: Scene, group: Group) -> str:
    """The words that tell that the same happened to the names, or may: "X fell, Y will follow"."""
    if group.relation != "at":
        return ""
    said = _FOLLOWS.match(scene_.masked, group.end)
    return "" if said is None else said.group("words")


def is_gapped(scene_: Scene, group: Group) -> bool:
    """Whether a clause leaves out what the one before says: "X fell yesterday, Y today", "…, then Y"."""
    masked = scene_.masked
    comma = masked.rfind(",", 0, group.start)
    high = _find(masked, ".", group.end, len(masked))
    return (
        comma >= 0
        and group.relation == "at"
        and scene_.sentence.lang == "en"
        and any(other.end <= comma for other in scene_.groups)
        and any(act.end <= comma for act in scene_.acts)
        and _GAP_OPENS.fullmatch(masked, comma + 1, group.start) is not None
        and _GAP_CLOSES.fullmatch(masked, group.end, high) is not None
        and (bool(masked[comma + 1 : group.start].strip()) or bool(masked[group.end : high].strip()))
    )


def is_unlike(scene_: Scene, group: Group) -> bool:
    """Whether all that is said of the names is that it is not so there: "A is ours, B is not"."""
    low = 1 + max(scene_.masked.rfind(mark, 0, group.start) for mark in ".;,")
    return _NOT_SO.match(scene_.masked, group.end) is not None and not _TOLD.search(
        _LEADS_IN.sub("", scene_.masked[low : group.start])
    )


def is_excepted(scene_: Scene, group: Group) -> bool:
    """Whether all that is said of the names is that it is not so there either: "in A, but not in B", "A is
    lost. B isn't.".
    """
    if _IS_NOT.match(scene_.masked, group.end) and _opens_clause(scene_, group):
        return True
    low = scene_.groups[0].end if scene_.groups else len(scene_.masked)
    return (
        low <= group.start
        and _BUT_NOT.search(scene_.masked, max(low, group.start - _SO_WIDTH), group.start) is not None
        and _CLOSES.match(scene_.masked, group.end) is not None
    )


def _opens_clause(scene_: Scene, group: Group) -> bool:
    """Whether the names open a clause."""
    return _SO_OPENS.search(scene_.masked, max(0, group.start - _SO_WIDTH), group.start) is not None


def _find(text: str, mark: str, low: int, high: int) -> int:
    """Where a mark stands between two places, else the second."""
    at = text.find(mark, low, high)
    return high if at < 0 else at
