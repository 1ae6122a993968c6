"""How strongly the places that a report names together speak for one another's candidates.

Each place name has candidates; each candidate gains from likely candidates of the names around it that lie
near it on the ground. All of it is linear algebra over the candidates of a stretch of names, so a long list
of names costs little more than a short one, and a report twice as long takes twice the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from frontmap.gazetteer import EARTH_RADIUS_KM

Floats = npt.NDArray[np.float64]
Indexes = npt.NDArray[np.int64]

NEIGHBOURS = 14
"""So many names before and after a name count for it."""
_NEAR_KM, _FAR_KM, _FAR_SHARE = 12.0, 60.0, 0.08
_SAME_NAME, _ONE_SENSE = 1.5, 0.3
_BLOCK, _ENTRIES = 32, 400_000
"""Names taken together, and about how many pairs of candidates at most."""
_KEPT = 8_000_000
"""Up to so many pairs of candidates are kept from round to round; more are worked out anew."""
_PER_NAME = 20_000
"""Pairs of candidates for each name, on average, from which a report of more than `_KEPT` looks less far
around: a list of hundreds of names that a hundred settlements bear each.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Bearers:
    """The settlements that bear one name, as points on the unit sphere, one row each; NaN where unknown."""

    vectors: Floats


class Named(NamedTuple):
    """A name at its place in the text: who bears it, and where it stands."""

    bearers: Bearers
    start: int
    sentence: int
    paragraph: int


