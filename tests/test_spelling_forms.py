"""Spellings of names: the cases of the tables, and what holds for every name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.spelling.forms import LIMIT, Form, forms
from frontmap.spelling.words import fold, plain
from frontmap.tables import read_table

DATA = Path(__file__).with_name("data")
CYRILLIC = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя' -"


def same(text: str) -> str:
    return fold(plain(text))


def spelled(name: str, *names_ru: str) -> dict[str, Form]:
    return {same(form.text): form for form in forms(name, names_ru)}


def cases() -> Iterator[object]:
    for row in read_table(DATA / "spelling_forms.tsv"):
        marks = [pytest.mark.xfail(strict=True)] if row["status"] == "known failure" else []
        yield pytest.param(row["name_uk"], row["form"], id=f"{row['name_uk']}-{row['form']}", marks=marks)


def refused() -> Iterator[object]:
    for row in read_table(DATA / "spelling_must_not.tsv"):
        if row["check"] == "form":
            yield pytest.param(row["name"], row["other"], id=f"{row['name']}-{row['other']}")


@pytest.mark.parametrize(("name", "form"), list(cases()))
def test_gives_the_spelling(name: str, form: str) -> None:
    assert same(form) in spelled(name)


@pytest.mark.parametrize(("name", "form"), list(refused()))
def test_does_not_give(name: str, form: str) -> None:
    assert same(form) not in spelled(name)


def test_every_group_of_cases_is_there() -> None:
    rows = list(read_table(DATA / "spelling_forms.tsv"))
    assert {row["group"] for row in rows} == {"uk", "ru", "latn"}
    assert {row["origin"] for row in rows} == {"press", "GeoNames", "synthetic"}
    assert len(rows) >= 500


def test_says_which_rule_gave_a_spelling() -> None:
    found = spelled("Часів Яр")
    assert found[same("Chasiv Yar")].rule == "latn:kmu2010"
    assert found[same("Tschassiw Jar")].rule == "latn:de-ss"
    assert found[same("Chasov Yar")].rule == "latn:ru-bgn1947"
    assert found[same("Часова Яра")].rule == "ru:derived:genitive"
    assert found[same("Часовим Яром")].rule == "uk:instrumental"
    assert found[same("Часів Яр")] == Form("Часів Яр", "uk", "uk:nominative", 1.0)


def test_official_names_come_before_guesses() -> None:
    scores = {form.rule: form.score for form in forms("Дерилове")}
    assert scores["uk:nominative"] == scores["latn:kmu2010"] == 1.0
    assert scores["uk:genitive"] > scores["ru:derived:nominative"] > scores["latn:ru-press"]


def test_known_russian_names_score_as_official() -> None:
    found = spelled("Бахмут", "Артёмовск")
    assert found[same("Артёмовск")] == Form("Артёмовск", "ru", "ru:nominative", 1.0)
    assert found[same("Артемовском")].rule == "ru:instrumental"
    assert found[same("Artemovsk")].rule.startswith("latn:ru-")
    assert same("Bakhmut") in found


@pytest.mark.parametrize(
    "name", ["", " ", "'", "-", "—", "123", "😀", "\u202e", "x" * 10_000, "Степ 5", "A" * 50]
)
def test_bad_names_raise_nothing(name: str) -> None:
    assert len(list(forms(name))) <= LIMIT


@settings(max_examples=150, deadline=None)
@given(st.text(CYRILLIC, max_size=30).map(str.title))
def test_forms_are_distinct_bounded_and_sorted(name: str) -> None:
    found = list(forms(name))
    scores = [form.score for form in found]
    assert len(found) <= LIMIT
    assert len({fold(form.text) for form in found}) == len(found)
    assert scores == sorted(scores, reverse=True)
    assert all(0.4 <= score <= 1.0 for score in scores)


@pytest.mark.parametrize("apostrophe", "'’ʼ`")
def test_all_apostrophes_are_one(apostrophe: str) -> None:
    assert list(forms(f"Куп{apostrophe}янськ")) == list(forms("Куп'янськ"))
