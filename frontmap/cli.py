"""The command line. Modules are imported by the commands that need them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from frontmap import __version__
from frontmap.command_group import CommandGroup
from frontmap.options import (
    BBOX,
    OBLASTS,
    OVERRIDES,
    QUIET,
    REPORTS,
    SETTINGS,
    SINCE,
    STATS,
    UNTIL,
    VERBOSE,
    Asked,
    Geocoding,
    Reading,
    asks_ledger,
    file,
    flag,
    folding,
    may_geocode,
    reads_reports,
    text,
    together,
    words,
)
from frontmap.run import Run, running
from frontmap.tally import counted

if TYPE_CHECKING:
    from frontmap.records import ReportClaim
    from frontmap.reference import ReferenceLayer

_FORMATS = {"local": ("jsonl", "csv"), "dask": ("parquet",)}
"""What each engine writes, the default first."""

_SMALLEST, _LARGEST = (720, 600), 4000
"""Sizes of a picture: below 720 the page is a phone's, with no legend beside the map; beyond, memory ends."""

REFERENCES = file(
    "--reference",
    multiple=True,
    help="Dated control polygons: GeoJSON files or a folder; places near the edge are likelier.",
)


@click.group(
    "frontmap",
    cls=CommandGroup,
    homes={
        "lookup": "frontmap.gazetteer_cli:lookup",
        "review": "frontmap.review_cli:review",
        "export": "frontmap.analysis_cli:export",
        "diff": "frontmap.analysis_cli:diff",
        "check": "frontmap.analysis_cli:check",
        "timeline": "frontmap.analysis_cli:timeline",
        "gazetteer": "frontmap.gazetteer_cli:app",
        "ledger": "frontmap.ledger_cli:app",
    },
    context_settings=SETTINGS,
)
@click.version_option(
    __version__, prog_name="frontmap", message="%(prog)s %(version)s", help="Show the version and leave."
)
def app() -> None:
    """Map what war reports claim about front-line settlements."""


class Drawing(NamedTuple):
    """What the map looks like, and what is done with it."""

    title: str
    tiles: str
    mentions: bool
    ambiguous: bool
    png: bool
    png_size: str
    open_: bool

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in CSS pixels.

        Raises:
            click.BadParameter: the words are no such size, or none at which the legend has room.
        """
        width, _, height = self.png_size.lower().partition("x")
        try:
            size = int(width), int(height)
        except ValueError as error:
            raise click.BadParameter(f"--png-size {self.png_size!r:.40} is not WIDTHxHEIGHT") from error
        if not (_SMALLEST[0] <= size[0] <= _LARGEST and _SMALLEST[1] <= size[1] <= _LARGEST):
            raise click.BadParameter(
                f"--png-size goes from {_SMALLEST[0]}x{_SMALLEST[1]} to {_LARGEST}x{_LARGEST}"
            )
        return size


@app.command("map")
@words("reports", "Files, folders or archives of reports; - for stdin; none with --ledger.")
@file("--output", "-o", default=Path("frontmap-out"), help="Folder for the map and its layers.")
@together(
    "drawing",
    Drawing,
    text("--title", help="Heading of the map."),
    click.option("--tiles", default="none", help="Online background: none, osm, carto, or a tile URL."),
    click.option("--mentions/--no-mentions", default=False, help="Show plain mentions at first."),
    flag("--ambiguous", help="Draw undecided names at each place that they may mean."),
    click.option("--png/--no-png", default=False, help="Also write map.png, with a Chromium found here."),
    click.option(
        "--png-size", default="1280x800", help="Its WIDTHxHEIGHT in pixels of the page; it has twice as many."
    ),
    flag("--open", "open_", help="Open the map in a browser."),
)
@file("--reference", multiple=True, help="Dated control polygons: GeoJSON files or a folder.")
@reads_reports
@may_geocode
@file("--ledger", help="Map what this ledger holds, instead of files.")
@asks_ledger(
    SINCE,
    UNTIL,
    OBLASTS,
    BBOX,
    OVERRIDES,
    folding(True),
)
@STATS
@QUIET
@VERBOSE
def map_command(
    reports: Sequence[str],
    output: Path,
    drawing: Drawing,
    reference: Sequence[Path],
    reading: Reading,
    geocoding: Geocoding,
    ledger: Path | None,
    asked: Asked,
    stats: Path | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Draw reports as an HTML map and GeoJSON layers.

    Writes map.html, claims.geojson, settlements.geojson, layers/, mentions.jsonl, unresolved.csv and
    reports.csv.

    Example: frontmap map reports/*.txt -o out --tiles osm
    """
    if not reports and ledger is None:
        raise click.BadParameter("give reports, or --ledger with what was kept of them")
    if geocoding.geocode_online and ledger is not None:
        raise click.BadParameter("--geocode-online goes with reports, not with --ledger")
    if drawing.png:
        _ = drawing.size  # refused before anything is read
    with running(quiet, verbose, stats, "map") as run:
        reports, layers = run.reports_and_references(reports, reference)
        if ledger is not None:
            source = (reading.source,) if reading.source else ()
            items = run.from_ledger(reports, asked._replace(ledger=ledger, source=source))
        else:
            run.kept = []
            options, online = reading.options(), geocoding.service(run.problem)
            settled, fold, chosen = asked.overrides, asked.fold, asked.selection()
            found = run.stream(
                reports, options, settled, fold=fold, online=online, references=layers, chosen=chosen
            )
            items = list(found)
        run.finish()
        if items:
            _draw(run, items, output, drawing, layers)


