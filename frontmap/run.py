"""One run of a command: its reports, its problems and its exit code."""

from __future__ import annotations

import contextlib
import logging
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from frontmap.stats import Stats
from frontmap.tally import counted

if TYPE_CHECKING:
    from frontmap.gazetteer import Gazetteer
    from frontmap.ledger_selection import Selection
    from frontmap.online import Online
    from frontmap.options import Asked
    from frontmap.overrides import Overrides
    from frontmap.read import ReadOptions
    from frontmap.records import Report, ReportClaim
    from frontmap.reference import ReferenceLayer

_LOG = logging.getLogger("frontmap")


class Run:
    """One run of a command: what was wrong on the way, what was done, and what it exits with."""

    def __init__(self, quiet: bool, stats: Stats | None = None) -> None:
        self.stats = stats or Stats()
        self.kept: list[Report] | None = None
        """The reports read, for a command that sets this to a list first."""
        self._quiet = quiet
        self._places: Gazetteer | None = None

    def say(self, message: str) -> None:
        if not self._quiet:
            click.echo(message, err=True)

    def problem(self, error: Exception) -> None:
        self.stats.problems.add(error)
        self.tell(str(error))

    def tell(self, message: str) -> None:
        """Say what went wrong or was mended, also when told to be quiet."""
        click.echo(f"frontmap: {message}", err=True)

    def warn(self, message: str) -> None:
        """Say and count what deserves a look and is no error."""
        self.stats.warnings.add(message)
        self.tell(message)

    def faults(self, messages: Iterable[str]) -> None:
        """Count problems that were told already; any makes the run exit with 1."""
        for message in messages:
            self.stats.problems.add(message)

    def gazetteer(self) -> Gazetteer:
        if self._places is None:
            from frontmap.gazetteer import Gazetteer

            with self.stats.stages.timed("open"):
                self._places = Gazetteer.load()
            self.stats.gazetteer = self._places.version
        return self._places

    def references(self, files: Sequence[Path]) -> list[ReferenceLayer]:
        """The layers of reference files; what is wrong with them is told and counted."""
        return self.reports_and_references((), files)[1]

    def reports_and_references(
        self, texts: Sequence[str], files: Sequence[Path]
    ) -> tuple[list[str], list[ReferenceLayer]]:
        """The same, with reports among which further reference files may be."""
        from frontmap import analysis_inputs

        faults = analysis_inputs.Problems(self.tell)
        reports, stated = analysis_inputs.references(texts, files)
        layers = analysis_inputs.layers(stated, faults)
        self.faults(faults.seen)
        return reports, layers

    def reports(
        self,
        inputs: Sequence[str],
        options: ReadOptions,
        *,
        fold: bool = False,
        chosen: Selection | None = None,
    ) -> Iterator[Report]:
        """The chosen reports in the inputs, as they are read; near-identical ones once if `fold`."""
        from frontmap.read import read_reports

        reports = read_reports(inputs, options=options, on_problem=self.problem)
        if chosen is not None:
            reports = filter(chosen.keeps_report, reports)
        if fold:
            from frontmap.read.duplicates import fold_duplicates

            reports = fold_duplicates(reports)
        return self._counted(self.stats.stages.each("read", reports))

    def stream(
        self,
        inputs: Sequence[str],
        options: ReadOptions,
        overrides: Path | None,
        *,
        fold: bool = False,
        online: Online | None = None,
        references: Sequence[ReferenceLayer] = (),
        chosen: Selection | None = None,
    ) -> Iterator[ReportClaim]:
        """The claims of the reports in the inputs, as they are read; see `reports`.

        Args:
            online: asked about names that the gazetteer lacks.
            chosen: which of them; all, unless given.
        """
        from frontmap.pipeline import claims_of
        from frontmap.records import ReportClaim
        from frontmap.report_rows import about

        settled, places = self.overrides(overrides), self.gazetteer()
        for report in self.reports(inputs, options, fold=fold, chosen=chosen):
            begun = time.perf_counter()
            found = claims_of(report, places, settled, self.stats.stages, references)
            items = [ReportClaim(report, claim) for claim in found]
            _LOG.info("%s: %.2f s", about(report), time.perf_counter() - begun)
            if online is not None:
                from frontmap.online import place_online

                items = list(place_online(items, places, online))
            if chosen is not None:
                items = list(chosen.of(items, places))
            for item in items:
                self._count_claim(item)
            yield from items

    def _count_claim(self, item: ReportClaim) -> None:
        self.stats.mentions += 1
        self.stats.claims += item.claim.claim != "mention"
        if item.claim.resolution.settlement_id:
            self.stats.placed.add(item.claim.resolution.settlement_id)

    def from_ledger(self, reports: Sequence[str], asked: Asked) -> list[ReportClaim]:
        """The chosen claims of a ledger."""
        if reports:
            raise click.BadParameter("give reports or --ledger, not both")
        items = asked.claims((), asked.selection(), self.gazetteer(), self.problem)
        for item in items:
            self._count_claim(item)
        self.stats.reports += len({item.report.id for item in items})
        return items

    def report_counts(self, items: list[ReportClaim]) -> None:
        stats = self.stats
        undated = list(dict.fromkeys(i.report.id for i in items if i.report.published is None))
        numbers = {
            "report": stats.reports,
            "mention": len(items),
            "claim": stats.claims,
            "settlement": len(stats.placed),
        }
        self.say(", ".join(counted(number, noun) for noun, number in numbers.items()))
        unnamed = list(dict.fromkeys(i.report.id for i in items if not i.report.source))
        if unnamed:
            names = "names" if len(unnamed) == 1 else "name"
            says = (
                f"{counted(len(unnamed), 'report')} {names} no source (--source, or a first line, gives it)"
            )
            self.say(f"{says}: {_first(unnamed)}")
        if undated:
            are = "is undated and counts" if len(undated) == 1 else "are undated and count"
            self.say(f"{counted(len(undated), 'report')} {are} as oldest: {_first(undated)}")

    def finish(self) -> None:
        if not self.stats.reports and not self.stats.problems.total:
            self.problem(ValueError("no report found in what was given"))
        elif self.stats.reports and not self.stats.mentions:
            click.echo("frontmap: no settlement found", err=True)

    def sum_up(self, path: Path | None) -> None:
        """At the end: problems by kind where there were many, stages under `-v`, numbers to a file."""
        for tally in (self.stats.problems, self.stats.warnings):
            if line := tally.line():
                self.tell(line)
        if _LOG.isEnabledFor(logging.INFO):
            for line in self.stats.stages.lines():
                _LOG.info("%s", line)
        if path is not None:
            self.stats.write(path)

    @property
    def exit_code(self) -> int:
        return 1 if self.stats.problems.total or not self.stats.mentions else 0

    def overrides(self, path: Path | None) -> Overrides | None:
        """The settled cases of a file.

        Raises:
            InputError: the file cannot be read, or has faulty rows.
        """
        if path is None:
            return None
        from frontmap.overrides import Overrides

        return Overrides.read(path, self.gazetteer())

    def _counted(self, reports: Iterable[Report]) -> Iterator[Report]:
        silent = self._quiet or _LOG.isEnabledFor(logging.INFO) or not sys.stderr.isatty()
        for report in reports if silent else _with_progress(reports):
            self._count_report(report)
            yield report

    def _count_report(self, report: Report) -> None:
        self.stats.reports += 1
        self.stats.characters += len(report.text)
        if self.kept is not None:
            self.kept.append(report)


