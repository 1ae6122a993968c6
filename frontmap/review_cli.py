"""`frontmap review`: a page on which a person checks what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from frontmap.ledger_command import complain, guarded, say
from frontmap.options import QUIET, REPORTS, Reading, file, flag, reads_reports, text
from frontmap.tally import counted

if TYPE_CHECKING:
    from frontmap.gazetteer import Gazetteer
    from frontmap.overrides import Correction
    from frontmap.records import Report
    from frontmap.review.payload import Read


@click.command()
@REPORTS
@file("--output", "-o", default=Path("review.html"), help="The page to write.")
@file("--overrides", help="Corrections of an earlier review; the page goes on with them.")
@text("--title", help="Heading of the page.")
@reads_reports
@click.option("--fold/--no-fold", default=True, help="Show near-identical reports once, as maps count them.")
@flag("--open", "open_", help="Open the page in a browser.")
@QUIET
@guarded
def review(
    reports: Sequence[str],
    output: Path,
    overrides: Path | None,
    title: str,
    reading: Reading,
    fold: bool,
    open_: bool,
    quiet: bool,
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

    problems = inputs.Problems(complain)
    options = reading.options()
    places = inputs.gazetteer()
    kept = read_corrections(overrides, places) if overrides else []
    found = list(_reads(_folded(inputs.read(reports, problems, options), fold), places, kept))
    if not found:
        complain("no report found in what was given")
        return 1
    name = overrides.name if overrides else ""
    written = write_review(output, found, places, title=title or TITLE, kept=kept, file=name)
    count = sum(len(one.claims) for one in found)
    if not quiet:
        say(f"{counted(len(found), 'report')}, {counted(count, 'mention')}: {written}")
    if open_:
        import webbrowser

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
