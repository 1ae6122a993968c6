"""Merging claims into one status per settlement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_samples import claim, report, said

from frontmap.merge import DISPUTE_DAYS, EXCLUDES, claimant_side, is_realis, merge
from frontmap.records import CLAIM_LABELS, MODALITIES, REALIS, ReportClaim

DAY = date(2025, 10, 1)


def only(items, as_of=None):
    (status,) = merge(items, as_of)
    return status


def test_the_latest_realis_claim_colours_the_map():
    old = said(DAY, "UA01", "ua_control")
    new = said(DAY + timedelta(3), "UA01", "contested")
    for items in ([old, new], [new, old]):
        status = only(items)
        assert (status.claim, status.modality) == ("contested", "asserted")
        assert [item.report.id for item in status.claims] == [new.report.id, old.report.id]


@pytest.mark.parametrize("modality", [m for m in MODALITIES if m not in REALIS])
def test_what_is_denied_hypothetical_or_past_is_kept_but_colours_nothing(modality):
    status = only([said(DAY, "UA01", "ru_control", modality=modality)])
    assert (status.claim, status.modality, status.sides) == ("mention", "-", ())
    assert len(status.claims) == 1


def test_a_mention_after_a_claim_changes_nothing():
    status = only([said(DAY, "UA01", "ru_advance"), said(DAY + timedelta(1), "UA01", "mention")])
    assert status.claim == "ru_advance"
    assert status.claims[0].claim.claim == "mention"


def test_on_one_day_the_surer_word_wins():
    sure, unsure = said(DAY, "UA01", "contested"), said(DAY, "UA01", "ru_control", modality="unconfirmed")
    assert only([sure, unsure]).claim == only([unsure, sure]).claim == "contested"


def test_within_a_report_the_later_place_in_the_text_wins():
    made = report(text="Toretsk held, later Toretsk lost", day=DAY)
    first, second = claim(made, label="ua_control", start=0), claim(made, label="ru_control", start=20)
    status = only([ReportClaim(made, first), ReportClaim(made, second)])
    assert status.claim == "ru_control"


def test_undated_reports_count_as_the_oldest():
    undated = said(None, "UA01", "ru_control")
    status = only([undated, said(DAY, "UA01", "ua_control")])
    assert status.claim == "ua_control"
    assert status.claims[-1] is undated


def test_as_of_leaves_out_what_came_later_but_not_the_undated():
    items = [
        said(DAY, "UA01", "ua_control"),
        said(DAY + timedelta(1), "UA01", "ru_control"),
        said(None, "UA01", "contested"),
    ]
    status = only(items, DAY)
    assert (status.claim, status.as_of, len(status.claims)) == ("ua_control", DAY, 2)
    assert merge(items[:2], DAY - timedelta(1)) == []


def test_sides_that_exclude_each_other_dispute_a_settlement():
    theirs = said(DAY, "UA01", "ru_control", side="ru")
    ours = said(DAY + timedelta(DISPUTE_DAYS), "UA01", "ua_control", side="ua")
    status = only([theirs, ours])
    assert status.disputed and status.claim == "ua_control"
    assert [side for side, _ in status.sides] == ["ua", "ru"]


def test_an_old_word_that_nobody_renewed_is_outdated_not_disputed():
    theirs = said(DAY, "UA01", "ru_control", side="ru")
    ours = said(DAY + timedelta(DISPUTE_DAYS + 1), "UA01", "ua_control", side="ua")
    assert not only([theirs, ours]).disputed


def test_one_side_does_not_dispute_itself():
    items = [said(DAY, "UA01", "ru_control", side="ru"), said(DAY, "UA01", "ua_control", side="ru")]
    assert not only(items).disputed


def test_a_withdrawn_word_ends_the_dispute():
    items = [
        said(DAY, "UA01", "ru_control", side="ru"),
        said(DAY + timedelta(1), "UA01", "contested", side="ua"),
        said(DAY + timedelta(2), "UA01", "ru_control", side="ua"),
    ]
    assert only(items[:2]).disputed
    assert not only(items).disputed


@pytest.mark.parametrize("one", CLAIM_LABELS[:-1])
@pytest.mark.parametrize("other", CLAIM_LABELS[:-1])
def test_exactly_the_excluding_labels_dispute(one, other):
    items = [said(DAY, "UA01", one, side="ru"), said(DAY, "UA01", other, side="ua")]
    assert only(items).disputed == (frozenset((one, other)) in EXCLUDES)


def test_attributed_words_belong_to_who_said_them():
    item = said(DAY, "UA01", "ru_control", side="ru", modality="claimed")
    ukrainian = replace(item, report=replace(item.report, side="ua"))
    assert claimant_side(ukrainian) == "ru"
    nobody = replace(ukrainian, claim=replace(item.claim, claimant_side=""))
    assert claimant_side(nobody) == ""
    own = replace(nobody, claim=replace(nobody.claim, modality="asserted"))
    assert claimant_side(own) == "ua"


def test_unresolved_mentions_take_no_part():
    made = report(day=DAY)
    assert merge([ReportClaim(made, claim(made, None))]) == []


ITEMS = st.lists(
    st.builds(
        said,
        st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
        st.sampled_from(["UA01", "UA02", "UA03"]),
        st.sampled_from(CLAIM_LABELS),
        side=st.sampled_from(["ru", "ua", ""]),
        modality=st.sampled_from(MODALITIES[:-1]),
    ),
    max_size=12,
)


@given(ITEMS, st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)))
def test_nothing_is_lost_and_the_label_is_somebodys(items, as_of):
    statuses = merge(items, as_of)
    assert [s.settlement_id for s in statuses] == sorted({s.settlement_id for s in statuses})
    kept = [i for i in items if as_of is None or i.report.published is None or i.report.published <= as_of]
    assert sum(len(status.claims) for status in statuses) == len(kept)
    for status in statuses:
        own = [item for item in kept if item.claim.resolution.settlement_id == status.settlement_id]
        assert sorted(map(id, own)) == sorted(map(id, status.claims))
        realis = [item for item in own if is_realis(item)]
        assert (status.claim == "mention") == (not realis)
        if realis:
            newest = max(item.report.published or date.min for item in realis)
            assert any(
                (item.claim.claim, item.claim.modality) == (status.claim, status.modality)
                and (item.report.published or date.min) == newest
                for item in realis
            )
