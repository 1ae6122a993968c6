"""Spellings that reports use, written by hand: the settlements of that name are among the candidates."""

from __future__ import annotations

from pathlib import Path

from frontmap.gazetteer import Gazetteer
from frontmap.tables import read_table

ROWS = list(read_table(Path(__file__).with_name("data") / "spelling_reports.tsv"))
FRONT = ("UA12", "UA14", "UA23", "UA44", "UA59", "UA63", "UA65")
FLOOR = 0.99


def test_spellings_of_reports_lead_to_their_settlements(gazetteer: Gazetteer) -> None:
    """Every settlement of the name in the front-line oblasts is a candidate: which one is meant the text
    must tell."""
    bearers: dict[str, set[str]] = {}
    for place in gazetteer:
        if place.settlement_id.startswith(FRONT):
            bearers.setdefault(place.name_uk.replace("’", "'"), set()).add(place.settlement_id)
    found = gazetteer.lookup_all([row["spelling"] for row in ROWS], limit=None)
    missed = [
        row
        for row, candidates in zip(ROWS, found, strict=True)
        if not bearers[row["name_uk"]] <= {candidate.settlement_id for candidate in candidates}
    ]
    assert len(ROWS) > 1_400
    assert 1 - len(missed) / len(ROWS) >= FLOOR, missed


def test_namesakes_share_their_russian_name(gazetteer: Gazetteer) -> None:
    """A settlement whose Russian name no source has goes by that of its namesakes too."""
    for spelling in ("Вишнёвка", "Vichnevka"):
        ids = {candidate.settlement_id for candidate in gazetteer.lookup(spelling, limit=None)}
        bearers = {place.settlement_id for place in gazetteer if place.name_uk == "Вишнівка"}
        assert len(bearers) >= 10
        assert bearers <= ids
