"""Toponym resolution: which settlement each mention of a report means, all mentions together.

Every candidate starts from how well the spelling fits, how large the place is and how near it lies to a known
sector of the front. Then what is named together pulls together: in a few rounds each mention's candidates are
weighed by how close they lie to the likely places of the mentions around it, to the direction or oblast that
the text states, and to what the same name means elsewhere in the report. Where nothing decides, the mention
stays ambiguous.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from frontmap.bearers import Named, bearers_of, face
from frontmap.bearings import relations
from frontmap.cities import NEIGHBOURS, among_towns
from frontmap.company import Company, reach_of
from frontmap.front import Line, line_at
from frontmap.gazetteer import EARTH_RADIUS_KM, Gazetteer
from frontmap.places import frames
from frontmap.records import Candidate, Mention, Report, Resolution
from frontmap.rulewords import in_words
from frontmap.segment import Sentence
from frontmap.sphere import Floats
from frontmap.stated import Frames
from frontmap.ties import Ties

if TYPE_CHECKING:
    from frontmap.reference import ReferenceLayer

AMBIGUOUS: Final = 0.2
"""Score below which a mention stays without a settlement; set on the project's own cases."""

NEIGHBOUR_KM, _BESIDE = 25.0, 6
"""How near a place named beside another must lie to be told of, and how many names off it may stand."""
_STEPS: Final = np.array([step for distance in range(1, _BESIDE + 1) for step in (distance, -distance)])

_ROUNDS: Final = 4
_SUPPORT, _FLOOR = 2.0, 0.03
_RANKED: Final = 10
"""So many candidates are told of each mention."""


_Told = tuple[str | None, float, tuple[str, ...], tuple[Candidate, ...]]


class _Place:
    """What is known of a mention on its way to a settlement.

    Attributes:
        logits: what speaks for each candidate before the other names are looked at.
        order: the likeliest candidates, best first, and `scores` how likely these are.
        best: the likeliest; what differs by rounding alone keeps the gazetteer's order in `order` alone.
        told: the settlement, the score, the reasons and the candidates of the resolution.
    """

    __slots__ = ("best", "logits", "named", "order", "reasons", "scores", "surface", "told")

    def __init__(self, surface: str, named: Named, logits: Floats) -> None:
        self.surface, self.named, self.logits = surface, named, logits
        self.reasons: list[str] = []
        self.order: list[int] = [0]
        self.scores: list[float] = [1.0]
        self.best = 0
        self.told: _Told | None = None


def resolve(
    report: Report,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    references: Sequence[ReferenceLayer] = (),
) -> list[Resolution]:
    """One resolution per mention of kind `settlement`, in order; without one where nothing decides."""
    wanted = [m for m in mentions if m.kind == "settlement"]
    line = line_at(report.published, gazetteer, references)
    by_mention = _places(wanted, sentences, gazetteer, line)
    if reach_of([each.named for each in by_mention if each is not None], len(report.text)) < NEIGHBOURS:
        by_mention = _shared(by_mention)
    places = [*dict.fromkeys(each for each in by_mention if each is not None)]
    if places:
        told = Frames(report.text, frames(report.text, sentences), sentences, gazetteer)
        for place in places:
            _add_stated(place, told)
        _add_cities(places)
        _weigh(places, report.text, sentences)
        _add_neighbours(places)
    return [_resolution(mention, place, line) for mention, place in zip(wanted, by_mention, strict=True)]


def _places(
    mentions: Sequence[Mention], sentences: Sequence[Sentence], gazetteer: Gazetteer, line: Line
) -> list[_Place | None]:
    """For each mention what is known of it by itself; None where no settlement of this spelling is known."""
    places: list[_Place | None] = []
    known = [*bearers_of([mention.candidates for mention in mentions if mention.candidates], gazetteer)]
    face(known, line)
    at = number = 0
    for mention in mentions:
        while at + 1 < len(sentences) and sentences[at].end <= mention.start:
            at += 1
        if not mention.candidates:
            places.append(None)
            continue
        bearers = known[number]
        number += 1
        named = Named(bearers, mention.start, mention.end, at, sentences[at].paragraph)
        places.append(_Place(mention.surface, named, bearers.faced(line).logits))
    return places


def _shared(places: Sequence[_Place | None]) -> list[_Place | None]:
    """The same place for each mention of a name: a list of thousands of names that a hundred settlements
    bear each is weighed so in bounded time.
    """
    first: dict[int, _Place] = {}
    return [each and first.setdefault(id(each.named.bearers), each) for each in places]


def _add_stated(place: _Place, told: Frames) -> None:
    found = told.about(place.named)
    place.reasons += found.reasons
    if found.logits is not None:
        place.logits = place.logits + found.logits


