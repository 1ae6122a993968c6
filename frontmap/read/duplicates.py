"""Folding near-duplicates: a post that ten channels forward is one report with ten sources.

How duplicates are told (no outside method; the parts are the usual ones of near-duplicate detection):

1. Signature lines (handles, links, hashtags, share buttons) and punctuation aside, each text is the set of
   its runs of `SHINGLE` words. MinHash signatures of these sets, in bands, give the candidate pairs.
2. A pair is folded only where the sets overlap by `OVERLAP` (Jaccard index), where both hold the same names
   (capitalized words) and numbers, and where the days of publication are `DAYS` apart at most: daily
   bulletins repeat their sentences with other places, and a warning repeated a week later is a new one.
3. Words of the two sources' own names, short lines that hold one ("Channel A writes:"), and words of alarm
   ("Breaking") tell nothing apart.
"""

from __future__ import annotations

import pickle
import re
import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from functools import lru_cache
from typing import IO

import numpy as np
import numpy.typing as npt

from frontmap.read.boilerplate import alarms, boilerplate
from frontmap.records import Report

SHINGLE = 4
OVERLAP = 0.7
DAYS = 3
_BANDS = 8
_ROWS = 4
_COMPARED = 32  # group heads that a report is compared with in one bucket
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_LINK = re.compile(r"https?://\S+|\bt\.me/\S+|(?<!\w)[@#]\w{3,}")
_PRINTS = 1024  # reports that are kept for comparison, some kB each
_SIGNATURE = 8  # words that a line with a source's name has at most where it is a signature
_MIX = np.uint64(0x9E3779B97F4A7C15)

_random = np.random.default_rng(20250224)
_FACTORS = _random.integers(1, 2**63, _BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)
_TERMS = _random.integers(0, 2**63, _BANDS * _ROWS, dtype=np.uint64)
_POWERS = _random.integers(1, 2**63, SHINGLE, dtype=np.uint64) | np.uint64(1)


def fold_duplicates(reports: Iterable[Report]) -> Iterator[Report]:
    """Fold reports that publish the same text: the earliest stays, with the others' sources in `also`.

    Reports without a date come after dated ones; of two of one day the one given first stays. What stays
    comes in the order given. Texts wait on disk, not in memory; a report takes about 100 bytes of memory.
    """
    with tempfile.TemporaryFile() as shelf:
        places, days, bands = _shelve(reports, shelf)
        heads = _groups(shelf, places, days, bands)
        followers: dict[int, list[int]] = {}
        for number, head in sorted(heads.items()):
            followers.setdefault(head, []).append(number)
        for number in range(len(places)):
            if number in heads:
                continue
            report = _load(shelf, places, number)
            others = [_load(shelf, places, other) for other in followers.get(number, ())]
            yield _with_sources(report, others) if others else report


def _shelve(
    reports: Iterable[Report], shelf: IO[bytes]
) -> tuple[array[int], array[int], npt.NDArray[np.uint64]]:
    """Write the reports away; keep where each lies, its day, and the hashes of its bands."""
    places, days, hashes = array("Q"), array("i"), array("Q")
    for report in reports:
        places.append(shelf.tell())
        pickle.dump(report, shelf, protocol=pickle.HIGHEST_PROTOCOL)
        days.append(report.published.toordinal() if report.published else 0)
        hashes.frombytes(_band_hashes(report).tobytes())
    return places, days, np.frombuffer(hashes, dtype=np.uint64).reshape(-1, _BANDS)


def _load(shelf: IO[bytes], places: array[int], number: int) -> Report:
    shelf.seek(places[number])
    report = pickle.load(shelf)
    assert isinstance(report, Report)
    return report


def body(report: Report) -> str:
    """The text without furniture, links, handles, and lines that hold nothing else."""
    text = report.text
    for start, end in reversed(boilerplate(text)):
        text = text[:start] + text[end:]
    lines = []
    for line in text.split("\n"):
        kept = _LINK.sub(" ", line)
        if kept == line or len(_WORD.findall(kept)) > 3:
            lines.append(kept)
    return "\n".join(lines)


def words_of(text: str) -> list[str]:
    """The words of a text, lower-cased, apostrophes of all kinds as one."""
    return _WORD.findall(text.casefold().replace("’", "'").replace("ʼ", "'"))


def _shingles(words: list[str]) -> npt.NDArray[np.uint64]:
    """A hash per run of `SHINGLE` words; one hash for a shorter text."""
    hashed = np.array([zlib.crc32(word.encode()) + 1 for word in words] or [0], dtype=np.uint64)
    if len(hashed) < SHINGLE:
        hashed = np.pad(hashed, (0, SHINGLE - len(hashed)))
    count = len(hashed) - SHINGLE + 1
    runs = sum((hashed[at : at + count] * _POWERS[at] for at in range(SHINGLE)), np.zeros(count, np.uint64))
    runs ^= runs >> np.uint64(29)
    runs *= _MIX
    return np.unique(runs ^ (runs >> np.uint64(32)))


