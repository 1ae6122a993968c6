"""One mention explained in plain text: sentence, place, candidates, claim and every reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from frontmap.find import find
from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate, Report, ReportClaim
from frontmap.segment import sentences


def explanation(item: ReportClaim, gazetteer: Gazetteer) -> str:
    """Several lines that tell how a mention was read; control characters in the text are shown as escapes."""
    report, claim = item.report, item.claim
    resolution, mention = claim.resolution, claim.resolution.mention
    at = mention.start - claim.quote_start
    quote = claim.quote
    marked = f"{quote[:at]}[{mention.surface}]{quote[at + len(mention.surface) :]}"
    where = report.origin or report.id
    lines = [
        f"{where}:{mention.start + report.offset}-{mention.end + report.offset}  {mention.surface}",
        f"  sentence:   {' '.join(marked.split())}",
        f"  found:      {'; '.join(mention.reasons)}",
        f"  place:      {_place(resolution.settlement_id, gazetteer)} (score {resolution.score:.2f})",
        f"  because:    {'; '.join(resolution.reasons)}",
    ]
    lines += [f"  candidate:  {_candidate(c, gazetteer)}" for c in resolution.candidates[:5]]
    lines.append(
        f"  claim:      {claim.claim} / {claim.modality}"
        + (f" by {claim.claimant}" if claim.claimant else "")
    )
    if claim.cue:
        lines.append(f"  cue:        {claim.cue}")
    lines.append(f"  rules:      {'; '.join(claim.reasons)}")
    return "\n".join(_visible(line) for line in lines) + "\n"


def explanations(items: Iterable[ReportClaim], gazetteer: Gazetteer) -> Iterator[str]:
    """The mentions one after another; behind those of a report its names that are no settlements."""
    for report, own in groupby(items, key=attrgetter("report")):
        for item in own:
            yield explanation(item, gazetteer)
        if passed := passed_over(report, gazetteer):
            yield passed


def passed_over(report: Report, gazetteer: Gazetteer) -> str:
    """The names of a report that look like settlements and are taken for something else, a line each."""
    found = find(report, sentences(report.text, report.lang), gazetteer)
    lines = [
        f"{report.origin or report.id}:{one.start + report.offset}-{one.end + report.offset}  {one.surface}  "
        f"no settlement: {one.kind} ({'; '.join(one.reasons)})"
        for one in found
        if one.kind != "settlement"
    ]
    return "".join(f"{_visible(line)}\n" for line in lines)


def _place(settlement_id: str | None, gazetteer: Gazetteer) -> str:
    if settlement_id is None:
        return "none"
    place = gazetteer[settlement_id]
    return f"{place.name_uk}, {place.hromada}, {place.raion}, {place.oblast} {settlement_id}"


def _candidate(candidate: Candidate, gazetteer: Gazetteer) -> str:
    return f"{candidate.score:.2f} {_place(candidate.settlement_id, gazetteer)} by {candidate.rule}"


def _visible(line: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
