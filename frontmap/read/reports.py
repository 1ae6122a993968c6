"""From any files that a user has to `Report` records, one at a time."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

from frontmap.errors import InputError
from frontmap.read.archive import members
from frontmap.read.articles import articles
from frontmap.read.draft import Draft, Fact, OnProblem
from frontmap.read.formats import format_of
from frontmap.read.headline import headline
from frontmap.read.items import Item, items_of
from frontmap.read.metadata import finish
from frontmap.read.options import ReadOptions
from frontmap.records import Report

Reader = Callable[[Item, ReadOptions, OnProblem], Iterator[Draft]]

_READERS = {
    "text": "plain",
    "page": "page",
    "mail": "mail",
    "pdf": "pdf",
    "word": "word",
    "lines": "jsonlines",
    "json": "jsonfile",
    "table": "delimited",
    "sheet": "spreadsheet",
    "feed": "feed",
    "columns": "columnar",
}
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
    for item in items_of(inputs, options, on_problem):
        yield from read_item(item, options, on_problem)


def read_item(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Report]:
    """The reports of one file; see `read_reports`."""
    try:
        form = format_of(item)
        if form == "archive":
            for member in members(item, options, on_problem):
                yield from read_item(member, options, on_problem)
            return
        for draft in _reader(form)(item, options, on_problem):
            for part in _parts(draft) if options.split and draft.whole else (draft,):
                yield finish(part, options, on_problem)
    except InputError as error:
        on_problem(error)


def _reader(form: str) -> Reader:
    module = importlib.import_module(f"frontmap.read.{_READERS[form]}")
    return cast(Reader, module.read)


def _parts(draft: Draft) -> Iterator[Draft]:
    """The articles of a page, each a draft of its own; the draft itself where it is one article."""
    found = draft.cuts or articles(draft.text)
    if not found:
        yield draft
    stated = (*headline(draft.text).facts, *draft.facts)
    page = [replace(fact, weak=True) for fact in stated if fact.field not in ("title", "author")]
    for number, article in enumerate(found, 1):
        heading = (Fact("title", article.heading, "heading of the article"),) if article.heading else ()
        yield replace(
            draft,
            name=f"{draft.name}#{number}",
            text=draft.text[article.start : article.end],
            facts=(*heading, *article.facts, *page),
            origin=draft.name,
            offset=article.start,
        )
