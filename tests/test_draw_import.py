"""The map is drawn without pandas, and whoever wants pandas still has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def said(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


HIDDEN = "import sys; from frontmap.draw_import import import_folium; import_folium();"


def test_folium_comes_without_pandas_which_stays_importable() -> None:
    code = (
        f"{HIDDEN} print('folium' in sys.modules, 'pandas' in sys.modules); import pandas; print(pandas.NA)"
    )
    assert said(code) == ["True", "False", "<NA>"]


@pytest.mark.parametrize("first", ["pandas", "folium"])
def test_what_is_there_is_left_alone(first: str) -> None:
    code = f"import {first}; {HIDDEN} import folium.utilities as f, pandas; print(f.pd is pandas)"
    assert said(code) == ["True"]


def test_a_folium_that_insists_on_pandas_gets_it(tmp_path: Path) -> None:
    (tmp_path / "folium.py").write_text("import pandas as pd\n", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {HIDDEN} import folium; print(folium.pd.NA)"
    assert said(code) == ["<NA>"]


@pytest.mark.usefixtures("gazetteer")
def test_map_imports_no_pandas(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("2025-10-02\n\nВорог захопив Торецьк.\n", encoding="utf-8")
    words = ["map", str(report), "-o", str(tmp_path / "out"), "-q"]
    code = (
        f"import sys; from frontmap.cli import app; app({words!r}, standalone_mode=False);"
        "print([name for name in ('pandas', 'frontmap.ledger_cli', 'rich') if name in sys.modules])"
    )
    assert said(code) == ["[]"]
    assert "Toretsk" in (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
