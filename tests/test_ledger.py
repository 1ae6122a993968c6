"""Adding, correcting, choosing, refreshing and removing."""

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_samples import PLACES, VERSIONS, claim, pairs, report

from frontmap.ledger import Ledger
from frontmap.ledger_codec import decode, encode
from frontmap.ledger_identity import corrects
from frontmap.ledger_records import Versions
from frontmap.ledger_selection import Box, Selection
from frontmap.records import Candidate, Claim, Mention, Report, Resolution


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def everything(path: Path) -> list[object]:
    with Ledger(path, readonly=True) as ledger:
        return [list(ledger.claims()), [(c.report_id, c.what) for c in ledger.changes()]]


def test_what_is_added_is_read_back_equal(path: Path) -> None:
    made = dataclasses.replace(
        report(), lang="en", provenance=(("published", "file name"),), also=("Other", "Third"), offset=4
    )
    claims = [claim(made), claim(made, None, "mention", start=3)]
    claims[0] = dataclasses.replace(claims[0], event_date=date(2025, 2, 28), reasons=("x", "y"))
    with Ledger(path, create=True) as ledger:
        assert ledger.add(made, claims, VERSIONS).what == "added"
        found = list(ledger.claims())
    assert [item.claim for item in found] == claims
    assert [item.report for item in found] == [made, made]


def test_the_same_report_twice_changes_nothing(path: Path) -> None:
    made = report()
    with Ledger(path, create=True) as ledger:
        ledger.add(made, [claim(made)], VERSIONS)
    before = everything(path)
    with Ledger(path) as ledger:
        assert ledger.holds(made) == "a.txt"
        outcome = ledger.add(made, [claim(made), claim(made)], VERSIONS)
    assert (outcome.what, outcome.claims) == ("unchanged", 1)
    assert everything(path) == before


def test_the_same_text_under_another_file_name_is_the_same_report(path: Path) -> None:
    with Ledger(path, create=True) as ledger:
        ledger.add(report("a.txt"), [], VERSIONS)
        outcome = ledger.add(report("copy of a.txt"), [], VERSIONS)
    assert (outcome.what, outcome.report_id) == ("unchanged", "a.txt")


def test_a_corrected_report_replaces_its_older_self_and_is_recorded(path: Path) -> None:
    old, new = report(), report(text="Toretsk was entered, not taken.")
    with Ledger(path, create=True) as ledger:
        ledger.add(old, [claim(old)], VERSIONS)
    with Ledger(path) as ledger:
        assert ledger.holds(new) is None
        assert ledger.add(new, [claim(new, label="contested")], VERSIONS).what == "replaced"
        assert pairs(ledger.claims()) == [("a.txt", "UA01", "contested")]
        first, second = ledger.changes("a.txt")
    assert (first.what, second.what, second.previous, second.detail) == ("added", "replaced", old, "text")
    assert (second.claims_before, second.claims_after) == (1, 1)


def test_a_corrected_date_or_title_replaces(path: Path) -> None:
    for change in ({"published": date(2025, 3, 2)}, {"title": "T"}, {"source": "Other"}):
        with Ledger(path, create=True) as ledger:
            ledger.add(report(), [], VERSIONS)
        with Ledger(path) as ledger:
            new = dataclasses.replace(report(), **change)  # type: ignore[arg-type]
            assert ledger.add(new, [], VERSIONS).what == "replaced", change
            assert len(ledger.entries()) == 1
            assert next(iter(change)) in ledger.changes()[-1].detail
        path.unlink()


