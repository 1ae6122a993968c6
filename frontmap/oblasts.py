"""The oblasts of the gazetteer under the names that people type for them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

from frontmap.errors import InputError
from frontmap.fold import fold
from frontmap.tables import gazetteer_folder, read_table

_KIND = re.compile(r"\b(?:oblast|oblasti|region|province|область|обл|області|области)\b")
_ADJECTIVE = re.compile(r"(?:ька|ская)$")
"""Ends the name of what is called an oblast; Crimea, Kyiv and Sevastopol are none."""
TABLE = "oblasts.tsv"


def oblasts_named(name: str) -> frozenset[str]:
    """The oblasts, as the settlement table names them, that a name in Ukrainian, Russian or Latin letters
    means.

    "Kharkiv", "Харьковская область", "Kharkiv Oblast" and "Харківська" all give {"Харківська"}; "Kyiv" gives
    the oblast and the city that is a region of its own.

    Raises:
        InputError: no oblast is called that.
    """
    found = _oblasts(gazetteer_folder()).get(_key(name))
    if found is None:
        raise InputError(f"{name!r:.60} is no oblast of the gazetteer")
    return found


def english_name(oblast: str) -> str:
    """What an oblast of the settlement table is called in English: "Donetsk", "Crimea", "Kyiv".

    It is the first name in Latin letters that the table of oblasts has; an oblast that is not in it keeps
    its own.
    """
    return _english(gazetteer_folder()).get(oblast) or oblast


def english_text(oblast: str) -> str:
    """The same as part of a sentence: "Donetsk oblast", but "Crimea" and "Kyiv"."""
    name = english_name(oblast)
    return f"{name} oblast" if name != oblast and _ADJECTIVE.search(oblast) else name


def admin_codes() -> Mapping[tuple[str, str], str]:
    """GeoNames' country and first-level code to the oblast's name."""
    rows = read_table(gazetteer_folder() / TABLE)
    return {(row["country"], row["admin1"]): row["oblast"] for row in rows}


def _key(name: str) -> str:
    return " ".join(_KIND.sub(" ", fold(name[:100])).replace(".", " ").split())


@functools.lru_cache(maxsize=2)
def _oblasts(folder: Path) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in read_table(folder / TABLE):
        for name in (row["oblast"], *row["names"].split(";")):
            key = _key(name)
            found[key] = found.get(key, frozenset()) | {row["oblast"]}
    return found


@functools.lru_cache(maxsize=2)
def _english(folder: Path) -> dict[str, str]:
    rows = {row["oblast"]: row["names"].split(";") for row in read_table(folder / TABLE)}
    return {oblast: next(filter(str.isascii, names), "") for oblast, names in rows.items()}
