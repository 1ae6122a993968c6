"""The whole line for one report after another: find, resolve, claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from frontmap.claim import claims
from frontmap.find import find
from frontmap.gazetteer import Gazetteer
from frontmap.overrides import Overrides
from frontmap.records import Claim, Report, ReportClaim
from frontmap.resolve import resolve
from frontmap.segment import sentences


def claims_of(report: Report, gazetteer: Gazetteer, overrides: Overrides | None = None) -> list[Claim]:
    """The claims of one report, one for each settlement mention, in the order of its text."""
    cut = sentences(report.text, report.lang)
    mentions = find(report, cut, gazetteer)
    resolutions = resolve(report, cut, mentions, gazetteer)
    if overrides is not None:
        resolutions = overrides.apply(report, resolutions)
    found = claims(report, cut, resolutions)
    return found if overrides is None else overrides.correct(report, found)


def extract(
    reports: Iterable[Report], gazetteer: Gazetteer, overrides: Overrides | None = None
) -> Iterator[ReportClaim]:
    """The claims of many reports, as they come."""
    for report in reports:
        for claim in claims_of(report, gazetteer, overrides):
            yield ReportClaim(report, claim)
