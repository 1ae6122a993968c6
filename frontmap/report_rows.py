"""The reports of a map as a table: what each states about itself, and where every piece of that came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from frontmap.records import Report, ReportClaim
from frontmap.voice import voice

STATED = ("published", "source", "side", "lang", "url", "author", "title")
"""What a report states; each column has another beside it, `…_from`, that tells where that came from."""
COLUMNS = (
    "report", "part", *(name for stated in STATED for name in (stated, f"{stated}_from")),
    "also", "text_from", "mentions", "claims",
)  # fmt: skip
_ORIGIN = {"published": "none found"}


def report_rows(reports: Iterable[Report], items: Iterable[ReportClaim]) -> Iterator[dict[str, Any]]:
    """A row for each report, also for those in which no settlement was found."""
    mentions: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    for item in items:
        mentions[item.report.id] += 1
        claims[item.report.id] += item.claim.claim != "mention"
    for report in reports:
        yield {**_row(report), "mentions": mentions[report.id], "claims": claims[report.id]}


def _row(report: Report) -> dict[str, Any]:
    origins = _ORIGIN | dict(report.provenance)
    side, why = voice(report)
    row: dict[str, Any] = {
        "report": report.origin or report.id,
        "part": report.id if report.origin else "",
        "also": list(report.also),
        "text_from": origins.get("text", ""),
    }
    for name in STATED:
        row |= {name: getattr(report, name), f"{name}_from": origins.get(name, "")}
    row["published"] = report.published.isoformat() if report.published else ""
    return row | {"side": side, "side_from": why.removeprefix("the report's side: ")}


def about(report: Report) -> str:
    """A report in a line: its id, day, source, language and length."""
    day = report.published.isoformat() if report.published else "undated"
    facts = (day, report.source, report.lang, f"{len(report.text)} characters")
    return f"{report.id}: " + ", ".join(fact for fact in facts if fact)
