"""What lies between two cues of a sentence, and what it costs to reach over it."""

from __future__ import annotations

import re
from typing import Final

from frontmap.gap_piece import (
    A_BAR,
    A_BRACKET,
    A_CLAUSE,
    A_COLON,
    A_COMMA,
    A_CONTRAST,
    A_DASH,
    A_STOP,
    A_WORD,
    AN_AND,
    AND_WORDS,
    pieces,
)
from frontmap.words import any_of, words_of

_WORD, _RUN, _BLANKS = re.compile(r"[\w'-]+"), re.compile(r"\w+"), re.compile(r"\s\s")
_SIGNS: Final = (
    (frozenset(";.!?"), re.compile(r";|(?:\A|(?<=[^\W\d_]{4}))[.!?](?=\s)"), A_STOP),
    (frozenset("—–-"), re.compile(r"\s[—–-]\s|—"), A_DASH),
    (frozenset(":"), re.compile(r":"), A_COLON),
    (frozenset("()"), re.compile(r"[()]"), A_BRACKET),
    (frozenset("|"), re.compile(r"\|"), A_BAR),
)
"""Signs that part clauses: the characters, where they do, and their weight."""
_ANY_SIGN: Final = frozenset().union(*(signs for signs, _, _ in _SIGNS))
_DASHES: Final = "–-"


def _first_words(name: str) -> frozenset[str]:
    """The words with which the entries of a list begin."""
    return frozenset([_RUN.findall(entry)[0] for entry in words_of(name)])


_OPENERS: Final = (
    (_first_words("contrast"), re.compile(rf"\b{any_of('contrast')}\b"), A_CONTRAST),
    (_first_words("subordinate"), re.compile(rf"(?<=,)\s{any_of('subordinate')}\b"), A_CLAUSE),
    (_first_words("circumstance"), re.compile(rf"\b{any_of('circumstance')}\b"), A_CLAUSE),
)
"""What opens a clause: the words it begins with, all of it, and its weight."""


def gap_cost(gap: str) -> float:
    """The cost of a stretch of text: 0.25 a word, boundaries between clauses by weight."""
    told = [*map(pieces.__getitem__, gap.split())]
    if not any(told):
        return A_WORD * len(told)
    cost = 0.0
    commas = ands = bars = 0
    parts = leads = dash = joins = opened = False
    for piece in told:
        if piece is None:
            cost += A_WORD
            parts = leads = dash = False
            continue
        before, led, dashed = parts, leads, dash
        own, own_commas, own_ands, parts, behind_comma, leads, follows, dash, unclear, own_bars, opens = piece
        if unclear or (led and follows) or (dashed and dash):
            return _searched(gap)
        cost += own
        commas += own_commas
        ands += own_ands
        bars += own_bars
        opened = opened or opens
        if before and behind_comma:
            cost += A_CLAUSE
            joins = True
    if gap[0] in _DASHES or gap[-1] in _DASHES or (joins and _BLANKS.search(gap)):
        return _searched(gap)
    if bars and (opened or joins):
        return _searched(gap)
    for _ in range(bars):
        cost += A_BAR
    for _ in range(commas):
        cost += A_COMMA
    for _ in range(ands):
        cost += AN_AND
    return cost


def _searched(gap: str) -> float:
    """The same found by search: of what parts clauses nothing counts twice."""
    cost = A_WORD * len(_WORD.findall(gap))
    here = _ANY_SIGN.intersection(gap)
    for signs, pattern, weight in _SIGNS:
        if here and not here.isdisjoint(signs):
            for _ in pattern.findall(gap):
                cost += weight
    words = _RUN.findall(gap)
    taken: set[int] = set()
    for firsts, pattern, weight in _OPENERS:
        if firsts.isdisjoint(words):
            continue
        for match in pattern.finditer(gap):
            if match.start() not in taken:
                taken.update(range(match.start(), match.end()))
                cost += weight
    for _ in range(gap.count(",")):
        cost += A_COMMA
    for word in _RUN.finditer(gap) if not AND_WORDS.isdisjoint(words) else ():
        if word.group() in AND_WORDS and word.start() not in taken:
            cost += AN_AND
    return cost
