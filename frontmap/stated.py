"""What the text states about where a name lies: oblasts, raions, hromadas, directions, rivers, headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from frontmap.bearers import Bearers, Named, Told
from frontmap.cities import LARGE
from frontmap.front import points_of
from frontmap.gazetteer import Gazetteer
from frontmap.patterns import flat_part
from frontmap.places import Area, Frame
from frontmap.records import Settlement
from frontmap.segment import Sentence
from frontmap.sphere import Floats, km_between
from frontmap.words import any_of, words_of

_INSIDE, _OUTSIDE = 1.0, -1.5
"""What a stated container adds for a candidate in it, and for one outside."""
_HROMADA_TIMES: Final = 2.0
"""A hromada says more than an oblast."""
_BEHIND: Final = 25
"""Characters from a name to a container right behind it, which is then its own."""
_NAMED_AFTER: Final = 3.0
_RIGHT_KIND, _WRONG_KIND, _NO_VILLAGE = 0.3, -1.0, -5.0
"""What the word before a name adds for a place of that kind, for another, and more for a large city then."""
_KIND_WIDTH: Final = 25
_FADES: Final = 10.0
"""Kilometres beyond an area's reach over which it fades."""
_LEAST: Final = 0.04
_AREA_WEIGHT: Final = 1.1
_FARTHEST: Final = 8
"""Sentences of a paragraph for which a direction named in it goes on to hold."""


class Stated(NamedTuple):
    """What speaks for each candidate of a name, None where nothing does, and the reasons in words."""

    logits: Floats | None
    reasons: tuple[str, ...]


_NOTHING: Final = Stated(None, ())


