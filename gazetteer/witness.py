"""Where a settlement should lie, by what lies beside it in the sources.

Three kinds of neighbours bear witness: the rest of its hromada; settlements whose postal codes stand close to
its own (post offices were numbered along the mail routes); and those of its former village council, which
the postal file names in brackets for some oblasts. The place expected is their weighted geometric median
(Weiszfeld's iteration), so that a few wrong witnesses do not carry it off. `build.py --check` measures how
far that falls from settlements whose coordinates are known and withheld.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from names import council, key
from sources import CodifierRow, PostalRow

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Pairs = tuple[Ints, Ints, Floats, Floats]
"""Settlements, their witnesses, weights, and how far apart such a pair lies as a rule (km)."""

HROMADA, HROMADA_KM = 0.03, 8.0
COUNCIL, COUNCIL_KM = 1.0, 4.0
SEAT = 2.0
RAION, RAION_KM = 1e-4, 35.0
OTHER_HROMADA, OTHER_RAION = 0.1, 0.1
CODE_REACH = 8
CODE_STEP, CODE_STEP_KM, CODE_KM = 0.3, 1.2, 3.0
SOFTENING_KM = 1.0
STEPS = 10
"""Weights and typical distances of the witnesses: chosen by the check on withheld coordinates."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """For each settlement the place expected, the root mean square distance of its witnesses from it (each
    pair's usual distance included), and their weight."""

    at: Floats
    spread: Floats
    weight: Floats


class Witnesses:
    """The pairs (settlement, witness, weight) of the whole country."""

    def __init__(
        self, settlements: Sequence[CodifierRow], rows: Sequence[PostalRow], owners: Sequence[int]
    ) -> None:
        self._settlements, self._rows, self._owners = settlements, rows, owners
        self._hromadas: dict[str, list[int]] = defaultdict(list)
        self._raions: dict[str, list[int]] = defaultdict(list)
        for index, settlement in enumerate(settlements):
            self._hromadas[settlement.hromada_code].append(index)
            self._raions[settlement.code[:6]].append(index)
        pairs = [*self._by_hromada(), *self._by_code(), self._by_council(), self._by_raion()]
        self._of, self._by = (np.concatenate([pair[end] for pair in pairs]) for end in (0, 1))
        self._weight, self._usual = (np.concatenate([pair[end] for pair in pairs]) for end in (2, 3))

    def expect(self, places: Floats, trust: Floats) -> Expectation:
        """Expected places, given known places (n x 2, km) and the trust in each (0 where unknown)."""
        count = len(self._settlements)
        places, trust = self._with_raions(places, trust)
        weight = self._weight * trust[self._by]
        seen = places[self._by]
        pull, at, total = weight, np.zeros((count, 2)), np.bincount(self._of, weight, count)
        away = np.zeros_like(weight)
        for _ in range(STEPS):
            norm = np.maximum(np.bincount(self._of, pull, count), 1e-300)
            for axis in (0, 1):
                at[:, axis] = np.bincount(self._of, pull * seen[:, axis], count) / norm
            away = np.hypot(*(seen - at[self._of]).T)
            pull = weight / (away + SOFTENING_KM)
        square = np.bincount(self._of, weight * (away**2 + self._usual**2), count)
        at[total <= 0] = np.nan
        return Expectation(at, np.sqrt(square / np.maximum(total, 1e-300)), total)

    def _with_raions(self, places: Floats, trust: Floats) -> tuple[Floats, Floats]:
        """The places with each raion's middle appended: the last witness of those that have no other."""
        middles, known = [], []
        for members in self._raions.values():
            trusted = [member for member in members if trust[member] > 0]
            middles.append(np.median(places[trusted], axis=0) if trusted else np.zeros(2))
            known.append(1.0 if trusted else 0.0)
        return np.vstack([places, middles]), np.append(trust, known)

    def _by_raion(self) -> Pairs:
        of = [member for members in self._raions.values() for member in members]
        by = [len(self._settlements) + n for n, members in enumerate(self._raions.values()) for _ in members]
        return np.array(of), np.array(by), np.full(len(of), RAION), np.full(len(of), RAION_KM)

    def _by_hromada(self) -> Iterator[Pairs]:
        for members in self._hromadas.values():
            every = np.array(members, dtype=np.int64)
            of, by = np.repeat(every, len(every)), np.tile(every, len(every))
            other = of != by
            count = int(other.sum())
            yield of[other], by[other], np.full(count, HROMADA), np.full(count, HROMADA_KM)

    def _by_code(self) -> Iterator[Pairs]:
        """Pairs of owners of nearby codes: the sorted codes are compared with themselves, shifted."""
        owned = sorted((int(r.code), o) for r, o in zip(self._rows, self._owners, strict=True) if o >= 0)
        codes, owners = np.array(owned, dtype=np.int64).T
        numbers = {code: number for number, code in enumerate(self._hromadas)}
        hromada = np.array([numbers[s.hromada_code] for s in self._settlements])
        raion = np.array([int(s.code[2:6]) for s in self._settlements])
        for shift in range(1, len(codes)):
            gap = codes[shift:] - codes[:-shift]
            if gap.min() > CODE_REACH:
                return
            first, second = owners[:-shift], owners[shift:]
            near = (gap <= CODE_REACH) & (first != second)
            weight = 1.0 / (CODE_STEP + gap) ** 2
            weight[hromada[first] != hromada[second]] *= OTHER_HROMADA
            weight[raion[first] != raion[second]] *= OTHER_RAION
            usual = CODE_KM + CODE_STEP_KM * gap
            yield first[near], second[near], weight[near], usual[near]
            yield second[near], first[near], weight[near], usual[near]

    def _by_council(self) -> Pairs:
        councils: dict[tuple[str, str, str], set[int]] = defaultdict(set)
        for row, owner in zip(self._rows, self._owners, strict=True):
            name = council(row.bracket)
            if owner >= 0 and name:
                councils[row.oblast, row.raion, name].add(owner)
        pairs = []
        for (_, _, name), members in sorted(councils.items()):
            seats = self._seats(name, members)
            for settlement in sorted(members):
                pairs += [(settlement, witness, COUNCIL) for witness in sorted(members)]
                pairs += [(settlement, seat, SEAT) for seat in seats]
        pairs = [pair for pair in pairs if pair[0] != pair[1]]
        of, by, weight = np.array(pairs).T
        return of.astype(np.int64), by.astype(np.int64), weight, np.full(len(of), COUNCIL_KM)

    def _seats(self, name: str, members: set[int]) -> list[int]:
        """Settlements of the members' hromadas after which the council is named."""
        hromadas = {self._settlements[member].hromada_code for member in members}
        near = sorted(index for code in hromadas for index in self._hromadas[code])
        return [index for index in near if _is_seat(key(self._settlements[index].name), name)]


def _is_seat(settlement: str, council_name: str) -> bool:
    """`Міньківка` gives its name to the `Міньківська` council."""
    stem = re.sub("(ська|цька|зька)$", "", council_name)
    return (
        len(stem) >= 4
        and settlement.startswith(stem[: max(4, len(stem) - 1)])
        and len(settlement) <= len(stem) + 3
    )
