"""How far the coordinates can be trusted, measured on places whose coordinates are known and withheld."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from fixes import COVER, LEAST_KM, SURE, Fix
from geopy.distance import geodesic
from locate import Located, Locator
from plane import unproject
from sources import CodifierRow

FRONT = ("UA12", "UA14", "UA23", "UA44", "UA59", "UA63", "UA65")
"""Dnipropetrovsk, Donetsk, Zaporizhzhia, Luhansk, Sumy, Kharkiv and Kherson oblasts."""


def report(
    settlements: Sequence[CodifierRow], fixes: Sequence[Fix], locator: Locator, located: Located
) -> str:
    """The measurements as text."""
    lines = [_shares("whole country", settlements, fixes, ())]
    lines += [_shares("front-line oblasts", settlements, fixes, FRONT)]
    lines += [_shares(oblast, settlements, fixes, (oblast,)) for oblast in FRONT]
    lines += [_withheld_estimates(settlements, located), _withheld_points(settlements, locator, located)]
    return "\n".join(lines)


def _shares(
    title: str, settlements: Sequence[CodifierRow], fixes: Sequence[Fix], oblasts: Sequence[str]
) -> str:
    rows = [fix for s, fix in zip(settlements, fixes, strict=True) if not oblasts or s.oblast_code in oblasts]
    exact = sum(fix.uncertainty_km <= 2.0 for fix in rows)
    counts = sorted(Counter(fix.source or "none" for fix in rows).items())
    sources = ", ".join(f"{name} {number}" for name, number in counts)
    return f"{title}: {exact / len(rows):.1%} of {len(rows)} state 2 km or less ({sources})"


def _sure(settlements: Sequence[CodifierRow], located: Located) -> list[int]:
    return [
        index
        for index, match in sorted(located.matches.items())
        if match.probability >= SURE and settlements[index].oblast_code in FRONT
    ]


def _withheld_estimates(settlements: Sequence[CodifierRow], located: Located) -> str:
    """Each matched settlement's point against where its witnesses, itself not among them, expect it."""
    sure = _sure(settlements, located)
    errors, kept = [], 0
    for index in sure:
        east, north = located.expectation.at[index].tolist()
        expected = unproject((east, north))
        point = located.matches[index].candidate
        errors.append(geodesic((point.lat, point.lon), expected).km)
        kept += errors[-1] <= max(LEAST_KM, COVER * float(located.expectation.spread[index]))
    middle, most, nearly_all = np.percentile(errors, [50, 75, 95])
    return (
        f"estimates, {len(errors)} places withheld: {middle:.1f} km off in the median, "
        f"75% within {most:.1f}, 95% within {nearly_all:.1f}; "
        f"{kept / len(errors):.1%} within what they would state"
    )


def _withheld_points(settlements: Sequence[CodifierRow], locator: Locator, located: Located) -> str:
    """How often a settlement whose true point the sources lack would be given a namesake's."""
    sure = np.array(_sure(settlements, located))
    fold = np.random.default_rng(0).integers(0, 10, len(sure))
    wrong = 0
    for number in range(10):
        hidden = sure[fold == number].tolist()
        missing = {located.matches[index].candidate.at for index in hidden}
        matches = locator.match(located.expectation, missing)
        wrong += sum(index in matches and matches[index].probability >= SURE for index in hidden)
    return f"points, {len(sure)} withheld: {wrong} ({wrong / len(sure):.2%}) would be given a namesake's"
