"""`frontmap lookup` and `frontmap gazetteer`: asking the gazetteer, building it, and adding to it.

Heavy modules are imported by the commands that need them.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from frontmap.online_cli import GeocodeOnline, GeocoderName, GeocoderUrl, UserAgent, online

app = typer.Typer(
    help="Show, build, export and extend the gazetteer.", no_args_is_help=True, rich_markup_mode=None
)

Folder = Annotated[Path | None, typer.Option(help="Take the gazetteer's tables from this folder.")]


@contextlib.contextmanager
def _reporting() -> Iterator[None]:
    """frontmap's own errors become one line each and exit code 1."""
    from frontmap.errors import FrontmapError

    try:
        yield
        sys.stdout.flush()
    except FrontmapError as error:
        typer.echo(f"frontmap: {error}", err=True)
        raise typer.Exit(1) from error
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(1) from None


def _say(problem: Exception) -> None:
    typer.echo(f"frontmap: {problem}", err=True)


def lookup(
    names: Annotated[list[str] | None, typer.Argument(help="Names of settlements, in any spelling.")] = None,
    format_: Annotated[str, typer.Option("--format", help="table or jsonl; jsonl with --from-file.")] = "",
    from_file: Annotated[Path | None, typer.Option(help="A file of names, one a line; - for stdin.")] = None,
    oblast: Annotated[str, typer.Option(help="Only settlements of this oblast.")] = "",
    near: Annotated[str, typer.Option(help="LAT,LON: of equal scores, the nearer first.")] = "",
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many candidates a name; 20 in a table, else all.")
    ] = None,
    folder: Folder = None,
    geocode_online: GeocodeOnline = False,
    user_agent: UserAgent = "",
    geocoder: GeocoderName = "nominatim",
    geocoder_url: GeocoderUrl = "",
) -> None:
    """Find the settlements that names may mean.

    Example: frontmap lookup Gulaipole "Часов Яр" --oblast Zaporizhzhia
    """
    if format_ not in ("", "table", "jsonl"):
        raise typer.BadParameter("--format is table or jsonl")
    if (from_file is None) == (not names):
        raise typer.BadParameter("give names, or --from-file with a file of names")
    with _reporting():
        from frontmap.lookups import Asked, names_in, print_jsonl, print_table

        asked = Asked.of(folder=folder, oblast=oblast, near=near)
        service = online(geocode_online, geocoder, geocoder_url, user_agent, _say)
        if service is not None:
            asked = asked.online(service)
        wanted = names_in(from_file) if from_file is not None else names or []
        if format_ == "jsonl" or (from_file is not None and not format_):
            print_jsonl(asked.answers(wanted, limit))
        else:
            print_table(asked.answers(wanted, limit or 20))


@app.command()
def info(folder: Folder = None) -> None:
    """Show what the gazetteer holds, from where, and where its files are.

    Example: frontmap gazetteer info
    """
    with _reporting():
        from frontmap.gazetteer_info import print_info

        print_info(folder)


@app.command()
def build(folder: Folder = None) -> None:
    """Compile the index again, damaged or not.

    Example: frontmap gazetteer build
    """
    with _reporting():
        from frontmap.gazetteer import Gazetteer

        gazetteer = Gazetteer.rebuild(folder)
        typer.echo(f"{len(gazetteer)} settlements, version {gazetteer.version}", err=True)


@app.command()
def export(
    format_: Annotated[str, typer.Option("--format", help="csv or geojson.")] = "csv",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File; standard output without it.")
    ] = None,
    folder: Folder = None,
) -> None:
    """Write all settlements as CSV or GeoJSON.

    Example: frontmap gazetteer export --format geojson -o settlements.geojson
    """
    if format_ not in ("csv", "geojson"):
        raise typer.BadParameter("--format is csv or geojson")
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
def add(
    file: Annotated[Path, typer.Argument(help="CSV of settlements or of names for known ones.")],
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong with it.")] = False,
) -> None:
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
            typer.echo(f"frontmap: {problem}", err=True)
        if problems:
            raise FrontmapError(f"{file}: {len(problems)} bad rows; nothing was added")
        if not check:
            typer.echo(f"{len(additions)} rows: {add_rows(additions)}", err=True)


@app.command()
def update(
    from_: Annotated[
        list[Path] | None, typer.Option("--from", help="UA.zip or RU.zip that you have; may be repeated.")
    ] = None,
    url: Annotated[str, typer.Option(help="Folder of the dump's files on the web.")] = "",
    countries: Annotated[str, typer.Option(help="Which dumps, with commas.")] = "UA,RU",
    forget: Annotated[bool, typer.Option("--forget", help="Drop the last update.")] = False,
    folder: Folder = None,
) -> None:
    """Take coordinates, populations and names from the full GeoNames dump (CC BY 4.0).

    Downloads UA.zip and RU.zip into your data folder. When anything is wrong, the gazetteer stays as it is.

    Example: frontmap gazetteer update --from UA.zip
    """
    with _reporting():
        from frontmap.geonames_update import forget_update, update_from

        if forget:
            typer.echo("dropped" if forget_update() else "there is no update", err=True)
            return
        report = update_from(files=from_ or [], url=url, countries=countries.split(","), tables=folder)
        typer.echo(report, err=True)


def alone() -> typer.Typer:
    """These commands and `lookup` as an application of their own: `python -m frontmap.gazetteer_cli`."""
    whole = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    whole.command()(lookup)
    whole.registered_commands += app.registered_commands
    return whole


if __name__ == "__main__":
    alone()()
