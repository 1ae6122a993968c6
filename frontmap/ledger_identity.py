"""When two reports are the same one, and when one is the other's corrected self.

1. Same text, source and day: the same report, under whatever file name. With the same id but other
   particulars (title, address, side), its corrected self.
2. Same id and text, another source or day: its corrected self, for a whole file.
3. Same id, source and day, another text: its corrected self. Ids of parts (`feed.xml#3`) shift when a file
   grows, so a part must also share most of its words, or the address.
4. Same address, source and day, most words shared: its corrected self, under a new file name.

A report is never taken for a correction of one that was added in the same run: both were there at once.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from dataclasses import dataclass

from frontmap.ledger_codec import encode
from frontmap.records import Report

SHARED_WORDS = 0.5
"""The share of words that two versions of a text must have in common (of the longer one's); below it they
are two texts."""

_PART = re.compile(r"[#:]\d+$")
_WORDS = re.compile(r"\w+")
_MAX_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What of a report decides whether it is the same as another.

    Attributes:
        text: SHA-256 of the text.
        whole: SHA-256 of everything that a correction may change.
    """

    text: str
    whole: str


def fingerprint(report: Report) -> Fingerprint:
    """The report's digests; neither depends on the file's name."""
    particulars = Report(
        id="",
        text=report.text,
        source=report.source,
        side=report.side,
        published=report.published,
        url=report.url,
        lang=report.lang,
        title=report.title,
        author=report.author,
    )
    return Fingerprint(text=_digest(report.text), whole=_digest(encode(particulars)))


def is_part(report_id: str) -> bool:
    """Whether the id names one of several reports of a file."""
    return _PART.search(report_id) is not None


def same_words(one: str, other: str) -> bool:
    """Whether two texts share most of their words."""
    a, b = _bag(one), _bag(other)
    longer = max(a.total(), b.total())
    return longer == 0 or (a & b).total() >= SHARED_WORDS * longer


def corrects(new: Report, old: Report, *, old_given_id: str) -> bool:
    """Whether `new` is the corrected self of `old` (rules 2 to 4; texts or particulars differ).

    Args:
        old_given_id: the id that `old` had when it was added.
    """
    same_day = (new.source, new.published) == (old.source, old.published)
    same_address = bool(new.url) and new.url == old.url
    if new.id == old_given_id:
        if new.text == old.text:
            return same_day or same_address or not is_part(new.id)
        if not same_day:
            return False
        return not is_part(new.id) or same_address or same_words(new.text, old.text)
    return same_day and same_address and same_words(new.text, old.text)


def _bag(text: str) -> Counter[str]:
    words = itertools.islice(_WORDS.finditer(text), _MAX_WORDS)
    return Counter(match.group().casefold() for match in words)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
