"""Compiling the gazetteer's tables into the index: every spelling of every settlement, by folded form.

Settlements that share a name share its spellings: names are spelled out once, for a group of settlements.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import numpy.typing as npt

from frontmap.errors import GazetteerError
from frontmap.garbage import without_gc
from frontmap.gazetteer_tables import COLUMNS, Tables
from frontmap.index import KINDS, SEVERAL
from frontmap.spelled import SCORE_UNIT, Key, Progress, Spelled, fold_all, spell_out
from frontmap.spelling import phonetic

_ALTERNATE = "alternate:"
_ALTERNATE_SCORE = 0.9
_NAMESAKES = 3
"""Russian names of namesakes that a settlement without one of its own is spelled out with, at most."""
_UKRAINIAN = re.compile("[А-ЩЬЮЯІЇЄҐа-щьюяіїєґ'’ʼ -]{3,60}")
_ONLY_UKRAINIAN = re.compile("[іїєґІЇЄҐ'’ʼ]")
_RUSSIAN = re.compile("[А-Яа-яЁё -]{3,60}")
_NAME_UK, _NAME_RU, _NAME_LATN = (COLUMNS.index(name) for name in ("name_uk", "name_ru", "name_latn"))
_LAT, _LON, _POPULATION, _KIND = (COLUMNS.index(name) for name in ("lat", "lon", "population", "kind"))

Packed = npt.NDArray[np.uint64]
Spelling = tuple[str, str, float]
"""Text, rule, score."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, for the settlements (row numbers, most populous first) that bear it.

    `key` is spelled out, and `rule` stands before the rules of its spellings; `plain` spellings are taken as
    they are.
    """

    rows: tuple[int, ...]
    key: Key
    plain: tuple[Spelling, ...] = ()
    rule: str = ""
    weight: float = 1.0


def compile_parts(tables: Tables, cache: Path, progress: Progress | None = None) -> dict[str, bytes]:
    """The parts of the index (`frontmap.index`) for these tables; spellings are kept in the folder `cache`.

    Raises:
        GazetteerError: a table is damaged.
    """
    rows = tables.settlements()
    if not rows:
        raise GazetteerError(f"{tables.shipped}: the gazetteer's table holds no settlement")
    names = list(_names(rows, tables))
    with without_gc():
        gathered = _gathered(names, cache, progress)
    words = tables.common_words()
    others = {"not_alone": "\n".join(tables.not_alone()).encode()}
    groups = _Groups(names, words["noun"], rows)
    return others | gathered.parts(groups) | _word_parts(words) | groups.parts() | _row_parts(rows)


def _gathered(names: Sequence[Name], cache: Path, progress: Progress | None) -> _Gathered:
    spelled = spell_out((name.key for name in names if any(name.key)), cache, progress)
    plain = iter(fold_all(text for name in names for text, _, _ in name.plain))
    gathered = _Gathered()
    for group, name in enumerate(names):
        if any(name.key):
            gathered.take(group, spelled[name.key], name)
        gathered.take_plain(group, [(next(plain), rule, score) for _, rule, score in name.plain])
    return gathered


def _names(rows: Sequence[tuple[str, ...]], tables: Tables) -> Iterator[Name]:
    populations = [_count(row[_POPULATION]) for row in rows]
    of_namesakes = _russian_of_namesakes(rows)
    bearers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        name_uk = row[_NAME_UK]
        bearers[name_uk, row[_NAME_RU] or of_namesakes.get(name_uk, "")].append(number)
    for (name_uk, name_ru), numbers in bearers.items():
        numbers.sort(key=lambda number: -populations[number])
        yield Name(tuple(numbers), _key(name_uk, name_ru), _official_latin(rows, numbers))
    number_of = {row[0]: number for number, row in enumerate(rows)}
    renamed: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for rename in tables.renames():
        if rename.settlement_id in number_of:
            renamed[rename.name_uk, rename.name_ru, "renamed:"].append(number_of[rename.settlement_id])
    for (name_uk, name_ru, rule), numbers in renamed.items():
        yield Name(tuple(numbers), _key(name_uk, name_ru), rule=rule)
    yield from _alternate_names(tables, number_of)


def _russian_of_namesakes(rows: Sequence[tuple[str, ...]]) -> dict[str, str]:
    """For each Ukrainian name the Russian names known for its bearers, the commonest first, as one cell.

    What one Вишневе is called in Russian another may be called too.
    """
    known: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row[_NAME_UK] and row[_NAME_RU]:
            known[row[_NAME_UK]].update(name for name in row[_NAME_RU].split(";") if name)
    return {
        name_uk: ";".join(sorted(names, key=lambda name: (-names[name], name))[:_NAMESAKES])
        for name_uk, names in known.items()
    }


def _alternate_names(tables: Tables, number_of: Mapping[str, int]) -> Iterator[Name]:
    """Alternate names as they are written; those in Ukrainian or Russian letters spelled out too, for their
    cases."""
    written: dict[int, list[Spelling]] = defaultdict(list)
    spelled: dict[tuple[Key, str], list[int]] = defaultdict(list)
    for alternate in tables.alternates():
        number = number_of.get(alternate.settlement_id)
        if number is None:
            continue
        rule = _ALTERNATE + alternate.origin
        written[number].append((alternate.name, rule, _ALTERNATE_SCORE))
        if key := _inflected(alternate.name):
            spelled[key, rule + ":"].append(number)
    for number, plain in written.items():
        yield Name((number,), (), tuple(plain))
    for (key, rule), numbers in spelled.items():
        yield Name(tuple(numbers), key, rule=rule, weight=_ALTERNATE_SCORE)


def _inflected(name: str) -> Key | None:
    """What to spell out for an alternate name: none where its letters are of neither language."""
    plain = name.replace("\u0301", "")
    if _UKRAINIAN.fullmatch(plain) and _ONLY_UKRAINIAN.search(plain):
        return (plain,)
    return ("", plain) if _RUSSIAN.fullmatch(plain) else None


def _official_latin(rows: Sequence[tuple[str, ...]], numbers: Iterable[int]) -> tuple[Spelling, ...]:
    latin = dict.fromkeys(rows[number][_NAME_LATN] for number in numbers)
    return tuple((name, "latn:official", 1.0) for name in latin if name)


def _key(name_uk: str, names_ru: str) -> Key:
    """What to spell out for the names in two cells; a cell may hold several Russian names."""
    return (name_uk, *(name for name in names_ru.split(";") if name))


class _Gathered:
    """All spellings together, numbered in the order of their first coming."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.rules: dict[str, int] = {}
        self.sounds: dict[str, set[str]] = defaultdict(set)
        self.entry_numbers = array("I")
        self.entries = array("Q")

    def take(self, group: int, spelled: Spelled, name: Name) -> None:
        """The spellings of a name; a name of that sound is compared with the best in each script."""
        rules = [name.rule + rule for rule in spelled.rules] if name.rule else spelled.rules
        scores = spelled.scores
        if name.weight != 1.0:
            scores = [round(score * name.weight) for score in scores]
        self._take(group, spelled.texts, rules, scores)
        best = {text.isascii(): text for text in reversed(spelled.texts)}
        for sound in spelled.sounds:
            self.sounds[sound].update(best.values())

    def take_plain(self, group: int, spellings: Iterable[Spelling]) -> None:
        """Folded spellings that stand for themselves."""
        kept = [spelling for spelling in spellings if spelling[0]]
        texts = [text for text, _, _ in kept]
        scores = [round(score * SCORE_UNIT) for _, _, score in kept]
        self._take(group, texts, [rule for _, rule, _ in kept], scores)
        for text in texts:
            if sound := phonetic.key(text):
                self.sounds[sound].add(text)

    def _take(self, group: int, texts: list[str], rules: list[str], scores: list[int]) -> None:
        numbers, known, high = self.numbers, self.rules, group << 32
        self.entry_numbers.extend([numbers.setdefault(text, len(numbers)) for text in texts])
        self.entries.extend(
            [
                high | known.setdefault(rule, len(known)) << 16 | score
                for rule, score in zip(rules, scores, strict=True)
            ]
        )

    def parts(self, groups: _Groups) -> dict[str, bytes]:
        trie = marisa_trie.Trie(list(self.numbers))
        key_of = np.fromiter((trie[text] for text in self.numbers), dtype=np.uint32, count=len(self.numbers))
        entries: npt.NDArray[np.uint64] = np.frombuffer(self.entries, dtype=np.uint64)
        keys = key_of[np.frombuffer(self.entry_numbers, dtype=np.uint32)]
        worse = np.uint64(0xFFFF) - (entries & np.uint64(0xFFFF))
        order = np.lexsort((entries >> np.uint64(32), worse, keys))
        keys, entries = keys[order], entries[order]
        counts = np.bincount(keys, minlength=len(key_of))
        best = entries[np.cumsum(counts) - counts]
        several = (counts > 1)[keys]
        forms, found = groups.ranked(keys[several].astype(np.uint64), entries[several])
        runs = np.bincount(forms, minlength=len(key_of)).astype(np.uint64)
        leads = np.uint64(SEVERAL) | runs << np.uint64(32) | (np.cumsum(runs) - runs)
        return {
            "forms": trie.tobytes(),
            "form_heads": np.where(counts > 1, leads, best).tobytes(),
            "form_entries": found.tobytes(),
            "form_meanings": groups.frequencies[best >> np.uint64(32)].tobytes(),
            "rules": "\n".join(self.rules).encode(),
        } | self._sound_parts(trie)

    def _sound_parts(self, forms: marisa_trie.Trie) -> dict[str, bytes]:
        trie = marisa_trie.Trie(list(self.sounds))
        lists: list[list[int]] = [[] for _ in self.sounds]
        for sound, texts in self.sounds.items():
            lists[trie[sound]] = sorted(forms[text] for text in texts)
        starts, flat = _flatten(lists, "I")
        return {"phonetic": trie.tobytes(), "phonetic_starts": starts, "phonetic_forms": flat}


