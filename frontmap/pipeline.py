"""The whole line for one report after another: find, resolve, claim."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from frontmap.claim import claims
from frontmap.find import find
from frontmap.garbage import without_gc
from frontmap.gazetteer import Gazetteer
from frontmap.overrides import Overrides
from frontmap.read.boilerplate import boilerplate
from frontmap.records import Claim, Mention, Report, ReportClaim
from frontmap.resolve import resolve
from frontmap.segment import sentences
from frontmap.stages import Stages

if TYPE_CHECKING:
    from frontmap.reference import ReferenceLayer


def claims_of(
    report: Report,
    gazetteer: Gazetteer,
    overrides: Overrides | None = None,
    stages: Stages | None = None,
    references: Sequence[ReferenceLayer] = (),
) -> list[Claim]:
    """The claims of one report, one for each settlement mention, in the order of its text.

    Args:
        stages: where the time of each stage and what came out of it is added.
        references: layers whose edge tells where the line of contact runs; places near it are likelier.
    """
    stages = stages or Stages()
    with without_gc():
        return _claims(report, gazetteer, overrides, stages, references)


def _claims(
    report: Report,
    gazetteer: Gazetteer,
    overrides: Overrides | None,
    stages: Stages,
    references: Sequence[ReferenceLayer],
) -> list[Claim]:
    with stages.timed("segment"):
        cut = sentences(report.text, report.lang)
    with stages.timed("find"):
        mentions = _outside(find(report, cut, gazetteer), boilerplate(report.text))
    with stages.timed("resolve"):
        resolutions = resolve(report, cut, mentions, gazetteer, references)
        if overrides is not None:
            resolutions = overrides.apply(report, resolutions)
    with stages.timed("claim"):
        found = claims(report, cut, resolutions)
        found = found if overrides is None else overrides.correct(report, found)
    for stage, things in (("segment", cut), ("find", mentions), ("resolve", resolutions), ("claim", found)):
        stages.count(stage, len(things))
    return found


def extract(
    reports: Iterable[Report],
    gazetteer: Gazetteer,
    overrides: Overrides | None = None,
    stages: Stages | None = None,
    references: Sequence[ReferenceLayer] = (),
) -> Iterator[ReportClaim]:
    """The claims of many reports, as they come; see `claims_of`."""
    for report in reports:
        for claim in claims_of(report, gazetteer, overrides, stages, references):
            yield ReportClaim(report, claim)


def _outside(mentions: Sequence[Mention], spans: Sequence[tuple[int, int]]) -> list[Mention]:
    """The mentions that no boilerplate ("Read more", credits, forms) holds."""
    starts = [start for start, _ in spans]
    return [m for m in mentions if not _holds(spans, bisect_right(starts, m.start) - 1, m)]


def _holds(spans: Sequence[tuple[int, int]], at: int, mention: Mention) -> bool:
    return at >= 0 and mention.end <= spans[at][1]
