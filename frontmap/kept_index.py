"""The compiled index of some tables, where it is kept from one run to the next."""

from __future__ import annotations

import sys

from frontmap.errors import GazetteerError, OutputError
from frontmap.files import cache_folder
from frontmap.gazetteer_tables import Tables
from frontmap.index import (
    Index,
    IndexDamage,
    open_index,
    remove_stale,
    set_aside,
    temporary_folder,
    write_index,
)
from frontmap.turns import turn

PLACES = (cache_folder, temporary_folder)
"""Where compiled indexes are looked for and kept, in this order."""


def index_of(tables: Tables) -> Index:
    """The index of these tables: mapped, or compiled where it is missing, stale or damaged.

    Raises:
        GazetteerError: the tables are missing or damaged.
    """
    version = tables.version()
    return _opened(version) or _compile(tables, version)


def compiled_anew(tables: Tables) -> Index:
    """The same, compiled in any case; it replaces the one that is there."""
    version = tables.version()
    for place in PLACES:
        set_aside(place() / f"index-{version}")
    return _compile(tables, version)


def _opened(version: str) -> Index | None:
    for place in PLACES:
        try:
            return open_index(place() / f"index-{version}", version)
        except IndexDamage:
            continue
    return None


def _compile(tables: Tables, version: str) -> Index:
    """Compile the index, say so on stderr, and keep it; or wait for a process that does so already."""
    from frontmap.compile import compile_parts
    from frontmap.compile_progress import shown

    with turn(cache_folder(), version) as (waited, alive):
        if waited and (index := _opened(version)):
            return index
        with shown() as progress:

            def tick(done: int, total: int) -> None:
                alive()
                progress(done, total)

            parts = compile_parts(tables, cache_folder(), tick)
        return _kept(parts, version)


def _kept(parts: dict[str, bytes], version: str) -> Index:
    for place in PLACES:
        try:
            made = write_index(place() / f"index-{version}", version, parts)
            remove_stale(made.parent, [made])
            return open_index(made, version)
        except (OutputError, IndexDamage) as error:
            print(f"frontmap: {error}", file=sys.stderr)
    raise GazetteerError("the compiled index can be written neither to the cache nor to the temporary folder")
