"""The small language that cue tables are written in.

A pattern is a row of words. `stem*` stands for any word that begins so, `(a|b c|d*)` for alternatives,
`[word]` may be absent, `_` is any one word, `__` up to three words, `___` up to six, `X` a place name, `XS`
a list of place names. White space is any, an apostrophe any apostrophe, ё equals е; case does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

PLACE = "\ua66e"
"""The letter that stands for each character of a place name in a masked text: one that no report uses."""

_WORD = r"[\w'-]+"
_AND = r"(?:and|or|та|і|й|и|або|или|as\W+well\W+as|а\W+також|а\W+также)"
_LIST = rf"{PLACE}++(?:(?:\W{{0,2}}[,/;–—-]\W{{0,3}}|\W+{_AND}\W+){PLACE}++){{0,60}}"
"""A list is followed for sixty names, so that time stays linear however long it is."""
_SAME = str.maketrans(
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
_PLACE_GAPS = {r"\s+": r"[^\w,;:.!?]{1,3}", r"\s*": r"[^\w,;:!?]{0,3}"}
"""Between a word and a place name quotation marks, brackets and bold marks may stand."""
ANY = "*"
"""Stands for whatever word may follow another."""
ANYTHING, NONE = frozenset((ANY,)), frozenset[str]()
_PIECE = re.compile(r"\(|\)|\||\[|\]|[^\s()\[\]|]+")


def flatten(text: str) -> str:
    """`text` lower-cased with like characters made the same, of exactly the same length."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for letter, same in _SAME.items():
        lower = lower.replace(chr(letter), same)
    return lower


@lru_cache(maxsize=2)
def _flat_text(text: str) -> str:
    return flatten(text)


def flat_part(text: str, start: int, end: int) -> str:
    """`text[start:end]` flattened; the text is flattened once as a whole."""
    return _flat_text(text)[start:end]


def mask(flat: str, spans: Iterable[tuple[int, int]]) -> str:
    """`flat` with the characters of each span replaced by `PLACE`; the length stays."""
    pieces, last = [], 0
    for start, end in sorted(spans):
        if start < last:
            continue
        pieces += [flat[last:start], PLACE * (end - start)]
        last = end
    return "".join([*pieces, flat[last:]])


def to_regex(pattern: str) -> str:
    """The regular expression of a pattern (linear: no nested repetition)."""
    out: list[str] = []
    opened: list[str] = []
    gap = ""
    pieces = _PIECE.findall(_lower_but_places(pattern))
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if piece in ("(", "["):
            gap = r"\s*" if _is_sign(following) else gap
            out.append(f"{gap}(?:" if piece == "(" else f"(?:{gap}(?:")
            opened.append(gap)
            gap = ""
        elif piece == "|":
            out.append("|")
            gap = ""
        elif piece == ")":
            out.append(")")
            opened.pop()
            gap = r"\s+"
        elif piece == "]":
            leading = opened.pop() == ""
            out.append(r")\s+)?" if leading else "))?")
            gap = "" if leading else r"\s+"
        else:
            out.append(_piece(piece, gap))
            gap = _gap_after(piece)
    return "".join(out)


def _gap_after(piece: str) -> str:
    if piece in ("__", "___"):
        return r"\W*(?<!\w)"
    return r"\s*" if re.fullmatch(r"[^\w'*-]+", piece) else r"\s+"


def _lower_but_places(pattern: str) -> str:
    return " ".join(
        p if p in ("X", "XS") else p.lower() for p in re.sub(r"([()\[\]|])", r" \1 ", pattern).split()
    )


