"""Paragraphs, sentences and their language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.segment import language, sentences


def texts(text: str, lang: str = "") -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, lang)]


def test_abbreviations_end_no_sentence() -> None:
    assert texts("Бои у н.п. Новое и г. Старый. Тихо.", "ru") == ["Бои у н.п. Новое и г. Старый.", "Тихо."]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = "Russian forces attacked along the front near the towns of Velyka\nNova and Mala. They failed."
    assert texts(text) == [text[: text.index(" They")], "They failed."]


@pytest.mark.parametrize(
    "head",
    [
        "date: 2025-11-04 | source: General Staff of the Armed Forces of Ukraine | side: ua\n",
        "date: 2025-11-04\nsource: The General Staff of the Armed Forces of Ukraine, daily\n",
        "---\ndate: 2025-11-04\nsource: General Staff\n---\n",
    ],
)
def test_metadata_lines_are_no_part_of_the_first_sentence(head: str) -> None:
    assert texts(head + "The enemy attacked near Mala Nova.")[-1] == "The enemy attacked near Mala Nova."


def test_bullets_begin_paragraphs() -> None:
    text = "Changes this week\n• Nova\n• Mala"
    assert len({s.paragraph for s in sentences(text)}) == 3


def test_a_short_line_of_its_own_is_a_heading() -> None:
    first, second = sentences("Kupiansk sector\n\nFighting goes on in the city.")
    assert first.heading
    assert not second.heading


def test_language_by_letters() -> None:
    assert language("Ворог атакував поблизу її околиць") == "uk"
    assert language("Противник атаковал из посёлка") == "ru"
    assert language("The enemy attacked") == "en"


@given(st.text(max_size=300))
def test_spans_lie_in_the_text_and_in_order(text: str) -> None:
    end = 0
    for sentence in sentences(text):
        assert end <= sentence.start < sentence.end <= len(text)
        end = sentence.end


def test_wide_white_space_before_a_full_stop() -> None:
    text = "They hold plan A\u2003. Then they left."
    assert [text[one.start : one.end] for one in sentences(text)] == [
        "They hold plan A\u2003.",
        "Then they left.",
    ]
