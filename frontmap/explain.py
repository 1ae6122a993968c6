"""One mention explained in plain text: sentence, place, candidates, claim and every reason."""

from __future__ import annotations

from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate, ReportClaim


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


def _place(settlement_id: str | None, gazetteer: Gazetteer) -> str:
    if settlement_id is None:
        return "none"
    place = gazetteer[settlement_id]
    return f"{place.name_uk}, {place.hromada}, {place.raion}, {place.oblast} {settlement_id}"


def _candidate(candidate: Candidate, gazetteer: Gazetteer) -> str:
    return f"{candidate.score:.2f} {_place(candidate.settlement_id, gazetteer)} by {candidate.rule}"


def _visible(line: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
