"""Reports and mentions as the review page's script reads them.

A report's text comes as the pieces between its mentions, so that no offset has to mean the same in Python and
in JavaScript. Each mention carries the quote by which an overrides file finds it again.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from frontmap.draw.names import russian_name, spellings_of
from frontmap.draw.outline import outline
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.merge import merge
from frontmap.overrides import COLUMNS, Correction
from frontmap.palette import DISCLAIMER, MODALITY_TEXTS, style_table
from frontmap.passage import one_line, quotes
from frontmap.read.boilerplate import boilerplate
from frontmap.records import (
    CLAIM_LABELS,
    MODALITIES,
    REALIS,
    Claim,
    Report,
    ReportClaim,
    Resolution,
    Settlement,
)
from frontmap.rulewords import in_words
from frontmap.voice import voice

Spans = Sequence[tuple[int, int]]
SEPARATOR = "|"
"""What stands between the further names of a settlement."""
MAX_SPELLINGS = 12
"""Former and foreign names of one settlement that the page's search knows."""
LOW_SCORE = 0.9
"""Resolutions that score less are offered for review: of those above, at least 97% are meant to be right."""

_TOLD = ("published", "source", "text")
"""Of what a report's provenance tells, what decides how its claims count."""
RIVAL = 0.25
"""A settlement that scores this part of the chosen one's score makes the choice ambiguous for a reviewer."""


@dataclass(frozen=True, slots=True)
class Read:
    """A report with the claims that were read in it, in the order of its text."""

    report: Report
    claims: tuple[Claim, ...]


@dataclass(slots=True)
class _Mentions:
    """The mentions of all reports, numbered, and the settlements that they may mean."""

    disputed: frozenset[str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)

    def add(self, number: int, claim: Claim, quote: tuple[str, int]) -> int:
        resolution, mention = claim.resolution, claim.resolution.mention
        folded = fold(one_line(mention.surface))
        self.rows.append(
            {
                "report": number,
                "surface": mention.surface,
                "line": one_line(mention.surface),
                "key": self.keys.setdefault(folded, len(self.keys)),
                "quote": quote[0],
                "occurrence": quote[1],
                "place": resolution.settlement_id or "",
                "score": round(resolution.score, 3),
                "candidates": [
                    [c.settlement_id, round(c.score, 3), in_words(c.rule)] for c in resolution.candidates
                ],
                "claim": claim.claim,
                "modality": claim.modality,
                "claimant": claim.claimant,
                "cue": claim.cue,
                "why": [list(mention.reasons), list(resolution.reasons), list(claim.reasons)],
                "flags": self._flags(claim),
            }
        )
        return len(self.rows) - 1

    def _flags(self, claim: Claim) -> list[str]:
        resolution = claim.resolution
        if resolution.settlement_id is None:
            return ["unresolved", "ambiguous"] if resolution.candidates else ["unresolved"]
        flags = ["ambiguous"] if _has_rival(resolution) else []
        flags += ["low"] if resolution.score < LOW_SCORE else []
        return flags + (["disputed"] if resolution.settlement_id in self.disputed else [])


def _has_rival(resolution: Resolution) -> bool:
    """Whether another settlement scores nearly as much as the one chosen."""
    least = RIVAL * resolution.score
    others = (c for c in resolution.candidates if c.settlement_id != resolution.settlement_id)
    return any(candidate.score >= least for candidate in others)


def payload(
    reads: Sequence[Read],
    gazetteer: Gazetteer,
    *,
    title: str,
    kept: Sequence[Correction] = (),
    file: str = "",
) -> dict[str, Any]:
    """Everything that the review page shows.

    Args:
        reads: the reports with their claims.
        gazetteer: all its settlements can be chosen on the page.
        title: the heading of the page.
        kept: corrections of an earlier review, which the page lists and gives back with its own.
        file: the name of the file that they are from.
    """
    statuses = merge(ReportClaim(read.report, claim) for read in reads for claim in read.claims)
    mentions = _Mentions(frozenset(s.settlement_id for s in statuses if s.disputed))
    reports = [_report(number, read, mentions) for number, read in enumerate(reads)]
    data = {
        "title": title,
        "note": DISCLAIMER,
        "columns": COLUMNS,
        "labels": CLAIM_LABELS,
        "modalities": MODALITIES,
        "realis": [modality for modality in MODALITIES if modality in REALIS],
        "modalityTexts": MODALITY_TEXTS,
        "styles": style_table(),
        "lowScore": LOW_SCORE,
        "reports": reports,
        "mentions": mentions.rows,
        "kept": [row.cells() for row in kept],
        "keptFile": file,
    }
    digest = hashlib.sha256(repr((reports, mentions.rows, data["kept"])).encode("utf-8", "replace"))
    settlements = _settlements(gazetteer, {row["place"] for row in mentions.rows})
    return data | {"digest": digest.hexdigest()[:16], "settlements": settlements, "outline": outline()}


