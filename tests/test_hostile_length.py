"""No text takes out of all proportion to its length, however it is made."""

from __future__ import annotations

import time

import pytest

from frontmap.gazetteer import Gazetteer
from frontmap.pipeline import claims_of
from frontmap.records import Report
from frontmap.segment import LONGEST_SENTENCE, sentences

SIZE = 12_000
PLAIN = (
    "Ворог атакував позиції біля Торецька і Новоселівки, але не просунувся. "
    "Russian forces advanced near Pokrovsk on Monday, while Ukraine holds Huliaipole.\n\n"
)
HOSTILE = {
    "brackets": "(", "capitals": "А", "one syllable": "Ново", "one word": "Ново ", "newlines": "\n",
    "commas": ",", "quotes": '"', "quoted lines": '"\n', "hyphens": "Ново-", "apostrophes": "П'я",
    "a list of one name": "Покровськ, ", "names and brackets": "(Покровськ (", "bullets": "• Покровськ\n",
    "unknown names": "село Абракадабра ", "joined claims": "Russian forces seized Pokrovsk and ",
    "bearings": "north of Pokrovsk near ", "oblasts": "Донецької області ", "dates": "in May 2024 ",
    "a long word before a bearing": "а" * 400 + " б б на північний захід від Покровська атакував. ",
    "open brackets between names": "Покровськ " + "( " * 300 + "а. Ворог там. ",
    "homonyms": "Олександрівка, Новоселівка, Михайлівка, Миколаївка, Іванівка, Василівка, Петрівка, ",
    "many homonyms": "Степове, Вишневе, Зелене, Калинівка, Андріївка, Дмитрівка, Григорівка, Олексіївка, "
    "Семенівка, Павлівка, Федорівка, Мар'янівка, Веселе, Вільне, Червоне, Березівка, Яблунівка, Кам'янка, "
    "Покровка, Троїцьке, Богданівка, Володимирівка, Катеринівка, Ганнівка, Софіївка, Мирне, Антонівка, ",
    "sides, acts and names": "Росія взяла Покровськ, ", "acts and names": "attacked near Покровськ ",
    "denials": "denied they took Покровськ if ",
    "lines in lower case": "бої біля Степового\n",
    "words of saying": "Kyiv said Russia claimed capture of Покровськ; ",
    "open quotation marks": "«Покровськ ",
    "marks": "и\u0306", "flags": "🇺🇦", "nothing": "\u200b",
}  # fmt: skip
MOST = 40
"""Times the typical; the goal is 20, the rest is for busy machines."""


def seconds(text: str, gazetteer: Gazetteer) -> float:
    """The processor time of the whole line on a text."""
    begun = time.process_time()
    claims_of(Report("x.txt", text), gazetteer)
    return time.process_time() - begun


@pytest.fixture(scope="module")
def typical(gazetteer: Gazetteer) -> float:
    text = (PLAIN * SIZE)[:SIZE]
    seconds(text, gazetteer)
    return min(seconds(text, gazetteer) for _ in range(3))


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_bounded(gazetteer: Gazetteer, typical: float, piece: str):
    text = (piece * SIZE)[:SIZE]
    assert seconds(text, gazetteer) <= MOST * typical


def test_time_is_linear_in_length(gazetteer: Gazetteer, typical: float):
    text = PLAIN * (20 * SIZE // len(PLAIN))
    assert seconds(text, gazetteer) <= 20 * 3 * typical


def test_a_long_chain_of_words_is_looked_through_once(gazetteer: Gazetteer, typical: float):
    assert seconds("Ново-" * SIZE, gazetteer) <= 5 * MOST * typical


@pytest.mark.parametrize("piece", ["слово ", "слово, ", "слово; ", "а", "Ab-"])
def test_long_sentences_are_cut_without_losing_text(piece: str):
    text = piece * 3000
    cut = sentences(text, "uk")
    assert all(s.end - s.start <= LONGEST_SENTENCE for s in cut)
    assert "".join(text[s.start : s.end] for s in cut).replace(" ", "") == text.replace(" ", "")
    assert all(not text[s.start - 1 : s.start + 1].isalpha() for s in cut[1:]) or piece == "а"
