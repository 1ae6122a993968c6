"""Names that the gazetteer knows, found in a text.

What forms a chunk of text may open is worked out once. A form of one word is known by the chunk alone; where
longer ones begin with the word, the text behind it is folded and looked at.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from frontmap.chunks import PLAIN, UPPER, WORD, Chunks
from frontmap.fold import fold, fold_with_offsets, folded_run
from frontmap.gazetteer import Gazetteer
from frontmap.kept import Kept, Last
from frontmap.records import Candidate

SURE_SOUND, _SHORTEST_HEARD = 0.6, 5
"""Least likeness by sound, and characters, at which a spelling may mean a settlement spelled otherwise."""

_CAPITAL: Final = re.compile(
    rf"{UPPER}(?<![^\W_].)[^\W_]*(?:(?:['’]|[ʼ`′](?=[a-zа-яіїєґё]))(?![sS](?![^\W_]))[^\W\d_]+)*"
)
"""A word with a capital, up to a genitive's sign."""
_LETTER = "A-Za-zА-Яа-яЁёІіЇїЄєҐґ"
_CLOSED = r"(?=[\s,.;:!?()…–—-]|\Z)"
_PARTED: Final = re.compile(
    rf"(?P<space>\Z|\s)|(?P<sign>[,.;:!?()/…])|(?P<quote>[»”]){_CLOSED}|(?P<apostrophe>['’]){_CLOSED}"
    rf"|(?P<hyphen>(?<=[{_LETTER}])[-–—](?=[{_LETTER}]))|(?P<genitive>(?<=[A-Za-z])['’`](?=[sS](?:\Z|[\s,.;:!?)…])))"
)
"""What parts a word from what follows it in its chunk, whatever that is."""
_NEXT_WORD: Final = re.compile(r"(?:[A-Za-z]+|[А-Яа-яЁёІіЇїЄєҐґ]+)(?=\Z|[\s,.;:!?)'’-])")
_MOST_SIGNS: Final = 10
_PARTING: Final = "-–—_(/.,:;\xa0"
"""What parts a word from a word before it."""
_KEPT_FORMS = 50_000


class Known(NamedTuple):
    """What the gazetteer says of a form."""

    form: str
    candidates: tuple[Candidate, ...]
    alone: bool
    frequency: float


class Found:
    """A known name at its place in a text."""

    __slots__ = ("end", "known", "start")

    def __init__(self, start: int, end: int, known: Known) -> None:
        self.start: Final = start
        self.end: Final = end
        self.known: Final = known


class _Opening(NamedTuple):
    """A capitalized word in a chunk that may open a form."""

    at: int
    end: int
    form: str
    """What it folds to, "" where what stands around has a say in it."""
    known: Known | None
    """What the word means by itself, None where it is no name."""
    goes_on: bool
    """Longer forms begin with it and with what parts it from the next word."""


class _Folded(NamedTuple):
    """A folded text with its way back to the raw one, and a place in it."""

    text: str
    offsets: Sequence[int]
    at: int


def may_open(chunk: str, gazetteer: Gazetteer) -> bool:
    """Whether a known name may begin in a chunk."""
    return bool(_openings(gazetteer)[chunk])


def opens_with_known(chunk: str, gazetteer: Gazetteer) -> bool:
    """Whether the first word of a chunk that may open a known name is one by itself."""
    openings = _openings(gazetteer)[chunk]
    return bool(openings) and openings[0].known is not None


def known_names(chunks: Chunks, numbers: Iterable[int], gazetteer: Gazetteer) -> list[Found]:
    """The longest capitalized stretches that the gazetteer knows, left to right, of those that begin in some
    chunks.
    """
    openings = _openings(gazetteer)
    names: list[Found] = []
    last = 0
    pieces, begins = chunks.pieces, chunks.starts
    for number in numbers:
        begin = begins[number]
        for opening in openings[pieces[number]]:
            start = begin + opening.at
            if start < last:
                continue
            if opening.goes_on and not _ends_there(chunks, number, begin, opening, gazetteer):
                name = _longest_name(chunks.text, start, opening, gazetteer)
                if name is None:
                    continue
            elif opening.known is not None:
                name = Found(start, begin + opening.end, opening.known)
            else:
                continue
            names.append(name)
            last = name.end
    return names


def _ends_there(chunks: Chunks, number: int, begin: int, opening: _Opening, gazetteer: Gazetteer) -> bool:
    """Whether the chunk behind the word continues no form."""
    end = begin + opening.end
    if not opening.form or end != begin + len(chunks.pieces[number]) or end == len(chunks.text):
        return False
    return chunks.text.startswith("\n\n", end) or _ends(opening.form, chunks.pieces[number + 1], gazetteer)


@lru_cache(maxsize=_KEPT_FORMS)
def _ends(form: str, following: str, gazetteer: Gazetteer) -> bool:
    """Whether no form goes on from a folded word with a chunk behind it."""
    word = _NEXT_WORD.match(following)
    return word is not None and not gazetteer.begins(f"{form} {fold(word.group())}")


