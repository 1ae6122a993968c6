"""The command line. Heavy modules are imported by the commands that need them."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from frontmap import __version__
from frontmap.ledger_command import Cache, Column, Fetch, Fold, Lang, MaxMb, Split
from frontmap.online_cli import GeocodeOnline, GeocoderName, GeocoderUrl, UserAgent, online
from frontmap.run import running

app = typer.Typer(
    help="Map what war reports claim about front-line settlements.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


Reports = Annotated[list[str], typer.Argument(help="Files, folders or archives of reports; - for stdin.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say what is done and how long it takes.")]
StatsFile = Annotated[
    Path | None, typer.Option("--stats", help="JSON file for counts, warnings, memory and time by stage.")
]
Date = Annotated[str, typer.Option(help="The day of all these reports, YYYY-MM-DD.")]
Source = Annotated[str, typer.Option(help="Who publishes all these reports.")]
SideOption = Annotated[str, typer.Option(help="Whose voice they speak with: ru or ua.")]
Url = Annotated[str, typer.Option(help="Address of all these reports, for the links in the popups.")]
OverridesFile = Annotated[
    Path | None,
    typer.Option(help="CSV of settled cases: report (or *), surface, settlement_id (or -), note."),
]

References = Annotated[
    list[Path] | None,
    typer.Option(
        "--reference",
        help="Dated control polygons: GeoJSON files or a folder; places near the edge are likelier.",
    ),
]


_FORMATS = {"local": ("jsonl", "csv"), "dask": ("parquet",)}
"""What each engine writes, the default first."""


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    if version:
        typer.echo(f"frontmap {__version__}")
        raise typer.Exit


@app.command(name="map")
def map_command(
    reports: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders or archives of reports; - for stdin; none with --ledger."),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the map and its layers.")] = Path(
        "frontmap-out"
    ),
    date: Date = "",
    source: Source = "",
    side: SideOption = "",
    title: Annotated[str, typer.Option(help="Heading of the map.")] = "",
    tiles: Annotated[str, typer.Option(help="Online background: none, osm, carto, or a tile URL.")] = "none",
    reference: Annotated[
        list[Path] | None, typer.Option(help="Dated control polygons: GeoJSON files or a folder.")
    ] = None,
    mentions: Annotated[bool, typer.Option(help="Show plain mentions at first.")] = False,
    ambiguous: Annotated[
        bool, typer.Option("--ambiguous", help="Draw undecided names at each place that they may mean.")
    ] = False,
    ledger: Annotated[Path | None, typer.Option(help="Map what this ledger holds, instead of files.")] = None,
    since: Annotated[str, typer.Option(help="With --ledger: first day of publication.")] = "",
    until: Annotated[str, typer.Option(help="With --ledger: last day of publication.")] = "",
    oblast: Annotated[list[str] | None, typer.Option(help="With --ledger: only this oblast.")] = None,
    bbox: Annotated[str, typer.Option(help="With --ledger: only in WEST,SOUTH,EAST,NORTH.")] = "",
    overrides: OverridesFile = None,
    geocode_online: GeocodeOnline = False,
    user_agent: UserAgent = "",
    geocoder: GeocoderName = "nominatim",
    geocoder_url: GeocoderUrl = "",
    lang: Lang = "",
    url: Url = "",
    column: Column = None,
    fetch: Fetch = False,
    cache: Cache = None,
    fold: Fold = True,
    split: Split = True,
    max_mb: MaxMb = 64,
    png: Annotated[bool, typer.Option(help="Also write map.png, with a Chromium found here.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open the map in a browser.")] = False,
    stats: StatsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Draw reports as an HTML map and GeoJSON layers.

    Writes map.html, claims.geojson, settlements.geojson, layers/, mentions.jsonl, unresolved.csv and
    reports.csv.

    Example: frontmap map reports/*.txt -o out --tiles osm
    """
    if not reports and ledger is None:
        raise typer.BadParameter("give reports, or --ledger with what was kept of them")
    if geocode_online and ledger is not None:
        raise typer.BadParameter("--geocode-online goes with reports, not with --ledger")
    with running(quiet, verbose, stats, "map") as run:
        from frontmap import analysis_inputs
        from frontmap.commands import MapOptions, write_map

        reports, files = analysis_inputs.references(reports or [], reference or [])
        faults = analysis_inputs.Problems(run.tell)
        layers = analysis_inputs.layers(files, faults)
        run.faults(faults.seen)
        if ledger is not None:
            items = run.from_ledger(
                reports, ledger, since, until, source, oblast or [], bbox, overrides, fold
            )
        else:
            options = run.options(date, source, side, split, max_mb, lang, url, column, fetch, cache)
            asked = online(geocode_online, geocoder, geocoder_url, user_agent, run.problem)
            run.kept = []
            found = run.stream(reports or [], options, overrides, fold=fold, online=asked, references=layers)
            items = list(found)
        run.finish()
        if not items:
            return
        drawing = MapOptions(title, tiles, layers, mentions, run.kept or (), ambiguous)
        path = write_map(items, run.gazetteer(), output, drawing, run.stats.stages)
        run.report_counts(items)
        run.say(f"map: {path}")
        if png:
            from frontmap.screenshot import screenshot

            picture = screenshot(path, path.with_suffix(".png"), online=tiles != "none")
            run.say(f"picture: {picture}")
        if open_:
            webbrowser.open(path.resolve().as_uri())


