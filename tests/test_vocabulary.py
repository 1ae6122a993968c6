"""Words and stems looked up by the words of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontmap.vocabulary import Vocabulary


def test_the_word_comes_first_then_ever_longer_stems() -> None:
    vocabulary = Vocabulary(["town", "town*", "to*", "towns*", "tow", "t"])
    assert vocabulary.matching("town") == ("town", "to*", "town*")
    assert vocabulary.matching("townsman") == ("to*", "town*", "towns*")
    assert vocabulary.matching("toad") == ("to*",)
    assert vocabulary.matching("tram") == ()


@given(st.sets(st.text("ab", min_size=1, max_size=4)), st.text("abc", max_size=6))
def test_it_knows_every_stem_of_a_word(stems: set[str], word: str) -> None:
    found = Vocabulary([f"{stem}*" for stem in stems]).matching(word)
    assert found == tuple(sorted((f"{stem}*" for stem in stems if word.startswith(stem)), key=len))
