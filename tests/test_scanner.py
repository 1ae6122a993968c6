"""Many patterns in one pass."""

from __future__ import annotations

import re
import time
from functools import cache
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_regex import compiled

from frontmap.automaton import FAR
from frontmap.chunks import chunks_of
from frontmap.cue import FOLDER
from frontmap.patterns import PLACE, first_words, flatten
from frontmap.scanner import Scanner
from frontmap.tables import read_table

NAME = PLACE * 4
PATTERNS = (
    "took",
    "took [the|a] (town|city of|town of) [now|at last]",
    "to* __ con* [of|over]",
    "[the] enem* ___ X",
    "near XS",
    "near [the] XS (direction|road)",
    "XS (—|,|in|now in) (part|parts of)",
    "XS XS",
    "the* [(,|and|e) _] town",
    "the _ (town*|and|«north)",
    "in . p . X",
    "a (b|b c|b c d*) [e] (c|d)",
)
WORDS = (
    "a",
    "b",
    "c",
    "d",
    "e",
    "dd",
    "de",
    "in",
    "of",
    "over",
    "the",
    "them",
    "town",
    "towns",
    "city",
    "took",
)
MORE = ("together", "control", "con-man", "enemy's", "enem", "near", "direction", "part", "and", "p", "north")
SIGNS = (" ", " ", " ", " ", "  ", ", ", ". ", " — ", "-", ",", "'", "«", "» ", "\t", " (", "")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Words of the patterns with signs and place names between them."""
    words = st.sampled_from(
        [*WORDS, *WORDS, "near", "direction", "part", "and", "p", NAME, NAME, NAME + "in"]
    )
    return "".join(draw(words) + draw(st.sampled_from(SIGNS)) for _ in range(draw(st.integers(0, 12))))


def expected(pattern: str, text: str) -> list[tuple[int, int]]:
    """What the regular expression of a pattern finds where one of its first words stands."""
    found = []
    for token in re.finditer(rf"{PLACE}+|[\w'-]+", text):
        word = PLACE if token.group()[0] == PLACE else token.group()
        begins = any(word == f or (f[-1] == "*" and word.startswith(f[:-1])) for f in first_words(pattern))
        match = compiled(pattern).match(text, token.start()) if begins else None
        if match:
            found.append((match.start(), match.end()))
    return found


@given(texts())
def test_it_finds_what_regular_expressions_find(text: str) -> None:
    found = every().scan(text)
    for number, pattern in enumerate(PATTERNS):
        assert [(start, end) for start, end, row in found if row == number] == expected(pattern, text), (
            pattern
        )
    assert [m[0] for m in found] == sorted(m[0] for m in found)


@cache
def every() -> Scanner[int]:
    """A scanner of all patterns here: it knows ever more of what it was shown before."""
    return Scanner([(pattern, number) for number, pattern in enumerate(PATTERNS)])


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_it_reads_the_cue_tables_as_regular_expressions_do(lang: str) -> None:
    rows = list(read_table(FOLDER / f"{lang}.tsv"))
    patterns = [row["pattern"] for row in rows]
    scanner = Scanner([(pattern, number) for number, pattern in enumerate(patterns)])
    examples = [re.sub(r"\bx\b", NAME, flatten(row["example"])) for row in rows]
    for text in [f"{one}, {two} {three}." for one, two, three in zip(*[iter(examples)] * 3, strict=False)]:
        found = scanner.scan(text)
        for number in {row for _, _, row in found} | set(range(0, len(patterns), 7)):
            own = [(start, end) for start, end, row in found if row == number]
            assert own == expected(patterns[number], text), (patterns[number], text)


def test_scanner_hands_back_its_rows_in_order() -> None:
    scanner = Scanner([("near XS", "near"), ("took", "take")])
    found = [match[2] for match in scanner.scan(f"took it near {NAME} and {NAME}")]
    assert found == ["take", "near"]


def test_a_longer_stem_comes_behind_a_shorter_one_and_the_word() -> None:
    scanner = Scanner([("towns*", "longer"), ("town*", "stem"), ("townsman", "word")])
    assert [match[2] for match in scanner.scan("townsman")] == ["word", "stem", "longer"]


@pytest.mark.parametrize("joint", [", ", ",", " and "])
def test_long_lists_stay_linear(joint: str) -> None:
    def seconds(count: int) -> float:
        scanner = Scanner([("near XS", "near"), ("XS direction", "direction")])
        text = "near " + joint.join([NAME] * count)
        begun = time.process_time()
        scanner.scan(text)
        return time.process_time() - begun

    seconds(50)
    assert seconds(2000) < 40 * max(seconds(200), 0.005)


_PARTED = [("took", "take"), ("took [the] town", "town"), ("it __ took", "wide"), ("near lyman", "near")]


def _in_parts(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    found = Scanner(_PARTED).scan_parts(chunks_of(text), flatten(text), parts)
    return found


def test_parts_are_scanned_by_themselves() -> None:
    text = "took it near Lyman took"
    whole = [(0, 4, "take"), (5, 23, "wide"), (8, 18, "near"), (19, 23, "take")]
    assert _in_parts(text, [(0, len(text))]) == whole
    assert _in_parts(text, [(0, 7), (13, len(text))]) == [(0, 4, "take"), (19, 23, "take")]


@pytest.mark.parametrize("space", [" ", "\n", "\u00a0", "  ", ".", ". "])
@pytest.mark.parametrize("border", [" ", "\n", "\u00a0", ". (", " - "])
def test_parts_are_scanned_whatever_parts_them(space: str, border: str) -> None:
    sentences = ["They Took it", "near Lyman they took the town:", "it was near", "Lyman. Took", "the town"]
    sentences = [sentence.replace(" ", space) for sentence in sentences]
    text = border.join(sentences)
    scanner = Scanner(_PARTED)
    parts: list[tuple[int, int]] = []
    each: list[tuple[int, int, str]] = []
    for sentence in sentences:
        start = parts[-1][1] + len(border) if parts else 0
        parts.append((start, start + len(sentence)))
        each += [(low + start, high + start, row) for low, high, row in scanner.scan(flatten(sentence))]
    assert _in_parts(text, parts) == each
    apart = [(start, end, row) for start, end, row in each if parts[1][0] <= start < parts[1][1]]
    assert _in_parts(text, parts[1:2]) == apart


def test_what_the_end_of_a_part_cuts_is_read_as_far_as_it_goes() -> None:
    scanner, text = Scanner(_PARTED), "They were near Lymanske"
    assert scanner.scan_parts(chunks_of(text), flatten(text), [(0, len(text))]) == []
    assert scanner.scan_parts(chunks_of(text), flatten(text), [(0, 15)]) == []
    assert scanner.scan_parts(chunks_of(text), flatten(text), [(0, 20)]) == [(10, 20, "near")]


def test_a_scan_may_end_early() -> None:
    text = "took the town, it was near lyman"
    assert [match[2] for match in Scanner(_PARTED).scan(text, 0)] == ["take", "town"]
    assert [match[2] for match in Scanner(_PARTED).scan(text, text.index("near"))] == [
        "take",
        "town",
        "near",
    ]


def test_what_is_forgotten_is_read_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontmap.automaton._MOST_KNOWN", 2)
    scanner = Scanner([("near XS", "near"), ("took [the] town", "take")])
    text = f"they took the town near {NAME}, {NAME}"
    assert [scanner.scan(text) for _ in range(3)] == [[(5, 18, "take"), (19, 34, "near")]] * 3


def test_no_parts_hold_nothing() -> None:
    assert Scanner([("took", "take")]).scan_parts(chunks_of("took"), "took", []) == []


LISTS = st.lists(
    st.sampled_from((PLACE * 3 + ",", PLACE * 2, "and", "fell", "was", "lost.", "word")), max_size=200
)


@settings(max_examples=60, deadline=None)
@given(LISTS, st.integers(0, 150))
def test_ways_that_beginnings_share_lead_where_each_would(words: list[str], names: int) -> None:
    patterns = [
        "XS fell",
        "XS [and] (was|were) lost",
        "X fell",
        "XS , _ was",
        "fell XS",
        "and XS",
        "XS ___ lost",
    ]
    scanner = Scanner([(pattern, pattern) for pattern in patterns])
    text = " ".join([PLACE * 3 + ","] * names + words)
    found = scanner.scan(text)
    with patch("frontmap.scanner._NEAR", FAR):
        assert found == scanner.scan(text)
