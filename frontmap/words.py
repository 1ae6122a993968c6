"""Short lists of function words and endings that the rules lean on (`cues/words.tsv`)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from frontmap.tables import read_table

_TABLE: Final = Path(__file__).with_name("cues") / "words.tsv"


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for row in read_table(_TABLE):
        lists.setdefault(row["list"], []).extend(word.strip() for word in row["words"].split(";"))
    return lists


def words_of(name: str) -> tuple[str, ...]:
    """The words of a list of the table.

    Raises:
        KeyError: the table has no list of that name.
    """
    return tuple(dict.fromkeys(_lists()[name]))


@lru_cache(maxsize=64)
def any_of(name: str) -> str:
    """A regular expression for any word of a list of the table; `stem*` stands for any ending.

    Raises:
        KeyError: the table has no list of that name.
    """
    words = sorted(words_of(name), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) + ")"


def ending_in(name: str) -> str:
    """A regular expression for a word that ends in any of a list of the table.

    Raises:
        KeyError: the table has no list of that name.
    """
    return rf"[\w']+{any_of(name)}"
