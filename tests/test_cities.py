"""What a bare name means that a large city shares with villages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from frontmap.cities import LARGE, among_towns, pulls
from frontmap.find import find
from frontmap.gazetteer import Gazetteer
from frontmap.records import Report
from frontmap.resolve import resolve
from frontmap.segment import sentences

CITY, VILLAGE = "UA23060070010069526", "UA14160210110032721"


def test_only_large_cities_pull_and_larger_ones_more(gazetteer: Gazetteer):
    city = gazetteer[CITY]
    sizes = [replace(city, population=people) for people in (0, LARGE - 1, 2 * LARGE, 9 * LARGE)]
    found = pulls(sizes)
    assert found[0] == found[1] == 0
    assert 0 < found[2] < found[3]


def test_towns_of_the_sentence_count_but_not_the_name_itself():
    names = ["Zaporizhzhia", "Pokrovsk", "Muravka", "Zaporizhzhia", "Pokrovsk"]
    names[3] = names[0]
    towns = [True, True, False, True, True]
    twice = [names[0], names[0], *names[1:3]]
    assert among_towns([0], twice, [True] * 4, [0, 0, 1, 1]) == [0.0]
    mixed, alone = among_towns([0], names, towns, [0] * 5), among_towns([3], names, towns, [0, 1, 1, 2, 2])
    assert mixed[0] == pytest.approx(alone[0] * 2 / 3)
    assert np.all(np.array(alone) > 0)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The ministry said drones were shot down over Pokrovsk and Zaporizhzhia.", CITY),
        ("Troops took Muravka and Zaporizhzhia near Pokrovsk.", VILLAGE),
    ],
)
def test_company_of_towns_means_the_city(gazetteer: Gazetteer, text: str, meant: str):
    cut = sentences(text, "en")
    report = Report("x.txt", text, published=date(2025, 10, 2), lang="en")
    found = resolve(report, cut, find(report, cut, gazetteer), gazetteer)
    placed = {one.mention.surface: one.settlement_id for one in found}
    assert placed["Zaporizhzhia"] == meant
