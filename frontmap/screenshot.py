"""A still picture of a map's page, taken by a headless Chromium where one is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from frontmap.errors import FrontmapError, OutputError
from frontmap.files import write_whole

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
"""Names and places under which Chromium and its kin are installed, in the order in which they are tried."""

STILL = "#still=1"
"""Tells the page to leave out what only a reader at a screen can use."""

_PNG = b"\x89PNG\r\n\x1a\n"


class NoBrowserError(FrontmapError):
    """No Chromium was found to take the picture."""


def find_browser() -> str | None:
    """The path of an installed Chromium-like browser; the variable FRONTMAP_BROWSER goes first."""
    names = (os.environ.get("FRONTMAP_BROWSER", ""), *BROWSERS)
    return next((found for name in names if name and (found := shutil.which(name))), None)


def screenshot(
    page: Path | str,
    png: Path | str,
    *,
    size: tuple[int, int] = (1280, 800),
    scale: float = 2.0,
    timeout: float = 60.0,
    online: bool = False,
) -> Path:
    """Write a picture of the HTML file `page` to `png`, whole or not at all.

    Args:
        size: width and height of the window in CSS pixels.
        scale: pixels of the picture per CSS pixel.
        timeout: seconds that the browser may take.
        online: let the page fetch tiles; otherwise the browser resolves no host.

    Returns:
        The path of the picture.

    Raises:
        NoBrowserError: no Chromium is installed.
        OutputError: the page is missing, or the picture could not be taken or written.
    """
    page, png = Path(page), Path(png)
    browser = _browser()
    if not page.is_file():
        raise OutputError(f"{page}: no such page to take a picture of")
    with tempfile.TemporaryDirectory(prefix="frontmap-") as folder:
        taken = Path(folder) / "map.png"
        command = _command(browser, page, taken, Path(folder) / "profile", size, scale, online)
        _run(command, timeout, png)
        content = taken.read_bytes() if taken.is_file() else b""
    if not content.startswith(_PNG):
        raise OutputError(f"{png}: {Path(browser).name} took no picture")
    write_whole(png, content)
    return png


def _browser() -> str:
    browser = find_browser()
    if browser is None:
        raise NoBrowserError(
            "no Chromium found for the picture: install Chromium or Chrome, or set FRONTMAP_BROWSER to it"
        )
    return browser


def _command(
    browser: str, page: Path, taken: Path, profile: Path, size: tuple[int, int], scale: float, online: bool
) -> list[str]:
    command = [
        browser,
        "--headless=new",
        "--disable-gpu",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-extensions",
        f"--user-data-dir={profile}",
        f"--window-size={size[0]},{size[1]}",
        f"--force-device-scale-factor={scale:g}",
        "--virtual-time-budget=8000",
        f"--screenshot={taken}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium refuses to start for root otherwise
    if not online:
        command.append("--host-resolver-rules=MAP * ~NOTFOUND")
    return [*command, page.resolve().as_uri() + STILL]


def _run(command: list[str], timeout: float, png: Path) -> None:
    try:
        subprocess.run(
            command, check=True, timeout=timeout, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
    except subprocess.TimeoutExpired as error:
        raise OutputError(f"{png}: the browser took longer than {timeout:g} s for the picture") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise OutputError(f"{png}: the browser failed to take the picture ({error})") from error
