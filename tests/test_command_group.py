"""Commands whose modules are imported late, and options that arrive as one record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner

from frontmap.command_group import CommandGroup
from frontmap.options import text, together

LATE = """
import click

@click.command()
def late():
    "Come late."
    click.echo("here")

@click.command()
def stopped():
    raise KeyboardInterrupt
"""


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandGroup:
    """A group with a command of its own and two of a module that nothing imported yet."""
    (tmp_path / "late_commands.py").write_text(LATE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "late_commands", raising=False)
    made = CommandGroup(homes={"late": "late_commands:late", "stopped": "late_commands:stopped"})

    @made.command()
    def early() -> None:
        click.echo("late" if "late_commands" in sys.modules else "alone")

    return made


def test_a_module_is_imported_when_its_command_is_called(group: CommandGroup) -> None:
    assert CliRunner().invoke(group, ["early"]).output == "alone\n"
    assert CliRunner().invoke(group, ["late"]).output == "here\n"
    assert CliRunner().invoke(group, ["early"]).output == "late\n"


def test_help_lists_all_commands_in_their_order(group: CommandGroup) -> None:
    shown = CliRunner().invoke(group, ["--help"]).output
    assert shown.index("early") < shown.index("late") < shown.index("stopped")
    assert "Come late." in shown


def test_exit_codes(group: CommandGroup) -> None:
    assert CliRunner().invoke(group, ["stopped"]).exit_code == 130
    assert [CliRunner().invoke(group, words).exit_code for words in ([], ["none"])] == [2, 2]


def test_a_record_takes_its_own_options_alone() -> None:
    class Pair(NamedTuple):
        one: str
        other: str = "default"

    @click.command()
    @text("--other", help="Not of the pair.")
    @together("pair", Pair, text("--one", help="Of the pair."))
    def command(pair: Pair, other: str) -> None:
        click.echo(f"{pair.one} {pair.other} {other}")

    done = CliRunner().invoke(command, ["--one", "1", "--other", "2"])
    assert done.output == "1 default 2\n"


def test_map_imports_no_other_command() -> None:
    import subprocess

    code = (
        "import sys; from frontmap.cli import app; app(['map', '--help'], standalone_mode=False);"
        "print([name for name in sys.modules if name.startswith('frontmap.') and name.endswith('_cli')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
