"""Case forms of Ukrainian and Russian place names, by the endings of `declension.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from frontmap.spelling.words import cased, join, plain, split
from frontmap.tables import read_table

Lang = Literal["uk", "ru"]
CASES = ("genitive", "dative", "accusative", "instrumental", "locative", "vocative")
_TABLE = Path(__file__).with_name("declension.tsv")
_ADJECTIVE_FIRST = {
    "uk": re.compile("(?:[иі]й|[аяеєі]|[іїи]в|ин)$"),
    "ru": re.compile("(?:[ыио]й|[аяь]я|ова|ева|ина|[оеь]е|[ыиь][еи]|[оеё]в|ин)$"),
}
_ADJECTIVE_LAST = {
    "uk": re.compile(
        "(?:[иі]й|[сцз]ьк[аеі]|(?:друг|перш|нов|стар|мал|велик|крайн|верхн|нижн|ов|ев)(?:а|я|е|є|і))$"
    ),
    "ru": re.compile("(?:[ыио]й|[аья]я|[оеь]е|[ыиь]е)$"),
}
_LINKS = frozenset(["на", "за", "над", "під", "при", "по", "і", "та", "в", "у", "под", "и"])
"""Words after which a name inflects no more: Василівка-на-Дніпрі."""


@dataclass(frozen=True, slots=True)
class CaseForm:
    """One case of a name; weight is 1 where the ending is sure, less where it is one of several guesses."""

    case: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Ending:
    after: re.Pattern[str] | None
    cells: tuple[tuple[str, ...], ...]
    weight: float


_Cells = tuple[tuple[str, float], ...]


@lru_cache(maxsize=1)
def _endings() -> dict[tuple[str, str], dict[str, list[_Ending]]]:
    """Rows of the table by (language, kind), then by ending."""
    table: dict[tuple[str, str], dict[str, list[_Ending]]] = {}
    for row in read_table(_TABLE):
        after = re.compile(f"(?:{row['after']})$") if row["after"] else None
        cells = tuple(tuple(row[case].split("/")) for case in CASES)
        ending = _Ending(after, cells, float(row["score"]))
        table.setdefault((row["lang"], row["kind"]), {}).setdefault(row["ending"], []).append(ending)
    return table


def _match(word: str, lang: Lang, kind: str) -> tuple[str, list[_Ending]]:
    """The stem of a lower-case word and the rows whose ending it has, the longest and most specific alone."""
    rows = _endings()[lang, kind]
    for start in range(len(word) + 1):
        stem, found = word[:start], rows.get(word[start:], ())
        fitting = [row for row in found if row.after and row.after.search(stem)]
        fitting = fitting or [row for row in found if row.after is None]
        if fitting:
            return stem, fitting
    return word, []


@lru_cache(maxsize=65536)
def _word_cases(word: str, lang: Lang, kind: str) -> tuple[_Cells, ...]:
    """For each case the forms of one word with their weights, best first."""
    stem, rows = _match(word.lower(), lang, kind)
    result = []
    for index in range(len(CASES)):
        weights: dict[str, float] = {}
        for row in rows:
            for place, cell in enumerate(row.cells[index]):
                if cell or row.cells[index] != ("",) or index < 5:
                    form = cased(stem + cell, word)
                    weights[form] = max(weights.get(form, 0), row.weight - 0.02 * place)
        result.append(tuple(sorted(weights.items(), key=lambda item: -item[1])))
    return tuple(result)


def kinds(words: list[str], marks: list[str], lang: Lang) -> list[str]:
    """How each word of a name inflects: as noun, adj, or fixed."""
    table, lower = _endings(), [word.lower() for word in words]
    if len(words) == 1:
        return ["noun"]
    link = next((index for index, word in enumerate(lower) if index and word in _LINKS), len(words))
    roles = []
    for index, word in enumerate(lower):
        hyphened = index + 1 < len(words) and marks[index + 1] == "-"
        if index >= link or word in table[lang, "fixed"] or (hyphened and word.endswith(("о", "є"))):
            roles.append("fixed")
        elif hyphened or index + 1 >= link or word in table[lang, "head"]:
            roles.append("noun")
        else:
            roles.append("adj" if _agrees(word, lower[index + 1], lang) else "noun")
    return roles


def _agrees(word: str, following: str, lang: Lang) -> bool:
    """Whether a word is an adjective to the one after it, not a noun before an adjective."""
    if not _ADJECTIVE_FIRST[lang].search(word):
        return False
    last = _ADJECTIVE_LAST[lang]
    return last.search(word) is not None or last.search(following) is None


def decline(name: str, lang: Lang) -> list[CaseForm]:
    """Case forms of a place name, the nominative first; every text once, under its first case.

    Args:
        name: one word or several, in the nominative.
        lang: the language that the name is written in.
    """
    return list(_decline(plain(name), lang))


@lru_cache(maxsize=16384)
def _decline(name: str, lang: Lang) -> tuple[CaseForm, ...]:
    best = {name: CaseForm("nominative", name, 1.0)}
    words, marks = split(name)
    if not words:
        return tuple(best.values())
    roles = kinds(words, marks, lang)
    columns = [
        (((word, 1.0),),) * len(CASES) if kind == "fixed" else _word_cases(word, lang, kind)
        for word, kind in zip(words, roles, strict=True)
    ]
    for index, case in enumerate(CASES):
        for chosen, weight in _together([column[index] for column in columns]):
            text = join(chosen, marks)
            if text not in best or best[text].weight < weight:
                best[text] = CaseForm(case, text, weight)
    return tuple(best.values())


def _together(columns: list[_Cells]) -> Iterator[tuple[tuple[str, ...], float]]:
    """The best form of every word, and each other form of one word beside the best of the rest."""
    if not all(columns):
        return
    first = tuple(column[0] for column in columns)
    yield tuple(text for text, _ in first), min(weight for _, weight in first)
    for index, column in enumerate(columns):
        for other in column[1:]:
            chosen = (*first[:index], other, *first[index + 1 :])
            yield tuple(text for text, _ in chosen), min(weight for _, weight in chosen)
