"""`frontmap review`: a page on which a person checks what was read."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from frontmap.ledger_command import (
    Cache,
    Column,
    Fetch,
    Lang,
    MaxMb,
    Quiet,
    Split,
    Url,
    guarded,
    say,
)

if TYPE_CHECKING:
    from frontmap.gazetteer import Gazetteer
    from frontmap.overrides import Correction
    from frontmap.records import Report
    from frontmap.review.payload import Read


@guarded
def review(
    reports: Annotated[list[str], typer.Argument(help="Files, folders or archives of reports; - for stdin.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The page to write.")] = Path("review.html"),
    overrides: Annotated[
        Path | None, typer.Option(help="Corrections of an earlier review; the page goes on with them.")
    ] = None,
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    date: Annotated[str, typer.Option(help="The day of all these reports, YYYY-MM-DD.")] = "",
    source: Annotated[str, typer.Option(help="Who publishes all these reports.")] = "",
    side: Annotated[str, typer.Option(help="Whose voice they speak with: ru or ua.")] = "",
    lang: Lang = "",
    url: Url = "",
    column: Column = None,
    split: Split = True,
    fold: Annotated[
        bool, typer.Option("--fold/--no-fold", help="Show near-identical reports once, as maps count them.")
    ] = True,
    max_mb: MaxMb = 64,
    fetch: Fetch = False,
    cache: Cache = None,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    quiet: Quiet = False,
) -> int:
    """Write a page on which to check mentions, places and claims, and to correct them.

    The page needs no network. It gives the corrections back as overrides.csv, which every command that reads
    reports takes with --overrides.

    Example: frontmap review reports/*.txt -o review.html
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.overrides import read_corrections
    from frontmap.review import write_review
    from frontmap.review.document import TITLE
    from frontmap.run import Run

    problems = inputs.Problems(say)
    options = Run(quiet).options(date, source, side, split, max_mb, lang, url, column, fetch, cache)
    places = inputs.gazetteer()
    kept = read_corrections(overrides, places) if overrides else []
    found = list(_reads(_folded(inputs.read(reports, problems, options), fold), places, kept))
    if not found:
        say("no report found in what was given")
        return 1
    name = overrides.name if overrides else ""
    written = write_review(output, found, places, title=title or TITLE, kept=kept, file=name)
    count = sum(len(one.claims) for one in found)
    if not quiet:
        say(f"{len(found)} reports, {count} mentions: {written}")
    if open_:
        webbrowser.open(written.resolve().as_uri())
    return 1 if problems.seen or not count else 0


def _folded(reports: Iterable[Report], fold: bool) -> Iterable[Report]:
    from frontmap.read.duplicates import fold_duplicates

    return fold_duplicates(reports) if fold else reports


def _reads(reports: Iterable[Report], places: Gazetteer, kept: list[Correction]) -> Iterator[Read]:
    from frontmap.overrides import Overrides
    from frontmap.pipeline import claims_of
    from frontmap.review.payload import Read

    settled = Overrides(corrections=tuple(kept)) if kept else None
    for report in reports:
        yield Read(report, tuple(claims_of(report, places, settled)))
