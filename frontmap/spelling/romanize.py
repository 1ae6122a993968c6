"""Cyrillic names in Latin letters, by the tables of `romanization.tsv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from frontmap.spelling.words import cased, plain
from frontmap.tables import read_table

Lang = Literal["uk", "ru"]
_TABLE = Path(__file__).with_name("romanization.tsv")
_SHARED = "*"
_CONSONANTS = "бвгґджзйклмнпрстфхцчшщ"
_VOWELS = "аеєиіїоуюяёыэ"
_WHERE = {
    "start": (r"(?<![\w'])", ""),
    "vowel": (f"(?<![{_CONSONANTS}])", ""),
    "between": (f"(?<=[{_VOWELS}])", f"(?=[{_VOWELS}])"),
    "end": ("", r"(?![\w'])"),
    "": ("", ""),
}
_CAPITALS = re.compile(r"\b[^\W\d_]{2,}\b")

_Rows = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class _System:
    """A compiled table: graphemes that take more than one letter to tell, and those of single letters."""

    lang: Lang
    special: re.Pattern[str]
    outputs: tuple[str, ...]
    letters: dict[int, str]


def _compile(lang: Lang, rows: _Rows) -> _System:
    special = sorted(
        (key for key in rows if key[1] or len(key[0]) > 1), key=lambda key: (-len(key[0]), not key[1])
    )
    parts = [_WHERE[where][0] + re.escape(source) + _WHERE[where][1] for source, where in special]
    letters = {}
    for (source, where), target in rows.items():
        if not where and len(source) == 1:
            letters[ord(source)] = target
            letters[ord(source.upper())] = target[:1].upper() + target[1:]
    pattern = re.compile("|".join(f"({part})" for part in parts) or "(?!)", re.IGNORECASE)
    return _System(lang, pattern, tuple(rows[key] for key in special), letters)


@lru_cache(maxsize=1)
def _systems() -> dict[str, _System]:
    shared: dict[str, _Rows] = {}
    own: dict[str, tuple[Lang, _Rows]] = {}
    for row in read_table(_TABLE):
        lang: Lang = "ru" if row["lang"] == "ru" else "uk"
        rows = (
            shared.setdefault(lang, {})
            if row["system"] == _SHARED
            else own.setdefault(row["system"], (lang, {}))[1]
        )
        rows[row["from"], row["where"]] = row["to"]
    return {name: _compile(lang, shared[lang] | rows) for name, (lang, rows) in own.items()}


@lru_cache(maxsize=2)
def systems(lang: Lang) -> tuple[str, ...]:
    """Names of the systems for a language, in the order of the table."""
    return tuple(name for name, system in _systems().items() if system.lang == lang)


def romanize_plain(name: str, system: str) -> str:
    """`romanize` for a name that `words.plain` has been through and that is not written in capitals alone."""
    table = _systems()[system]

    def output(match: re.Match[str]) -> str:
        target = table.outputs[(match.lastindex or 1) - 1]
        return target[:1].upper() + target[1:] if match.group()[0].isupper() else target

    return table.special.sub(output, name).translate(table.letters)


def romanize(text: str, system: str) -> str:
    """`text` in Latin letters by one system of the table; a word's capital stays a capital.

    Raises:
        KeyError: no such system.
    """
    name = plain(text)
    latin = romanize_plain(name, system)
    if any(word.isupper() for word in _CAPITALS.findall(name)):
        pairs = zip(name.split(" "), latin.split(" "), strict=True)
        return " ".join(cased(target, source) for source, target in pairs)
    return latin


def kmu2010(text: str) -> str:
    """The official Ukrainian romanization (Cabinet of Ministers resolution 55 of 27 January 2010)."""
    return romanize(text, "kmu2010")