@lru_cache(maxsize=2)
def _openings(gazetteer: Gazetteer) -> Kept[list[_Opening]]:
    """The words of a chunk that may open a form of the gazetteer."""
    return Kept(partial(_openings_of, gazetteer))


def _openings_of(gazetteer: Gazetteer, piece: str) -> list[_Opening]:
    plain = PLAIN.match(piece)
    if plain is not None:
        end = plain.end(1)
        form = fold(plain[1])
        if form.isalnum():
            opening = _opening(0, end, form, piece[end : end + 1] or " ", True, gazetteer)
            return [opening] if opening is not None else []
    found = []
    for capital in _CAPITAL.finditer(piece):
        at, end = capital.span()
        behind = _behind(piece, end)
        form = fold(capital.group()) if behind and _opens_word(piece, at) else ""
        if not form.isalnum():  # or an article is elided, or signs stay
            found.append(_Opening(at, end, "", None, True))
            continue
        opening = _opening(at, end, form, behind, _is_name(piece, at, end), gazetteer)
        if opening is not None:
            found.append(opening)
    return found


def _opening(
    at: int, end: int, form: str, behind: str, is_name: bool, gazetteer: Gazetteer
) -> _Opening | None:
    """What a word that folds to a form may open."""
    known = _known(form, gazetteer) if is_name and gazetteer.knows(form) else None
    goes_on = gazetteer.begins(form + behind)
    return None if known is None and not goes_on else _Opening(at, end, form, known, goes_on)


def _behind(piece: str, end: int) -> str:
    """What certainly stands behind a word of a chunk when it is folded; "" where that takes a closer look."""
    parted = _PARTED.match(piece, end)
    if parted is None:
        return ""
    if parted.lastgroup == "hyphen":
        word = _NEXT_WORD.match(piece, end + 1)
        return f" {fold(word.group())}" if word else " "
    if parted.lastgroup == "genitive":
        return f" s{piece[end + 2 : end + 3].strip() or ' '}"
    return {"space": " ", "quote": '"', "apostrophe": "'"}.get(parted.lastgroup or "", parted.group())


def _opens_word(piece: str, at: int) -> bool:
    """Whether folding lets a capital open a word: no apostrophe joins it to letters before."""
    if not at or piece[at - 1] in _PARTING:
        return True
    return at <= _MOST_SIGNS and not any(map(str.isalnum, piece[:at]))


def _longest_name(text: str, start: int, opening: _Opening, gazetteer: Gazetteer) -> Found | None:
    """The longest name that begins there with an opening."""
    opens = opening.form
    folded, offsets, at = _folded_from(text, start, gazetteer) if opens else _folded_text(text, start)
    if offsets[at] != start:
        return None
    for stop in gazetteer.longest(folded, at):
        end = _raw_end(text, offsets, stop)
        if _is_name(text, start, end):
            form = folded[at:stop]
            own = opening.known if form == opens else None
            return Found(start, end, own or _known(form, gazetteer))
    return None


def _folded_from(text: str, start: int, gazetteer: Gazetteer) -> _Folded:
    """The text folded from a word's beginning on, as far as a name may reach."""
    run = folded_run(text, start)
    end = start + len(run)
    if run and not gazetteer.begins(run + text[end : end + 1].replace("\n", " ")):
        return _Folded(run, range(start, end + 1), 0)
    return _folded_text(text, start)


def _folded_text(text: str, start: int) -> _Folded:
    folded, offsets = _folded_whole(text)
    return _Folded(folded, offsets, bisect_left(offsets, start))


_folded_whole: Final = Last(fold_with_offsets)


@lru_cache(maxsize=_KEPT_FORMS)
def _known(form: str, gazetteer: Gazetteer) -> Known:
    candidates, alone = gazetteer.meaning(form)
    more = _likened(candidates, form, gazetteer)
    return Known(form, candidates + more, alone, gazetteer.frequency(form))


def _likened(known: tuple[Candidate, ...], form: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Settlements whose own spelling sounds so: what the text means if it spells in a way of its own."""
    if not known or len(form) < _SHORTEST_HEARD:
        return ()
    have = {each.settlement_id for each in known}
    return gazetteer.sounding(form, SURE_SOUND, have)


def _raw_end(text: str, offsets: Sequence[int], stop: int) -> int:
    """Where the folded position `stop` ends in the raw text: behind the last raw character of the form."""
    end = offsets[stop - 1] + 1
    limit = offsets[stop] if stop < len(offsets) else len(text)
    while end < limit and not text[end].isspace() and text[end] in "\u0301\u0300'’ʼ`′":
        end += 1
    return end


def _is_name(text: str, start: int, end: int) -> bool:
    return _is_name_shaped(text[start:end]) and not _cut_from_compound(text, start, end)


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
