"""What a function makes of words, kept from one text to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
Value = TypeVar("Value")

_LONGEST, _MOST = 80, 100_000
"""Characters of a word that is kept, and so many words."""


class Kept(dict[str, Value]):
    """By word what a function makes of it: a dict that fills itself.

    Only words of usual length are kept; all are forgotten where they become more than `most`.
    """

    def __init__(self, make: Callable[[str], Value], most: int = _MOST) -> None:
        super().__init__()
        self._make, self._most = make, most

    def __missing__(self, word: str) -> Value:
        made = self._make(word)
        if len(word) <= _LONGEST:
            if len(self) >= self._most:
                self.clear()
            self[word] = made
        return made


class Last(Generic[Thing, Value]):
    """What a function makes of a thing such as a text, kept for the one asked for last.

    That is known by being the same object: long texts are not compared.
    """

    def __init__(self, make: Callable[[Thing], Value]) -> None:
        self._make = make
        self._kept: tuple[Thing, Value] | None = None

    def __call__(self, thing: Thing) -> Value:
        kept = self._kept
        if kept is None or kept[0] is not thing:
            kept = self._kept = (thing, self._make(thing))
        return kept[1]
