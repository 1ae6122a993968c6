"""Coordinates for every settlement of the codifier, from all sources together."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matching import marginals
from names import key, latin_key, skeleton
from plane import Point, distance
from pool import Candidate, Pool
from rapidfuzz import fuzz
from sources import OBLASTS, CodifierRow, PostalRow
from territory import Territory
from witness import CODE_STEP, Expectation, Floats, Ints, Witnesses

from frontmap.spelling.romanize import kmu2010

HROMADA_RADIUS_KM, RAION_RADIUS_KM = 15.0, 50.0
FIRST_REACH_KM = 25.0
ROUNDS = 4
ROW_REACH, OWNER_REACH_KM = 12, 40.0
FEW_ROWS, FORMER_SHARE = 3, 0.1
"""A hromada with that many postal rows lies in the former raions that a tenth of them name, no others."""
ALIKE, HALF_ALIKE = 80.0, 70.0
"""Likeness of names (0 to 100) that is enough within `FIRST_REACH_KM`; with one initial, in half of that."""

PRESENT = 0.6
STRAY_PER_KM2 = 1e-6
LEAST_WEIGHT = 0.02
HAMLET, TOWN, UNFIT = 1_000, 15_000, 0.02
"""Inhabitants below and above which a point hardly fits a city or a village; what its weight is cut to."""
CITY_CLUE = 5.0
CURATED_TRUST = 0.95
SCALE_FLOOR_KM = 2.0
SCALE_PER_SPREAD = 0.45


@dataclass(frozen=True, slots=True)
class Match:
    """A settlement's likeliest point and the probability that it is the right one."""

    candidate: Candidate
    probability: float


@dataclass(frozen=True, slots=True)
class Located:
    """What is known of all settlements' places, by their index in the codifier."""

    matches: dict[int, Match]
    expectation: Expectation
    owners: list[int]
    candidates: list[list[Candidate]]


@dataclass(frozen=True, slots=True)
class Clue:
    """A point that a settlement's name has, and how much it says: 1 for a name that there is but once."""

    settlement: int
    at: Point
    weight: float


