"""What lies between two cues of a sentence, and what it costs to reach over it."""

from __future__ import annotations

import re

from frontmap.words import any_of, telling, words_of

_WORD, _RUN = re.compile(r"[\w'-]+"), re.compile(r"\w+")
_SIGN = re.compile(r"[^\w\s]")
_JOINERS = frozenset("'-")
"""Signs within words."""
A_WORD, _A_COMMA, _AN_AND = 0.25, 1.2, 0.4
_SIGNS: tuple[tuple[re.Pattern[str], float, frozenset[str]], ...] = (
    (re.compile(r";|(?:\A|(?<=[^\W\d_]{4}))[.!?](?=\s)"), 5.0, frozenset(";.!?")),
    (re.compile(r"\s[—–-]\s|—"), 2.5, frozenset("—–-")),
    (re.compile(r":"), 3.0, frozenset(":")),
    (re.compile(r"[()]"), 2.0, frozenset("()")),
    (re.compile(r"\|"), 0.6, frozenset("|")),
)
"""Signs that part clauses, with their weight, and the characters of which one is there wherever they are."""
_OPENERS: tuple[tuple[re.Pattern[str], float, frozenset[str]], ...] = (
    (re.compile(rf"\b{any_of('contrast')}\b"), 4.0, telling("contrast")),
    (re.compile(rf"(?<=,)\s{any_of('subordinate')}\b"), 2.0, telling("subordinate")),
    (re.compile(rf"\b{any_of('circumstance')}\b"), 2.0, telling("circumstance")),
)
"""What opens a clause, its weight, and the words of which one is there wherever it is."""
_TELLING, _BEHIND_A_COMMA = telling("contrast") | telling("circumstance"), telling("subordinate")
_AND_WORDS = frozenset(words_of("and"))


def gap_cost(gap: str) -> float:
    """The cost of a stretch of text: 0.25 a word, boundaries between clauses by weight."""
    signs = _SIGN.findall(gap)
    words = _WORD.findall(gap) if signs else gap.split()
    cost = A_WORD * len(words)
    if signs:
        for pattern, weight, characters in _SIGNS:
            if not characters.isdisjoint(signs):
                for _ in pattern.findall(gap):
                    cost += weight
        if not _JOINERS.isdisjoint(signs):
            words = _RUN.findall(gap)
    commas = signs.count(",")
    if not _TELLING.isdisjoint(words) or (commas and not _BEHIND_A_COMMA.isdisjoint(words)):
        return _with_openers(gap, words, cost, commas)
    for _ in range(commas):
        cost += _A_COMMA
    if not _AND_WORDS.isdisjoint(words):
        for word in words:
            if word in _AND_WORDS:
                cost += _AN_AND
    return cost


def _with_openers(gap: str, words: list[str], cost: float, commas: int) -> float:
    """The cost with what opens clauses, of which nothing counts twice, with commas and with "and"."""
    taken: set[int] = set()
    for pattern, weight, words_ in _OPENERS:
        if not words_.isdisjoint(words):
            for match in pattern.finditer(gap):
                if match.start() not in taken:
                    taken.update(range(match.start(), match.end()))
                    cost += weight
    for _ in range(commas):
        cost += _A_COMMA
    if not _AND_WORDS.isdisjoint(words):
        for word in _RUN.finditer(gap):
            if word.group() in _AND_WORDS and word.start() not in taken:
                cost += _AN_AND
    return cost
