"""The map on paper: what Ctrl+P gives, as the browser's own PDF."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import map_page
import pytest
from browser import DESKTOP, PHONE, open_page
from draw_data import BY_NAME
from map_page import number

pytestmark = pytest.mark.browser

chromium, map_file = map_page.chromium, map_page.map_file


def _printed(page: Any) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))


def _colours(sheet: Any) -> set[bytes]:
    """The colours of the sheet's large pictures, which are sharper than a plain screen."""
    pictures = [each.get_object() for each in sheet["/Resources"]["/XObject"].values()]
    raws = [zlib.decompress(each._data) for each in pictures if each.get("/Width", 0) > 1200]
    return {raw[n : n + 3] for raw in raws for n in range(0, len(raw) - 2, 3)}


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_one_sheet_holds_heading_legend_and_map(map_file: Path, chromium: Any, size: tuple[int, int]):
    with open_page(map_file, started=chromium, size=size) as page:
        page.wait_for_timeout(100)
        printed = _printed(page)
        assert len(printed.pages) == 1
        sheet = printed.pages[0]
        assert sheet.mediabox.width > sheet.mediabox.height
        words = " ".join(sheet.extract_text().split())
        for told in (
            "Autumn",
            "28 Sep 2025 – 26 Oct 2025",
            "not an assessment",
            "Russian control",
            "CC BY 4.0",
        ):
            assert told in words
        assert "Telegram channel" in words and "Find a settlement" not in words
        contested, land = bytes((0xF5, 0xE0, 0x4A)), bytes((0xFF, 0xFD, 0xF8))
        assert {contested, land} <= _colours(sheet), "marks and outline are on the paper"


def test_the_screen_is_afterwards_as_it_was(map_file: Path, chromium: Any):
    with open_page(map_file, started=chromium) as page:
        page.evaluate("n => frontmap.app._goTo(n)", number(page, BY_NAME["Vovchansk"]))
        state = (
            "(m => [m.getZoom(), m.getSize().x, document.body.className, L.Browser.retina])(frontmap.app.map)"
        )
        centre = "(m => [m.getCenter().lat, m.getCenter().lng])(frontmap.app.map)"
        before, there = page.evaluate(state), page.evaluate(centre)
        _printed(page)
        assert page.evaluate(state) == before
        assert page.evaluate(centre) == pytest.approx(there, abs=1e-6)
        assert page.locator(".fm-picture").count() == 0
