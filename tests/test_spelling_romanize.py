"""Latin spellings: the systems and the newsroom habits."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from frontmap.spelling.press import press
from frontmap.spelling.romanize import kmu2010, romanize, systems
from frontmap.tables import read_table

PRESS = Path(__file__).parents[1] / "frontmap" / "spelling" / "press.tsv"
OFFICIAL = {  # mostly the examples of Cabinet of Ministers resolution 55 of 2010
    "Алушта": "Alushta",
    "Борщагівка": "Borshchahivka",
    "Вінниця": "Vinnytsia",
    "Гадяч": "Hadiach",
    "Згурівка": "Zghurivka",
    "Донецьк": "Donetsk",
    "Рівне": "Rivne",
    "Єнакієве": "Yenakiieve",
    "Житомир": "Zhytomyr",
    "Закарпаття": "Zakarpattia",
    "Кадиївка": "Kadyivka",
    "Стрий": "Stryi",
    "Ужгород": "Uzhhorod",
    "Біла Церква": "Bila Tserkva",
    "Гоща": "Hoshcha",
    "Крюківка": "Kriukivka",
    "Яготин": "Yahotyn",
    "Ічня": "Ichnia",
    "Знам’янка": "Znamianka",
    "Куп'янськ-Вузловий": "Kupiansk-Vuzlovyi",
    "Їжакове": "Yizhakove",
    "Йосипівка": "Yosypivka",
}
SYSTEMS = [
    ("bgn1965", "Гуляйполе", "Hulyaypole"),
    ("iso9", "Щастя", "Ŝastâ"),
    ("scholarly", "Куп'янськ", "Kupjansk"),
    ("alalc", "Ямпіль", "I͡ampil"),
    ("national1996", "Гоща", "Hoscha"),
    ("passport2007", "Гуляйполе", "Guliaipole"),
    ("de", "Слов'янськ", "Slowjansk"),
    ("de-ss", "Часів Яр", "Tschassiw Jar"),
    ("pl", "Часів Яр", "Czasiw Jar"),
    ("pl", "Слов'янськ", "Słowiańsk"),
    ("cs", "Бахмут", "Bachmut"),
    ("fr", "Куп'янськ", "Koupiansk"),
    ("fr-y", "Часів Яр", "Tchassiv Yar"),
    ("es", "Херсон", "Jerson"),
    ("it", "Харків", "Charkiv"),
    ("nl", "Куп'янськ", "Koepjansk"),
    ("ru-bgn1947", "Красный Лиман", "Krasnyy Liman"),
    ("ru-bgn1947", "Заречное", "Zarechnoye"),
    ("ru-gost2002", "Угледар", "Ugledar"),
    ("ru-icao", "Гуляйполе", "Guliaipole"),
    ("ru-de", "Часов Яр", "Tschassow Jar"),
    ("ru-fr", "Угледар", "Ougledar"),
    ("ru-pl", "Авдеевка", "Awdiejewka"),
]


@pytest.mark.parametrize(("name", "latin"), OFFICIAL.items())
def test_official(name: str, latin: str) -> None:
    assert kmu2010(name) == latin


@pytest.mark.parametrize(("system", "name", "latin"), SYSTEMS)
def test_system(system: str, name: str, latin: str) -> None:
    assert romanize(name, system) == latin


@pytest.mark.parametrize("system", [*systems("uk"), *systems("ru")])
def test_no_system_leaves_cyrillic(system: str) -> None:
    letters = (
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'"
        if system in systems("uk")
        else "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
    )
    latin = romanize(f"{letters} {letters.title()} {letters[::-1]}", system)
    assert not [letter for letter in latin if "\u0400" <= letter <= "\u04ff"]


def test_capitals() -> None:
    assert kmu2010("ЩАСТЯ") == "SHCHASTIA"
    assert kmu2010("щастя") == "shchastia"


def test_an_unknown_system_is_an_error() -> None:
    with pytest.raises(KeyError):
        romanize("Суми", "volapük")


def test_press_begins_with_the_commonest_habits() -> None:
    assert next(press("Гуляйполе", "uk")) == ("Huliaipole", 1.0)
    assert next(press("Красный Лиман", "ru")) == ("Krasny Liman", 1.0)
    spellings = list(islice(press("Гуляйполе", "uk"), 30))
    weights = [weight for _, weight in spellings]
    assert weights == sorted(weights, reverse=True)
    assert "Gulaipole" in dict(spellings)


def test_press_holds_a_habit_through_a_name() -> None:
    mixed = {"Yampil Kupiansk", "Kupjansk Yasynuvata"}
    assert not mixed & {text for text, _ in press("Вовчанськ Харків", "uk")}
    assert {text for text, _ in press("Вава", "uk")} == {"Vava", "Wawa"}


def test_every_habit_has_all_its_options() -> None:
    options: dict[tuple[str, str], set[str]] = {}
    given: dict[tuple[str, str, str, str], set[str]] = {}
    for row in read_table(PRESS):
        options.setdefault((row["lang"], row["axis"]), set()).add(row["option"])
        given.setdefault((row["lang"], row["axis"], row["from"], row["where"]), set()).add(row["option"])
    assert all(found == options[lang, axis] for (lang, axis, _, _), found in given.items())
