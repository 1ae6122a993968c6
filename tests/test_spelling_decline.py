"""Case forms of Ukrainian and Russian place names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontmap.spelling.decline import CASES, Lang, decline
from frontmap.tables import read_table

DATA = Path(__file__).with_name("data")
TABLE = Path(__file__).parents[1] / "frontmap" / "spelling" / "declension.tsv"


def cases() -> Iterator[object]:
    for row in read_table(DATA / "spelling_cases.tsv"):
        yield pytest.param(*row.values(), id=f"{row['name']}-{row['form']}")


@pytest.mark.parametrize(("lang", "name", "case", "form"), list(cases()))
def test_declines(lang: Lang, name: str, case: str, form: str) -> None:
    assert case in (*CASES, "nominative")
    assert form in {found.text for found in decline(name, lang)}


def test_the_nominative_comes_first_and_no_form_twice() -> None:
    found = decline("Велика Новосілка", "uk")
    assert found[0].case == "nominative"
    assert len({form.text for form in found}) == len(found)
    assert [form.case for form in found] == ["nominative", *CASES[:4], "vocative"]


def test_words_in_capitals_stay_in_capitals() -> None:
    assert "КРАСНОГО ЛИМАНА" in {form.text for form in decline("КРАСНЫЙ ЛИМАН", "ru")}


@pytest.mark.parametrize(
    "row", list(read_table(TABLE)), ids=lambda row: f"{row['lang']}-{row['kind']}-{row['ending']}"
)
def test_the_table_is_sound(row: dict[str, str]) -> None:
    assert row["lang"] in ("uk", "ru")
    assert row["kind"] in ("noun", "adj", "fixed", "head")
    assert 0.5 <= float(row["score"]) <= 1
    assert row["example"] and row["source"]
    assert bool(row["genitive"] + row["dative"]) == (row["kind"] in ("noun", "adj"))
