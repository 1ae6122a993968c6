"""The README does what it says: its Python is run, its commands and columns exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tour

from frontmap.rows import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_the_python_example_runs(tmp_path):
    (example,) = blocks("python")
    assert len(example.strip().splitlines()) <= 20
    (tmp_path / "maps").symlink_to(ROOT / "maps")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "Shandryholove" in done.stdout
    assert (tmp_path / "map.html").stat().st_size > 100_000
    assert (tmp_path / "layers" / "contested.geojson").is_file()


def test_the_tour_is_the_one_that_its_script_makes():
    shown = [line[2:] for block in blocks("console") for line in block.splitlines() if line.startswith("$ ")]
    assert shown == [stop.command for stop in tour.STOPS], "run tests/tour.py"


def test_the_table_of_columns_is_complete():
    table = README[README.index("### Columns") :]
    named = re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)))
    assert set(COLUMNS) <= set(named), set(COLUMNS) - set(named)


@pytest.mark.parametrize("target", ["map", "test", "score"])
def test_make_targets_of_the_readme_exist(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert f"make {target}" in README


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!https?:|#)([^)#]+)", README))))
def test_links_lead_to_files(link):
    assert (ROOT / link).exists()
