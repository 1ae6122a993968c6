"""Russian names that Ukrainian settlement names have, derived part by part with `russian.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from frontmap.spelling.decline import kinds
from frontmap.spelling.words import cased, join, plain, split
from frontmap.tables import read_table

_TABLE = Path(__file__).with_name("russian.tsv")
_BREADTH = 6
"""Guesses kept at every letter of a word: more change nothing but the time."""
_LETTER = 0.97
"""Weight of one letter that only the letter rows explain; parts that longer rows explain cost nothing."""
_LEAST = 0.6
_REST, _SHORT = 3, 3
"""Letters that must follow a prefix; prefixes of `_SHORT` letters and fewer are never written apart."""
_LETTERWISE = frozenset({"letter", "inner"})
_AT_END = frozenset({"ending", "adjective"})


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    after: re.Pattern[str] | None
    source: str
    target: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Guess:
    """A Russian beginning of a word, its weight, and the rules that gave it."""

    text: str
    weight: float
    rules: tuple[_Rule, ...] = ()

    def then(self, rule: _Rule, cost: float) -> _Guess:
        return _Guess(self.text + rule.target, self.weight * rule.weight * cost, (*self.rules, rule))


@lru_cache(maxsize=1)
def _rules() -> tuple[dict[str, list[_Rule]], dict[str, list[_Rule]], int]:
    """Whole-word rules and part rules by what they replace, and the length of the longest part."""
    words: dict[str, list[_Rule]] = {}
    parts: dict[str, list[_Rule]] = {}
    for row in read_table(_TABLE):
        after = re.compile(row["after"]) if row["after"] else None
        rule = _Rule(row["kind"], after, row["from"], row["to"], float(row["score"]))
        (words if rule.kind == "word" else parts).setdefault(rule.source, []).append(rule)
    return words, parts, max(map(len, parts))


def _fits(rule: _Rule, word: str, start: int, end: int, adjective: bool) -> bool:
    """Whether a rule may read `word[start:end]`."""
    if rule.kind in _AT_END and end < len(word):
        return False
    if rule.kind == "inner" and end == len(word):
        return False
    if (rule.kind == "adjective" and not adjective) or (rule.kind == "start" and start > 0):
        return False
    return rule.after is None or (start > 0 and rule.after.match(word[start - 1]) is not None)


def _extend(word: str, start: int, ends: list[list[_Guess]], adjective: bool) -> None:
    """Carry the guesses for `word[:start]` over every rule that fits there."""
    _, parts, longest = _rules()
    for end in range(start + 1, min(len(word), start + longest) + 1):
        fitting = [
            rule for rule in parts.get(word[start:end], ()) if _fits(rule, word, start, end, adjective)
        ]
        specific = {rule.kind for rule in fitting if rule.after}
        for rule in fitting:
            if rule.after is None and rule.kind in specific:
                continue
            if rule.kind != "prefix":
                cost = _LETTER ** (end - start) if rule.kind in _LETTERWISE else 1.0
                ends[end] += [guess.then(rule, cost) for guess in ends[start]]
            elif start == 0 and len(word) - end >= _REST:
                for rest in _weighed(word[end:], adjective):
                    ends[-1].append(
                        _Guess(rule.target + rest.text, rule.weight * rest.weight, (rule, *rest.rules))
                    )


@lru_cache(maxsize=65536)
def _weighed(word: str, adjective: bool) -> tuple[_Guess, ...]:
    """Russian words for a lower-case Ukrainian one, the heaviest first."""
    words, _, _ = _rules()
    if word in words:
        return tuple(_Guess(rule.target, rule.weight, (rule,)) for rule in words[word])
    ends: list[list[_Guess]] = [[] for _ in range(len(word) + 1)]
    ends[0] = [_Guess("", 1.0)]
    for start in range(len(word)):
        ends[start] = _best(ends[start])
        _extend(word, start, ends, adjective)
    return tuple(_best(ends[-1]))


def _best(guesses: list[_Guess]) -> list[_Guess]:
    """The heaviest guess of every text, at most `_BREADTH`."""
    texts: dict[str, _Guess] = {}
    for guess in sorted(guesses, key=lambda guess: -guess.weight):
        texts.setdefault(guess.text, guess)
    return list(texts.values())[:_BREADTH]


def russian_names(name_uk: str) -> list[tuple[str, float]]:
    """Russian names that a Ukrainian settlement name may have, each with a score to 1, best first.

    Args:
        name_uk: one word or several, in the nominative.
    """
    name = plain(name_uk)
    words, marks = split(name)
    if len(words) > 1 and name.lower() in _rules()[0]:
        whole = _rules()[0][name.lower()]
        return [(_titled(rule.target, name), round(0.95 * rule.weight, 3)) for rule in whole]
    found: list[tuple[tuple[str, ...], float]] = [((), 1.0)]
    for word, kind in zip(words, kinds(words, marks, "uk"), strict=True):
        known = _weighed(word.lower(), kind == "adj")
        top = max((guess.weight for guess in known), default=1.0)
        found = [
            ((*chosen, cased(guess.text, word)), weight * guess.weight / top)
            for chosen, weight in found
            for guess in known
        ]
        found = sorted(found, key=lambda item: -item[1])[: 2 * _BREADTH]
    names: dict[str, tuple[str, float]] = {}
    for chosen, weight in found:
        if weight >= _LEAST:
            russian = join(chosen, marks)
            names.setdefault(russian.replace("ё", "е").replace("Ё", "Е"), (russian, round(0.95 * weight, 3)))
    return list(names.values())[:_BREADTH] if words else []


def prefix_of(word: str) -> str:
    """The longest prefix of the table that another word follows in a Ukrainian or Russian `word`, or nothing.

    Новопавлівка has ново; so has Новопавловка.
    """
    lower = word.lower()
    for end in range(min(len(lower) - _REST, _longest_prefix()), _SHORT, -1):
        if lower[:end] in _prefixes():
            return word[:end]
    return ""


@lru_cache(maxsize=1)
def _prefixes() -> frozenset[str]:
    rules = [rule for rules in _rules()[1].values() for rule in rules if rule.kind == "prefix"]
    return frozenset(side for rule in rules for side in (rule.source, rule.target))


@lru_cache(maxsize=1)
def _longest_prefix() -> int:
    return max(map(len, _prefixes()))


def _titled(target: str, name: str) -> str:
    """A Russian name of several words with capitals where the Ukrainian one has them."""
    words, marks = split(target)
    models = split(name)[0]
    return join([cased(word, model) for word, model in zip(words, models, strict=True)], marks)


_LETTERS = str.maketrans(
    {"і": "и", "ї": "и", "є": "е", "ґ": "г", "'": "", "І": "И", "Ї": "И", "Є": "Е", "Ґ": "Г"}
)
_ENDINGS = (("ово", "ове"), ("ево", "еве"), ("єво", "єве"), ("ино", "ине"))


def loose_names(name_uk: str) -> Iterator[tuple[Literal["uk", "ru"], str, str, float]]:
    """(language, rule, name, score) of names written by neither language's rules.

    Russian letters for the Ukrainian ones one by one (Авдиивка, Гришине), and the endings -ово and -ове
    exchanged, which official lists and reports both do.
    """
    name = plain(name_uk)
    letters = name.translate(_LETTERS)
    yield "ru", "ru:letters", letters, 0.8
    yield "ru", "ru:letters", re.sub("(?<![гкхжчшщцГКХЖЧШЩЦ])и(?!й)", "ы", name).translate(_LETTERS), 0.72
    for one, other in _ENDINGS:
        if name.endswith(one):
            yield "uk", "uk:variant", name[: -len(one)] + other, 0.9
        elif name.endswith(other):
            yield "uk", "uk:variant", name[: -len(other)] + one, 0.85