def test_a_file_that_is_overwritten_daily_gives_a_report_a_day(path: Path) -> None:
    with Ledger(path, create=True) as ledger:
        ledger.add(report("isw.txt", "Toretsk on the first.", day=date(2025, 3, 1)), [], VERSIONS)
    with Ledger(path) as ledger:
        made = report("isw.txt", "Quite other words.", day=date(2025, 3, 2))
        outcome = ledger.add(made, [claim(made)], VERSIONS)
        assert (outcome.what, outcome.report_id) == ("added", "isw.txt@2025-03-02")
        (item,) = ledger.claims()
        assert item.report.id == item.claim.resolution.mention.report_id == "isw.txt@2025-03-02"
    with Ledger(path) as ledger:
        assert ledger.add(made, [claim(made)], VERSIONS).what == "unchanged"


def test_files_of_one_name_in_two_folders_are_two_reports(path: Path) -> None:
    ru, ua = report("day.txt", "Взят Торецк."), report("day.txt", "Торецьк тримається.")
    for _ in range(2):
        with Ledger(path, create=True) as ledger:
            outcomes = [ledger.add(made, [], VERSIONS).what for made in (ru, ua)]
            assert len(ledger.entries()) == 2
    assert outcomes == ["unchanged", "unchanged"]


def test_a_feed_that_rolls_on_loses_no_item(path: Path) -> None:
    texts = [f"Item {word} tells of {word} and {word}." for word in ("alpha", "beta", "gamma", "delta")]
    with Ledger(path, create=True) as ledger:
        for number, text in enumerate(texts[:3], 1):
            ledger.add(report(f"feed.xml#{number}", text), [], VERSIONS)
    with Ledger(path) as ledger:
        for number, text in enumerate(["Fresh news of omega today.", *texts[:2]], 1):
            ledger.add(report(f"feed.xml#{number}", text), [], VERSIONS)
        assert len(ledger.entries()) == 4


def test_a_renamed_file_with_the_same_address_is_a_correction() -> None:
    old = report("a.html", "Toretsk was taken by forces.", url="https://example.org/1")
    new = report("b.html", "Toretsk was entered by forces.", url="https://example.org/1")
    assert corrects(new, old, old_given_id="a.html")
    assert not corrects(dataclasses.replace(new, url=""), old, old_given_id="a.html")
    assert not corrects(dataclasses.replace(new, text="Other things."), old, old_given_id="a.html")


def test_order_does_not_depend_on_the_order_of_adding(tmp_path: Path) -> None:
    reports = [
        report("b.txt", "Bb.", day=date(2025, 3, 2)),
        report("a.txt", "Aa.", day=date(2025, 3, 1)),
        report("c.txt", "Cc.", day=None),
    ]
    orders = []
    for name, some in (("1", reports), ("2", reports[::-1])):
        with Ledger(tmp_path / name, create=True) as ledger:
            for made in some:
                ledger.add(made, [claim(made)], VERSIONS)
            orders.append(pairs(ledger.claims()))
    assert orders[0] == orders[1]
    assert [report_id for report_id, _, _ in orders[0]] == ["c.txt", "a.txt", "b.txt"]


def test_selection_of_days_sources_and_places(path: Path) -> None:
    with Ledger(path, create=True) as ledger:
        for name, day, source, where in (
            ("1.txt", date(2025, 1, 5), "ISW", "UA01"),
            ("2.txt", date(2025, 2, 5), "MoD", "UA03"),
            ("3.txt", None, "ISW", "UA04"),
        ):
            made = report(name, name, source=source, day=day)
            ledger.add(made, [claim(made, where), claim(made, None, "mention")], VERSIONS)

        def chosen(selection: Selection) -> list[str]:
            found = list(ledger.claims(selection, PLACES))
            assert found == list(selection.of(ledger.claims(), PLACES))
            return sorted({item.report.id for item in found})

        assert chosen(Selection(since=date(2025, 2, 5))) == ["2.txt"]
        assert chosen(Selection(until=date(2025, 1, 5))) == ["1.txt", "3.txt"]
        assert chosen(Selection(since=date(2025, 1, 1), until=date(2025, 1, 31))) == ["1.txt"]
        assert chosen(Selection(sources=("isw",))) == ["1.txt", "3.txt"]
        assert chosen(Selection(oblasts=("Харківська",))) == ["2.txt"]
        assert chosen(Selection(bbox=Box.parse("37,48,38,49"))) == ["1.txt"]
        with pytest.raises(ValueError, match="gazetteer"):
            list(ledger.claims(Selection(oblasts=("x",))))


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "38,48,37,49", "48,37,49,238", "nan,1,2,3"])
def test_boxes_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="box"):
        Box.parse(text)


