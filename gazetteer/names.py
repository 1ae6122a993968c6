"""Keys under which the sources' names of one settlement meet."""

from __future__ import annotations

import re

_APOSTROPHES = re.compile("[’ʼ`´‘′ʹ\"“”*]")
_BRACKET = re.compile(r"\s*\(([^)]*)\)?\s*")
_SPACES = re.compile(r"\s+")
_ACUTE = "\u0301"
_LATIN_LOOK_ALIKES = str.maketrans("aceiopxyABCEHIKMOPTXiïI", "асеіорхуАВСЕНІКМОРТХіїІ")


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


def key(name: str) -> str:
    """What a Ukrainian name is joined by: lower case, look-alike letters mended, hyphens as spaces."""
    text = clean(name).translate(_LATIN_LOOK_ALIKES).lower()
    return _SPACES.sub(" ", text.replace("-", " ").replace("'", "")).strip()


def is_cyrillic(name: str) -> bool:
    """All letters of `name` are Cyrillic."""
    letters = [letter for letter in name.replace(_ACUTE, "") if letter.isalpha()]
    return bool(letters) and all("Ѐ" <= letter <= "ӿ" for letter in letters)
