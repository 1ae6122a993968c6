"""What the bearings and distances that a text states are worth for the candidates of its names.

What a relation adds for a candidate follows from how well it and the likely places of the other name fit the
bearing and the distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from frontmap.bearers import Bearers, Named
from frontmap.bearings import Relation
from frontmap.company import Indexes, spread
from frontmap.sphere import Floats, km_between

_FAR_KM, _REACH_KM, _HEAD_KM, _BY_KM = 10.0, 28.0, 20.0, 14.0
_LEAST: Final = 0.05
_WIDE, _ANGLE = 40.0, 40.0
"""Degrees off the bearing that cost nothing, and over which the fit fades."""


class Ties:
    """The relations between the names of a report, ready to be weighed with what the names may mean.

    All candidates come in one row, name after name; `starts` tells where each name's begin and end.
    """

    def __init__(self, rows: Sequence[Relation], names: Sequence[Named], starts: Indexes) -> None:
        told = [row for row in rows if len(names[row.target].bearers) > 1]  # a lone candidate is meant anyway
        known: dict[object, Floats] = {}
        fits = []
        for row in told:
            target, anchor = names[row.target].bearers, names[row.anchor].bearers
            key = id(target), id(anchor), row.degrees, row.km, row.same
            if key not in known:
                known[key] = fit(row, target, anchor).ravel()
            fits.append(known[key])
        self.count = len(told)
        if not told:
            return
        targets, anchors = np.array([row.target for row in told]), np.array([row.anchor for row in told])
        sizes, widths = starts[targets + 1] - starts[targets], starts[anchors + 1] - starts[anchors]
        self._fits = np.concatenate(fits)
        self._widths = np.repeat(widths, sizes)
        self._begins = np.cumsum(self._widths) - self._widths
        self._anchors = spread(np.repeat(starts[anchors], sizes), self._widths)
        self._targets = spread(starts[targets], sizes)
        self._weights = np.repeat([row.weight for row in told], sizes)

    def logits(self, beliefs: Floats) -> Floats:
        """What they add for each candidate, those of the other names being believed in so far."""
        fits = np.add.reduceat(self._fits * beliefs.take(self._anchors), self._begins)
        added = self._weights * np.log(_LEAST + fits)
        return np.bincount(self._targets, added, minlength=len(beliefs)).astype(np.float64)


def fit(row: Relation, target: Bearers, anchor: Bearers) -> Floats:
    """How well each candidate of the target and each of the anchor lie to one another, from 0 to 1."""
    if row.same:
        own, other = ([place.settlement_id for place in each.settlements] for each in (target, anchor))
        return np.asarray(np.equal.outer(np.array(own), np.array(other)), dtype=np.float64)
    km = km_between(target.points, anchor.points)
    if row.km is not None:
        free = max(_BY_KM if not row.km else 3.0, 0.25 * row.km)
        cost = np.maximum(np.abs(km - row.km) - free, 0.0) / _FAR_KM
    else:
        reach = _HEAD_KM if row.degrees is None else _REACH_KM
        cost = np.maximum(km - reach, 0.0) / _FAR_KM
    if row.degrees is not None:
        off = np.abs((_bearings(anchor.points, target.points).T - row.degrees + 180) % 360 - 180)
        unsure = np.array([place.uncertainty_km for place in target.settlements])
        certain = np.clip(km / np.maximum(np.nan_to_num(unsure, nan=20.0), 1.0)[:, None], 0.0, 1.0)
        cost = cost + certain * np.clip((off - _WIDE) / _ANGLE, 0.0, 3.0)
    return np.asarray(np.exp(-cost))


def _bearings(from_: Floats, to: Floats) -> Floats:
    """Initial bearings in degrees between all unit vectors of `from_` (rows) and all of `to` (columns)."""
    east = np.zeros_like(from_)
    east[:, 0], east[:, 1] = -from_[:, 1], from_[:, 0]
    upward = np.cross(from_, east)
    return np.asarray(np.degrees(np.arctan2(east @ to.T, upward @ to.T)))
