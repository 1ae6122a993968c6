"""What the commands share beside their options: messages, tables, exit codes."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from frontmap.errors import FrontmapError, InputError, OutputError

if TYPE_CHECKING:
    from rich.console import Console

_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def say(message: str) -> None:
    """One line on standard error."""
    click.echo(plain(message), err=True)


def complain(message: str) -> None:
    """The same for what went wrong, with the program's name before it."""
    say(f"frontmap: {message}")


def plain(text: str) -> str:
    """Text of a report for a terminal: no control or direction characters, on one line."""
    return _CONTROLS.sub(" ", text)


def console() -> Console:
    """Standard output for tables; text is never taken for markup."""
    import sys

    from rich.console import Console

    return Console(markup=False, emoji=False, highlight=False, width=None if sys.stdout.isatty() else 200)


def guarded(command: Callable[..., int]) -> Callable[..., Any]:
    """Turn a command's result into its exit code, and what goes wrong into one line.

    Code 1 is for files and data that cannot be used, 2 for words of the command line.
    """

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            code = command(*args, **options)
        except FrontmapError as error:
            complain(str(error))
            code = 2 if isinstance(error, InputError) and error.path is None else 1
        except BrokenPipeError:
            raise
        except OSError as error:
            complain(str(OutputError.of(error)))
            code = 1
        raise click.exceptions.Exit(code)

    return run
