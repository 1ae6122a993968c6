"""The phonetic key: spellings of one name meet, other names do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.spelling.phonetic import key
from frontmap.tables import gazetteer_folder, read_table

DATA = Path(__file__).with_name("data")


def together() -> Iterator[object]:
    for row in read_table(DATA / "spelling_keys.tsv"):
        yield pytest.param(list(row.values()), id=row["name_uk"])


def apart() -> Iterator[object]:
    for row in read_table(DATA / "spelling_must_not.tsv"):
        if row["check"] == "key":
            yield pytest.param(row["name"], row["other"], id=f"{row['name']}-{row['other']}")


@pytest.mark.parametrize("spellings", list(together()))
def test_spellings_meet(spellings: list[str]) -> None:
    assert len({key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("name", "other"), list(apart()))
def test_other_names_do_not(name: str, other: str) -> None:
    assert key(name) != key(other)


@given(st.text(max_size=200))
def test_any_text_has_a_key(text: str) -> None:
    assert key(text).isascii()
    assert len(key(text)) <= 200


@given(st.text("абвгдеєжзиіїклмнопрстуфхцчшщьюя", min_size=3, max_size=12))
def test_case_and_marks_change_nothing(word: str) -> None:
    assert key(word) == key(word.upper()) == key(f"{word[:2]}\u0301{word[2:]}")


def test_nothing_is_left_of_signs() -> None:
    assert key("") == key(" -'— 123 😀") == ""


def test_most_names_have_a_key_of_their_own() -> None:
    path = gazetteer_folder() / "settlements.tsv"
    if not path.exists():
        pytest.skip("gazetteer/settlements.tsv is not built")
    names = {row["name_uk"] for row in read_table(path) if row["settlement_id"].startswith("UA")}
    keys = Counter(key(name) for name in names)
    alone = sum(count for count in keys.values() if count == 1)
    assert alone / len(names) >= 0.73
    assert max(keys.values()) <= 9
