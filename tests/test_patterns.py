"""The pattern language of the cue tables."""

from __future__ import annotations

import pytest

from frontmap.patterns import PLACE, PatternError, first_words, flatten, mask, parse
from frontmap.scanner import Scanner

NAME = PLACE * 4


def is_found(pattern: str, text: str) -> bool:
    """Whether the pattern stands for the whole text."""
    return any(match[:2] == (0, len(text)) for match in Scanner([(pattern, 0)]).scan(text))


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
        ("took __ control of", "took it, control of"),
        ("X direction", f"{NAME} direction"),
        ("near XS", f"near {NAME}, {NAME} and {NAME}"),
        ("near XS", f"near {NAME}, as well as {NAME}"),
        ("XS (—|in) part", f"{NAME}, {NAME} — part"),
        ("н . п . XS", f"н.п. {NAME}"),
        ("г . X", f"г.{NAME}"),
        ("група X", f"група «{NAME}"),
        ("війська (північ|«північ)", "війська «північ"),
        ("60 %", "60%"),
    ],
)
def test_matches(pattern: str, text: str) -> None:
    assert is_found(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("near", "nearly"),
        ("took __ control of", "took a b c d control of"),
        ("took __ control of", "took a. b control of"),
        ("експерт* X", f"експертів, {NAME}"),
        ("XS", f"{NAME} {NAME}"),
        ("[the] enemy", "them enemy"),
    ],
)
def test_does_not_match(pattern: str, text: str) -> None:
    assert not is_found(pattern, text)


def test_first_words_know_options_and_alternatives() -> None:
    assert first_words("[the|a] (city|town*) of") == ["the", "a", "city", "town*"]
    assert first_words("XS (напрям*)") == [PLACE]


@pytest.mark.parametrize("pattern", ["_ of", "[_] of", "« near", "нев*омо"])
def test_a_pattern_begins_with_a_word(pattern: str) -> None:
    with pytest.raises(PatternError, match="begin with a word"):
        first_words(pattern)


@pytest.mark.parametrize("pattern", ["near (a|b", "near a)", "near a,", "near b*c"])
def test_what_is_no_pattern_is_told(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse(pattern)


def test_flattening_keeps_the_length() -> None:
    text = "İstanbul Ёлка Куп’янськ\nà"
    assert len(flatten(text)) == len(text)
    assert flatten("Куп’янськ") == "куп'янськ"


def test_masking_covers_names_only() -> None:
    assert mask("near abc, def", [(5, 8), (10, 13)]) == f"near {PLACE * 3}, {PLACE * 3}"
