"""Points on the unit sphere, and how far they lie from one another on the ground."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from frontmap.gazetteer import EARTH_RADIUS_KM

Floats = npt.NDArray[np.float64]

_ROUNDING: Final = 1e-15
"""More than rounding leaves of the squared half chord between a point and itself."""
_AT_ONCE: Final = 20_000
"""Distances worked out at once: what the processor's cache holds, too few for BLAS to start threads for."""


def vectors(lat: Floats, lon: Floats) -> Floats:
    """Points on the unit sphere for degrees WGS84, one row each; NaN where unknown."""
    phi, lam = np.radians(lat), np.radians(lon)
    points = np.empty((len(phi), 3))
    flat = np.cos(phi)
    points[:, 0] = flat * np.cos(lam)
    points[:, 1] = flat * np.sin(lam)
    points[:, 2] = np.sin(phi)
    return points


def km_between(a: Floats, b: Floats) -> Floats:
    """Great-circle distances in km between all unit vectors of `a` and all of `b`; NaN where unknown.

    By scalar products, so distances are exact to a millimetre from some 300 m on; what lies within a metre
    counts as one point.
    """
    km = np.empty((len(a), len(b)))
    rows = max(1, _AT_ONCE // max(1, len(b)))
    for low in range(0, len(a), rows):
        half = km[low : low + rows]
        np.matmul(a[low : low + rows], b.T, out=half)
        half *= -0.5
        half += 0.5 - _ROUNDING
        np.maximum(half, 0.0, out=half)
        np.sqrt(half, out=half)
        np.arcsin(half, out=half)
        half *= 2 * EARTH_RADIUS_KM
    return km
