"""Small made-up reports, claims and places for the tests of the ledger and of what reads it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date

from frontmap.ledger_records import Versions
from frontmap.records import (
    Candidate,
    Claim,
    ClaimLabel,
    Mention,
    Modality,
    Report,
    ReportClaim,
    Resolution,
    Settlement,
    Side,
)

VERSIONS = Versions(tool="1.0", gazetteer="g1")


def place(settlement_id: str, name: str, *, lat: float, lon: float, oblast: str = "Донецька") -> Settlement:
    return Settlement(
        settlement_id=settlement_id,
        name_uk=name,
        name_ru=name,
        name_latn=name,
        kind="village",
        oblast=oblast,
        raion="Р",
        hromada="Г",
        lat=lat,
        lon=lon,
        uncertainty_km=0.5,
        coordinate_source="made up",
    )


class Places(dict[str, Settlement]):
    """A gazetteer of a few places."""

    version = "g1"

    def __iter__(self) -> Iterator[Settlement]:  # type: ignore[override]
        return iter(self.values())


PLACES = Places(
    {
        "UA01": place("UA01", "Toretsk", lat=48.40, lon=37.85),
        "UA02": place("UA02", "Pokrovsk", lat=48.28, lon=37.18),
        "UA03": place("UA03", "Kupiansk", lat=49.71, lon=37.61, oblast="Харківська"),
        "UA04": place("UA04", "Nowhere", lat=math.nan, lon=math.nan),
        "UA05": place("UA05", "Quote \"<b>'", lat=47.5, lon=36.1, oblast="Запорізька"),
    }
)


def claim(
    report: Report,
    settlement_id: str | None = "UA01",
    label: ClaimLabel = "ru_control",
    *,
    modality: Modality = "asserted",
    claimant_side: Side = "",
    claimant: str = "",
    start: int = 0,
    quote: str = "",
) -> Claim:
    surface = report.text[start : start + 7]
    candidates = (Candidate("UA01", 0.9, "exact"), Candidate("UA02", 0.2, "edit"))
    mention = Mention(report.id, start, start + len(surface), surface, candidates=candidates, reasons=("a",))
    resolution = Resolution(mention, settlement_id, 0.9, ("near",), candidates)
    return Claim(
        resolution=resolution,
        claim=label,
        modality="-" if label == "mention" else modality,
        side=label[:2] if label[:2] in ("ru", "ua") else "",
        claimant=claimant,
        claimant_side=claimant_side,
        quote=quote or report.text,
    )


def report(
    name: str = "a.txt",
    text: str = "Toretsk was taken.",
    *,
    source: str = "Desk",
    day: date | None = date(2025, 3, 1),
    side: Side = "",
    url: str = "",
) -> Report:
    return Report(id=name, text=text, source=source, published=day, side=side, url=url)


def said(
    day: date | None,
    settlement_id: str,
    label: ClaimLabel,
    *,
    source: str = "Desk",
    side: Side = "",
    modality: Modality = "asserted",
    text: str = "",
) -> ReportClaim:
    """One report with one claim."""
    body = text or f"{settlement_id} {label}"
    made = report(f"{source}-{day}-{settlement_id}-{label}.txt", body, source=source, day=day, side=side)
    return ReportClaim(made, claim(made, settlement_id, label, modality=modality, claimant_side=side))


def pairs(items: Iterable[ReportClaim]) -> list[tuple[str, str | None, str]]:
    return [(item.report.id, item.claim.resolution.settlement_id, item.claim.claim) for item in items]
