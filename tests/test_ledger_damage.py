"""Damaged, foreign, newer, older, locked and read-only ledgers; two writers; real kills."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_samples import VERSIONS, claim, report

import frontmap.ledger_schema as schema
from frontmap.ledger import Ledger
from frontmap.ledger_schema import LedgerError

KILLS = int(os.environ.get("FRONTMAP_KILLS", "15"))
HERE = Path(__file__).parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def fill(path: Path, count: int = 30) -> None:
    with Ledger(path, create=True) as ledger:
        for number in range(count):
            made = report(f"{number}.txt", f"Toretsk {number}. " * 50)
            ledger.add(made, [claim(made)] * 5, VERSIONS)


def refused(path: Path, words: str) -> None:
    before = path.read_bytes()
    for options in ({"create": True}, {"readonly": True}):
        with pytest.raises(LedgerError, match=words) as caught, Ledger(path, **options) as ledger:
            made = report("new.txt", "New.")
            _ = list(ledger.claims())
            ledger.add(made, [claim(made)], VERSIONS)
        assert caught.value.path == path
    assert path.read_bytes() == before


@pytest.mark.parametrize("size", [0, 1, 60, 100, 4096, 5000, 40_000])
def test_a_truncated_ledger_is_refused_and_untouched(path: Path, size: int) -> None:
    fill(path)
    assert path.stat().st_size > 40_000
    with path.open("r+b") as stream:
        stream.truncate(size)
    refused(path, "damaged|empty")


def test_noise_inside_is_noticed(path: Path) -> None:
    fill(path)
    with path.open("r+b") as stream:
        stream.seek(4096)
        stream.write(os.urandom(36_000))
    refused(path, "damaged")


@pytest.mark.parametrize("content", [b"not sqlite at all" * 10, b"\x89PNG" + bytes(200)])
def test_other_files_are_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, "not a ledger")


def test_a_foreign_sqlite_file_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes(text)")
    connection.close()
    refused(path, "another program")


def test_a_newer_ledger_is_refused(path: Path) -> None:
    fill(path, 1)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    connection.close()
    refused(path, "newer frontmap")


def test_a_missing_ledger_is_no_empty_answer(path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger"):
        Ledger(path, readonly=True)
    assert not path.exists()
    with pytest.raises(LedgerError, match="cannot be begun"):
        Ledger(path / "deeper", create=True)


@pytest.mark.parametrize("readonly", [False, True])
def test_an_older_ledger_migrates(path: Path, monkeypatch: pytest.MonkeyPatch, readonly: bool) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        fill(path, 2)
    with Ledger(path, readonly=readonly) as ledger:
        assert len(list(ledger.claims())) == 10
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    assert connection.execute("SELECT count(*) FROM claims").fetchone() == (10,)
    connection.close()


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path, 1)
    broken = (*schema.MIGRATIONS, "CREATE TABLE extra(x);\nCREATE TABLE extra(x)")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", broken)
        with pytest.raises(LedgerError):
            Ledger(path)
    with Ledger(path) as ledger:
        assert len(ledger.entries()) == 1


def test_a_locked_ledger_says_so(path: Path) -> None:
    fill(path, 1)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    made = report("new.txt", "New.")
    with Ledger(path, busy_seconds=0.1) as ledger:
        with pytest.raises(LedgerError, match="in use"):
            ledger.add(made, [], VERSIONS)
        holder.execute("ROLLBACK")
        assert ledger.add(made, [], VERSIONS).what == "added"
    holder.close()


def test_a_failure_half_way_adds_nothing(path: Path) -> None:
    fill(path, 1)
    made = report("new.txt", "New.")
    with Ledger(path) as ledger:
        with pytest.raises(AttributeError):
            ledger.add(made, [claim(made), None], VERSIONS)  # type: ignore[list-item]
        assert [entry.report_id for entry in ledger.entries()] == ["0.txt"]
        assert ledger.add(made, [claim(made)], VERSIONS).what == "added"
        assert ledger.problems() == []


def test_two_threads_begin_one_ledger(path: Path) -> None:
    errors: list[BaseException] = []

    def begin(number: int) -> None:
        try:
            with Ledger(path, create=True) as ledger:
                ledger.add(report(f"{number}.txt", f"Text {number}."), [], VERSIONS)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Ledger(path, readonly=True) as ledger:
        assert len(ledger.entries()) == 8
    assert [each.name for each in path.parent.iterdir() if each.name.endswith(".part")] == []


WORKER = """
import sys
from ledger_samples import VERSIONS, claim, report
from frontmap.ledger import Ledger
prefix, count, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with Ledger(path, create=True) as ledger:
    for number in range(count):
        made = report(f"{prefix}{number}.txt", f"Toretsk {prefix} {number}. " * 40)
        outcome = ledger.add(made, [claim(made)] * 20, VERSIONS)
        sys.stdout.write(outcome.report_id + "\\n")
        sys.stdout.flush()
