"""Cutting a text that holds several articles into its articles, only where the text itself shows the cuts.

A false cut is worse than none: it takes a claim from under the label, date or voice that governs it. So a
text is cut on three kinds of evidence only, tried in this order:

1. metadata lines (`date: … | source: …`) at the head of each article, or `Channel, [24.10.2025 14:05]`
   lines, as Telegram Desktop writes them when posts are copied;
2. a heading with a date line of its own under it, three times or more in the same form;
3. a banner that says that the page is a list (`Category Archive: …`) and, under it, headings that are
   sentences (eight words or more, or five with an attribution as in "…, the governor has said"; not in title
   case, no full stop) each followed by a full paragraph. The line under the banner heads the first article.

Section headings of one long article ("Kupiansk", "The state of the forces") are none of these.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from frontmap.read.boilerplate import Line, boilerplate_kinds, is_listing, lines_of
from frontmap.read.dates import dates_in
from frontmap.read.draft import Article, Fact
from frontmap.read.headline import headline
from frontmap.tables import read_table

SHORTEST = 200
"""Characters that an article has at least; a shorter piece shows that the cut was wrong."""
_LEAD = 100  # characters of the paragraph under a heading
_HEADING = (60, 220)
_HEADING_WORDS = 8
_ATTRIBUTED_WORDS = 5
_REPEATED = 3
_ENDED = re.compile(r"[.!?…:;,][\"'”»’)\]]*\s*\Z")
_CLAUSE = re.compile(r",\s|\s[–—-]\s")
_NAMES = re.compile(r"(?:[A-ZА-ЯҐЄІЇ][\w’'-]+[ \u00a0]){1,2}[A-ZА-ЯҐЄІЇ][\w’'-]+,\s")


def articles(text: str) -> list[Article]:
    """The articles of a text, in order and not overlapping; an empty list where it is one text.

    What stands before the first article (a banner, a menu) belongs to none.
    """
    lines = lines_of(text)
    for find in (_by_metadata, _by_date_lines, _by_standfirsts):
        starts = find(text, lines)
        if len(starts) < 2:
            continue
        ends = [start.at for start in starts[1:]] + [len(text)]
        found = [
            Article(start.at, _trimmed(text, start.at, end), start.heading, start.facts)
            for start, end in zip(starts, ends, strict=True)
        ]
        if find is _by_metadata or all(article.end - article.start >= SHORTEST for article in found):
            return found
    return []


@dataclass(frozen=True, slots=True)
class _Start:
    at: int
    heading: str = ""
    facts: tuple[Fact, ...] = ()


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _by_metadata(text: str, lines: list[Line]) -> list[_Start]:
    """Articles that each begin with a metadata line, the first at the text's very beginning."""
    starts = []
    after_blank = True
    for line in lines:
        if after_blank and (":" in line.text or "[" in line.text) and len(line.text) <= 300:
            facts = headline(text[line.start : line.start + 2000]).facts
            if any(fact.field == "date" for fact in facts):
                starts.append(_Start(line.start, "", facts))
        after_blank = line.blank
    opens = bool(starts) and not text[: starts[0].at].strip()
    return starts if opens else []


def _by_date_lines(text: str, lines: list[Line]) -> list[_Start]:
    """Headings with a date line right under them (`Posted on October 24, 2025 by desk`)."""
    filled = [line for line in lines if not line.blank]
    starts: list[_Start] = []
    shapes = set()
    for heading, under, body in zip(filled, filled[1:], filled[2:], strict=False):
        if len(under.text) > 80 or len(heading.text) > _HEADING[1] or _is_end(heading.text):
            continue
        days = dates_in(under.text)
        if len(days) != 1 or dates_in(heading.text) or len(body.text) < 60:
            continue
        start, end, day = days[0]
        shapes.add(_shape(under.text[:start], under.text[end:]))
        fact = Fact("date", day.isoformat(), "date line under the article's heading")
        starts.append(_Start(heading.start, heading.text.strip(), (fact,)))
    return starts if len(starts) >= _REPEATED and len(shapes) == 1 else []


def _is_end(text: str) -> bool:
    return bool(re.search(r"[.;,:][\"'”»’)\]]*\s*\Z", text))


def _shape(before: str, after: str) -> tuple[str, int]:
    """What date lines of one page have in common: the words before the date, the number of words after."""
    return " ".join(before.casefold().split()), len(re.findall(r"[^\W\d_]+", after)) > 0


def _by_standfirsts(text: str, lines: list[Line]) -> list[_Start]:
    banner = next((n for n in range(min(len(lines), 8)) if is_listing(lines, n)), None)
    if banner is None:
        return []
    furniture = boilerplate_kinds(text)
    begins = [one.start for one in furniture]

    def inside(at: int) -> bool:
        before = bisect_right(begins, at) - 1
        return before >= 0 and at < furniture[before].end

    filled = [line for line in lines[banner + 1 :] if not line.blank and not inside(line.start)]
    starts = []
    for number, line in enumerate(filled):
        lead = filled[number + 1].text if number + 1 < len(filled) else ""
        before = filled[number - 1].text if number else "."
        heads = _is_standfirst(line.text) or (number == 0 and _is_title(line.text))
        if heads and len(lead) >= _LEAD and _ENDED.search(lead) and _ENDED.search(before):
            starts.append(_Start(line.start, line.text.strip()))
    opens = bool(starts) and bool(filled) and starts[0].at == filled[0].start
    return starts if opens else []


def _is_title(text: str) -> bool:
    """No paragraph: short, and not ended by a full stop."""
    return len(text.strip()) <= _HEADING[1] and not _is_end(text)


def _is_standfirst(text: str) -> bool:
    """A heading that is a sentence: no full stop, mostly small letters, no "Name Surname, office"; long, or
    with an attribution at its end.
    """
    text = text.strip()
    if len(text) > _HEADING[1] or _ENDED.search(text) or text[0].islower():
        return False
    words = [word for word in text.split() if word[:1].isalpha()]
    small = sum(word[0].islower() for word in words)
    if small < 0.4 * len(words) or _NAMES.match(text):
        return False
    long = len(text) >= _HEADING[0] and len(words) >= _HEADING_WORDS
    return long or (len(words) >= _ATTRIBUTED_WORDS and _attributed(text))


def _attributed(text: str) -> bool:
    """Whether a heading ends by saying whose word it is, or has a last clause that does."""
    clauses = _CLAUSE.split(text.casefold())
    words = clauses[-1].split()
    runs = {" ".join(words[at : at + size]) for at in range(len(words)) for size in (1, 2)}
    ends = {" ".join(words[-size:]) for size in (1, 2)}
    return not _attributions().isdisjoint(runs if len(clauses) > 1 else ends)


@functools.cache
def _attributions() -> frozenset[str]:
    return frozenset(row["words"] for row in read_table(Path(__file__).with_name("attributions.tsv")))
