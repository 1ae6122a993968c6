"""One run of a command: its reports, its problems and its exit code."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from frontmap.gazetteer import Gazetteer
    from frontmap.overrides import Overrides
    from frontmap.read import ReadOptions
    from frontmap.records import Report, ReportClaim

_LOG = logging.getLogger("frontmap")


class Run:
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
        self.count(1)
        self.tell(str(error))

    def tell(self, message: str) -> None:
        """Say what went wrong or was mended, also when told to be quiet."""
        typer.echo(f"frontmap: {message}", err=True)

    def count(self, problems: int) -> None:
        """So many problems more; any makes the run exit with 1."""
        self._problems += problems

    def gazetteer(self) -> Gazetteer:
        if self._places is None:
            from frontmap.gazetteer import Gazetteer

            self._places = Gazetteer.load()
        return self._places

    def options(
        self,
        date: str,
        source: str,
        side: str,
        split: bool,
        max_mb: int,
        lang: str = "",
        url: str = "",
        column: list[str] | None = None,
        fetch: bool = False,
        cache: Path | None = None,
    ) -> ReadOptions:
        """What the command line says about the reports."""
        from frontmap.read import ReadOptions
        from frontmap.read.dates import parse_date
        from frontmap.read.options import MEBIBYTE

        try:
            day = parse_date(date) if date else None
        except ValueError as error:
            raise typer.BadParameter(f"--date {date} {error}") from error
        if side not in ("", "ru", "ua"):
            raise typer.BadParameter("--side is ru or ua")
        pairs = [text.partition("=") for text in column or []]
        if any(not field or not name for field, _, name in pairs):
            raise typer.BadParameter("--column wants FIELD=COLUMN, for example text=body")
        return ReadOptions(
            date=day,
            source=source,
            side=side,  # type: ignore[arg-type]
            lang=lang,
            url=url,
            split=split,
            fetch=fetch,
            cache=str(cache) if cache else None,
            columns={field: name for field, _, name in pairs},
            max_bytes=max_mb * MEBIBYTE,
        )

    def stream(
        self, inputs: list[str], options: ReadOptions, overrides: Path | None, *, fold: bool = False
    ) -> Iterator[ReportClaim]:
        """The claims of the reports in the inputs, as they are read; near-identical ones once if `fold`."""
        from frontmap.pipeline import extract as extract_claims
        from frontmap.read import read_reports

        settled = self._overrides(overrides)
        reports = read_reports(inputs, options=options, on_problem=self.problem)
        if fold:
            from frontmap.read.duplicates import fold_duplicates

            reports = fold_duplicates(reports)
        found = self._counted(reports)
        for item in extract_claims(found, self.gazetteer(), settled):
            self._mentions += 1
            yield item

    def from_ledger(
        self,
        reports: list[str] | None,
        ledger: Path,
        since: str,
        until: str,
        source: str,
        oblasts: list[str],
        bbox: str,
        overrides: Path | None = None,
        fold: bool = True,
    ) -> list[ReportClaim]:
        """The chosen claims of a ledger."""
        from frontmap import analysis_inputs as inputs

        if reports:
            raise typer.BadParameter("give reports or --ledger, not both")
        chosen = inputs.selection(
            since=since, until=until, sources=[source] if source else [], oblasts=oblasts, bbox=bbox
        )
        items = inputs.claims(
            reports=[],
            ledger=ledger,
            chosen=chosen,
            places=self.gazetteer(),
            on_problem=self.problem,
            overrides=overrides,
            fold=fold,
        )
        self._mentions += len(items)
        self._reports += len({item.report.id for item in items})
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
def running(quiet: bool, verbose: bool) -> Iterator[Run]:
    """Runs a command: frontmap's own errors become one line and exit code 1."""
    from frontmap.errors import FrontmapError

    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s")
    run = Run(quiet)
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
