"""What the gazetteer holds, in a few lines."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

from frontmap.files import cache_folder
from frontmap.gazetteer import Gazetteer
from frontmap.gazetteer_tables import Tables


def print_info(folder: Path | None = None) -> None:
    """Print the counts, the sources of the coordinates, and where the files are.

    Raises:
        GazetteerError: the gazetteer's tables are missing or damaged.
    """
    print("\n".join(info_lines(Gazetteer.load(folder), Tables.find(folder))))


def info_lines(gazetteer: Gazetteer, tables: Tables) -> list[str]:
    """The lines that `print_info` prints."""
    places = list(gazetteer)
    total = len(places)
    sources = Counter(place.coordinate_source or "unknown" for place in places)
    exact = sum(place.uncertainty_km <= 2 for place in places)
    placed = sum(not math.isnan(place.lat) for place in places)
    oblasts = Counter(place.oblast for place in places)
    official = sum(place.settlement_id.startswith("UA") for place in places)
    lines = [
        f"settlements   {total}, {official} of KATOTTH",
        f"spellings     {gazetteer.form_count}",
        f"coordinates   {placed}, to 2 km or better {exact} ({exact / max(total, 1):.0%})",
        *(f"  {source:<20}{count}" for source, count in sources.most_common()),
        f"oblasts       {len(oblasts)}",
        *(f"  {oblast:<28}{count}" for oblast, count in sorted(oblasts.items())),
        f"version       {gazetteer.version}",
        f"tables        {tables.shipped}",
    ]
    own = [path for name in ("settlements.tsv", "alternates.tsv") for path in tables.files(name)]
    lines += [f"  also        {path}" for path in own if tables.user in path.parents]
    return [*lines, f"index         {cache_folder() / ('index-' + gazetteer.version)}"]
