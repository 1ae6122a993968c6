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
from frontmap.words import any_of

_WORD, _RUN, _BLANKS = re.compile(r"[\w'-]+"), re.compile(r"\w+"), re.compile(r"\s\s")
_SIGNS: Final = (
    (re.compile(r";|(?:\A|(?<=[^\W\d_]{4}))[.!?](?=\s)"), A_STOP),
    (re.compile(r"\s[—–-]\s|—"), A_DASH),
    (re.compile(r":"), A_COLON),
    (re.compile(r"[()]"), A_BRACKET),
    (re.compile(r"\|"), A_BAR),
)
"""Signs that part clauses, with their weight."""
_DASHES: Final = "–-"
_OPENERS: Final = (
    (re.compile(rf"\b{any_of('contrast')}\b"), A_CONTRAST),
    (re.compile(rf"(?<=,)\s{any_of('subordinate')}\b"), A_CLAUSE),
    (re.compile(rf"\b{any_of('circumstance')}\b"), A_CLAUSE),
)
"""What opens a clause, with its weight."""


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
    for pattern, weight in _SIGNS:
        for _ in pattern.findall(gap):
            cost += weight
    taken: set[int] = set()
    for pattern, weight in _OPENERS:
        for match in pattern.finditer(gap):
            if match.start() not in taken:
                taken.update(range(match.start(), match.end()))
                cost += weight
    for _ in range(gap.count(",")):
        cost += A_COMMA
    for word in _RUN.finditer(gap):
        if word.group() in AND_WORDS and word.start() not in taken:
            cost += AN_AND
    return cost
