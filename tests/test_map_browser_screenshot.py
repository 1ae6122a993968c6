"""The still picture: taken where a Chromium is found, refused in one line where not."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from pathlib import Path

import pytest
from browser import chromium, open_page
from draw_data import PLACES, statuses
from ledger_samples import PLACES as SAMPLES
from ledger_samples import said

from frontmap import screenshot
from frontmap.draw import draw_map, save_map
from frontmap.errors import OutputError
from frontmap.merge import merge

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def map_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_map(draw_map(statuses(), PLACES, title="Autumn"), tmp_path_factory.mktemp("map") / "map.html")


def _pixels(content: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and a sample of the byte triples of a picture: a blank one has next to none."""
    width, height = struct.unpack(">II", content[16:24])
    at, packed = 8, b""
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] == b"IDAT":
            packed += content[at + 8 : at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(packed)
    return width, height, {raw[n : n + 3] for n in range(0, len(raw), 997)}


def test_a_picture_is_taken(map_file: Path, tmp_path: Path):
    chromium()
    png = screenshot.screenshot(map_file, tmp_path / "map.png", size=(900, 600), scale=1)
    width, height, colours = _pixels(png.read_bytes())
    assert (width, height) == (900, 600)
    assert len(colours) > 20
    assert [path.name for path in tmp_path.iterdir()] == ["map.png"]


def test_a_picture_leaves_out_what_only_a_reader_can_use(map_file: Path):
    with open_page(map_file, hash=screenshot.STILL) as page:
        assert page.is_visible("#fm-title") and page.is_visible("#fm-legend") and page.is_visible("#fm-note")
        assert (
            page.is_hidden("#fm-search") and page.is_hidden("#fm-time") and page.is_hidden("#fm-legend input")
        )


def test_a_picture_counts_the_sources_that_do_not_fit(tmp_path: Path):
    items = [said(date(2025, 3, 1), "UA01", "contested", source=f"Source {n}") for n in range(400)]
    path = save_map(draw_map(merge(items), SAMPLES), tmp_path / "map.html")
    with open_page(path, hash=screenshot.STILL) as page:
        rows = page.locator("#fm-sources li:visible").all_inner_texts()
        assert 2 < len(rows) < 401
        assert rows[-1] == f"and {400 - len(rows) + 1} more"
        box = page.evaluate("document.getElementById('fm-panel').getBoundingClientRect().bottom")
        last = page.locator("#fm-sources li:visible").last.bounding_box()
        assert last is not None and last["y"] + last["height"] <= box
    with open_page(path) as page:
        assert page.locator("#fm-sources li:visible").count() == 400


def test_no_browser_is_one_clear_line(map_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(screenshot, "BROWSERS", ("chromium",))
    monkeypatch.delenv("FRONTMAP_BROWSER", raising=False)
    with pytest.raises(screenshot.NoBrowserError, match="install Chromium"):
        screenshot.screenshot(map_file, tmp_path / "map.png")


@pytest.mark.parametrize(
    "script", ["#!/bin/sh\nexit 3\n", "#!/bin/sh\nexit 0\n", "#!/bin/sh\nexec sleep 30\n"]
)
def test_a_browser_that_fails_leaves_no_picture(map_file: Path, tmp_path: Path, script: str, monkeypatch):
    fake = tmp_path / "fake"
    fake.write_text(script)
    fake.chmod(0o755)
    monkeypatch.setenv("FRONTMAP_BROWSER", str(fake))
    with pytest.raises(OutputError):
        screenshot.screenshot(map_file, tmp_path / "map.png", timeout=1.0)
    assert not (tmp_path / "map.png").exists()


def test_a_missing_page_is_named(tmp_path: Path):
    chromium()
    with pytest.raises(OutputError, match="no such page"):
        screenshot.screenshot(tmp_path / "none.html", tmp_path / "map.png")
