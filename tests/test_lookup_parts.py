"""Names with words about them."""

from __future__ import annotations

import pytest
from gazetteer_world import BAKHMUT, CHASIV_YAR, LYMAN, homes, tables, world

from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.name_parts import parts_of

__all__ = ["homes", "tables", "world"]


@pytest.mark.parametrize(
    ("name", "settlement"),
    [
        ("м. Бахмут", BAKHMUT),
        ("г.Бахмут", BAKHMUT),
        ("н.п. Лиман", LYMAN),
        ("у місті Лимані", LYMAN),
        ("the town of Chasiv Yar", CHASIV_YAR),
        ("Lyman city", LYMAN),
        ("Bakhmut (former name unknown)", BAKHMUT),
        ("Nothing (Bakhmut)", BAKHMUT),
        ("Часів Яр, Донецька область", CHASIV_YAR),
        ("населенный пункт Лиман", LYMAN),
    ],
)
def test_words_about_a_name_are_no_obstacle(world: Gazetteer, name: str, settlement: str) -> None:
    assert world.lookup(name)[0].settlement_id == settlement


@pytest.mark.parametrize("name", ["місто", "city of", "с.", "()", "/ / /", "the the the", "м. м. м. м."])
def test_words_alone_are_no_names(world: Gazetteer, name: str) -> None:
    assert all(candidate.score < 0.8 for candidate in world.lookup(name))


def test_parts_are_few_and_quickly_told() -> None:
    assert parts_of("bakhmut") == []
    assert parts_of(fold("м. Бахмут (Артемовск)"))[:1] == ["бахмут (артемовск"]
    assert len(parts_of("a/" * 50)) <= 6
