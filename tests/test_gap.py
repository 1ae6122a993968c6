"""What a stretch between two cues costs: the quick way gives what the definition gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.gap import gap_cost
from frontmap.words import any_of, words_of

BOUNDARIES = (
    (r";|(?:\A|(?<=[^\W\d_]{4}))[.!?](?=\s)", 5.0),
    (r"\s[—–-]\s|—", 2.5),
    (r":", 3.0),
    (r"[()]", 2.0),
    (r"\|", 0.6),
    (rf"\b{any_of('contrast')}\b", 4.0),
    (rf"(?<=,)\s{any_of('subordinate')}\b", 2.0),
    (rf"\b{any_of('circumstance')}\b", 2.0),
    (r",", 1.2),
    (rf"\b{any_of('and')}\b", 0.4),
)
WORDS = [
    *(word for name in ("contrast", "subordinate", "circumstance", "and") for word in words_of(name)),
    "до",
]
SIGNS = (",", ";", ".", ":", "(", ")", "|", "-", "—", "–", "'", "!", "\n")
PIECES = st.sampled_from([*WORDS, *SIGNS, " ", "п'ять", "до-і-після", "word"])


def by_definition(gap: str) -> float:
    """A word costs 0.25; a boundary its weight, where none of a kind before holds its first character."""
    cost = 0.25 * len(re.findall(r"[\w'-]+", gap))
    taken: set[int] = set()
    for pattern, weight in BOUNDARIES:
        for match in re.finditer(pattern, gap):
            if match.start() not in taken:
                taken.update(range(*match.span()))
                cost += weight
    return cost


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=12))
def test_the_cost_is_the_defined_one(pieces: list[tuple[str, str]]):
    gap = "".join(piece + space for piece, space in pieces)
    assert gap_cost(gap) == by_definition(gap)


@pytest.mark.parametrize(
    ("gap", "cost"),
    [("", 0), (" in the ", 0.5), (", ", 1.2), (" and ", 0.65), (", and that ", 5.7), ("; the town — ", 8.0)],
)
def test_costs(gap: str, cost: float):
    assert gap_cost(gap) == pytest.approx(cost)