def _word_parts(kinds: Mapping[str, Mapping[str, float]]) -> dict[str, bytes]:
    """Common words as a trie, and for each its frequency as an ordinary word and as a name."""
    ordinary = {**kinds["word"], **kinds["noun"]}
    names, places = kinds["name"], kinds["place"]
    trie = marisa_trie.Trie(list(dict.fromkeys((*ordinary, *names, *places))))
    parts = {"words": trie.tobytes()}
    for part, words in (
        ("word_frequencies", ordinary),
        ("name_frequencies", names),
        ("place_frequencies", places),
    ):
        frequencies = bytearray(len(trie))
        for word, zipf in words.items():
            frequencies[trie[word]] = zipf_byte(zipf)
        parts[part] = bytes(frequencies)
    return parts


def zipf_byte(zipf: float) -> int:
    """A Zipf frequency from 0 to 8 as one byte, in steps of 0.04."""
    return max(0, min(200, round(zipf * 25)))


def _heads(counts: npt.NDArray[Any], values: npt.NDArray[np.uint64]) -> tuple[Packed, Packed]:
    """Heads (`index.SEVERAL`) for runs of so many values each, and the values of the runs of several."""
    counts = counts.astype(np.uint64)
    first = np.cumsum(counts) - counts
    alone = counts == 1
    kept = np.where(alone, np.uint64(0), counts)
    leads = np.uint64(SEVERAL) | kept << np.uint64(32) | (np.cumsum(kept) - kept)
    heads = np.where(alone, values[first], leads)
    return heads, values[np.repeat(~alone, counts.astype(np.int64))]