def _piece(piece: str, gap: str) -> str:
    if piece == "X":
        return _PLACE_GAPS.get(gap, gap) + f"{PLACE}++"
    if piece == "XS":
        return _PLACE_GAPS.get(gap, gap) + _LIST
    if piece in ("__", "___"):
        most = 3 if piece == "__" else 6
        return rf"(?:[\s,]+{_WORD}){{0,{most}}}"
    if piece == "_":
        return gap + _WORD
    if re.fullmatch(r"[^\w'*-]+", piece):
        return r"\s*" + re.escape(piece)
    stem = re.escape(piece.translate(_SAME)).replace(r"\*", r"[\w'-]*").replace(r"\-", "-")
    return gap + stem + ("" if piece.endswith("*") else r"(?![\w'-])")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern, compiled."""
    return re.compile(to_regex(pattern))


def first_words(pattern: str) -> set[str]:
    """The words that a match can begin with, starred where they are stems.

    Raises:
        ValueError: the pattern can begin with a gap.
    """
    pieces = _PIECE.findall(_lower_but_places(pattern))
    words, _ = _firsts(pieces, 0)
    if not words.isdisjoint(("_", "__", "___")):
        raise ValueError("a pattern must begin with a word")
    return {PLACE if w in ("X", "XS") else w.translate(_SAME) for w in words}


def _firsts(pieces: list[str], at: int) -> tuple[set[str], int]:
    """First words of the sequence from `at` up to its end, and where that is."""
    words: set[str] = set()
    open_ = True
    while at < len(pieces):
        piece = pieces[at]
        if piece in (")", "]", "|"):
            break
        if piece in ("(", "["):
            inner: set[str] = set()
            closing = ")" if piece == "(" else "]"
            at += 1
            while True:
                found, at = _firsts(pieces, at)
                inner |= found
                if at >= len(pieces) or pieces[at] == closing:
                    break
                at += 1
            if open_:
                words |= inner
                open_ = closing == "]"
        elif open_:
            words.add(piece)
            open_ = False
        at += 1
    return words, at


@cache
def second_words(pattern: str) -> dict[str, frozenset[str]]:
    """For each word that a match can begin with those that may follow it, starred where they are stems.

    `PLACE` stands for a place name, `ANY` for whatever a gap or the pattern's end allows. There may be more
    of them than a match can have, never fewer.
    """
    pieces = _PIECE.findall(_lower_but_places(pattern))
    return _heads(pieces, len(pieces), {ANY: ANYTHING})[0]


def _heads(
    pieces: list[str], end: int, behind: dict[str, frozenset[str]]
) -> tuple[dict[str, frozenset[str]], int]:
    """First words of the group or pattern that ends before `end`, each with what may follow it, and where it
    begins; read from the right. `behind` is the same of what follows the group.
    """
    heads: dict[str, frozenset[str]] = {}
    after, at = behind, end - 1
    while at >= 0 and pieces[at] not in ("(", "["):
        piece = pieces[at]
        if piece in (")", "]"):
            closed = at
            inner, at = _heads(pieces, at, after)
            signs = list(map(_is_sign, filter("|".__ne__, pieces[at + 1 : closed])))
            if not all(signs):
                inner = _either(inner, after) if piece == "]" else inner
                after = {ANY: ANYTHING} if signs[0] else inner
        elif piece == "|":
            heads, after = _either(heads, after), behind
        elif not _is_sign(piece):
            after = _head(piece, frozenset(after))
        at -= 1
    return _either(heads, after), at


def _either(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {word: one.get(word, other.get(word, NONE)) | other.get(word, NONE) for word in (*one, *other)}


def _head(piece: str, after: frozenset[str]) -> dict[str, frozenset[str]]:
    """What a piece of a pattern may begin with, and what may follow that."""
    if piece in ("X", "XS"):
        return {PLACE: after}
    word = piece.translate(_SAME)
    if piece.strip("_") and re.fullmatch(r"[\w'-]+\*?", word):
        return {word: after}
    begins = re.match(r"[\w'-]*", word)
    return {ANY: ANYTHING, (begins.group() if begins else "") or ANY: ANYTHING}


def _is_sign(piece: str) -> bool:
    """Whether a piece of a pattern is punctuation."""
    return re.fullmatch(r"[^\w'*()\[\]|-]+", piece) is not None
