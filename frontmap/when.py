"""When a sentence says that something happened: dates absolute or relative to the report's own."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from frontmap.cue import Cue
from frontmap.patterns import PLACE
from frontmap.words import any_of, words_of

_DAY_BEFORE: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\u00a0]+(?:of\s+)?\Z")
_DAY_AFTER: Final = re.compile(r"[\s\u00a0]+(\d{1,2})(?:st|nd|rd|th)?(?!\d|:|\.\d)")
_YEAR_AFTER: Final = re.compile(r"(?:\s+\d{1,2}(?:st|nd|rd|th)?,?|,)?\s+(?:of\s+)?(20[0-3]\d|19\d\d)(?!\d)")
_YEAR: Final = re.compile(
    r"\b(?:in|у|в|of|by|from|during|до|з|с)\s+(?:early |late |mid-)?(20[0-3]\d)(?!\d)"
    rf"|(?<!\d)(20[0-3]\d)(?:(?:-го|-му|-м)?\s+{any_of('year noun')}\b|-(?:го|му|м|й|ий|ому|ом)\b)"
    r"|(?<![\d.,])(20[0-2]\d)(?=[,;:)]|\.(?!\d)|\s+(?:when|коли|когда)\b)"
    rf"|(?<!after\s)(?<!since\s)\bthe\s+(20[0-3]\d)(?=\s+{any_of('dated noun')}\b)"
)
CENTURY: Final = "20"
"""In every year of `_YEAR`."""
_EARLY: Final = re.compile(rf"\b{any_of('early in')}\W+(?:in\W+)?20\d\d")
_SINCE: Final = re.compile(
    rf"\b(?:{any_of('since')}\s+(?:{any_of('part of time')}\s+)?"
    rf"|{any_of('ever since')}\s+(?:\w+\s+){{0,4}})\Z"
)
_RUN: Final = re.compile(r"\w+")
_SINCE_BEGINS = frozenset([entry.split()[0] for name in ("since", "ever since") for entry in words_of(name)])
_THEN: Final = re.compile(rf",\s+{any_of('when')}\b")
"""What follows a time and happened at it: "since May, when they took X"."""
_SINCE_WHEN: Final = re.compile(rf"\b(?:{any_of('since when')}\b|{any_of('ever since')}\s+{PLACE})")
"""What follows is a past event, not an opening: "since they took X in May"."""


class When(NamedTuple):
    """A stated time: local span, the last day it can mean, and whether it is an opening ("since …")."""

    start: int
    end: int
    day: date
    since: bool
    exact: bool


def times(flat: str, cues: Sequence[Cue], published: date | None) -> list[When]:
    """The times that a flattened sentence states, in which the words of `when.tsv` are known; without the
    report's date only those with a year.
    """
    found: list[When] = []
    for cue in cues:
        row = _read(flat, cue, published)
        if row is not None:
            found.append(row)
    if CENTURY not in flat:
        return found
    for year in _YEAR.finditer(flat):
        if not any(w.start <= year.end() and year.start() <= w.end + 6 for w in found):
            early = _EARLY.search(flat, max(0, year.start() - 24), year.end()) is not None
            number = int(year.group(year.lastindex or 0))
            day = date(number, 4, 30) if early else date(number, 12, 31)
            since = _is_since(flat, year.end() - 4, year.end())
            found.append(When(year.start(), year.end(), day, since, False))
    return found


def _read(flat: str, cue: Cue, published: date | None) -> When | None:
    start, end, value = cue.start, cue.end, cue.kind
    if cue.name == "days":
        day = published + timedelta(days=int(value)) if published else None
        return When(start, end, day, _is_since(flat, start, end), abs(int(value)) <= 2) if day else None
    year_match = _YEAR_AFTER.match(flat, end)
    day_match = _DAY_BEFORE.search(flat, max(0, start - 8), start) or _DAY_AFTER.match(flat, end)
    first, _, last = value.partition("-")
    month = int(last or first)
    since = _is_since(flat, day_match.start() if day_match and day_match.start() < start else start, end)
    if year_match:
        return _when(start, year_match.end(), int(year_match.group(1)), month, day_match, since)
    if published is None:
        return None
    year = published.year if month <= published.month else published.year - 1
    return _when(start, end, year, month, day_match, since)


def _when(
    start: int, end: int, year: int, month: int, day_match: re.Match[str] | None, since: bool
) -> When | None:
    last = calendar.monthrange(year, month)[1]
    number = int(day_match.group(1)) if day_match else last
    if not 1 <= number <= last:
        return None
    return When(start, end, date(year, month, number), since, day_match is not None)


def _is_since(flat: str, start: int, end: int) -> bool:
    if _THEN.match(flat, end) is not None:
        return False
    lead = flat[max(0, start - 40) : start]
    if _SINCE_BEGINS.isdisjoint(_RUN.findall(lead)):
        return False
    return _SINCE.search(lead) is not None and _SINCE_WHEN.search(lead) is None
