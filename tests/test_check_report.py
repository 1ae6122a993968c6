"""Findings as tables, and what the summary counts."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import shapely
from ledger_samples import PLACES, said

from frontmap.check import Finding, check
from frontmap.check_report import (
    CLAIM_COLUMNS,
    SUMMARY_COLUMNS,
    claim_rows,
    summary,
    to_csv,
    to_geojson,
    to_json,
)
from frontmap.reference import ReferenceLayer

IN, OUT = shapely.box(37.5, 48.0, 39.0, 49.0), shapely.box(38.0, 48.0, 39.0, 49.0)
LAYERS = [
    ReferenceLayer("L", date(2025, 3, 1), OUT),
    ReferenceLayer("L", date(2025, 3, 20), OUT),
    ReferenceLayer("L", date(2025, 4, 1), IN),
    ReferenceLayer("L", date(2025, 5, 1), IN),
]


def findings() -> list[Finding]:
    claims = [
        said(date(2025, 4, 1), "UA01", "ru_control", source="A"),  # at once
        said(date(2025, 3, 26), "UA01", "ru_control", source="A"),  # 6 days later
        said(date(2025, 3, 10), "UA01", "ru_control", source="A"),  # 22 days later
        said(date(2025, 2, 1), "UA01", "ru_control", source="A"),  # 59 days later
        said(date(2024, 12, 1), "UA01", "ru_control", source="A"),  # 121 days later
        said(date(2025, 4, 5), "UA01", "ua_control", source="A"),  # never
        said(date(2025, 4, 5), "UA01", "contested", source="A"),
        said(date(2025, 4, 5), "UA04", "ru_control", source="B"),  # no coordinates
        said(date(2025, 8, 5), "UA01", "ru_control", source="B"),  # no layer near, none later
    ]
    return check(claims, LAYERS, PLACES)


def test_summary_counts() -> None:
    a, b, everything = summary(findings())
    assert tuple(a) == SUMMARY_COLUMNS
    assert a == {
        "group": "A", "claims": 7, "control_claims": 6, "compared": 6, "agreed_at_once": 1,
        "agreed_within_7": 2, "agreed_within_30": 3, "agreed_within_90": 4, "agreed_later": 1,
        "not_agreed": 1, "near_line": 0, "median_lag_days": 22,
    }  # fmt: skip
    assert (b["claims"], b["control_claims"], b["compared"], b["median_lag_days"]) == (2, 2, 0, None)
    assert (everything["group"], everything["claims"], everything["compared"]) == ("all", 9, 6)
    assert a["compared"] == a["agreed_within_90"] + a["agreed_later"] + a["not_agreed"]


def test_summary_by_other_groups() -> None:
    assert [row["group"] for row in summary(findings(), "claim")] == [
        "contested", "ru_control", "ua_control", "all",
    ]  # fmt: skip
    assert [row["group"] for row in summary(findings(), "oblast")] == ["Донецька"]
    assert summary([]) == []


def test_claim_rows_csv_and_json() -> None:
    rows = claim_rows(findings())
    assert all(tuple(row) == CLAIM_COLUMNS for row in rows)
    assert (rows[1]["lag_days"], rows[1]["lag_at_least"], rows[1]["reference_age_days"]) == (6, -5, 6)
    read = list(csv.DictReader(io.StringIO(to_csv(findings()), newline="")))
    assert len(read) == 9
    assert (read[0]["agrees"], read[6]["agrees"]) == ("true", "")
    assert json.loads(to_json(findings())) == {"claims": rows, "summary": summary(findings())}


def test_geojson_words_are_neutral() -> None:
    features = to_geojson(findings())["features"]
    texts = [feature["properties"]["agreement"] for feature in features]
    assert texts[0] == "agrees with the reference layer"
    assert texts[1] == "agrees with a later date of the reference layer"
    assert texts[5] == "does not agree with the reference layer"
    assert texts[6:] == ["placed only, or not compared"] * 3
    assert features[7]["geometry"] is None
    words = json.dumps(features).casefold()
    assert not any(word in words for word in ("truth", "correct", "wrong", "accura"))
