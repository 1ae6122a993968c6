"""The settlements that bear one name: where they lie, and what speaks for each of them by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from frontmap.cities import LARGE, pulls
from frontmap.front import Line
from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate, Settlement
from frontmap.sphere import Floats, vectors

_SPELLING, _ZONE_KM, _ZONE_MOST = 6.0, 18.0, 4.5
_TOWN, _VILLAGE = 1.3, 1000
_KINDS: Final = {"city": 1.6, "settlement": 0.5}
_DERIVED: Final = 2.0
_KEPT_NAMES, _KEPT_LINES, _KEPT_STATEMENTS = 20_000, 16, 200


class Told(NamedTuple):
    """What a statement says of each bearer, in logits, and whether it is true of one of them."""

    logits: Floats
    holds: bool


class Faced(NamedTuple):
    """What speaks for each bearer by itself with the line of contact at a time, and how far it lies from it.

    Attributes:
        logits: by spelling, size and distance.
        km: without meaning where the place is unknown.
    """

    logits: Floats
    km: list[float]


class Bearers:
    """The settlements that bear one name; two are the same where they are one object.

    Attributes:
        rules: for each of the `settlements` the rule that leads from the spelling to it.
        points: where they lie on the unit sphere, one row each; its centre, far from all, where unknown.
        pulls: what speaks for each by being a large city of this very name, in logits; `city` if one is.
        town: a town is the likeliest by itself.
    """

    __slots__ = (
        "_alone",
        "_faced",
        "_farthest",
        "_prior",
        "_told",
        "_unlikely",
        "city",
        "points",
        "pulls",
        "rules",
        "settlements",
        "town",
    )

    def __init__(self, settlements: Sequence[Settlement], candidates: Sequence[Candidate]) -> None:
        self.settlements = settlements
        self.rules = [candidate.rule for candidate in candidates]
        lat, lon = np.array([[place.lat, place.lon] for place in settlements]).T
        self.points = vectors(lat, lon)
        self.points[np.isnan(self.points)] = 0.0
        prior = np.array([_prior(c, s) for c, s in zip(candidates, settlements, strict=True)])
        people = [max(place.population, _VILLAGE) for place in settlements]
        most = max(people)
        self.pulls: Floats = np.zeros(len(people))
        if most > LARGE:
            self.pulls = pulls(settlements) * [not _is_derived(each) for each in candidates]
        self.city = most > LARGE and bool(self.pulls.any())
        self.town = settlements[int(prior.argmax())].kind == "city"
        self._prior = prior + self.pulls
        # The most that the distance to the line can take away: less from towns, which all reports name.
        self._farthest: Floats = np.full(len(people), _ZONE_MOST)
        if most > _VILLAGE:
            self._farthest = np.maximum(_ZONE_MOST - _TOWN * np.log10(np.array(people) / _VILLAGE), 0.5)
        self._faced: dict[Line, Faced] = {}
        self._told: dict[object, Told] = {}
        lone = settlements if len(settlements) == 1 else ()
        self._alone = tuple([Candidate(place.settlement_id, 1.0, self.rules[0]) for place in lone])
        self._unlikely: dict[int, Candidate] = {}

    def __len__(self) -> int:
        return len(self.settlements)

    def faced(self, line: Line) -> Faced:
        """What speaks for each by itself with the line of contact there."""
        known = self._faced.get(line)
        if known is None:
            if len(self._faced) >= _KEPT_LINES:
                self._faced.clear()
            km = line.km(self.points)
            front = np.minimum(km / _ZONE_KM, self._farthest)
            known = self._faced[line] = Faced(self._prior - front, km.tolist())
        return known

    def candidates(self, order: Sequence[int], scores: Sequence[float]) -> tuple[Candidate, ...]:
        """Some of them, each as likely as that; the one and only is sure."""
        if self._alone:
            return self._alone
        found = []
        for number, score in zip(order, scores, strict=True):
            one = None if score else self._unlikely.get(number)
            if one is None:
                one = Candidate(self.settlements[number].settlement_id, score, self.rules[number])
                if not score:
                    self._unlikely[number] = one
            found.append(one)
        return tuple(found)

    def told(self, statement: object) -> Told | None:
        """What was kept of a statement."""
        return self._told.get(statement)

    def keep(self, statement: object, told: Told) -> Told:
        """Keep what a statement says: it is the same in every report."""
        if len(self._told) >= _KEPT_STATEMENTS:
            self._told.clear()
        self._told[statement] = told
        return told


class Named:
    """A name at its place in the text: who bears it, and where it stands."""

    __slots__ = ("bearers", "end", "paragraph", "sentence", "start")

    def __init__(self, bearers: Bearers, start: int, end: int, sentence: int, paragraph: int) -> None:
        self.bearers: Final = bearers
        self.start: Final = start
        self.end: Final = end
        self.sentence: Final = sentence
        self.paragraph: Final = paragraph


_NAMES: Final[WeakKeyDictionary[Gazetteer, dict[int, tuple[tuple[Candidate, ...], Bearers]]]] = (
    WeakKeyDictionary()
)
"""Names that were met before, by the identity of their candidates: what they may mean does not depend on the
report.
"""


def bearers_of(spellings: Iterable[tuple[Candidate, ...]], gazetteer: Gazetteer) -> Iterator[Bearers]:
    """Those that the candidates of each spelling are."""
    names = _NAMES.setdefault(gazetteer, {})
    for candidates in spellings:
        known = names.get(id(candidates))
        if known is not None and known[0] is candidates:
            yield known[1]
            continue
        if len(names) >= _KEPT_NAMES:
            names.clear()
        bearers = Bearers([gazetteer[each.settlement_id] for each in candidates], candidates)
        names[id(candidates)] = candidates, bearers
        yield bearers


def _prior(candidate: Candidate, settlement: Settlement) -> float:
    size = 0.45 * math.log10(max(settlement.population, 100) / 100)
    derived = _DERIVED if _is_derived(candidate) else 0.0
    spelling = _SPELLING * math.log(max(candidate.score, 0.05))
    return spelling + _KINDS.get(settlement.kind, 0.0) + size - derived


def _is_derived(candidate: Candidate) -> bool:
    return candidate.rule.startswith(("alternate", "sound", "edit"))
