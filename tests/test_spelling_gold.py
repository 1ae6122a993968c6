"""Spellings in annotated reports that lie beside the checkout."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontmap.spelling.forms import forms
from frontmap.spelling.words import fold, plain
from frontmap.tables import gazetteer_folder, read_table

SHARED = Path(__file__).parents[2] / "shared"


def annotated() -> Iterator[tuple[str, str]]:
    """(settlement id, surface) of every annotated settlement."""
    for path in [*SHARED.glob("gold/*.tsv"), *SHARED.glob("practice/gold/*.tsv")]:
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["kind"] == "settlement" and row["settlement_id"]:
                    yield row["settlement_id"], row["surface"]


def test_spellings_of_annotated_reports() -> None:
    """Old names (Artemovsk for Bakhmut) are no spellings, and lie with the renames: hence not all."""
    found = list(annotated())
    table = gazetteer_folder() / "settlements.tsv"
    if not found or not table.exists():
        pytest.skip("no annotated reports beside the checkout, or no gazetteer/settlements.tsv")
    names = {row["settlement_id"]: row["name_uk"] for row in read_table(table)}
    spelled = {
        code: {fold(plain(form.text)) for form in forms(names[code])} for code, _ in found if code in names
    }
    hits = sum(fold(plain(surface)) in spelled.get(code, ()) for code, surface in found)
    assert hits / len(found) >= 0.95, f"{hits} of {len(found)}"
