"""Russian names derived from Ukrainian ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontmap.spelling.russian import loose_names, prefix_of, russian_names
from frontmap.tables import read_table

DATA = Path(__file__).with_name("data")
TABLE = Path(__file__).parents[1] / "frontmap" / "spelling" / "russian.tsv"


def cases() -> Iterator[object]:
    for row in read_table(DATA / "spelling_russian.tsv"):
        yield pytest.param(*row.values(), id=f"{row['name_uk']}-{row['name_ru']}")


@pytest.mark.parametrize(("name_uk", "name_ru", "rank"), list(cases()))
def test_derives(name_uk: str, name_ru: str, rank: str) -> None:
    guesses = [name.replace("ё", "е") for name, _ in russian_names(name_uk)]
    wanted = name_ru.replace("ё", "е")
    assert wanted in guesses
    assert rank == "any" or guesses[0] == wanted


def test_guesses_are_few_and_sorted() -> None:
    guesses = russian_names("Новоселівка")
    assert guesses[0] == ("Новосёловка", 0.95)
    assert len(guesses) <= 6
    assert [score for _, score in guesses] == sorted((score for _, score in guesses), reverse=True)


def test_names_by_neither_languages_rules() -> None:
    assert ("ru", "ru:letters", "Авдиивка", 0.8) in list(loose_names("Авдіївка"))
    assert ("uk", "uk:variant", "Квасове", 0.9) in list(loose_names("Квасово"))


def test_prefixes_that_are_written_apart() -> None:
    assert prefix_of("Новопавлівка") == "Ново"
    assert prefix_of("Верхньокам'янське") == "Верхньо"
    assert prefix_of("Покровськ") == prefix_of("Новий") == ""


def test_every_row_of_the_table_can_be_used() -> None:
    kinds = {"word", "prefix", "start", "root", "ending", "adjective", "letter", "inner"}
    seen = set()
    for row in read_table(TABLE):
        assert row["kind"] in kinds, row
        assert row["from"] == row["from"].lower() and row["to"] == row["to"].lower(), row
        assert 0.1 <= float(row["score"]) <= 1, row
        assert int(row["support"]) >= 0 and row["example"], row
        key = (row["kind"], row["after"], row["from"], row["to"])
        assert key not in seen, row
        seen.add(key)
    assert len(seen) > 2000
