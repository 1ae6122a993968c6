"""Letters of one script that pass for letters of another, and words put back into one script."""

from __future__ import annotations

_LATIN = "aceijopsxyhk" + "ABCEHIJKMOPSTXY"
_CYRILLIC = "асеіјорѕхуһк" + "АВСЕНІЈКМОРЅТХУ"
_GREEK = "οναιρυκτχγ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_GREEK_AS_LATIN = "ovaipuktxy" + "ABEZHIKMNOPTYX"
_GREEK_AS_CYRILLIC = "оvаірukтху" + "АВЕZНІКМNОРТУХ"

_TO_CYRILLIC = dict(zip(_LATIN + _GREEK, (_CYRILLIC + _GREEK_AS_CYRILLIC).casefold(), strict=True))
_TO_LATIN = dict(zip(_CYRILLIC + _GREEK, (_LATIN + _GREEK_AS_LATIN).casefold(), strict=True))


def repair(folded: str, raw: str) -> str:
    """A folded word that mixes scripts, put into the one script that explains all its letters.

    Args:
        folded: the word, folded, in letters of two or more scripts.
        raw: the raw characters it comes from, one for each: an upper-case B looks like В, a lower-case
            b does not.

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
