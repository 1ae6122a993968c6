"""Which forms name a settlement by themselves: the policy against villages named like common words.

Ukraine has villages called Мир (peace, world), Степ (steppe), Воля (will), Перемога (victory), Свобода
(freedom), and their spellings meet English words (Step, Most, March) and names (Nobel, Luka). Such a form
stays in the index, with its frequency, but is no settlement unless the text says so ("the village of", a
list of settlements, a bearing). A form is accepted alone unless a row of `LIMITS` refuses it:

    word     it is an ordinary lower-case word of the language of its script;
    name     it is a common name of something else (a person; in English any of the 20,000 most frequent);
    place    it is a common name of another place: Китай (China), Париж;
    meaning  it is written in Latin letters, and the settlement's own name is a common noun at home: "Svoboda"
             and "Peremoha" are also a party, a newspaper, a brigade.

`gazetteer/not_alone.tsv` adds spellings that no frequency tells apart (New York, dates, Ровно).

Each refuses from a Zipf frequency on, and lets through a settlement with so many inhabitants that reports
mean it, under its own name of today (Kiev passes; Stalin, as Donetsk was called, does not). The limits were
set on `common_words.tsv`; `tests/test_gazetteer_acceptance.py` holds the names that must and must not pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

ALONE_SCORE = 0.7
"""A spelling below this score is never accepted alone: it was derived by guesses."""


class Limit(NamedTuple):
    """Refuse forms from this frequency on, unless the settlement has so many inhabitants."""

    script: str
    kind: str
    zipf: float
    inhabitants: float


LIMITS = (
    Limit("latn", "word", 2.5, float("inf")),
    Limit("latn", "name", 3.1, 50_000),
    Limit("latn", "meaning", 4.0, 10_000),
    Limit("cyrl", "word", 4.0, 100_000),
    Limit("cyrl", "word", 3.4, 10_000),
    Limit("cyrl", "name", 3.4, 50_000),
    Limit("cyrl", "place", 3.9, 50_000),
)


def accepts(folded: str, score: float, population: int, frequencies: Mapping[str, float]) -> bool:
    """Whether a folded form with these facts names a settlement by itself.

    Args:
        score: of its best spelling.
        population: of the most populous settlement whose own name it may be, 0 where it is none's.
        frequencies: by kind of `LIMITS`, on the Zipf scale from 0 to 8.
    """
    if score < ALONE_SCORE or len(folded) < 3 or folded[0].isdigit():
        return False
    if not any(frequencies.values()):
        return True
    script = "latn" if folded[0].isascii() else "cyrl"
    for limit in LIMITS:
        if (
            limit.script == script
            and frequencies[limit.kind] >= limit.zipf
            and population < limit.inhabitants
        ):
            return False
    return True
