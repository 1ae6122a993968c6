"""Extraction on a Dask cluster: partitions of the input, each worked on where there is room, to Parquet.

The files have to be readable under the same path on all machines, and the output's folder writable. Each
partition becomes one Parquet file, written whole; if its worker is lost, it is worked on again elsewhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import shutil
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from frontmap import __version__
from frontmap.batches import Extractor, Recipe, batches
from frontmap.errors import FrontmapError, GazetteerError, InputError, OutputError
from frontmap.export.extras import need
from frontmap.extraction import Task
from frontmap.gazetteer import Gazetteer
from frontmap.partitions import Piece, grouped, numbered, pieces
from frontmap.read.options import ReadOptions
from frontmap.records import Report
from frontmap.run import Run
from frontmap.stages import Stages
from frontmap.tally import counted

PARTITION = 32 << 20
"""Bytes of input in a partition."""
_CONNECT_SECONDS = 20
_FACTS = "frontmap"


class ClusterError(FrontmapError):
    """The scheduler cannot be reached, or a partition could not be worked on."""


@dataclass(frozen=True, slots=True)
class Order:
    """A partition to be worked on.

    Attributes:
        gazetteer: the version of the gazetteer that is to be used.
        settings: what else decides the rows; a finished file of other settings is made again.
    """

    number: int
    pieces: tuple[Piece, ...]
    options: ReadOptions
    folder: str
    gazetteer: str
    settings: str

    @property
    def path(self) -> Path:
        """The partition's file."""
        return Path(self.folder) / f"part-{self.number:05d}.parquet"

    @property
    def identity(self) -> str:
        """What tells whether a file that is there holds this partition."""
        described = json.dumps([self.settings, [asdict(piece) for piece in self.pieces]])
        return hashlib.sha256(described.encode()).hexdigest()


@dataclass
class Outcome:
    """What came of a partition, in numbers; also kept in its file."""

    reports: int = 0
    characters: int = 0
    rows: int = 0
    claims: int = 0
    places: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, str, int | None, int]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    loads: int = 0
    """How often the worker's process has opened the gazetteer."""


def extract(run: Run, task: Task, scheduler: str, partition: int = PARTITION) -> None:
    """Write the mentions of all reports as a folder of Parquet files, in the order of the partitions.

    Args:
        scheduler: the address of a scheduler (`tcp://...`); "" for `task.jobs` workers on this machine.
        partition: bytes of input in a partition.

    Raises:
        ClusterError: no scheduler answers, or workers were lost again and again over one partition.
        ExtraMissing: the extra `dask` is not installed.
        GazetteerError: a worker has another gazetteer.
        OutputError: the output cannot be written; what stood there stays.
    """
    assert task.output is not None
    need("pyarrow", "dask")
    recipe = Recipe("arrow", run.overrides(task.overrides), references=tuple(run.references(task.references)))
    with _client(scheduler, task.jobs) as client, _unfinished(task) as folder:
        orders = _orders(run, task, recipe, client, folder, partition)
        todo = []
        for order in orders:
            done = _finished(order)
            if done is None:
                todo.append(order)
            else:
                run.stats.resumed_after += done.reports
                _note(run, done)
        for outcome in _results(client, todo, recipe):
            _note(run, outcome)
        _put_in_place(folder, task.output, len(orders))
    run.say(f"{counted(run.stats.mentions, 'mention')}: {task.output}")


def work(order: Order, recipe: Recipe) -> Outcome:
    """On a worker: make the file of a partition."""
    from frontmap.arrow import write_parquet

    outcome, stages = Outcome(), Stages()
    extractor = Extractor(_gazetteer(order.gazetteer), recipe)

    def streams() -> Iterator[bytes]:
        reports = stages.each("read", _reports(order, outcome))
        for batch in batches(reports):
            done = extractor(batch)
            outcome.reports += done.reports
            outcome.characters += done.characters
            outcome.claims += done.claims
            outcome.rows += done.rows
            outcome.places = sorted({*outcome.places, *done.places})
            outcome.warnings += done.warnings
            stages.join(done.stages)
            yield done.data
        outcome.seconds, outcome.counts, outcome.loads = stages.seconds, stages.counts, _Held.loads

    def facts() -> dict[str, str]:
        return {_FACTS: json.dumps({"identity": order.identity, "outcome": asdict(outcome)})}

    write_parquet(order.path, streams(), facts)
    return outcome


class _Held:
    """The gazetteer of this process: opened once, whatever number of threads ask for it."""

    lock = threading.Lock()
    gazetteer: Gazetteer | None = None
    loads = 0