class Frames:
    """The frames of a report, ready to be asked what they say of a name."""

    def __init__(
        self, text: str, rows: Sequence[Frame], sentences: Sequence[Sentence], gazetteer: Gazetteer
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._gazetteer = gazetteer
        self._areas: dict[int, list[Frame]] = {}
        self._containers: dict[int, list[Frame]] = {}
        starts = [sentence.start for sentence in sentences] if rows else []
        for row in rows:
            at = max(0, bisect_right(starts, row.start) - 1)
            (self._containers if row.area is None else self._areas).setdefault(at, []).append(row)
        self._headings = _headings(sentences) if self._areas else []
        self._held: dict[int, list[tuple[Area, float]]] = {}
        self._before: dict[int, list[tuple[Frame, float]]] = {}

    def about(self, name: Named) -> Stated:
        """What containers and areas in and before a name's sentence say of its candidates."""
        said: list[tuple[float, Floats]] = []
        reasons: list[str] = []
        bearers = name.bearers
        for row in self._containers.get(name.sentence, ()):
            inside = _inside(bearers, row)
            times = 2.0 if 0 <= row.start - name.end <= _BEHIND else 1.0
            said.append((times * _weight(row), inside.logits))
            if inside.holds:
                reasons.append(f"the text states {row.oblast or row.raion or row.hromada}")
        if self._containers and len(bearers) > 1:
            for row, weight in self._containers_before(name.sentence):
                said.append((weight, _inside(bearers, row).logits))
        for area, weight in self._areas_of(name) if self._areas else ():
            near = self._near(bearers, area)
            said.append((weight * _AREA_WEIGHT, near.logits))
            if near.holds:
                reasons.append(f"the text states {area.name}")
        if name.sentence in self._areas and (own := self._named_after(name)):
            said.append(
                (_NAMED_AFTER, np.array([place.settlement_id in own for place in bearers.settlements]))
            )
        if kind := self._kind(name):
            right = _of_kind(bearers, kind)
            said.append((1.0, right.logits))
            if right.holds:
                reasons.append(f"the text calls it a {kind[0]}")
        if not said:
            return _NOTHING
        if len(bearers) == 1:
            return Stated(None, tuple(reasons))  # a lone candidate is meant anyway
        weight, logits = said[0]
        total = weight * logits
        for weight, logits in said[1:]:
            total += weight * logits
        return Stated(total, tuple(reasons))

    def _containers_before(self, sentence: int) -> list[tuple[Frame, float]]:
        """The containers that the sentences before name, and how much they count in this one."""
        before = self._before.get(sentence)
        if before is None:
            before = self._before[sentence] = [
                (row, 0.35 * 0.7**gap * _weight(row))
                for gap in (1, 2, 3)
                for row in self._containers.get(sentence - gap, ())
            ]
        return before

    def _areas_of(self, name: Named) -> list[tuple[Area, float]]:
        """The areas that hold for a name: the last before it in its sentence or paragraph, its heading's."""
        own = self._areas.get(name.sentence)
        if own is None:
            held = self._held.get(name.sentence)
            if held is None:
                held = self._held[name.sentence] = self._held_in(name.sentence)
            return held
        before = [row for row in own if row.start <= name.start]
        return _same_place(before[-1] if before else own[0], own, 1.0)

    def _held_in(self, sentence: int) -> list[tuple[Area, float]]:
        """The areas that hold in a sentence that names none."""
        for gap in range(1, _FARTHEST + 1):
            at = sentence - gap
            if at < 0 or self._sentences[at].paragraph != self._sentences[sentence].paragraph:
                break
            if rows := self._areas.get(at):
                return _same_place(rows[-1], rows, 0.9**gap)
        heading = self._headings[sentence]
        if heading is not None and (rows := self._areas.get(heading)):
            return _same_place(rows[0], rows, 0.8)
        return []

    def _named_after(self, name: Named) -> set[str]:
        """A name inside a direction's own words is the settlement that it is named after: these are."""
        inside = [r for r in self._areas[name.sentence] if r.start <= name.start < r.end]
        return {row.area.named_after for row in inside if row.area is not None} - {""}

    def _kind(self, name: Named) -> tuple[str, ...]:
        """What the words right before a name say that it is; more than one where they are loose."""
        begin = max(self._sentences[name.sentence].start, name.start - _KIND_WIDTH)
        before = flat_part(self._text, begin, name.start)
        if not before.rstrip().rstrip('«"“').rstrip().endswith(_kind_words()):
            return ()
        return next((kinds for pattern, kinds in _kinds() if pattern.search(before)), ())

    def _near(self, bearers: Bearers, area: Area) -> Told:
        """What it says of a name's bearers that they lie in or near an area; it holds for one inside."""
        told = bearers.told(area)
        if told is None:
            km = km_between(bearers.points, points_of(area.around, self._gazetteer)).min(axis=1)
            beyond = np.maximum(km - area.km, 0.0)
            near = (_LEAST + np.exp(-beyond / _FADES)) / (1.0 + _LEAST)
            told = bearers.keep(area, Told(np.log(near), bool(near.max() > 0.5)))
        return told


def _weight(row: Frame) -> float:
    return _HROMADA_TIMES if row.hromada else 1.0


def _inside(bearers: Bearers, row: Frame) -> Told:
    """What it says of a name's bearers that they lie in a container."""
    key = (row.oblast, row.raion, row.hromada)
    told = bearers.told(key)
    if told is None:
        inside = [_is_inside(place, row) for place in bearers.settlements]
        told = bearers.keep(key, Told(np.where(inside, _INSIDE, _OUTSIDE), any(inside)))
    return told


def _of_kind(bearers: Bearers, kinds: tuple[str, ...]) -> Told:
    """What it says of a name's bearers that the text calls them so."""
    told = bearers.told(kinds)
    if told is None:
        right = np.array([place.kind in kinds for place in bearers.settlements])
        large = np.array([place.population >= LARGE for place in bearers.settlements])
        logits = np.where(right, _RIGHT_KIND, _WRONG_KIND) + np.where(large & ~right, _NO_VILLAGE, 0.0)
        told = bearers.keep(kinds, Told(logits, bool(right.any())))
    return told


_KINDS: Final = (
    ("kind settlement", ("settlement", "village")),
    ("kind village", ("village", "settlement")),
    ("kind city", ("city",)),
)
"""Lists of words, and what they call a place."""


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(rf"(?<!\w){any_of(words)}\s*[«\"“]?\Z"), kinds) for words, kinds in _KINDS)


@lru_cache(maxsize=1)
def _kind_words() -> tuple[str, ...]:
    """How a text ends that may end with a word for a kind of place."""
    words = [word for list_, _ in _KINDS for word in words_of(list_)]
    return ("",) if any("*" in word for word in words) else tuple(words)


def _same_place(row: Frame, rows: Sequence[Frame], weight: float) -> list[tuple[Area, float]]:
    """The areas of a frame and of those that stand in the same words."""
    return [
        (other.area, weight)
        for other in rows
        if other.area is not None and other.start <= row.end and row.start <= other.end
    ]


def _headings(sentences: Sequence[Sentence]) -> list[int | None]:
    """For each sentence the heading that it stands under."""
    found: list[int | None] = []
    last: int | None = None
    for number, sentence in enumerate(sentences):
        found.append(last)
        if sentence.heading:
            last = number
    return found


def _is_inside(place: Settlement, row: Frame) -> bool:
    if row.hromada:
        return place.hromada == row.hromada
    return place.raion == row.raion if row.raion else place.oblast == row.oblast
