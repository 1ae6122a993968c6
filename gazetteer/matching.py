"""Which point belongs to which settlement, where many bear one name: probabilities of a matching.

Each settlement takes at most one point and each point belongs to at most one settlement. A pair's weight is
how much likelier it is that the settlement lies at the point than that both stand alone. The marginal
probabilities are found by belief propagation (Bayati, Shah, Sharma 2008, sum-product form), exact where the
pairs form a tree and close to it elsewhere.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
ROUNDS = 20


def marginals(settlements: Ints, points: Ints, weights: Floats) -> Floats:
    """Probability of each (settlement, point) pair from its weight against both standing alone.

    Args:
        settlements, points: numbers of the two ends of each pair.
        weights: how much likelier the pair is than that both ends stand alone; positive.
    """
    if not len(weights):
        return weights
    to_point = np.ones_like(weights)
    to_settlement = np.ones_like(weights)
    for _ in range(ROUNDS):
        to_point = _messages(settlements, weights * to_settlement)
        to_settlement = _messages(points, weights * to_point)
    odds = weights * to_point * to_settlement
    result: Floats = odds / (1.0 + odds)
    return result


def _messages(ends: Ints, incoming: Floats) -> Floats:
    """How free an end is for a pair, the end's other pairs considered."""
    totals = np.bincount(ends, incoming)
    free: Floats = 1.0 / (1.0 + np.maximum(totals[ends] - incoming, 0.0))
    return free
