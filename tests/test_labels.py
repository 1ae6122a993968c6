"""The tables by label and modality: what is counted as right, and what leaks onto the map."""

from __future__ import annotations

import scoring
from corpus.marked import parse
from labels import Reading, by_label, by_language, by_modality, readings

from frontmap.records import Claim, Mention, Report, Resolution


def reading(annotated: str, claim: str, modality: str) -> Reading:
    row = parse("t", f"[[Lyman|UA14120110010088407|{annotated}]]").rows[0]
    said = Claim(Resolution(Mention("t", 0, 5, "Lyman"), row.settlement_id, 1.0), claim, modality)
    return Reading("en", said, row)


def test_a_denied_capture_that_is_read_as_current_leaks():
    leak = reading("ru_control|denied", "ru_control", "asserted")
    assert leak.leaks and not leak.right
    assert "| denied | 1 | 1 | 0 | 1 |" in by_modality([leak])


def test_what_is_kept_back_or_no_control_leaks_not():
    assert not reading("ru_control|denied", "ru_control", "denied").leaks
    assert not reading("ru_control|past", "ru_advance", "asserted").leaks
    assert not reading("mention", "ru_control", "asserted").leaks
    assert not reading("ru_control|claimed", "ua_control", "asserted").leaks


def test_scores_by_label():
    found = [
        reading("ru_control|asserted", "ru_control", "claimed"),
        reading("ru_control|asserted", "mention", "-"),
        reading("mention", "ru_control", "asserted"),
    ]
    assert "| `ru_control` | 2 | 2 | 0.50 | 0.50 | 0.50 |" in by_label(found)
    assert "| en | 2 | 2 | 0.50 | 0.50 | 0.50 |" in by_language(found)


def test_readings_pair_claims_with_their_rows():
    marked = parse("t", "Russian forces captured [[Lyman|UA14120110010088407|ru_control|asserted]].")
    found = list(readings([scoring.Annotated(Report("t", marked.text, lang="en"), marked.rows)]))
    assert [one.right for one in found] == [True] and found[0].lang == "en"
