"""Toponym resolution: which settlement each mention of a report means, all mentions together.

Every candidate starts from how well the spelling fits, how large the place is and how near it lies to a known
sector of the front. Then what is named together pulls together: in a few rounds each mention's candidates are
weighed by how close they lie to the likely places of the mentions around it, to the direction or oblast that
the text states, and to what the same name means elsewhere in the report. Where nothing decides, the mention
stays ambiguous.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from frontmap.bearings import Relation, relations
from frontmap.cities import among_towns, pulls
from frontmap.company import Bearers, Company, Floats, Named, vectors
from frontmap.front import Line, line_at
from frontmap.gazetteer import EARTH_RADIUS_KM, Gazetteer
from frontmap.places import frames
from frontmap.records import Candidate, Mention, Report, Resolution, Settlement
from frontmap.rulewords import in_words
from frontmap.segment import Sentence
from frontmap.stated import Frames
from frontmap.stated import Named as Told

if TYPE_CHECKING:
    from frontmap.reference import ReferenceLayer

AMBIGUOUS = 0.2
"""Score below which a mention stays without a settlement; set on the project's own cases."""

NEIGHBOUR_KM, _BESIDE = 25.0, 6
"""How near a place named beside another must lie to be told of, and how many names off it may stand."""

_ROUNDS = 4
_SUPPORT, _FLOOR = 2.0, 0.03
_SPELLING, _ZONE_KM, _ZONE_MOST = 6.0, 18.0, 4.5
_TOWN, _VILLAGE = 1.3, 1000
_KINDS = {"city": 1.6, "settlement": 0.5}
_DERIVED = 2.0
_KEPT_NAMES, _KEPT_LINES = 20_000, 16


@dataclass(slots=True, eq=False)
class _Name:
    """The candidates of one spelling, with their positions and what speaks for each by itself."""

    settlements: list[Settlement]
    rules: list[str]
    bearers: Bearers
    prior: Floats
    farthest: Floats
    """The most that the distance to the line can take away: less from towns, which all reports name."""
    pulls: Floats
    """What speaks for each candidate by being a large city of this very name."""
    town: bool
    """A town is the likeliest by itself."""
    fronts: dict[Line, Floats] = field(default_factory=dict)
    """What the distance to a line of contact takes from each candidate."""

    def front(self, line: Line) -> Floats:
        """See `fronts`."""
        taken = self.fronts.get(line)
        if taken is None:
            if len(self.fronts) >= _KEPT_LINES:
                self.fronts.clear()
            km = line.km(self.bearers.vectors)
            taken = np.minimum(np.where(np.isnan(km), 300.0, km) / _ZONE_KM, self.farthest)
            self.fronts[line] = taken
        return taken


@dataclass(slots=True)
class _Place:
    """A mention on its way to a settlement."""

    mention: Mention
    name: _Name
    sentence: int
    paragraph: int
    beliefs: Floats = field(default_factory=lambda: np.empty(0))
    front: Floats = field(default_factory=lambda: np.empty(0))
    """What the distance to the line of contact takes from each candidate."""
    reasons: list[str] = field(default_factory=list)

    @property
    def named(self) -> Told:
        mention, name = self.mention, self.name
        return Told(name.settlements, name.bearers.vectors, mention.start, mention.end, self.sentence)


_NAMES: WeakKeyDictionary[Gazetteer, dict[int, tuple[tuple[Candidate, ...], _Name]]] = WeakKeyDictionary()
"""Names that were met before, by the identity of their candidates: what they may mean does not depend on the
report.
"""


def resolve(
    report: Report,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    references: Sequence[ReferenceLayer] = (),
) -> list[Resolution]:
    """One resolution per mention of kind `settlement`, in order; without one where nothing decides."""
    wanted = [m for m in mentions if m.kind == "settlement"]
    places = _places(wanted, sentences, gazetteer)
    line = line_at(report.published, gazetteer, references)
    if places:
        for place in places:
            place.front = place.name.front(line)
        told = Frames(report.text, frames(report.text, sentences), sentences, gazetteer)
        base = [_stated(place, told) for place in places]
        _add_cities(places, base)
        tied = relations(report.text, sentences, [place.named for place in places])
        for place, own in zip(places, _beliefs(places, base, tied), strict=True):
            place.beliefs = own
        _add_neighbours(places)
    by_mention = {id(place.mention): place for place in places}
    return [_resolution(m, by_mention.get(id(m)), line) for m in wanted]


def _beliefs(places: Sequence[_Place], base: Sequence[Floats], tied: Sequence[Relation]) -> list[Floats]:
    """How probable each candidate of each place is, after a few rounds of weighing them together."""
    named = [Named(p.name.bearers, p.mention.start, p.sentence, p.paragraph) for p in places]
    company = Company(named)
    begins, logits = company.starts[:-1], np.concatenate(base)
    beliefs = _softmax(logits, company)
    fits = [row.fits(places[row.target].named, places[row.anchor].named) for row in tied]
    for _ in range(_ROUNDS):
        support = company.gains(beliefs) + company.senses(beliefs)
        weighed = logits + _SUPPORT * np.log(_FLOOR + support)
        for row, fit in zip(tied, fits, strict=True):
            own, other = (slice(*company.starts[at : at + 2]) for at in (row.target, row.anchor))
            weighed[own] += row.logits(fit, beliefs[other])
        beliefs = _softmax(weighed, company)
    for row in tied:
        places[row.target].reasons.append(row.words)
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
    known = names.get(id(candidates))
    if known is not None and known[0] is candidates:
        return known[1]
    if len(names) >= _KEPT_NAMES:
        names.clear()
    name = _new_name(candidates, gazetteer)
    names[id(candidates)] = candidates, name
    return name


