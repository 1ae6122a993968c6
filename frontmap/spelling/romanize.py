"""Cyrillic names in Latin letters, by the tables of `romanization.tsv`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from frontmap.tables import read_table

_TABLE = Path(__file__).with_name("romanization.tsv")
_APOSTROPHES = re.compile("[’ʼ`´‘′ʹ]")
_WHERE = {"": ("", ""), "start": (r"(?<!\w)(?<!')", ""), "vowel": (r"(?<![^\W\dаеиіоуяюєїёыэьъ])", ""), "end": ("", r"(?!\w)")}


@lru_cache(maxsize=None)
def _system(name: str) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    """One pattern of all graphemes of a system, most specific first, and what replaces a match."""
    rows = [row for row in read_table(_TABLE) if row["system"] == name]
    if not rows:
        raise KeyError(name)
    rows.sort(key=lambda row: (-len(row["from"]), row["where"] == ""))
    parts = [_WHERE[row["where"]][0] + re.escape(row["from"]) + _WHERE[row["where"]][1] for row in rows]
    pattern = re.compile("|".join(f"({part})" for part in parts))
    outputs = [row["to"] for row in rows]
    return pattern, lambda match: outputs[(match.lastindex or 1) - 1]


def systems() -> tuple[str, ...]:
    """Names of the romanization systems in the table, in its order."""
    return tuple(dict.fromkeys(row["system"] for row in read_table(_TABLE)))


@lru_cache(maxsize=65536)
def _word(word: str, system: str) -> str:
    pattern, replace = _system(system)
    latin = pattern.sub(replace, _APOSTROPHES.sub("'", word.lower()))
    return latin[:1].upper() + latin[1:] if word[:1].isupper() else latin


def romanize(text: str, system: str) -> str:
    """`text` in Latin letters by one system of the table; a word's capital stays a capital.

    Raises:
        KeyError: no such system.
    """
    return re.sub(r"[^\W\d_]+(?:['’ʼ`´‘′ʹ][^\W\d_]+)*", lambda match: _word(match.group(), system), text)


def kmu2010(text: str) -> str:
    """The official Ukrainian romanization (Cabinet of Ministers resolution 55 of 27 January 2010)."""
    return romanize(text, "kmu2010")
