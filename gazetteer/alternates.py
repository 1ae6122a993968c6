"""Which of GeoNames' alternate names are names that a report may use."""

from __future__ import annotations

import re
from collections.abc import Iterable

from names import clean, is_cyrillic, skeleton
from rapidfuzz import fuzz
from sources import GeoPlace

_FOREIGN_CYRILLIC = re.compile(
    "[іїєґўџјљњћђѓќѕ]|[бвгджзклмнпрстфхцчшщ]э|дз|ця|шы|жы|ры(?=[аеёиоуэюя])", re.IGNORECASE
)
"""Letters, and letters beside each other, of languages other than Russian: Ukrainian, Belarusian, Serbian."""
_CODE = re.compile("[A-Z0-9]{2,6}")
_ALIKE = 75.0


def readable(names: Iterable[str]) -> list[str]:
    """Names in Latin or Cyrillic letters, sorted, without codes of airports and the like."""
    kept = (name for name in names if _in_our_letters(name) and not _CODE.fullmatch(name))
    return sorted({" ".join(name.split()) for name in kept})


def russian_name(name_uk: str, place: GeoPlace) -> str:
    """The Russian name among a place's alternates: the one most like the Ukrainian, empty where none is."""
    wanted = skeleton(name_uk)
    scored = [
        (fuzz.ratio(wanted, skeleton(name)), name)
        for name in place.alternates
        if is_cyrillic(name) and not _FOREIGN_CYRILLIC.search(name)
    ]
    marked = [(score + _russian_letters(name), clean(name)) for score, name in scored if score >= _ALIKE]
    return max(marked, default=(0.0, ""))[1]


def _russian_letters(name: str) -> int:
    """Prefers what only Russian writes so: the letters ы э ъ ё and the endings -ое, -ая, -ый, -ово, -ино."""
    return 5 * bool(re.search(r"[ыэъё]|(ое|ая|ий|ый|ово|ево|ино|овка|евка|ск)$", name.lower()))


def _in_our_letters(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    latin = all(letter < "Ͱ" or "Ḁ" <= letter <= "ỿ" for letter in letters)
    return bool(letters) and (latin or is_cyrillic(name))
