"""The command line. Heavy modules are imported by the commands that need them."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
import webbrowser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from frontmap import __version__

if TYPE_CHECKING:
    from frontmap.gazetteer import Gazetteer
    from frontmap.overrides import Overrides
    from frontmap.records import Report, ReportClaim

app = typer.Typer(
    help="Map what war reports claim about front-line settlements.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_LOG = logging.getLogger(__name__)

Reports = Annotated[list[str], typer.Argument(help="Files, folders or archives of reports; - for stdin.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done and how long it takes.")]
Date = Annotated[str, typer.Option(help="The day of all these reports, YYYY-MM-DD.")]
Source = Annotated[str, typer.Option(help="Who publishes all these reports.")]
SideOption = Annotated[str, typer.Option(help="Whose voice they speak with: ru or ua.")]
MaxMb = Annotated[int, typer.Option(min=1, help="Files larger than this are refused.")]
Split = Annotated[bool, typer.Option(help="Cut a saved page of many articles into its articles.")]
OverridesFile = Annotated[
    Path | None,
    typer.Option(help="CSV of settled cases: report (or *), surface, settlement_id (or -), note."),
]


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    if version:
        typer.echo(f"frontmap {__version__}")
        raise typer.Exit


@app.command(name="map")
def map_command(
    reports: Reports,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the map and its layers.")] = Path(
        "frontmap-out"
    ),
    date: Date = "",
    source: Source = "",
    side: SideOption = "",
    title: Annotated[str, typer.Option(help="Heading of the map.")] = "",
    tiles: Annotated[str, typer.Option(help="Online background: none, osm, carto, or a tile URL.")] = "none",
    reference: Annotated[
        list[Path] | None, typer.Option(help="Dated control polygons (GeoJSON) to draw under the claims.")
    ] = None,
    mentions: Annotated[bool, typer.Option(help="Show plain mentions at first.")] = False,
    overrides: OverridesFile = None,
    split: Split = True,
    max_mb: MaxMb = 64,
    png: Annotated[bool, typer.Option(help="Also write map.png, with a Chromium found here.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open the map in a browser.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Draw reports as an HTML map and GeoJSON layers.

    Writes map.html, claims.geojson, settlements.geojson, layers/, mentions.jsonl and unresolved.csv.

    Example: frontmap map reports/*.txt -o out --tiles osm
    """
    with _run(quiet, verbose) as run:
        from frontmap.commands import MapOptions, write_map
        from frontmap.reference import read_reference_files

        layers = read_reference_files(reference or [], on_problem=run.problem)
        items = run.extract(reports, run.options(date, source, side, split, max_mb), overrides)
        if items is None:
            return
        options = MapOptions(title=title, tiles=tiles, references=layers, mentions=mentions)
        path = write_map(items, run.gazetteer(), output, options)
        run.report_counts(items)
        run.say(f"map: {path}")
        if png:
            from frontmap.screenshot import screenshot

            run.say(f"picture: {screenshot(path, path.with_suffix('.png'))}")
        if open_:
            webbrowser.open(path.resolve().as_uri())


