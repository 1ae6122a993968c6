"""Letters of one script that pass for letters of another, and words put back into one script."""

from __future__ import annotations

_LOWER = ("aceijopsxyhk", "асеіјорѕхуһк")
_UPPER = ("ABCEHIJKMOPSTXY", "АВСЕНІЈКМОРЅТХУ")
_GREEK_LOWER = ("οναιρυκτχγ", "ovaipuktxy", "оvаірукtху")
_GREEK_UPPER = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", "АВЕZНІКМNОРТУХ")

_TO_CYRILLIC = dict(zip(_LOWER[0] + _UPPER[0], (_LOWER[1] + _UPPER[1]).casefold(), strict=True))
_TO_CYRILLIC |= dict(zip(_GREEK_LOWER[0] + _GREEK_UPPER[0], (_GREEK_LOWER[2] + _GREEK_UPPER[2]).casefold(), strict=True))
_TO_LATIN = dict(zip(_LOWER[1] + _UPPER[1], (_LOWER[0] + _UPPER[0]).casefold(), strict=True))
_TO_LATIN |= dict(zip(_GREEK_LOWER[0] + _GREEK_UPPER[0], (_GREEK_LOWER[1] + _GREEK_UPPER[1]).casefold(), strict=True))


def repair(folded: str, raw: str) -> str:
    """A folded word that mixes scripts, put into the one script that explains all its letters.

    Args:
        folded: the word, folded, in letters of two or more scripts.
        raw: the raw characters it comes from, one for each; an upper-case B looks like В, a lower-case b does not.

    Returns the word unchanged where no single script explains it.
    """
    cyrillic = _into(folded, raw, _TO_CYRILLIC, "а", "ԯ")
    latin = _into(folded, raw, _TO_LATIN, "a", "z")
    if cyrillic is None or latin is None:
        return cyrillic or latin or folded
    own_cyrillic = sum("а" <= letter <= "ԯ" for letter in folded)
    return cyrillic if 2 * own_cyrillic >= len(folded) else latin


def _into(folded: str, raw: str, table: dict[str, str], first: str, last: str) -> str | None:
    letters = []
    for letter, source in zip(folded, raw, strict=True):
        if first <= letter <= last:
            letters.append(letter)
        elif source in table and first <= table[source] <= last:
            letters.append(table[source])
        elif letter in table and source.casefold() != letter and first <= table[letter] <= last:
            letters.append(table[letter])
        else:
            return None
    return "".join(letters)
