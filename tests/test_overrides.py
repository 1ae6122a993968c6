"""Corrections that an analyst settled: read whole or refused whole, applied where they were meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ledger_samples import PLACES, claim, report

from frontmap.errors import InputError
from frontmap.overrides import Overrides

HEADER = "report,surface,settlement_id,note\n"


def read(folder: Path, content: str | bytes) -> Overrides:
    path = folder / "settled.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return Overrides.read(path, PLACES)  # type: ignore[arg-type]


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
    assert read(tmp_path, ("\ufeff" + HEADER + "*,Toretsk,UA02,\n").encode()).rows


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
