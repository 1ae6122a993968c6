"""How strongly the places that a report names together speak for one another's candidates.

Each place name has candidates; each candidate gains from likely candidates of the names around it that lie
near it on the ground. All of it is linear algebra over the candidates of a stretch of names, so a long list
of names costs little more than a short one, and a report twice as long takes twice the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from frontmap.bearers import Named
from frontmap.cities import NEIGHBOURS
from frontmap.sphere import Floats, km_between

Indexes = npt.NDArray[np.int64]

_FAR_KM, _FAR_SHARE = 60.0, 0.08
"""What is near fades five times faster, over 12 km."""
_SAME_NAME, _ONE_SENSE, _SURE = 1.5, 0.3, 0.95
_BLOCK, _ENTRIES = 32, 400_000
"""Names taken together, and about how many pairs of candidates at most."""
_KEPT: Final = 16_000_000
"""About so many pairs of points are kept from round to round; more are worked out anew."""
_PAIRS, _PAIRS_BY_LENGTH = 3_000_000, 50
"""Pairs of candidates that a text may have in any case, and for each character: more than reports have."""
_FADES: Final = 0.8 ** np.arange(200)
"""The weight of a name so many sentences away; farther ones weigh nothing."""


def kernel(km: Floats) -> Floats:
    """How much a place speaks for another at this distance: from 1 down to 0; `km` is overwritten."""
    km *= -1 / _FAR_KM
    far = np.exp(km, out=km)
    near = far * far
    near *= near
    near *= 1 - _FAR_SHARE
    near += _FAR_SHARE
    near *= far
    return near


def reach_of(named: Sequence[Named], length: int) -> int:
    """How many names before and after each count for it: `NEIGHBOURS`, or fewer where they have too many
    candidates for a text of `length` characters.
    """
    counts = [len(one.bearers) for one in named]
    most = max(_PAIRS, _PAIRS_BY_LENGTH * length)
    if sum(counts) * max(counts, default=0) * (2 * NEIGHBOURS + 1) <= most:
        return NEIGHBOURS
    ends, last = [0, *accumulate(counts)], len(counts)
    pairs = sum(
        count * (ends[min(at + NEIGHBOURS + 1, last)] - ends[max(at - NEIGHBOURS, 0)])
        for at, count in enumerate(counts)
    )
    return NEIGHBOURS if pairs <= most else max(1, NEIGHBOURS * most // pairs)


class _Block(NamedTuple):
    """What a few names gain from those around them, each of which has several candidates.

    Attributes:
        rows: the candidates of the few names.
        near: kernel between the points of the different names among the few and those of the different names
            around them.
        row_points: for each of the candidates its row of `near`.
        row_names: for each of them its name; `names` how many these are.
        columns: for each of the few names the candidates of the others around it, one after another.
        weights: of these for the name.
        points: which point each of them is, the points being counted anew for each name.
    """

    rows: Indexes
    near: Floats
    row_points: Indexes
    row_names: Indexes
    names: int
    columns: Indexes
    weights: Floats
    points: Indexes

    def gains(self, beliefs: Floats) -> Floats:
        shape = self.names, self.near.shape[1]
        weighed = self.weights * beliefs.take(self.columns)
        by_point = np.bincount(self.points, weighed, minlength=shape[0] * shape[1]).reshape(shape)
        rows = by_point.take(self.row_names, axis=0)
        return np.asarray(np.einsum("ij,ij->i", self.near.take(self.row_points, axis=0), rows))


class Company:
    """The names of a stretch of a report, and what each candidate gains from beliefs in the others.

    Attributes:
        counts: how many candidates each name has.
        starts: where each name's begin among all, and where they end.
        owners: for each candidate its name.
    """

    def __init__(self, named: Sequence[Named], reach: int = NEIGHBOURS) -> None:
        """Each name is weighed with `reach` others before and behind it."""
        counts = [len(one.bearers) for one in named]
        self._ends = [0, *accumulate(counts)]
        self.counts: Indexes = np.array(counts, dtype=np.int64)
        self.starts: Indexes = np.array(self._ends, dtype=np.int64)
        self.owners: Indexes = np.arange(len(counts)).repeat(self.counts)
        numbers: dict[int, int] = {}
        self._numbers = [numbers.setdefault(id(one.bearers), len(numbers)) for one in named]
        self._names: Indexes = np.array(self._numbers, dtype=np.int64)
        self._points = [*{id(one.bearers): one.bearers.points for one in named}.values()]
        self._where: tuple[Indexes, ...] = (
            np.array([one.start for one in named]),
            np.array([one.sentence for one in named]),
            np.array([one.paragraph for one in named]),
        )
        self._reach = reach
        self._kept: list[_Block] = []
        self._same = self._same_names() if len(numbers) < len(named) else None

    def gains(self, beliefs: Floats) -> Floats:
        """What each candidate gains, from the beliefs in all candidates, name after name; a lone candidate is
        meant anyway, and others are not asked about it.
        """
        total = np.zeros(len(beliefs))
        for block in self._blocks():
            total[block.rows] = block.gains(beliefs)
        if self._same is not None:
            total += self._same.gains(beliefs)
        return total

    def _blocks(self) -> Iterator[_Block]:
        """Those kept, then the rest, made anew."""
        if not self._kept:
            self._keep()
        yield from self._kept
        for low, high in islice(self._cuts(), len(self._kept), None):
            yield self._block(low, high)

    def _keep(self) -> None:
        pairs = 0
        for low, high in self._cuts():
            self._kept.append(self._block(low, high))
            pairs += self._kept[-1].near.size
            if pairs > _KEPT:
                return

    def _cuts(self) -> Iterator[tuple[int, int]]:
        """Blocks of names, smaller where the names have many candidates."""
        low, size, reach = 0, len(self.counts), self._reach
        while low < size:
            high = min(low + min(_BLOCK, 3 * reach), size)
            while high > low + 1 and (
                self._candidates(low, high) * self._candidates(low - reach, high + reach) > _ENTRIES
            ):
                high -= 1 + (high - low) // 4
            high = max(high, low + 1)
            yield low, high
            low = high

    def _candidates(self, low: int, high: int) -> int:
        return self._ends[min(high, len(self._ends) - 1)] - self._ends[max(low, 0)]

    def _block(self, low: int, high: int) -> _Block:
        left, right = max(0, low - self._reach), min(len(self.counts), high + self._reach)
        chosen: Indexes = low + np.flatnonzero(self.counts[low:high] > 1)
        first = [self._numbers[name] for name in chosen.tolist()]
        points, begins, own = self._flat(first, self._numbers[left:right])
        weights = self._weights(chosen, left, right)
        weighed = np.flatnonzero(weights != 0)
        names, others = np.divmod(weighed, right - left)
        counts = self.counts[left:right].take(others)
        sizes = self.counts[chosen]
        return _Block(
            spread(self.starts[chosen], sizes),
            kernel(km_between(points[:own], points)),
            spread(begins[chosen - left], sizes),
            np.arange(len(chosen)).repeat(sizes),
            len(chosen),
            spread(self.starts[left:right].take(others), counts),
            weights.take(weighed).repeat(counts),
            spread(begins.take(others) + names * len(points), counts),
        )

    def _flat(self, first: Sequence[int], all_: Sequence[int]) -> tuple[Floats, Indexes, int]:
        """The points of different names, those of the `first` before the others; for each of all the names
        where its points begin; and how many points the first have.
        """
        begins = {}
        size = 0
        for name in dict.fromkeys([*first]):
            begins[name] = size
            size += len(self._points[name])
        own = size
        for name in all_:
            if name not in begins:
                begins[name] = size
                size += len(self._points[name])
        points = np.concatenate([self._points[name] for name in begins])
        return points, np.array([begins[name] for name in all_]), own

    def _same_names(self) -> _Same:
        """What the same names gain from one another."""
        order = self._names.argsort(kind="stable")
        names = self._names[order]
        firsts, others = [order[:0]], [order[:0]]
        for step in range(1, len(order)):
            alike = (names[step:] == names[:-step]) & (order[step:] - order[:-step] <= NEIGHBOURS)
            first, other = order[:-step][alike], order[step:][alike]
            if not len(first):  # those farther apart in this order are farther apart in the report
                break
            firsts += [first, other]
            others += [other, first]
        one, other = np.concatenate(firsts), np.concatenate(others)
        counts = self.counts[one]
        apart = (np.abs(each[one] - each[other]) for each in self._where)
        weights = np.repeat(_SAME_NAME * _closeness(*apart), counts)
        widths = np.array([len(each) for each in self._points])
        times = np.bincount(self._names)
        return _Same(
            spread(self.starts[one], counts),
            spread(self.starts[other], counts),
            weights,
            spread((np.cumsum(widths) - widths)[self._names], self.counts),
            np.repeat(np.where(times > 1, 1.0 / times, 0.0), widths),
        )

    def _weights(self, chosen: Indexes, left: int, right: int) -> Floats:
        """Weight of each name from `left` on for each of the chosen, by how far apart they stand."""
        rows, columns = chosen[:, None], np.arange(left, right)
        starts, sentences, paragraphs = (np.abs(each[rows] - each[left:right]) for each in self._where)
        weights = _closeness(starts, sentences, paragraphs)
        gap = np.abs(rows - columns)
        names = self._names
        weights[(names[rows] == names[left:right]) | (gap > self._reach)] = 0.0
        return weights


class _Same(NamedTuple):
    """What names that come more than once gain from what they mean elsewhere.

    Attributes:
        rows, columns: candidates that are one settlement named twice within reach, each way.
        weights: what a row gains from its column.
        which: for each candidate of the report which settlement of which name it is.
        shares: for each of these one part in so many as the name comes; nothing where it comes once.
    """

    rows: Indexes
    columns: Indexes
    weights: Floats
    which: Indexes
    shares: Floats

    def gains(self, beliefs: Floats) -> Floats:
        """From the same name near it, and from its one sense on the whole of the report."""
        settled = np.minimum(beliefs, _SURE) ** 2
        near = np.bincount(self.rows, self.weights * settled.take(self.columns), minlength=len(beliefs))
        mean = np.bincount(self.which, beliefs) * self.shares
        return near + (_ONE_SENSE * mean**2).take(self.which)


def spread(begins: Indexes, counts: Indexes) -> Indexes:
    """The numbers from each begin on, so many as its count, one after another."""
    ends = counts.cumsum()
    numbers = np.arange(ends[-1] if len(ends) else 0)
    numbers += (begins - (ends - counts)).repeat(counts)
    return numbers


def _closeness(starts: Indexes, sentences: Indexes, paragraphs: Indexes) -> Floats:
    """The weight of names that stand so many characters, sentences and paragraphs apart."""
    elsewhere = np.where(paragraphs == 0, 0.5, 0.3) * _FADES.take(np.minimum(sentences, len(_FADES) - 1))
    return np.asarray(np.where(sentences == 0, 1.0 / (1.0 + starts / 400), elsewhere))
