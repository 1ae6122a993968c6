"""The gazetteer on a small world: exact forms, lookups, frequencies, neighbours."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from gazetteer_world import (
    BAKHMUT,
    CHASIV_YAR,
    LYMAN,
    NIU_YORK,
    NOVOSELIVKAS,
    POKROVSK,
    POKROVSKE,
    STEP,
    SUDZHA,
    homes,
    tables,
    world,
)
from geopy.distance import great_circle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontmap.errors import FrontmapError, GazetteerError, InputError
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.records import Settlement

__all__ = ["homes", "tables", "world"]


def ids(world: Gazetteer, name: str, **options: object) -> list[str]:
    return [candidate.settlement_id for candidate in world.lookup(name, **options)]  # type: ignore[arg-type]


def test_settlements_come_back_whole(world: Gazetteer) -> None:
    assert len(world) == len(list(world)) == 12
    assert world[LYMAN].name_ru == "Лиман"
    assert world[LYMAN].population == 20066
    assert (world[LYMAN].lat, world[LYMAN].lon) == (48.98934, 37.8024)
    assert math.isnan(world["UA11"].lat) and math.isnan(world["UA11"].uncertainty_km)
    assert BAKHMUT in world and "UA99" not in world


def test_an_unknown_id_is_an_error(world: Gazetteer) -> None:
    with pytest.raises(GazetteerError, match="UA99"):
        world["UA99"]
    with pytest.raises(LookupError):
        world["UA99"]


@pytest.mark.parametrize(
    ("name", "settlement"),
    [
        ("Bakhmut", BAKHMUT),
        ("Бахмутом", BAKHMUT),
        ("Bahmut", BAKHMUT),
        ("Artemovsk", BAKHMUT),
        ("Артёмовском", BAKHMUT),
        ("Артемівська", BAKHMUT),
        ("Krasny Liman", LYMAN),
        ("Часового Яру", CHASIV_YAR),
        ("Chassiw Jar", CHASIV_YAR),
        ("Sudzha", SUDZHA),
        ("Суджей", SUDZHA),
        ("Niu York", NIU_YORK),
        ("«Лиман»", LYMAN),
    ],
)
def test_spellings_lead_to_the_settlement(world: Gazetteer, name: str, settlement: str) -> None:
    assert ids(world, name)[0] == settlement


def test_the_likelier_name_comes_first(world: Gazetteer) -> None:
    found = world.lookup("Pokrovsk")
    assert [each.settlement_id for each in found] == [POKROVSK, POKROVSKE]
    assert found[0].score > found[1].score
    assert found[1].rule.startswith("sound:")


def test_a_misspelling_is_found_with_a_lower_score(world: Gazetteer) -> None:
    found = world.lookup("Bakhmyyt")
    assert found[0].settlement_id == BAKHMUT
    assert found[0].score < 0.8
    assert found[0].rule.startswith(("sound:", "edit:"))


def test_namesakes_come_all_the_most_populous_first(world: Gazetteer) -> None:
    assert set(ids(world, "Novoselivka")) == set(NOVOSELIVKAS)
    assert ids(world, "Novoselivka")[0] == "UA06"


def test_an_oblast_narrows(world: Gazetteer) -> None:
    for oblast in ("Kharkiv", "Харьковская область", "Харківська", "Kharkiv Oblast", "Kharkov"):
        assert ids(world, "Novoselivka", oblast=oblast) == ["UA07"]
    with pytest.raises(InputError, match="Mordor"):
        world.lookup("Novoselivka", oblast="Mordor")


def test_a_point_puts_the_nearest_first(world: Gazetteer) -> None:
    assert ids(world, "Novoselivka", lat=48.9, lon=37.9)[0] == "UA05"


def test_limit(world: Gazetteer) -> None:
    assert len(ids(world, "Novoselivka", limit=2)) == 2
    assert len(ids(world, "Novoselivka", limit=None)) >= 3


@pytest.mark.parametrize(
    "junk",
    ["", " ", "\n", "x" * 10_000, "Бах" * 4000, "\x00\x1b[31m", "😀🔥", "\u202e\u200f", "-'’", "\ud800"],
)
def test_junk_has_no_candidates(world: Gazetteer, junk: str) -> None:
    assert world.lookup(junk) == []
    assert world.exact(junk) == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_text_raises(world: Gazetteer, text: str) -> None:
    for candidate in world.lookup(text):
        assert candidate.settlement_id in world
        assert 0 <= candidate.score <= 1
    folded = fold(text)
    world.exact(folded)
    world.longest(folded, 0)
    world.frequency(folded)
    world.accepts_alone(folded)


def test_longest_ends_where_words_end(world: Gazetteer) -> None:
    text = fold("Боротьба за Часів Яр, і Часів")
    start = text.index("часів")
    assert [text[start:end] for end in world.longest(text, start)] == ["часів яр"]
    assert world.longest(fold("Бахмутяни"), 0) == []
    assert world.longest(fold("Бахмут"), 0) == [6]


def test_frequency_and_acceptance(world: Gazetteer) -> None:
    assert world.frequency("step") == pytest.approx(5.13, abs=0.02)
    assert world.frequency("bakhmut") == 0
    assert not world.accepts_alone("step")
    assert not world.accepts_alone("степ")
    assert not world.accepts_alone("new york")
    assert world.accepts_alone("bakhmut")
    assert world.accepts_alone("лимані")
    assert not world.accepts_alone("nowhere")
    assert ids(world, "Step") == [STEP]


def test_neighbours_by_great_circle(world: Gazetteer) -> None:
    near = world.neighbours(lat=48.98934, lon=37.8024, km=15)
    assert near[0] == LYMAN
    assert set(near) == {LYMAN, "UA05", STEP}
    far = world.distances(lat=48.98934, lon=37.8024)
    for row, place in enumerate(world):
        if math.isnan(place.lat):
            assert math.isnan(far[row])
        else:
            expected = great_circle((48.98934, 37.8024), (place.lat, place.lon)).km
            assert far[row] == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_adopted_places_are_known_by_id(world: Gazetteer) -> None:
    place = Settlement("ONLINE-N1", "Нове", "", "", "village", "", "", "", 48.0, 37.0, 5.0, "online:test")
    world.adopt(place)
    assert world["ONLINE-N1"] == place and "ONLINE-N1" in world
    assert len(world) == 12


def test_missing_and_damaged_tables_are_one_line_errors(homes: Path, tables: Path) -> None:
    with pytest.raises(GazetteerError, match="missing"):
        Gazetteer.load(homes / "nowhere")
    path = tables / "settlements.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "UA77\tтільки дві\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"settlements.tsv:14: 2 cells") as caught:
        Gazetteer.load(tables)
    assert isinstance(caught.value, FrontmapError) and "\n" not in str(caught.value)


def test_forms_that_no_fold_gives_are_no_forms(world: Gazetteer) -> None:
    for junk in ("\ud800", "бахмут\ud800"):
        assert world.exact(junk) == ()
        assert world.longest(junk, 0) == []


def test_what_sounds_alike_is_the_same_whatever_is_left_out(gazetteer: Gazetteer):
    forms = [form for number, form in enumerate(gazetteer.forms()) if number % 4001 == 0]
    several = 0
    for form in [*forms, "петривка", "mykolajivka", "новоалександровка"]:
        every = gazetteer.sounding(form)
        known = frozenset(each.settlement_id for each in gazetteer.exact(form))
        wanted = [each for each in every if each.score >= 0.6 and each.settlement_id not in known]
        assert list(gazetteer.sounding(form, 0.6, known)) == wanted
        several += len(wanted) > 1
    assert several > 3
