"""What a function makes of words is the same whether it was told before or not."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from frontmap import chunks
from frontmap.values import Values

texts = st.one_of(st.text(), st.text(alphabet="ab \n"), st.just("long" * 30), st.just(""))


def _size(word: str) -> int:
    return min(len(word), 254)


@given(st.lists(texts, max_size=4))
def test_every_chunk_has_its_value(several: list[str]) -> None:
    values = Values(_size)
    for text in several:
        cut = chunks.chunks_of(text)
        assert list(values.of(cut))[: len(cut.pieces)] == [_size(piece) for piece in cut.pieces]


def test_words_are_forgotten_where_they_become_too_many() -> None:
    values = Values(_size)
    with patch.object(chunks, "_MOST", 3):
        for text in ("a bb ccc dddd", "dddd ccc bb a", "bb a bb"):
            cut = chunks.chunks_of(text)
            assert list(values.of(cut))[: len(cut.pieces)] == [_size(piece) for piece in cut.pieces]


def test_words_of_usual_length_have_numbers_of_their_own() -> None:
    words = chunks.Words()
    assert [words["a"], words["b"], words["a"], words["long" * 30]] == [1, 2, 1, 0]
