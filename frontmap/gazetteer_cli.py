"""`frontmap lookup` and `frontmap gazetteer`: asking the gazetteer, building it, and adding to it.

Heavy modules are imported by the commands that need them.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from frontmap.command_group import CommandGroup
from frontmap.options import FILE, Geocoding, file, flag, may_geocode, text, words

FOLDER = file("--folder", help="Take the gazetteer's tables from this folder.")


@click.group("gazetteer", cls=CommandGroup)
def app() -> None:
    """Show, build, export and extend the gazetteer."""


@contextlib.contextmanager
def _reporting() -> Iterator[None]:
    """frontmap's own errors become one line each and exit code 1."""
    from frontmap.errors import FrontmapError

    try:
        yield
        sys.stdout.flush()
    except FrontmapError as error:
        click.echo(f"frontmap: {error}", err=True)
        raise click.exceptions.Exit(1) from error
    except BrokenPipeError:
        sys.stderr.close()
        raise click.exceptions.Exit(1) from None


def _say(problem: Exception) -> None:
    click.echo(f"frontmap: {problem}", err=True)


@click.command()
@words("names", "Names of settlements, in any spelling.")
@text("--format", "format_", help="table or jsonl; jsonl with --from-file.")
@file("--from-file", help="A file of names, one a line; - for stdin.")
@text("--oblast", help="Only settlements of this oblast.")
@text("--near", help="LAT,LON: of equal scores, the nearer first.")
@click.option(
    "--limit", type=click.IntRange(min=1), help="At most so many candidates a name; 20 in a table, else all."
)
@FOLDER
@may_geocode
def lookup(
    names: Sequence[str],
    format_: str,
    from_file: Path | None,
    oblast: str,
    near: str,
    limit: int | None,
    folder: Path | None,
    geocoding: Geocoding,
) -> None:
    """Find the settlements that names may mean.

    Example: frontmap lookup Gulaipole "Часов Яр" --oblast Zaporizhzhia
    """
    if format_ not in ("", "table", "jsonl"):
        raise click.BadParameter("--format is table or jsonl")
    if (from_file is None) == (not names):
        raise click.BadParameter("give names, or --from-file with a file of names")
    with _reporting():
        from frontmap.lookups import Asked, names_in, print_jsonl, print_table

        asked = Asked.of(folder=folder, oblast=oblast, near=near)
        service = geocoding.service(_say)
        if service is not None:
            asked = asked.online(service)
        wanted = names_in(from_file) if from_file is not None else names
        if format_ == "jsonl" or (from_file is not None and not format_):
            print_jsonl(asked.answers(wanted, limit))
        else:
            print_table(asked.answers(wanted, limit or 20))


@app.command()
@FOLDER
def info(folder: Path | None) -> None:
    """Show what the gazetteer holds, from where, and where its files are.

    Example: frontmap gazetteer info
    """
    with _reporting():
        from frontmap.gazetteer_info import print_info

        print_info(folder)


@app.command()
@FOLDER
def build(folder: Path | None) -> None:
    """Compile the index again, damaged or not.

    Example: frontmap gazetteer build
    """
    with _reporting():
        from frontmap.gazetteer import Gazetteer

        gazetteer = Gazetteer.rebuild(folder)
        click.echo(f"{len(gazetteer)} settlements, version {gazetteer.version}", err=True)


@app.command()
@click.option("--format", "format_", default="csv", help="csv or geojson.")
@file("--output", "-o", help="File; standard output without it.")
@FOLDER
def export(format_: str, output: Path | None, folder: Path | None) -> None:
    """Write all settlements as CSV or GeoJSON.

    Example: frontmap gazetteer export --format geojson -o settlements.geojson
    """
    if format_ not in ("csv", "geojson"):
        raise click.BadParameter("--format is csv or geojson")
    with _reporting():
        from frontmap.files import write_whole
        from frontmap.gazetteer import Gazetteer
        from frontmap.gazetteer_export import exported

        text = exported(Gazetteer.load(folder), format_)
        if output is None:
            sys.stdout.write(text)
        else:
            write_whole(output, text)


@app.command()
@click.argument("file", type=FILE, help="CSV of settlements or of names for known ones.")
@flag("--check", help="Only say what is wrong with it.")
def add(file: Path, check: bool) -> None:
    """Add settlements, or names for known ones, to your own gazetteer.

    Columns: name_uk, lat, lon; if you like settlement_id, name_ru, name_latn, kind, oblast, raion,
    hromada, uncertainty_km, population, alternates (with ; between). A row with a known settlement_id
    changes that settlement.

    Example: frontmap gazetteer add villages.csv
    """
    from frontmap.errors import FrontmapError

    with _reporting():
        from frontmap.gazetteer import Gazetteer
        from frontmap.gazetteer_added import add_rows, read_additions

        additions, problems = read_additions(file, Gazetteer.load())
        for problem in problems:
            click.echo(f"frontmap: {problem}", err=True)
        if problems:
            raise FrontmapError(f"{file}: {len(problems)} bad rows; nothing was added")
        if not check:
            click.echo(f"{len(additions)} rows: {add_rows(additions)}", err=True)


@app.command()
@file("--from", "from_", multiple=True, help="UA.zip or RU.zip that you have; may be repeated.")
@text("--url", help="Folder of the dump's files on the web.")
@click.option("--countries", default="UA,RU", help="Which dumps, with commas.")
@flag("--forget", help="Drop the last update.")
@FOLDER
def update(from_: Sequence[Path], url: str, countries: str, forget: bool, folder: Path | None) -> None:
    """Take coordinates, populations and names from the full GeoNames dump (CC BY 4.0).

    Downloads UA.zip and RU.zip into your data folder. When anything is wrong, the gazetteer stays as it is.

    Example: frontmap gazetteer update --from UA.zip
    """
    with _reporting():
        from frontmap.geonames_update import forget_update, update_from

        if forget:
            click.echo("dropped" if forget_update() else "there is no update", err=True)
            return
        report = update_from(files=from_, url=url, countries=countries.split(","), tables=folder)
        click.echo(report, err=True)
