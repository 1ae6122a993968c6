"""Where a text says that one place lies from another: "12 km west of Donetsk", «севернее Купянска».

A relation ties the name of a place to the name that it is measured from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from frontmap.bearers import Named
from frontmap.patterns import flat_part, flatten
from frontmap.segment import Sentence
from frontmap.tables import read_table
from frontmap.words import any_of, words_of

_TABLE: Final = Path(__file__).with_name("cues") / "bearings.tsv"
_WINDOW: Final = 90
"""Characters before a name in which its bearing phrase stands."""
_LIST_GAP: Final = 45
"""Characters between two names of which the second still goes with the first."""
_BREAK: Final = re.compile(r"[;:.!?…\n•]")
_NEAR: Final = re.compile(rf"[\s,()–—-]*(?:(?:and|та|і|и)\s+)?{any_of('bearing near')}\b")
_LIES: Final = re.compile(rf"[\s,(–—-]*(?:{any_of('bearing lies')}[\s,]+)*\Z")
_EXPLAINS: Final = re.compile(r"\s*[,(–—-][^;:.!?\n]*\Z")
_ALSO_CALLED: Final = re.compile(any_of("also called"))
_BY: Final = re.compile(rf"\s+{any_of('bearing by')}\s+(?:{any_of('filler')}\.?\s+){{0,2}}[«\"“]?\Z")
_ALSO: Final = re.compile(rf"\s*(?:\(|/|,)\s*(?:{any_of('also called')}[.\s-]*)*[«\"“]?\Z")
_HEAD_WIDTH: Final = 60
"""A first sentence no longer than this with one name in it heads its paragraph."""


class Relation:
    """What the text says of where the name `target` lies from the name `anchor` (numbers of names).

    Attributes:
        degrees: the bearing from the anchor, clockwise from north, or None.
        km: the distance stated, or None.
        same: both are names of one place.
        weight: how much it counts.
        words: the relation as a person reads it.
    """

    __slots__ = ("anchor", "degrees", "km", "same", "target", "weight", "words")

    def __init__(
        self,
        target: int,
        anchor: int,
        degrees: float | None = None,
        km: float | None = None,
        same: bool = False,
        weight: float = 1.0,
        words: str = "",
    ) -> None:
        self.target: Final = target
        self.anchor: Final = anchor
        self.degrees: Final = degrees
        self.km: Final = km
        self.same: Final = same
        self.weight: Final = weight
        self.words: Final = words


class _Phrase(NamedTuple):
    start: int
    degrees: float | None
    km: float | None
    words: str


def relations(text: str, sentences: Sequence[Sentence], names: Sequence[Named]) -> list[Relation]:
    """All relations that the text states between the names, which come in its order."""
    found: list[Relation] = []
    low = 0
    while low < len(names):
        high = low
        while high < len(names) and names[high].sentence == names[low].sentence:
            high += 1
        found += _in_sentence(text, sentences[names[low].sentence], names, range(low, high))
        low = high
    return [*found, *_under_heads(text, sentences, names)]


def _in_sentence(text: str, sentence: Sentence, names: Sequence[Named], own: range) -> Iterator[Relation]:
    phrases: dict[int, _Phrase | None] = {}
    if _may_measure(flat_part(text, sentence.start, sentence.end), sentence.lang):
        phrases = {number: _phrase(text, sentence, names, number, own) for number in own}
    for number in own:
        phrase, before = phrases.get(number), number - 1
        if phrase is None and number > own.start:
            yield from _side_by_side(text, names, before, phrases.get(before) is None)
        elif phrase is not None:
            for target in _governed(text, names, number, own, phrase, phrases):
                yield Relation(target, number, phrase.degrees, phrase.km, words=phrase.words)


def _side_by_side(text: str, names: Sequence[Named], number: int, free: bool) -> Iterator[Relation]:
    """What ties a name to the next; `free` where no phrase says of its own where others lie from it."""
    one, other = names[number], names[number + 1]
    if other.start - one.end > _LIST_GAP:
        return
    gap = flat_part(text, one.end, other.start)
    if free and _BY.match(gap):
        yield Relation(number, number + 1, km=0.0, words=" ".join(text[one.end : other.end].split()))
    elif _ALSO.match(gap) and _are_same(one, other, gap):
        yield Relation(number + 1, number, same=True, words="another name of the same place")
        yield Relation(number, number + 1, same=True, words="another name of the same place")


def _may_measure(flat: str, lang: str) -> bool:
    """Whether a flattened text has a word for a bearing, or a unit of distance."""
    for sign in _signs(lang):  # noqa: SIM110 (a loop takes half the time)
        if sign in flat:
            return True
    return False


def _phrase(text: str, sentence: Sentence, names: Sequence[Named], number: int, own: range) -> _Phrase | None:
    """The words for a bearing or a distance right before a name."""
    name = names[number]
    begin = names[number - 1].end if number > own.start else sentence.start
    begin = max(begin, name.start - _WINDOW)
    before = flat_part(text, begin, name.start)
    if not _may_measure(before, sentence.lang):
        return None
    match = _pattern(sentence.lang).search(before)
    if match is None or not (match["noun"] or match["comparative"] or (match["km"] and match["of"])):
        return None
    if match["noun"] and not match["of"]:
        return None
    word = match["noun"] or match["comparative"]
    km = float(match["km"].replace(",", ".")) if match["km"] else None
    words = " ".join(text[begin + match.start() : name.end].split())
    return _Phrase(begin + match.start(), _degrees(sentence.lang, word) if word else None, km, words)


def _governed(
    text: str,
    names: Sequence[Named],
    anchor: int,
    own: range,
    phrase: _Phrase,
    phrases: dict[int, _Phrase | None],
) -> list[int]:
    """The names whose place the phrase tells: those listed behind its anchor, or the one before it."""
    following: list[int] = []
    at = names[anchor].end
    for number in range(anchor + 1, own.stop):
        gap = flat_part(text, at, names[number].start)
        if _BREAK.search(gap) or len(gap) > _LIST_GAP or phrases[number] is not None:
            break
        if not following and not _NEAR.match(gap):
            break
        following.append(number)
        at = names[number].end
    before = anchor - 1
    if before < own.start:
        return following
    gap = flat_part(text, names[before].end, phrase.start)
    if len(gap) <= _LIST_GAP and (_LIES.match(gap) or (not following and _EXPLAINS.match(gap))):
        return [before]
    return following


def _are_same(one: Named, other: Named, gap: str) -> bool:
    """Whether a place may bear both names, of which the second is set apart: "Bakhmut (Artemovsk)"."""
    if "," in gap and not _ALSO_CALLED.search(gap):
        return False
    known = {place.settlement_id for place in one.bearers.settlements}
    return any(place.settlement_id in known for place in other.bearers.settlements)


def _under_heads(text: str, sentences: Sequence[Sentence], names: Sequence[Named]) -> Iterator[Relation]:
    """Names under a short heading, or in a paragraph that opens with a bare name: near that one."""
    heads = dict(_heads(sentences, names))
    head: int | None = None
    section: int | None = None
    paragraph = -1
    for number, name in enumerate(names):
        sentence = sentences[name.sentence]
        if sentence.paragraph != paragraph:
            paragraph, head = sentence.paragraph, None
        if number in heads:
            if heads[number]:
                section = number
            head = number
        elif sentence.heading:
            section = None
        anchor = head if head is not None else section
        if anchor is not None and anchor != number:
            words = f"under the heading {text[names[anchor].start : names[anchor].end]}"
            yield Relation(number, anchor, weight=0.5, words=words)


def _heads(sentences: Sequence[Sentence], names: Sequence[Named]) -> Iterator[tuple[int, bool]]:
    """The names that head something, and whether it is a heading of its own line."""
    counts: dict[int, int] = {}
    for name in names:
        counts[name.sentence] = counts.get(name.sentence, 0) + 1
    for number, name in enumerate(names):
        sentence = sentences[name.sentence]
        opens = name.sentence == 0 or sentences[name.sentence - 1].paragraph != sentence.paragraph
        short = sentence.end - sentence.start <= _HEAD_WIDTH and name.start - sentence.start <= 8
        if opens and short and counts[name.sentence] == 1:
            yield number, sentence.heading


@lru_cache(maxsize=3)
def _words(lang: str) -> dict[str, dict[str, float]]:
    lang = lang if lang in ("uk", "ru") else "en"
    found: dict[str, dict[str, float]] = {"noun": {}, "comparative": {}}
    for row in read_table(_TABLE):
        if row["lang"] == lang:
            for word in row["words"].split(";"):
                found[row["form"]][word.strip()] = float(row["degrees"])
    return found


def _degrees(lang: str, word: str) -> float:
    for words in _words(lang).values():
        for known, degrees in words.items():
            if word == known or (known.endswith("*") and word.startswith(known[:-1])):
                return degrees
    raise KeyError(word)


@lru_cache(maxsize=3)
def _signs(lang: str) -> tuple[str, ...]:
    """The shortest of the words for bearings and units: each word of them holds one of these."""
    words = {word for form in _words(lang).values() for word in form} | {*words_of("bearing unit")}
    bare = {flatten(word.rstrip("*")) for word in words}
    return tuple(word for word in bare if not any(other in word for other in bare - {word}))


@lru_cache(maxsize=3)
def _pattern(lang: str) -> re.Pattern[str]:
    words = _words(lang)
    noun, comparative = (_either(words[form]) for form in ("noun", "comparative"))
    return re.compile(
        rf"(?<!\w)(?:(?P<km>\d{{1,3}}(?:[.,]\d)?)[\s-]*{any_of('bearing unit')}[\s,]+)?"
        rf"(?:{any_of('bearing lead')}\s+){{0,2}}"
        rf"(?:(?P<noun>{noun})\s+|(?P<comparative>{comparative})\s+)?"
        rf"(?:(?P<of>{any_of('bearing of')})\s+)?"
        rf"(?:{any_of('filler')}\.?\s+){{0,3}}[«\"“]?\Z"
    )


def _either(words: dict[str, float]) -> str:
    if not words:
        return r"(?!)"
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in longest)
