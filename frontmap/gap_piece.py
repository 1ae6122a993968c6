"""What a piece of text between white space costs to reach over, as far as it alone tells."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from frontmap.kept import Kept
from frontmap.words import words_of

A_WORD, A_COMMA, AN_AND = 0.25, 1.2, 0.4
A_STOP, A_DASH, A_COLON, A_BRACKET, A_BAR = 5.0, 2.5, 3.0, 2.0, 0.6
A_CONTRAST, A_CLAUSE = 4.0, 2.0
AND_WORDS: Final = frozenset(words_of("and"))

_WORD, _RUN = re.compile(r"[\w'-]+"), re.compile(r"\w+")
_WEIGHTS: Final = ((";", A_STOP), (":", A_COLON), ("(", A_BRACKET), (")", A_BRACKET), ("—", A_DASH))
_STOP: Final = re.compile(r"(?:\A|[^\W\d_]{4})[.!?]\Z")
"""What may end a sentence, where white space follows."""
_DASHES: Final = frozenset("—–-")


class Piece(NamedTuple):
    """What a piece costs.

    Attributes:
        cost: of its words, of signs, and of what opens a clause.
        commas, ands, bars: how many are in it.
        opens: it opens a clause by itself.
        parts: it ends in a comma, behind which a word that `joins` opens a clause, too.
        leads, follows: it is of an opener of several words, and not the last of them, or not the first.
        dash: it is a dash: it parts clauses where white space stands on both sides.
        unclear: what stands around it decides what it costs.
    """

    cost: float
    commas: int
    ands: int
    parts: bool
    joins: bool
    leads: bool
    follows: bool
    dash: bool
    unclear: bool
    bars: int = 0
    opens: bool = False


def _openers(*names: str) -> tuple[frozenset[str], list[list[str]]]:
    """The entries of some lists: those of one word, and the words of the others."""
    entries = [entry for name in names for entry in words_of(name)]
    single = frozenset([entry for entry in entries if entry.isalpha()])
    return single, [re.findall(r"\w+", entry) for entry in entries if entry not in single]


_CONTRAST, _CONTRASTS = _openers("contrast")
_CIRCUMSTANCE, _CIRCUMSTANCES = _openers("circumstance")
_JOINING, _JOININGS = _openers("subordinate")
_SEVERAL = [*_CONTRASTS, *_CIRCUMSTANCES, *_JOININGS]
_LEADING: Final = frozenset([word for words in _SEVERAL for word in words[:-1]])
_FOLLOWING: Final = frozenset([word for words in _SEVERAL for word in words[1:]])
_TELLING: Final = _CONTRAST | _CIRCUMSTANCE | _JOINING | _LEADING | _FOLLOWING | AND_WORDS
"""Words that cost more than others, alone or with what stands beside them."""


def _piece(text: str) -> Piece | None:
    """What is told of a piece of text; None where it is a word like others."""
    if text.isalpha() and text not in _TELLING:
        return None
    words = _RUN.findall(text)
    dash = text in _DASHES
    cost = A_WORD * len(_WORD.findall(text))
    for sign, weight in _WEIGHTS:
        cost += weight * text.count(sign)
    if dash and text != "—":
        cost += A_DASH
    unclear, opens = _STOP.search(text) is not None, False
    for word in words:
        contrast, circumstance, joins = word in _CONTRAST, word in _CIRCUMSTANCE, word in _JOINING
        cost += A_CONTRAST * contrast + A_CLAUSE * circumstance
        opens = opens or contrast or circumstance
        unclear = unclear or contrast + circumstance + joins > 1
        if word != text and (joins or word in _LEADING or word in _FOLLOWING):
            unclear = True
    ands = sum([word in AND_WORDS for word in words])
    piece = Piece(
        cost,
        text.count(","),
        ands,
        text[-1] == ",",
        text in _JOINING,
        text in _LEADING,
        text in _FOLLOWING,
        dash,
        unclear,
        text.count("|"),
        opens,
    )
    return None if piece == _PLAIN else piece


_PLAIN: Final = Piece(A_WORD, 0, 0, False, False, False, False, False, False)

pieces: Final[Kept[Piece | None]] = Kept(_piece)
"""What each piece of text costs; None for a word like others."""
