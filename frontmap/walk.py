"""How steps of patterns go through one word of a text and the signs around it."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from frontmap.patterns import PLACE
from frontmap.steps import ANY_WORD, BREAKS, END, FORK, NAME, SIGN, SIGNS, UNBUILT, WORD, Step, is_word
from frontmap.vocabulary import Vocabulary

JOINTS = "'-"
"""What parts a word from within."""

_Tries = list[tuple[Step, int]]
"""Steps to try and where, the best last."""


class Part(NamedTuple):
    """A word of a text with the signs around it: `text[low:high]` is the word, which matches `words`."""

    text: str
    low: int
    high: int
    words: tuple[str, ...]


def walk(
    steps: Sequence[Step], part: Part, at: int, vocabulary: Vocabulary, *, opens: bool = False
) -> tuple[tuple[Step, ...], list[tuple[int, int]]]:
    """The steps that are left at the end of a part, begun at `at`, and the patterns that end in it, where.

    A pattern that ends drops what it would have tried later; what it tried before may still end behind.
    `opens`: the steps are the first of their patterns.
    """
    left: list[Step] = []
    ends: list[tuple[int, int]] = []
    seen: set[tuple[Step, int]] = set()
    size, ended = len(part.text), -1
    for first in steps:
        if first.row == ended:
            continue
        to_try = [(first, at)]
        while to_try:
            now = to_try.pop()
            if now in seen:
                continue
            seen.add(now)
            step, here = now
            does = step.does
            if does == FORK:
                for fork in reversed(step.forks):
                    to_try.append((fork, here))
            elif does == END:
                ends.append((step.row, here))
                ended = step.row
                break
            elif does == SIGNS:
                _take_signs(step, part, here, left, to_try)
            elif here == size and does != BREAKS:
                left.append(step)
            elif does == UNBUILT:
                step.build()
                to_try.append(now)
                seen.discard(now)
            elif does == SIGN:
                if step.takes(part.text[here]) and step.then is not None:
                    to_try.append((step.then, here + 1))
            elif does == WORD:
                if part.low <= here < part.high:
                    _take_word(step, part, here, vocabulary, opens, to_try)
            elif step.then is not None:
                _take_other(step, step.then, part, here, opens, to_try)
    return tuple(left), ends


def _take_signs(step: Step, part: Part, at: int, left: list[Step], to_try: _Tries) -> None:
    if step.then is not None:
        to_try.append((step.then, at))
    if at == len(part.text):
        left.append(step)
    elif step.takes(part.text[at]):
        to_try.append((step, at + 1))


def _take_other(step: Step, then: Step, part: Part, at: int, opens: bool, to_try: _Tries) -> None:
    text = part.text
    if step.does == BREAKS:
        if at == 0 or not is_word(text[at - 1]):
            to_try.append((then, at))
    elif step.does == ANY_WORD:
        if part.low <= at < part.high:
            _leave(then, part, at + 1, opens, to_try)
    elif step.does == NAME and text[at] == PLACE:
        end = at + 1
        while end < part.high and text[end] == PLACE:
            end += 1
        to_try.append((then, end))


def _take_word(step: Step, part: Part, at: int, vocabulary: Vocabulary, opens: bool, to_try: _Tries) -> None:
    words = part.words if at == part.low else vocabulary.matching(part.text[at : part.high])
    found: list[tuple[int, int, Step]] = []
    for word in words:
        for number, then in step.words.get(word, ()):
            found.append((number, len(word) - 1 if word.endswith("*") else -1, then))
    if len(found) > 1:
        found.sort(key=itemgetter(0), reverse=True)
    for _, stem, then in found:
        if stem < 0:
            to_try.append((then, part.high))
        else:
            _leave(then, part, at + stem, opens, to_try)


def _leave(then: Step, part: Part, least: int, opens: bool, to_try: _Tries) -> None:
    """Tries what follows a word of any ending behind it, else before its joints; within a word that opens a
    pattern also what needs nothing before it.
    """
    anywhere = opens and then.is_bare
    for end in range(least, part.high):
        if anywhere or part.text[end] in JOINTS:
            to_try.append((then, end))
    to_try.append((then, part.high))
