"""What a name in a report names: a settlement, a person, a region, a water and so on."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import Final

from frontmap.context import VETOES, foreign_cities, given_names
from frontmap.gazetteer import Gazetteer
from frontmap.kept import Kept
from frontmap.names import Name
from frontmap.words import any_of, words_of

VERY_COMMON: Final = 5.0
"""Zipf frequency (wordfreq's scale, per billion words) from which even a place before it is not enough."""
COMMON: Final = 4.0
"""The same for a word that opens a sentence: "Машини обстріляли", "Тихо: …" are of no village."""
_NEUTER: Final = {f"{lang}:": tuple(words_of(f"neuter adjective {lang}")) for lang in ("uk", "ru")}
"""Endings of the adjectives that many villages are named by, by what begins the rules of their language:
"Нове обстріляли".
"""
_ABBREVIATION: Final = 3
"""Characters up to which a word in capitals is rather an abbreviation."""

_INTRODUCES: Final = re.compile(r"\s*[:(—–]")
_EXPLAINED: Final = re.compile(rf"\s*,\s+{any_of('explains')}\b")
"""What follows a name that opens its sentence and is explained or located: "Нове, на північ від …"."""
_ADJECTIVE: Final = re.compile(any_of("adjective head"))
_COMPASS: Final = re.compile(rf"{any_of('compass prefix')}[-‐‑–—]\Z")
_COMPASS_WORD: Final = re.compile(rf"{any_of('compass prefix')}[-‐‑–—]")
_LONGEST_PREFIX: Final = 12
_WORD_BEHIND: Final = re.compile(r"[ \xa0]+([^\W\d_]+)")
_NEXT_NAME: Final = re.compile(r"[ \xa0]([^\W\d_a-zа-яіїєґё][^\W\d_]{2,})")
_ADDRESS: Final = re.compile(r"\.(?:ru|com|ua|org|net|info)\b", re.IGNORECASE)
_ELIDED: Final = ("ському", "цькому", "ском", "цком")
"""Endings of an adjective that names a direction by itself: «На Торецькому — …»."""
_OPEN_QUOTES, _CLOSE_QUOTES = "«“„\"'", "»”“\"'"
_ID: Final = attrgetter("settlement_id")
_CAPITALS: Final = frozenset({"UA80000000000093317"})
"""Kyiv: a capital stands for its government unless something places the text in the city."""


def decide(name: Name, text: str, gazetteer: Gazetteer) -> None:
    """Gives the name its kind, or leaves it None where it is an ordinary word."""
    kinds = name.kinds
    if _in_compound(name, text):
        name.kind, name.reason = "direction", "a part of a longer adjective"
        return
    if kinds and _by_context(name, text, gazetteer):
        return
    surface = text[name.start : name.end].lower()
    if _is_piece(surface, text, name.end):
        name.kind, name.reason = "other", "the beginning of a longer name"
    elif _is_person(name, surface, text):
        name.kind, name.reason = "person", "beside a given name"
    elif name.form in foreign_cities():
        name.kind, name.reason = "foreign", f"also {foreign_cities()[name.form]}"
    elif surface.endswith(_ELIDED) and text[max(0, name.start - 3) : name.start].lower().endswith("на "):
        name.kind, name.reason = "direction", "an adjective with its noun left out"
    elif _in_quotes(text, name.start, name.end) or _ADDRESS.match(text, name.end):
        name.kind, name.reason = "other", "a title or an address"
    elif "speaks" in kinds and "locative" not in kinds:
        name.kind, name.reason = ("metonym" if _is_capital(name) else "person"), "it speaks"
    elif _is_capital(name):
        place = "kyiv_place" in kinds
        name.kind = "settlement" if place else "metonym"
        name.reason = "placed in the city" if place else "a capital for its government"
    elif _stands_alone(name, text, gazetteer):
        name.kind, name.reason = "settlement", "a known name"


def _in_compound(name: Name, text: str) -> bool:
    """Whether the name is half of an adjective with a quarter of the compass: «Південно-Слобожанський»."""
    before = text[max(0, name.start - _LONGEST_PREFIX) : name.start].lower()
    if before and before[-1] in "-‐‑–—" and _is_adjective(text[name.start : name.end]):
        return _COMPASS.search(before) is not None
    return _COMPASS_WORD.fullmatch(text[name.start : name.end + 1].lower()) is not None


def _by_context(name: Name, text: str, gazetteer: Gazetteer) -> bool:
    """Whether the words around the name tell its kind, which it then gets."""
    kinds = name.kinds
    settlement = kinds.get("settlement", 0)
    if settlement and settlement >= max(kinds.get("region", 0), kinds.get("water", 0)):
        if _is_piece(text[name.start : name.end].lower(), text, name.end):
            name.candidates = ()  # the village of Novi Yurkovichi: not the Novyi that is known
        name.kind, name.reason = "settlement", "a word for settlement stands by it"
        return True
    for veto in VETOES:
        if veto in kinds and _holds(veto, name, text, gazetteer):
            name.kind = "district" if veto == "street" else veto
            name.reason = f"context of {veto}"
            return True
    return False


def _holds(veto: str, name: Name, text: str, gazetteer: Gazetteer) -> bool:
    """Whether a context that speaks against a settlement does so for this name."""
    if veto == "direction":
        return _is_adjective(text[name.start : name.end])
    if veto == "person":
        # "мера Куп'янська": a mayor's town stands in the genitive
        return "genitive" not in name.candidates[0].rule or not _is_town(name, gazetteer)
    if veto == "district":
        # "the northern quarters of Selydove": parts of a town are named by the town, in the genitive, which
        # Russian names in -o often do without
        own = "nominative" in name.candidates[0].rule and text[name.end - 1] != "о"
        return own or not _is_town(name, gazetteer)
    return True


def _is_piece(surface: str, text: str, end: int) -> bool:
    """Whether an adjective opens a longer name that nobody knows: the "Novi" of Novi Yurkovichi."""
    if not surface.isascii() or not _HEADS[surface]:
        return False
    following = _NEXT_NAME.match(text, end)
    return following is not None and not following.group(1).isupper()


def _is_head(surface: str) -> bool:
    return _ADJECTIVE.fullmatch(surface) is not None


_HEADS: Final = Kept(_is_head)


def _is_town(name: Name, gazetteer: Gazetteer) -> bool:
    return any(gazetteer[c.settlement_id].kind == "city" for c in name.candidates[:3])


def _stands_alone(name: Name, text: str, gazetteer: Gazetteer) -> bool:
    """Whether the name is believed without a list of settlements around it."""
    if name.heard:
        tagged = text[name.start - 1 : name.start] == "#"
        return tagged or ("beside" in name.kinds and not name.opens())
    surface = text[name.start : name.end]
    if name.alone:
        return True
    if surface.isupper() and len(surface) <= _ABBREVIATION and not name.opens():
        return False
    located = "locative" in name.kinds
    cyrillic = not text[name.start].isascii()
    if name.opens():
        return cyrillic and _opens_named(name, text, gazetteer)
    if cyrillic:
        return name.frequency < VERY_COMMON
    return located


def _opens_named(name: Name, text: str, gazetteer: Gazetteer) -> bool:
    """Whether a word that opens its sentence, with a capital for that alone, names a place."""
    surface = text[name.start : name.end]
    located = "locative" in name.kinds or _EXPLAINED.match(text, name.end) is not None
    if not located and (_INTRODUCES.match(text, name.end) is None or surface.lower() in given_names()):
        return False  # "Олег: ворог атакував"
    adjective = surface.endswith(_NEUTER.get(name.candidates[0].rule[:3], ()))
    most = VERY_COMMON if located and adjective else COMMON
    return name.frequency < most and not gazetteer.means_other(name.form)


def _is_capital(name: Name) -> bool:
    return not _CAPITALS.isdisjoint(map(_ID, name.candidates))


def _is_adjective(surface: str) -> bool:
    return re.search(r"[сц]ьк[а-яіїє]{1,3}\Z|[сц]к[а-яё]{2,3}\Z", surface.lower()) is not None


def _in_quotes(text: str, start: int, end: int) -> bool:
    return (
        start > 0
        and end < len(text)
        and text[start - 1] in _OPEN_QUOTES
        and text[end] in _CLOSE_QUOTES
        and text[start - 1] not in "'"
    )


def _is_person(name: Name, surface: str, text: str) -> bool:
    """Beside a given name or an initial: Kyrylo Budanov, А. Песков, Volodymyr Zelensky."""
    names = given_names()
    word, dot = _word_before(text, name.start)
    if word:
        if word.lower() in names and word[0].isupper() and not dot:
            return True
        if len(word) == 1 and dot and word.isupper():
            return True
    if surface not in names:
        return False
    if text.startswith(",", name.end) and name.opens():
        return "locative" not in name.kinds
    after = _WORD_BEHIND.match(text, name.end, name.end + 30)
    return after is not None and after.group(1)[0].isupper() and not after.group(1).isupper()


def _word_before(text: str, start: int) -> tuple[str, bool]:
    """The word before a name and whether a dot ends it; nothing where no space parts them."""
    if not start or text[start - 1] not in " \xa0":
        return "", False
    bare = text[max(0, start - 30) : start].rstrip(" \xa0")
    dot = bare.endswith(".")
    bare = bare.removesuffix(".")
    word = bare[bare.rfind(" ") + 1 :]
    if word.isalpha():
        return word, dot
    at = len(bare)
    while at and bare[at - 1].isalpha():
        at -= 1
    return bare[at:], dot
