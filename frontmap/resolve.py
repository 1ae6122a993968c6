"""Toponym resolution: which settlement each mention of a report means, all mentions together.

Every candidate starts from how well the spelling fits, how large the place is and how near it lies to a known
sector of the front. Then what is named together pulls together: in a few rounds each mention's candidates are
weighed by how close they lie to the likely places of the mentions around it, to the direction or oblast that
the text states, and to what the same name means elsewhere in the report. Where nothing decides, the mention
stays ambiguous.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from frontmap.gazetteer import EARTH_RADIUS_KM, Gazetteer
from frontmap.places import Frame, frames
from frontmap.records import Candidate, Mention, Report, Resolution, Settlement
from frontmap.rulewords import in_words
from frontmap.segment import Sentence
from frontmap.tables import gazetteer_folder, read_table

Floats = npt.NDArray[np.float64]

AMBIGUOUS = 0.25
"""Score below which a mention stays without a settlement; set on the project's own cases."""

_ROUNDS = 4
_NEIGHBOURS = 14
_NEAR_KM, _FAR_KM, _FAR_SHARE = 12.0, 60.0, 0.08
_SUPPORT, _FLOOR = 2.0, 0.03
_SPELLING, _ZONE_KM, _ZONE_MOST = 6.0, 70.0, 4.0
_KINDS = {"city": 1.6, "settlement": 0.5}
_SAME_NAME = 1.5
_ONE_SENSE = 0.3
_DERIVED = 2.0
_OBLAST_SAME, _OBLAST_OTHER = 1.0, -1.5
_DIRECTION_WEIGHT = 1.2


@dataclass(slots=True)
class _Name:
    """The candidates of one spelling, with their positions and what speaks for each by itself."""

    settlements: list[Settlement]
    rules: list[str]
    points: Floats
    prior: Floats


@dataclass(slots=True)
class _Place:
    """A mention on its way to a settlement."""

    mention: Mention
    name: _Name
    sentence: int
    paragraph: int
    beliefs: Floats = field(default_factory=lambda: np.empty(0))
    logits: Floats = field(default_factory=lambda: np.empty(0))
    reasons: list[str] = field(default_factory=list)


def resolve(
    report: Report, sentences: Sequence[Sentence], mentions: Sequence[Mention], gazetteer: Gazetteer
) -> list[Resolution]:
    """One resolution per mention of kind `settlement`, in order; without one where nothing decides."""
    wanted = [m for m in mentions if m.kind == "settlement"]
    places = _places(wanted, sentences, gazetteer)
    frame_rows = frames(report.text, sentences)
    fixed = _frame_logits(places, frame_rows, sentences)
    directions = _direction_anchors(frame_rows, sentences, gazetteer)
    for place, extra in zip(places, fixed, strict=True):
        place.logits = place.name.prior + extra
        place.beliefs = _softmax(place.logits)
    base = [place.logits for place in places]
    cache: dict[tuple[int, int], Floats] = {}
    for _ in range(_ROUNDS):
        senses = _senses(places)
        supports = [
            _support(i, places, directions, cache) + senses[id(places[i].name)] for i in range(len(places))
        ]
        for place, start, support in zip(places, base, supports, strict=True):
            place.logits = start + _SUPPORT * np.log(_FLOOR + support)
        for place in places:
            place.beliefs = _softmax(place.logits)
    by_mention = {id(place.mention): place for place in places}
    return [_resolution(m, by_mention.get(id(m))) for m in wanted]


def _places(mentions: Sequence[Mention], sentences: Sequence[Sentence], gazetteer: Gazetteer) -> list[_Place]:
    names: dict[tuple[Candidate, ...], _Name] = {}
    places = []
    at = 0
    for mention in mentions:
        while at + 1 < len(sentences) and sentences[at].end <= mention.start:
            at += 1
        if not mention.candidates:
            continue
        name = names.get(mention.candidates)
        if name is None:
            name = names[mention.candidates] = _name(mention.candidates, gazetteer)
        places.append(_Place(mention, name, at, sentences[at].paragraph))
    return places


def _name(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> _Name:
    settlements = [gazetteer[c.settlement_id] for c in candidates]
    points = np.array([(s.lat, s.lon) for s in settlements])
    prior = np.array([_prior(c, s) for c, s in zip(candidates, settlements, strict=True)])
    zone = _km(points, _sectors(gazetteer)).min(axis=1)
    zone = np.where(np.isnan(zone), 300.0, zone)
    prior -= np.minimum(zone / _ZONE_KM, _ZONE_MOST)
    return _Name(settlements, [c.rule for c in candidates], points, prior)


def _prior(candidate: Candidate, settlement: Settlement) -> float:
    size = 0.45 * math.log10(max(settlement.population, 100) / 100)
    derived = _DERIVED if candidate.rule.startswith(("alternate", "sound", "edit")) else 0.0
    spelling = _SPELLING * math.log(max(candidate.score, 0.05))
    return spelling + _KINDS.get(settlement.kind, 0.0) + size - derived


@lru_cache(maxsize=2)
def _sectors(gazetteer: Gazetteer) -> Floats:
    """Where the settlements lie that sectors of the front were named after (`gazetteer/directions.tsv`)."""
    ids = [row["settlement_id"] for row in read_table(gazetteer_folder() / "directions.tsv")]
    return np.array([(gazetteer[i].lat, gazetteer[i].lon) for i in ids])


def _km(a: Floats, b: Floats) -> Floats:
    """Great-circle distances in km between all points of `a` and all of `b`, (lat, lon) rows in degrees."""
    la, lb = np.radians(a)[:, None, :], np.radians(b)[None, :, :]
    half = np.sin((la - lb) / 2) ** 2
    inner = half[..., 0] + np.cos(la[..., 0]) * np.cos(lb[..., 0]) * half[..., 1]
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(inner, 0, 1))))


