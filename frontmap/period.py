"""Which of the times that a report states lie before what it reports of."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from frontmap.patterns import flat_part, flatten
from frontmap.when import When
from frontmap.words import any_of, words_of

_PAST_DAYS: Final = 16
"""Days before the report from which a dated event is past: a daily or weekly report covers less."""
_PAST_DAYS_OF_MONTH: Final = 6
"""The same from the end of a month named without a day: who says "in March" in April means the past."""
_PAST_DAYS_OVERVIEW: Final = 45
"""The same for a report that says it covers a month."""
_OVERVIEW: Final = re.compile(rf"\b{any_of('overview')}\b")
_OVERVIEW_WORDS: Final = tuple(flatten(word.rstrip("*")) for word in words_of("overview"))
_YEAR: Final = re.compile(r"20(?<!\d20)[0-4]\d(?!\d)")


class Period:
    """The time that a report covers; worked out when a sentence states a time."""

    def __init__(self, text: str, published: date | None) -> None:
        self._text = text
        self._day: date | None = published
        self._overview: bool | None = None

    def is_past(self, when: When) -> bool:
        """Whether a stated time lies before the period; one that opens it ("since …") does not."""
        if when.since:
            return False
        if self._day is None:
            self._day = _latest_year(self._text)
            if self._day is None:
                return False
        days = (self._day - when.day).days
        if days > _PAST_DAYS_OVERVIEW:
            return True
        if days <= (_PAST_DAYS if when.exact else _PAST_DAYS_OF_MONTH):
            return False
        if self._overview is None:
            self._overview = _is_overview(self._text)
        return not self._overview


def _latest_year(text: str) -> date | None:
    """The middle of the latest year that an undated report names: older years are past in it."""
    years = _YEAR.findall(text)
    return date(int(max(years)), 7, 1) if years else None


def _is_overview(text: str) -> bool:
    """Whether the text says that it covers a month."""
    flat = flat_part(text, 0, len(text))
    for words in _OVERVIEW_WORDS:
        if words in flat:
            return _OVERVIEW.search(text.lower()) is not None
    return False
