"""What is left on disk when writing fails: every write of `map`, `extract` and `export`, every kind of fault.

    python tests/faults.py              try all of them and print the table
    python tests/faults.py --write      and put it into docs/faults.md

Each attempt runs the real command in a process of its own, over outputs that an earlier run has left. An
audit hook (https://peps.python.org/pep-0578/) sees each opening for writing, folder, link and renaming in the
output's folder, and fails or kills the process at one of them, at each in turn. Limits of file size, a full
disk, a read-only one and a read-only folder are the system's own.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
PAGE = ROOT / "docs" / "faults.md"
MARK = "<!-- Below: written by tests/faults.py -->\n"

OLD = "date: 2025-10-02 | source: General Staff of Ukraine\n\nВорог захопив Торецьк і Сіверськ.\n"
NEW = "date: 2025-10-03 | source: A desk\n\nСили оборони звільнили Торецьк. Ворог захопив Родинське, Лиман.\n"
COMMANDS: dict[str, list[str]] = {
    "map": ["map", "-q", "report.txt", "-o", "out"],
    "extract": ["extract", "-q", "report.txt", "-o", "out/rows.jsonl"],
    "export to a folder": ["export", "report.txt", "-o", "out"],
    "export to CSV": ["export", "report.txt", "-o", "out/claims.csv"],
    "export to KML": ["export", "report.txt", "-o", "out/claims.kml"],
    "export to GeoPackage": ["export", "report.txt", "-o", "out/claims.gpkg"],
}
WRITES = {"open", "os.mkdir", "os.rename", "os.link", "os.chmod", "os.truncate"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_STAGE = ".frontmap-"
_NOBODY = 65534
_MOST = 400

State = dict[str, bytes]


@dataclass
class Outcome:
    """What a fault left behind, over all the places where it was tried."""

    places: int = 0
    states: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bench:
    """A command with what it leaves: before, by the earlier run, and after, by an undisturbed one."""

    command: str
    before: State
    after: State

    def folder(self, parent: Path) -> Path:
        """A folder as the earlier run left it, with the new report beside."""
        folder = Path(tempfile.mkdtemp(dir=parent))
        folder.chmod(0o755)
        (folder / "report.txt").write_text(NEW, encoding="utf-8")
        for name, content in self.before.items():
            path = folder / "out" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder


def state_of(folder: Path) -> State:
    """Every file below `out`, hidden ones too."""
    out = folder / "out"
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def run(folder: Path, words: list[str], prepare: Callable[[], None] = lambda: None) -> tuple[int, str]:
    """Run a command in a copy of this process; its exit code (-9 when killed) and what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 98
        try:
            os.chdir(folder)
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
            code = _command(words, prepare)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8", errors="replace") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said


def _command(words: list[str], prepare: Callable[[], None]) -> int:
    from frontmap.cli import app

    try:
        prepare()
        app(words)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except BaseException:
        traceback.print_exc()
        return 98
    return 0


def at_write(folder: Path, number: int, strike: Callable[[], None]) -> Callable[[], None]:
    """What sets the trap: `strike` at the so-manieth write in the folder `out`."""
    inside = folder / "out"

    def prepare() -> None:
        seen = 0

        def hook(event: str, args: tuple[Any, ...]) -> None:
            nonlocal seen
            if event not in WRITES or (event == "open" and not (args[2] or 0) & _WRITING):
                return
            paths = [folder / os.fsdecode(each) for each in args[:2] if isinstance(each, str | bytes | Path)]
            if any(path.is_relative_to(inside) for path in paths):
                seen += 1
                if seen == number:
                    (folder / "struck").touch()
                    strike()

        sys.addaudithook(hook)

    return prepare


