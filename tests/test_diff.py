"""What changed between two states, and exports read back as states."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from ledger_samples import PLACES, said

from frontmap.diff import Change, counts, diff
from frontmap.diff_report import COLUMNS, in_words, rows, to_csv, to_geojson, to_json
from frontmap.errors import InputError
from frontmap.export import export
from frontmap.export.reading import read_export
from frontmap.merge import merge
from frontmap.records import ReportClaim

OLD, NEW = date(2025, 3, 1), date(2025, 3, 8)


def brief(changes: list[Change]) -> list[tuple[str, str, str]]:
    return [(change.kind, change.side, change.settlement_id) for change in changes]


def between(*claims: ReportClaim) -> list[Change]:
    return diff(merge(claims, OLD), merge(claims, NEW))


def test_nothing_new_is_no_change() -> None:
    claims = [
        said(OLD, "UA01", "ru_control"),
        said(NEW, "UA01", "ru_control"),
        said(NEW, "UA02", "mention"),
        said(NEW, "UA03", "ru_control", modality="hypothetical"),
    ]
    assert between(*claims) == []


def test_newly_claimed_with_sources_and_day() -> None:
    (change,) = between(said(NEW, "UA01", "ru_control", source="MoD", side="ru"))
    assert (change.kind, change.side, change.sources, change.published) == ("claimed", "ru", ("MoD",), NEW)
    assert (change.before, change.after) == ("mention", "ru_control")


def test_a_change_tells_how_sure_the_claim_is() -> None:
    (change,) = between(said(NEW, "UA01", "ru_control", modality="unconfirmed"))
    (row,) = rows([change], PLACES)
    assert row["modality"] == "unconfirmed"
    assert in_words(row) == "newly claimed, unconfirmed"
    (row,) = rows(between(said(NEW, "UA01", "ru_control")), PLACES)
    assert (row["modality"], in_words(row)) == ("asserted", "newly claimed")


def test_one_side_claims_what_the_other_still_claims() -> None:
    changes = between(
        said(OLD, "UA01", "ua_control", source="GS", side="ua"),
        said(NEW, "UA01", "ru_control", source="MoD", side="ru"),
    )
    assert brief(changes) == [("claimed", "ru", "UA01"), ("disputed", "", "UA01")]
    assert changes[1].sources == ("GS", "MoD")


def test_a_side_takes_its_word_back() -> None:
    changes = between(
        said(OLD, "UA01", "ua_control", source="GS", side="ua"),
        said(NEW, "UA01", "contested", source="GS", side="ua"),
    )
    assert brief(changes) == [("lost", "ua", "UA01"), ("contested", "", "UA01")]
    assert changes[0].items[0].claim.claim == "ua_control"


def test_a_dispute_ends_when_the_sides_agree() -> None:
    changes = between(
        said(OLD, "UA01", "ua_control", side="ua"),
        said(OLD, "UA01", "ru_control", side="ru"),
        said(NEW, "UA01", "ru_control", side="ua"),
    )
    assert brief(changes) == [("lost", "ua", "UA01"), ("settled", "", "UA01")]


def test_advances() -> None:
    assert brief(between(said(NEW, "UA02", "ru_advance"))) == [("advance", "ru", "UA02")]


def test_silence_takes_nothing_back() -> None:
    before, after = merge([said(OLD, "UA01", "ru_control")]), merge([said(NEW, "UA01", "mention")])
    assert brief(diff(before, after)) == [("silent", "", "UA01")]
    assert brief(diff(before, [])) == [("silent", "", "UA01")]


def test_counts_by_kind_side_and_source() -> None:
    changes = between(
        said(NEW, "UA01", "ru_control", source="MoD", side="ru"),
        said(NEW, "UA02", "ru_control", source="MoD", side="ru"),
    )
    assert counts(changes) == {("claimed", "ru", "MoD"): 2}


def test_tables() -> None:
    changes = between(said(NEW, "UA01", "ru_control"), said(NEW, "UA04", "contested", text="<b>"))
    table = rows(changes, PLACES)
    assert [tuple(row) for row in table] == [COLUMNS, COLUMNS]
    assert (table[0]["name"], table[0]["published"], table[1]["lat"]) == ("Toretsk", "2025-03-08", None)
    assert to_csv(changes, PLACES).splitlines()[0] == ",".join(COLUMNS)
    assert json.loads(to_json(changes, PLACES)) == table
    first, second = to_geojson(changes, PLACES)["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [37.85, 48.4]}
    assert second["geometry"] is None


CLAIMS = [
    said(OLD, "UA01", "ua_control", source="GS", side="ua"),
    said(NEW, "UA01", "ru_control", source="MoD", side="ru", modality="claimed"),
    said(NEW, "UA02", "ru_advance"),
    said(None, "UA03", "mention"),
    said(NEW, "UA04", "contested"),
    said(NEW, "UA05", "ru_control", modality="denied"),
]


@pytest.mark.parametrize(
    "name",
    ["folder", "out.csv", "out.gpkg", "out.parquet", "folder/settlements.geojson", "folder/claims.geojson"],
)
def test_exports_read_back_give_the_same_statuses(tmp_path: Path, name: str) -> None:
    if name.endswith(("gpkg", "parquet")):
        pytest.importorskip("geopandas", reason="geopandas is not installed: pip install 'frontmap[gis]'")
    expected = merge(CLAIMS)
    export(expected, PLACES, tmp_path / name.split("/")[0])
    claims, places = read_export(tmp_path / name)
    statuses = merge(claims)
    assert [(s.settlement_id, s.claim, s.modality, s.disputed) for s in statuses] == [
        (s.settlement_id, s.claim, s.modality, s.disputed) for s in expected
    ]
    assert diff(expected, statuses) == [] == diff(statuses, expected)
    assert (places["UA01"].lat, places["UA01"].lon, places["UA01"].oblast) == (48.40, 37.85, "Донецька")
    assert rows(diff([], statuses), places)[0]["name"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", "{"),
        ("a.geojson", "[]"),
        ("a.geojson", '{"features": [{"properties": {"x": 1}}]}'),
        ("a.geojson", '{"features": [{"properties": null}]}'),
        ("a.csv", "x,y\n1,2\n"),
        ("a.csv", "settlement_id,claim,modality,claimant_side,report,source\nUA1,held,asserted,,r,s\n"),
        ("a.txt", ""),
        ("a.gpkg", "nothing"),
        ("a.parquet", "nothing"),
    ],
)
def test_what_is_no_export(tmp_path: Path, name: str, content: str) -> None:
    if name.endswith(("gpkg", "parquet")):
        pytest.importorskip("geopandas", reason="geopandas is not installed: pip install 'frontmap[gis]'")
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        read_export(path)
    assert caught.value.path == path
    with pytest.raises(InputError):
        read_export(tmp_path / "none" / name)
