"""Findings as tables: a row per claim, a summary per source, CSV, JSON and GeoJSON."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from frontmap.check import Finding
from frontmap.export.rows import writable
from frontmap.export.table import csv_text
from frontmap.geojson import collection
from frontmap.ledger_selection import Group, located
from frontmap.merge import claimant_side

Row = dict[str, Any]

CLAIM_COLUMNS: tuple[str, ...] = (
    "published", "source", "settlement_id", "name", "oblast", "claim", "modality", "claimant",
    "claimant_side", "reference", "reference_date", "reference_age_days", "position", "distance_km",
    "uncertainty_km", "near_line", "expected", "agrees", "first_agreement", "lag_days", "lag_at_least",
    "followed_days", "agreeing_dates", "note", "report", "quote", "lat", "lon",
)  # fmt: skip

WITHIN_DAYS: tuple[int, ...] = (7, 30, 90)

SUMMARY_COLUMNS: tuple[str, ...] = (
    "group", "claims", "control_claims", "compared", "agreed_at_once",
    *(f"agreed_within_{days}" for days in WITHIN_DAYS),
    "agreed_later", "not_agreed", "near_line", "median_lag_days",
)  # fmt: skip


def claim_rows(findings: Iterable[Finding]) -> list[Row]:
    """A row per claim with `CLAIM_COLUMNS`, by day, source and place in the text's order."""
    return [_row(finding) for finding in findings]


def summary(findings: Iterable[Finding], by: Group = "source") -> list[Row]:
    """How the claims of each source stand to the reference layers, and those of all; `SUMMARY_COLUMNS`.

    `compared` counts the claims of control for which a polygon of the claim's day or a later one is at hand.
    `agreed_within_N` counts days from the claim on and includes those at once; `agreed_later` came after the
    largest N; `not_agreed` found no agreement on any date at hand. `near_line` counts compared claims whose
    settlement is nearer to the edge than its coordinates are sure. `median_lag_days` is over all that agreed,
    at once being 0.
    """
    rows = list(findings)
    groups: dict[str, list[Finding]] = {}
    for finding in rows:
        groups.setdefault(_group(finding, by), []).append(finding)
    table = [_summary_row(name or "(none)", some) for name, some in sorted(groups.items())]
    return [*table, _summary_row("all", rows)] if len(table) > 1 else table


def to_csv(findings: Iterable[Finding]) -> str:
    """The claims as CSV."""
    return csv_text(claim_rows(findings), CLAIM_COLUMNS)


def to_json(findings: Sequence[Finding], by: Group = "source") -> str:
    """Claims and summary as one JSON object, `{"claims": [...], "summary": [...]}`."""
    content = {"claims": claim_rows(findings), "summary": summary(findings, by)}
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def to_geojson(findings: Iterable[Finding]) -> dict[str, Any]:
    """A FeatureCollection with a point per claim whose place is known; simplestyle colours by agreement."""
    features = [_feature(row) for row in claim_rows(findings)]
    return collection("frontmap check", features)


AGREEMENT_TEXTS: dict[str, tuple[str, str]] = {
    "agrees": ("agrees with the reference layer", "#4d4d4d"),
    "agrees later": ("agrees with a later date of the reference layer", "#b8860b"),
    "does not agree": ("does not agree with the reference layer", "#aa3377"),
    "not compared": ("placed only, or not compared", "#bbbbbb"),
}
"""Kinds of agreement, in words, with a colour that belongs to neither side."""


def agreement(row: Row) -> str:
    """Which of `AGREEMENT_TEXTS` a row of `claim_rows` is."""
    if row["agrees"]:
        return "agrees"
    if row["first_agreement"]:
        return "agrees later"
    if row["agrees"] is False or _not_agreed_later(row):
        return "does not agree"
    return "not compared"


def _not_agreed_later(row: Row) -> bool:
    return bool(row["expected"]) and row["followed_days"] is not None and row["followed_days"] > 0


def _row(finding: Finding) -> Row:
    report, claim, place = finding.item.report, finding.item.claim, finding.place
    day, layer_day = report.published, finding.reference_date
    row = {
        "published": day.isoformat() if day else None,
        "source": report.source,
        "settlement_id": claim.resolution.settlement_id,
        "name": (place.name_latn or place.name_uk) if place else claim.resolution.mention.surface,
        "oblast": place.oblast if place else None,
        "claim": claim.claim,
        "modality": claim.modality,
        "claimant": claim.claimant,
        "claimant_side": claimant_side(finding.item),
        "reference": finding.reference,
        "reference_date": layer_day.isoformat() if layer_day else None,
        "reference_age_days": (day - layer_day).days if day and layer_day else None,
        "position": finding.position,
        "distance_km": _number(finding.distance_km),
        "uncertainty_km": _number(place.uncertainty_km) if place else None,
        "near_line": finding.near_line,
        "expected": finding.expected,
        "agrees": finding.agrees,
        "first_agreement": finding.first_agreement.isoformat() if finding.first_agreement else None,
        "lag_days": finding.lag_days,
        "lag_at_least": finding.lag_at_least,
        "followed_days": finding.followed_days,
        "agreeing_dates": "; ".join(day.isoformat() for day in finding.agreeing),
        "note": finding.note,
        "report": report.id,
        "quote": claim.quote,
        "lat": place.lat if place and located(place) else None,
        "lon": place.lon if place and located(place) else None,
    }
    return {name: writable(value) if isinstance(value, str) else value for name, value in row.items()}


def _group(finding: Finding, by: Group) -> str:
    if by == "source":
        return finding.item.report.source
    if by == "report":
        return finding.item.report.id
    if by == "claimant":
        return finding.item.claim.claimant
    if by == "claimant_side":
        return claimant_side(finding.item)
    if by == "claim":
        return finding.item.claim.claim
    return finding.place.oblast if finding.place else ""


def _summary_row(name: str, findings: Sequence[Finding]) -> Row:
    control = [each for each in findings if each.expected]
    compared = [each for each in control if _compared(each)]
    lags = [max(each.lag_days, 0) for each in compared if each.lag_days is not None]
    row: Row = {
        "group": name,
        "claims": len(findings),
        "control_claims": sum(each.item.claim.claim.endswith("_control") for each in findings),
        "compared": len(compared),
        "agreed_at_once": sum(each.agrees is True for each in compared),
    }
    for days in WITHIN_DAYS:
        row[f"agreed_within_{days}"] = sum(lag <= days for lag in lags)
    row["agreed_later"] = sum(lag > WITHIN_DAYS[-1] for lag in lags)
    row["not_agreed"] = len(compared) - len(lags)
    row["near_line"] = sum(each.near_line for each in compared)
    row["median_lag_days"] = statistics.median(lags) if lags else None
    return row


def _compared(finding: Finding) -> bool:
    return finding.agrees is not None or (finding.followed_days is not None and finding.followed_days > 0)


def _feature(row: Row) -> Row:
    located_here = row["lat"] is not None
    text, colour = AGREEMENT_TEXTS[agreement(row)]
    properties = {name: row[name] for name in CLAIM_COLUMNS if name not in ("lat", "lon")}
    style = {
        "title": f"{row['name']}: {row['claim']}, {text}",
        "description": row["quote"],
        "marker-color": colour,
        "marker-size": "medium" if row["expected"] else "small",
    }
    position = [round(row["lon"], 6), round(row["lat"], 6)] if located_here else None
    geometry = {"type": "Point", "coordinates": position} if position else None
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {**properties, "agreement": text, **style},
    }


def _number(value: float) -> float | None:
    return round(value, 3) if math.isfinite(value) else None
