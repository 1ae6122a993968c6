"""What the finder accepts alone, on the full gazetteer: towns by their names, no common words."""

from __future__ import annotations

import pytest

from frontmap.acceptance import LIMITS, accepts
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer

MUST_PASS = [
    "Bakhmut",
    "Pokrovsk",
    "Liman",
    "Lyman",
    "Kupiansk",
    "Kupyansk",
    "Kharkiv",
    "Izium",
    "Zolote",
    "Shchastia",
    "Chasiv-Yar",
    "Velyka-Novosilka",
    "Robotyne",
    "Krynky",
    "Vuhledar",
    "Toretsk",
    "Siversk",
    "Avdiivka",
    "Vovchansk",
    "Huliaipole",
    "Gulaipole",
    "Orikhiv",
    "Sudzha",
    "Kherson",
    "Odesa",
    "Donetsk",
    "Kyiv",
    "Бахмут",
    "Бахмуту",
    "Лиман",
    "Лимані",
    "Ізюм",
    "Изюм",
    "Покровськ",
    "Куп'янську",
    "Золоте",
    "Харків",
    "Київ",
    "Суми",
    "Кринки",
    "Роботине",
    "Торецьк",
    "Торецком",
    "Часова-Яра",
    "Великій-Новосілці",
    "Угледар",
    "Вугледар",
    "Судже",
]
MUST_NOT_PASS = [
    "Myr",
    "Step",
    "Volia",
    "Peremoha",
    "Svoboda",
    "Human",
    "Most",
    "March",
    "Nove",
    "New-York",
    "Stalin",
    "Lenin",
    "Paris",
    "Roy",
    "Marie",
    "Postal",
    "Victoria",
    "Roman",
    "Мир",
    "Степ",
    "Степь",
    "Воля",
    "Перемога",
    "Победа",
    "Свобода",
    "Щастя",
    "Счастье",
    "Часів",
    "Первого-мая",
    "Ровно",
    "Китай",
    "Парижа",
    "Нове",
    "Новая",
    "Зорі",
    "Красный",
    "Червоне",
    "Новому-місті",
    "Моя",
    "Три",
]


@pytest.mark.parametrize("name", MUST_PASS)
def test_towns_pass(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.accepts_alone(fold(name))


@pytest.mark.parametrize("name", MUST_NOT_PASS)
def test_words_do_not_pass(gazetteer: Gazetteer, name: str) -> None:
    assert not gazetteer.accepts_alone(fold(name))


def test_fewer_than_one_in_a_thousand_english_words_pass(gazetteer: Gazetteer) -> None:
    wordfreq = pytest.importorskip("wordfreq", reason="the list of frequent words comes with wordfreq")
    words = wordfreq.top_n_list("en", 20_000)
    passed = [word for word in words if gazetteer.accepts_alone(fold(word.capitalize()))]
    assert len(words) == 20_000
    assert len(passed) < 20, passed


def test_each_limit_refuses_from_its_frequency_on() -> None:
    nothing = dict.fromkeys(("word", "name", "place", "meaning"), 0.0)
    for limit in LIMITS:
        folded = "xyz" if limit.script == "latn" else "абв"
        below, at = nothing | {limit.kind: limit.zipf - 0.01}, nothing | {limit.kind: limit.zipf}
        lower = [other for other in LIMITS if other[:2] == limit[:2] and other.zipf < limit.zipf]
        assert accepts(folded, 1.0, 0, below) or lower, limit
        assert not accepts(folded, 1.0, 0, at), limit
        if limit.inhabitants < 1e9:
            assert accepts(folded, 1.0, int(limit.inhabitants), at), limit
    assert not accepts("абв", 0.69, 0, nothing)
    assert not accepts("аб", 1.0, 0, nothing)
    assert not accepts("1 травня", 1.0, 0, nothing)
