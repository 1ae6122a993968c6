"""Corrections that an analyst settled: read whole or refused whole, applied where they were meant."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from ledger_samples import PLACES, claim, report

from frontmap.errors import InputError
from frontmap.overrides import COLUMNS, Correction, Overrides, read_corrections

HEADER = "report,surface,settlement_id,note\n"


def read(folder: Path, content: str | bytes) -> Overrides:
    path = folder / "settled.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return Overrides.read(path, PLACES)  # type: ignore[arg-type]


def occurrences(made, surface="Toretsk", settlement_id="UA01"):
    """A resolution for every occurrence of the surface in a report."""
    starts = [match.start() for match in re.finditer(surface, made.text)]
    sample = claim(made, settlement_id).resolution
    mentions = [
        replace(sample.mention, start=start, end=start + len(surface), surface=surface) for start in starts
    ]
    return [replace(sample, mention=mention) for mention in mentions]


def chosen(rows, made, **options):
    return [r.settlement_id for r in rows.apply(made, occurrences(made, **options))]


def resolved(text="Toretsk was taken.", name="a.txt", **changes):
    made = report(name, text)
    return made, [claim(made, "UA01", **changes).resolution]


def test_a_row_puts_a_mention_on_another_settlement_and_says_why(tmp_path):
    made, resolutions = resolved()
    (changed,) = read(tmp_path, HEADER + "*,Toretsk,UA02,seen on the photo\n").apply(made, resolutions)
    assert (changed.settlement_id, changed.score) == ("UA02", 1.0)
    assert changed.reasons == ("override: seen on the photo",)
    assert changed.mention == resolutions[0].mention


def test_a_row_may_settle_what_stayed_open(tmp_path):
    made = report("a.txt", "Toretsk was taken.")
    (changed,) = read(tmp_path, HEADER + "a.txt,Toretsk,UA02,\n").apply(made, [claim(made, None).resolution])
    assert changed.settlement_id == "UA02" and changed.reasons == ("override",)


def test_a_dash_says_that_the_words_name_no_settlement(tmp_path):
    made, resolutions = resolved()
    assert read(tmp_path, HEADER + "*,Toretsk,-,a surname\n").apply(made, resolutions) == []


def test_a_row_of_the_report_goes_before_one_for_all(tmp_path):
    rows = read(tmp_path, HEADER + "*,Toretsk,UA02,\na.txt,Toretsk,UA03,\n")
    made, resolutions = resolved()
    assert rows.apply(made, resolutions)[0].settlement_id == "UA03"
    made, resolutions = resolved(name="b.txt")
    assert rows.apply(made, resolutions)[0].settlement_id == "UA02"


def test_a_row_of_a_file_holds_for_its_parts(tmp_path):
    made, resolutions = resolved(name="page.html#2")
    part = replace(made, origin="page.html")
    (changed,) = read(tmp_path, HEADER + "page.html,Toretsk,UA03,\n").apply(part, resolutions)
    assert changed.settlement_id == "UA03"


def test_spelling_is_compared_as_the_gazetteer_does(tmp_path):
    rows = read(tmp_path, HEADER + "*,Куп'янськ,UA03,\n")
    made = report("a.txt", "Куп’янськ утримано")
    mention = claim(made, None).resolution.mention
    resolution = replace(claim(made, None).resolution, mention=replace(mention, surface="КУП’ЯНСЬК"))
    assert rows.apply(made, [resolution])[0].settlement_id == "UA03"


def test_other_mentions_are_left_alone(tmp_path):
    made, resolutions = resolved()
    rows = read(tmp_path, HEADER + "*,Pokrovsk,UA02,\nother.txt,Toretsk,UA02,\n")
    assert rows.apply(made, resolutions) == resolutions


def test_a_byte_order_mark_as_spreadsheets_write_it_is_no_harm(tmp_path):
    assert read(tmp_path, ("\ufeff" + HEADER + "*,Toretsk,UA02,\n").encode()).corrections


def test_all_bad_rows_are_named_at_once(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path, HEADER + "*,,UA02,\n*,Toretsk,UA99,\n*,Pokrovsk,UA02,\n*,Kupiansk,,\n")
    message = str(caught.value)
    assert "row 2" in message and "row 3" in message and "UA99" in message and "row 5" in message
    assert "row 4" not in message
    assert caught.value.path == tmp_path / "settled.csv"


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("report,surface,note\n", "no column settlement_id"),
        ("", "no column report"),
        ("report,surface,settlement_id\n*,Сіверськ,UA02\n".encode("utf-16"), "cannot be read as overrides"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_line(tmp_path, content, part):
    with pytest.raises(InputError, match=part) as caught:
        read(tmp_path, content)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"none\.csv"):
        Overrides.read(tmp_path / "none.csv", PLACES)  # type: ignore[arg-type]


FULL = ",".join(COLUMNS) + "\n"
TWO = "Toretsk was shelled at dawn. By noon Russian forces had entered Toretsk from the east."


def test_a_row_with_a_quote_is_for_that_occurrence_alone(tmp_path):
    rows = read(tmp_path, FULL + "a.txt,Toretsk,UA02,,By noon Russian forces had entered Toretsk,,,\n")
    assert chosen(rows, report("a.txt", TWO)) == ["UA01", "UA02"]


def test_a_quote_is_found_again_after_small_edits(tmp_path):
    rows = read(
        tmp_path, FULL + "*,Toretsk,UA02,,By noon Russian forces had entered Toretsk from the east.,,,\n"
    )
    edited = (
        TWO.replace("By noon", "Towards  noon,\n")
        .replace("forces", "troops")
        .replace("Toretsk was", "It was")
    )
    assert chosen(rows, report("b.txt", edited)) == ["UA02"]
    longer = "An opening of the editors. " * 40 + TWO.replace("from the east", "from the south east")
    assert chosen(rows, report("b.txt", longer)) == ["UA01", "UA02"]


def test_a_quote_that_is_gone_changes_nothing(tmp_path):
    rows = read(
        tmp_path, FULL + "*,Toretsk,UA02,,By noon Russian forces had entered Toretsk from the east.,,,\n"
    )
    assert chosen(rows, report("a.txt", "Toretsk was shelled at dawn. Aid reached Toretsk.")) == ["UA01"] * 2


def test_a_row_whose_quote_is_gone_from_its_report_is_told(tmp_path, caplog):
    rows = read(tmp_path, FULL + "a.txt,Toretsk,UA02,,By noon Russian forces had entered Toretsk,,,\n")
    chosen(rows, report("a.txt", TWO))
    chosen(rows, report("b.txt", "Toretsk."))
    assert not caplog.messages
    chosen(rows, report("a.txt", "Aid reached Toretsk."))
    (message,) = caplog.messages
    assert "a.txt" in message and "'Toretsk'" in message and "By noon" in message and "\n" not in message


def test_the_occurrence_tells_which_of_two_in_one_quote_is_meant(tmp_path):
    text = "Fighting near Toretsk went on; Toretsk itself is held."
    for nth, expected in (("1", ["UA02", "UA01"]), ("2", ["UA01", "UA02"]), ("", ["UA02", "UA02"])):
        rows = read(tmp_path, FULL + f"*,Toretsk,UA02,,{text},{nth},,\n")
        assert chosen(rows, report("a.txt", text)) == expected


def test_a_row_with_a_quote_goes_before_one_without_and_a_later_row_before_an_earlier(tmp_path):
    quoted = "*,Toretsk,UA03,,entered Toretsk from the east,,,\n"
    plain = "a.txt,Toretsk,UA02,,,,,\n"
    made = report("a.txt", TWO)
    assert chosen(read(tmp_path, FULL + quoted + plain), made) == ["UA02", "UA03"]
    assert chosen(read(tmp_path, FULL + quoted + plain + quoted.replace("UA03", "UA05")), made) == [
        "UA02",
        "UA05",
    ]


def test_a_claim_is_corrected_where_the_quote_says_and_the_place_is_left(tmp_path):
    made = report("a.txt", TWO, side="ua")
    claims = [
        replace(claim(made, label="mention"), resolution=resolution) for resolution in occurrences(made)
    ]
    rows = read(tmp_path, FULL + "a.txt,Toretsk,,seen,had entered Toretsk,,contested,\n")
    assert rows.apply(made, occurrences(made)) == occurrences(made)
    first, second = rows.correct(made, claims)
    assert first == claims[0]
    assert (second.claim, second.modality, second.side) == ("contested", "asserted", "-")
    assert (second.claimant, second.claimant_side) == ("the report", "ua")
    assert second.resolution == claims[1].resolution and second.reasons == ("override: seen",)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("ua_control,", ("ua_control", "claimed", "ua", "MoD")),
        (",unconfirmed", ("ru_control", "unconfirmed", "ru", "MoD")),
        ("contested,past", ("contested", "past", "-", "MoD")),
        ("mention,", ("mention", "-", "", "")),
        ("mention,asserted", ("mention", "-", "", "")),
    ],
)
def test_a_corrected_claim_stays_one_that_the_records_allow(tmp_path, cells, expected):
    made = report("a.txt")
    before = claim(made, modality="claimed", claimant="MoD", claimant_side="ru")
    (after,) = read(tmp_path, FULL + f"*,Toretsk,,,,,{cells}\n").correct(made, [before])
    assert (after.claim, after.modality, after.side, after.claimant) == expected
    assert after.quote == before.quote


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("*,Toretsk,,,,,,", "must not be empty"),
        ("*,Toretsk,UA02,,,,captured,", "'captured' is no claim"),
        ("*,Toretsk,UA02,,,,,maybe", "'maybe' is no modality"),
        ("*,Toretsk,UA02,,Nothing of it here,,,", "does not hold the surface"),
        ("*,Toretsk,UA02,,In Toretsk,2,,", "1 times, so it has no occurrence '2'"),
        ("*,Toretsk,UA02,,In Toretsk,0,,", "no occurrence '0'"),
        ("*,Toretsk,UA02,,,1,,", "0 times"),
    ],
)
def test_a_bad_row_of_the_further_columns_is_named(tmp_path, row, part):
    with pytest.raises(InputError, match=part) as caught:
        read(tmp_path, FULL + "*,Toretsk,UA02,,,,,\n" + row + "\n")
    assert "row 3" in str(caught.value) and "row 2" not in str(caught.value)


def test_cells_written_are_cells_read(tmp_path):
    import csv

    rows = [
        Correction(
            "a.txt", "Toretsk", "UA02", 'so "he" said, twice', "near Toretsk; Toretsk", 2, "contested", "past"
        ),
        Correction("*", "Quote \"<b>'", "-"),
        Correction("*", "Куп’янськ", "", claim="mention"),
    ]
    path = tmp_path / "all.csv"
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([COLUMNS, *(row.cells() for row in rows)])
    assert read_corrections(path, PLACES) == rows  # type: ignore[arg-type]


def test_spreadsheets_semicolons_and_guards_against_formulas_are_read(tmp_path):
    content = FULL.replace(",", ";") + "*;Toretsk;UA02;'=1+1;'-Toretsk, then;;;\n"
    path = tmp_path / "sheet.csv"
    path.write_text(content, encoding="utf-8")
    (row,) = read_corrections(path, PLACES)  # type: ignore[arg-type]
    assert (row.note, row.quote) == ("=1+1", "-Toretsk, then")
