"""From any files that a user has to `Report` records, one at a time."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import cast

from frontmap.errors import InputError
from frontmap.read.draft import Draft, OnProblem
from frontmap.read.items import Item, items_of
from frontmap.read.metadata import finish
from frontmap.read.options import ReadOptions
from frontmap.records import Report

Reader = Callable[[Item, ReadOptions, OnProblem], Iterator[Draft]]

_READERS = {"text": "plain"}
"""The module of each format in this package; imported when first needed."""


def read_reports(
    inputs: Iterable[Path | str],
    *,
    options: ReadOptions | None = None,
    on_problem: OnProblem,
) -> Iterator[Report]:
    """Read reports lazily, in the order of the inputs; memory does not grow with their number.

    Args:
        inputs: files, folders, archives, `-` for standard input; addresses where `options.fetch` allows.
        options: what the user states about them.
        on_problem: told, as an `InputError` of one line, of each file, row or piece that could not be read;
            reading goes on with the rest.
    """
    options = options or ReadOptions()
    for item in items_of(inputs, on_problem):
        try:
            for draft in _drafts(item, options, on_problem):
                yield finish(draft, options, on_problem)
        except InputError as error:
            on_problem(error)


def _drafts(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    return _reader("text")(item, options, on_problem)


def _reader(form: str) -> Reader:
    module = importlib.import_module(f"frontmap.read.{_READERS[form]}")
    return cast(Reader, module.read)
