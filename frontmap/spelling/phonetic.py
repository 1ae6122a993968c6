"""A loose key that spellings of one name share, whatever their script."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from frontmap.spelling.words import fold
from frontmap.tables import read_table

_TABLE = Path(__file__).with_name("phonetic.tsv")
_CHX = re.compile("w|sz|cz|tsch|ch[tlmrwv]|j[aeiou]")
"""Marks of Latin spellings that write ch for х."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LONGEST = 64
"""Letters that count: no settlement's name is longer."""
_SOUNDS = "abvgdzklmnprstuScC"
_ASIDE = str.maketrans(_SOUNDS, "".join(chr(0xE000 + place) for place in range(len(_SOUNDS))))
"""Sounds of letter groups stand aside in the private use area, so that none is read as a letter again."""
_CONSONANT = re.compile("[^au]")
_FEW = 3
"""Names with fewer consonants keep their last vowel."""
_DOUBLE = re.compile(r"([^au])\1+")
_VOWELS = re.compile("[au]{2,}")
_LAST_VOWEL = re.compile("(?<=[^au])[au]$")


class _Letters(dict[int, str]):
    """Sounds of single letters; what is no letter is nothing."""

    def __missing__(self, code: int) -> str:
        return ""


@lru_cache(maxsize=3)
def _sounds(style: str) -> tuple[re.Pattern[str], dict[str, str], _Letters]:
    """A pattern of the letter groups of a style, their sounds set aside, and the sounds of single letters."""
    styles = ("latn", "chx") if style == "chx" else (style,)
    rows = [row for row in read_table(_TABLE) if row["style"] in styles]
    sounds = {row["from"]: row["to"] for row in rows}
    groups = {group: sound.translate(_ASIDE) for group, sound in sounds.items() if len(group) > 1}
    letters = _Letters({ord(group): sound for group, sound in sounds.items() if len(group) == 1})
    letters |= {aside: chr(sound) for sound, aside in _ASIDE.items() if isinstance(aside, int)}
    return re.compile("|".join(sorted(groups, key=len, reverse=True))), groups, letters


def key(text: str) -> str:
    """A phonetic skeleton of a place name in Latin or Cyrillic letters; empty where nothing is left.

    Consonants by sound, one letter for every run of vowels and glides, nothing for the vowels that end the
    name; so that Хоменкове, Khomenkovo and Chomenkowe meet, and different names rarely do.
    """
    return key_of(fold(text))


def key_of(folded: str) -> str:
    """The same of a folded name."""
    folded = folded[:_LONGEST]
    style = "cyrl" if _CYRILLIC.search(folded) else "chx" if _CHX.search(folded) else "latn"
    pattern, groups, letters = _sounds(style)
    heard = pattern.sub(lambda match: groups[match.group()], folded).translate(letters)
    heard = _VOWELS.sub(lambda match: "u" if "u" in match.group() else "a", heard)
    skeleton = _DOUBLE.sub(r"\1", heard)
    bare = _LAST_VOWEL.sub("", skeleton)
    return bare if len(_CONSONANT.findall(bare)) >= _FEW else skeleton
