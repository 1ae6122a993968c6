"""What lies between two cues of a sentence, and what it costs to reach over it."""

from __future__ import annotations

import re

from frontmap.words import any_of, openings

_WORD, _RUN = re.compile(r"[\w'-]+"), re.compile(r"\w+")
_SIGN = re.compile(r"[^\w\s]")
_JOINERS = frozenset("'-")
"""Signs within words."""
_A_WORD = 0.25
_SIGNS: tuple[tuple[re.Pattern[str], float, frozenset[str]], ...] = (
    (re.compile(r";|(?:\A|(?<=[^\W\d_]{4}))[.!?](?=\s)"), 5.0, frozenset(";.!?")),
    (re.compile(r"\s[—–-]\s|—"), 2.5, frozenset("—–-")),
    (re.compile(r":"), 3.0, frozenset(":")),
    (re.compile(r"[()]"), 2.0, frozenset("()")),
    (re.compile(r"\|"), 0.6, frozenset("|")),
)
"""Signs that part clauses, with their weight, and the characters of which one is there wherever they are."""
_COMMA, _A_COMMA = re.compile(","), 1.2
_OPENERS: tuple[tuple[re.Pattern[str], float, frozenset[str]], ...] = (
    (re.compile(rf"\b{any_of('contrast')}\b"), 4.0, openings("contrast")),
    (re.compile(rf"(?<=,)\s{any_of('subordinate')}\b"), 2.0, openings("subordinate")),
    (re.compile(rf"\b{any_of('circumstance')}\b"), 2.0, openings("circumstance")),
    (_COMMA, _A_COMMA, frozenset()),
    (re.compile(rf"\b{any_of('and')}\b"), 0.4, openings("and")),
)
"""What parts or joins clauses by words or commas, its weight, and the words of which one is there wherever
it is."""
_OPENINGS = frozenset[str]().union(*(words for _, _, words in _OPENERS))


def gap_cost(gap: str) -> float:
    """The cost of a stretch of text: 0.25 a word, boundaries between clauses by weight."""
    signs = _SIGN.findall(gap)
    words = _WORD.findall(gap) if signs else gap.split()
    cost = _A_WORD * len(words)
    if signs:
        for pattern, weight, characters in _SIGNS:
            if not characters.isdisjoint(signs):
                for _ in pattern.findall(gap):
                    cost += weight
        if not _JOINERS.isdisjoint(signs):
            words = _RUN.findall(gap)
    if not _OPENINGS.isdisjoint(words):
        return _with_openers(gap, words, cost)
    for _ in range(signs.count(",")):
        cost += _A_COMMA
    return cost


def _with_openers(gap: str, words: list[str], cost: float) -> float:
    """The cost with that of commas and words; what begins within another match of them costs nothing."""
    taken: set[int] = set()
    for pattern, weight, openings_ in _OPENERS:
        if not openings_ or not openings_.isdisjoint(words):
            for match in pattern.finditer(gap):
                if match.start() not in taken:
                    taken.update(range(match.start(), match.end()))
                    cost += weight
    return cost
