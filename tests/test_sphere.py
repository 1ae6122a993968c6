"""Distances on the ground from points on the unit sphere."""

from __future__ import annotations

import numpy as np
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st

from frontmap.sphere import km_between, vectors

places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def points(*rows: tuple[float, float]) -> np.ndarray:
    """Unit vectors of (lat, lon) pairs."""
    lat, lon = np.array(rows).T
    return vectors(lat, lon)


@given(places, places)
def test_distances_are_great_circles(one: tuple[float, float], other: tuple[float, float]) -> None:
    found = km_between(points(one), points(one, other))
    assert abs(found[0, 0]) == 0
    assert abs(found[0, 1] - great_circle(one, other).km) < 0.001


def test_neighbours_are_told_apart() -> None:
    found = km_between(points((48.0, 37.0)), points((48.0, 37.0005), (48.0, 37.001)))
    assert 0 < found[0, 0] < found[0, 1] < 0.1


def test_unknown_places_are_at_no_distance() -> None:
    found = km_between(points((48.0, 37.0)), points((np.nan, np.nan), (49.0, 37.0)))
    assert np.isnan(found[0, 0]) and 111 < found[0, 1] < 112
