"""`frontmap export`, `diff`, `check` and `timeline`: questions to a ledger or to reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from frontmap.ledger_command import (
    Bbox,
    Fold,
    LedgerPath,
    Oblasts,
    OverridesFile,
    Quiet,
    Since,
    Sources,
    Until,
    guarded,
    say,
)

app = typer.Typer(no_args_is_help=True)

Reports = Annotated[
    list[str] | None, typer.Argument(help="Reports to read; without any, the ledger is asked.")
]
ReportOption = Annotated[
    list[str] | None,
    typer.Option("--report", help="Read this report instead of the ledger; may be repeated."),
]
ReportsOrLayers = Annotated[
    list[str] | None,
    typer.Argument(help="Reports to read; without any, the ledger is asked. GeoJSON files count as layers."),
]
References = Annotated[
    list[Path] | None, typer.Option("--reference", help="Dated control polygons: files or a folder.")
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", help="Also write .csv, .json, .geojson or .html; may be repeated."),
]
GROUPS = "source, report, claimant, claimant_side, oblast or claim"


@app.command()
@guarded
def export(
    reports: Reports = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A .gpkg, .kml, .kmz, .csv or .parquet file, or a folder.")
    ] = Path("layers"),
    format: Annotated[
        str, typer.Option(help="geojson, gpkg, kml, kmz, csv or parquet; else by the file's suffix.")
    ] = "",
    ledger: LedgerPath = Path("frontmap.sqlite"),
    overrides: OverridesFile = None,
    fold: Fold = True,
    since: Since = "",
    until: Until = "",
    source: Sources = None,
    oblast: Oblasts = None,
    bbox: Bbox = "",
    quiet: Quiet = False,
) -> int:
    """Write layers for QGIS, Google Earth, spreadsheets and notebooks.

    Example: frontmap export --since 2025-11-01 -o november.gpkg
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.export import export as write
    from frontmap.merge import merge

    problems = inputs.Problems(say)
    chosen = inputs.selection(since=since, until=until, sources=source or (), oblasts=oblast or (), bbox=bbox)
    places = inputs.gazetteer()
    claims = inputs.claims(
        reports=reports or (),
        ledger=ledger,
        chosen=chosen,
        places=places,
        on_problem=problems,
        overrides=overrides,
        fold=fold,
    )
    statuses = merge(claims, chosen.until)
    written = write(statuses, places, output, format=format or None)
    if not quiet:
        say(f"{len(statuses)} settlements in {written[0] if len(written) == 1 else output}")
    return 1 if problems.seen or not statuses else 0


@app.command()
@guarded
def diff(
    before: Annotated[str, typer.Argument(help="A day, a period FROM..TO, or an export.", metavar="A")],
    after: Annotated[str, typer.Argument(help="The same, later.", metavar="B")],
    report: ReportOption = None,
    output: Outputs = None,
    ledger: LedgerPath = Path("frontmap.sqlite"),
    overrides: OverridesFile = None,
    fold: Fold = True,
    source: Sources = None,
    oblast: Oblasts = None,
    bbox: Bbox = "",
    silent: Annotated[
        bool, typer.Option("--silent", help="Also list settlements that nobody claims any more.")
    ] = False,
) -> int:
    """Show what changed: settlements newly claimed, no longer claimed, newly disputed.

    Example: frontmap diff 2025-11-01 2025-11-08 -o week.csv -o week.html
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.analysis_output import print_changes, write_changes
    from frontmap.analysis_states import State, state_of
    from frontmap.diff import diff as compare

    problems = inputs.Problems(say)
    chosen = inputs.selection(sources=source or (), oblasts=oblast or (), bbox=bbox)
    reading = State(report or (), ledger, chosen, problems, overrides, fold)
    old, old_places = state_of(before, reading)
    new, places = state_of(after, reading)
    changes = [each for each in compare(old, new) if silent or each.kind != "silent"]
    known = old_places | places
    print_changes(changes, known)
    for path in output or ():
        write_changes(path, changes, known)
    return 1 if problems.seen else 0


@app.command()
@guarded
def check(
    reports: ReportsOrLayers = None,
    reference: References = None,
    output: Outputs = None,
    by: Annotated[str, typer.Option(help=f"Sum up by {GROUPS}.")] = "source",
    holder: Annotated[str, typer.Option(help="Whose area the polygons show: ru or ua.")] = "ru",
    max_age: Annotated[int, typer.Option(min=0, help="Oldest polygon for a claim's day, in days.")] = 31,
    ledger: LedgerPath = Path("frontmap.sqlite"),
    overrides: OverridesFile = None,
    fold: Fold = True,
    since: Since = "",
    until: Until = "",
    source: Sources = None,
    oblast: Oblasts = None,
    bbox: Bbox = "",
) -> int:
    """Compare claims with dated control polygons: inside or outside, km to the edge, lead or lag in days.

    Agreement with a reference layer is not a verdict on either.

    Example: frontmap check --reference deepstate_20251023.geojson --reference deepstate_20251123.geojson
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.analysis_output import print_findings, write_findings
    from frontmap.check import check as compare

    problems = inputs.Problems(say)
    group, side = inputs.group_of(by), inputs.holder_of(holder)
    texts, files = inputs.references(reports or (), reference or ())
    layers = inputs.layers(files, problems)
    if not layers:
        say("no reference layer to compare with; give one with --reference FILE")
        return 1 if files else 2
    chosen = inputs.selection(since=since, until=until, sources=source or (), oblasts=oblast or (), bbox=bbox)
    places = inputs.gazetteer()
    claims = inputs.claims(
        reports=texts,
        ledger=ledger,
        chosen=chosen,
        places=places,
        on_problem=problems,
        overrides=overrides,
        fold=fold,
    )
    findings = compare(claims, layers, places, max_age_days=max_age, holder=side)
    print_findings(findings, group)
    for path in output or ():
        write_findings(path, findings, group, layers, places)
    return 1 if problems.seen or not findings else 0


@app.command()
@guarded
def timeline(
    settlements: Annotated[list[str], typer.Argument(help="Names in any spelling, or KATOTTH codes.")],
    report: ReportOption = None,
    png: Annotated[Path | None, typer.Option(help="Draw to this PNG file.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Draw to this SVG file.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with picture and quotes.")] = None,
    ledger: LedgerPath = Path("frontmap.sqlite"),
    overrides: OverridesFile = None,
    fold: Fold = True,
    since: Since = "",
    until: Until = "",
    source: Sources = None,
    oblast: Oblasts = None,
    quiet: Quiet = False,
) -> int:
    """Show what each side has claimed about settlements over time.

    Example: frontmap timeline Pokrovsk Toretsk --png front.png
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.analysis_output import print_timeline
    from frontmap.analysis_states import bands
    from frontmap.timeline_draw import draw_timeline

    problems = inputs.Problems(say)
    chosen = inputs.selection(since=since, until=until, sources=source or (), oblasts=oblast or ())
    places = inputs.gazetteer()
    claims = inputs.claims(
        reports=report or (),
        ledger=ledger,
        chosen=chosen,
        places=places,
        on_problem=problems,
        overrides=overrides,
        fold=fold,
    )
    drawn = bands(settlements, claims, places, problems)
    if drawn and not quiet:
        print_timeline(drawn)
    for path in (png, svg, html):
        if path is not None and drawn:
            draw_timeline(path, drawn)
    return 1 if problems.seen or not drawn else 0


if __name__ == "__main__":
    app()
