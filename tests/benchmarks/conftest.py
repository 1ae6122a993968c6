"""Collects what the benchmarks measured and prints it beside the goals, as ratios within the run."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from datetime import date

import pytest

ROWS: list[tuple[str, str, str]] = []


@pytest.fixture
def note() -> Iterator[list[tuple[str, str, str]]]:
    """Where a benchmark puts what it measured: name, value, goal."""
    yield ROWS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table of ratios, in the form that the documentation has it."""
    if not ROWS:
        return
    terminalreporter.section("speed")
    machine = f"{platform.machine()}, Python {platform.python_version()}, {date.today()}"
    terminalreporter.write_line(machine)
    terminalreporter.write_line("| measured | here | goal |")
    terminalreporter.write_line("| --- | --- | --- |")
    for row in ROWS:
        terminalreporter.write_line("| " + " | ".join(row) + " |")