def vectors(lat: Floats, lon: Floats) -> Floats:
    """Points on the unit sphere for degrees WGS84, one row each."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)


def km_between(a: Floats, b: Floats) -> Floats:
    """Great-circle distances in km between all unit vectors of `a` and all of `b`; NaN where unknown."""
    squares = np.zeros((len(a), len(b)))
    for axis in range(3):
        squares += np.subtract.outer(a[:, axis], b[:, axis]) ** 2
    half = np.minimum(np.sqrt(squares) / 2, 1.0)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(half))


def kernel(km: Floats) -> Floats:
    """How much a place speaks for another at this distance: from 1 down to 0; nothing where unknown."""
    value = (1 - _FAR_SHARE) * np.exp(km / -_NEAR_KM) + _FAR_SHARE * np.exp(km / -_FAR_KM)
    value[np.isnan(value)] = 0.0
    return np.asarray(value)


@dataclass(frozen=True, slots=True)
class _Block:
    """What a few names gain from those around them.

    Attributes:
        near: kernel between each candidate of the block and the points of the different names around it.
        weights: of each name around for each name of the block; nothing for the same name.
        name_of: for each candidate around, which name it belongs to; `order` sorts them by their points.
        bounds: where, so sorted, each point begins.
        row_names: for each candidate of the block its name.
    """

    rows: slice
    columns: slice
    near: Floats
    weights: Floats
    name_of: Indexes
    order: Indexes
    bounds: Indexes
    row_names: Indexes

    def gains(self, beliefs: Floats) -> Floats:
        around = self.weights[:, self.name_of] * beliefs[self.columns]
        by_point = np.add.reduceat(around[:, self.order], self.bounds, axis=1)
        return np.asarray(np.einsum("ij,ij->i", self.near, by_point[self.row_names]))


class Company:
    """The names of a stretch of a report, and what each candidate gains from beliefs in the others."""

    def __init__(self, named: Sequence[Named]) -> None:
        self.counts: Indexes = np.array([len(one.bearers.vectors) for one in named], dtype=np.int64)
        self.starts: Indexes = np.concatenate(([0], np.cumsum(self.counts)))
        self._numbers: dict[int, int] = {}
        names = [self._numbers.setdefault(id(one.bearers), len(self._numbers)) for one in named]
        self._names: Indexes = np.array(names, dtype=np.int64)
        self._where: Indexes = np.array(
            [(one.start, one.sentence, one.paragraph) for one in named], dtype=np.int64
        )
        unique = {id(one.bearers): one.bearers for one in named}
        self._vectors = [bearers.vectors for bearers in unique.values()]
        self._reach = NEIGHBOURS
        pairs = self._pairs()
        self._kept = [*self._made()] if pairs <= _KEPT else None
        if pairs > max(_KEPT, _PER_NAME * len(named)):
            self._reach = max(1, NEIGHBOURS * _PER_NAME * len(named) // pairs)
        self._same = self._same_name_pairs()

    def gains(self, beliefs: Floats) -> Floats:
        """What each candidate gains, from the beliefs in all candidates, name after name."""
        total = np.zeros(len(beliefs))
        for block in self._made() if self._kept is None else self._kept:
            total[block.rows] = block.gains(beliefs)
        rows, columns, weights = self._same
        if rows.size:
            settled = np.minimum(beliefs, 0.95) ** 2
            total += np.bincount(rows, weights * settled[columns], minlength=len(beliefs))
        return total

    def senses(self, beliefs: Floats) -> Floats:
        """One sense per report: what each name that comes more than once means on the whole of it."""
        widths = np.array([len(each) for each in self._vectors], dtype=np.int64)
        begins = np.cumsum(widths) - widths
        inside = np.arange(len(beliefs)) - np.repeat(self.starts[:-1], self.counts)
        which = np.repeat(begins[self._names], self.counts) + inside
        times = np.bincount(self._names)
        mean = np.bincount(which, beliefs) / np.repeat(times, widths)
        return np.asarray((_ONE_SENSE * np.where(np.repeat(times, widths) > 1, mean, 0.0) ** 2)[which])

    def _pairs(self) -> int:
        reach = self._reach
        return sum(self._candidates(a, b) * self._candidates(a - reach, b + reach) for a, b in self._cuts())

    def _made(self) -> Iterator[_Block]:
        return (self._block(low, high) for low, high in self._cuts())

    def _cuts(self) -> Iterator[tuple[int, int]]:
        """Blocks of names, smaller where the names have many candidates."""
        low, size = 0, len(self.counts)
        while low < size:
            high = low + 1
            while high < min(low + min(_BLOCK, 3 * self._reach), size):
                columns = self._candidates(low - self._reach, high + 1 + self._reach)
                if self._candidates(low, high + 1) * columns > _ENTRIES:
                    break
                high += 1
            yield low, high
            low = high

    def _candidates(self, low: int, high: int) -> int:
        return int(self.starts[min(high, len(self.counts))] - self.starts[max(low, 0)])

    def _block(self, low: int, high: int) -> _Block:
        left, right = max(0, low - self._reach), min(len(self.counts), high + self._reach)
        row_points, row_at = self._flat(low, high)
        column_points, column_at = self._flat(left, right)
        near = kernel(km_between(row_points, column_points))[row_at]
        weights = self._weights(np.arange(low, high), np.arange(left, right))
        weights[self._names[low:high, None] == self._names[None, left:right]] = 0.0
        rows = slice(int(self.starts[low]), int(self.starts[high]))
        columns = slice(int(self.starts[left]), int(self.starts[right]))
        order = np.argsort(column_at, kind="stable")
        bounds = np.flatnonzero(np.diff(column_at[order], prepend=-1))
        name_of: Indexes = np.repeat(np.arange(right - left), self.counts[left:right])
        row_names: Indexes = np.repeat(np.arange(high - low), self.counts[low:high])
        return _Block(rows, columns, near, weights, name_of, order, bounds, row_names)

    def _flat(self, low: int, high: int) -> tuple[Floats, Indexes]:
        """The points of the different names in a block, and for each of its candidates which point it is."""
        names, which = np.unique(self._names[low:high], return_inverse=True)
        points = [self._vectors[name] for name in names.tolist()]
        begins = np.concatenate(([0], np.cumsum([len(each) for each in points])))
        places = [np.arange(begins[number], begins[number + 1]) for number in which.reshape(-1).tolist()]
        return np.concatenate(points), np.concatenate(places)

    def _weights(self, rows: Indexes, columns: Indexes) -> Floats:
        """Weight of each name for each other by how far apart they stand in the text."""
        weights = _closeness(np.abs(self._where[rows][:, None] - self._where[columns]))
        gap = np.abs(rows[:, None] - columns)
        weights[(gap == 0) | (gap > self._reach)] = 0.0
        return np.asarray(weights)

    def _same_name_pairs(self) -> tuple[Indexes, Indexes, Floats]:
        """Candidates that are one settlement named twice: rows, columns and weights of what they gain."""
        pairs = []
        for step in range(1, NEIGHBOURS + 1):
            first = np.flatnonzero(self._names[step:] == self._names[:-step])
            pairs += [np.stack([first, first + step]), np.stack([first + step, first])]
        one, other = np.concatenate(pairs, axis=1)
        order = np.lexsort((other, one))
        one, other = one[order], other[order]
        counts = self.counts[one]
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        rows = np.repeat(self.starts[one], counts) + inside
        columns = np.repeat(self.starts[other], counts) + inside
        weights = _SAME_NAME * _closeness(np.abs(self._where[one] - self._where[other]))
        return rows, columns, np.repeat(weights, counts)


def _closeness(apart: Indexes) -> Floats:
    """The weight of names that stand so many characters, sentences and paragraphs apart (the last axis)."""
    starts, sentences, paragraphs = apart[..., 0], apart[..., 1], apart[..., 2]
    elsewhere = np.where(paragraphs == 0, 0.5, 0.3) * 0.8 ** np.minimum(sentences, 3000)
    return np.asarray(np.where(sentences == 0, 1.0 / (1.0 + starts / 400), elsewhere))