def _band_hashes(report: Report) -> npt.NDArray[np.uint64]:
    shingles = _shingles(words_of(body(report)))
    least = (shingles[:, None] * _FACTORS + _TERMS).min(axis=0).reshape(_BANDS, _ROWS)
    mixed = np.zeros(_BANDS, np.uint64)
    for row in range(_ROWS):
        mixed = (mixed ^ least[:, row]) * _MIX
    return mixed


def _groups(
    shelf: IO[bytes], places: array[int], days: array[int], bands: npt.NDArray[np.uint64]
) -> dict[int, int]:
    """For each report that is folded, the number of the report that it is folded into."""
    heads: dict[int, int] = {}
    rank = sorted(range(len(places)), key=lambda number: (days[number] == 0, days[number], number))
    order = np.empty(len(places), dtype=np.int64)
    order[rank] = np.arange(len(places))
    prints = lru_cache(maxsize=_PRINTS)(lambda number: _Print(_load(shelf, places, number)))
    for band in range(_BANDS):
        column = bands[:, band]
        by_hash = np.lexsort((order, column))
        cuts = np.flatnonzero(np.diff(column[by_hash])) + 1
        for bucket in np.split(by_hash, cuts) if len(by_hash) else []:
            if len(bucket) > 1:
                _fold_bucket(bucket.tolist(), heads, prints)
    return {number: _head(number, heads) for number in heads}


def _fold_bucket(bucket: list[int], heads: dict[int, int], prints: Callable[[int], _Print]) -> None:
    """Fold the reports of one bucket, earliest first, each into the first head that it equals."""
    leaders: list[tuple[int, _Print]] = []
    for number in bucket:
        if number in heads:
            continue
        mine = prints(number)
        for leader, theirs in leaders:
            if mine.same_as(theirs):
                heads[number] = leader
                break
        else:
            leaders = [*leaders[-_COMPARED + 1 :], (number, mine)]


def _head(number: int, heads: dict[int, int]) -> int:
    while number in heads:
        number = heads[number]
    return number


class _Print:
    """What two reports are compared by: shingles and names, and both without what names the sources."""

    def __init__(self, report: Report) -> None:
        self.day = report.published
        self.own = _own_words(report)
        self._lines = [(line, words_of(line)) for line in body(report).split("\n")]
        self._words = {word for _, words in self._lines for word in words}
        self._whole = self._of(frozenset())

    def less(self, own: Set[str]) -> tuple[set[int], list[str]]:
        """Shingles and names without the words `own` and without the signatures that hold one."""
        return self._whole if own.isdisjoint(self._words) else self._of(own)

    def _of(self, own: Set[str]) -> tuple[set[int], list[str]]:
        kept = [each for each in self._lines if len(each[1]) > _SIGNATURE or own.isdisjoint(each[1])]
        shingles = _shingles([word for _, words in kept for word in words])
        return set(shingles.tolist()), _names_and_numbers("\n".join(line for line, _ in kept), own)

    def same_as(self, other: _Print) -> bool:
        """Whether the two are one text, by the rules above."""
        if self.day and other.day and abs((self.day - other.day).days) > DAYS:
            return False
        own = self.own | other.own
        (mine, names), (theirs, other_names) = self.less(own), other.less(own)
        return names == other_names and _overlap(mine, theirs, OVERLAP)


def _overlap(one: set[int], other: set[int], least: float) -> bool:
    common = len(one & other)
    return common >= least * (len(one) + len(other) - common)


def _names_and_numbers(text: str, own: Set[str]) -> list[str]:
    """Each name once, each number as often as it stands, less the names of the sources themselves."""
    found = [word for word in _WORD.findall(text) if word[0].isupper() or word[0].isdigit()]
    words = words_of(" ".join(found))
    names = {word for word in words if not word[0].isdigit()} - own - alarms()
    return sorted([*names, *(word for word in words if word[0].isdigit())])


def _own_words(report: Report) -> set[str]:
    """The words of the sources' names but for short ones ("of", "в")."""
    words = words_of(" ".join([report.source, report.author, *report.also]))
    return {word for word in words if len(word) > 2}


def _with_sources(report: Report, others: list[Report]) -> Report:
    names: list[str] = list(report.also)
    for other in others:
        names += [other.source or other.id, *other.also]
    also = tuple(dict.fromkeys(name for name in names if name and name != report.source))
    note = ("also", f"{len(others)} near-duplicates folded: {', '.join(other.id for other in others)[:500]}")
    return replace(report, also=also, provenance=(*report.provenance, note))
