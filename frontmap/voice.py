"""Whose voice a report speaks with: who "we" and "the enemy" are in it."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import Final

from frontmap.chunks import chunks_of
from frontmap.cue import FOLDER, LANGUAGES
from frontmap.patterns import flat_part
from frontmap.records import Report, Side
from frontmap.scanner import Scanner
from frontmap.segment import QUOTATION, language
from frontmap.tables import read_table

_SIDES: Final[tuple[tuple[Side, Side], ...]] = (("ru", "ua"), ("ua", "ru"))
_LEAST, _LEAST_PARTISAN = 2.0, 0.5
"""Points by which one side's vocabulary must lead before it decides; fewer where a report says "ours"."""
_NAMES: Final = "ru name"
"""Spellings of names that one side's translators use: they tell the voice where a report takes a side."""


@lru_cache(maxsize=4)
def _scanner(lang: str) -> Scanner[tuple[str, float]]:
    rows = read_table(FOLDER / "voice.tsv")
    return Scanner([(r["pattern"], (r["side"], float(r["points"]))) for r in rows if r["lang"] == lang])


def voice(report: Report) -> tuple[Side, str]:
    """The side of the report and why: from its metadata, else from its own vocabulary, else unknown."""
    if report.side:
        origin = dict(report.provenance).get("side", "given")
        return report.side, f"the report's side: {origin}"
    if _is_neutral(report):
        return "", "a source of neither side"
    lang = language(report.text, report.lang or "en")
    lang = lang if lang in LANGUAGES else "en"
    points = dict.fromkeys(("ru", "ua", "own", _NAMES), 0.0)
    words: dict[str, list[str]] = {side: [] for side in points}
    flat = flat_part(report.text, 0, len(report.text))
    source = report.text.find("\n")  # behind the line that may name the source
    parts = [(0, len(flat))] if source < 0 else [(0, source), (source + 1, len(flat))]
    quoted = [bound for quotation in QUOTATION.finditer(report.text) for bound in quotation.span()]
    for start, end, (side, value) in _scanner(lang).scan_parts(chunks_of(report.text), flat, parts):
        if bisect_right(quoted, start) % 2:  # a speaker's words, not the report's
            continue
        points[side] += value
        words[side].append(flat[start:end])
    if points["own"]:
        points["ru"] += points[_NAMES]
        words["ru"] += words[_NAMES]
    least = _LEAST_PARTISAN if points["own"] else _LEAST
    for side, other in _SIDES:
        if points[side] - points[other] >= least and points[side] >= 2 * points[other]:
            return side, "its own words: " + ", ".join(dict.fromkeys(words[side][:6]))
    return "", "its words do not tell"


def _is_neutral(report: Report) -> bool:
    return dict(report.provenance).get("side", "").startswith("neutral")