def _report(number: int, read: Read, mentions: _Mentions) -> dict[str, Any]:
    report = read.report
    claims = sorted(read.claims, key=lambda claim: claim.resolution.mention.start)
    spans = [(c.resolution.mention.start, c.resolution.mention.end) for c in claims]
    around = [_sentence(report.text, claim) for claim in claims]
    pieces: list[str] = []
    asides: dict[int, list[str]] = {}
    rows, at = [], 0
    furniture = boilerplate(report.text)
    for claim, span, quote in zip(claims, spans, quotes(report.text, spans, around), strict=True):
        _add_piece(report.text, at, span[0], furniture, pieces, asides)
        rows.append(mentions.add(number, claim, (quote.text, quote.occurrence)))
        at = span[1]
    _add_piece(report.text, at, len(report.text), furniture, pieces, asides)
    return {
        "id": report.id,
        "key": report.origin or report.id,
        "title": report.title,
        "source": report.source,
        "published": report.published.isoformat() if report.published else "",
        "url": report.url,
        "lang": report.lang,
        "also": list(report.also),
        "voice": list(voice(report)),
        "from": _origins(report),
        "pieces": pieces,
        "asides": asides,
        "mentions": rows,
    }


def _origins(report: Report) -> list[tuple[str, str]]:
    told = {} if report.published else {"published": "none found; --date or a first line tells it"}
    told |= dict(report.provenance)
    return [(name, told[name]) for name in _TOLD if name in told]


def _add_piece(
    text: str, start: int, end: int, furniture: Spans, pieces: list[str], asides: dict[int, list[str]]
) -> None:
    """Add the text of a span; where furniture of the page is in it, its parts go into `asides` by turns."""
    parts, at = [], start
    for first, last in furniture:
        if at <= first < last <= end:
            parts += [text[at:first], text[first:last]]
            at = last
    if parts:
        asides[len(pieces)] = [*parts, text[at:end]]
    pieces.append(text[start:end])


def _sentence(text: str, claim: Claim) -> tuple[int, int]:
    """The span of the claim's sentence, or the mention's line where the claim is of another sentence."""
    mention = claim.resolution.mention
    start, end = claim.quote_start, claim.quote_start + len(claim.quote)
    if start <= mention.start and mention.end <= end:
        return start, end
    after = text.find("\n", mention.end)
    return text.rfind("\n", 0, mention.start) + 1, len(text) if after < 0 else after


def _settlements(gazetteer: Gazetteer, also: Iterable[str]) -> dict[str, Any]:
    """The settlements of the gazetteer as columns; positions in degrees WGS84, null where unknown."""
    places = list(gazetteer)
    known = {place.settlement_id for place in places}
    places += [gazetteer[name] for name in sorted(set(also) - known) if name]
    further = spellings_of([place.settlement_id for place in places])
    columns = {
        "id": [p.settlement_id for p in places],
        "uk": [p.name_uk for p in places],
        "ru": [_russian(p) for p in places],
        "latn": [p.name_latn for p in places],
        "kind": [p.kind for p in places],
        "also": [SEPARATOR.join(further[p.settlement_id][:MAX_SPELLINGS]) for p in places],
    }
    joined = {name: "\n".join(one_line(cell) for cell in cells) for name, cells in columns.items()}
    areas: dict[tuple[str, str], int] = {}
    return joined | {
        "area": [areas.setdefault((p.oblast, p.raion), len(areas)) for p in places],
        "areas": list(areas),
        "lat": [_number(p.lat) for p in places],
        "lon": [_number(p.lon) for p in places],
        "unc": [_number(p.uncertainty_km) for p in places],
        "pop": [p.population for p in places],
    }


def _russian(place: Settlement) -> str:
    """The Russian name where it is another word than the Ukrainian one."""
    name = russian_name(place)
    return "" if name == place.name_uk else name


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
