"""`frontmap export`, `diff`, `check` and `timeline`: questions to a ledger or to reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from frontmap.ledger_command import complain, guarded, say
from frontmap.options import (
    ANALYSIS,
    BBOX,
    CHOICE,
    OBLASTS,
    QUIET,
    SINCE,
    SOURCES,
    UNTIL,
    Asked,
    asks_ledger,
    file,
    flag,
    text,
    words,
)
from frontmap.tally import counted

INSTEAD = click.option(
    "--report", multiple=True, help="Read this report instead of the ledger; may be repeated."
)
OUTPUTS = file(
    "--output", "-o", multiple=True, help="Also write .csv, .json, .geojson or .html; may be repeated."
)
GROUPS = "source, report, claimant, claimant_side, oblast or claim"


@click.command()
@words("reports", "Reports to read; without any, the ledger is asked.")
@file(
    "--output", "-o", default=Path("layers"), help="A .gpkg, .kml, .kmz, .csv or .parquet file, or a folder."
)
@text("--format", help="geojson, gpkg, kml, kmz, csv or parquet; else by the file's suffix.")
@asks_ledger(*ANALYSIS, *CHOICE)
@QUIET
@guarded
def export(reports: Sequence[str], output: Path, format: str, asked: Asked, quiet: bool) -> int:
    """Write layers for QGIS, Google Earth, spreadsheets and notebooks.

    Example: frontmap export --since 2025-11-01 -o november.gpkg
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.export import export as write
    from frontmap.merge import merge

    problems = inputs.Problems(complain)
    chosen = asked.selection()
    places = inputs.gazetteer()
    claims = asked.claims(reports, chosen, places, problems)
    statuses = merge(claims, chosen.until)
    written = write(statuses, places, output, format=format or None)
    if not quiet:
        say(f"{counted(len(statuses), 'settlement')} in {written[0] if len(written) == 1 else output}")
    return 1 if problems.seen or not statuses else 0


@click.command()
@click.argument("before", metavar="A", help="A day, a period FROM..TO, or an export.")
@click.argument("after", metavar="B", help="The same, later.")
@INSTEAD
@OUTPUTS
@asks_ledger(*ANALYSIS, SOURCES, OBLASTS, BBOX)
@flag("--silent", help="Also list settlements that nobody claims any more.")
@guarded
def diff(
    before: str, after: str, report: Sequence[str], output: Sequence[Path], asked: Asked, silent: bool
) -> int:
    """Show what changed: settlements newly claimed, no longer claimed, newly disputed.

    Example: frontmap diff 2025-11-01 2025-11-08 -o week.csv -o week.html
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.analysis_output import print_changes, write_changes
    from frontmap.analysis_states import State, state_of
    from frontmap.diff import diff as compare

    problems = inputs.Problems(complain)
    reading = State(report, asked, problems)
    old, old_places = state_of(before, reading)
    new, places = state_of(after, reading)
    changes = [each for each in compare(old, new) if silent or each.kind != "silent"]
    known = old_places | places
    print_changes(changes, known)
    for path in output:
        write_changes(path, changes, known)
    return 1 if problems.seen else 0


@click.command()
@words("reports", "Reports to read; without any, the ledger is asked. GeoJSON files count as layers.")
@file("--reference", multiple=True, help="Dated control polygons: files or a folder.")
@OUTPUTS
@click.option("--by", default="source", help=f"Sum up by {GROUPS}.")
@click.option("--holder", default="ru", help="Whose area the polygons show: ru or ua.")
@click.option(
    "--max-age", type=click.IntRange(min=0), default=31, help="Oldest polygon for a claim's day, in days."
)
@asks_ledger(*ANALYSIS, *CHOICE)
@guarded
def check(
    reports: Sequence[str],
    reference: Sequence[Path],
    output: Sequence[Path],
    by: str,
    holder: str,
    max_age: int,
    asked: Asked,
) -> int:
    """Compare claims with dated control polygons: inside or outside, km to the edge, lead or lag in days.

    Agreement with a reference layer is not a verdict on either.

    Example: frontmap check --reference deepstate_20251023.geojson --reference deepstate_20251123.geojson
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.analysis_output import print_findings, write_findings
    from frontmap.check import check as compare

    problems = inputs.Problems(complain)
    group, side = inputs.group_of(by), inputs.holder_of(holder)
    texts, files = inputs.references(reports, reference)
    layers = inputs.layers(files, problems)
    if not layers:
        complain("no reference layer to compare with; give one with --reference FILE")
        return 1 if files else 2
    chosen = asked.selection()
    places = inputs.gazetteer()
    claims = asked.claims(texts, chosen, places, problems)
    findings = compare(claims, layers, places, max_age_days=max_age, holder=side)
    print_findings(findings, group)
    for path in output:
        write_findings(path, findings, group, layers, places)
    return 1 if problems.seen or not findings else 0


@click.command()
@words("settlements", "Names in any spelling, or KATOTTH codes.", required=True)
@INSTEAD
@file("--png", help="Draw to this PNG file.")
@file("--svg", help="Draw to this SVG file.")
@file("--html", help="Write a page with picture and quotes.")
@asks_ledger(*ANALYSIS, SINCE, UNTIL, SOURCES, OBLASTS)
@QUIET
@guarded
def timeline(
    settlements: Sequence[str],
    report: Sequence[str],
    png: Path | None,
    svg: Path | None,
    html: Path | None,
    asked: Asked,
    quiet: bool,
) -> int:
    """Show what each side has claimed about settlements over time.

    Example: frontmap timeline Pokrovsk Toretsk --png front.png
    """
    from frontmap import analysis_inputs as inputs
    from frontmap.analysis_output import print_timeline
    from frontmap.analysis_states import bands
    from frontmap.timeline_draw import draw_timeline

    problems = inputs.Problems(complain)
    chosen = asked.selection()
    places = inputs.gazetteer()
    claims = asked.claims(report, chosen, places, problems)
    drawn = bands(settlements, claims, places, problems)
    if drawn and not quiet:
        print_timeline(drawn)
    for path in (png, svg, html):
        if path is not None and drawn:
            draw_timeline(path, drawn)
    return 1 if problems.seen or not drawn else 0