class Locator:
    """Finds which point of the pool belongs to which settlement."""

    def __init__(
        self,
        settlements: Sequence[CodifierRow],
        rows: Sequence[PostalRow],
        pool: Pool,
        aliases: Mapping[str, Iterable[str]],
        territory: Territory,
        curated: Mapping[str, Point],
    ) -> None:
        self.settlements = settlements
        self.rows = sorted(rows, key=lambda row: (row.code, row.name, row.bracket))
        self._codes = [int(row.code) for row in self.rows]
        self._pool, self._territory = pool, territory
        self.spellings: dict[int, str] = {}
        """Names of the postal file that differ a little from the settlements' own, by settlement."""
        self._by_postal_oblast: dict[str, list[int]] = defaultdict(list)
        for index, settlement in enumerate(settlements):
            self._by_postal_oblast[OBLASTS[settlement.oblast_code][1]].append(index)
        self._names = [
            [key(s.name), *map(key, aliases.get(s.code, ())), latin_key(kmu2010(s.name)), skeleton(s.name)]
            for s in settlements
        ]
        self.candidates = self._all_candidates()
        self._claimants = self._row_claimants()
        self.owners = [found[0] if len(found) == 1 else -1 for found in self._claimants]
        self.places: Floats = np.zeros((len(settlements), 2))
        self.trust: Floats = np.zeros(len(settlements))
        self._curated = {n: curated[s.code] for n, s in enumerate(settlements) if s.code in curated}
        self._centres = self._hromada_centres()
        self._first_guess()

    def run(self) -> Located:
        """Match points and postal rows in turn until they have settled."""
        matches: dict[int, Match] = {}
        for number in range(ROUNDS):
            self._assign_rows()
            if number == 1:
                self._adopt_misspelt()
            matches = self.match(self._expect())
            self._believe(matches)
        return Located(matches, self._expect(), self.owners, self.candidates)

    def _expect(self) -> Expectation:
        return Witnesses(self.settlements, self.rows, self.owners).expect(self.places, self.trust)

    def _all_candidates(self) -> list[list[Candidate]]:
        """For each settlement the points of its name that may lie in its oblast."""
        found = [self._pool.named(known) for known in self._names]
        for oblast in OBLASTS:
            members = [index for index, s in enumerate(self.settlements) if s.oblast_code == oblast]
            points = list(dict.fromkeys(c.at for index in members for c in found[index]))
            inside = {
                at for at, near in zip(points, self._territory.reaches(oblast, points), strict=True) if near
            }
            for index in members:
                found[index] = [candidate for candidate in found[index] if candidate.at in inside]
        return found

    def _row_claimants(self) -> list[list[int]]:
        """For each postal row the settlements of its oblast that bear its name."""
        oblasts = {postal: code for code, (_, postal) in OBLASTS.items() if postal}
        bearers: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, settlement in enumerate(self.settlements):
            for name in dict.fromkeys(self._names[index]):
                bearers[settlement.oblast_code, name].append(index)
        named = [bearers.get((oblasts.get(row.oblast, ""), key(row.name)), []) for row in self.rows]
        self._nameless = [not bearers for bearers in named]
        return self._of_former_raion(named)

    def _of_former_raion(self, claimants: list[list[int]]) -> list[list[int]]:
        """The claimants whose hromada has settlements of the row's former raion, or none to tell by."""
        raions: dict[str, Counter[str]] = defaultdict(Counter)
        for row, found in zip(self.rows, claimants, strict=True):
            if len(found) == 1:
                raions[self.settlements[found[0]].hromada_code][row.raion] += 1

        def fits(settlement: int, raion: str) -> bool:
            known = raions[self.settlements[settlement].hromada_code]
            return known.total() < FEW_ROWS or known[raion] >= FORMER_SHARE * known.total()

        return [
            [s for s in found if fits(s, row.raion)] for row, found in zip(self.rows, claimants, strict=True)
        ]

    def _hromada_centres(self) -> dict[str, Point]:
        """Where most of a hromada's settlements have a point of their name within a small circle.

        A name counts the less, the more of it there are in the oblast; far from the middle of the raion,
        found in the same way, nothing counts.
        """
        raions: dict[str, list[Clue]] = defaultdict(list)
        hromadas: dict[str, list[Clue]] = defaultdict(list)
        bearers = Counter((s.oblast_code, key(s.name)) for s in self.settlements)
        for index, settlement in enumerate(self.settlements):
            many = max(bearers[settlement.oblast_code, key(settlement.name)], len(self.candidates[index]))
            for candidate in self.candidates[index]:
                clue = Clue(index, candidate.at, _telling(settlement, candidate) / many)
                raions[settlement.raion_code].append(clue)
                hromadas[settlement.hromada_code].append(clue)
        middles = {code: _thickest(found, RAION_RADIUS_KM) for code, found in raions.items()}
        centres = {}
        for code, found in hromadas.items():
            middle = middles[code[:6]]
            near = [clue for clue in found if distance(clue.at, middle) < 2 * RAION_RADIUS_KM]
            if near:
                centres[code] = _thickest(near, HROMADA_RADIUS_KM)
        return centres

    def _first_guess(self) -> None:
        for index, settlement in enumerate(self.settlements):
            centre = self._centres.get(settlement.hromada_code)
            if centre and self.candidates[index]:
                nearest = min(self.candidates[index], key=lambda c: distance(c.at, centre))
                if distance(nearest.at, centre) < FIRST_REACH_KM:
                    self.places[index], self.trust[index] = nearest.at, 1.0
        self._believe_curated()

    def _believe_curated(self) -> None:
        for index, at in self._curated.items():
            self.places[index], self.trust[index] = at, CURATED_TRUST

    def _believe(self, matches: Mapping[int, Match]) -> None:
        self.trust[:] = 0.0
        for index, match in matches.items():
            if match.probability > 0.5:
                self.places[index], self.trust[index] = match.candidate.at, match.probability
        self._believe_curated()
        self._recentre()

    def _recentre(self) -> None:
        """Middles of the hromadas, from the places that are known now."""
        known: dict[str, list[Point]] = defaultdict(list)
        for index in np.flatnonzero(self.trust > 0.5).tolist():
            east, north = self.places[index].tolist()
            known[self.settlements[index].hromada_code].append((east, north))
        for code, points in known.items():
            east, north = np.median(np.array(points), axis=0).tolist()
            self._centres[code] = (east, north)

    def _assign_rows(self) -> None:
        """Give each row whose name several settlements bear to the one nearest its code's neighbours."""
        for index, claimants in enumerate(self._claimants):
            if len(claimants) < 2:
                continue
            places, weights = self._neighbours(index)
            if len(weights):
                presumed = [np.array(self._presumed(s)) for s in claimants]
                aways = [float(np.hypot(*(places - at).T) @ weights) for at in presumed]
                away, nearest = min(zip(aways, claimants, strict=True))
                self.owners[index] = nearest if away < OWNER_REACH_KM else -1

    def _presumed(self, settlement: int) -> Point:
        """Where a settlement is or, by its hromada, should be; postal codes have no say here."""
        if self.trust[settlement] > 0.9:
            return float(self.places[settlement, 0]), float(self.places[settlement, 1])
        return self._centres.get(self.settlements[settlement].hromada_code, (1e6, 1e6))

    def _neighbours(self, index: int) -> tuple[Floats, Floats]:
        """Known places of the former raion's settlements with codes near a row's; nearer codes weigh more."""
        row, code = self.rows[index], self._codes[index]
        low, high = bisect_left(self._codes, code - ROW_REACH), bisect_right(self._codes, code + ROW_REACH)
        near = [
            (self.owners[other], 1.0 / (CODE_STEP + abs(self._codes[other] - code)) ** 2)
            for other in range(low, high)
            if other != index and self.rows[other].raion == row.raion and len(self._claimants[other]) == 1
        ]
        known = [(self.places[owner], weight) for owner, weight in near if self.trust[owner] > 0.5]
        weights = np.array([weight for _, weight in known])
        return np.array([place for place, _ in known]).reshape(-1, 2), weights / max(weights.sum(), 1e-9)

    def _row_neighbourhood(self, index: int) -> Point | None:
        places, weights = self._neighbours(index)
        if not len(weights):
            return None
        east, north = np.median(places, axis=0)
        return float(east), float(north)

    def _adopt_misspelt(self) -> None:
        """Postal rows that no settlement's name matches go to one nearby whose name is nearly theirs."""
        owned = {owner for owner in self.owners if owner >= 0}
        bids = []
        for index in range(len(self.rows)):
            near = self._row_neighbourhood(index) if self._nameless[index] else None
            if near is not None:
                bids += [(-score, index, s) for score, s in self._nearly(index, near) if s not in owned]
        taken: set[int] = set()
        for _, index, settlement in sorted(bids):
            if settlement not in taken and not self._claimants[index]:
                taken.add(settlement)
                self._claimants[index] = [settlement]
                self.owners[index] = settlement
                self.spellings[settlement] = self.rows[index].name
                self._names[settlement].append(key(self.rows[index].name))
                self.candidates[settlement] = self._named(settlement)

    def _named(self, settlement: int) -> list[Candidate]:
        found = self._pool.named(self._names[settlement])
        near = self._territory.reaches(self.settlements[settlement].oblast_code, [c.at for c in found])
        return [candidate for candidate, inside in zip(found, near, strict=True) if inside]

    def _nearly(self, index: int, near: Point) -> list[tuple[float, int]]:
        """Settlements of the row's oblast around `near`, with how alike their names are (0 to 100)."""
        row = self.rows[index]
        wanted = key(row.name)
        found = []
        for settlement in self._by_postal_oblast.get(row.oblast, ()):
            name = key(self.settlements[settlement].name)
            score = fuzz.ratio(wanted, name, score_cutoff=HALF_ALIKE)
            if score and (score >= ALIKE or name[0] == wanted[0]):
                reach = FIRST_REACH_KM if score >= ALIKE else FIRST_REACH_KM / 2
                if distance(near, self._presumed(settlement)) < reach:
                    found.append((score, settlement))
        return found

    def match(self, expectation: Expectation, without: Container[Point] = ()) -> dict[int, Match]:
        """The likeliest point of each settlement, all bearers of a name weighed against each other.

        Args:
            without: points to leave out, for checks.
        """
        pairs = [(s, c) for s, found in enumerate(self.candidates) for c in found if c.at not in without]
        numbers = {at: number for number, at in enumerate(dict.fromkeys(c.at for _, c in pairs))}
        settlements = np.array([index for index, _ in pairs])
        points = np.array([numbers[c.at] for _, c in pairs])
        weights = self._weights(expectation, settlements, np.array([c.at for _, c in pairs]))
        weights *= np.array([_fits_size(self.settlements[s], c) for s, c in pairs])
        kept = np.flatnonzero(weights > LEAST_WEIGHT)
        chances = marginals(settlements[kept], points[kept], weights[kept])
        best: dict[int, Match] = {}
        for pair, chance in zip(kept.tolist(), chances.tolist(), strict=True):
            index, candidate = pairs[pair]
            if index not in best or chance > best[index].probability:
                best[index] = Match(candidate, chance)
        return best

    def _weights(self, expectation: Expectation, settlements: Ints, at: Floats) -> Floats:
        """How much likelier each settlement lies at the point than that both stand alone."""
        away = np.hypot(*(at - expectation.at[settlements]).T)
        scale = np.maximum(SCALE_FLOOR_KM, SCALE_PER_SPREAD * expectation.spread[settlements])
        weights = PRESENT * density(away, scale) / ((1.0 - PRESENT) * STRAY_PER_KM2)
        return np.where(expectation.weight[settlements] > 0, weights, 0.0)


