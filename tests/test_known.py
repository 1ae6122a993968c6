"""Names that the gazetteer knows are found as if all of the text was folded and looked through."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap import known
from frontmap.chunks import chunks_of
from frontmap.gazetteer import Gazetteer

NAMES = (
    "Покровськ", "Часів Яр", "Часів", "Куп'янськ", "Куп`янську", "Нью-Йорк", "Нью–Йорк", "Ивано-Франковск",
    "Лиман Перший", "Лиман", "Chasiv Yar", "Kyiv", "Slov'yansk", "Velyka Novosilka", "New York", "Ново",
    "Нова", "Мала", "Каховка", "Старий", "д'Ізюм", "Sumy", "L'viv", "Покрoвськ", "Марʼїнка", "Зелёный Гай",
    "Don't", "Су-34",
)  # fmt: skip
SIGNS = (
    " ", " ", " ", "\n", "\n\n", ", ", ". ", "-", "–", " — ", "’s ", "'s, ", "'", "’", "» ", "” ", " «", ' "',
    '" ', "(", ")", "/", "\u0301 ", "\u0301", "\u200b", "\xa0", "-based ", "-\n", "  ", "…", "1", "_", "ʼ",
    "` ",
)  # fmt: skip
texts = st.lists(st.sampled_from(NAMES + SIGNS), max_size=14).map("".join)


def known_names(text: str, gazetteer: Gazetteer) -> list[tuple[int, int, known.Known]]:
    """The names of which any chunk may be the first, each with where it begins and ends."""
    chunks = chunks_of(text)
    found = known.known_names(chunks, range(len(chunks.pieces)), gazetteer)
    return [(name.start, name.end, name.known) for name in found]


def looked_at_closely(text: str, gazetteer: Gazetteer) -> list[tuple[int, int, known.Known]]:
    """The names where no chunk tells anything by itself, so that all of the text is folded."""
    known._openings.cache_clear()
    try:
        with patch.object(known, "_behind", return_value=""):
            return known_names(text, gazetteer)
    finally:
        known._openings.cache_clear()


@settings(max_examples=300, deadline=None)
@given(texts)
def test_chunks_tell_what_the_folded_text_does(gazetteer: Gazetteer, text: str) -> None:
    assert known_names(text, gazetteer) == looked_at_closely(text, gazetteer)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("«Часів Яр», Часів\n\nЯр", ["часів яр", "яр"]),
        ("Chasiv Yar’s, Sumy-based, Kyiv’s", ["chasiv yar", "kyiv"]),
        ("під Куп`янськом і Нью–Йорком", ["купянськом", "нью йорком"]),
    ],
)
def test_forms(gazetteer: Gazetteer, text: str, forms: list[str]) -> None:
    assert [name.form for _, _, name in known_names(text, gazetteer)] == forms
