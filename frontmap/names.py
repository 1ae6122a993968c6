"""The names of a text that may mean settlements, before it is decided what each is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache, partial
from operator import attrgetter
from typing import Final

from frontmap.chunks import PLAIN, UPPER, WORD, Chunks, chunks_of
from frontmap.context import Span
from frontmap.fold import fold
from frontmap.front import line_at
from frontmap.gazetteer import Gazetteer
from frontmap.introduced import holds_introduced, introduces
from frontmap.kept import Kept
from frontmap.known import Found, known_names, may_open, opens_with_known
from frontmap.marks import CAPITAL, HOLDS, INTRODUCES, KNOWN, NUMBER, OPENS, SOUNDS, Marks
from frontmap.records import Candidate, Kind, Report
from frontmap.segment import Sentence
from frontmap.shared_names import (
    Piece,
    holds_signs,
    is_head,
    is_ordinal,
    opens_with_number,
    shared_names,
)
from frontmap.unlisted import announced, holds_pair, may_sound, opens_pair, paired, unlisted
from frontmap.values import Values

_ONE_CAPITALIZED: Final = 1 << 32
_CAPITAL: Final = re.compile(UPPER)
_SENTENCE_START: Final = re.compile(r"(?:\A|[.!?…:;•|]|[\n\r])[\s\W]*\Z")
_start_of: Final = attrgetter("start")


class Capitals:
    """What the capitals of a sentence say, looked at when it is first asked."""

    __slots__ = ("_nothing", "_sentence", "_text")

    def __init__(self, text: str, sentence: Sentence) -> None:
        self._text, self._sentence = text, sentence
        self._nothing: bool | None = None

    def say_nothing(self) -> bool:
        """Headlines In Title Case and lines in capitals: there a capital is no sign of a name."""
        if self._nothing is None:
            pieces = self._text[self._sentence.start : self._sentence.end].split(" ")
            capitalized, words = divmod(sum(map(_LONG_WORDS.__getitem__, pieces)), _ONE_CAPITALIZED)
            self._nothing = words >= 4 and capitalized >= 0.75 * words
        return self._nothing


def _long_words(piece: str) -> int:
    """How many words of four letters or more a piece of text has, and `_ONE_CAPITALIZED` more for each of
    them with a capital: one sum counts both.
    """
    count = 0
    for word in WORD.findall(piece):
        if len(word) > 3:
            count += 1 + _ONE_CAPITALIZED * word[0].isupper()
    return count


_LONG_WORDS: Final = Kept(_long_words)


class Name:
    """A capitalized stretch that is some settlement's name, and what is known of it.

    Attributes:
        alone: the gazetteer accepts the spelling without anything around it.
        first: it opens its sentence.
        kinds: what the words around it say that it is, each with a weight.
        kind: what it is, None where nothing says that it is a name.
        heard: it only sounds like a name.
        capitals: what those of its sentence say.
    """

    __slots__ = (
        "alone",
        "candidates",
        "capitals",
        "end",
        "first",
        "form",
        "frequency",
        "heard",
        "kind",
        "kinds",
        "reason",
        "start",
    )

    def __init__(
        self,
        start: int,
        end: int,
        candidates: tuple[Candidate, ...],
        form: str,
        alone: bool,
        frequency: float,
        kinds: dict[str, int],
    ) -> None:
        self.start, self.end = start, end
        self.candidates, self.form = candidates, form
        self.alone, self.frequency, self.kinds = alone, frequency, kinds
        self.first = self.heard = False
        self.kind: Kind | None = None
        self.reason = ""
        self.capitals: Capitals | None = None

    def opens(self) -> bool:
        """Whether it opens its sentence, or stands where capitals say nothing."""
        return self.first or (self.capitals is not None and self.capitals.say_nothing())


def names_of(report: Report, gazetteer: Gazetteer) -> list[Name]:
    """All names of the text and what may be one, in order, without overlaps."""
    chunks = chunks_of(report.text)
    marks = marks_of(chunks, gazetteer)
    line = line_at(report.published, gazetteer)
    names = [_piece(each, stated=True) for each in shared_names(chunks, marks, gazetteer)]
    for more in (
        [_piece(each, alone=True) for each in paired(chunks, marks, gazetteer, line)],
        [_known(each, report.text) for each in known_names(chunks, marks.having(KNOWN), gazetteer)],
        [_piece(each, stated=True) for each in announced(chunks, marks, gazetteer)],
    ):
        if more:
            spans = [(name.start, name.end) for name in names]
            names += [name for name in more if not _overlaps(name.start, name.end, spans)]
            names.sort(key=_start_of)
    names = _without_overlaps(names)
    heard = unlisted(
        chunks, marks.having(SOUNDS), [(name.start, name.end) for name in names], gazetteer, line
    )
    names += [_piece(each, heard=True) for each in heard]
    names.sort(key=_start_of)
    return names


def marks_of(chunks: Chunks, gazetteer: Gazetteer) -> Marks:
    """What each chunk of a text may hold of names."""
    return Marks(_marks(gazetteer).of(chunks))


@lru_cache(maxsize=2)
def _marks(gazetteer: Gazetteer) -> Values:
    """The marks of a chunk."""
    return Values(partial(_marks_of, gazetteer))


def _marks_of(gazetteer: Gazetteer, chunk: str) -> int:
    plain = PLAIN.match(chunk)
    if plain is not None:
        return _marks_of_word(gazetteer, chunk, plain[1])
    return _marks_of_any(gazetteer, chunk)


def _marks_of_word(gazetteer: Gazetteer, chunk: str, word: str) -> int:
    """The marks of a chunk that is a word with one capital, and signs behind it: fewer come into question."""
    opens = may_open(chunk, gazetteer)
    known = opens and opens_with_known(chunk, gazetteer)
    return (
        CAPITAL
        + INTRODUCES * introduces(chunk)
        + NUMBER * is_ordinal(fold(word))
        + KNOWN * opens
        + SOUNDS * (not known and may_sound(chunk, gazetteer))
        + OPENS * (len(word) == len(chunk) and opens_pair(chunk, gazetteer))
        + HOLDS * is_head(word)
    )


def _marks_of_any(gazetteer: Gazetteer, chunk: str) -> int:
    marks = INTRODUCES * introduces(chunk) + NUMBER * opens_with_number(chunk)
    if _CAPITAL.search(chunk) is None:
        return marks
    holds = holds_signs(chunk) or holds_pair(chunk, gazetteer) or holds_introduced(chunk)
    return (
        marks
        + CAPITAL
        + KNOWN * may_open(chunk, gazetteer)
        + SOUNDS * may_sound(chunk, gazetteer)
        + OPENS * opens_pair(chunk, gazetteer)
        + HOLDS * holds
    )


def _without_overlaps(names: Sequence[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in names:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _piece(piece: Piece, *, stated: bool = False, alone: bool = False, heard: bool = False) -> Name:
    kinds = {"settlement": piece.end - piece.start} if stated else {}
    name = Name(piece.start, piece.end, piece.candidates, piece.form, alone, 0.0, kinds)
    name.heard = heard
    return name


def _known(found: Found, text: str) -> Name:
    start, known = found.start, found.known
    name = Name(start, found.end, known.candidates, known.form, known.alone, known.frequency, {})
    name.first = _is_first(text, start)
    return name


def _overlaps(start: int, end: int, taken: Sequence[Span]) -> bool:
    at = bisect_left(taken, (end, 0)) - 1
    return at >= 0 and taken[at][1] > start


def _is_first(text: str, start: int) -> bool:
    """Whether a sentence may open with what begins there."""
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return False
    return _SENTENCE_START.search(text, max(0, start - 12), start) is not None
