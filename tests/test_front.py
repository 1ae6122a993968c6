"""The line of contact: by the table of its month, or by a reference layer."""

from __future__ import annotations

from datetime import date

import numpy as np
import shapely

from frontmap.find import find
from frontmap.front import line_at, points_of
from frontmap.gazetteer import Gazetteer
from frontmap.records import Report
from frontmap.reference import ReferenceLayer
from frontmap.resolve import resolve
from frontmap.segment import sentences
from frontmap.tables import gazetteer_folder, read_table

IZIUM, POKROVSK, UZHHOROD = "UA63040090010029555", "UA14160210010099403", "UA21100230010016545"


def km(gazetteer: Gazetteer, day: date | None, settlement_id: str, *layers: ReferenceLayer) -> float:
    """Kilometres from a settlement to the line of a day."""
    line = line_at(day, gazetteer, layers)
    return float(line.km(points_of([settlement_id], gazetteer))[1])


def test_every_row_is_a_settlement_and_months_are_in_order(gazetteer: Gazetteer) -> None:
    rows = list(read_table(gazetteer_folder() / "front.tsv"))
    assert len(rows) > 200
    for row in rows:
        assert gazetteer[row["settlement_id"]].name_uk in (row["name_uk"], ""), row
        assert date.fromisoformat(f"{row['from']}-01") <= date.fromisoformat(
            f"{row['until'] or '2999-01'}-01"
        )


def test_the_line_moves(gazetteer: Gazetteer) -> None:
    assert km(gazetteer, date(2022, 5, 1), IZIUM) < 5 < 30 < km(gazetteer, date(2024, 5, 1), IZIUM)
    assert km(gazetteer, date(2025, 5, 1), POKROVSK) < 5 < 30 < km(gazetteer, date(2022, 5, 1), POKROVSK)
    assert km(gazetteer, None, IZIUM) < 5


def test_far_places_are_far(gazetteer: Gazetteer) -> None:
    assert km(gazetteer, date(2025, 5, 1), UZHHOROD) > 300


def test_a_reference_layer_near_in_time_goes_before_the_table(gazetteer: Gazetteer) -> None:
    place = gazetteer[POKROVSK]
    square = shapely.box(place.lon + 0.2, place.lat - 0.3, place.lon + 0.9, place.lat + 0.3)
    layer = ReferenceLayer("drawn", date(2025, 5, 3), square)
    assert line_at(date(2025, 5, 1), gazetteer, [layer]).source == "drawn of 2025-05-03"
    assert 10 < km(gazetteer, date(2025, 5, 1), POKROVSK, layer) < 20
    assert line_at(date(2025, 9, 1), gazetteer, [layer]).source == ""


def test_a_layer_far_from_any_line_is_passed_over(gazetteer: Gazetteer) -> None:
    layer = ReferenceLayer("border", date(2025, 5, 3), shapely.box(22.0, 48.0, 23.0, 49.0))
    assert line_at(date(2025, 5, 1), gazetteer, [layer]).source == ""


def test_unknown_settlements_are_far_from_everything(gazetteer: Gazetteer) -> None:
    assert np.isfinite(points_of(["UA00000000000000000"], gazetteer)).all()


def test_a_reference_layer_decides_between_namesakes_and_says_so(gazetteer: Gazetteer) -> None:
    report = Report("r", "Fighting went on in the village of Novoselivka.", published=date(2025, 5, 1))
    cut = sentences(report.text)
    mentions = find(report, cut, gazetteer)
    for wanted in (gazetteer["UA14120110040015024"], gazetteer["UA12140050100051918"]):
        square = shapely.box(wanted.lon + 0.02, wanted.lat - 0.1, wanted.lon + 0.2, wanted.lat + 0.1)
        layer = ReferenceLayer("drawn", date(2025, 5, 1), square)
        (said,) = resolve(report, cut, mentions, gazetteer, [layer])
        assert said.settlement_id == wanted.settlement_id
        assert any("from the line of drawn of 2025-05-01" in reason for reason in said.reasons)
