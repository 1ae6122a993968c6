"""What the commands share: options, messages, exit codes."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from frontmap.errors import FrontmapError, InputError, OutputError

if TYPE_CHECKING:
    from rich.console import Console

LedgerPath = Annotated[Path, typer.Option("--ledger", help="The ledger's file.", show_default=True)]
Since = Annotated[str, typer.Option(help="First day of publication, YYYY-MM-DD.")]
Until = Annotated[str, typer.Option(help="Last day of publication, YYYY-MM-DD.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")]
Oblasts = Annotated[
    list[str] | None, typer.Option("--oblast", help="Only this oblast, in any language; may be repeated.")
]
Bbox = Annotated[str, typer.Option(help="Only in this box: WEST,SOUTH,EAST,NORTH in degrees.")]
OverridesFile = Annotated[
    Path | None, typer.Option("--overrides", help="Corrections: CSV as 'frontmap review' gives it.")
]
Fold = Annotated[
    bool, typer.Option("--fold/--no-fold", help="Count near-identical reports once, with all their sources.")
]
Lang = Annotated[str, typer.Option(help="Language of all these reports: en, uk or ru.")]
Url = Annotated[str, typer.Option(help="Address of all these reports.")]
Column = Annotated[
    list[str] | None,
    typer.Option("--column", help="For tables: FIELD=COLUMN, as text=body; repeatable."),
]
Split = Annotated[bool, typer.Option(help="Cut a saved page of many articles into its articles.")]
MaxMb = Annotated[int, typer.Option(min=1, help="Files larger than this are refused.")]
Fetch = Annotated[bool, typer.Option("--fetch", help="Allow http:// and https:// addresses as reports.")]
Cache = Annotated[
    Path | None,
    typer.Option(help="With --fetch: folder that keeps pages, so that unchanged ones are not sent again."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but problems.")]

_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def say(message: str) -> None:
    """One line on standard error."""
    typer.echo(plain(message), err=True)


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
            say(str(error))
            code = 2 if isinstance(error, InputError) and error.path is None else 1
        except BrokenPipeError:
            raise
        except OSError as error:
            say(str(OutputError.of(error)))
            code = 1
        raise typer.Exit(code)

    return run
