"""Writes the generated pages: cli.md from the commands themselves, columns.md from columns.tsv.

    python docs/reference.py            write both
    python docs/reference.py --check    exit code 1 where one is out of date

`tests/test_docs.py` holds both up to date, and the columns in `columns.tsv` to those that the code writes.
"""

from __future__ import annotations

import argparse
import inspect
import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from frontmap.cli import app
from frontmap.tables import read_table

HERE = Path(__file__).resolve().parent
MADE = "<!-- Written by docs/reference.py; changes here are lost. -->\n"
_MARKUP = re.compile(r"([|*_<>`\\])")


def pages() -> dict[Path, str]:
    """The generated pages and what they should hold."""
    return {HERE / "cli.md": cli_page(), HERE / "columns.md": columns_page()}


def cli_page() -> str:
    """Every command with its arguments and options, as the command line itself has them."""
    head = (
        f"{MADE}# Command line\n\nEvery command says the same about itself with `--help`. Exit codes: 0 all "
        "is well; 1 something could not be read, or nothing was found; 2 the command line is wrong.\n\n"
        'In Bash, `eval "$(_FRONTMAP_COMPLETE=bash_source frontmap)"` completes commands and options; Zsh '
        "and Fish have `zsh_source` and `fish_source`.\n"
    )
    return head + "".join(_command_section(words, command) for words, command in _below("frontmap", app))


def columns_page() -> str:
    """The tables of columns."""
    parts = [
        f"{MADE}# Columns\n",
        "What each column and GeoJSON property holds. Days are ISO 8601 (`2025-11-08`), coordinates degrees "
        "WGS84, distances km. Empty cells and `null` mean that nothing is known or nothing was said.\n",
    ]
    rows = read_table(HERE / "columns.tsv")
    for table, group in itertools.groupby(rows, key=lambda row: row["table"]):
        about, *columns = group
        parts.append(f"## {table}\n\n{about['meaning']}\n")
        lines = [f"| `{row['column']}` | {row['meaning']} |" for row in columns]
        parts.append("\n".join(["| column | holds |", "| --- | --- |", *lines]) + "\n")
    return "\n".join(parts)


def _below(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            yield from _below(f"{words} {name}", child)


def _command_section(words: str, command: click.Command) -> str:
    level = "##" if words.count(" ") < 2 else "###"
    lines = [f"\n{level} {words}\n"]
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        text = " ".join(paragraph.split())
        example = text.removeprefix("Example: ")
        lines.append(f"    {example}\n" if example != text else f"{_plain(text)}\n")
    rows = [_row(each) for each in command.params]
    if rows:
        lines.append("\n".join(["| option | means | default |", "| --- | --- | --- |", *rows]) + "\n")
    return "\n".join(lines)


def _row(parameter: click.Parameter) -> str:
    facts = parameter.to_info_dict()
    if isinstance(parameter, click.Argument):
        name = parameter.human_readable_name + ("..." if parameter.nargs == -1 else "")
        says = (parameter.help or "") + (" Required." if parameter.required else "")
        return f"| `{name}` | {_plain(says)} | |"
    names = ", ".join((*reversed(parameter.opts), *parameter.secondary_opts))
    says = _plain(facts["help"] or "") + (" May be repeated." if _repeats(facts) else "")
    return f"| `{names}` | {says} | {_default(facts)} |"


def _repeats(facts: dict[str, Any]) -> bool:
    return bool(facts["multiple"]) and "repeat" not in (facts["help"] or "")


def _default(facts: dict[str, Any]) -> str:
    value = facts["default"]
    if value is False and facts["secondary_opts"]:
        return f"`{facts['secondary_opts'][0]}`"
    if value is True:
        return f"`{facts['opts'][0]}`"
    return f"`{value}`" if value else ""


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module."""
    parser = argparse.ArgumentParser(description="Write the generated pages of the documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; say what is out of date")
    check = parser.parse_args(arguments).check
    stale = []
    for path, text in pages().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if not check:
            path.write_text(text, encoding="utf-8")
    print(f"{'out of date' if check else 'written'}: {', '.join(stale)}" if stale else "up to date")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
