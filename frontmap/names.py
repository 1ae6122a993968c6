"""The names of a text that may mean settlements, before it is decided what each is."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

from frontmap.chunks import UPPER, Chunks, chunks_of
from frontmap.context import Span
from frontmap.fold import fold, fold_with_offsets
from frontmap.front import line_at
from frontmap.gazetteer import Gazetteer
from frontmap.kept import Kept
from frontmap.records import Candidate, Kind, Report
from frontmap.shared_names import Piece, shared_names
from frontmap.unlisted import announced, paired, unlisted

SURE_SOUND, _SHORTEST_HEARD = 0.6, 5
"""Least likeness by sound, and characters, at which a spelling may mean a settlement spelled otherwise."""

_CAPITAL = re.compile(rf"{UPPER}(?<![^\W_].)[^\W_]*")
_LETTER = "A-Za-zА-Яа-яЁёІіЇїЄєҐґ"
_PLAIN = re.compile("[A-Z][A-Za-z]*|[А-ЯЁІЇЄҐ][А-Яа-яЁёІіЇїЄєҐґ]*")
_PARTED = re.compile(
    rf"(?P<space>\Z|\s)|(?P<sign>[,.;:!?()/…])|(?P<quote>[»”])[,.;:!?)…]*\Z|(?P<hyphen>(?<=[{_LETTER}])-(?=[{_LETTER}]))"
)
"""What parts a word from what follows it in its chunk, whatever that is."""
_FOLDED_SIGNS = {"space": " ", "quote": '"', "hyphen": " "}
_QUOTES, _PARTING = '(«“„"', "-–—_(/.,:;"
"""What may stand before a word alone, and what parts it from a word before it."""
WORD = re.compile(r"[^\W_]+")
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`′\-–][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:\A|[.!?…:;•|]|[\n\r])[\s\W]*\Z")
_KEPT_FORMS = 50_000


class _Known(NamedTuple):
    """What the gazetteer says of a form."""

    candidates: tuple[Candidate, ...]
    alone: bool
    frequency: float


class _Opening(NamedTuple):
    """A capitalized word in a chunk that may open a form."""

    at: int
    end: int
    form: str
    known: _Known | None
    """What the word means, where it can be nothing but a form by itself."""


class _Folded(NamedTuple):
    """A folded text with its way back to the raw one."""

    text: str
    offsets: array[int]


@dataclass(slots=True)
class Name:
    """A capitalized stretch that is some settlement's name, and what is known of it."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    form: str
    alone: bool
    """The gazetteer accepts the spelling without anything around it."""
    frequency: float
    first: bool
    """It opens its sentence, or stands where capitals say nothing."""
    kinds: dict[str, int] = field(default_factory=dict)
    kind: Kind | None = None
    reason: str = ""
    heard: bool = False
    """It only sounds like a name."""

    @property
    def span(self) -> Span:
        return self.start, self.end


def names_of(report: Report, gazetteer: Gazetteer) -> list[Name]:
    """All names of the text and what may be one, in order, without overlaps."""
    chunks = chunks_of(report.text)
    line = line_at(report.published, gazetteer)
    names = [_piece(each, stated=True) for each in shared_names(chunks, gazetteer)]
    for more in (
        [_piece(each, alone=True) for each in paired(chunks, gazetteer, line)],
        _known_names(chunks, gazetteer),
        [_piece(each, stated=True) for each in announced(chunks, gazetteer)],
    ):
        spans = [name.span for name in names]
        names += [name for name in more if not _overlaps(name.span, spans)]
        names.sort(key=lambda name: name.start)
    names = _without_overlaps(names)
    heard = unlisted(chunks, [name.span for name in names], gazetteer, line)
    return sorted([*names, *(_piece(each, heard=True) for each in heard)], key=lambda name: name.start)


def _without_overlaps(names: Sequence[Name]) -> list[Name]:
    kept: list[Name] = []
    for name in names:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _piece(piece: Piece, *, stated: bool = False, alone: bool = False, heard: bool = False) -> Name:
    kinds = {"settlement": piece.end - piece.start} if stated else {}
    name = Name(piece.start, piece.end, piece.candidates, piece.form, alone, 0.0, False, kinds)
    name.heard = heard
    return name


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    at = bisect_left(taken, (span[1], 0)) - 1
    return at >= 0 and taken[at][1] > span[0]


