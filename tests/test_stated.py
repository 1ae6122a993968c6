"""What a text states about where its places lie decides between namesakes."""

from __future__ import annotations

from datetime import date

import pytest

from frontmap.find import find
from frontmap.gazetteer import Gazetteer
from frontmap.hromadas import hromadas_named
from frontmap.places import frames
from frontmap.records import Report, Resolution
from frontmap.resolve import resolve
from frontmap.segment import sentences
from frontmap.tables import gazetteer_folder, read_table


def placed(text: str, gazetteer: Gazetteer, day: date | None = None) -> list[Resolution]:
    """The resolutions of a text."""
    report = Report("r", text, published=day)
    cut = sentences(text)
    return resolve(report, cut, find(report, cut, gazetteer), gazetteer)


def place_of(surface: str, text: str, gazetteer: Gazetteer) -> str:
    """Hromada of the place that a surface is put on."""
    one = next(row for row in placed(text, gazetteer) if row.mention.surface == surface)
    return gazetteer[one.settlement_id].hromada if one.settlement_id else ""


@pytest.mark.parametrize(
    ("surface", "text", "hromada"),
    [
        ("Любимівка", "На Придніпровському напрямку ворог обстріляв село Любимівка.", "Любимівська"),
        ("Любимівка", "На Гуляйпільському напрямку ворог обстріляв село Любимівка.", "Малинівська"),
        ("Vyshneve", "In the Huliaipole direction, the enemy attacked near Vyshneve.", "Малинівська"),
        ("Нововодяное", "На краснолиманском направлении обстреляно село Нововодяное.", "Красноріченська"),
        ("Зарічному", "У Зарічному Лиманської громади немає жителів.", "Лиманська"),
        ("Каменки", "Разбит понтон у Каменки Двуречанской громады.", "Дворічанська"),
        ("Новоселівки", "Біля Новоселівки, за 9 км на північ від Святогірська, пожежа.", "Лиманська"),
        ("Vasylivka", "They shelled Vasylivka, east of Siversk.", "Соледарська"),
    ],
)
def test_statements_decide_between_namesakes(
    surface: str, text: str, hromada: str, gazetteer: Gazetteer
) -> None:
    assert place_of(surface, text, gazetteer) == hromada


def test_reasons_say_what_was_stated(gazetteer: Gazetteer) -> None:
    said = placed("In the Huliaipole direction, the enemy attacked near Vyshneve.", gazetteer)
    assert "the text states the Huliaipole direction" in said[-1].reasons
    said = placed("Shelling hit Pishchane, 7 km southeast of Kupiansk.", gazetteer)
    assert "7 km southeast of Kupiansk" in said[0].reasons


def test_a_direction_holds_up_to_the_next(gazetteer: Gazetteer) -> None:
    text = "На Оріхівському напрямку атаковано Степове. На Покровському напрямку атаковано Піщане."
    said = {row.mention.surface: row.reasons for row in placed(text, gazetteer)}
    assert any("Orikhiv" in reason for reason in said["Степове"])
    assert not any("Orikhiv" in reason for reason in said["Піщане"])


def test_a_heading_holds_for_its_section(gazetteer: Gazetteer) -> None:
    text = "Лиманський напрямок\n\nАтаковано Новоселівку.\n\nОріхівський напрямок\n\nАтаковано Степове."
    said = {row.mention.surface: row.reasons for row in placed(text, gazetteer)}
    assert any("Lyman" in reason for reason in said["Новоселівку"])
    assert any("Orikhiv" in reason for reason in said["Степове"])


@pytest.mark.parametrize(
    ("text", "lang", "name"),
    [
        ("по лиманській міській громаді", "uk", "Лиманська"),
        ("дворічанської територіальної громади", "uk", "Дворічанська"),
        ("двуречанской громады", "ru", "Дворічанська"),
        ("the lymanska hromada", "en", "Лиманська"),
    ],
)
def test_hromadas(text: str, lang: str, name: str) -> None:
    assert [row for _, _, row in hromadas_named(text, lang)] == [("hromada", name)]


@pytest.mark.parametrize("table", ["directions.tsv", "areas.tsv"])
def test_every_area_lies_around_settlements_of_the_names_given(table: str, gazetteer: Gazetteer) -> None:
    for row in read_table(gazetteer_folder() / table):
        around, names = row["around"].split("; "), row["around_names"].split("; ")
        places = [gazetteer[each] for each in around]
        assert [place.name_uk or place.name_ru for place in places] == names, row
        assert not table.startswith("areas") or 5 <= float(row["km"]) <= 60


@pytest.mark.parametrize(
    "text",
    [
        "Подразделения «Запада» отразили атаки.",
        "Группировкой войск «Запад» поражены резервы.",
        "Battlegroup Zapad took a village.",
        "Units of Battlegroup West took a village.",
    ],
)
def test_groupings_are_areas(text: str) -> None:
    found = [frame.area.name for frame in frames(text, sentences(text)) if frame.area]
    assert "the area of the grouping West" in found