def _first(names: list[str]) -> str:
    """Some of the names."""
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def _with_progress(reports: Iterable[Report]) -> Iterator[Report]:
    """The reports, each named and counted on the terminal as it comes."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield from reports
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed} reports"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=None)
        for report in reports:
            progress.update(task, advance=1, description=report.id[:50])
            yield report


class _Stopped(KeyboardInterrupt):
    """The system asks to end (SIGTERM), which is answered as Ctrl-C is."""


@contextlib.contextmanager
def running(quiet: bool, verbose: bool, stats: Path | None = None, command: str = "") -> Iterator[Run]:
    """Runs a command: frontmap's own errors become one line and exit code 1; Ctrl-C and SIGTERM 130 and 143.

    Args:
        stats: where the numbers of the run are written to, also when it fails.
        command: its name there.
    """
    from frontmap.errors import FrontmapError, OutputError

    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(message)s")
    run = Run(quiet, Stats(command))
    stopped = 0
    try:
        with _stoppable():
            yield run
    except FrontmapError as error:
        run.problem(error)
    except KeyboardInterrupt as error:
        stopped = 143 if isinstance(error, _Stopped) else 130
        run.tell("stopped before the end")
    except BrokenPipeError:
        sys.stderr.close()
        raise click.exceptions.Exit(1) from None
    except OSError as error:
        run.problem(OutputError.of(error))
    try:
        run.sum_up(stats)
    except FrontmapError as error:
        run.problem(error)
    if stopped or run.exit_code:
        raise click.exceptions.Exit(stopped or run.exit_code)


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does, so that it can clean up."""

    def stop(number: int, frame: object) -> None:
        raise _Stopped

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
