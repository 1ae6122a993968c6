"""The cue tables: every row finds its own example, none is said twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from frontmap.cue import FOLDER, cues
from frontmap.patterns import PLACE, flatten
from frontmap.scanner import Scanner
from frontmap.tables import read_table

LANGUAGES = ("en", "uk", "ru")


def masked(example: str) -> str:
    """An example with X in the place of a name, as the scanner sees a sentence."""
    return re.sub(r"\bx\b", PLACE * 3, flatten(example))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_finds_its_own_example(lang: str) -> None:
    deaf = []
    for row in read_table(FOLDER / f"{lang}.tsv"):
        scanner = Scanner([(row["pattern"], row["class"])])
        if not list(scanner.scan(masked(row["example"]))):
            deaf.append((row["class"], row["example"]))
    assert not deaf


def test_no_act_stands_twice_in_the_decision_table() -> None:
    counts = Counter(row["act"] for row in read_table(FOLDER / "effects.tsv"))
    assert not [act for act, count in counts.items() if count > 1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_row_stands_beside_an_older_state_of_itself(lang: str) -> None:
    counts = Counter((row["class"], row["example"]) for row in read_table(FOLDER / f"{lang}.tsv"))
    assert not [row for row, count in counts.items() if count > 1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_pattern_stands_twice(lang: str) -> None:
    counts = Counter(row["pattern"] for row in read_table(FOLDER / f"{lang}.tsv"))
    assert not [pattern for pattern, count in counts.items() if count > 1]


def test_no_list_of_words_stands_twice() -> None:
    counts = Counter((row["list"], row["lang"]) for row in read_table(FOLDER / "words.tsv"))
    assert not [name for name, count in counts.items() if count > 1]


def test_no_list_says_a_word_twice() -> None:
    twice = []
    for row in read_table(FOLDER / "words.tsv"):
        counts = Counter(word.strip() for word in row["words"].split(";"))
        twice += [(row["list"], word) for word, count in counts.items() if count > 1]
    assert not twice


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_mixes_alphabets(lang: str) -> None:
    mixed = [
        word
        for row in read_table(FOLDER / f"{lang}.tsv")
        for word in re.findall(r"\w+", row["pattern"])
        if re.search(r"[а-яіїєґё]", word, re.IGNORECASE) and re.search(r"[a-z]", word, re.IGNORECASE)
    ]
    assert not mixed


@pytest.mark.parametrize(
    ("lang", "text", "family"),
    [
        ("uk", "взяли участь у зустрічі", "act"),
        ("ru", "освободили от должности", "act"),
        ("uk", "наші позиції", "who"),
        ("ru", "наш корреспондент", "who"),
        ("uk", "не лише", "mod"),
    ],
)
def test_false_friends_are_no_cues(lang: str, text: str, family: str) -> None:
    assert not cues(flatten(text), lang).get(family)
