"""The annotated corpus is well formed: marks, offsets, labels, settlement codes."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from frontmap.tables import gazetteer_folder, read_table

HERE = Path(__file__).resolve().parent / "corpus"
HEADER = re.compile(r"date: \d{4}-\d{2}-\d{2} \| source: \S.*\n\n")
CODE = re.compile(r"UA\d{17}")


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_marked", HERE / "marked.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


marked = _module()
REPORTS = [
    pytest.param(report, id=f"{part}/{report.name}")
    for part in ("dev", "kept", "plain", "mixed")
    for report in marked.load(part)
]


@pytest.mark.parametrize("report", REPORTS)
def test_report_has_header_and_length(report):
    assert HEADER.match(report.text), "first line must be `date: YYYY-MM-DD | source: ...`, then a blank line"
    least = 200 if "_short_" in report.name else 900
    assert least <= len(report.text) <= 2900


@pytest.mark.parametrize("report", REPORTS)
def test_rows_give_their_surface_and_do_not_overlap(report):
    assert report.rows
    end = 0
    for row in report.rows:
        assert row.start >= end
        assert report.text[row.start : row.end] == row.surface
        end = row.end


@pytest.mark.parametrize("report", REPORTS)
def test_codes_have_the_form_of_the_codifier(report):
    for row in report.rows:
        if row.kind == "settlement" and row.settlement_id:
            assert CODE.fullmatch(row.settlement_id), row


def test_codes_are_in_the_gazetteer():
    table = gazetteer_folder() / "settlements.tsv"
    if not table.exists():
        pytest.skip("gazetteer/settlements.tsv is not built")
    known = {row["settlement_id"] for row in read_table(table)}
    missing = [
        (part, row.report, row.surface, row.settlement_id)
        for part in ("dev", "kept", "plain", "mixed")
        for report in marked.load(part)
        for row in report.rows
        if row.settlement_id and row.settlement_id not in known
    ]
    assert not missing


def test_parts_share_no_report():
    texts = [report.text for part in ("dev", "kept", "plain", "mixed") for report in marked.load(part)]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    "source",
    [
        "[[Мирне|UA14160050180079292|ours|asserted]]",
        "[[Мирне|UA14160050180079292|ru_control]]",
        "[[Мирне|UA14160050180079292|mention|asserted]]",
        "[[Мирне|UA14160050180079292|ru_advance|asserted|ru]]",
        "[[Мирне |UA14160050180079292|mention]]",
        "[[Київ|=capital]]",
        "[[Київ|=metonym|ru_control|asserted]]",
        "[[Київ",
    ],
)
def test_bad_marks_are_refused(source):
    with pytest.raises(ValueError, match=r"bad\.txt"):
        marked.parse("bad.txt", source)


def test_offsets_count_the_text_without_marks():
    report = marked.parse(
        "x.txt", "у [[Мирному|UA14160050180079292|contested|asserted|ru|center]] та [[Києві|=metonym]]."
    )
    assert report.text == "у Мирному та Києві."
    assert [(row.start, row.end, row.kind, row.side) for row in report.rows] == [
        (2, 9, "settlement", "ru"),
        (13, 18, "metonym", "-"),
    ]
