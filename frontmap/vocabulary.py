"""The words and stems of a cue table, looked up by the words of a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Vocabulary:
    """Words and stems, the latter starred."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: set[str] = set()
        stems: set[str] = set()
        for word in words:
            if word.endswith("*"):
                stems.add(word[:-1])
            else:
                self._words.add(word)
        self._longest = max(map(len, (*self._words, *stems)), default=0)
        self._stems = sorted(stems)
        self._shorter: dict[str, str] = {}
        """For each stem the longest one that begins it, or ""."""
        longer: list[str] = [""]
        for stem in self._stems:
            while not stem.startswith(longer[-1]):
                longer.pop()
            self._shorter[stem] = longer[-1]
            longer.append(stem)

    def matching(self, word: str) -> tuple[str, ...]:
        """The words and stems that match a word: the word itself, then stems from the shortest on."""
        at = bisect_right(self._stems, word)
        stem = self._stems[at - 1] if at else ""
        while stem and not word.startswith(stem):
            stem = self._shorter[stem]
        if not stem:
            return (word,) if word in self._words else ()
        found: list[str] = []
        while stem:
            found.append(stem + "*")
            stem = self._shorter[stem]
        if word in self._words:
            found.append(word)
        found.reverse()
        return tuple(found)

    def matching_at(self, text: str, start: int, end: int) -> tuple[str, ...]:
        """`matching` of `text[start:end]`, without a look at more of it than is needed."""
        return self.matching(text[start : min(end, start + self._longest + 1)])
