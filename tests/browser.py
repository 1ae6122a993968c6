"""A real Chromium without a network, for tests of what a page does once it is open.

    from browser import open_page

    def test_x(tmp_path):
        with open_page(path) as page:
            page.click("#fm-play")

A page that asks for anything beyond its own file, logs an error, throws, or opens a dialog fails the test
when the block ends; `watched_page` leaves that to its caller. Where no Chromium is found the test is skipped
with a message, or fails when the environment says `CI=true`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

DESKTOP = (1280, 800)
PHONE = (390, 844)
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Watched:
    """What a page did: addresses it asked for, errors it logged or threw, dialogs it opened."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def check(self, own: str) -> None:
        """Fail where the page left its file, logged an error, threw, or opened a dialog."""
        strangers = [url for url in self.requests if not url.startswith(("data:", own))]
        assert not strangers, f"requests left the page: {strangers}"
        assert not self.errors, f"the page logged errors: {self.errors}"
        assert not self.dialogs, f"the page opened dialogs: {self.dialogs}"


def chromium() -> str:
    """The path of an installed Chromium; skips the test without one, or fails it where CI=true."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    message = "no chromium found: install Debian's `chromium` to run the browser tests"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """A headless Chromium with the network off (playwright's `Browser`)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            yield started
        finally:
            started.close()


@contextlib.contextmanager
def watched_page(
    started: Any,
    path: Path | str,
    *,
    size: tuple[int, int] = DESKTOP,
    hash: str = "",
    touch: bool = False,
    offline: bool = True,
) -> Iterator[tuple[Any, Watched]]:
    """Open a file in a fresh context; yields playwright's `Page` and the watch over it, unchecked."""
    width, height = size
    context = started.new_context(
        viewport={"width": width, "height": height}, offline=offline, has_touch=touch, is_mobile=touch
    )
    watched = Watched()
    page = context.new_page()
    page.on("request", lambda request: watched.requests.append(request.url))
    page.on("console", lambda line: line.type == "error" and watched.errors.append(line.text))
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("dialog", lambda dialog: (watched.dialogs.append(dialog.message), dialog.dismiss()))
    try:
        page.goto(Path(path).resolve().as_uri() + hash)
        yield page, watched
    finally:
        context.close()


@contextlib.contextmanager
def open_page(
    path: Path | str,
    *,
    size: tuple[int, int] = DESKTOP,
    hash: str = "",
    started: Any = None,
    touch: bool = False,
) -> Iterator[Any]:
    """Open a file offline; fails at the end of the block on a request, console error, exception or dialog."""
    with contextlib.ExitStack() as stack:
        running = started or stack.enter_context(browser())
        page, watched = stack.enter_context(watched_page(running, path, size=size, hash=hash, touch=touch))
        yield page
        watched.check(Path(path).resolve().as_uri())


def wait_until(page: Any, expression: str, seconds: float = 15.0) -> None:
    """Wait until a JavaScript expression is true; playwright's own way needs `eval`, which pages forbid."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"not within {seconds} s: {expression}"
        page.wait_for_timeout(50)
