"""The small language that cue tables are written in, and a scanner for many patterns at once.

A pattern is a row of words. `stem*` stands for any word that begins so, `(a|b c|d*)` for alternatives,
`[word]` may be absent, `_` is any one word, `__` up to three words, `___` up to six, `X` a place name, `XS`
a list of place names. White space is any, an apostrophe any apostrophe, ё equals е; case does not count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")

PLACE = "\ua66e"
"""The letter that stands for each character of a place name in a masked text: one that no report uses."""

_WORD = r"[\w'-]+"
_AND = r"(?:and|or|та|і|й|и|або|или|as\W+well\W+as|а\W+також|а\W+также)"
_LIST = rf"{PLACE}++(?:(?:\W{{0,2}}[,/;–—-]\W{{0,3}}|\W+{_AND}\W+){PLACE}++){{0,60}}"
"""A list is followed for sixty names, so that time stays linear however long it is."""
_TOKEN = re.compile(rf"{PLACE}+|[\w'-]+")
_TOKEN_BORDERS = re.compile(rf"({PLACE}+|[\w'-]+)")
_LONGEST_KEPT = 5000
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
_LONGEST_WORD, _KNOWN_WORDS = 40, 100_000
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
            gap = r"\s*" if re.fullmatch(r"[^\w'*()\[\]|-]+", following) else gap
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
        return r"\W*"
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


class Match(NamedTuple, Generic[Row]):
    """A pattern found: `text[start:end]` and the table row that it comes from."""

    start: int
    end: int
    row: Row


class Scanner(Generic[Row]):
    """Finds many patterns in one pass: each is tried only where its first word can begin."""

    def __init__(self, rows: Sequence[tuple[str, Row]]) -> None:
        """`rows` pairs each pattern with what is handed back where it matches."""
        self._exact: dict[str, list[tuple[re.Pattern[str], Row]]] = defaultdict(list)
        self._stems: dict[str, list[tuple[re.Pattern[str], Row]]] = defaultdict(list)
        for pattern, row in rows:
            regex = re.compile(to_regex(pattern))
            for first in first_words(pattern):
                table = self._stems if first.endswith("*") else self._exact
                table[first.rstrip("*")].append((regex, row))
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._known: dict[str, tuple[tuple[re.Pattern[str], Row], ...]] = {}

    def scan(self, text: str) -> Iterator[Match[Row]]:
        """All matches in a text that `flatten` and perhaps `mask` made, in order of where they begin."""
        known = self._known
        for word, start in _tokens(text):
            rows = known.get(word)
            if rows is None:
                rows = self._learn(word)
            for regex, row in rows:
                match = regex.match(text, start)
                if match:
                    yield Match(start, match.end(), row)

    def _learn(self, word: str) -> tuple[tuple[re.Pattern[str], Row], ...]:
        """The patterns that a word can begin, kept for the next time where the word is no longer than words
        are.
        """
        rows = tuple(self._rows(PLACE if word[0] == PLACE else word))
        if len(word) <= _LONGEST_WORD:
            if len(self._known) >= _KNOWN_WORDS:
                self._known = {}
            self._known[word] = rows
        return rows

    def _rows(self, word: str) -> Iterator[tuple[re.Pattern[str], Row]]:
        yield from self._exact.get(word, ())
        for length in self._lengths:
            if length > len(word):
                break
            yield from self._stems.get(word[:length], ())


def _tokens(text: str) -> Iterable[tuple[str, int]]:
    """The words of a text with where they begin."""
    if len(text) <= _LONGEST_KEPT:
        return _kept_tokens(text)
    return ((token.group(), token.start()) for token in _TOKEN.finditer(text))


@lru_cache(maxsize=8)
def _kept_tokens(text: str) -> list[tuple[str, int]]:
    """The words of a sentence, whose scanners share them."""
    pieces = _TOKEN_BORDERS.split(text)
    ends = accumulate(map(len, pieces))
    return list(zip(pieces[1::2], islice(ends, 0, None, 2), strict=False))


def first_words(pattern: str) -> set[str]:
    """The words that a match can begin with, starred where they are stems."""
    pieces = _PIECE.findall(_lower_but_places(pattern))
    words, _ = _firsts(pieces, 0)
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
            if piece in ("_", "__", "___"):
                raise ValueError("a pattern must begin with a word")
            words.add(piece)
            open_ = False
        at += 1
    return words, at
