"""One process at a time at slow work whose result all can use."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

_SILENT_SECONDS: Final = 45.0
"""A mark that nobody touched for so long is of a process that died."""
_POLL_SECONDS: Final = 0.2


@contextlib.contextmanager
def turn(folder: Path, name: str) -> Iterator[tuple[bool, Callable[[], None]]]:
    """Wait while another process works on `name`, then take the turn.

    Gives whether there was a wait, and a function to call at least every few seconds while at work. It is a
    courtesy, not a lock: where the mark cannot be written, or its process is silent, the work goes on beside
    the other's, and the result must be put in its place atomically.
    """
    mark = folder / f".working-{name}"
    waited = False
    while not (taken := _take(mark)) and _busy(mark):
        waited = True
        time.sleep(_POLL_SECONDS)
    if not taken and not _take(mark):
        yield waited, lambda: None
        return
    try:
        yield waited, lambda: _touch(mark)
    finally:
        with contextlib.suppress(OSError):
            mark.unlink(missing_ok=True)


def _take(mark: Path) -> bool:
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except OSError:
        return False
    return True


def _busy(mark: Path) -> bool:
    try:
        silent = time.time() - mark.stat().st_mtime
    except OSError:
        return False
    if silent < _SILENT_SECONDS:
        return True
    with contextlib.suppress(OSError):
        mark.unlink(missing_ok=True)
    return False


def _touch(mark: Path) -> None:
    with contextlib.suppress(OSError):
        mark.touch()
