"""The names of a text that may mean settlements, before it is decided what each is."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from weakref import WeakKeyDictionary

from frontmap.context import Span
from frontmap.fold import fold_with_offsets
from frontmap.front import line_at
from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate, Kind, Report
from frontmap.shared_names import Piece, shared_names
from frontmap.unlisted import announced, paired, unlisted

SURE_SOUND, _SHORTEST_HEARD = 0.6, 5
"""Least likeness by sound, and characters, at which a spelling may mean a settlement spelled otherwise."""

_CAPITAL = re.compile(r"[^\W\d_a-zа-яіїєґё](?<![^\W_].)[^\W_]*[ ,.;:!?)\n]?")
"""A word with a capital, and the sign behind it where that parts it from what follows in any case."""
_FIRST_WORD = re.compile(r"[^\W_]+")
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`′\-–][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:\A|[.!?…:;•|]|[\n\r])[\s\W]*\Z")
LONGEST_WORD = 30


class _Known(NamedTuple):
    """What the gazetteer says of a form."""

    candidates: tuple[Candidate, ...]
    alone: bool
    frequency: float


_FORMS: WeakKeyDictionary[Gazetteer, dict[str, _Known]] = WeakKeyDictionary()
"""Forms that were met before."""
_OPENS: WeakKeyDictionary[Gazetteer, dict[str, bool]] = WeakKeyDictionary()
"""Words that were met before, and whether a form may begin with them."""
_KEPT_FORMS = 50_000


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
    text = report.text
    line = line_at(report.published, gazetteer)
    names = [_piece(each, stated=True) for each in shared_names(text, gazetteer)]
    for more in (
        (_piece(each, alone=True) for each in paired(text, gazetteer, line)),
        _known_names(text, gazetteer),
        (_piece(each, stated=True) for each in announced(text, gazetteer)),
    ):
        spans = [name.span for name in names]
        names += [name for name in more if not _overlaps(name.span, spans)]
        names.sort(key=lambda name: name.start)
    names = _without_overlaps(names)
    heard = unlisted(text, [name.span for name in names], gazetteer, line)
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


def _known_names(text: str, gazetteer: Gazetteer) -> list[Name]:
    """The longest capitalized stretches that the gazetteer knows, left to right."""
    folded, offsets = fold_with_offsets(text)
    opens = _OPENS.setdefault(gazetteer, {})
    names: list[Name] = []
    last = at = 0
    for capital in _CAPITAL.finditer(text):
        word = capital.group()
        if opens.get(word) is False:
            continue
        start = capital.start()
        if start < last:
            continue
        at = bisect_left(offsets, start, at)
        if offsets[at] != start:
            continue
        if word not in opens and len(word) <= LONGEST_WORD and not word[-1].isalnum():
            if len(opens) >= _KEPT_FORMS:
                opens.clear()
            first = _FIRST_WORD.match(folded, at)
            opens[word] = first is None or gazetteer.opens(first.group())
        name = _longest_name(text, folded, offsets, at, gazetteer)
        if name is not None:
            names.append(name)
            last = name.end
    return names


def _longest_name(text: str, folded: str, offsets: array[int], at: int, gazetteer: Gazetteer) -> Name | None:
    for stop in gazetteer.longest(folded, at):
        start, end = offsets[at], _raw_end(text, offsets, stop)
        surface = text[start:end]
        if not _is_name_shaped(surface) or _cut_from_compound(text, start, end):
            continue
        form = folded[at:stop]
        first = bool(_SENTENCE_START.search(text, max(0, start - 12), start))
        known = _known(form, gazetteer)
        if known.candidates:
            return Name(start, end, known.candidates, form, known.alone, known.frequency, first)
    return None


def _known(form: str, gazetteer: Gazetteer) -> _Known:
    forms = _FORMS.setdefault(gazetteer, {})
    known = forms.get(form)
    if known is None:
        candidates = gazetteer.exact(form)
        alone = bool(candidates) and gazetteer.accepts_alone(form)
        candidates += _likened(candidates, form, gazetteer)
        if len(forms) >= _KEPT_FORMS:
            forms.clear()
        known = forms[form] = _Known(candidates, alone, gazetteer.frequency(form))
    return known


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
