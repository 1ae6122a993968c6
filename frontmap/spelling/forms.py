"""Every spelling of a settlement's name that a report may use, with the rule that gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from frontmap.spelling.decline import decline
from frontmap.spelling.romanize import romanize, systems
from frontmap.spelling.russian import russian_names

Lang = Literal["uk", "ru", "latn"]


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling: its text, the language or script it is written in, the rule that gave it, a score to 1."""

    text: str
    lang: Lang
    rule: str
    score: float


def forms(name_uk: str, names_ru: Iterable[str] = ()) -> Iterator[Form]:
    """Distinct spellings of a settlement.

    Args:
        name_uk: the official Ukrainian name.
        names_ru: Russian names known for it; derived ones are added with lower scores.
    """
    best: dict[str, Form] = {}
    for form in _all_forms(name_uk, tuple(names_ru)):
        if form.text not in best or best[form.text].score < form.score:
            best[form.text] = form
    yield from sorted(best.values(), key=lambda form: -form.score)


def _all_forms(name_uk: str, names_ru: tuple[str, ...]) -> Iterator[Form]:
    for case in decline(name_uk, "uk"):
        yield Form(case.text, "uk", f"uk:{case.case}", 1.0 if case.case == "nominative" else 0.97 * case.weight)
    for name in names_ru:
        for case in decline(name, "ru"):
            yield Form(case.text, "ru", f"ru:{case.case}", 1.0 if case.case == "nominative" else 0.97 * case.weight)
    for name, score in russian_names(name_uk):
        for case in decline(name, "ru"):
            weight = 1.0 if case.case == "nominative" else 0.97 * case.weight
            yield Form(case.text, "ru", f"ru:derived:{case.case}", score * weight)
    for system in systems():
        yield Form(romanize(name_uk, system), "latn", f"latn:{system}", 1.0 if system == "kmu2010" else 0.9)
