"""Where a text says that one place lies from another: "12 km west of Donetsk", «севернее Купянска».

A relation ties the name of a place to the name that it is measured from. What it is worth for a candidate
follows from how well the candidate and the likely places of the other name fit the bearing and the distance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from frontmap.company import Floats, km_between
from frontmap.patterns import flat_part
from frontmap.segment import Sentence
from frontmap.stated import Named
from frontmap.tables import read_table
from frontmap.words import any_of

_TABLE = Path(__file__).with_name("cues") / "bearings.tsv"
_WINDOW = 90
"""Characters before a name in which its bearing phrase stands."""
_LIST_GAP = 45
"""Characters between two names of which the second still goes with the first."""
_BREAK = re.compile(r"[;:.!?…\n•]")
_NEAR = re.compile(rf"[\s,()–—-]*(?:(?:and|та|і|и)\s+)?{any_of('bearing near')}\b")
_LIES = re.compile(rf"[\s,(–—-]*(?:{any_of('bearing lies')}[\s,]+)*\Z")
_EXPLAINS = re.compile(r"\s*[,(–—-][^;:.!?\n]*\Z")
_BY = re.compile(rf"\s+{any_of('bearing by')}\s+(?:{any_of('filler')}\.?\s+){{0,2}}[«\"“]?\Z")
_ALSO = re.compile(rf"\s*(?:\(|/|,)\s*(?:{any_of('also called')}[.\s-]*)*[«\"“]?\Z")
_HEAD_WIDTH = 60
"""A first sentence no longer than this with one name in it heads its paragraph."""
_FAR_KM, _REACH_KM, _HEAD_KM, _BY_KM = 10.0, 28.0, 20.0, 14.0
_LEAST = 0.05
_WIDE, _ANGLE = 40.0, 40.0
"""Degrees off the bearing that cost nothing, and over which the fit fades."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What the text says of where the name `target` lies from the name `anchor` (numbers of names).

    Attributes:
        degrees: the bearing from the anchor, clockwise from north, or None.
        km: the distance stated, or None.
        same: both are names of one place.
        weight: how much it counts.
        words: the relation as a person reads it.
    """

    target: int
    anchor: int
    degrees: float | None = None
    km: float | None = None
    same: bool = False
    weight: float = 1.0
    words: str = ""

    def logits(self, fits: Floats, beliefs: Floats) -> Floats:
        """What it adds for each candidate of the target, the anchor's being believed in so far."""
        return np.asarray(self.weight * np.log(_LEAST + fits @ beliefs))

    def fits(self, target: Named, anchor: Named) -> Floats:
        """How well each candidate of the target and each of the anchor lie to one another, from 0 to 1."""
        if self.same:
            own, other = ([place.settlement_id for place in each.settlements] for each in (target, anchor))
            return np.asarray(np.equal.outer(np.array(own), np.array(other)), dtype=np.float64)
        km = np.nan_to_num(km_between(target.points, anchor.points), nan=1000.0)
        if self.km is not None:
            cost = (
                np.maximum(np.abs(km - self.km) - max(_BY_KM if not self.km else 3.0, 0.25 * self.km), 0.0)
                / _FAR_KM
            )
        else:
            reach = _HEAD_KM if self.degrees is None else _REACH_KM
            cost = np.maximum(km - reach, 0.0) / _FAR_KM
        if self.degrees is not None:
            off = np.abs((_bearings(anchor.points, target.points).T - self.degrees + 180) % 360 - 180)
            unsure = np.array([place.uncertainty_km for place in target.settlements])
            certain = np.clip(km / np.maximum(np.nan_to_num(unsure, nan=20.0), 1.0)[:, None], 0.0, 1.0)
            cost = cost + certain * np.clip((off - _WIDE) / _ANGLE, 0.0, 3.0)
        return np.asarray(np.exp(-cost))


def _bearings(from_: Floats, to: Floats) -> Floats:
    """Initial bearings in degrees between all unit vectors of `from_` (rows) and all of `to` (columns)."""
    north = np.array([0.0, 0.0, 1.0])
    east = np.cross(north, from_)
    upward = np.cross(from_, east)
    return np.asarray(np.degrees(np.arctan2(east @ to.T, upward @ to.T)))


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
    phrases = {number: _phrase(text, sentence, names, number, own) for number in own}
    for number in own:
        phrase = phrases[number]
        if phrase is not None:
            for target in _governed(text, names, number, own, phrase, phrases):
                yield Relation(target, number, phrase.degrees, phrase.km, words=phrase.words)
        elif number > own.start and not phrases[number - 1] and _by(text, *names[number - 1 : number + 1]):
            yield Relation(number - 1, number, km=0.0, words=_words_between(text, names, number))
        elif number > own.start and _also_called(text, names[number - 1], names[number]):
            yield Relation(number, number - 1, same=True, words="another name of the same place")
            yield Relation(number - 1, number, same=True, words="another name of the same place")


def _phrase(text: str, sentence: Sentence, names: Sequence[Named], number: int, own: range) -> _Phrase | None:
    """The words for a bearing or a distance right before a name."""
    name = names[number]
    begin = names[number - 1].end if number > own.start else sentence.start
    begin = max(begin, name.start - _WINDOW)
    match = _pattern(sentence.lang).search(flat_part(text, begin, name.start))
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


def _by(text: str, one: Named, other: Named) -> bool:
    """«Степановка под Сумами», "Sadky by Sumy": the one lies beside the other."""
    gap = flat_part(text, one.end, other.start)
    return len(gap) <= _LIST_GAP and _BY.match(gap) is not None


def _words_between(text: str, names: Sequence[Named], number: int) -> str:
    return " ".join(text[names[number - 1].end : names[number].end].split())


def _also_called(text: str, one: Named, other: Named) -> bool:
    gap = flat_part(text, one.end, other.start)
    if len(gap) > _LIST_GAP or not _ALSO.match(gap):
        return False
    if "," in gap and not re.search(any_of("also called"), gap):
        return False
    known = {place.settlement_id for place in one.settlements}
    return any(place.settlement_id in known for place in other.settlements)


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