def _add_cities(places: Sequence[_Place]) -> None:
    """Adds what the towns beside a name say for the large city among its bearers."""
    names = [place.named.bearers for place in places]
    asked = [at for at, name in enumerate(names) if name.city and len(name) > 1]
    if not asked:
        return
    towns, sentences = [name.town for name in names], [place.named.sentence for place in places]
    for at, more in zip(asked, among_towns(asked, names, towns, sentences), strict=True):
        places[at].logits = places[at].logits + more * names[at].pulls


def _weigh(places: Sequence[_Place], text: str, sentences: Sequence[Sentence]) -> None:
    """Tells each place how probable its candidates are, weighing all together in a few rounds."""
    named = [place.named for place in places]
    tied = relations(text, sentences, named)
    for row in tied:
        places[row.target].reasons.append(row.words)
    if all(len(place.logits) == 1 for place in places):
        return
    company = Company(named, reach_of(named, len(text)))
    ties = Ties(tied, named, company.starts)
    logits = np.concatenate([place.logits for place in places])
    beliefs = _softmax(logits, company)
    for _ in range(_ROUNDS if len(places) > 1 else 0):
        weighed = logits + _SUPPORT * np.log(_FLOOR + company.gains(beliefs))
        if ties.count:
            weighed += ties.logits(beliefs)
        beliefs = _softmax(weighed, company)
    _rank(places, beliefs, company)


def _softmax(logits: Floats, company: Company) -> Floats:
    begins, owners = company.starts[:-1], company.owners
    weights = np.exp(logits - np.maximum.reduceat(logits, begins).take(owners))
    weights /= np.add.reduceat(weights, begins).take(owners)
    return np.asarray(weights)


def _rank(places: Sequence[_Place], beliefs: Floats, company: Company) -> None:
    """Tells each place its likeliest candidates: of those alike but for rounding the gazetteer's first."""
    inside = np.arange(len(beliefs)) - company.starts.take(company.owners)
    rows = np.argsort(2 * company.owners - np.round(beliefs, 9), kind="stable")
    order, scores, exact = inside[rows].tolist(), np.round(beliefs[rows], 4).tolist(), beliefs.tolist()
    for place, (low, high) in zip(places, pairwise(company.starts.tolist()), strict=True):
        if high > low + 1:
            last = min(high, low + _RANKED)
            place.order, place.scores = order[low:last], scores[low:last]
            own = exact[low:high]
            place.best = own.index(max(own))


def _resolution(mention: Mention, place: _Place | None, line: Line) -> Resolution:
    if place is None:
        return Resolution(mention, None, 0.0, ("no settlement of this spelling is known",))
    if place.told is None:
        place.told = _told(place, line)
    return Resolution(mention, *place.told)


def _told(place: _Place, line: Line) -> _Told:
    ranked = place.named.bearers.candidates(place.order, place.scores)
    best = ranked[0]
    reasons = tuple(dict.fromkeys(_reasons(place, line)))
    if best.score < AMBIGUOUS:
        return None, best.score, ("ambiguous: " + "; ".join(reasons),), ranked
    return best.settlement_id, best.score, reasons, ranked


def _reasons(place: _Place, line: Line) -> list[str]:
    bearers, best = place.named.bearers, place.order[0]
    rows = [f"spelling: {in_words(bearers.rules[best])}"]
    if len(bearers) == 1:
        return [*rows, "the only settlement of this name", *place.reasons]
    rows.append(f"{len(bearers)} settlements share the spelling")
    if bearers.points[best].any():
        km = bearers.faced(line).km[best]
        rows.append(f"{km:.0f} km from the line of {line.source or 'contact at the time'}")
    return rows + place.reasons


def _add_neighbours(places: Sequence[_Place]) -> None:
    """Tells each place which of the names around it in its paragraph it lies nearest to."""
    if len(places) < 2:
        return
    best = np.array([place.named.bearers.points[place.best] for place in places])
    paragraphs = np.array([place.named.paragraph for place in places])
    others = np.arange(len(places))[:, None] + _STEPS
    there = (others >= 0) & (others < len(places))
    others[~there] = 0
    there &= paragraphs.take(others) == paragraphs[:, None]
    apart = best.take(others, axis=0) - best[:, None]
    squares = np.einsum("ijk,ijk->ij", apart, apart)
    squares[~there | (squares == 0)] = np.inf
    nearest = squares.argmin(axis=1)
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(np.sqrt(squares.min(axis=1)) / 2, 1.0))
    for place, far, at, row in zip(places, km.tolist(), nearest.tolist(), others.tolist(), strict=True):
        if far < NEIGHBOUR_KM:
            place.reasons.append(f"{far:.0f} km from {places[row[at]].surface}, named beside it")
