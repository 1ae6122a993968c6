"""Texts cut at their spaces, and the stretches that a pattern is looked for in."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from frontmap.chunks import chunks_of, stretches
from frontmap.kept import Last
from frontmap.words import words_of

texts = st.one_of(st.text(), st.text(alphabet="аАbB .,\n-«é"))


@given(texts)
def test_chunks_lie_where_they_are_said_to(text: str) -> None:
    chunks = chunks_of(text)
    assert sum(map(len, chunks.pieces)) + len(chunks.pieces) - 1 == len(text)
    for number, piece in enumerate(chunks.pieces):
        start = chunks.starts[number]
        assert piece == text[start : start + len(piece)]


@given(texts)
def test_stretches_find_what_the_whole_text_has(text: str) -> None:
    pattern = re.compile(r"[Аа](?:[^.]|\.(?! ))?b")
    places = [match.start() for match in re.finditer("b", text)]
    found = [
        match.span() for low, high in stretches(text, places) for match in pattern.finditer(text, low, high)
    ]
    assert found == [match.span() for match in pattern.finditer(text)]


def test_connecting_words_hold_no_full_stop() -> None:
    assert not [word for word in words_of("connect") if "." in word]


def test_what_was_made_of_a_text_is_kept_for_that_text_alone() -> None:
    made: list[str] = []

    def make(text: str) -> str:
        made.append(text)
        return text.upper()

    last = Last(make)
    text, same = "".join(["Ly", "man"]), "".join(["Lym", "an"])
    assert [last(text), last(text), last(same), last("Izium"), last(text)] == [
        *("LYMAN", "LYMAN", "LYMAN", "IZIUM", "LYMAN")
    ]
    assert made == [text, same, "Izium", text], "equal texts are not compared"
