"""Which of GeoNames' alternate names are names that a report may use."""

from __future__ import annotations

import re
from collections.abc import Iterable

from names import clean, is_cyrillic
from rapidfuzz import fuzz
from sources import GeoPlace

from frontmap.spelling.russian import loose_names, russian_names

_NOT_RUSSIAN = re.compile(
    "[іїєґўџјљњћђѓќѕ'.]|[бвгджзклмнпрстфхцчшщ]э|дз|ця|шы|жы|ры(?=[аеёиоуэюя])|[кгх]ы|иив|ьц|[сзц]ьк"
    r"|[сц]ка\b|(?<=[бвджзлмнпрстфхцчшщ])е\b|[цк]ь\b|(?<!верх)(?<!ниж)(?<!сред)(?<!даль)[бвзлмнрст]ий\b|_",
    re.IGNORECASE,
)
"""Letters and endings that Russian names do not have: Ukrainian, Belarusian, Serbian and other spellings."""
_RUSSIAN = re.compile(r"[ыэъё]|(ое|ее|ая|яя|ий|ый|ой|во|но|вка|ск|ец|цк|ье|цы|ов|ев|ин|ки|ье|ь|ница|ино)\b")
"""What marks a name as Russian where the rules derive another one."""
_CODE = re.compile("[A-Z0-9]{2,6}")
_ALIKE = 85.0


def readable(names: Iterable[str]) -> list[str]:
    """Names in Latin or Cyrillic letters, sorted, without codes of airports and the like."""
    kept = (name for name in names if _in_our_letters(name) and not _CODE.fullmatch(name))
    return sorted({" ".join(name.split()) for name in kept})


def russian_name(name_uk: str, place: GeoPlace) -> str:
    """The Russian name among a place's alternates, empty where none is surely Russian.

    Many alternates are the Ukrainian name over again, or that name letter by letter. So one that the
    spelling rules derive comes first, in their order; another one must look Russian and be much like theirs.
    """
    derived = [_even(name) for name, _ in russian_names(name_uk)]
    letters = _even(next(name for _, rule, name, _ in loose_names(name_uk) if rule == "ru:letters"))
    found = []
    for alternate in place.alternates:
        name = _worded(clean(alternate), name_uk)
        if is_cyrillic(name) and not _NOT_RUSSIAN.search(name):
            plain = _even(name)
            likeness = max((fuzz.ratio(plain, guess) for guess in derived), default=0.0)
            rank = derived.index(plain) if plain in derived else len(derived)
            copied = plain == letters and rank > 0
            if (copied and len(name.split()) > 1) or (rank > 0 and not _RUSSIAN.search(name)):
                continue
            if rank < len(derived) or likeness >= _ALIKE:
                found.append((copied, rank, -likeness, "ё" not in name, name))
    return min(found)[-1] if found else ""


def _even(name: str) -> str:
    return name.replace("ё", "е").replace("Ё", "Е")


def _worded(name: str, model: str) -> str:
    """`name` in words and with capitals as the Ukrainian name has them: Железный Порт."""
    words, models = (name if "-" in model else name.replace("-", " ")).split(), model.split()
    if len(words) != len(models):
        return name
    pairs = zip(words, models, strict=True)
    return " ".join(word[0].upper() + word[1:] if like[0].isupper() else word for word, like in pairs)


def _in_our_letters(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    latin = all(letter < "Ͱ" or "Ḁ" <= letter <= "ỿ" for letter in letters)
    return bool(letters) and (latin or is_cyrillic(name))