def _new_name(candidates: Sequence[Candidate], gazetteer: Gazetteer) -> _Name:
    settlements = [gazetteer[c.settlement_id] for c in candidates]
    points = vectors(np.array([s.lat for s in settlements]), np.array([s.lon for s in settlements]))
    prior = np.array([_prior(c, s) for c, s in zip(candidates, settlements, strict=True)])
    people = np.array([max(s.population, _VILLAGE) for s in settlements])
    farthest = np.maximum(_ZONE_MOST - _TOWN * np.log10(people / _VILLAGE), 0.5)
    pull = pulls(settlements) * [not _is_derived(c) for c in candidates]
    town = settlements[int(np.argmax(prior))].kind == "city"
    return _Name(
        settlements, [c.rule for c in candidates], Bearers(points), prior + pull, farthest, pull, town
    )


def _prior(candidate: Candidate, settlement: Settlement) -> float:
    size = 0.45 * math.log10(max(settlement.population, 100) / 100)
    derived = _DERIVED if _is_derived(candidate) else 0.0
    spelling = _SPELLING * math.log(max(candidate.score, 0.05))
    return spelling + _KINDS.get(settlement.kind, 0.0) + size - derived


def _is_derived(candidate: Candidate) -> bool:
    return candidate.rule.startswith(("alternate", "sound", "edit"))


def _add_cities(places: Sequence[_Place], base: Sequence[Floats]) -> None:
    """Adds what the towns beside a name say for the large city among its bearers."""
    names = [place.name for place in places]
    asked = [at for at, name in enumerate(names) if len(name.settlements) > 1 and name.pulls.any()]
    towns, sentences = [name.town for name in names], [place.sentence for place in places]
    for at, more in zip(asked, among_towns(asked, names, towns, sentences), strict=True):
        base[at][:] += more * names[at].pulls


def _stated(place: _Place, told: Frames) -> Floats:
    found = told.about(place.named)
    place.reasons += found.reasons
    return place.name.prior - place.front + found.logits


def _resolution(mention: Mention, place: _Place | None, line: Line) -> Resolution:
    if place is None:
        return Resolution(mention, None, 0.0, ("no settlement of this spelling is known",))
    # What differs by rounding alone keeps the gazetteer's order.
    settlements, rules, beliefs = place.name.settlements, place.name.rules, place.beliefs.tolist()
    order = [0]
    if len(beliefs) > 1:
        order = np.argsort(-np.round(place.beliefs, 9), kind="stable")[:10].tolist()
    ranked = tuple(Candidate(settlements[i].settlement_id, round(beliefs[i], 4), rules[i]) for i in order)
    best = ranked[0]
    reasons = tuple(dict.fromkeys(_reasons(place, order[0], line)))
    if best.score < AMBIGUOUS:
        return Resolution(mention, None, best.score, ("ambiguous: " + "; ".join(reasons),), ranked)
    return Resolution(mention, best.settlement_id, best.score, reasons, ranked)


def _reasons(place: _Place, index: int, line: Line) -> list[str]:
    count = len(place.name.settlements)
    rows = [f"spelling: {in_words(place.name.rules[index])}"]
    if count == 1:
        return [*rows, "the only settlement of this name", *place.reasons]
    rows.append(f"{count} settlements share the spelling")
    if not math.isnan(place.name.settlements[index].lat):
        km = float(line.km(place.name.bearers.vectors[index : index + 1])[0])
        rows.append(f"{km:.0f} km from the line of {line.source or 'contact at the time'}")
    return rows + place.reasons


def _add_neighbours(places: Sequence[_Place]) -> None:
    """Tells each place which of the names around it in its paragraph it lies nearest to."""
    best = np.stack([place.name.bearers.vectors[int(np.argmax(place.beliefs))] for place in places])
    paragraphs = np.array([place.paragraph for place in places])
    count = len(places)
    nearest, which = np.full(count, NEIGHBOUR_KM), np.full(count, -1)
    for step in range(1, min(_BESIDE, count - 1) + 1):
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.linalg.norm(best[step:] - best[:-step], axis=1) / 2)
        told = (paragraphs[step:] == paragraphs[:-step]) & (km > 0)
        for own, other in ((np.arange(count - step), step), (np.arange(step, count), -step)):
            better = told & (km < nearest[own])
            nearest[own[better]], which[own[better]] = km[better], own[better] + other
    for place, km_, other in zip(places, nearest.tolist(), which.tolist(), strict=True):
        if other >= 0:
            place.reasons.append(f"{km_:.0f} km from {places[other].mention.surface}, named beside it")