@app.command()
def extract(
    reports: Reports,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output without it.")
    ] = None,
    format_: Annotated[str, typer.Option("--format", help="jsonl or csv.")] = "jsonl",
    date: Date = "",
    source: Source = "",
    side: SideOption = "",
    overrides: OverridesFile = None,
    split: Split = True,
    max_mb: MaxMb = 64,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write one row per settlement mention: where, which place, what is claimed, by whom.

    Example: frontmap extract reports/*.txt -o mentions.jsonl
    """
    with _run(quiet, verbose) as run:
        if format_ not in ("jsonl", "csv"):
            raise typer.BadParameter("--format is jsonl or csv")
        from frontmap.rows import mention_row, write_csv, write_jsonl

        items = run.stream(reports, run.options(date, source, side, split, max_mb), overrides)
        rows = (mention_row(item, run.gazetteer()) for item in items)
        if output is None:
            _print_rows(rows, format_)
        else:
            count = (write_jsonl if format_ == "jsonl" else write_csv)(output, rows)
            run.say(f"{count} mentions: {output}")
        run.finish()


@app.command()
def explain(
    reports: Reports,
    date: Date = "",
    source: Source = "",
    side: SideOption = "",
    overrides: OverridesFile = None,
    split: Split = True,
    max_mb: MaxMb = 64,
    quiet: Quiet = False,
) -> None:
    """Print each mention with its sentence, candidates, claim and every reason.

    Example: frontmap explain report.txt
    """
    with _run(quiet, False) as run:
        from frontmap.explain import explanation

        for item in run.stream(reports, run.options(date, source, side, split, max_mb), overrides):
            typer.echo(explanation(item, run.gazetteer()))
        run.finish()


class _Run:
    """One run of a command: what was wrong on the way, and what it exits with."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._problems = 0
        self._reports = 0
        self._mentions = 0
        self._places: Gazetteer | None = None

    def say(self, message: str) -> None:
        if not self._quiet:
            typer.echo(message, err=True)

    def problem(self, error: Exception) -> None:
        self._problems += 1
        typer.echo(f"frontmap: {error}", err=True)

    def gazetteer(self) -> Gazetteer:
        if self._places is None:
            from frontmap.gazetteer import Gazetteer

            self._places = Gazetteer.load()
        return self._places

    def options(self, date: str, source: str, side: str, split: bool, max_mb: int) -> Any:
        from frontmap.read import ReadOptions
        from frontmap.read.dates import parse_date
        from frontmap.read.options import MEBIBYTE

        try:
            day = parse_date(date) if date else None
        except ValueError as error:
            raise typer.BadParameter(f"--date {date} {error}") from error
        if side not in ("", "ru", "ua"):
            raise typer.BadParameter("--side is ru or ua")
        cap = max_mb * MEBIBYTE
        return ReadOptions(date=day, source=source, side=side, split=split, max_bytes=cap)  # type: ignore[arg-type]

    def stream(self, inputs: list[str], options: Any, overrides: Path | None) -> Iterator[ReportClaim]:
        from frontmap.pipeline import extract as extract_claims
        from frontmap.read import read_reports

        settled = self._overrides(overrides)
        found = self._counted(read_reports(inputs, options=options, on_problem=self.problem))
        for item in extract_claims(found, self.gazetteer(), settled):
            self._mentions += 1
            yield item

    def extract(self, inputs: list[str], options: Any, overrides: Path | None) -> list[ReportClaim] | None:
        """All claims; None where there was nothing to read at all."""
        items = list(self.stream(inputs, options, overrides))
        if not self._reports:
            self.finish()
            return None
        return items

    def report_counts(self, items: list[ReportClaim]) -> None:
        placed = {i.claim.resolution.settlement_id for i in items} - {None}
        claims = sum(i.claim.claim != "mention" for i in items)
        undated = len({i.report.id for i in items if i.report.published is None})
        self.say(
            f"{self._reports} reports, {len(items)} mentions, {claims} claims, {len(placed)} settlements"
            + (f"; {undated} reports are undated" if undated else "")
        )

    def finish(self) -> None:
        if not self._reports and not self._problems:
            self.problem(ValueError("no report found in what was given"))
        elif self._reports and not self._mentions:
            typer.echo("frontmap: no settlement found", err=True)

    @property
    def exit_code(self) -> int:
        return 1 if self._problems or not self._mentions else 0

    def _overrides(self, path: Path | None) -> Overrides | None:
        if path is None:
            return None
        from frontmap.overrides import Overrides

        return Overrides.read(path, self.gazetteer())

    def _counted(self, reports: Iterable[Report]) -> Iterator[Report]:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn

        console = Console(stderr=True)
        if self._quiet or _LOG.isEnabledFor(logging.INFO) or not console.is_terminal:
            for report in reports:
                self._reports += 1
                begun = time.monotonic()
                yield report
                _LOG.info("%s: %.2f s", _about(report), time.monotonic() - begun)
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed} reports"))
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("reading", total=None)
            for report in reports:
                self._reports += 1
                progress.update(task, advance=1, description=report.id[:50])
                yield report


@contextlib.contextmanager
def _run(quiet: bool, verbose: bool) -> Iterator[_Run]:
    """Runs a command: frontmap's own errors become one line and exit code 1."""
    from frontmap.errors import FrontmapError

    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s")
    run = _Run(quiet)
    try:
        yield run
    except FrontmapError as error:
        run.problem(error)
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(1) from None
    if run.exit_code:
        raise typer.Exit(run.exit_code)


def _about(report: Report) -> str:
    day = report.published.isoformat() if report.published else "undated"
    facts = (day, report.source, report.lang, f"{len(report.text)} characters")
    return f"{report.id}: " + ", ".join(fact for fact in facts if fact)


def _print_rows(rows: Iterator[dict[str, Any]], format_: str) -> None:
    from frontmap.rows import COLUMNS, cell, json_line

    if format_ == "jsonl":
        for row in rows:
            sys.stdout.write(json_line(row))
        return
    import csv

    writer = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: cell(value) for key, value in row.items()})


def _mount() -> None:
    from frontmap import analysis_cli, gazetteer_cli, ledger_cli

    app.command()(gazetteer_cli.lookup)
    app.add_typer(gazetteer_cli.app, name="gazetteer")
    app.add_typer(ledger_cli.app, name="ledger")
    for command in analysis_cli.app.registered_commands:
        app.registered_commands.append(command)


_mount()


def main() -> None:
    """Entry point of the `frontmap` command."""
    app()


if __name__ == "__main__":
    main()
