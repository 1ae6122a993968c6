"""The settlements that bear one name: where they lie, and what speaks for each of them by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from frontmap.cities import LARGE, pulls
from frontmap.front import Line
from frontmap.gazetteer import Gazetteer
from frontmap.ground import Ground, ground_of
from frontmap.records import Candidate, Settlement
from frontmap.sphere import Floats

_SPELLING, _ZONE_KM, _DERIVED = 6.0, 18.0, 2.0
_KEPT_NAMES, _KEPT_LINES, _KEPT_STATEMENTS = 20_000, 16, 200
_AT_ONCE: Final = 500
"""About so many places are faced with the line at once."""


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
    km: Floats


_NONE: Final[Floats] = np.zeros(1)
_ANYWAY: Final = Faced(_NONE, _NONE)
"""For a lone bearer, which is meant anyway."""


class Bearers:
    """The settlements that bear one name; two are the same where they are one object.

    Attributes:
        rules: for each of the settlements the rule that leads from the spelling to it.
        points: where they lie on the unit sphere, one row each; its centre, far from all, where unknown.
        pulls: what speaks for each by being a large city of this very name, in logits; `city` if one is.
        town: a town is the likeliest by itself.
    """

    __slots__ = (
        "_candidates",
        "_faced",
        "_farthest",
        "_gazetteer",
        "_known",
        "_prior",
        "_settlements",
        "_told",
        "city",
        "points",
        "pulls",
        "rules",
        "town",
    )

    def __init__(self, candidates: Sequence[Candidate], gazetteer: Gazetteer) -> None:
        self._candidates, self._gazetteer = candidates, gazetteer
        self.rules = [candidate.rule for candidate in candidates]
        self._settlements: list[Settlement] = []
        self._known: dict[tuple[int, float], Candidate] = {}
        self._faced: dict[Line, Faced] = {}
        self._told: dict[object, Told] = {}
        self._prior = self._farthest = self.pulls = _NONE
        self.city = False
        ground, rows = ground_of(candidates, gazetteer)
        likeliest = rows[0]
        if len(rows) == 1:
            self.points = ground.points[likeliest : likeliest + 1]
        else:
            self.points = ground.points.take(rows, axis=0)
            likeliest = rows[self._weigh(ground, rows)]
        self.town = bool(ground.towns[likeliest])

    def _weigh(self, ground: Ground, rows: Sequence[int]) -> int:
        """What speaks for each of several by itself; the number of the likeliest."""
        prior = np.array([_spelling(each.score, each.rule) for each in self._candidates])
        prior += ground.sizes.take(rows)
        self.pulls = np.zeros(len(rows))
        if ground.people.take(rows).max() > LARGE:
            self.pulls = pulls(self.settlements) * [not _is_derived(each.rule) for each in self._candidates]
            self.city = bool(self.pulls.any())
        self._prior = prior + self.pulls
        self._farthest = ground.farthest.take(rows)
        return int(prior.argmax())

    def __len__(self) -> int:
        return len(self._candidates)

    @property
    def settlements(self) -> list[Settlement]:
        """The settlements, in the order of the candidates."""
        if not self._settlements:
            self._settlements = [self._gazetteer[each.settlement_id] for each in self._candidates]
        return self._settlements

    def needs(self, line: Line) -> bool:
        """Whether it is not known yet how far they lie from the line of contact there."""
        return len(self._candidates) > 1 and line not in self._faced

    def face(self, line: Line, km: Floats) -> None:
        """Keep how far each lies from the line."""
        if len(self._faced) >= _KEPT_LINES:
            self._faced.clear()
        self._faced[line] = Faced(self._prior - np.minimum(km / _ZONE_KM, self._farthest), km)

    def faced(self, line: Line) -> Faced:
        """What speaks for each by itself with the line of contact there; nothing for a lone one."""
        if len(self._candidates) == 1:
            return _ANYWAY
        known = self._faced.get(line)
        if known is None:
            self.face(line, line.km(self.points))
            known = self._faced[line]
        return known

    def candidates(self, order: Sequence[int], scores: Sequence[float]) -> tuple[Candidate, ...]:
        """Some of them, each as likely as that."""
        found = []
        for each in zip(order, scores, strict=True):
            one = self._known.get(each)
            if one is None:
                known, score = self._candidates[each[0]], each[1]
                one = Candidate(known.settlement_id, score, known.rule)
                if score == 0.0 or score == 1.0:
                    self._known[each] = one
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


@lru_cache(maxsize=2)
def _names(gazetteer: Gazetteer) -> dict[int, tuple[tuple[Candidate, ...], Bearers]]:
    """Names that were met before, by the identity of their candidates: what they may mean does not depend on
    the report.
    """
    return {}


def bearers_of(spellings: Iterable[tuple[Candidate, ...]], gazetteer: Gazetteer) -> Iterator[Bearers]:
    """Those that the candidates of each spelling are."""
    names = _names(gazetteer)
    for candidates in spellings:
        known = names.get(id(candidates))
        if known is not None and known[0] is candidates:
            yield known[1]
            continue
        if len(names) >= _KEPT_NAMES:
            names.clear()
        bearers = Bearers(candidates, gazetteer)
        names[id(candidates)] = candidates, bearers
        yield bearers


def face(names: Iterable[Bearers], line: Line) -> None:
    """Face the bearers of many names with the line of contact, which takes less than one by one."""
    few: dict[Bearers, None] = {}
    size = 0
    for one in names:
        if one.needs(line) and one not in few:
            few[one] = None
            size += len(one)
            if size >= _AT_ONCE:
                _face(few, line)
                few, size = {}, 0
    if few:
        _face(few, line)


def _face(names: Iterable[Bearers], line: Line) -> None:
    km = line.km(np.concatenate([one.points for one in names]))
    low = 0
    for one in names:
        one.face(line, km[low : low + len(one)])
        low += len(one)


@lru_cache(maxsize=20_000)
def _spelling(score: float, rule: str) -> float:
    """What speaks for a settlement by the spelling."""
    return _SPELLING * math.log(max(score, 0.05)) - (_DERIVED if _is_derived(rule) else 0.0)


def _is_derived(rule: str) -> bool:
    return rule.startswith(("alternate", "sound", "edit"))