def _kernel(km: Floats) -> Floats:
    """How much a place speaks for another at this distance: from 1 down to 0; nothing where unknown."""
    value = (1 - _FAR_SHARE) * np.exp(-km / _NEAR_KM) + _FAR_SHARE * np.exp(-km / _FAR_KM)
    return np.nan_to_num(value, nan=0.0)


def _softmax(logits: Floats) -> Floats:
    weights = np.exp(logits - logits.max())
    return np.asarray(weights / weights.sum())


def _support(
    index: int,
    places: Sequence[_Place],
    directions: Sequence[tuple[int, Floats]],
    cache: dict[tuple[int, int], Floats],
) -> Floats:
    """For each candidate of the place how strongly what is named around it speaks for it."""
    place = places[index]
    total = np.zeros(len(place.name.settlements))
    for other_index in _around(index, len(places)):
        other = places[other_index]
        if other.name is place.name:
            total += _SAME_NAME * _closeness(place, other) * np.minimum(other.beliefs, 0.95) ** 2
            continue
        key = (id(place.name), id(other.name))
        kernel = cache.get(key)
        if kernel is None:
            kernel = cache[key] = _kernel(_km(place.name.points, other.name.points))
        total += _closeness(place, other) * (kernel @ other.beliefs)
    for sentence, point in directions:
        gap = abs(sentence - place.sentence)
        if gap <= 4 and sentence <= place.sentence:
            total += _DIRECTION_WEIGHT * 0.6**gap * np.exp(-_km(place.name.points, point)[:, 0] / 25.0)
    return total


def _senses(places: Sequence[_Place]) -> dict[int, Floats]:
    """One sense per report: what each name means on the whole of it, for names that come more than once."""
    by_name: dict[int, list[Floats]] = defaultdict(list)
    for place in places:
        by_name[id(place.name)].append(place.beliefs)
    return {
        name: _ONE_SENSE * np.mean(rows, axis=0) ** 2 if len(rows) > 1 else np.zeros(len(rows[0]))
        for name, rows in by_name.items()
    }


def _around(index: int, count: int) -> list[int]:
    low, high = max(0, index - _NEIGHBOURS), min(count, index + _NEIGHBOURS + 1)
    return [i for i in range(low, high) if i != index]


def _closeness(one: _Place, other: _Place) -> float:
    """Weight of one mention for another by how far apart they stand in the text."""
    gap = abs(one.sentence - other.sentence)
    if gap == 0:
        return 1.0 / (1.0 + abs(one.mention.start - other.mention.start) / 400)
    return (0.5 if one.paragraph == other.paragraph else 0.3) * 0.8**gap


def _direction_anchors(
    rows: Sequence[Frame], sentences: Sequence[Sentence], gazetteer: Gazetteer
) -> list[tuple[int, Floats]]:
    anchors = []
    for row in rows:
        if row.settlement_id:
            town = gazetteer[row.settlement_id]
            anchors.append((_sentence_of(row.start, sentences), np.array([(town.lat, town.lon)])))
    return anchors


def _sentence_of(position: int, sentences: Sequence[Sentence]) -> int:
    low, high = 0, len(sentences) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if sentences[middle].start <= position:
            low = middle
        else:
            high = middle - 1
    return low


def _frame_logits(
    places: Sequence[_Place], rows: Sequence[Frame], sentences: Sequence[Sentence]
) -> list[Floats]:
    """What stated oblasts and raions add to each candidate."""
    by_sentence: dict[int, list[Frame]] = defaultdict(list)
    for row in rows:
        if row.oblast or row.raion:
            by_sentence[_sentence_of(row.start, sentences)].append(row)
    return [_frame_logit(place, by_sentence) for place in places]


def _frame_logit(place: _Place, by_sentence: dict[int, list[Frame]]) -> Floats:
    total = np.zeros(len(place.name.settlements))
    for gap in (0, 1, 2, 3):
        for row in by_sentence.get(place.sentence - gap, ()):
            behind = row.start - place.mention.end
            weight = (2.0 if 0 <= behind <= 25 else 1.0) if gap == 0 else 0.35 * 0.7**gap
            same = np.array([_inside(s, row) for s in place.name.settlements])
            total += weight * np.where(same, _OBLAST_SAME, _OBLAST_OTHER)
            if gap == 0 and same.any():
                place.reasons.append(f"the text states {row.oblast or row.raion}")
    return total


def _inside(settlement: Settlement, row: Frame) -> bool:
    return settlement.oblast == row.oblast if row.oblast else settlement.raion == row.raion


def _resolution(mention: Mention, place: _Place | None) -> Resolution:
    if place is None:
        return Resolution(mention, None, 0.0, ("no settlement of this spelling is known",))
    order = np.argsort(-place.beliefs)
    ranked = tuple(
        Candidate(
            place.name.settlements[i].settlement_id, round(float(place.beliefs[i]), 4), place.name.rules[i]
        )
        for i in order[:10]
    )
    best = ranked[0]
    reasons = tuple(dict.fromkeys(_reasons(place, int(order[0]))))
    if best.score < AMBIGUOUS:
        return Resolution(mention, None, best.score, ("ambiguous: " + "; ".join(reasons),), ranked)
    return Resolution(mention, best.settlement_id, best.score, reasons, ranked)


def _reasons(place: _Place, index: int) -> list[str]:
    count = len(place.name.settlements)
    rows = [f"spelling: {in_words(place.name.rules[index])}"]
    if count == 1:
        rows.append("the only settlement of this name")
    else:
        rows.append(f"{count} settlements share the spelling")
    return rows + place.reasons