def _flatten(lists: Iterable[Sequence[int]], code: str) -> tuple[bytes, bytes]:
    """Lists one after another, and where each starts (with one start more, the end)."""
    starts, flat = array("I", [0]), array(code)
    for entries in lists:
        flat.extend(entries)
        starts.append(len(flat))
    return starts.tobytes(), flat.tobytes()


class _Groups:
    """The settlements of each group, and how common its name is as an ordinary noun."""

    def __init__(
        self, names: Sequence[Name], nouns: Mapping[str, float], rows: Sequence[tuple[str, ...]]
    ) -> None:
        self._counts = np.array([len(name.rows) for name in names], dtype=np.int64)
        self._rows = np.array([row for name in names for row in name.rows], dtype=np.uint64)
        self._populations = np.array([_count(row[_POPULATION]) for row in rows], dtype=np.int64)
        folded = iter(fold_all(text for name in names for text in name.key))
        self.frequencies = np.array(
            [max((zipf_byte(nouns.get(next(folded), 0.0)) for _ in name.key), default=0) for name in names],
            dtype=np.uint8,
        )

    def parts(self) -> dict[str, bytes]:
        heads, rows = _heads(self._counts, self._rows)
        return {"group_heads": heads.tobytes(), "group_rows": rows.astype(np.uint32).tobytes()}

    def ranked(self, forms: Packed, entries: Packed) -> tuple[npt.NDArray[np.int64], Packed]:
        """Entries of forms, the best of each first, with their settlements in the place of their groups, each
        once and the most populous of equally good ones first; and the forms that these are of.
        """
        groups = entries >> np.uint64(32)
        counts, firsts = self._counts[groups], (np.cumsum(self._counts) - self._counts)[groups]
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        rows = self._rows[np.repeat(firsts, counts) + inside]
        spellings = np.repeat(entries & np.uint64(0xFFFFFFFF), counts)
        forms = np.repeat(forms, counts)
        kept = np.sort(np.unique(forms << np.uint64(32) | rows, return_index=True)[1])
        rows, spellings, forms = rows[kept], spellings[kept], forms[kept]
        worse = np.uint64(0xFFFF) - (spellings & np.uint64(0xFFFF))
        order = np.lexsort((-self._populations[rows], worse, forms))
        return forms[order].astype(np.int64), (rows << np.uint64(32) | spellings)[order]


def _row_parts(rows: Sequence[tuple[str, ...]]) -> dict[str, bytes]:
    lines = ["\t".join(row).encode() for row in rows]
    starts = array("Q", [0])
    for line in lines:
        starts.append(starts[-1] + len(line))
    return {
        "rows": b"".join(lines),
        "row_starts": starts.tobytes(),
        "ids": "\n".join(row[0] for row in rows).encode(),
        "latitudes": array("d", (_degrees(row[_LAT]) for row in rows)).tobytes(),
        "longitudes": array("d", (_degrees(row[_LON]) for row in rows)).tobytes(),
        "populations": array("I", (_count(row[_POPULATION]) for row in rows)).tobytes(),
        "kinds": bytes(KINDS.index(row[_KIND]) if row[_KIND] in KINDS else 0 for row in rows),
    }


def _count(cell: str) -> int:
    return int(cell) if cell else 0


def _degrees(cell: str) -> float:
    return float(cell) if cell else float("nan")