def density(away_km: Floats, scale_km: Floats) -> Floats:
    """Of a settlement at that distance from where it is expected, per km²: Student's t in two dimensions."""
    area = 2.0 * math.pi * scale_km**2
    result: Floats = (1.0 + (away_km / scale_km) ** 2 / 4.0) ** -3.0 / area
    return result


def _fits_size(settlement: CodifierRow, candidate: Candidate) -> float:
    """Cities are no hamlets, villages hardly ever towns: where a city and a village share a name."""
    if settlement.kind == "city":
        return UNFIT if candidate.population < HAMLET else 1.0
    return UNFIT if candidate.population > TOWN else 1.0


def _telling(settlement: CodifierRow, candidate: Candidate) -> float:
    """How much more than a village's point this one tells: a city's, and of its size, most."""
    return CITY_CLUE if settlement.kind == "city" and candidate.population > HAMLET else 1.0


def _thickest(found: Sequence[Clue], radius_km: float) -> Point:
    """The middle of the circle that holds the most clues, each settlement counted once."""
    at = np.array([clue.at for clue in found])
    near = np.hypot(at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1]) < radius_km
    votes = [
        sum({found[place].settlement: found[place].weight for place in np.flatnonzero(mask)}.values())
        for mask in near
    ]
    best = at[near[int(np.argmax(votes))]]
    east, north = np.median(best, axis=0)
    return float(east), float(north)