def kill() -> None:
    """As `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(number: int) -> Callable[[], None]:
    """As the system refuses."""

    def strike() -> None:
        raise OSError(number, os.strerror(number))

    return strike


DENIED = refuse(errno.EACCES)
NO_SPACE = refuse(errno.ENOSPC)


def bench(command: str, parent: Path) -> Bench:
    """Run a command undisturbed, over an old report and a new one."""
    states = []
    for text in (OLD, NEW):
        folder = Path(tempfile.mkdtemp(dir=parent))
        (folder / "out").mkdir()
        (folder / "report.txt").write_text(text, encoding="utf-8")
        code, said = run(folder, COMMANDS[command])
        assert code == 0, said
        states.append(state_of(folder))
    return Bench(command, *states)


def judge(made: Bench, folder: Path, code: int, said: str, outcome: Outcome, *, killed: bool) -> None:
    """Sort what an attempt left behind."""
    found = state_of(folder)
    wanted = {name: {made.before.get(name), made.after[name]} for name in made.after}
    damaged = [name for name, may in wanted.items() if found.get(name) not in may]
    if damaged:
        kind = f"damaged: {damaged[0]}"
    elif all(found.get(name) == content for name, content in made.before.items()):
        kind = "all old"
    elif all(found.get(name) == content for name, content in made.after.items()):
        kind = "all new"
    else:
        kind = "old and new, each whole"
    outcome.places += 1
    outcome.states[kind] += 1
    for name in {name.partition("/")[0] for name in found.keys() - made.after.keys()}:
        kinds = {".part": "part", ".journal": "journal"}
        outcome.left[
            "hidden folder" if name.startswith(_STAGE) else kinds.get(Path(name).suffix, "file")
        ] += 1
    right = code == (-signal.SIGKILL if killed else 1) or kind == "all new"
    lines = said.splitlines()
    if "damaged" in kind or not right or "Traceback" in said or (code == 1 and len(lines) != 1):
        outcome.wrong.append(f"{made.command}: {kind}, left with {code}: {said[-600:]}")


def at_every_write(made: Bench, parent: Path, strike: Callable[[], None], step: int = 1) -> Outcome:
    """Strike at the first write, the second, ... (or every `step`-th) until the command ends unharmed."""
    outcome = Outcome()
    for number in range(1, _MOST, step):
        folder = made.folder(parent)
        code, said = run(folder, COMMANDS[made.command], at_write(folder, number, strike))
        if not (folder / "struck").exists():
            return outcome
        judge(made, folder, code, said, outcome, killed=strike is kill)
        shutil.rmtree(folder)
    raise AssertionError("the writes have no end")


def with_limit(made: Bench, parent: Path) -> Outcome:
    """No file may grow beyond a size, from nothing to just below what is needed (RLIMIT_FSIZE)."""
    outcome = Outcome()
    largest = max(map(len, made.after.values()))
    for size in sorted({0, 100, largest // 2, largest - 1}):
        folder = made.folder(parent)

        def prepare(size: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        code, said = run(folder, COMMANDS[made.command], prepare)
        judge(made, folder, code, said, outcome, killed=False)
    return outcome


def in_read_only_folder(made: Bench, parent: Path) -> Outcome:
    """The folder belongs to somebody else, and may be read only."""
    outcome = Outcome()
    folder = made.folder(parent)
    (folder / "out").chmod(0o555)
    for path in (folder / "out").rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)

    def prepare() -> None:
        if os.getuid() == 0:
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)

    code, said = run(folder, COMMANDS[made.command], prepare)
    judge(made, folder, code, said, outcome, killed=False)
    (folder / "out").chmod(0o755)
    return outcome


@contextlib.contextmanager
def mounted(folder: Path, size: str) -> Iterator[bool]:
    """A small file system in a folder; False where this user may mount none."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        well = os.getuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        well = False
    try:
        yield well
    finally:
        if well:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def on_small_disk(made: Bench, parent: Path, *, read_only: bool) -> Outcome | None:
    """A disk that is full but for a page or two, or a read-only one; None where this user may mount none."""
    outcome = Outcome()
    folder = made.folder(parent)
    kept = state_of(folder)
    shutil.rmtree(folder / "out")
    (folder / "out").mkdir()
    with mounted(folder / "out", "64m") as well:
        if not well:
            return None
        for name, content in kept.items():
            (folder / "out" / name).parent.mkdir(exist_ok=True, parents=True)
            (folder / "out" / name).write_bytes(content)
        if read_only:
            subprocess.run(["mount", "-o", "remount,ro", str(folder / "out")], check=True)
        else:
            _fill(folder / "out" / "filler")
        code, said = run(folder, COMMANDS[made.command])
        judge(made, folder, code, said, outcome, killed=False)
        outcome.left["file"] -= not read_only  # the filler
    return outcome


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while True:
            stream.write(bytes(1 << 16))


