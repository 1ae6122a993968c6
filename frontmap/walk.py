"""How steps of patterns go through one word of a text and the signs around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from frontmap.patterns import PLACE
from frontmap.steps import BREAKS, END, FORK, NAME, SIGN, SIGNS, Step, WordStep, is_word
from frontmap.vocabulary import Vocabulary

JOINTS: Final = "'-"
"""What parts a word from within."""


class Part(NamedTuple):
    """A word of a text with the signs around it: `text[low:high]` is the word, which matches `words`."""

    text: str
    low: int
    high: int
    words: tuple[str, ...]


class Walk:
    """A walk of steps through a part.

    Attributes:
        left: the steps that are left at the end of the part, the best first.
        ends: the numbers of the patterns that end in it, and where.
    """

    __slots__ = ("_left_from", "_opens", "_part", "_to_try", "_vocabulary", "ends", "left")

    def __init__(self, part: Part, vocabulary: Vocabulary, *, opens: bool = False) -> None:
        """`opens`: the steps to be walked are the first of their patterns."""
        self._part, self._vocabulary, self._opens = part, vocabulary, opens
        self._to_try: list[tuple[Step, int]] = []
        """Steps to try and where, the best last."""
        self._left_from: dict[Step, int] = {}
        """For steps tried behind a word or in it: from where on."""
        self.left: list[Step] = []
        self.ends: list[tuple[int, int]] = []

    def follow(self, steps: Sequence[Step], at: int) -> None:
        """Walks the steps from a place on.

        A pattern that ends drops what it would have tried later; what it tried before may still end behind.
        """
        seen: set[tuple[Step, int]] = set()
        ended = -1
        for first in steps:
            if first.row == ended:
                continue
            to_try = self._to_try = [(first, at)]
            while to_try:
                now = to_try.pop()
                if now in seen:
                    continue
                seen.add(now)
                step, here = now
                if step.does == FORK:
                    for fork in reversed(step.forks):
                        to_try.append((fork, here))
                elif step.does == END:
                    self.ends.append((step.row, here))
                    ended = step.row
                    break
                elif isinstance(step, WordStep):
                    self._take_word(step, here)
                elif step.then is not None:
                    self._take(step, step.then, here)

    def _take(self, step: Step, then: Step, at: int) -> None:
        part, text = self._part, self._part.text
        if step.does == SIGNS:
            self._to_try.append((then, at))
        elif step.does == BREAKS:
            if at == 0 or not is_word(text[at - 1]):
                self._to_try.append((then, at))
            return
        if at == len(text):
            self.left.append(step)
        elif step.does == SIGN or step.does == SIGNS:
            if step.takes(text[at]):
                self._to_try.append((then if step.does == SIGN else step, at + 1))
        elif step.does == NAME:
            if text[at] == PLACE:
                end = at + 1
                while end < part.high and text[end] == PLACE:
                    end += 1
                self._to_try.append((then, end))
        elif part.low <= at < part.high:
            self._to_try += reversed(self._leave(then, at + 1))

    def _take_word(self, step: WordStep, at: int) -> None:
        part = self._part
        if at == len(part.text):
            self.left.append(step)
            return
        if not part.low <= at < part.high:
            return
        words = part.words if at == part.low else self._vocabulary.matching_at(part.text, at, part.high)
        found: list[tuple[int, str]] = []
        for word in words:
            for number in step.words.get(word, ()):
                found.append((number, word))
        found.sort()
        tries: list[tuple[Step, int]] = []
        for number, word in found:
            then = step.after(number)
            tries += self._leave(then, at + len(word) - 1) if word[-1] == "*" else [(then, part.high)]
        tries.reverse()
        self._to_try += tries

    def _leave(self, then: Step, least: int) -> list[tuple[Step, int]]:
        """Where to try what follows a word, the best first: behind it, or before its joints from `least` on;
        in a word that opens a pattern also what needs nothing before it.
        """
        text, high = self._part.text, self._part.high
        tried = self._left_from.get(then, high + 1)
        self._left_from[then] = min(least, tried)
        anywhere = self._opens and then.is_bare
        tries = [(then, high)] if tried > high else []
        for end in range(min(high, tried) - 1, least - 1, -1):
            if anywhere or text[end] in JOINTS:
                tries.append((then, end))
        return tries
