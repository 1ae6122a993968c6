"""Whether a doubtful name has its neighbours on the ground named with it in the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from frontmap.front import points_of
from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate
from frontmap.sphere import km_between

NEAR_KM: Final = 8.0
"""A place so near to one that is named in the same paragraph is likely to be meant too."""
_MOST_MEANT: Final = 3
"""Names of more settlements than this, the likeliest first, are no sure neighbours."""


def has_neighbour(
    candidates: Sequence[Candidate], others: Iterable[Sequence[Candidate]], gazetteer: Gazetteer
) -> bool:
    """Whether a candidate lies within `NEAR_KM` of a likely place of one of the other names."""
    meant = [each.settlement_id for other in others for each in other[:_MOST_MEANT]]
    if not meant:
        return False
    own = points_of((each.settlement_id for each in candidates), gazetteer)[1:]
    km = km_between(own, points_of(meant, gazetteer)[1:])
    return bool(np.any(km <= NEAR_KM))