def _draw(
    run: Run, items: list[ReportClaim], output: Path, drawing: Drawing, layers: Sequence[ReferenceLayer]
) -> None:
    """Write the map, and show it where that is asked for."""
    from frontmap.commands import MapOptions, write_map
    from frontmap.draw_import import import_folium

    import_folium()
    options = MapOptions(
        drawing.title, drawing.tiles, layers, drawing.mentions, run.kept or (), drawing.ambiguous
    )
    path = write_map(items, run.gazetteer(), output, options, run.stats.stages)
    run.report_counts(items)
    run.say(f"map: {path}")
    open_ = sum(item.claim.resolution.settlement_id is None for item in items)
    if open_:
        run.say(
            f"not on the map: {counted(open_, 'mention')} without a place, in {output / 'unresolved.csv'}"
        )
    if drawing.png:
        from frontmap.screenshot import screenshot

        tiles = drawing.tiles != "none"
        picture = screenshot(path, path.with_suffix(".png"), size=drawing.size, online=tiles)
        run.say(f"picture: {picture}")
    if drawing.open_:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())


class Writing(NamedTuple):
    """Where and how the rows of `extract` are written."""

    output: Path | None
    format_: str
    jobs: int
    resume: bool
    engine: str
    scheduler: str
    partition_mb: float


@app.command()
@REPORTS
@together(
    "writing",
    Writing,
    file("--output", "-o", help="File to write; standard output without it."),
    text("--format", "format_", help="jsonl or csv, else by the file's suffix; parquet with --engine dask."),
    click.option(
        "--jobs", type=click.IntRange(min=0), default=1, help="Processes that work; 0 for one a core."
    ),
    flag("--resume", help="Go on with an output that was begun and interrupted."),
    click.option("--engine", default="local", help="local, or dask for a cluster."),
    text("--scheduler", help="With --engine dask: a scheduler, tcp://...; else workers are started here."),
    click.option(
        "--partition-mb",
        type=click.FloatRange(min=0.001),
        default=32,
        help="With --engine dask: input per task.",
    ),
)
@reads_reports
@may_geocode
@OVERRIDES
@REFERENCES
@folding(False)
@STATS
@QUIET
@VERBOSE
def extract(
    reports: Sequence[str],
    writing: Writing,
    reading: Reading,
    geocoding: Geocoding,
    overrides: Path | None,
    reference: tuple[Path, ...],
    fold: bool,
    stats: Path | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write one row per settlement mention: where, which place, what is claimed, by whom.

    Example: frontmap extract reports/*.txt -o mentions.jsonl
    """
    format_ = _format(writing)
    apart = {"--fold": fold, "--fetch": reading.fetch, "--geocode-online": geocoding.geocode_online}
    if writing.engine == "dask" and any(apart.values()):
        raise click.BadParameter(
            f"{next(name for name in apart if apart[name])} does not go with --engine dask"
        )
    if geocoding.geocode_online and writing.jobs > 1:
        raise click.BadParameter("--geocode-online asks one by one: it goes with --jobs 1")
    with running(quiet, verbose, stats, "extract") as run:
        from frontmap.extraction import Task
        from frontmap.extraction import extract as extract_all

        options, online = reading.options(), geocoding.service(run.problem)
        jobs = writing.jobs or (1 if online else os.cpu_count() or 1)
        output, resume = writing.output, writing.resume
        task = Task(reports, options, overrides, fold, output, format_, jobs, resume, online, reference)
        if writing.engine == "dask":
            from frontmap import cluster

            cluster.extract(run, task, writing.scheduler, int(writing.partition_mb * 1e6))
        else:
            extract_all(run, task)
        run.finish()


def _format(writing: Writing) -> str:
    """The format that `extract` writes, where its options go together."""
    engine, resume = writing.engine, writing.resume
    formats = _FORMATS.get(engine)
    if formats is None:
        raise click.BadParameter("--engine is local or dask")
    if writing.format_ and writing.format_ not in formats:
        raise click.BadParameter(f"--format is {' or '.join(formats)} with --engine {engine}")
    if writing.output is None and (resume or engine == "dask"):
        raise click.BadParameter(f"{'--resume' if resume else '--engine dask'} needs --output")
    suffix = writing.output.suffix.lower().removeprefix(".") if writing.output else ""
    return writing.format_ or (suffix if suffix in formats else formats[0])


@app.command()
@REPORTS
@reads_reports
@may_geocode
@OVERRIDES
@REFERENCES
@QUIET
def explain(
    reports: Sequence[str],
    reading: Reading,
    geocoding: Geocoding,
    overrides: Path | None,
    reference: Sequence[Path],
    quiet: bool,
) -> None:
    """Print each mention with its sentence, candidates, claim and every reason, and what is no settlement.

    Example: frontmap explain report.txt
    """
    with running(quiet, False) as run:
        from frontmap.explain import explanations

        options, online = reading.options(), geocoding.service(run.problem)
        layers = run.references(reference)
        items = run.stream(reports, options, overrides, online=online, references=layers)
        for said in explanations(items, run.gazetteer()):
            click.echo(said)
        run.finish()


def main() -> None:
    """Entry point of the `frontmap` command."""
    app()
