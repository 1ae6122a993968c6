"""Folding: what becomes equal, what stays apart, and the way back to the raw text."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from frontmap.fold import fold, fold_with_offsets, raw_span

LETTERS = "аіїйёґ'’ʼ-–— \n\u00a0\u0301\u0308\u0306\u200b\u00ad\u202eabcßﬁİKкАВ\"«_1"
"""Characters that folding treats in a way of its own."""
texts = st.one_of(st.text(), st.text(alphabet=LETTERS), st.text(alphabet=st.characters(codec=None)))


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Куп’янськ", "купянськ"),
        ("Куп'янськ", "купянськ"),
        ("Купʼянськ", "купянськ"),
        ("Куп`янськ", "купянськ"),
        ("Куп''янськ", "купянськ"),
        ('Куп"янську', "купянську"),
        ("Slov\"yans'k", "slovyansk"),
        ("Donetsʹk", "donetsk"),
        ("Часі́в Яр", "часів яр"),
        ("Часів\u00a0 \nЯр", "часів яр"),
        ("Ивано-Франковск", "ивано франковск"),
        ("Slaviansk–Kramatorsk", "slaviansk kramatorsk"),
        ("Soledar — Bakhmut", "soledar - bakhmut"),
        ("Kup-\niansk", "kupiansk"),
        ("Ivano-\nFrankivsk", "ivano frankivsk"),
        ("Bakhmut's fall", "bakhmut s fall"),
        ("près d'Izioum", "pres d izioum"),
        ("L'viv", "lviv"),
        ("Зелёный Ґанок", "зеленый ганок"),
        ("Українськии\u0306 і\u0308жак", "український їжак"),
        ("#Велика_Новосілка", "#велика новосілка"),
        ("Кup\u00adiansk", "kupiansk"),
        ("Пoкpoвск", "покровск"),
        ("ВАХМUТ", "baxmut"),
        ("BАХМУТ", "вахмут"),
        ("Ŝevčenko Łódź ﬁn Groß", "sevcenko lodz fin gross"),
        ("𝐁𝐚𝐤𝐡𝐦𝐮𝐭", "bakhmut"),
        ("a\ud800b", "a\ufffdb"),
        ("Покровськ\n\n\nЛиман", "покровськ\n\nлиман"),
        ("", ""),
    ],
)
def test_examples(raw: str, folded: str) -> None:
    assert fold(raw) == folded
    assert fold_with_offsets(raw)[0] == folded


@given(texts)
@example("и\u0306і\u0308")
@example("a'-\nb")
@example("ǰ-\n\nb\u2029\u2029c")
def test_offsets_map_back_to_the_raw_text(raw: str) -> None:
    folded, offsets = fold_with_offsets(raw)
    assert folded == fold(raw)
    assert len(offsets) == len(folded) + 1
    assert offsets[-1] == len(raw)
    assert list(offsets) == sorted(offsets)
    for place in range(len(folded)):
        start, end = raw_span(offsets, place, place + 1)
        assert 0 <= start < end <= len(raw)


@given(texts)
def test_folding_twice_changes_nothing(raw: str) -> None:
    folded = fold(raw)
    assert fold(folded) == folded


NAMES = ["Куп’янськ", "Часів Яр", "Ивано-Франковск", "Slov'yansk", "Лима́н"]


@given(st.lists(st.sampled_from(NAMES)), st.text(" .,:;()"))
def test_names_fold_the_same_in_a_text_as_alone(names: list[str], between: str) -> None:
    gap = f" {between} "
    raw = gap.join(names)
    folded, offsets = fold_with_offsets(raw)
    start = 0
    for name in names:
        at = folded.index(fold(name), start)
        first, last = raw_span(offsets, at, at + len(fold(name)))
        assert fold(raw[first:last]) == fold(name)
        assert raw[first:last].rstrip("\u0301") == name.rstrip("\u0301")
        start = at + 1


@pytest.mark.parametrize("unit", ["'", "a'", "-\n", "a-\n", "Кa", "\u0301", " \n", "d'a ", "ß", "a"])
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.perf_counter()
        fold_with_offsets(text)
        return time.perf_counter() - started

    seconds(1000)
    short = min(seconds(40_000) for _ in range(3))
    assert seconds(400_000) < 40 * short + 0.5


@given(st.text(alphabet="АаЯяЁёІіЇїЄєҐґЙйЫыъЭэЩщОо- ABZabzIix", min_size=1, max_size=12))
def test_plain_words_fold_as_all_others(raw: str) -> None:
    assert fold(raw) == fold_with_offsets(raw)[0]
