"""`frontmap ledger`: keep reports and their claims in one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from frontmap.command_group import CommandGroup
from frontmap.ledger_command import complain, console, guarded, plain, say
from frontmap.ledger_records import Entry, Outcome
from frontmap.options import (
    CHOICE,
    CORRECTIONS,
    FILE,
    LEDGER,
    QUIET,
    REPORTS,
    SINCE,
    SOURCES,
    UNTIL,
    Asked,
    Reading,
    asks_ledger,
    flag,
    folding,
    reads_reports,
    words,
)
from frontmap.tally import counted

if TYPE_CHECKING:
    from frontmap.analysis_inputs import Problems
    from frontmap.ledger import Ledger
    from frontmap.records import Report, ReportClaim


@click.group("ledger", cls=CommandGroup)
def app() -> None:
    """Keep what was read: reports and claims in one SQLite file."""


@app.command()
@REPORTS
@LEDGER
@reads_reports
@CORRECTIONS
@QUIET
@guarded
def add(reports: Sequence[str], ledger: Path, reading: Reading, overrides: Path | None, quiet: bool) -> int:
    """Read reports and keep them with their claims.

    A report that is there already changes nothing, and a corrected one replaces its older self. What is
    printed as added is on the disk. Several programs may add at once. Corrections given with --overrides are
    kept, too, and go on to hold for all that is added or refreshed later.

    Example: frontmap ledger add reports/*.txt --source ISW
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.ledger import Ledger

    problems = inputs.Problems(complain)
    options = reading.options()
    outcomes: dict[str, int] = {}
    with Ledger(ledger, create=True) as opened:
        adding = _Adding(opened, overrides, problems)
        for report in inputs.read(reports, problems, options):
            outcome = adding.add(report)
            outcomes[outcome.what] = outcomes.get(outcome.what, 0) + 1
            if not quiet:
                click.echo(plain(f"{outcome.what} {outcome.report_id}"))
    if not quiet:
        say(", ".join(f"{number} {what}" for what, number in outcomes.items()) or "nothing to add")
    return 1 if problems.seen or not outcomes else 0


@app.command("list")
@asks_ledger(LEDGER, SINCE, UNTIL, SOURCES)
@guarded
def list_reports(asked: Asked) -> int:
    """List the reports of the ledger, oldest first.

    Example: frontmap ledger list --since 2025-11-01
    """
    from rich.table import Table

    from frontmap.ledger import Ledger

    with Ledger(asked.ledger, readonly=True) as opened:
        entries = opened.entries(asked.selection())
    table = Table("published", "source", "side", "claims", "id", "gazetteer", box=None)
    for entry in entries:
        day = entry.published.isoformat() if entry.published else "undated"
        cells = (day, entry.source, entry.side, str(entry.claims), entry.report_id, entry.versions.gazetteer)
        table.add_row(*(plain(cell) for cell in cells))
    console().print(table)
    return 0 if entries else 1


@app.command()
@click.argument("report_id", help="Id of a report, as 'frontmap ledger list' shows it.")
@LEDGER
@flag("--text", help="Print the report's text, too.")
@guarded
def show(report_id: str, ledger: Path, text: bool) -> int:
    """Show a report: where it is from, what it claims, what happened to it.

    Example: frontmap ledger show report.txt
    """
    from frontmap.ledger import Ledger

    with Ledger(ledger, readonly=True) as opened:
        report = opened.report(report_id)
        changes = opened.changes(report_id)
        found = list(opened.report_claims(report_id))
    if report is None and not changes:
        complain(f"{ledger}: no report {report_id!r}")
        return 1
    if report is not None:
        _show_report(report, text)
        _show_claims(found)
    for change in changes:
        detail = f": {change.detail}" if change.detail else ""
        numbers = f"{change.claims_before} -> {change.claims_after} claims"
        click.echo(plain(f"{change.at.isoformat()}  {change.what}{detail} ({numbers})"))
    return 0


@app.command()
@words("ids", "Ids of reports, as 'frontmap ledger list' shows them.", required=True)
@LEDGER
@guarded
def remove(ids: Sequence[str], ledger: Path) -> int:
    """Remove reports with their claims; that it happened stays on record, the texts do not.

    Example: frontmap ledger remove report.txt
    """
    from frontmap.ledger import Ledger

    with Ledger(ledger) as opened:
        missing = opened.remove(ids)
    for report_id in missing:
        complain(f"{ledger}: no report {report_id!r}")
    say(f"{len(ids) - len(missing)} removed")
    return 1 if missing else 0


@app.command()
@LEDGER
@flag("--all", "everything", help="Also those extracted with these very versions.")
@CORRECTIONS
@QUIET
@guarded
def refresh(ledger: Path, everything: bool, overrides: Path | None, quiet: bool) -> int:
    """Extract again what an older tool or gazetteer extracted.

    The corrections that the ledger keeps are applied. Those of --overrides take their place, and then every
    report is extracted again.

    Example: frontmap ledger refresh
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.ledger import Ledger

    problems = inputs.Problems(complain)
    changed = 0
    with Ledger(ledger) as opened:
        adding = _Adding(opened, overrides, problems, instead=True)
        again = everything or overrides is not None
        entries = opened.entries() if again else opened.outdated(adding.versions)
        for entry in entries:
            outcome = adding.refresh(entry)
            changed += outcome.what == "refreshed"
            if not quiet:
                click.echo(plain(f"{outcome.what} {outcome.report_id}"))
    if not quiet:
        say(f"{len(entries)} extracted again, {changed} with other claims than before")
    return 1 if problems.seen else 0


@app.command()
@click.argument("output", type=FILE, help="A .jsonl file, or whatever 'frontmap export' writes.")
@asks_ledger(LEDGER, *CHOICE, folding(True))
@guarded
def export(output: Path, asked: Asked) -> int:
    """Write what the ledger holds: reports and claims as JSON Lines, or layers by the file's suffix.

    Example: frontmap ledger export all.jsonl
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.export import export as write
    from frontmap.ledger import Ledger
    from frontmap.ledger_lines import write_lines
    from frontmap.merge import merge

    chosen = asked.selection()
    lines = output.suffix.lower() == ".jsonl"
    places = None if lines and not chosen.narrows_place else inputs.gazetteer()
    with Ledger(asked.ledger, readonly=True) as opened:
        if lines or places is None:
            number = write_lines(output, opened.claims(chosen, places))
        else:
            items = list(opened.claims(chosen, places))
            statuses = merge(inputs.folded(items) if asked.fold else items)
            number = sum(len(status.claims) for status in statuses)
            write(statuses, places, output)
    say(f"{counted(number, 'claim')} in {output}")
    return 0 if number else 1


@app.command()
@LEDGER
@guarded
def verify(ledger: Path) -> int:
    """Check the whole file for damage.

    Example: frontmap ledger verify
    """
    from frontmap.ledger import Ledger

    with Ledger(ledger, readonly=True) as opened:
        problems = opened.problems()
        number = len(opened.entries())
    for problem in problems:
        complain(f"{ledger}: {problem}")
    if not problems:
        say(f"{counted(number, 'report')}, no damage found")
    return 1 if problems else 0


class _Adding:
    """Extracts reports into a ledger with the corrections that it keeps."""

    def __init__(
        self, ledger: Ledger, overrides: Path | None, problems: Problems, instead: bool = False
    ) -> None:
        """Keep the corrections of the file, beside those that are kept, or `instead` of them."""
        from frontmap import analysis_inputs as inputs
        from frontmap import ledger_corrections as correcting
        from frontmap.overrides import read_corrections

        places = inputs.gazetteer()
        rows = read_corrections(overrides, places) if overrides else []
        if not (overrides and instead):
            rows = correcting.merged(correcting.kept(ledger, places, problems), rows)
        if overrides:
            ledger.keep_corrections(row.cells() for row in rows)
        self.versions = inputs.versions(places)
        self._ledger = ledger
        self._given = overrides is not None
        self._corrections = correcting.settled(rows)
        self._extract = inputs.extractor(places)

    def add(self, report: Report) -> Outcome:
        """Add a report; one that is there is extracted again only where corrections were given."""
        held = self._ledger.holds(report)
        if held is None:
            return self._ledger.add(report, self._extract(report, self._corrections), self.versions)
        if not self._given:
            return Outcome(held, "unchanged", 0)
        return self._again(held, report.id)

    def refresh(self, entry: Entry) -> Outcome:
        """Extract a report of the ledger again."""
        return self._again(entry.report_id, entry.given_id)

    def _again(self, report_id: str, given_id: str) -> Outcome:
        from frontmap.ledger_corrections import anew

        report = self._ledger.report(report_id)
        if report is None:
            return Outcome(report_id, "unchanged", 0)
        claims = anew(report, given_id, self._extract, self._corrections)
        return self._ledger.refresh(report, claims, self.versions)


def _show_report(report: Report, text: bool) -> None:
    facts = {
        "id": report.id,
        "source": report.source,
        "side": report.side,
        "published": report.published.isoformat() if report.published else "undated",
        "url": report.url,
        "title": report.title,
        "language": report.lang,
        "from": ", ".join(f"{name}: {origin}" for name, origin in report.provenance),
    }
    for name, value in facts.items():
        if value:
            click.echo(f"{name:>10}  {plain(value)}")
    if text:
        click.echo("\n".join(plain(line) for line in report.text.splitlines()))


def _show_claims(items: list[ReportClaim]) -> None:
    from rich.table import Table

    table = Table("surface", "settlement", "claim", "modality", "claimant", "quote", box=None)
    for item in items:
        claim = item.claim
        cells = (
            claim.resolution.mention.surface,
            claim.resolution.settlement_id or "unresolved",
            claim.claim,
            claim.modality,
            claim.claimant,
            claim.quote,
        )
        table.add_row(*(plain(cell) for cell in cells))
    console().print(table)
