"""The pattern language of the cue tables."""

from __future__ import annotations

import re

import pytest

from frontmap.patterns import PLACE, first_words, flatten, mask, to_regex

NAME = PLACE * 4


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("near", "near"),
        ("звільн*", "звільнили"),
        ("[the] enemy", "enemy"),
        ("[the] enemy", "the enemy"),
        ("(city|town*) of", "towns of"),
        ("took __ control of", "took back full control of"),
        ("took __ control of", "took control of"),
        ("X direction", f"{NAME} direction"),
        ("near XS", f"near {NAME}, {NAME} and {NAME}"),
        ("н . п . XS", f"н.п. {NAME}"),
        ("г . X", f"г.{NAME}"),
        ("група «X»".replace("«X»", "X"), f"група «{NAME}"),
    ],
)
def test_matches(pattern: str, text: str) -> None:
    assert re.fullmatch(to_regex(pattern), text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("near", "nearly"),
        ("took __ control of", "took a b c d control of"),
        ("експерт* X", f"експертів, {NAME}"),
        ("XS", f"{NAME} {NAME}"),
        ("[the] enemy", "them enemy"),
    ],
)
def test_does_not_match(pattern: str, text: str) -> None:
    assert not re.fullmatch(to_regex(pattern), text)


def test_first_words_know_options_and_alternatives() -> None:
    assert first_words("[the|a] (city|town*) of") == {"the", "a", "city", "town*"}
    assert first_words("XS (напрям*)") == {PLACE}


def test_a_pattern_begins_with_a_word() -> None:
    with pytest.raises(ValueError, match="begin with a word"):
        first_words("_ of")


def test_flattening_keeps_the_length() -> None:
    text = "İstanbul Ёлка Куп’янськ\nà"
    assert len(flatten(text)) == len(text)
    assert flatten("Куп’янськ") == "куп'янськ"


def test_masking_covers_names_only() -> None:
    assert mask("near abc, def", [(5, 8), (10, 13)]) == f"near {PLACE * 3}, {PLACE * 3}"
