"""The stages compiled to C read every text as the stages in Python do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("pyproject.toml", "README.md", "LICENSE", "frontmap", "gazetteer")
HOOK = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
COMPILED = HOOK["targets"]["wheel"]["hooks"]["mypyc"]["include"]
UNOPTIMIZED = '\n[tool.hatch.build.targets.wheel.hooks.mypyc.options]\nopt_level = "0"\n'
"""The same C without its compiler's optimizations, which take most of the time."""

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("gazetteer")]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the compiled package, from a wheel of a copy of this checkout."""
    if shutil.which(os.environ.get("CC", "cc")) is None:
        pytest.skip("no C compiler on this machine")
    folder = tmp_path_factory.mktemp("compiled")
    source = folder / "source"
    source.mkdir()
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, source / part)
    with (source / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(UNOPTIMIZED)
    build = ("-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), str(source))
    run(*build, cwd=folder, HATCH_BUILD_HOOK_ENABLE_MYPYC="1")
    (wheel,) = folder.glob("frontmap-*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "package")
    return folder / "package"


def run(*arguments: str, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_stage_named_is_compiled(package: Path) -> None:
    names = [path.strip("/").removesuffix(".py").replace("/", ".") for path in COMPILED]
    assert len(names) > 20
    code = f"""
import importlib
for name in {names}:
    path = importlib.import_module(name).__file__
    assert not path.endswith(".py"), path
"""
    run("-P", "-c", code, cwd=package, PYTHONPATH=str(package))


def test_compiled_stages_read_the_same(package: Path, tmp_path: Path) -> None:
    texts = [str(ROOT / "maps" / "reports"), str(ROOT / "tests" / "corpus" / "dev")]
    made = {}
    for name, folder in (("compiled", package), ("python", ROOT)):
        run(
            *("-P", "-m", "frontmap", "extract", *texts, "-q", "--jobs", "2", "-o", f"{name}.jsonl"),
            cwd=tmp_path,
            PYTHONPATH=str(folder),
        )
        made[name] = (tmp_path / f"{name}.jsonl").read_bytes()
    assert made["compiled"].count(b"\n") > 1000
    assert made["compiled"] == made["python"]