"""


def worker(prefix: str, count: int, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, prefix, str(count), str(path)]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def test_two_programs_add_at_once(path: Path) -> None:
    workers = [worker(prefix, 60, path) for prefix in ("a", "b")]
    reported = [each.communicate(timeout=120)[0].split() for each in workers]
    assert [each.returncode for each in workers] == [0, 0]
    with Ledger(path, readonly=True) as ledger:
        assert {entry.report_id for entry in ledger.entries()} == {*reported[0], *reported[1]}
        assert len(ledger.entries()) == 120
        assert ledger.problems() == []


COMMAND = """
import sys
import test_ledger_cli as simple
from frontmap import analysis_inputs, ledger_cli
analysis_inputs.gazetteer, analysis_inputs.extract = simple.Gazetteer, simple.simple_extract
ledger_cli.app(["add", sys.argv[1], "--ledger", sys.argv[2], "--source", "Desk", "--date", "2025-03-01"])
"""


def command(prefix: str, count: int, path: Path) -> subprocess.Popen[str]:
    """`frontmap ledger add FOLDER`, with a simple way of finding claims."""
    folder = path.parent / prefix
    folder.mkdir()
    for number in range(count):
        words = f"Toretsk taken {prefix} {number}. " * 20
        (folder / f"{prefix}{number:04}.txt").write_text(words, encoding="utf-8")
    arguments = [sys.executable, "-c", COMMAND, str(folder), str(path)]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)


def kill_again_and_again(
    start: Callable[[str, int, Path], subprocess.Popen[str]], path: Path, kills: int, seconds: float
) -> None:
    """Kill at a random moment of at most `seconds`, half of the times counted from the first report added."""
    dice = random.Random(5)
    reported: set[str] = set()
    struck = 0
    for turn in range(kills):
        process = start(f"k{turn}-", 400, path)
        assert process.stdout is not None
        if dice.random() < 0.5:
            reported.update(word for word in process.stdout.readline().split() if word.endswith(".txt"))
            time.sleep(dice.random() * 0.1)
        else:
            time.sleep(dice.random() * seconds)
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().splitlines()
        process.wait()
        struck += process.returncode == -signal.SIGKILL
        reported.update(line.split()[-1] for line in lines if line.endswith(".txt"))
        if not path.exists():
            continue
        with Ledger(path) as ledger:
            assert ledger.problems() == []
            assert reported <= {entry.report_id for entry in ledger.entries()}
            assert all(entry.claims == 20 for entry in ledger.entries())
    assert struck >= kills * 0.9
    assert len(reported) >= max(kills // 4, 1)


def test_a_kill_at_any_moment_loses_nothing_reported(path: Path) -> None:
    """SIGKILL at a random moment, again and again on one ledger: `FRONTMAP_KILLS` times."""
    kill_again_and_again(worker, path, KILLS, 0.4)


def test_a_kill_of_the_command_loses_nothing_reported(path: Path) -> None:
    """The same with the command itself, a third as often."""
    kill_again_and_again(command, path, max(KILLS // 3, 4), 0.8)


def test_a_read_only_folder_can_be_read(path: Path) -> None:
    fill(path, 2)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with Ledger(path, readonly=True) as ledger:
            assert len(ledger.entries()) == 2
    finally:
        path.parent.chmod(0o755)
