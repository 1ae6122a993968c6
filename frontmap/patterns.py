"""The small language that cue tables are written in.

A pattern is a row of words. `stem*` stands for any word that begins so, `(a|b c|d*)` for alternatives,
`[word]` may be absent, `_` is any one word, `__` up to three words, `___` up to six, `X` a place name, `XS`
a list of place names. White space is any, an apostrophe any apostrophe, ё equals е; case does not count.
Of several ways to read a text by a pattern the first counts: an earlier alternative before a later one, as
much as possible before less.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from frontmap.errors import FrontmapError
from frontmap.kept import Last

PLACE: Final = "\ua66e"
"""The letter that stands for each character of a place name in a masked text: one that no report uses."""

_SAME: Final = str.maketrans(
    {
        "ё": "е",
        "’": "'",
        "ʼ": "'",
        "`": "'",
        "′": "'",
        "‘": "'",
        "\u2011": "-",
        "‐": "-",
        "\xa0": " ",
        "\n": " ",
        PLACE: "o",
    }
)
_PIECE: Final = re.compile(r"\(|\)|\||\[|\]|[^\s()\[\]|]+")
_WORD: Final = re.compile(r"[\w'-]+\*?")
_SIGN: Final = re.compile(r"[^\w'*()\[\]|-]+")
_MARKED: Final = re.compile(r"([^\w'*()\[\]|-]*)([\w'-]+\*?)")
_NAMES: Final = ("X", "XS")
_MOST_WORDS: Final = {"_": 1, "__": 3, "___": 6}

NOTHING, BLANK, ANY_BLANK, SIGNS_ONLY, BREAK = "", "blank", "any blank", "signs", "break"
"""What stands before a piece: nothing, white space, white space or nothing, signs, signs or nothing."""


class Piece(NamedTuple):
    """A piece of a pattern.

    Attributes:
        kind: "word", "sign", "mark" (a sign right before a word), "one", "some", "name", "list", "group" or
            "option".
        gap: what stands before it.
        text: the word or the sign.
        most: how many words it may stand for.
        choices: the alternatives of a group or an option.
        behind: what stands behind an option that is there.
    """

    kind: str
    gap: str
    text: str = ""
    most: int = 0
    choices: tuple[tuple[Piece, ...], ...] = ()
    behind: str = NOTHING


class PatternError(FrontmapError, ValueError):
    """A pattern that the language of the cue tables does not know."""


def flatten(text: str) -> str:
    """`text` lower-cased with like characters made the same, of exactly the same length: a hyphen between
    spaces is the dash that it stands for.
    """
    lower = text.lower().replace(" - ", " – ")
    if lower.isascii():
        return lower.replace("`", "'").replace("\n", " ")
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for letter, same in _SAME.items():
        lower = lower.replace(chr(letter), same)
    return lower


_flat_text: Final = Last(flatten)


def flat_part(text: str, start: int, end: int) -> str:
    """`text[start:end]` flattened; the text is flattened once as a whole."""
    return _flat_text(text)[start:end]


def mask(flat: str, spans: Iterable[tuple[int, int]]) -> str:
    """`flat` with the characters of each span replaced by `PLACE`; the length stays."""
    pieces: list[str] = []
    last = 0
    for start, end in sorted(spans):
        if start >= last:
            pieces.append(flat[last:start])
            pieces.append(PLACE * (end - start))
            last = end
    pieces.append(flat[last:])
    return "".join(pieces)


def words_in(patterns: Iterable[str]) -> set[str]:
    """All words of some patterns, starred where they are stems."""
    return set(_WORD.findall("\n".join(patterns).lower().translate(_SAME)))


def first_words(pattern: str) -> list[str]:
    """The words that a match can begin with, starred where they are stems; `PLACE` for a name.

    Raises:
        PatternError: the pattern can begin with a gap or a sign.
    """
    words: list[str] = []
    _add_firsts(_texts(pattern), 0, words, False)
    firsts = list(dict.fromkeys([PLACE if word in _NAMES else word for word in words]))
    for word in firsts:
        if not word.strip("_") or not _WORD.fullmatch(word):
            raise PatternError(f"a pattern must begin with a word: {pattern}")
    return firsts


def _add_firsts(pieces: list[str], at: int, words: list[str], inside: bool) -> int:
    """Adds the first words of the sequence from `at` up to its end; hands back where it ended."""
    open_ = True
    while at < len(pieces) and (open_ or inside):
        piece = pieces[at]
        if piece in (")", "]", "|"):
            break
        if piece in ("(", "["):
            inner: list[str] = words if open_ else []
            while pieces[at] not in (")", "]"):
                at = _add_firsts(pieces, at + 1, inner, True)
                if at >= len(pieces):
                    raise PatternError(f"a bracket is not closed: {' '.join(pieces)}")
            open_ = open_ and pieces[at] == "]"
        elif open_:
            words.append(piece)
            open_ = False
        at += 1
    return at


def parse(pattern: str) -> tuple[Piece, ...]:
    """The pieces of a pattern.

    Raises:
        PatternError: a bracket is not closed, or a piece is neither a word nor a sign.
    """
    pieces = _texts(pattern)
    found, at = _sequence(pieces, 0)
    if at < len(pieces):
        raise PatternError(f"a bracket is not opened: {pattern}")
    return found


def _texts(pattern: str) -> list[str]:
    """The words, signs and brackets of a pattern, flattened but for names."""
    texts = _PIECE.findall(pattern)
    flat = _PIECE.findall(pattern.lower().translate(_SAME))
    return [text if text in _NAMES else same for text, same in zip(texts, flat, strict=True)]


def _sequence(pieces: list[str], at: int) -> tuple[tuple[Piece, ...], int]:
    """The pieces from `at` up to the end of the alternative, and where that is."""
    found: list[Piece] = []
    gap = NOTHING
    while at < len(pieces) and pieces[at] not in (")", "]", "|"):
        if pieces[at] in ("(", "["):
            piece, at = _bracket(pieces, at, gap)
            gap = NOTHING if piece.behind else BLANK
        else:
            piece = _plain(pieces[at], gap)
            gap = BREAK if piece.most > 1 else ANY_BLANK if piece.kind == "sign" else BLANK
        found.append(piece)
        at += 1
    return tuple(found), at


def _bracket(pieces: list[str], at: int, gap: str) -> tuple[Piece, int]:
    """The group or option that opens at `at`, and where it closes."""
    kind = "group" if pieces[at] == "(" else "option"
    if at + 1 < len(pieces) and _SIGN.fullmatch(pieces[at + 1]):
        gap = ANY_BLANK
    closing = ")" if kind == "group" else "]"
    choices: list[tuple[Piece, ...]] = []
    while pieces[at] != closing:
        choice, at = _sequence(pieces, at + 1)
        if at >= len(pieces) or pieces[at] not in ("|", closing):
            raise PatternError(f"a bracket is not closed: {' '.join(pieces)}")
        choices.append(choice)
    behind = BLANK if kind == "option" and gap == NOTHING else NOTHING
    return Piece(kind, gap, choices=tuple(choices), behind=behind), at


def _plain(text: str, gap: str) -> Piece:
    if text in _NAMES:
        return Piece("name" if text == "X" else "list", gap)
    if text.removesuffix("*").isalpha():
        return Piece("word", gap, text)
    if text in _MOST_WORDS:
        most = _MOST_WORDS[text]
        return Piece("one" if most == 1 else "some", gap, most=most)
    if _SIGN.fullmatch(text):
        return Piece("sign", ANY_BLANK, text)
    marked = _MARKED.fullmatch(text)
    if marked is None:
        raise PatternError(f"neither a word nor a sign: {text}")
    mark, word = marked.groups()
    if not mark:
        return Piece("word", gap, word)
    return Piece("group", gap, choices=((Piece("mark", NOTHING, mark), Piece("word", NOTHING, word)),))
