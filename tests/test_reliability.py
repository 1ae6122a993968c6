"""The reliability table: bins hold what they should, and a score that lies is seen."""

from __future__ import annotations

import pytest
import reliability
from reliability import Answer, bins, calibration_error, table


def test_every_answer_lands_in_one_bin():
    edges = reliability.EDGES
    given = [Answer(edge, True) for edge in edges] + [Answer(0.9999, False), Answer(0.05, None)]
    made = bins(given)
    assert sum(each.answers + each.no_settlement for each in made) == len(given)
    assert made[-1].answers == 3  # 0.99, 0.9999 and 1 itself
    assert made[0].answers == 1 and made[0].no_settlement == 1
    assert made[1].answers == 1  # the edge at which names stop being left open belongs to the placed ones


def test_honest_scores_have_no_error_and_others_do():
    honest = bins([Answer(0.75, True)] * 3 + [Answer(0.75, False)])
    boasting = bins([Answer(0.95, False)] * 4)
    assert calibration_error(honest) == pytest.approx(0.0)
    assert calibration_error(boasting) == pytest.approx(0.95)
    assert calibration_error(bins([])) == 0.0


def test_table_shows_the_shares():
    lines = table(bins([Answer(0.95, True), Answer(0.95, False), Answer(0.95, None)])).splitlines()
    assert "| 0.90 to 0.99 | 2 | 0.950 | 1 | 0.500 | 1 |" in lines
    assert sum("left open" in line for line in lines) == 1


def test_corpus_scores_tell_right_from_wrong(gazetteer):
    made = [each for each in bins(reliability.answers(reliability.SETS["kept"](), gazetteer)) if each.answers]
    assert sum(each.answers for each in made) > 200
    assert made[-1].share_right > 0.97
    assert calibration_error(made) < 0.08
