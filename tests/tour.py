"""The README's tour of the command line: `python tests/tour.py` runs it and puts in what is printed."""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
import termios
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
MARKS = ("<!-- tour: made by tests/tour.py -->", "<!-- end of tour -->")
WIDTH = 132
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Stop:
    """A command of the tour, what is said before it, and how many lines of its output are shown."""

    says: str
    command: str
    lines: int = 40
    after: str = ""
    """The first line shown begins with this."""


STOPS = (
    Stop("Map reports:", "frontmap map maps/reports -o out"),
    Stop("Only the table:", "frontmap extract maps/reports -o out/mentions.jsonl"),
    Stop(
        "Why is it read like this? Every mention explains itself, down to the words that decided:",
        "frontmap explain maps/reports/2025-10-16_general-staff_en.txt",
        lines=12,
        after="2025-10-16_general-staff_en.txt:179",
    ),
    Stop("What may a name mean?", 'frontmap lookup "Krasny Liman" --oblast Donetsk'),
    Stop(
        "Keep what was read, and ask it later:",
        "frontmap ledger add maps/reports --ledger out/front.sqlite -q",
    ),
    Stop("", "frontmap timeline Shandryholove --ledger out/front.sqlite"),
    Stop("", "frontmap diff 2025-10-03 2025-10-10 --ledger out/front.sqlite", lines=12),
    Stop("Layers for other tools:", "frontmap export --ledger out/front.sqlite -o out/front.csv"),
)


def run(command: str, folder: Path) -> tuple[int, str]:
    """Exit code and output of a command as a terminal of `WIDTH` columns shows it, without colours."""
    words = shlex.split(command)
    assert words[0] == "frontmap"
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (40, WIDTH))
    process = subprocess.Popen(
        [sys.executable, "-m", "frontmap", *words[1:]],
        cwd=folder,
        stdout=follower,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1"},
    )
    os.close(follower)
    printed = b""
    while piece := _read(leader):
        printed += piece
    os.close(leader)
    _, said = process.communicate()
    text = _ESCAPE.sub("", (printed + said).decode()).replace("\r\n", "\n")
    return process.returncode, text


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # Linux's way to say that the other end is closed
        return b""


def shown(stop: Stop, output: str) -> str:
    """The lines of the output that the README shows."""
    lines = [line.rstrip() for line in output.strip("\n").splitlines()]
    first = next((number for number, line in enumerate(lines) if line.startswith(stop.after)), 0)
    kept = lines[first : first + stop.lines]
    before, behind = first > 0, first + stop.lines < len(lines)
    return "\n".join([*(["..."] if before else []), *kept, *(["..."] if behind else [])]).rstrip()


def tour() -> str:
    """The tour in Markdown, run in an empty folder beside the example reports."""
    parts = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "maps").symlink_to(ROOT / "maps")
        for stop in STOPS:
            code, output = run(stop.command, folder)
            if code:
                raise SystemExit(f"tour: {stop.command}: exit code {code}\n{output}")
            text = shown(stop, output)
            parts.append(f"{stop.says}\n" if stop.says else "")
            parts.append(f"```console\n$ {stop.command}\n{text}{chr(10) if text else ''}```\n")
    return "\n".join(part for part in parts if part).rstrip()


def main() -> None:
    """Write the tour into the README."""
    text = README.read_text(encoding="utf-8")
    pattern = re.compile(f"({re.escape(MARKS[0])}\n).*?(\n{re.escape(MARKS[1])})", re.DOTALL)
    made = tour()
    README.write_text(pattern.sub(lambda match: match[1] + made + match[2], text), encoding="utf-8")


if __name__ == "__main__":
    main()
