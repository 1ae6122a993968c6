"""Large cities that share their name with villages: what the bare name means where little else is said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

import numpy as np

from frontmap.records import Settlement
from frontmap.sphere import Floats

NEIGHBOURS: Final = 14
"""So many names before and after a name count for it."""
LARGE: Final = 100_000
"""Inhabitants from which a city is what its bare name means."""
_PULL: Final = 0.7
"""Logits for each tenfold of `LARGE`, set on the project's own cases."""
_AMONG_TOWNS: Final = 5.0
"""So many times more where all names beside it are towns': an overview of cities, no list of villages."""


def pulls(settlements: Sequence[Settlement]) -> Floats:
    """What speaks for each bearer of a bare name by being a large city, in logits; mostly nothing."""
    people = np.array([max(each.population, LARGE) for each in settlements], dtype=np.float64)
    return np.asarray(_PULL * np.log10(people / LARGE))


def among_towns(
    asked: Sequence[int], names: Sequence[object], towns: Sequence[bool], sentences: Sequence[int]
) -> list[float]:
    """How many times more a large city is meant, for each of the names `asked` for, than by itself.

    Args:
        asked: the numbers of the names.
        names: each name of the report; the same name says nothing of itself.
        towns: for each whether a town is the likeliest of its bearers.
        sentences: for each the number of its sentence; these do not fall.
    """
    more = []
    for number in asked:
        first, last = max(0, number - NEIGHBOURS), min(number + NEIGHBOURS + 1, len(names))
        sentence = sentences[number]
        low = bisect_left(sentences, sentence, first, number)
        high = bisect_right(sentences, sentence, number, last)
        beside = [towns[at] for at in range(low, high) if names[at] is not names[number]]
        more.append(_AMONG_TOWNS * sum(beside) / len(beside) if beside else 0.0)
    return more
