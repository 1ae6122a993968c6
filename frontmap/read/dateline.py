"""The day that a text states for itself in its first lines, like "Summary of the Day – February 27, 2025"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from frontmap.read.dates import dates_in

_FIRST_CHARACTERS = 3000
_FIRST_LINES = 12
_SHORT = 140  # a line up to this length that holds a full date and is no sentence is a dateline
_CUE = re.compile(
    r"(?:станом на|по состоянию на|as of|situation (?:as )?on|за (?:минулу )?добу|updated|published|posted"
    r"|опубліковано|опубликовано|оновлено|обновлено|stand:?|stan na|зведення|сводка|сводку|брифинг"
    r"|assessment|summary|update|briefing|report)[^.!?\n]{0,60}\Z",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?:\b(?:с|з|із|від|from|between)\b|[–—-])[^.!?\n]{0,40}\Z", re.IGNORECASE)
_NEWS = re.compile(r"\A\W*[^\W\d_][^\n.!?]{0,40}\Z")
_AFTER_NEWS = re.compile(r"\A[^\n.!?]{0,12}?(?:\([^)\n]{2,30}\)\s*)?[.]?\s*[—–:/]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”»)]*\s*\Z")
_ABBREVIATED = re.compile(r"\d\s?(?:рр?|гг?)\.[\"'”»)]*\s*\Z")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The stated day, and where in the text it is written."""

    start: int
    end: int
    day: date


def dateline(text: str, begin: int = 0) -> Dateline | None:
    """The day that the first lines of `text` from `begin` on state for the whole text, or None.

    It counts where a full date (day, month, year) stands alone in a short line, follows a cue such as
    "as of" or "станом на", or opens a news paragraph ("KYIV, February 27, 2025 —"). Of a period the last
    day counts. A date inside a sentence is an event's, and is left alone.
    """
    head = text[begin : begin + _FIRST_CHARACTERS]
    at = begin
    seen = 0
    for line in head.splitlines(keepends=True):
        if line.strip():
            seen += 1
            if found := _in_line(line.rstrip("\r\n")):
                return Dateline(at + found[0], at + found[1], found[2])
        if seen >= _FIRST_LINES:
            break
        at += len(line)
    return None


def _in_line(line: str) -> tuple[int, int, date] | None:
    found = dates_in(line)
    if not found:
        return None
    start, end, day = found[-1]
    if len({one[2] for one in found}) > 1 and not (len(found) == 2 and _RANGE.search(line[:start])):
        return None
    first = found[0][0]
    if len(line) <= _SHORT and _stands_alone(line, first, end):
        return start, end, day
    if _CUE.search(line[:first]):
        return start, end, day
    if _NEWS.match(line[:first]) and _AFTER_NEWS.match(line[end:]):
        return start, end, day
    return None


def _stands_alone(line: str, start: int, end: int) -> bool:
    """No sentence: the line ends without a full stop, or holds little but the date."""
    rest = len(line.strip()) - (end - start)
    if rest <= 30:
        return True
    return not _SENTENCE_END.search(line) or bool(_ABBREVIATED.search(line))