FAULTS: dict[str, Callable[[Bench, Path], Outcome | None]] = {
    "`kill -9` at each write": lambda made, parent: at_every_write(made, parent, kill),
    "permission denied at each write": lambda made, parent: at_every_write(made, parent, DENIED),
    "no space at each write": lambda made, parent: at_every_write(made, parent, NO_SPACE),
    "file size limit": with_limit,
    "full disk": lambda made, parent: on_small_disk(made, parent, read_only=False),
    "read-only disk": lambda made, parent: on_small_disk(made, parent, read_only=True),
    "read-only folder": in_read_only_folder,
}


def rows(parent: Path, commands: list[str]) -> Iterator[tuple[str, str, Outcome | None]]:
    """Each command under each fault."""
    for command in commands:
        made = bench(command, parent)
        for fault, inject in FAULTS.items():
            yield command, fault, inject(made, parent)


def warm(parent: Path) -> None:
    """Load in this process what its children need, so that each of them starts at once.

    One of them is another user, for whom the compiled gazetteer is copied to where all may read.
    """
    from frontmap.files import cache_folder
    from frontmap.gazetteer import Gazetteer

    os.environ["XDG_DATA_HOME"] = str(parent / "data")
    Gazetteer.load()
    shutil.copytree(cache_folder(), parent / "cache" / "frontmap")
    os.environ["XDG_CACHE_HOME"] = str(parent / "cache")
    for path in (parent / "cache").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    folder = Path(tempfile.mkdtemp(dir=parent))
    (folder / "report.txt").write_text(NEW, encoding="utf-8")
    (folder / "out").mkdir()
    with contextlib.chdir(folder), contextlib.redirect_stderr(io.StringIO()):
        for words in COMMANDS.values():
            assert _command(words, lambda: None) == 0, words


def table(results: Iterator[tuple[str, str, Outcome | None]]) -> str:
    """The results as Markdown."""
    lines = ["| command | fault | tried at | earlier outputs | left besides |", "|" + " --- |" * 5]
    for command, fault, outcome in results:
        if outcome is None:
            lines.append(f"| {command} | {fault} | not tried: no right to mount | | |")
            continue
        states = "; ".join(f"{kind}: {number}" for kind, number in sorted(outcome.states.items()))
        left = "; ".join(f"{kind}: {number}" for kind, number in sorted((+outcome.left).items()))
        lines.append(f"| {command} | {fault} | {outcome.places} | {states} | {left or 'nothing'} |")
        print(lines[-1], *outcome.wrong[:3], sep="\n", file=sys.stderr, flush=True)
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module."""
    parser = argparse.ArgumentParser(description="Inject faults into every write and show what is left.")
    parser.add_argument("--command", action="append", choices=list(COMMANDS), help="only this one")
    parser.add_argument("--write", action="store_true", help="put the table into docs/faults.md")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        warm(Path(folder))
        results = [*rows(Path(folder), given.command or list(COMMANDS))]
    text = table(iter(results))
    print(text)
    if given.write:
        head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
        PAGE.write_text(f"{head}{MARK}\n{text}", encoding="utf-8")
    return 1 if any(outcome and outcome.wrong for _, _, outcome in results) else 0


if __name__ == "__main__":
    sys.exit(main())
