"""The wheel stands on its own: built, installed into an empty environment, run outside the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PIP = ("-m", "pip", "--disable-pip-version-check", "-q")
NOT_PACKAGED = {".py", ".pyc"}

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("gazetteer")]


def command(*words: str | Path, cwd: Path, **environment: str) -> str:
    """What a program prints; a failure shows what it said."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by the installed hatchling."""
    folder = tmp_path_factory.mktemp("wheel")
    command(
        sys.executable, *PIP, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT, cwd=folder
    )
    (built,) = folder.glob("frontmap-*.whl")
    return built


def test_every_data_file_is_in_the_wheel(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    data = {path for path in (ROOT / "frontmap").rglob("*") if path.is_file()}
    wanted = {path.relative_to(ROOT).as_posix() for path in data if path.suffix not in NOT_PACKAGED}
    tables = {f"frontmap/gazetteer_data/{path.name}" for path in (ROOT / "gazetteer").glob("*.tsv")}
    assert len(tables) > 5 and not (wanted | tables) - packed
    assert "frontmap/gazetteer_data/README.md" in packed, "the data's licences go with the data"
    assert any(name.endswith("licenses/LICENSE") for name in packed)


def test_the_wheel_maps_a_report_in_an_empty_environment(wheel, tmp_path):
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    command(python, *PIP, "install", "--no-compile", wheel, cwd=tmp_path)
    text = (
        "date: 2025-10-02 | source: General Staff of Ukraine\n\n"
        "Ворог захопив Торецьк, бої тривають у Вовчанську."
    )
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    program = tmp_path / "env" / "bin" / "frontmap"
    where = command(python, "-c", "import frontmap; print(frontmap.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(tmp_path)
    command(program, "map", "report.txt", "-o", "out", cwd=tmp_path)
    rows = [
        json.loads(line) for line in (tmp_path / "out" / "mentions.jsonl").read_text("utf-8").splitlines()
    ]
    assert [(row["name"], row["claim"]) for row in rows] == [
        ("Toretsk", "ru_control"),
        ("Vovchansk", "contested"),
    ]
    assert (tmp_path / "out" / "map.html").stat().st_size > 100_000
    assert "UA14020110010025394" in command(program, "lookup", "Дзержинск", "--format", "jsonl", cwd=tmp_path)