def _known_names(chunks: Chunks, gazetteer: Gazetteer) -> list[Name]:
    """The longest capitalized stretches that the gazetteer knows, left to right."""
    text, openings = chunks.text, _openings(gazetteer)
    folded: _Folded | None = None
    names: list[Name] = []
    last = 0
    for _, begin, piece in chunks.capitals:
        for at, end, form, known in openings[piece]:
            if begin + at < last:
                continue
            if known is not None:
                name: Name | None = _name(text, begin + at, begin + end, form, known)
            else:
                folded = folded or _Folded(*fold_with_offsets(text))
                name = _longest_name(text, folded, begin + at, gazetteer)
            if name is not None:
                names.append(name)
                last = name.end
    return names


@lru_cache(maxsize=2)
def _openings(gazetteer: Gazetteer) -> Kept[list[_Opening]]:
    """The words of a chunk that may open a form of the gazetteer."""
    return Kept(partial(_openings_of, gazetteer))


def _openings_of(gazetteer: Gazetteer, piece: str) -> list[_Opening]:
    found = []
    for capital in _CAPITAL.finditer(piece):
        at, end = capital.span()
        parted = _PARTED.match(piece, end)
        known = None
        form = ""
        if parted is not None and _opens_word(piece, at):
            form = fold(capital.group())
            sign = parted.lastgroup or ""
            if not gazetteer.begins(form + _FOLDED_SIGNS.get(sign, parted.group())):
                if not gazetteer.knows(form):
                    continue
                if sign != "hyphen" and not piece[:at].strip(_QUOTES) and _PLAIN.fullmatch(piece, at, end):
                    known = _known(form, gazetteer)
        found.append(_Opening(at, end, form, known))
    return found


def _opens_word(piece: str, at: int) -> bool:
    """Whether folding lets a capital open a word: no apostrophe joins it to letters before."""
    return not at or piece[at - 1] in _PARTING or not any(map(str.isalnum, piece[:at]))


def _longest_name(text: str, folded: _Folded, place: int, gazetteer: Gazetteer) -> Name | None:
    offsets = folded.offsets
    at = bisect_left(offsets, place)
    if offsets[at] != place:
        return None
    for stop in gazetteer.longest(folded.text, at):
        start, end = offsets[at], _raw_end(text, offsets, stop)
        surface = text[start:end]
        if not _is_name_shaped(surface) or _cut_from_compound(text, start, end):
            continue
        form = folded.text[at:stop]
        known = _known(form, gazetteer)
        if known.candidates:
            return _name(text, start, end, form, known)
    return None


def _name(text: str, start: int, end: int, form: str, known: _Known) -> Name:
    return Name(start, end, known.candidates, form, known.alone, known.frequency, _is_first(text, start))


def _is_first(text: str, start: int) -> bool:
    """Whether a sentence may open with what begins there."""
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return False
    return _SENTENCE_START.search(text, max(0, start - 12), start) is not None


@lru_cache(maxsize=_KEPT_FORMS)
def _known(form: str, gazetteer: Gazetteer) -> _Known:
    candidates = gazetteer.exact(form)
    alone = bool(candidates) and gazetteer.accepts_alone(form)
    return _Known(candidates + _likened(candidates, form, gazetteer), alone, gazetteer.frequency(form))


def _likened(known: tuple[Candidate, ...], form: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Settlements whose own spelling sounds so: what the text means if it spells in a way of its own."""
    if not known or len(form) < _SHORTEST_HEARD:
        return ()
    have = {each.settlement_id for each in known}
    more = (each for each in gazetteer.sounding(form) if each.settlement_id not in have)
    return tuple(each for each in more if each.score >= SURE_SOUND)


def _raw_end(text: str, offsets: Sequence[int], stop: int) -> int:
    """Where the folded position `stop` ends in the raw text: behind the last raw character of the form."""
    end = offsets[stop - 1] + 1
    limit = offsets[stop] if stop < len(offsets) else len(text)
    while end < limit and not text[end].isspace() and text[end] in "\u0301\u0300'’ʼ`′":
        end += 1
    return end


def _is_name_shaped(surface: str) -> bool:
    """Every word of it that counts is capitalized, and it breaks over at most one line."""
    if surface.count("\n") > 1 or "\n\n" in surface:
        return False
    words = WORD.findall(surface)
    return bool(words) and all(word[0].isupper() or len(word) <= 3 for word in words)


def _cut_from_compound(text: str, start: int, end: int) -> bool:
    """Whether the stretch is a piece of a longer hyphenated word (Rostov-on-Don, Sumy-based)."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if before in ("-", "@", "'", "’") and text[max(0, start - 2) : start - 1].isalnum():
        return before != "-" or text[max(0, start - 2)].islower() is False
    return len(after) == 2 and after[0] == "-" and after[1].islower()