@app.command()
def extract(
    reports: Reports,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output without it.")
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="jsonl (by default) or csv; parquet with --engine dask.")
    ] = "",
    jobs: Annotated[int, typer.Option(min=0, help="Processes that work; 0 for one a core.")] = 1,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an output that was begun and interrupted.")
    ] = False,
    engine: Annotated[str, typer.Option(help="local, or dask for a cluster.")] = "local",
    scheduler: Annotated[
        str, typer.Option(help="With --engine dask: a scheduler, tcp://...; else workers are started here.")
    ] = "",
    partition_mb: Annotated[float, typer.Option(min=0.001, help="With --engine dask: input per task.")] = 32,
    date: Date = "",
    source: Source = "",
    side: SideOption = "",
    overrides: OverridesFile = None,
    geocode_online: GeocodeOnline = False,
    user_agent: UserAgent = "",
    geocoder: GeocoderName = "nominatim",
    geocoder_url: GeocoderUrl = "",
    reference: References = None,
    lang: Lang = "",
    url: Url = "",
    column: Column = None,
    fetch: Fetch = False,
    cache: Cache = None,
    fold: Fold = False,
    split: Split = True,
    max_mb: MaxMb = 64,
    stats: StatsFile = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write one row per settlement mention: where, which place, what is claimed, by whom.

    Example: frontmap extract reports/*.txt -o mentions.jsonl
    """
    format_ = _format(format_, engine, output, resume)
    apart = {"--fold": fold, "--fetch": fetch, "--geocode-online": geocode_online}
    if engine == "dask" and any(apart.values()):
        raise typer.BadParameter(
            f"{next(name for name in apart if apart[name])} does not go with --engine dask"
        )
    if geocode_online and jobs > 1:
        raise typer.BadParameter("--geocode-online asks one by one: it goes with --jobs 1")
    with running(quiet, verbose, stats, "extract") as run:
        from frontmap.extraction import Task
        from frontmap.extraction import extract as extract_all

        options = run.options(date, source, side, split, max_mb, lang, url, column, fetch, cache)
        asked = online(geocode_online, geocoder, geocoder_url, user_agent, run.problem)
        at_once = jobs or (1 if asked else os.cpu_count() or 1)
        layers = tuple(reference or ())
        task = Task(reports, options, overrides, fold, output, format_, at_once, resume, asked, layers)
        if engine == "dask":
            from frontmap import cluster

            cluster.extract(run, task, scheduler, int(partition_mb * 1e6))
        else:
            extract_all(run, task)
        run.finish()


def _format(format_: str, engine: str, output: Path | None, resume: bool) -> str:
    """The format that `extract` writes, where its options go together."""
    formats = _FORMATS.get(engine)
    if formats is None:
        raise typer.BadParameter("--engine is local or dask")
    if format_ and format_ not in formats:
        raise typer.BadParameter(f"--format is {' or '.join(formats)} with --engine {engine}")
    if output is None and (resume or engine == "dask"):
        raise typer.BadParameter(f"{'--resume' if resume else '--engine dask'} needs --output")
    return format_ or formats[0]


@app.command()
def explain(
    reports: Reports,
    date: Date = "",
    source: Source = "",
    side: SideOption = "",
    overrides: OverridesFile = None,
    geocode_online: GeocodeOnline = False,
    user_agent: UserAgent = "",
    geocoder: GeocoderName = "nominatim",
    geocoder_url: GeocoderUrl = "",
    reference: References = None,
    lang: Lang = "",
    url: Url = "",
    column: Column = None,
    fetch: Fetch = False,
    cache: Cache = None,
    split: Split = True,
    max_mb: MaxMb = 64,
    quiet: Quiet = False,
) -> None:
    """Print each mention with its sentence, candidates, claim and every reason, and what is no settlement.

    Example: frontmap explain report.txt
    """
    with running(quiet, False) as run:
        from frontmap.explain import explanations

        options = run.options(date, source, side, split, max_mb, lang, url, column, fetch, cache)
        asked = online(geocode_online, geocoder, geocoder_url, user_agent, run.problem)
        layers = run.references(reference or [])
        items = run.stream(reports, options, overrides, online=asked, references=layers)
        for text in explanations(items, run.gazetteer()):
            typer.echo(text)
        run.finish()


def _mount() -> None:
    from frontmap import analysis_cli, gazetteer_cli, ledger_cli, review_cli

    app.command()(gazetteer_cli.lookup)
    app.command()(review_cli.review)
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
