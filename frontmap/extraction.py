"""Mentions of any number of reports, written as they are found, by one process or several."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from frontmap import __version__
from frontmap.analysis_inputs import references
from frontmap.batches import Done, Extractor, Recipe, batches, checksum
from frontmap.errors import InputError
from frontmap.growing import Growing
from frontmap.read.options import ReadOptions
from frontmap.records import Report
from frontmap.rows import head_of
from frontmap.run import Run
from frontmap.tally import counted
from frontmap.workers import in_order

if TYPE_CHECKING:
    from frontmap.online import Online

_LOG = logging.getLogger("frontmap")


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be extracted, and where to.

    Attributes:
        output: the file to write, or None for standard output.
        format: `jsonl` or `csv`.
        jobs: how many processes work.
        resume: go on with an output that was begun earlier.
        online: asked about names that the gazetteer lacks, by one process alone.
        references: files or folders of dated control polygons.
    """

    inputs: Sequence[str]
    options: ReadOptions
    overrides: Path | None = None
    fold: bool = False
    output: Path | None = None
    format: str = "jsonl"
    jobs: int = 1
    resume: bool = False
    online: Online | None = None
    references: tuple[Path, ...] = ()


def extract(run: Run, task: Task) -> None:
    """Write the mentions of all reports in their order; the same bytes whatever `task.jobs` is.

    Raises:
        InputError: `task.resume`, and the output was begun with other settings or other reports.
        OutputError: the output cannot be written; what stood there stays.
        WorkerLost: a worker process was killed.
    """
    run.stats.jobs = task.jobs
    layers = tuple(run.references(task.references))
    recipe = Recipe(
        task.format, run.overrides(task.overrides), _LOG.isEnabledFor(logging.INFO), task.online, layers
    )
    reports = run.reports(task.inputs, task.options, fold=task.fold)
    if task.output is None:
        sys.stdout.write(head_of(task.format).decode())
        for done, _ in _made(run, reports, recipe, task.jobs, 0):
            sys.stdout.write(done.data.decode("utf-8"))
            sys.stdout.flush()
        return
    with Growing(task.output, _settings(run, task), resume=task.resume) as out, _kept(run, out):
        if out.mark.reports:
            _pass_over(run, reports, out)
        for done, total in _made(run, reports, recipe, task.jobs, out.mark.checksum):
            head = b"" if out.mark.size else head_of(task.format)
            with run.stats.stages.timed("write"):
                out.write(head + done.data, reports=done.reports, rows=done.rows, checksum=total)
        if not out.mark.size:
            out.write(head_of(task.format), reports=0, rows=0, checksum=0)
        out.finish()
    run.say(f"{counted(out.mark.rows, 'mention')}: {task.output}")


def _made(
    run: Run, reports: Iterable[Report], recipe: Recipe, jobs: int, before: int
) -> Iterator[tuple[Done, int]]:
    """What is made of each batch, with the checksum of all reports up to its end."""
    checksums: deque[int] = deque()

    def checked() -> Iterator[tuple[Report, ...]]:
        total = before
        for batch in batches(reports):
            total = checksum(batch, total)
            checksums.append(total)
            yield batch

    extractor = Extractor(run.gazetteer(), recipe)
    made = in_order(checked(), extractor, jobs) if jobs > 1 else map(extractor, checked())
    for done in made:
        _note(run, done)
        yield done, checksums.popleft()


def _note(run: Run, done: Done) -> None:
    run.stats.mentions += done.rows
    run.stats.claims += done.claims
    run.stats.placed |= done.places
    run.stats.stages.join(done.stages)
    for warning in done.warnings:
        run.warn(warning)
    for line in done.lines:
        _LOG.info("%s", line)


def _pass_over(run: Run, reports: Iterator[Report], out: Growing) -> None:
    """Read on behind the reports that are done, and see that they are the same."""
    total, passed = 0, 0
    while passed < out.mark.reports and (report := next(reports, None)) is not None:
        total = checksum([report], total)
        passed += 1
    if passed < out.mark.reports or total != out.mark.checksum:
        message = "was begun with other reports; begin anew without --resume"
        raise InputError(message, path=out.path)
    run.stats.resumed_after = passed
    run.stats.mentions = out.mark.rows
    run.say(f"{passed} reports are done already")


@contextlib.contextmanager
def _kept(run: Run, out: Growing) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        if out.mark.reports:
            run.tell(f"{out.mark.reports} reports are done; the same command with --resume goes on")
        raise


def _settings(run: Run, task: Task) -> dict[str, str]:
    """What has to be the same for an output to be gone on with."""
    overrides = task.overrides.read_bytes() if task.overrides else b""
    layers = hashlib.sha256()
    for path in references([], task.references)[1]:
        layers.update(path.read_bytes())
    return {
        "version of frontmap": __version__,
        "gazetteer": run.gazetteer().version,
        "format": task.format,
        "choice of options": hashlib.sha256(
            repr((task.options, task.fold, bool(task.online))).encode()
        ).hexdigest()[:16],
        "overrides file": hashlib.sha256(overrides).hexdigest()[:16],
        "reference files": layers.hexdigest()[:16],
    }
