"""Every fixture of a format beside the reports expected of it: `fixtures/read_expected.json`, data to review.

`python tests/test_read_expected.py` writes what is read now; look at the difference before committing it.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from frontmap.errors import InputError
from frontmap.read import read_reports
from frontmap.records import Report

FIXTURES = Path(__file__).parent / "fixtures" / "read"
EXPECTED = FIXTURES.with_name("read_expected.json")
NAMES = sorted(path.name for path in FIXTURES.iterdir() if path.name != "README.md")


def plain(report: Report) -> dict[str, Any]:
    """The report's fields that say something; its text line by line."""
    found = {field.name: getattr(report, field.name) for field in dataclasses.fields(report)}
    found |= {"text": report.text.split("\n"), "provenance": dict(report.provenance)}
    found["also"] = list(report.also)
    if isinstance(report.published, date):
        found["published"] = report.published.isoformat()
    return {name: value for name, value in found.items() if value}


def read(name: str) -> dict[str, Any]:
    problems: list[InputError] = []
    reports = [plain(one) for one in read_reports([FIXTURES / name], on_problem=problems.append)]
    return {"reports": reports, "problems": [str(one).replace(f"{FIXTURES}/", "") for one in problems]}


def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXPECTED.read_text("utf-8"))
    return found


def test_every_fixture_has_its_expectation() -> None:
    assert sorted(expected()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_reports_are_those_expected(name: str) -> None:
    for package in ("trafilatura", "pypdf", "docx", "openpyxl", "feedparser"):
        pytest.importorskip(package)
    assert read(name) == expected()[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_stated_field_tells_where_it_came_from(name: str) -> None:
    told = {"source", "side", "published", "url", "lang", "title", "author"}
    for report in expected()[name]["reports"]:
        missing = sorted((told & set(report)) - set(report["provenance"]))
        assert not missing, f"{report['id']}: {missing}"


if __name__ == "__main__":
    found = {name: read(name) for name in NAMES}
    EXPECTED.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
