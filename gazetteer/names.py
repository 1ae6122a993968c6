"""Keys under which the sources' names of one settlement meet."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_APOSTROPHES = re.compile('[’ʼ`´‘′ʹ"“”*]')
_BRACKET = re.compile(r"\s*\(([^)]*)\)?\s*")
_SPACES = re.compile(r"\s+")
_ACUTE = "\u0301"
_LOOK_ALIKES = str.maketrans("aceiopxyABCEHIKMOPTXiïI", "асеіорхуАВСЕНІКМОРТХіїІ")
_KIND_WORD = re.compile(r" (село|місто|смт|селище)$")
_ALPHABET = {letter: index for index, letter in enumerate(" '-абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")}
_SKELETON = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        ("[ьъ]", ""),
        ("[іїы]", "и"),
        ("[єэё]", "е"),
        ("ґ", "г"),
        ("йо", "е"),
        (r"(.)\1+", r"\1"),
        ("[иеоя]вк", "овк"),
        (r"(ое|ее)\b", "е"),
        (r"(ая|яя)\b", "а"),
        (r"(ий|ой)\b", "ий"),
        (r"ие\b", "и"),
    )
)
_LATIN_FOLDS = (
    ("zgh", "zh"),
    ("ya", "ia"),
    ("yu", "iu"),
    ("ye", "ie"),
    ("yi", "i"),
    ("yo", "io"),
    ("yy", "yi"),
)


def clean(name: str) -> str:
    """`name` with one kind of apostrophe, without stress marks and doubled spaces."""
    plain = _APOSTROPHES.sub("'", name.replace(_ACUTE, ""))
    return _SPACES.sub(" ", plain).strip()


def split_bracket(name: str) -> tuple[str, str]:
    """A postal name and what its brackets say: `Привілля (Міньківська сільська рада)`."""
    found = _BRACKET.search(name)
    if not found:
        return name.strip(), ""
    return (name[: found.start()] + name[found.end() :]).strip(), found.group(1).strip()


@cache
def key(name: str) -> str:
    """What a Ukrainian name is joined by: lower case, look-alike letters mended, hyphens as spaces."""
    text = clean(name).translate(_LOOK_ALIKES).lower()
    text = _SPACES.sub(" ", text.replace("-", " ").replace("'", "")).strip()
    return _KIND_WORD.sub("", text)


def latin_key(name: str) -> str:
    """What a romanized name is joined by, so that `Nikol's'ke` and `Nikolske` meet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub("[^a-z]+", "", plain)
    for old, new in _LATIN_FOLDS:
        text = text.replace(old, new)
    return text


@cache
def skeleton(name: str) -> str:
    """What a Ukrainian name and its Russian form have in common: `Желябівка` and `Желябовка` meet."""
    text = key(name)
    for pattern, new in _SKELETON:
        text = pattern.sub(new, text)
    return "~" + text


def is_cyrillic(name: str) -> bool:
    """All letters of `name` are Cyrillic."""
    letters = [letter for letter in name.replace(_ACUTE, "") if letter.isalpha()]
    return bool(letters) and all("Ѐ" <= letter <= "ӿ" for letter in letters)


def alphabetical(name: str) -> tuple[int, ...]:
    """Sort key of the Ukrainian alphabet, by which the codifier numbers the villages of a hromada."""
    return tuple(_ALPHABET.get(letter, 99) for letter in clean(name).lower())


@cache
def council(bracket: str) -> str:
    """Key of the former council that a bracket names, without the words for council."""
    words = [word for word in key(bracket).split() if not re.match("(сіль|сел|міськ|рад|сільрад)", word)]
    return " ".join(words)
