"""GeoJSON layers: RFC 7946, simplestyle, one feature per report and settlement."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from draw_data import BY_NAME, PLACES, report, said, statuses

from frontmap.errors import GazetteerError, OutputError
from frontmap.geojson import (
    claims_collection,
    dumps,
    layer_collections,
    settlements_collection,
    write_layers,
)
from frontmap.merge import merge
from frontmap.palette import CLAIM_STYLES
from frontmap.records import CLAIM_LABELS


def _feature(collection, settlement_id, report_id=None):
    [found] = [
        f
        for f in collection["features"]
        if f["properties"]["settlement_id"] == settlement_id
        and (report_id is None or f["properties"]["report"] == report_id)
    ]
    return found


def test_positions_are_longitude_first_with_six_decimals():
    point = _feature(settlements_collection(statuses(), PLACES), BY_NAME["Pokrovsk"])["geometry"]
    assert point == {"type": "Point", "coordinates": [37.1771, 48.2801]}
    for feature in claims_collection(statuses(), PLACES)["features"]:
        if feature["geometry"]:
            lon, lat = feature["geometry"]["coordinates"]
            assert 22 < lon < 41 and 44 < lat < 53
            assert round(lon, 6) == lon and round(lat, 6) == lat


def test_one_feature_per_report_and_settlement():
    features = claims_collection(statuses(), PLACES)["features"]
    keys = [(f["properties"]["report"], f["properties"]["settlement_id"]) for f in features]
    told = {(c.report.id, s.settlement_id) for s in statuses() for c in s.claims}
    assert len(keys) == len(set(keys)) == len(told)
    assert set(keys) == told
    assert len({f["id"] for f in features}) == len(features)


def test_a_report_that_speaks_twice_is_told_by_its_last_realis_claim():
    twice = report("r", "Lyman is ours.\nFighting goes on inside Lyman’s east.\nLyman, if it fell, would")
    first = said(twice, "Lyman", BY_NAME["Lyman"], "ua_control", "asserted")
    second = said(twice, "Lyman’s", BY_NAME["Lyman"], "contested", "asserted")
    third = said(twice, "Lyman, if", BY_NAME["Lyman"], "ru_control", "hypothetical")
    [feature] = claims_collection(merge([third, first, second]), PLACES)["features"]
    assert feature["properties"]["claim"] == "contested"
    assert [m["claim"] for m in feature["properties"]["mentions"]] == [
        "ua_control",
        "contested",
        "ru_control",
    ]
    assert all(m["surface"] == twice.text[m["start"] : m["end"]] for m in feature["properties"]["mentions"])


def test_colours_follow_the_palette_and_only_realis_claims_are_coloured():
    features = claims_collection(statuses(), PLACES)["features"]
    denied = _feature({"features": features}, BY_NAME["Robotyne"])["properties"]
    assert (denied["claim"], denied["modality"]) == ("ru_control", "denied")
    assert denied["marker-color"] == CLAIM_STYLES["mention"].colour
    held = _feature({"features": features}, BY_NAME["Kupiansk"], "mod_2025-10-23")["properties"]
    assert held["marker-color"] == CLAIM_STYLES["ru_control"].colour
    for feature in features:
        assert re.fullmatch("#[0-9a-f]{6}", feature["properties"]["marker-color"])
        assert feature["properties"]["marker-size"] in {"small", "medium", "large"}


def test_dates_are_iso_strings_or_null():
    collection = claims_collection(statuses(), PLACES)
    dated = _feature(collection, BY_NAME["Podoly"])["properties"]["published"]
    assert date.fromisoformat(dated) == date(2025, 9, 28)
    assert _feature(collection, BY_NAME["Kurakhove"])["properties"]["published"] is None


def test_a_place_without_coordinates_keeps_its_feature():
    feature = _feature(settlements_collection(statuses(), PLACES), "UA14060170140035493")
    assert feature["geometry"] is None
    assert feature["properties"]["uncertainty_km"] is None


def test_merged_status_and_the_claims_behind_it():
    properties = _feature(settlements_collection(statuses(), PLACES), BY_NAME["Kupiansk"])["properties"]
    assert properties["disputed"] is True
    assert properties["claim"] == "ua_control"
    assert properties["sides"] == {"ua": "ua_control", "ru": "ru_control", "other": "ua_control"}
    assert [c["report"] for c in properties["claims"]] == [
        "gs_2025-10-24",
        "mod_2025-10-23",
        "isw_2025-09-28",
    ]
    assert properties["claims"][1]["claimant"] == "Russian MoD"


def test_layers_part_the_settlements_by_claim():
    layers = layer_collections(statuses(), PLACES)
    assert tuple(layers) == CLAIM_LABELS
    together = [f["id"] for layer in layers.values() for f in layer["features"]]
    assert sorted(together) == [s.settlement_id for s in statuses()]
    for label, layer in layers.items():
        assert {f["properties"]["claim"] for f in layer["features"]} <= {label}


def test_written_files_read_back(tmp_path: Path):
    written = write_layers(tmp_path / "out", statuses(), PLACES)
    names = {path.relative_to(tmp_path / "out").as_posix() for path in written}
    assert names == {"claims.geojson", "settlements.geojson", *(f"layers/{c}.geojson" for c in CLAIM_LABELS)}
    for path in written:
        read = json.loads(path.read_text("utf-8"))
        assert read["type"] == "FeatureCollection"
        assert "crs" not in read
        assert read["description"] == "As claimed by the reports; not an assessment."
        assert "CC BY 4.0" in read["attribution"] and "ODbL" in read["attribution"]
    assert json.loads(written[0].read_text("utf-8")) == claims_collection(statuses(), PLACES)
    assert "Покровська" in written[0].read_text("utf-8")


def test_lone_surrogates_and_controls_do_not_break_the_file():
    odd = report("\ud800", "Lyman \udfff \x00 \u2028 \u202e held")
    told = said(odd, "Lyman", BY_NAME["Lyman"], "ua_control", "asserted")
    text = dumps(claims_collection(merge([told]), PLACES))
    quote = json.loads(text.encode("utf-8"))["features"][0]["properties"]["quote"]
    assert quote == "Lyman \ufffd \x00 \u2028 \u202e held"


def test_an_unknown_settlement_is_an_error_that_names_it():
    told = said(report("r", "Nowhere"), "Nowhere", "UA0", "ru_control", "asserted")
    with pytest.raises(GazetteerError, match="UA0"):
        claims_collection(merge([told]), PLACES)


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_layers(tmp_path / "file" / "out", statuses(), PLACES)


def test_no_claims_give_empty_collections():
    assert json.loads(dumps(claims_collection([], PLACES)))["features"] == []


def test_further_sources_of_a_text_stand_beside_its_own_and_are_read_back(tmp_path):
    from dataclasses import replace

    from ledger_samples import PLACES, said

    from frontmap.export.reading import read_export
    from frontmap.merge import merge

    item = said(date(2025, 3, 1), "UA01", "contested", source="A")
    statuses = merge([replace(item, report=replace(item.report, also=("B", "C")))])
    write_layers(tmp_path, statuses, PLACES)
    for name in ("claims.geojson", "settlements.geojson"):
        (feature,) = json.loads((tmp_path / name).read_text("utf-8"))["features"]
        assert (feature["properties"]["source"], feature["properties"]["also"]) == ("A", "B; C")
    (claim,), _ = read_export(tmp_path)
    assert claim.report.also == ("B", "C")
