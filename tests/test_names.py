"""Recognition of names, before it is decided what they are."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from frontmap.gazetteer import Gazetteer
from frontmap.names import names_of
from frontmap.records import Report


def surfaces(text: str, gazetteer: Gazetteer) -> list[str]:
    report = Report("x.txt", text, published=date(2025, 3, 1))
    return [text[name.start : name.end] for name in names_of(report, gazetteer)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Бої під Часовим Яром і Торецьком.", ["Часовим Яром", "Торецьком"]),
        ("Troops left Velyka Novosilka for Pokrovsk.", ["Velyka Novosilka", "Pokrovsk"]),
        ("бої під торецьком", []),
        ("A Sumy-based paper wrote it.", []),
        ("Місто за Лиманом\n\nПершим буде дощ.", ["Лиманом"]),
    ],
)
def test_the_longest_capitalized_stretches(gazetteer: Gazetteer, text: str, expected: list[str]):
    assert surfaces(text, gazetteer) == expected


def test_names_come_in_order_without_overlaps(gazetteer: Gazetteer):
    text = "Лиман Перший та Другий, село Абракадабрівка, Велика й Мала Новосілки, Торецьк."
    names = names_of(Report("x.txt", text, published=date(2025, 3, 1)), gazetteer)
    assert len(names) > 4
    assert all(one.end <= other.start for one, other in pairwise(names))
    assert all(name.kind is None for name in names)
