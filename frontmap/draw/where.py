"""Where a settlement lies, in English, as the page is: its hromada, raion and oblast."""

from __future__ import annotations

import functools
from typing import NamedTuple

from frontmap.oblasts import english_text
from frontmap.records import Settlement
from frontmap.spelling.romanize import romanize


class Where(NamedTuple):
    """Parts of an address: "Lymanska hromada", "Kramatorskyi raion", "Donetsk oblast"; "" where unknown."""

    hromada: str
    raion: str
    oblast: str


def where(place: Settlement) -> Where:
    """The parts of a settlement's address, its hromada and raion romanized by the official system of their
    language (Cabinet of Ministers resolution 55 of 2010; BGN/PCGN 1947 for Russian)."""
    system = "ru-bgn1947" if place.settlement_id.startswith("RU-") else "kmu2010"
    return _where(place.hromada, place.raion, place.oblast, system)


@functools.lru_cache(maxsize=4096)
def _where(hromada: str, raion: str, oblast: str, system: str) -> Where:
    return Where(
        f"{romanize(hromada, system)} hromada" if hromada else "",
        f"{romanize(raion, system)} raion" if raion else "",
        english_text(oblast),
    )
