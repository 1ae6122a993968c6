"""Reading dates as reports write them, and refusing what is no day of the calendar."""

from __future__ import annotations

import functools
import re
from datetime import date
from pathlib import Path

from frontmap.tables import read_table

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[./_](\d{1,2})[./_](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})(?!\d)")
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|[-‑]?го|\.)?[ \u00a0]{1,3}(?:of[ ])?"
    r"([^\W\d_]{3,12})\.?,?[ \u00a0]{1,3}(\d{4})(?!\d)",
    re.IGNORECASE,
)
_WORD_DAY = re.compile(
    r"([^\W\d_]{3,12})\.?[ \u00a0]{1,3}(\d{1,2})(?:st|nd|rd|th)?,?[ \u00a0]{1,3}(\d{4})(?!\d)", re.IGNORECASE
)
EARLIEST = date(1991, 8, 24)
"""Dates before Ukraine's independence are taken for something else than a report's day."""


@functools.cache
def months() -> dict[str, int]:
    """Month names of `months.tsv`, lower-cased, with their numbers."""
    table = Path(__file__).with_name("months.tsv")
    return {row["name"]: int(row["month"]) for row in read_table(table)}


def parse_date(written: str) -> date:
    """The day that `written` begins with, in ISO, day-first, `20250227` or spelled-out form.

    A time and zone after the day are passed over: the day is the one written, in the writer's own zone.

    Raises:
        ValueError: it is no date in these forms, no day of the calendar, before 1991, or a date with slashes
            that may be day-first or month-first.
    """
    text = written.strip().strip("\"'").strip()
    text = re.sub(r"^[^\W\d_]{2,11}\.?,[ ]{1,3}", "", text)  # "Thu, 27 Feb 2025"
    found = _numeric(text) or _spelled(text)
    if found is None:
        raise ValueError("is no date that can be read; write it like 2025-02-27")
    try:
        day = date(*found)
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    if day < EARLIEST:
        raise ValueError("is too long ago to be a report's date")
    return day


def _numeric(text: str) -> tuple[int, int, int] | None:
    for pattern in (_ISO, _YEAR_FIRST, _COMPACT):
        if match := pattern.match(text):
            year, month, day = map(int, match.groups())
            return year, month, day
    if match := _DAY_FIRST.match(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] == "/" and day != month and max(day, month) <= 12:
            raise ValueError(
                f"may be in month {month} or month {day}; write it like {year}-{month:02}-{day:02}"
            )
        return (year, day, month) if match[2] == "/" and month > 12 else (year, month, day)
    return None


def _spelled(text: str) -> tuple[int, int, int] | None:
    if (match := _DAY_WORD.match(text)) and (month := months().get(match[2].lower())):
        return int(match[3]), month, int(match[1])
    if (match := _WORD_DAY.match(text)) and (month := months().get(match[1].lower())):
        return int(match[3]), month, int(match[2])
    return None


_ANYWHERE = re.compile(
    r"(?<![\w.])(?:\d{4}-\d{1,2}-\d{1,2}(?![\d-])|\d{1,2}([./])\d{1,2}\1\d{4}(?!\d)"
    r"|\d{1,2}(?:st|nd|rd|th|[-‑]?го|\.)?[ \u00a0]{1,3}[^\W\d_]{3,12}\.?,?[ \u00a0]{1,3}\d{4}(?!\d)"
    r"|[^\W\d_]{3,12}\.?[ \u00a0]{1,3}\d{1,2}(?:st|nd|rd|th)?,?[ \u00a0]{1,3}\d{4}(?!\d))",
    re.IGNORECASE,
)


def dates_in(text: str) -> list[tuple[int, int, date]]:
    """All full dates (day, month, year) in `text` as (start, end, day); no calendar day, no entry."""
    found = []
    for match in _ANYWHERE.finditer(text):
        try:
            found.append((match.start(), match.end(), parse_date(match[0])))
        except ValueError:
            continue
    return found


_IN_NAME = re.compile(
    r"(?<![^\W_])(?:(\d{4})([-_. ]?)(\d{2})\2(\d{2})|(\d{2})([-_.])(\d{2})\6(\d{4}))(?![^\W_])"
)


def date_in_name(name: str) -> date | None:
    """The one day that a file's name states (`isw_2025-02-27.html`, `27.02.2025.txt`), else None."""
    days = set()
    for match in _IN_NAME.finditer(name):
        parts = (match[1], match[3], match[4]) if match[1] else (match[8], match[7], match[5])
        try:
            day = date(*map(int, parts))
        except ValueError:
            continue
        if EARLIEST <= day <= date(2099, 12, 31):
            days.add(day)
    return days.pop() if len(days) == 1 else None
