"""Hromadas named in a text: «Лиманської громади», "Vovchansk urban community"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from frontmap.fold import fold
from frontmap.scanner import Match
from frontmap.spelling.romanize import kmu2010
from frontmap.spelling.russian import russian_names
from frontmap.tables import gazetteer_folder, read_table
from frontmap.words import any_of

_ENDING: Final = re.compile(r"(?:[аоиыеіу]|а?я|[ою]ю|[ое]й|ої|ій|их|ых|ими|ыми|им|ым)\Z")
_NAME = r"[^\W\d_][\w'-]{3,40}"
_LISTED: Final = {
    lang: re.compile(
        rf"(?<!\w)((?:{_NAME}(?:\s*,|\s+{any_of('connect')})\s+){{0,5}}{_NAME})"
        rf"(?:\s+{any_of('hromada kind')}){{0,2}}\s+{any_of(f'hromada {lang}')}(?!\w)"
    )
    for lang in ("en", "uk", "ru")
}
_WORD: Final = re.compile(_NAME)
_SIGNS: Final = ("громад", "hromada", "commun")
_FRONT: Final = frozenset(
    ("Донецька", "Харківська", "Сумська", "Запорізька", "Херсонська", "Луганська", "Дніпропетровська")
)
"""Oblasts whose hromadas are known by their Russian names too: deriving these takes a millisecond each."""


def hromadas_named(flat: str, lang: str) -> Iterator[Match[tuple[str, str]]]:
    """The hromadas named in a flattened sentence, by their names in the gazetteer."""
    if not names_hromada(flat):
        return
    lang = lang if lang in _LISTED else "en"
    for found in _LISTED[lang].finditer(flat):
        for word in _WORD.finditer(found.group(1)):
            name = _stems(lang).get(_stem(word.group(), lang))
            if name:
                yield found.start(1) + word.start(), found.end(), ("hromada", name)


def names_hromada(flat: str) -> bool:
    """Whether a flattened text has a word for hromada at all."""
    return any(sign in flat for sign in _SIGNS)


def _stem(word: str, lang: str) -> str:
    return fold(word) if lang == "en" else _ENDING.sub("", fold(word))


@lru_cache(maxsize=3)
def _stems(lang: str) -> dict[str, str]:
    """What a hromada's adjective begins with, by language, with its name in the gazetteer."""
    rows = read_table(gazetteer_folder() / "settlements.tsv")
    names = dict.fromkeys(row["hromada"] for row in rows if lang != "ru" or row["oblast"] in _FRONT)
    stems: dict[str, str] = {}
    for name in filter(None, names):
        if lang == "uk":
            stems.setdefault(_stem(name, lang), name)
        elif lang == "ru":
            for russian, _ in russian_names(name)[:2]:
                stems.setdefault(_stem(russian, lang), name)
        else:
            latin = fold(kmu2010(name))
            stems.setdefault(latin, name)
            for ending in ("ivska", "ska"):
                if latin.endswith(ending):
                    stems.setdefault(latin.removesuffix("ska"), name)
    return stems
