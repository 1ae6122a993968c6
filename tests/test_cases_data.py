"""The sentence cases themselves: marks parse, labels are known, settlements exist, nothing is said twice."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from frontmap.records import CLAIM_LABELS, MODALITIES, Kind
from frontmap.tables import read_table

CASES = Path(__file__).parent / "cases"
SETTLEMENTS = Path(__file__).parent.parent / "gazetteer" / "settlements.tsv"
HEADER = ["case_id", "group", "lang", "side", "date", "text", "origin"]
FILES = ("find.tsv", "claim.tsv")
ORIGINS = {"in-the-wild", "synthetic", "must-not-match", "known-hard"}
DISTRACTORS = set(get_args(Kind)) - {"settlement"}
GAINING = {"ru", "ua", "both", "-"}
MARK = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]]*)\]\]")
CODE = re.compile(r"UA\d{17}")
LEAST = {"find.tsv": 300, "claim.tsv": 400}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of cases."""
    return list(read_table(CASES / name))


def marks(text: str) -> list[tuple[str, list[str]]]:
    """(surface, the other fields) of each mark, in order."""
    return [(found.group(1), found.group(2).split("|")) for found in MARK.finditer(text)]


def every_mark(name: str) -> list[tuple[dict[str, str], str, list[str]]]:
    """(row, surface, the other fields) of each mark of a file."""
    return [(row, surface, fields) for row in rows(name) for surface, fields in marks(row["text"])]


def plain(text: str) -> str:
    """The text a reader sees, without marks."""
    return MARK.sub(r"\1", text).replace("\\n", "\n")


def fault(surface: str, fields: list[str], claims: bool) -> str:
    """What is wrong with one mark, or an empty string."""
    place, said = fields[0], fields[1:]
    if surface != surface.strip():
        return "blank at the edge of a surface"
    if place.startswith("="):
        return "" if place[1:] in DISTRACTORS and not said else "bad distractor"
    if place and not CODE.fullmatch(place):
        return "not a KATOTTH code"
    if not said:
        return ""
    if not claims:
        return "find.tsv carries no claims"
    claim, modality, side = (*said, "", "", "")[:3]
    if claim not in CLAIM_LABELS or claim == "mention" or modality not in MODALITIES:
        return "unknown claim or modality"
    if (claim == "contested") != (side in GAINING) or len(said) > 3:
        return "a gaining side belongs to contested, and to nothing else"
    return ""


@pytest.mark.parametrize("name", FILES)
def test_marks_parse_and_labels_are_known(name: str) -> None:
    faults = [
        f"{row['case_id']}: {surface}: {wrong}"
        for row, surface, fields in every_mark(name)
        if (wrong := fault(surface, fields, claims=name == "claim.tsv"))
    ]
    faults += [row["case_id"] for row in rows(name) if re.search(r"\[\[|\]\]", plain(row["text"]))]
    assert not faults


@pytest.mark.parametrize("name", FILES)
def test_columns(name: str) -> None:
    for row in rows(name):
        assert list(row) == HEADER
        assert row["lang"] in {"en", "uk", "ru"} and row["side"] in {"ru", "ua", "-"}, row["case_id"]
        assert row["origin"] in ORIGINS and row["text"].strip(), row["case_id"]
        assert row["case_id"].startswith(f"{row['group']}-{row['lang']}-"), row["case_id"]
        if row["date"]:
            assert date.fromisoformat(row["date"]), row["case_id"]


def test_nothing_is_said_twice() -> None:
    texts = Counter(plain(row["text"]).casefold() for name in FILES for row in rows(name))
    numbers = Counter(row["case_id"] for name in FILES for row in rows(name))
    assert not [item for seen in (texts, numbers) for item, times in seen.items() if times > 1]


@pytest.mark.parametrize("name", FILES)
def test_no_word_mixes_latin_and_cyrillic(name: str) -> None:
    mixed = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0400-\u04ff])\w+")
    assert not [row["case_id"] for row in rows(name) if mixed.search(plain(row["text"]))]


@pytest.mark.parametrize("name", FILES)
def test_enough_cases_in_every_language(name: str) -> None:
    languages = Counter(row["lang"] for row in rows(name))
    assert sum(languages.values()) >= LEAST[name]
    assert min(languages[lang] for lang in ("en", "uk", "ru")) >= LEAST[name] // 4


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_every_label_and_modality_occurs(lang: str) -> None:
    said = {word for row, _, fields in every_mark("claim.tsv") if row["lang"] == lang for word in fields[1:3]}
    assert said == (set(CLAIM_LABELS) - {"mention"}) | set(MODALITIES)


@pytest.mark.skipif(not SETTLEMENTS.exists(), reason="gazetteer/settlements.tsv is not built")
@pytest.mark.parametrize("name", FILES)
def test_settlements_exist(name: str) -> None:
    known = {row["settlement_id"] for row in read_table(SETTLEMENTS)}
    used = {(fields[0], row["case_id"]) for row, _, fields in every_mark(name) if fields[0].startswith("UA")}
    assert known
    assert not sorted((code, case) for code, case in used if code not in known)