def _gazetteer(version: str) -> Gazetteer:
    with _Held.lock:
        if _Held.gazetteer is None:
            _Held.gazetteer = Gazetteer.load()
            _Held.loads += 1
    if _Held.gazetteer.version != version:
        message = (
            f"a worker has gazetteer {_Held.gazetteer.version}, not {version}: install the same frontmap"
        )
        raise GazetteerError(f"{message} and the same rows of your own everywhere")
    return _Held.gazetteer


def _reports(order: Order, outcome: Outcome) -> Iterator[Report]:
    def tell(problem: InputError) -> None:
        path = "" if problem.path is None else str(problem.path)
        outcome.problems.append((problem.reason, path, problem.row, problem.count))

    for piece in order.pieces:
        yield from piece.reports(order.options, tell)


def _orders(run: Run, task: Task, recipe: Recipe, client: Any, folder: Path, partition: int) -> list[Order]:
    gazetteer = run.gazetteer().version
    cut = [*pieces(task.inputs, task.options, partition, run.problem)]
    cut = numbered(cut, lambda stretches: client.gather(client.map(Piece.lines, stretches)))
    settings = repr((__version__, gazetteer, task.options, recipe))
    return [
        Order(number, group, task.options, str(folder.resolve()), gazetteer, settings)
        for number, group in enumerate(grouped(cut, partition))
    ]


def _results(client: Any, orders: list[Order], recipe: Recipe) -> Iterator[Outcome]:
    """What comes of the partitions, as they are done."""
    distributed = need("distributed", "dask")
    futures = client.map(work, orders, recipe=recipe, pure=False)
    try:
        for future in distributed.as_completed(futures):
            yield future.result()
            future.release()
    except FrontmapError:
        raise
    except distributed.KilledWorker as error:
        raise ClusterError(f"workers were lost again and again over one partition ({error})"[:300]) from error
    except (OSError, RuntimeError, distributed.CancelledError) as error:
        raise ClusterError(f"the cluster gave up ({error!r})"[:300]) from error
    finally:
        with contextlib.suppress(Exception):
            client.cancel(futures)


def _note(run: Run, outcome: Outcome) -> None:
    stats = run.stats
    stats.reports += outcome.reports
    stats.characters += outcome.characters
    stats.mentions += outcome.rows
    stats.claims += outcome.claims
    stats.placed.update(outcome.places)
    stages = Stages()
    stages.seconds, stages.counts = outcome.seconds, outcome.counts
    stats.stages.join(stages)
    for reason, path, row, count in outcome.problems:
        run.problem(InputError(reason, path=path or None, row=row, count=count))
    for warning in outcome.warnings:
        run.warn(warning)


@contextlib.contextmanager
def _client(scheduler: str, jobs: int) -> Iterator[Any]:
    """A client of the scheduler, or of one on this machine with a process for each job."""
    distributed = need("distributed", "dask")
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        try:
            if not scheduler:
                here = distributed.LocalCluster(
                    n_workers=jobs,
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
                stack.enter_context(here)
                scheduler = here.scheduler_address
            client = distributed.Client(scheduler, timeout=_CONNECT_SECONDS)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(
                f"{scheduler or 'this machine'}: no scheduler answers ({error})"[:300]
            ) from error
        yield stack.enter_context(client)


@contextlib.contextmanager
def _unfinished(task: Task) -> Iterator[Path]:
    """The folder of an output that is not whole yet; kept when something stops the run."""
    assert task.output is not None
    folder = task.output.with_name(task.output.name + ".part")
    try:
        if task.output.exists() and not task.output.is_dir():
            raise OSError(0, "is no folder, and Parquet is written as one")
        if folder.exists() and not task.resume:
            shutil.rmtree(folder)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(f"{task.output}: cannot be written ({error.strerror or error})") from error
    try:
        yield folder
    finally:
        with contextlib.suppress(OSError):
            folder.rmdir()  # where nothing was done


def _finished(order: Order) -> Outcome | None:
    """What came of a partition in an earlier run; None where its file is not there or of another order."""
    from frontmap.arrow import facts_of

    try:
        said = json.loads(facts_of(order.path)[1][_FACTS])
        if said["identity"] != order.identity:
            return None
        return Outcome(**said["outcome"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _put_in_place(folder: Path, output: Path, count: int) -> None:
    """The finished folder takes the output's place, without what lost workers or longer runs left in it."""
    wanted = {f"part-{number:05d}.parquet" for number in range(count)}
    try:
        for path in folder.iterdir():
            if path.name not in wanted:
                path.unlink()
        old = output.with_name(output.name + ".old")
        if output.exists():
            output.rename(old)
        folder.rename(output)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written ({error.strerror or error})") from error
