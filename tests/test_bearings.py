"""Bearings, distances and second names: which name they tie to which, and what they are worth."""

from __future__ import annotations

import numpy as np
import pytest

from frontmap.bearers import Bearers, Named
from frontmap.bearings import Relation, relations
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate
from frontmap.segment import sentences
from frontmap.ties import Ties


def names(text: str, gazetteer: Gazetteer) -> list[Named]:
    """Every capitalized word of a text that the gazetteer knows, as a name to be placed."""
    found = []
    for number, sentence in enumerate(sentences(text)):
        at = sentence.start
        for word in text[sentence.start : sentence.end].split():
            start = text.index(word, at)
            at = start + len(word)
            bare = word.strip("().,;:«»")
            known = gazetteer.exact(fold(bare)) if bare[:1].isupper() else ()
            if known:
                begin = start + word.index(bare)
                found.append(named(gazetteer, [c.settlement_id for c in known], begin, len(bare), number))
    return found


def named(gazetteer: Gazetteer, places: list[str], start: int, length: int, sentence: int) -> Named:
    """A name that may mean these settlements."""
    bearers = Bearers([Candidate(place, 1.0, "uk:nominative") for place in places], gazetteer)
    return Named(bearers, start, start + length, sentence, 0)


def tied(text: str, gazetteer: Gazetteer) -> list[tuple[str, str, float | None, float | None]]:
    """(target, anchor, degrees, km) of each relation."""
    own = names(text, gazetteer)
    spans = [text[name.start : name.end] for name in own]
    return [
        (spans[r.target], spans[r.anchor], r.degrees, r.km) for r in relations(text, sentences(text), own)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("They hit Donetsk from Avdiivka, 12 km north of Makiivka.", [("Avdiivka", "Makiivka", 0.0, 12.0)]),
        (
            "They attacked northeast of Pokrovsk near Rodynske and Krasnohorivka.",
            [("Rodynske", "Pokrovsk", 45.0, None), ("Krasnohorivka", "Pokrovsk", 45.0, None)],
        ),
        ("Бої за Піщане, за 7 км на південний схід від Куп'янська.", [("Піщане", "Куп'янська", 135.0, 7.0)]),
        ("Бои в Песчаном юго-восточнее Купянска.", [("Песчаном", "Купянска", 135.0, None)]),
        ("Севернее Купянска, у Радьковки, атака.", [("Радьковки", "Купянска", 0.0, None)]),
        ("Shelling of Lyman, 20 kilometres from Siversk, went on.", [("Lyman", "Siversk", None, 20.0)]),
        ("They went north to Lyman and Siversk.", []),
        ("Між Покровськом і Мирноградом тихо.", []),
    ],
)
def test_relations(
    text: str, wanted: list[tuple[str, str, float | None, float | None]], gazetteer: Gazetteer
) -> None:
    assert tied(text, gazetteer) == wanted


def test_a_second_name_is_the_same_place(gazetteer: Gazetteer) -> None:
    own = names("They hold Bakhmut (Artemovsk) still.", gazetteer)
    found = relations(
        "They hold Bakhmut (Artemovsk) still.", sentences("They hold Bakhmut (Artemovsk) still."), own
    )
    assert {(r.target, r.anchor, r.same) for r in found} == {(0, 1, True), (1, 0, True)}


def test_fits_fall_with_the_angle_and_the_distance(gazetteer: Gazetteer) -> None:
    anchor = named(gazetteer, ["UA63080090010026457"], 0, 1, 0)
    kharkiv, svatove = "UA63120270010096107", "UA44100110010094316"
    target = named(gazetteer, [kharkiv, svatove], 2, 1, 0)
    relation = Relation(1, 0, degrees=110.0, km=45.0)
    ties = Ties([relation], [anchor, target], np.array([0, 1, 3]))
    added = ties.logits(np.array([1.0, 0.5, 0.5]))
    assert added[0] == 0 and added[1] < -2.5 and added[2] > -0.5


def test_long_texts_take_linear_time(gazetteer: Gazetteer) -> None:
    text = "north of " * 3000 + "Lyman"
    assert tied(text, gazetteer) == []
