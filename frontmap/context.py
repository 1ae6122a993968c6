"""What the words around a place-like name tell about what it names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from frontmap.kept import Kept
from frontmap.patterns import flat_part, flatten, mask
from frontmap.scanner import Match, Scanner
from frontmap.segment import Sentence
from frontmap.tables import gazetteer_folder, read_table
from frontmap.vocabulary import Vocabulary

Span = tuple[int, int]

VETOES: Final = ("region", "water", "street", "district", "person", "other", "direction")
"""Kinds that a context may give a name instead of `settlement`, in order of precedence."""

_TABLE: Final = Path(__file__).with_name("cues") / "find.tsv"


_PATTERN_WORD: Final = re.compile(r"[\w'-]+\*?")
_NAME_WORD: Final = re.compile(r"[\w'-]+")
_NAME: Final = re.compile(r"\bXS?\b")
"""What stands for a name in a pattern."""


class _Spelled:
    """Patterns that spell names out, as those of rivers do: only names with words of theirs are meant."""

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        words = [word for pattern, _ in rows for word in _PATTERN_WORD.findall(flatten(pattern))]
        self._words = Vocabulary(words)
        self._any = any(not word.strip("_") for word in words)
        self._scanner = Scanner(rows)
        self._meant = Kept(self._may_mean)

    def scan(self, flat: str, names: Iterable[str]) -> list[Match[str]]:
        """The matches in a flattened text, where one of the names in it may be meant by a pattern."""
        return self._scanner.scan(flat) if any(map(self._meant.__getitem__, names)) else []

    def _may_mean(self, name: str) -> bool:
        """Whether a name has a word of a pattern."""
        words = _NAME_WORD.findall(name)
        return self._any or any(map(self._words.matching, words))


@lru_cache(maxsize=4)
def _around(lang: str) -> Scanner[str]:
    """The patterns of `cues/find.tsv` for what stands around a name; other languages have none."""
    return Scanner([row for row in _rows(lang) if _NAME.search(row[0])])


@lru_cache(maxsize=4)
def _spelled(lang: str) -> _Spelled:
    """Those that spell the name out."""
    return _Spelled([row for row in _rows(lang) if not _NAME.search(row[0])])


def _rows(lang: str) -> list[tuple[str, str]]:
    return [(row["pattern"], row["kind"]) for row in read_table(_TABLE) if row["lang"] == lang]


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Given names, lower-cased, of all three languages (`gazetteer/given_names.tsv`)."""
    return frozenset(row["name"] for row in read_table(gazetteer_folder() / "given_names.tsv"))


@lru_cache(maxsize=1)
def foreign_cities() -> dict[str, str]:
    """Folded spellings that belong to a large foreign city first (`gazetteer/foreign.tsv`), with its name."""
    rows = read_table(gazetteer_folder() / "foreign.tsv")
    return {row["form"]: f"{row['city']} ({row['country']})" for row in rows}


@lru_cache(maxsize=4)
def _waters(lang: str) -> _Spelled:
    """Names that rivers share with settlements, each with what the bare name means by default."""
    rows: list[tuple[str, str]] = []
    for row in read_table(gazetteer_folder() / "waters.tsv"):
        rows += [(name.strip(), row["default"]) for name in row[lang].split(";") if name.strip()]
    return _Spelled(rows)


def evidence(text: str, sentence: Sentence, spans: Sequence[Span]) -> dict[Span, dict[str, int]]:
    """For each span in the sentence the kinds of context around it, with the length of the longest match."""
    begin, lang = sentence.start, sentence.lang
    flat = flat_part(text, begin, sentence.end)
    local = [(start - begin, end - begin) for start, end in spans]
    names = [flat[start:end] for start, end in local]
    matches = _around(lang).scan(mask(flat, local), max(local)[0] if local else 0)
    matches += _spelled(lang).scan(flat, names)
    found: dict[Span, dict[str, int]] = defaultdict(dict)
    rows = sorted(zip(local, spans, strict=True))
    lows = [own[0] for own, _ in rows]
    for start, end, kind in matches:
        for own, span in rows[bisect_left(lows, start) : bisect_left(lows, end)]:
            if own[1] <= end:
                kinds = found[span]
                kinds[kind] = max(kinds.get(kind, 0), end - start)
    waters = _waters(lang).scan(flat, names)
    if waters:
        for own, span in zip(local, spans, strict=True):
            _add_water(flat, lang, own, waters, found[span])
    else:
        for kinds in found.values():
            kinds.pop("bank", None)
    return found


def _add_water(flat: str, lang: str, own: Span, waters: Sequence[Match[str]], kinds: dict[str, int]) -> None:
    """Marks a name that is also a river's as water: beside a bank, with an English article, or by default."""
    default = next((row for start, end, row in waters if start <= own[0] and end >= own[1]), None)
    if default is None:
        kinds.pop("bank", None)
        return
    article = lang == "en" and flat[: own[0]].endswith("the ")
    if "bank" in kinds or article or (default == "water" and "settlement" not in kinds):
        kinds["water"] = own[1] - own[0]
