"""Claims as pandas and geopandas tables; a settlement's claims in order of time."""

from __future__ import annotations

from datetime import date

import pytest
from ledger_samples import PLACES, said

from frontmap.frames import COLUMNS, timeline, to_frame, to_geodataframe
from frontmap.records import CLAIM_LABELS
from frontmap.timeline import about, moments

CLAIMS = [
    said(date(2025, 3, 8), "UA01", "ru_control", source="MoD", side="ru"),
    said(date(2025, 3, 1), "UA01", "ua_control", source="GS", side="ua"),
    said(None, "UA01", "contested"),
    said(date(2025, 3, 2), "UA04", "ru_advance"),
    said(date(2025, 3, 8), "UA01", "contested", source="Blog", side="ru", modality="unconfirmed"),
    said(date(2025, 3, 9), "UA01", "ru_control", modality="denied"),
]


def test_frame() -> None:
    frame = to_frame(CLAIMS, PLACES)
    assert tuple(frame.columns) == COLUMNS
    assert str(frame["published"].dtype).startswith("datetime64")
    assert list(frame["claim"].cat.categories) == list(CLAIM_LABELS)
    assert frame["realis"].tolist() == [True] * 5 + [False]
    assert frame["name"].tolist()[0] == "Toretsk"
    assert frame["lat"].isna().tolist() == [False, False, False, True, False, False]
    counted = frame[frame["realis"]].groupby("claim", observed=True).size().to_dict()
    assert counted == {"ru_control": 1, "ua_control": 1, "contested": 2, "ru_advance": 1}


def test_frames_of_nothing_and_without_a_gazetteer() -> None:
    assert tuple(to_frame([]).columns) == COLUMNS
    assert to_frame(CLAIMS)["lat"].isna().all()


def test_geodataframe() -> None:
    pytest.importorskip("geopandas", reason="geopandas is not installed: pip install 'frontmap[gis]'")
    frame = to_geodataframe(CLAIMS, PLACES)
    assert frame.crs.to_epsg() == 4326
    assert (frame.geometry[0].x, frame.geometry[0].y) == (37.85, 48.40)
    assert frame.geometry[3] is None


def test_timeline_is_in_order_of_time() -> None:
    frame = timeline(CLAIMS, "UA01", PLACES)
    assert frame["claim"].tolist() == ["contested", "ua_control", "contested", "ru_control", "ru_control"]
    assert about(CLAIMS, "UA99") == []


def test_moments_are_the_surest_claims_of_a_day_and_side() -> None:
    found = [(each.day.day, each.side, each.claim, len(each.items)) for each in moments(CLAIMS)]
    assert found == [(1, "ua", "ua_control", 1), (2, "", "ru_advance", 1), (8, "ru", "ru_control", 2)]
