"""Toponym resolution: which settlement each mention of a report means, all mentions together.

Every candidate starts from how well the spelling fits, how large the place is and how near it lies to a known
sector of the front. Then what is named together pulls together: in a few rounds each mention's candidates are
weighed by how close they lie to the likely places of the mentions around it, to the direction or oblast that
the text states, and to what the same name means elsewhere in the report. Where nothing decides, the mention
stays ambiguous.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np

from frontmap.company import Bearers, Company, Floats, Named, km_between, vectors
from frontmap.gazetteer import Gazetteer
from frontmap.places import Frame, frames
from frontmap.records import Candidate, Mention, Report, Resolution, Settlement
from frontmap.rulewords import in_words
from frontmap.segment import Sentence
from frontmap.tables import gazetteer_folder, read_table

AMBIGUOUS = 0.25
"""Score below which a mention stays without a settlement; set on the project's own cases."""

_ROUNDS = 4
_SUPPORT, _FLOOR = 2.0, 0.03
_SPELLING, _ZONE_KM, _ZONE_MOST = 6.0, 70.0, 4.0
_KINDS = {"city": 1.6, "settlement": 0.5}
_DERIVED = 2.0
_OBLAST_SAME, _OBLAST_OTHER = 1.0, -1.5
_DIRECTION_WEIGHT, _DIRECTION_KM, _DIRECTION_SENTENCES = 1.2, 25.0, 4
_KEPT_NAMES = 20_000


@dataclass(slots=True, eq=False)
class _Name:
    """The candidates of one spelling, with their positions and what speaks for each by itself."""

    settlements: list[Settlement]
    rules: list[str]
    bearers: Bearers
    prior: Floats


@dataclass(slots=True)
class _Place:
    """A mention on its way to a settlement."""

    mention: Mention
    name: _Name
    sentence: int
    paragraph: int
    beliefs: Floats = field(default_factory=lambda: np.empty(0))
    reasons: list[str] = field(default_factory=list)


_NAMES: WeakKeyDictionary[Gazetteer, dict[tuple[Candidate, ...], _Name]] = WeakKeyDictionary()
"""Names that were met before: what they may mean does not depend on the report."""


def resolve(
    report: Report, sentences: Sequence[Sentence], mentions: Sequence[Mention], gazetteer: Gazetteer
) -> list[Resolution]:
    """One resolution per mention of kind `settlement`, in order; without one where nothing decides."""
    wanted = [m for m in mentions if m.kind == "settlement"]
    places = _places(wanted, sentences, gazetteer)
    frame_rows = frames(report.text, sentences)
    starts = [sentence.start for sentence in sentences]
    base = _frame_logits(places, frame_rows, starts)
    stated = _direction_support(places, frame_rows, starts, gazetteer)
    if places:
        for place, own in zip(places, _beliefs(places, base, stated), strict=True):
            place.beliefs = own
    by_mention = {id(place.mention): place for place in places}
    return [_resolution(m, by_mention.get(id(m))) for m in wanted]


def _beliefs(places: Sequence[_Place], base: Sequence[Floats], stated: Sequence[Floats]) -> list[Floats]:
    """How probable each candidate of each place is, after a few rounds of weighing them together."""
    named = [Named(p.name.bearers, p.mention.start, p.sentence, p.paragraph) for p in places]
    company = Company(named)
    begins, logits = company.starts[:-1], np.concatenate(base)
    fixed = np.concatenate(stated)
    beliefs = _softmax(logits, company)
    for _ in range(_ROUNDS):
        support = company.gains(beliefs) + company.senses(beliefs) + fixed
        beliefs = _softmax(logits + _SUPPORT * np.log(_FLOOR + support), company)
    return np.split(beliefs, begins[1:])


def _softmax(logits: Floats, company: Company) -> Floats:
    begins, counts = company.starts[:-1], company.counts
    weights = np.exp(logits - np.repeat(np.maximum.reduceat(logits, begins), counts))
    return np.asarray(weights / np.repeat(np.add.reduceat(weights, begins), counts))


def _places(mentions: Sequence[Mention], sentences: Sequence[Sentence], gazetteer: Gazetteer) -> list[_Place]:
    places = []
    at = 0
    for mention in mentions:
        while at + 1 < len(sentences) and sentences[at].end <= mention.start:
            at += 1
        if mention.candidates:
            name = _name(mention.candidates, gazetteer)
            places.append(_Place(mention, name, at, sentences[at].paragraph))
    return places


def _name(candidates: tuple[Candidate, ...], gazetteer: Gazetteer) -> _Name:
    names = _NAMES.setdefault(gazetteer, {})
    name = names.get(candidates)
    if name is None:
        if len(names) >= _KEPT_NAMES:
            names.clear()
        name = names[candidates] = _new_name(candidates, gazetteer)
    return name


