"""The small language that cue tables are written in, and a scanner for many patterns at once.

A pattern is a row of words. `stem*` stands for any word that begins so, `(a|b c|d*)` for alternatives,
`[word]` may be absent, `_` is any one word, `__` up to three words, `___` up to six, `X` a place name, `XS`
a list of place names. White space is any, an apostrophe any apostrophe, ё equals е; case does not count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, compress, islice, pairwise
from typing import Generic, NamedTuple, TypeVar

Row = TypeVar("Row")
Value = TypeVar("Value")
_Matcher = Callable[[str, int, int], "re.Match[str] | None"]
_Known = dict[str | frozenset[str], tuple[tuple[_Matcher, Row], ...]]
"""By the words that follow a word: the patterns that both can begin."""
_Opening = tuple[int, str, str, _Known[Row]]
"""A word that can begin a pattern: its place in the piece, the word, the next one, what is known of both."""

PLACE = "\ua66e"
"""The letter that stands for each character of a place name in a masked text: one that no report uses."""

_WORD = r"[\w'-]+"
_AND = r"(?:and|or|та|і|й|и|або|или|as\W+well\W+as|а\W+також|а\W+также)"
_LIST = rf"{PLACE}++(?:(?:\W{{0,2}}[,/;–—-]\W{{0,3}}|\W+{_AND}\W+){PLACE}++){{0,60}}"
"""A list is followed for sixty names, so that time stays linear however long it is."""
_TOKEN = re.compile(rf"{PLACE}+|[\w'-]+")
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
_ANYTHING, _NONE = frozenset((ANY,)), frozenset[str]()
_AND_WORDS = frozenset(["and", "or", "та", "і", "й", "и", "або", "или", "as", "well", "а", "також", "также"])
_LIST_WORDS = 250
"""Words that a list of names is followed for."""
_LONGEST_WORD, _KNOWN_WORDS, _KNOWN_BEHIND = 40, 100_000, 5_000
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


class Match(NamedTuple, Generic[Row]):
    """A pattern found: `text[start:end]` and the table row that it comes from."""

    start: int
    end: int
    row: Row


class _Entry(Generic[Row]):
    """A pattern under one of its first words; compiled when it is first needed."""

    __slots__ = ("_match", "first", "pattern", "row")

    def __init__(self, pattern: str, first: str, row: Row) -> None:
        self.pattern, self.first, self.row = pattern, first, row
        self._match: _Matcher | None = None

    def match(self) -> _Matcher:
        """What matches the pattern at a place of a text."""
        if self._match is None:
            self._match = compiled(self.pattern).match
        return self._match

    def may_go_on(self, word: str) -> bool:
        """Whether the pattern may go on with this word, so that it is worth trying."""
        seconds = second_words(self.pattern).get(self.first, _ANYTHING)
        if ANY in seconds or word in seconds:
            return True
        if PLACE in seconds and (PLACE in word or word[:1] in ("'", "-")):
            return True
        return any(word.startswith(second[:-1]) for second in seconds if second.endswith("*"))


class Scanner(Generic[Row]):
    """Finds many patterns in one pass: each is tried only where its first two words can stand.

    A text is cut at its spaces, and for each piece that was met before it is known whether a pattern can
    begin in it; most pieces of a text begin none.
    """

    def __init__(self, rows: Sequence[tuple[str, Row]]) -> None:
        """`rows` pairs each pattern with what is handed back where it matches."""
        self._exact: dict[str, list[_Entry[Row]]] = defaultdict(list)
        self._stems: dict[str, list[_Entry[Row]]] = defaultdict(list)
        for pattern, row in rows:
            for first in first_words(pattern):
                table = self._stems if first.endswith("*") else self._exact
                table[first.rstrip("*")].append(_Entry(pattern, first, row))
        self._lengths = sorted({len(stem) for stem in self._stems})
        self._pieces = _Kept(self._openings)
        self._known: dict[str, _Known[Row]] = {}

    def scan(self, text: str) -> Iterator[Match[Row]]:
        """All matches in a text that `flatten` and perhaps `mask` made, in order of where they begin."""
        pieces = text.split(" ")
        hits = list(map(self._pieces.__getitem__, pieces))
        if any(hits):
            yield from self._matches(text, pieces, hits, ((0, len(text)),))

    def scan_parts(self, text: str, parts: Sequence[tuple[int, int]]) -> Iterator[Match[Row]]:
        """All matches that lie in parts of a text (sorted spans, none cuts a word), in order of where they
        begin: as if each was scanned by itself, and faster.
        """
        pieces = text.split(" ")
        hits = list(map(self._pieces.__getitem__, pieces))
        if parts and any(hits):
            yield from self._matches(text, pieces, hits, parts)

    def _matches(
        self,
        text: str,
        pieces: Sequence[str],
        hits: Sequence[tuple[_Opening[Row], ...]],
        parts: Sequence[tuple[int, int]],
    ) -> Iterator[Match[Row]]:
        firsts = [*map(_FIRSTS.__getitem__, pieces), ""]
        starts = [0, *accumulate(map(len, pieces))]
        part = 0
        low, high = parts[0]
        behind, listed = _NONE, 0
        for number in compress(range(len(hits)), hits):
            begin = starts[number] + number
            for offset, word, following, known in hits[number]:
                at = begin + offset
                while at >= high and part + 1 < len(parts):
                    part += 1
                    low, high = parts[part]
                if not low <= at < high:
                    continue
                after: str | frozenset[str] = following or firsts[number + 1] or _first_behind(firsts, number)
                if word[0] == PLACE:
                    if at >= listed:
                        behind, listed = _behind_list(text, at)
                    after = behind
                rows = known.get(after)
                if rows is None:
                    rows = self._learn(word, after, known)
                for match, row in rows:
                    found = match(text, at, high)
                    if found:
                        yield Match(at, found.end(), row)

    def _openings(self, piece: str) -> tuple[_Opening[Row], ...]:
        """The words of a piece that can begin a pattern."""
        words = [*((token.group(), token.start()) for token in _TOKEN.finditer(piece)), ("", 0)]
        return tuple(
            (start, word, following, self._known_behind(word))
            for (word, start), (following, _) in pairwise(words)
            if next(self._entries(word), None) is not None
        )

    def _known_behind(self, word: str) -> _Known[Row]:
        """What is known of the words behind a word; kept where it is no longer than words are."""
        word = PLACE if word[0] == PLACE else word
        if len(word) > _LONGEST_WORD:
            return {}
        if len(self._known) >= _KNOWN_WORDS:
            self._known.clear()
        return self._known.setdefault(word, {})

    def _learn(
        self, word: str, following: str | frozenset[str], known: _Known[Row]
    ) -> tuple[tuple[_Matcher, Row], ...]:
        """The patterns that two words can begin."""
        after = (following,) if isinstance(following, str) else following
        if word[0] != PLACE and PLACE in word:  # a stem may end within the word, before a hyphen
            after = _ANYTHING
        entries = list(self._entries(word))
        tried = {entry.pattern for entry in entries if ANY in after or any(map(entry.may_go_on, after))}
        rows = tuple((entry.match(), entry.row) for entry in entries if entry.pattern in tried)
        if sum(map(len, after)) <= _LONGEST_WORD:
            if len(known) >= _KNOWN_BEHIND:
                known.clear()
            known[following] = rows
        return rows

    def _entries(self, word: str) -> Iterator[_Entry[Row]]:
        word = PLACE if word[0] == PLACE else word
        yield from self._exact.get(word, ())
        for length in self._lengths:
            if length > len(word):
                break
            yield from self._stems.get(word[:length], ())


class _Kept(dict[str, Value]):
    """What a function makes of the pieces of texts, kept where these are no longer than words are."""

    def __init__(self, make: Callable[[str], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, piece: str) -> Value:
        made = self._make(piece)
        if len(piece) <= _LONGEST_WORD:
            if len(self) >= _KNOWN_WORDS:
                self.clear()
            self[piece] = made
        return made


def _first_of(piece: str) -> str:
    """The first word of a piece."""
    token = _TOKEN.search(piece)
    return token.group() if token else ""


_FIRSTS = _Kept(_first_of)


def _first_behind(firsts: Sequence[str], number: int) -> str:
    """The first word behind a piece of a text, "" at its end."""
    for after in range(number + 1, len(firsts)):
        if firsts[after]:
            return firsts[after]
    return ""


def _behind_list(text: str, start: int) -> tuple[frozenset[str], int]:
    """The words that may follow a place name, or any beginning of the list that it opens; and up to where
    the same goes for the names of the list.
    """
    found: set[str] = set()
    half = start + 1
    for number, token in enumerate(islice(_TOKEN.finditer(text, start), 1, 2 * _LIST_WORDS)):
        word = token.group()
        if number <= _LIST_WORDS:
            half = token.start()
        found.add(word if word.strip(PLACE) else PLACE)
        if PLACE not in word and word not in _AND_WORDS and word.strip("'-"):
            break
    return frozenset(found), half


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


@cache
def second_words(pattern: str) -> dict[str, frozenset[str]]:
    """For each word that a match can begin with those that may follow it, starred where they are stems.

    `PLACE` stands for a place name, `ANY` for whatever a gap or the pattern's end allows. There may be more
    of them than a match can have, never fewer.
    """
    pieces = _PIECE.findall(_lower_but_places(pattern))
    return _heads(pieces, len(pieces), {ANY: _ANYTHING})[0]


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
                after = {ANY: _ANYTHING} if signs[0] else inner
        elif piece == "|":
            heads, after = _either(heads, after), behind
        elif not _is_sign(piece):
            after = _head(piece, frozenset(after))
        at -= 1
    return _either(heads, after), at


def _either(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {word: one.get(word, other.get(word, _NONE)) | other.get(word, _NONE) for word in (*one, *other)}


def _head(piece: str, after: frozenset[str]) -> dict[str, frozenset[str]]:
    """What a piece of a pattern may begin with, and what may follow that."""
    if piece in ("X", "XS"):
        return {PLACE: after}
    word = piece.translate(_SAME)
    if piece.strip("_") and re.fullmatch(r"[\w'-]+\*?", word):
        return {word: after}
    begins = re.match(r"[\w'-]*", word)
    return {ANY: _ANYTHING, (begins.group() if begins else "") or ANY: _ANYTHING}


def _is_sign(piece: str) -> bool:
    """Whether a piece of a pattern is punctuation."""
    return re.fullmatch(r"[^\w'*()\[\]|-]+", piece) is not None
