"""What a stretch of a sentence costs at least is never more than what it costs."""

from __future__ import annotations

from itertools import combinations

import pytest

from frontmap.gap_floor import GapFloor
from frontmap.scope import Scene, distance, scene
from frontmap.segment import sentences

NAMES = ("Покровськ", "Торецьк", "Toretsk")
CLAUSES = (
    "Росія заявила, що взяла Покровськ, а Торецьк, який обстріляли вранці, тримається; ",
    "бої біля Торецьк (на околиці Покровськ) та Покровськ - Торецьк тривали, сили оборони відійшли, ",
    "Kyiv said Russia, which had (as reported) attacked Toretsk, took it and lost-Toretsk-again ",
)


def long_scene(text: str) -> Scene:
    """The scene of one long sentence with its names."""
    sentence = sentences(text, "uk")[0]
    spans = [(at, at + len(name)) for name in NAMES for at in range(len(text)) if text.startswith(name, at)]
    return scene(text, sentence, sorted(span for span in spans if span[1] <= sentence.end))


@pytest.mark.parametrize("clause", CLAUSES)
def test_least_is_no_more_than_the_distance(clause: str):
    made = long_scene(clause * 6)
    ends = range(0, len(made.masked), 7)
    least = [(made.least(low, high), distance(made, low, high)) for low, high in combinations(ends, 2)]
    assert all(floor <= cost for floor, cost in least)


def test_words_outside_the_lists_are_counted():
    made = long_scene("сили оборони відійшли поблизу Покровськ " * 20)
    assert made.least(0, made.masked.index("сили", 1)) == 4 * 0.25
    assert made.least(0, len(made.masked)) == distance(made, 0, len(made.masked)) == 80 * 0.25


def test_words_of_short_sentences_are_not_counted():
    assert GapFloor("сили оборони відійшли", []).between(0, 20) == 0
