"""The line from text to claims, on any text at all."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontmap.explain import explanations
from frontmap.find import find
from frontmap.gazetteer import Gazetteer
from frontmap.overrides import Overrides
from frontmap.pipeline import claims_of, extract
from frontmap.records import CLAIM_LABELS, MODALITIES, Report
from frontmap.resolve import resolve
from frontmap.rows import COLUMNS, json_line, mention_row
from frontmap.segment import sentences

PIECES = (
    "Покровськ", "у Куп'янську", "под Часовым Яром", "Huliaipole", "Gulaipole", "Їжакове",
    "Новоселівка", "Zarichne", "Kup\u2019ians\u02bck", "Бах\xadмут", "Торе\u0301цьк", "Siver\u200bsk",
    "ＰＯＫＲＯＶＳＫ", "\ufeff", "ﬁ", "İzium", "ворог захопив", "освобождён", "held by",
    "Russian forces seized", "if", "спростували", "“", "»", "(", "[[", "—", "\n\n", "\r\n", "\u2028",
    "\x00", "${alert(1)}", "<script>", "🔥", ". ", ", ", " та ", " near ", "7:30",
)  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.one_of(
    st.text(CHARACTERS, max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(CHARACTERS, max_size=6)), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.sampled_from(["", "ru", "ua"]), st.sampled_from(["", "en", "uk", "ru"]))
def test_spans_index_the_raw_text_whatever_it_is(gazetteer: Gazetteer, text, side, lang):
    report = Report("x.txt", text, side=side, lang=lang)
    cut = sentences(text, lang)
    assert all(0 <= s.start < s.end <= len(text) for s in cut)
    mentions = find(report, cut, gazetteer)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.surface
        end = mention.end
    resolutions = resolve(report, cut, mentions, gazetteer)
    assert [r.mention for r in resolutions] == [m for m in mentions if m.kind == "settlement"]
    assert all(r.settlement_id is None or r.settlement_id in gazetteer for r in resolutions)
    assert all(0 <= r.score <= 1 and r.reasons for r in resolutions)
    said = claims_of(report, gazetteer)
    assert [claim.resolution for claim in said] == resolutions
    for claim in said:
        assert claim.claim in CLAIM_LABELS and claim.modality in (*MODALITIES, "-")
        assert (claim.modality == "-") == (claim.claim == "mention")
        assert claim.quote and text[claim.quote_start :].startswith(claim.quote)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_rows_are_json_with_the_promised_columns(gazetteer: Gazetteer, text):
    report = Report("x.txt", text, published=date(2025, 10, 1))
    for item in extract([report], gazetteer):
        line = json_line(mention_row(item, gazetteer))
        assert line.count("\n") == 1 and line.endswith("\n")
        row = json.loads(line)
        assert tuple(row) == COLUMNS
        assert row["report"] == "x.txt" and row["published"] == "2025-10-01"
        assert (row["settlement_id"] is None) == (row["name_uk"] is None)


def test_reports_come_out_one_by_one_in_their_order(gazetteer: Gazetteer):
    taken = []

    def reports():
        for number in range(3):
            taken.append(number)
            yield Report(f"{number}.txt", "Ворог захопив Торецьк.")

    items = extract(reports(), gazetteer)
    assert next(items).report.id == "0.txt" and taken == [0]
    assert [item.report.id for item in items] == ["1.txt", "2.txt"]


def test_positions_point_into_the_file_that_a_part_was_cut_from(gazetteer: Gazetteer):
    whole = "Перша стаття.\n\nВорог захопив Торецьк."
    part = Report("page#2", whole[15:], origin="page", offset=15)
    (item,) = extract([part], gazetteer)
    row = mention_row(item, gazetteer)
    assert (row["report"], row["part"]) == ("page", "page#2")
    assert whole[row["start"] : row["end"]] == "Торецьк"
    assert whole[row["quote_start"] :].startswith(row["quote"])


def test_a_mention_of_many_namesakes_stays_open_with_its_candidates(gazetteer: Gazetteer):
    (claim,) = claims_of(Report("x.txt", "Ворог захопив Новоселівку."), gazetteer)
    assert claim.resolution.settlement_id is None
    assert len(claim.resolution.candidates) >= 5
    assert claim.resolution.reasons


def test_overrides_are_put_in_before_claims_are_read(gazetteer: Gazetteer):
    report = Report("x.txt", "Ворог захопив Новоселівку та Торецьк.")
    place = "UA14160210240098875"
    rows = {("*", "новоселівку"): (place, "by hand"), ("*", "торецьк"): (None, "")}
    assert place in gazetteer
    (claim,) = claims_of(report, gazetteer, Overrides(rows))
    assert (claim.resolution.settlement_id, claim.claim) == (place, "ru_control")


@pytest.mark.parametrize("text", ["", " \n\t ", "Нічого про місця тут не сказано.", "1 2 3", "—" * 5000])
def test_a_text_without_places_gives_nothing(gazetteer: Gazetteer, text):
    assert claims_of(Report("x.txt", text), gazetteer) == []


@pytest.mark.parametrize("lang", ["de", "pl", "fr", "xx"])
def test_reports_in_other_languages_still_give_their_places(gazetteer: Gazetteer, lang):
    (claim,) = claims_of(Report("x.txt", "Pokrovsk.", lang=lang), gazetteer)
    assert claim.resolution.settlement_id == "UA14160210010099403"


def test_half_a_character_as_broken_json_gives_it_is_no_harm(gazetteer: Gazetteer):
    text = "Ворог \ud83d захопив Торецьк. \udc00"
    (claim,) = claims_of(Report("x.txt", text, side="ua", lang="uk"), gazetteer)
    assert claim.claim == "ru_control" and text[claim.resolution.mention.start :].startswith("Торецьк")


def test_explaining_also_names_what_is_no_settlement(gazetteer: Gazetteer):
    report = Report("x.txt", "На Покровському напрямку ворог захопив Торецьк.", side="ua", lang="uk")
    said = "\n".join(explanations(extract([report], gazetteer), gazetteer))
    assert "ru_control / asserted" in said and "Покровському  no settlement: direction" in said
