"""Compiling the gazetteer's tables into the index: every spelling of every settlement, by folded form.

Settlements that share a name share its spellings: names are spelled out once, for a group of settlements.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import marisa_trie

from frontmap.fold import fold
from frontmap.gazetteer_tables import COLUMNS, Tables
from frontmap.spelling import phonetic
from frontmap.spelling.forms import forms

SCORE_UNIT = 10_000
_CHUNK = 200
_NAME_UK, _NAME_RU, _NAME_LATN = (COLUMNS.index(name) for name in ("name_uk", "name_ru", "name_latn"))
_LAT, _LON, _POPULATION = (COLUMNS.index(name) for name in ("lat", "lon", "population"))

Spelling = tuple[str, str, float]
"""Text, rule, score."""
Progress = Callable[[int, int], None]
"""Called with the number of names spelled out so far and in all."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name to spell out, for the settlements (row numbers, most populous first) that bear it.

    `rule` stands before the rules of its spellings; `plain` names are taken as they are written.
    """

    rows: tuple[int, ...]
    name_uk: str
    names_ru: tuple[str, ...]
    plain: tuple[Spelling, ...] = ()
    rule: str = ""


@dataclass(slots=True)
class _Spelled:
    """What a chunk of names comes to: parallel lists, rules by number."""

    rules: list[str] = field(default_factory=list)
    groups: array[int] = field(default_factory=lambda: array("I"))
    rule_numbers: array[int] = field(default_factory=lambda: array("H"))
    scores: array[int] = field(default_factory=lambda: array("H"))
    sounds: list[str] = field(default_factory=list)
    text: str = ""


def compile_parts(tables: Tables, progress: Progress | None = None) -> dict[str, bytes]:
    """The parts of the index (`frontmap.index`) for these tables.

    Raises:
        GazetteerError: a table is damaged.
    """
    rows = tables.settlements()
    names = list(_names(rows, tables))
    gathered = _Gathered(len(names))
    for chunk in _spell_all(names, progress):
        gathered.take(chunk)
    words = tables.common_words()
    others = {"not_alone": "\n".join(tables.not_alone()).encode()}
    return (
        others | gathered.parts() | _word_parts(words) | _group_parts(names, words["noun"]) | _row_parts(rows)
    )


def _names(rows: Sequence[tuple[str, ...]], tables: Tables) -> Iterator[Name]:
    populations = [_count(row[_POPULATION]) for row in rows]
    bearers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        bearers[row[_NAME_UK], row[_NAME_RU]].append(number)
    for (name_uk, name_ru), numbers in bearers.items():
        numbers.sort(key=lambda number: -populations[number])
        names_ru = tuple(name for name in name_ru.split(";") if name)
        yield Name(tuple(numbers), name_uk, names_ru, _official_latin(rows, numbers))
    number_of = {row[0]: number for number, row in enumerate(rows)}
    renamed: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for rename in tables.renames():
        if rename.settlement_id in number_of:
            renamed[rename.name_uk, rename.name_ru, "renamed:"].append(number_of[rename.settlement_id])
    for (name_uk, name_ru, rule), numbers in renamed.items():
        yield Name(tuple(numbers), name_uk, (name_ru,) if name_ru else (), rule=rule)
    others: dict[int, list[Spelling]] = defaultdict(list)
    for alternate in tables.alternates():
        if alternate.settlement_id in number_of:
            entry = (alternate.name, f"alternate:{alternate.origin}", 0.9)
            others[number_of[alternate.settlement_id]].append(entry)
    for number, plain in others.items():
        yield Name((number,), "", (), tuple(plain))


def _official_latin(rows: Sequence[tuple[str, ...]], numbers: Iterable[int]) -> tuple[Spelling, ...]:
    latin = dict.fromkeys(rows[number][_NAME_LATN] for number in numbers)
    return tuple((name, "latn:official", 1.0) for name in latin if name)


def _spell_all(names: Sequence[Name], progress: Progress | None) -> Iterator[_Spelled]:
    """Spell all names out, over the cores where processes can be forked."""
    chunks = [(start, names[start : start + _CHUNK]) for start in range(0, len(names), _CHUNK)]
    cores = os.cpu_count() or 1
    if cores > 1 and len(chunks) > 4 and sys.platform == "linux":
        with multiprocessing.get_context("fork").Pool(cores) as pool:
            yield from _counted(pool.imap(_spell, chunks), len(names), progress)
    else:
        yield from _counted(map(_spell, chunks), len(names), progress)


def _counted(chunks: Iterable[_Spelled], total: int, progress: Progress | None) -> Iterator[_Spelled]:
    for number, chunk in enumerate(chunks, 1):
        yield chunk
        if progress:
            progress(min(number * _CHUNK, total), total)


def _spell(chunk: tuple[int, Sequence[Name]]) -> _Spelled:
    """Spell a chunk of names out, folding them all at once; a form that several rules give keeps the best."""
    first, names = chunk
    spelled = _Spelled()
    rules: dict[str, int] = {}
    texts: list[str] = []
    found = [sorted(_spellings(name), key=lambda entry: -entry[2]) for name in names]
    folded = iter(fold("\n\n".join(text for entries in found for text, _, _ in entries)).split("\n\n"))
    for group, entries in enumerate(found, first):
        seen: set[str] = set()
        for _, rule, score in entries:
            text = trim(next(folded))
            if not text or text in seen:
                continue
            seen.add(text)
            texts.append(text)
            spelled.groups.append(group)
            spelled.rule_numbers.append(rules.setdefault(rule, len(rules)))
            spelled.scores.append(round(score * SCORE_UNIT))
            spelled.sounds.append(phonetic.key(text) if _sounds(rule) else "")
    spelled.text = "\n".join(texts)
    spelled.rules = list(rules)
    return spelled


def _sounds(rule: str) -> bool:
    """Whether a spelling by this rule is found by sound too: cases of a name are not."""
    return rule.startswith(("latn", "alternate", "renamed:latn")) or rule.endswith("nominative")


def _spellings(name: Name) -> Iterator[Spelling]:
    """Text, rule and score of every spelling of a name."""
    yield from name.plain
    if name.name_uk or name.names_ru:
        for form in forms(name.name_uk, name.names_ru):
            yield form.text, name.rule + form.rule, form.score


def trim(folded: str) -> str:
    """A folded name without the signs and spaces at its ends; empty where no letter or digit is left."""
    start, end = 0, len(folded)
    while start < end and not folded[start].isalnum():
        start += 1
    while end > start and not folded[end - 1].isalnum():
        end -= 1
    return folded[start:end]


class _Gathered:
    """All chunks together, forms numbered in the order of their first coming."""

    def __init__(self, groups: int) -> None:
        self.numbers: dict[str, int] = {}
        self.entries: list[tuple[int, int]] = []
        self.rules: dict[str, int] = {}
        self.sounds: dict[str, dict[int, int]] = defaultdict(dict)

    def take(self, chunk: _Spelled) -> None:
        rules = [self.rules.setdefault(rule, len(self.rules)) for rule in chunk.rules]
        numbers = self.numbers
        texts = chunk.text.split("\n") if chunk.groups else []
        entries = zip(texts, chunk.groups, chunk.rule_numbers, chunk.scores, chunk.sounds, strict=True)
        for text, group, rule, score, sound in entries:
            number = numbers.setdefault(text, len(numbers))
            self.entries.append((number, group << 32 | rules[rule] << 16 | score))
            if sound:
                self.sounds[sound].setdefault(group, number)

    def parts(self) -> dict[str, bytes]:
        trie = marisa_trie.Trie(list(self.numbers))
        key_of = [trie[text] for text in self.numbers]
        by_key: list[list[int]] = [[] for _ in key_of]
        for number, packed in self.entries:
            by_key[key_of[number]].append(packed)
        for entries in by_key:
            entries.sort(key=lambda packed: (-(packed & 0xFFFF), packed >> 32))
        starts, flat = _flatten(by_key, "Q")
        return {
            "forms": trie.tobytes(),
            "form_starts": starts,
            "form_entries": flat,
            "rules": "\n".join(self.rules).encode(),
        } | self._sound_parts(key_of)

    def _sound_parts(self, key_of: Sequence[int]) -> dict[str, bytes]:
        trie = marisa_trie.Trie(list(self.sounds))
        lists: list[list[int]] = [[] for _ in self.sounds]
        for sound, by_group in self.sounds.items():
            lists[trie[sound]] = sorted({key_of[number] for number in by_group.values()})
        starts, flat = _flatten(lists, "I")
        return {"phonetic": trie.tobytes(), "phonetic_starts": starts, "phonetic_forms": flat}


def _word_parts(kinds: Mapping[str, Mapping[str, float]]) -> dict[str, bytes]:
    """Common words as a trie, and for each its frequency as an ordinary word and as a name."""
    ordinary = {**kinds["word"], **kinds["noun"]}
    names = kinds["name"]
    trie = marisa_trie.Trie(list(dict.fromkeys((*ordinary, *names))))
    parts = {"words": trie.tobytes()}
    for part, words in (("word_frequencies", ordinary), ("name_frequencies", names)):
        frequencies = bytearray(len(trie))
        for word, zipf in words.items():
            frequencies[trie[word]] = zipf_byte(zipf)
        parts[part] = bytes(frequencies)
    return parts


def zipf_byte(zipf: float) -> int:
    """A Zipf frequency from 0 to 8 as one byte, in steps of 0.04."""
    return max(0, min(200, round(zipf * 25)))


def _flatten(lists: Iterable[Sequence[int]], code: str) -> tuple[bytes, bytes]:
    """Lists one after another, and where each starts (with one start more, the end)."""
    starts, flat = array("I", [0]), array(code)
    for entries in lists:
        flat.extend(entries)
        starts.append(len(flat))
    return starts.tobytes(), flat.tobytes()


def _group_parts(names: Sequence[Name], nouns: Mapping[str, float]) -> dict[str, bytes]:
    starts, rows = _flatten((name.rows for name in names), "I")
    frequencies = bytearray()
    texts = ["\n\n".join(text or "?" for text in (name.name_uk, *name.names_ru)) for name in names]
    for folded in fold("\n\n—\n\n".join(texts)).split("\n\n-\n\n"):
        frequencies.append(max(zipf_byte(nouns.get(text, 0.0)) for text in folded.split("\n\n")))
    return {"group_starts": starts, "group_rows": rows, "group_frequencies": bytes(frequencies)}


def _row_parts(rows: Sequence[tuple[str, ...]]) -> dict[str, bytes]:
    lines = ["\t".join(row).encode() for row in rows]
    starts = array("Q", [0])
    for line in lines:
        starts.append(starts[-1] + len(line))
    return {
        "rows": b"".join(lines),
        "row_starts": starts.tobytes(),
        "ids": "\n".join(row[0] for row in rows).encode(),
        "columns": "\n".join(COLUMNS).encode(),
        "latitudes": array("d", (_degrees(row[_LAT]) for row in rows)).tobytes(),
        "longitudes": array("d", (_degrees(row[_LON]) for row in rows)).tobytes(),
        "populations": array("I", (_count(row[_POPULATION]) for row in rows)).tobytes(),
    }


def _count(cell: str) -> int:
    return int(cell) if cell else 0


def _degrees(cell: str) -> float:
    return float(cell) if cell else float("nan")
