"""Reading a stream line by line with bounded memory, and telling about bad rows without end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from frontmap.errors import InputError
from frontmap.read.draft import OnProblem

MOST_TOLD = 20
"""Bad rows of one file that are told one by one; the rest are counted."""
_CHUNK = 1 << 20


class RowProblems:
    """Tells the first bad rows of a file one by one, and counts the rest."""

    def __init__(self, path: str, on_problem: OnProblem) -> None:
        self._path = path
        self._on_problem = on_problem
        self._count = 0

    def tell(self, message: str, row: int) -> None:
        """Tell of a bad row (1-based), or only count it where many were told."""
        self._count += 1
        if self._count <= MOST_TOLD:
            self._on_problem(InputError(message, path=self._path, row=row))

    def close(self) -> None:
        """Tell how many more there were."""
        more = self._count - MOST_TOLD
        if more > 0:
            message = f"{more} more rows could not be read"
            self._on_problem(InputError(message, path=self._path, count=more))


def byte_lines(stream: BinaryIO, limit: int, before: int = 0) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their 1-based numbers, after `before` others.

    A line longer than `limit` bytes is passed over; None stands for it.
    """
    number = before
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
            pass
        yield number, None
