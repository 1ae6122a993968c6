"""No text takes out of all proportion to its length, however it is made."""

from __future__ import annotations

import time

import pytest
from hostile_lengths import DIFFERENT, HOSTILE, PLAIN, run_on
from scoring import cases

from frontmap.gazetteer import Gazetteer
from frontmap.pipeline import claims_of
from frontmap.records import Report
from frontmap.segment import LONGEST_SENTENCE, sentences
from frontmap.voice import voice

SIZE = 12_000
MOST = 10
"""Times `PLAIN`, which itself takes some three times as long as report prose: twice the worst measured."""
SAMPLES = 4
"""Parts into which a fifth of the sentence cases is dealt."""
MOST_MET_FIRST = 24
"""The same for lists in which each name is looked up for the first time."""


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


@pytest.mark.parametrize("part", range(SAMPLES))
def test_sentences_that_do_not_end_are_bounded(gazetteer: Gazetteer, typical: float, part: int):
    for case in cases("claim.tsv")[part :: SAMPLES * 5]:
        text = (run_on(case.report.text) * SIZE)[:SIZE]
        least = MOST * typical
        assert any(seconds(text, gazetteer) <= least for _ in range(3)), case.report.id


@pytest.mark.parametrize("kind", DIFFERENT)
def test_names_met_for_the_first_time_are_bounded(gazetteer: Gazetteer, typical: float, kind: str):
    text = DIFFERENT[kind](gazetteer, SIZE)
    assert seconds(text, gazetteer) <= MOST_MET_FIRST * typical


def test_open_quotation_marks_take_no_square():
    times = []
    for piece in ("Покровськ. ", "«Покровськ "):
        begun = time.process_time()
        sentences(piece * 40_000, "uk")
        times.append(time.process_time() - begun)
    assert times[1] <= 20 * times[0]


def test_voices_in_quotation_marks_take_no_square():
    times = []
    for size in (1, 8):
        report = Report("x.txt", "«Наші сили там» і ворог тут. " * (1_000 * size), lang="uk")
        voice(report)
        begun = time.process_time()
        voice(report)
        times.append(time.process_time() - begun)
    assert times[1] <= 24 * times[0]


def test_time_is_linear_in_length(gazetteer: Gazetteer, typical: float):
    text = PLAIN * (20 * SIZE // len(PLAIN))
    assert seconds(text, gazetteer) <= 20 * 3 * typical


def test_a_long_chain_of_words_is_looked_through_once(gazetteer: Gazetteer, typical: float):
    assert seconds("Ново-" * SIZE, gazetteer) <= 5 * MOST * typical


@pytest.mark.parametrize("piece", ["слово ", "слово, ", "слово; ", "Він. Вона ", "а", "Ab-"])
def test_long_sentences_are_cut_without_losing_text(piece: str):
    text = piece * 3000
    cut = sentences(text, "uk")
    assert all(s.end - s.start <= LONGEST_SENTENCE for s in cut)
    assert "".join(text[s.start : s.end] for s in cut).replace(" ", "") == text.replace(" ", "")
    assert all(not text[s.start - 1 : s.start + 1].isalpha() for s in cut[1:]) or piece == "а"
