"""Large inputs cut into pieces that can be worked on apart, anywhere where the files can be read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from frontmap.errors import InputError
from frontmap.read.draft import OnProblem
from frontmap.read.formats import format_of
from frontmap.read.items import Item, items_of, opened
from frontmap.read.options import ReadOptions
from frontmap.read.reports import read_item
from frontmap.records import Report

_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or a stretch of one that holds whole rows.

    Attributes:
        name, path: as `frontmap.read.items.Item` has them.
        file: the absolute path, the same on every machine.
        form: the format of a file that is cut; "" for whole files.
        start, end: bytes of the stretch, for JSON Lines.
        groups: row groups, for Parquet.
        rows_before: rows of the file before it; None for a whole file.
        stamp: size and time of the file, by which a changed one is told.
    """

    name: str
    path: str
    file: str
    form: str = ""
    start: int = 0
    end: int = 0
    groups: tuple[int, ...] | None = None
    rows_before: int | None = None
    stamp: tuple[int, int] = (0, 0)

    @property
    def size(self) -> int:
        """Its bytes, roughly."""
        return self.end - self.start

    def reports(self, options: ReadOptions, on_problem: OnProblem) -> Iterator[Report]:
        """Its reports, with the ids that they have when the whole file is read."""
        item = Item(
            self.name, self.path, self._open, form=self.form, rows_before=self.rows_before, groups=self.groups
        )
        return read_item(item, options, on_problem)

    def lines(self) -> int:
        """How many lines the stretch has."""
        count = 0
        with self._open() as stream:
            while data := stream.read(_BUFFER):
                count += data.count(b"\n")
        return count

    def _open(self) -> BinaryIO:
        stream = Path(self.file).open("rb")  # noqa: SIM115 - the caller closes it
        if self.form != "lines":
            return stream
        return io.BufferedReader(_Stretch(stream, self.start, self.end), _BUFFER)


class _Stretch(io.RawIOBase):
    """Some bytes of a file, as a file."""

    def __init__(self, stream: BinaryIO, start: int, end: int) -> None:
        self._stream, self._left = stream, end - start
        stream.seek(start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def pieces(inputs: Iterable[str], options: ReadOptions, size: int, on_problem: OnProblem) -> Iterator[Piece]:
    """The inputs in order, in pieces of about `size` bytes.

    JSON Lines are cut between lines, Parquet between row groups; other files stay whole. Rows
    before a stretch of JSON Lines are not counted yet (`numbered`).
    """
    for item in items_of(inputs, options, on_problem):
        path = Path(item.path)
        if item.url or not path.is_file():
            on_problem(InputError("is no file that other machines could read", path=item.path))
            continue
        facts = path.stat()
        whole = Piece(
            item.name,
            item.path,
            str(path.resolve()),
            end=facts.st_size,
            stamp=(facts.st_size, facts.st_mtime_ns),
        )
        try:
            yield from _cut(item, whole, size)
        except InputError as error:
            on_problem(error)


def numbered(cut: list[Piece], count: Callable[[list[Piece]], list[int]]) -> list[Piece]:
    """The pieces with the rows before each stretch of JSON Lines; `count` counts them, wherever it likes."""
    stretches = [piece for piece in cut if piece.form == "lines"]
    counts = iter(count(stretches))
    before: dict[str, int] = {}
    out = []
    for piece in cut:
        if piece.form == "lines":
            rows = before.get(piece.file, 0)
            out.append(replace(piece, rows_before=rows))
            before[piece.file] = rows + next(counts)
        else:
            out.append(piece)
    return out


def grouped(cut: Iterable[Piece], size: int) -> Iterator[tuple[Piece, ...]]:
    """Small pieces together, so that a partition has about `size` bytes."""
    group: list[Piece] = []
    for piece in cut:
        if group and sum(each.size for each in group) + piece.size > size:
            yield tuple(group)
            group = []
        group.append(piece)
    if group:
        yield tuple(group)


def _cut(item: Item, whole: Piece, size: int) -> Iterator[Piece]:
    form = format_of(item)
    if form == "lines" and whole.end > size:
        with opened(item) as stream:
            start = 0
            while start < whole.end:
                stream.seek(min(start + size, whole.end))
                stream.readline()
                yield replace(whole, form=form, start=start, end=stream.tell())
                start = stream.tell()
    elif form == "columns":
        yield from _row_groups(item, replace(whole, form=form), size)
    else:
        yield whole


def _row_groups(item: Item, whole: Piece, size: int) -> Iterator[Piece]:
    from frontmap.read.columnar import group_rows

    groups: list[int] = []
    held, before, rows, start = 0, 0, 0, 0
    for number, (count, bytes_) in enumerate(group_rows(item)):
        if groups and held + bytes_ > size:
            yield replace(whole, start=start, end=start + held, groups=tuple(groups), rows_before=before)
            start, before, rows, groups, held = start + held, before + rows, 0, [], 0
        groups.append(number)
        held, rows = held + bytes_, rows + count
    if groups:
        yield replace(whole, start=start, end=start + held, groups=tuple(groups), rows_before=before)
