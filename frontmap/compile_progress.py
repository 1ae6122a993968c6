"""The progress bar of the one slow first run."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def shown() -> Iterator[Callable[[int, int], None]]:
    """A callback that shows on stderr how far the compiling of the gazetteer is; one plain line where no
    terminal is."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=sys.stderr)
    if not console.is_terminal:
        print("frontmap: compiling the gazetteer's index (once)", file=sys.stderr)
        yield lambda done, total: None
        return
    columns = (TextColumn("compiling the gazetteer (once)"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, refresh=True)

        yield progress
