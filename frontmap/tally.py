"""Warnings of a run, counted by kind, so that a few words at its end tell what went past."""

from __future__ import annotations

import re

from frontmap.errors import InputError

KINDS = 100
"""Different kinds that are counted one by one; what else comes is counted together."""
OTHERS = "others"
TOLD_ALONE = 2
"""So many problems are told where they arise and need no summing up."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def counted(number: int, noun: str) -> str:
    """`1 report`, `2 reports`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Tally:
    """Counts messages by what they say, names and numbers aside."""

    def __init__(self) -> None:
        self.kinds: dict[str, int] = {}

    @property
    def total(self) -> int:
        """All that was counted."""
        return sum(self.kinds.values())

    def add(self, problem: Exception | str) -> None:
        """Count a problem, or as many as an `InputError` stands for."""
        number = problem.count if isinstance(problem, InputError) else 1
        kind = kind_of(problem)
        if kind not in self.kinds and len(self.kinds) >= KINDS:
            kind = OTHERS
        self.kinds[kind] = self.kinds.get(kind, 0) + number

    def line(self, most: int = 4) -> str:
        """The commonest kinds in one line, or "" where each problem could be seen by itself."""
        if self.total <= TOLD_ALONE:
            return ""
        ranked = sorted(self.kinds.items(), key=lambda item: (-item[1], item[0]))
        told = [f"{number:,} × {kind}" for kind, number in ranked[:most]]
        rest = sum(number for _, number in ranked[most:])
        return f"{self.total:,} problems: " + "; ".join([*told, *([f"{rest:,} others"] if rest else [])])


def kind_of(problem: Exception | str) -> str:
    """What a message says, without the file, quoted words and numbers in it."""
    message = problem.reason if isinstance(problem, InputError) else str(problem)
    return " ".join(_NUMBER.sub("N", _QUOTED.sub("…", message)).split())[:120]