def _new_name(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> _Name:
    settlements = [gazetteer[c.settlement_id] for c in candidates]
    points = vectors(np.array([s.lat for s in settlements]), np.array([s.lon for s in settlements]))
    prior = np.array([_prior(c, s) for c, s in zip(candidates, settlements, strict=True)])
    zone = km_between(points, _sectors(gazetteer)).min(axis=1)
    zone = np.where(np.isnan(zone), 300.0, zone)
    prior -= np.minimum(zone / _ZONE_KM, _ZONE_MOST)
    return _Name(settlements, [c.rule for c in candidates], Bearers(points), prior)


def _prior(candidate: Candidate, settlement: Settlement) -> float:
    size = 0.45 * math.log10(max(settlement.population, 100) / 100)
    derived = _DERIVED if candidate.rule.startswith(("alternate", "sound", "edit")) else 0.0
    spelling = _SPELLING * math.log(max(candidate.score, 0.05))
    return spelling + _KINDS.get(settlement.kind, 0.0) + size - derived


@lru_cache(maxsize=2)
def _sectors(gazetteer: Gazetteer) -> Floats:
    """Where the settlements lie that sectors of the front were named after (`gazetteer/directions.tsv`)."""
    towns = [gazetteer[row["settlement_id"]] for row in read_table(gazetteer_folder() / "directions.tsv")]
    return _points(towns)


def _points(towns: Sequence[Settlement]) -> Floats:
    return vectors(np.array([town.lat for town in towns]), np.array([town.lon for town in towns]))


def _direction_support(
    places: Sequence[_Place], rows: Sequence[Frame], starts: Sequence[int], gazetteer: Gazetteer
) -> list[Floats]:
    """What directions that the text stated just before add to each candidate."""
    by_sentence: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if row.settlement_id:
            by_sentence[_sentence_of(row.start, starts)].append(row.settlement_id)
    near: dict[tuple[int, str], Floats] = {}
    support = []
    for place in places:
        total = np.zeros(len(place.name.settlements))
        for gap in range(_DIRECTION_SENTENCES, -1, -1):
            for town in by_sentence.get(place.sentence - gap, ()):
                key = (id(place.name), town)
                if key not in near:
                    km = km_between(place.name.bearers.vectors, _points([gazetteer[town]]))[:, 0]
                    near[key] = np.nan_to_num(np.exp(-km / _DIRECTION_KM), nan=0.0)
                total += _DIRECTION_WEIGHT * 0.6**gap * near[key]
        support.append(total)
    return support


def _sentence_of(position: int, starts: Sequence[int]) -> int:
    return max(0, bisect_right(starts, position) - 1)


def _frame_logits(places: Sequence[_Place], rows: Sequence[Frame], starts: Sequence[int]) -> list[Floats]:
    """What speaks for each candidate by itself, with what stated oblasts and raions add."""
    by_sentence: dict[int, list[Frame]] = defaultdict(list)
    for row in rows:
        if row.oblast or row.raion:
            by_sentence[_sentence_of(row.start, starts)].append(row)
    inside: dict[tuple[int, str, str], list[bool]] = {}
    return [_frame_logit(place, by_sentence, inside) for place in places]


def _frame_logit(
    place: _Place, by_sentence: dict[int, list[Frame]], inside: dict[tuple[int, str, str], list[bool]]
) -> Floats:
    total = place.name.prior.copy()
    for gap in (0, 1, 2, 3):
        for row in by_sentence.get(place.sentence - gap, ()):
            behind = row.start - place.mention.end
            weight = (2.0 if 0 <= behind <= 25 else 1.0) if gap == 0 else 0.35 * 0.7**gap
            key = (id(place.name), row.oblast, row.raion)
            if key not in inside:
                inside[key] = [_inside(s, row) for s in place.name.settlements]
            same = inside[key]
            total += weight * np.where(same, _OBLAST_SAME, _OBLAST_OTHER)
            if gap == 0 and any(same):
                place.reasons.append(f"the text states {row.oblast or row.raion}")
    return total


def _inside(settlement: Settlement, row: Frame) -> bool:
    return settlement.oblast == row.oblast if row.oblast else settlement.raion == row.raion


def _resolution(mention: Mention, place: _Place | None) -> Resolution:
    if place is None:
        return Resolution(mention, None, 0.0, ("no settlement of this spelling is known",))
    # What differs by rounding alone keeps the gazetteer's order.
    order = np.argsort(-np.round(place.beliefs, 9), kind="stable")[:10].tolist()
    settlements, rules, beliefs = place.name.settlements, place.name.rules, place.beliefs.tolist()
    ranked = tuple(Candidate(settlements[i].settlement_id, round(beliefs[i], 4), rules[i]) for i in order)
    best = ranked[0]
    reasons = tuple(dict.fromkeys(_reasons(place, order[0])))
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
