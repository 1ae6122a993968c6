"""What names that stand together gain from one another, beside the same sums written out."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from geopy.distance import great_circle

from frontmap.bearers import Bearers, Named, bearers_of
from frontmap.cities import NEIGHBOURS
from frontmap.company import Company, reach_of
from frontmap.find import find
from frontmap.gazetteer import Gazetteer
from frontmap.records import Report, Settlement
from frontmap.resolve import resolve
from frontmap.segment import sentences

NAMES = ("степове", "покровськ", "іванівка", "торецьк", "піщане")


def listed(gazetteer: Gazetteer, count: int) -> list[Named]:
    """A list of names, some of which come again, over sentences and paragraphs."""
    known = [*bearers_of([gazetteer.exact(name)[:6] for name in NAMES], gazetteer)]
    order = [(7 * at * at + at // 3) % len(known) for at in range(count)]
    return [Named(known[name], 30 * at, 30 * at + 8, at // 4, at // 10) for at, name in enumerate(order)]


def closeness(one: Named, other: Named) -> float:
    """The weight of two names for each other."""
    if one.sentence == other.sentence:
        return 1 / (1 + abs(one.start - other.start) / 400)
    return (0.5 if one.paragraph == other.paragraph else 0.3) * 0.8 ** abs(one.sentence - other.sentence)


def near(one: Settlement, other: Settlement) -> float:
    """How much two places speak for each other."""
    km = great_circle((one.lat, one.lon), (other.lat, other.lon)).km
    return 0.92 * math.exp(-km / 12) + 0.08 * math.exp(-km / 60)


def written_out(named: list[Named], beliefs: list[list[float]]) -> list[float]:
    """The gains of all candidates."""
    times = Counter(id(one.bearers) for one in named)
    gains = []
    for at, one in enumerate(named):
        for number, place in enumerate(one.bearers.settlements):
            gain = 0.0
            for by, other in enumerate(named):
                if by == at or abs(by - at) > NEIGHBOURS:
                    continue
                if other.bearers is one.bearers:
                    gain += 1.5 * closeness(one, other) * min(beliefs[by][number], 0.95) ** 2
                else:
                    likely = zip(other.bearers.settlements, beliefs[by], strict=True)
                    gain += closeness(one, other) * sum(near(place, each) * p for each, p in likely)
            if times[id(one.bearers)] > 1:
                same = [p[number] for n, p in zip(named, beliefs, strict=True) if n.bearers is one.bearers]
                gain += 0.3 * (sum(same) / len(same)) ** 2
            gains.append(gain)
    return gains


@pytest.mark.parametrize("count", [1, 2, 5, 40, 75])
def test_gains_are_the_sums_written_out(gazetteer: Gazetteer, count: int) -> None:
    named = listed(gazetteer, count)
    random = np.random.default_rng(1)
    beliefs = [random.dirichlet(np.ones(len(one.bearers))).tolist() for one in named]
    found = Company(named).gains(np.array([each for own in beliefs for each in own]))
    several = [len(one.bearers) > 1 for one in named for _ in range(len(one.bearers))]
    assert (False in several) == (count > 2)
    expected = [gain for gain, asked in zip(written_out(named, beliefs), several, strict=True) if asked]
    assert found[several].tolist() == pytest.approx(expected, abs=1e-6)


def test_what_is_worked_out_anew_is_what_would_have_been_kept(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = listed(gazetteer, 200)
    beliefs = np.random.default_rng(2).random(sum(len(one.bearers) for one in named))
    kept = Company(named).gains(beliefs)
    for pairs in (0, 5_000):
        monkeypatch.setattr("frontmap.company._KEPT", pairs)
        assert Company(named).gains(beliefs).tolist() == kept.tolist()


def test_only_texts_crowded_with_shared_names_look_less_far_around(gazetteer: Gazetteer) -> None:
    few = listed(gazetteer, 500)
    assert reach_of(few, 10_000) == NEIGHBOURS
    (shared,) = bearers_of([gazetteer.exact("іванівка")], gazetteer)
    assert len(shared) > 50
    many = [Named(Bearers(gazetteer.exact("іванівка"), gazetteer), 0, 8, 0, 0) for _ in few]
    assert 1 <= reach_of(many, 10_000) < NEIGHBOURS
    assert reach_of([], 0) == NEIGHBOURS


def test_in_a_crowded_text_a_name_means_the_same_throughout(gazetteer: Gazetteer) -> None:
    text = "Іванівка, Михайлівка, Новоселівка, Торецьк, Петрівка. " * 200
    cut = sentences(text)
    report = Report("x", text)
    found = resolve(report, cut, find(report, cut, gazetteer), gazetteer)
    assert len(found) == 1000
    for name in ("Іванівка", "Торецьк"):
        own = [one for one in found if one.mention.surface == name]
        assert len(own) == 200 and len({one.mention.start for one in own}) == 200
        assert len({(one.settlement_id, one.score, one.candidates) for one in own}) == 1
