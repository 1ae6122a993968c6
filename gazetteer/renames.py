"""The curated table of other names that settlements bore, bear for one side, or have been given since."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from frontmap.tables import read_table

TABLE = Path(__file__).with_name("renames.tsv")


def aliases() -> dict[str, list[str]]:
    """Other Ukrainian names of each settlement, by which older sources know it."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_table(TABLE):
        if row["name_uk"]:
            found[row["settlement_id"]].append(row["name_uk"])
    return dict(found)