def test_refresh_replaces_claims_and_versions(path: Path) -> None:
    made, newer = report(), Versions(tool="2.0", gazetteer="g2")
    with Ledger(path, create=True) as ledger:
        ledger.add(made, [claim(made)], VERSIONS)
        assert [entry.report_id for entry in ledger.outdated(newer)] == ["a.txt"]
        assert ledger.refresh(made, [claim(made)], newer).what == "unchanged"
        assert ledger.outdated(newer) == []
        assert ledger.refresh(made, [claim(made, label="contested")], newer).what == "refreshed"
        assert pairs(ledger.claims()) == [("a.txt", "UA01", "contested")]
        assert [change.what for change in ledger.changes()] == ["added", "refreshed"]
        gone = report("gone.txt")
        assert ledger.refresh(gone, [claim(gone)], newer).what == "unchanged"
        assert ledger.problems() == []


def test_remove_takes_the_claims_and_the_kept_texts_along(path: Path) -> None:
    made, corrected = report(), report(text="Toretsk: secret corrected.")
    with Ledger(path, create=True) as ledger:
        ledger.add(made, [claim(made)], VERSIONS)
    with Ledger(path) as ledger:
        ledger.add(corrected, [claim(corrected)], VERSIONS)
        assert ledger.remove(["a.txt", "b.txt"]) == ["b.txt"]
        assert (list(ledger.claims()), ledger.entries(), ledger.problems()) == ([], [], [])
        assert [change.what for change in ledger.changes()] == ["added", "replaced", "removed"]
        assert all(change.previous is None for change in ledger.changes())


def test_the_view_for_other_tools(path: Path) -> None:
    made = report()
    with Ledger(path, create=True) as ledger:
        ledger.add(made, [claim(made)], VERSIONS)
    connection = sqlite3.connect(path)
    row = connection.execute("SELECT report_id, settlement_id, claim, quote, surface FROM claims").fetchone()
    connection.close()
    assert row == ("a.txt", "UA01", "ru_control", "Toretsk was taken.", "Toretsk")


TEXT = st.text(st.characters(categories=None), max_size=20)
CANDIDATES = st.lists(st.builds(Candidate, TEXT, st.floats(0, 1), TEXT), max_size=2).map(tuple)
MENTIONS = st.builds(Mention, TEXT, st.integers(0), st.integers(0), TEXT, candidates=CANDIDATES)
RESOLUTIONS = st.builds(Resolution, MENTIONS, st.none() | TEXT, st.floats(0, 1), candidates=CANDIDATES)
CLAIMS = st.builds(Claim, RESOLUTIONS, claimant=TEXT, quote=TEXT, cue=TEXT, event_date=st.none() | st.dates())
REPORTS = st.builds(
    Report,
    id=TEXT,
    text=TEXT,
    source=TEXT,
    published=st.none() | st.dates(),
    provenance=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    also=st.lists(TEXT, max_size=2).map(tuple),
)


@given(REPORTS, CLAIMS)
def test_codec_round_trip(made: Report, claimed: Claim) -> None:
    """Any text, lone surrogates and NUL included, comes back; and what is stored is UTF-8."""
    for record in (made, claimed):
        text = encode(record)
        text.encode("utf-8")
        assert decode(type(record), text) == record


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": 1, "text": "x", "published": "soon"}', "null"])
def test_codec_says_what_it_cannot_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(Report, text)
