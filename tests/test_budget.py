"""What frontmap costs before it does anything: packages, their licences and sizes, time to start."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import audit
import licences
import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = 16
"""Packages that a plain installation asks for itself."""
PACKAGES = 40
"""Packages that it brings in the end."""
MEGABYTES = 300
"""What they take on disk; two thirds of it are numpy and pandas."""
START = 0.2
"""Seconds that importing the command line takes more than starting Python."""
BUSY = 3
"""How many times slower a machine busy with other tests may be."""


@pytest.fixture(scope="module")
def packages() -> list[licences.Package]:
    return licences.needed()


def test_few_packages_are_asked_for(packages: list[licences.Package]) -> None:
    assert len(PROJECT["dependencies"]) <= DIRECT
    assert 20 < len(packages) <= PACKAGES, "more than this: is the new one worth its weight?"
    assert not licences.missing()


def test_what_is_installed_is_small(packages: list[licences.Package]) -> None:
    total = sum(package.size for package in packages) / 1e6
    assert 50 < total <= MEGABYTES


def test_licences_are_free() -> None:
    assert not [package for package in licences.needed(licences.USER) if not package.free]
    assert not licences.Package("x", "1", "Proprietary", 0).free


def test_bounds_are_lower_bounds_and_all_are_explained() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for line in PROJECT["dependencies"]:
        assert re.fullmatch(r"[\w-]+>=[\d.]+", line), line
        assert re.search(rf"^\|[^|]*\b{re.split('>=', line)[0]}\b[^|]*\|", text, re.MULTILINE), line
    for extra in PROJECT["optional-dependencies"]:
        assert f"| `{extra}` |" in text, extra


def test_starting_is_quick() -> None:
    def seconds(code: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
        return time.perf_counter() - begun

    bare = min(seconds("pass") for _ in range(5))
    assert min(seconds("import frontmap.cli") for _ in range(5)) - bare < START * BUSY


def test_an_audit_tells_what_it_knows() -> None:
    def of(*vulns: object) -> str:
        return json.dumps({"dependencies": [{"name": "a", "version": "1", **each} for each in vulns]})

    bad = {"vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
    assert audit.told(of(bad, {"skip_reason": "no"}), "") == (
        ["a 1: X-1, mended in 2", "1 packages audited, 1 known vulnerabilities; 1 are not on the index"],
        1,
    )
    assert audit.told(of({"vulns": []}), "")[1] == 0
    assert audit.told(of({"skip_reason": "no"}), "") == (
        ["not audited: the index knows nothing of vulnerabilities of the 1 packages"],
        2,
    )
    lines, code = audit.told("", "many words\nno route to host")
    assert (lines, code) == (["not audited: the index could not be asked (no route to host)"], 2)
