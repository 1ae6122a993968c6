"""Every spelling of a settlement's name that a report may use, with the rule that gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal

from frontmap.spelling.decline import decline
from frontmap.spelling.press import press
from frontmap.spelling.romanize import Lang as Source
from frontmap.spelling.romanize import romanize_plain, systems
from frontmap.spelling.russian import loose_names, prefix_of, russian_names
from frontmap.spelling.words import fold, plain
from frontmap.tables import read_table

Lang = Literal["uk", "ru", "latn"]
_EXONYMS = Path(__file__).with_name("exonyms.tsv")
LIMIT = 150
"""Spellings of one name at most; the weakest fall away."""
_INFLECTED = 0.97
_OFFICIAL = "kmu2010"
_SYSTEM = 0.93
_PRESS = 0.92
_UKRAINIAN_PRESS = 30
_RUSSIAN_PRESS = 36
_GUESSED_PRESS = 12
_RARE_PRESS = 3
"""Loose Latin spellings made of the Ukrainian name, a Russian one, a good second guess, a poor one."""
_UNDOTTED = 0.97
"""Weight of a Latin spelling of a Russian name that is printed with е for ё, as most are."""
_REGROUPED = 0.88
_GOOD_GUESS = 0.87
"""Derived Russian names below this score are not inflected."""
_LEAST_HABIT = 0.55
"""Combinations of habits rarer than this are left to the phonetic key."""


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a name.

    Attributes:
        text: the spelling, with its capitals.
        lang: the language of its endings, or latn for Latin letters.
        rule: what gave it, as "uk:genitive", "ru:derived:locative", "latn:kmu2010", "latn:ru-press".
        score: 1 for official names, less for inflected, derived and loose ones.
    """

    text: str
    lang: Lang
    rule: str
    score: float


def forms(name_uk: str, names_ru: Iterable[str] = ()) -> Iterator[Form]:
    """Distinct spellings of a settlement, the best first, at most `LIMIT`.

    Spellings that differ only in case, apostrophes, hyphens for spaces, ё for е or Latin diacritics are one.

    Args:
        name_uk: the official Ukrainian name.
        names_ru: Russian names known for it; derived ones come after them.
    """
    best: dict[str, Form] = {}
    for form in _all_forms(plain(name_uk), tuple(dict.fromkeys(map(plain, names_ru)))):
        key = fold(form.text)
        if key and (key not in best or best[key].score < form.score):
            best[key] = form
    yield from sorted(best.values(), key=lambda form: -form.score)[:LIMIT]


def _all_forms(name_uk: str, known: tuple[str, ...]) -> Iterator[Form]:
    yield from _cases(name_uk, "uk", "uk", 1.0)
    for name in known:
        yield from _cases(name, "ru", "ru", 1.0)
    derived = [item for item in russian_names(name_uk) if item[0] not in known]
    for name, score in derived:
        if score >= _GOOD_GUESS:
            yield from _cases(name, "ru", "ru:derived", score)
        else:
            yield Form(name, "ru", "ru:derived:nominative", score)
    for lang, rule, name, score in loose_names(name_uk):
        yield Form(name, lang, rule, score)
    yield from _exonyms().get(name_uk.casefold(), ())
    yield from _latin(name_uk, "uk", 1.0, _UKRAINIAN_PRESS)
    for name in _regrouped(name_uk):
        yield Form(name, "uk", "uk:regrouped", _REGROUPED)
        yield from _latin(name, "uk", _REGROUPED, _RARE_PRESS)
    for place, (name, score) in enumerate([*((name, 1.0) for name in known), *derived]):
        limit = _RUSSIAN_PRESS if place == 0 or score == 1.0 else _GUESSED_PRESS
        yield from _latin(name, "ru", score, limit if score >= _GOOD_GUESS else _RARE_PRESS)
        for regrouped in _regrouped(name) if score >= _GOOD_GUESS else ():
            yield Form(regrouped, "ru", "ru:regrouped", round(score * _REGROUPED, 3))
            yield from _latin(regrouped, "ru", score * _REGROUPED, _RARE_PRESS)


@lru_cache(maxsize=1)
def _exonyms() -> dict[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for row in read_table(_EXONYMS):
        form = Form(row["latin"], "latn", f"latn:exonym-{row['language']}", float(row["score"]))
        found.setdefault(row["name_uk"].casefold(), []).append(form)
    return found


def _regrouped(name: str) -> Iterator[str]:
    """A compound name written in two words or in one: Ново-Павловка, Святопокровское."""
    if prefix := prefix_of(name):
        yield f"{prefix}-{name[len(prefix) :].capitalize()}"
    first, hyphen, second = name.partition("-")
    if hyphen and first.endswith(("о", "е", "є")):
        yield first + second.lower()


def _cases(name: str, lang: Source, rule: str, score: float) -> Iterator[Form]:
    for case in decline(name, lang):
        weight = score if case.case == "nominative" else score * case.weight * _INFLECTED
        yield Form(case.text, lang, f"{rule}:{case.case}", round(weight, 3))


def _latin(name: str, lang: Source, score: float, limit: int) -> Iterator[Form]:
    for system in systems(lang) if limit > _RARE_PRESS else ():
        weight = 1.0 if system == _OFFICIAL else _SYSTEM
        yield Form(romanize_plain(name, system), "latn", f"latn:{system}", round(score * weight, 3))
        if "ё" in name:
            undotted = romanize_plain(name.replace("ё", "е"), system)
            yield Form(undotted, "latn", f"latn:{system}", round(score * weight * _UNDOTTED, 3))
    rule = "latn:press" if lang == "uk" else "latn:ru-press"
    for text, weight in islice(press(name, lang, _LEAST_HABIT), limit):
        yield Form(text, "latn", rule, round(score * _PRESS * (0.75 + 0.25 * weight), 3))
