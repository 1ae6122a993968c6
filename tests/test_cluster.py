"""Extraction on a real scheduler with workers in processes of their own: the same rows as here."""

from __future__ import annotations

import contextlib
import csv
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import bulk
import pytest

pytest.importorskip("distributed")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from frontmap.partitions import grouped, numbered, pieces  # noqa: E402
from frontmap.read import ReadOptions, read_reports  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
POSTS = 240
BROKEN = b'{"text": "Russian forces\n'

pytestmark = [pytest.mark.usefixtures("gazetteer"), pytest.mark.slow]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Posts in three formats, a report as a text, and the rows that one process makes of them all."""
    folder = tmp_path_factory.mktemp("desk")
    posts = [*itertools.islice(bulk.posts(), POSTS)]
    lines = [json.dumps(post, ensure_ascii=False).encode() + b"\n" for post in posts]
    (folder / "posts.jsonl").write_bytes(b"".join([*lines[:70], BROKEN, b"\n", *lines[70:]]))
    with (folder / "few.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(posts[0]))
        writer.writeheader()
        writer.writerows(posts[:40])
    pq.write_table(pa.Table.from_pylist(posts[:60]), folder / "few.parquet", row_group_size=25)
    (folder / "good.txt").write_text("date: 2025-10-02\n\nRussian forces seized Toretsk.", encoding="utf-8")
    done = extract(*INPUTS, "-o", "local.jsonl", cwd=folder)
    assert done.returncode == 1, done.stderr
    return folder


INPUTS = ("posts.jsonl", "few.csv", "few.parquet", "good.txt")


def extract(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frontmap", "extract", *words]
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=300)


def local(desk: Path) -> list[dict]:
    return [json.loads(line) for line in (desk / "local.jsonl").read_text(encoding="utf-8").splitlines()]


def rows(folder: Path) -> list[dict]:
    return [row for path in sorted(folder.glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


@contextlib.contextmanager
def scheduler(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler that has workers, and the workers' processes."""
    file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": ENVIRONMENT, "cwd": folder}
    dask = [sys.executable, "-m", "dask"]
    place = ["--scheduler-file", str(file)]
    main = subprocess.Popen([*dask, "scheduler", "--port", "0", "--no-dashboard", *place], **quiet)
    options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--death-timeout", "60", *place]
    helpers: list[subprocess.Popen[bytes]] = []
    try:
        while not file.exists() and main.poll() is None:
            time.sleep(0.05)
        helpers = [subprocess.Popen([*dask, "worker", *options], **quiet) for _ in range(workers)]
        yield json.loads(file.read_text(encoding="utf-8"))["address"], helpers
    finally:
        for process in (*helpers, main):
            process.kill()
            process.wait()


def test_two_workers_one_killed_give_the_same_rows(desk: Path, tmp_path: Path) -> None:
    with scheduler(tmp_path) as (address, workers):
        words = [*INPUTS, "--engine", "dask", "--scheduler", address, "--partition-mb", "0.008"]
        words += ["-o", str(tmp_path / "out.parquet"), "--stats", str(tmp_path / "s.json")]
        command = [sys.executable, "-m", "frontmap", "extract", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        run = subprocess.Popen(command, cwd=desk, env=ENVIRONMENT, **pipes)
        while run.poll() is None and len(list(tmp_path.glob("out.parquet.part/part-*"))) < 4:
            time.sleep(0.02)
        under_way = run.poll() is None
        workers[0].send_signal(signal.SIGKILL)
        _, err = run.communicate(timeout=300)
    assert under_way, "it was over before a worker could be killed"
    assert run.returncode == 1 and "posts.jsonl:71: is no valid JSON" in err and "Traceback" not in err, err
    assert rows(tmp_path / "out.parquet") == local(desk)
    stats = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert stats["reports"] == POSTS + 40 + 60 + 1 and stats["mentions"] == len(local(desk))
    assert len(list((tmp_path / "out.parquet").iterdir())) > 10 and not list(tmp_path.glob("*.part"))
    facts = [facts_of(path) for path in (tmp_path / "out.parquet").iterdir()]
    assert {outcome["loads"] for outcome in facts} == {1}, "each worker opens the gazetteer once"


def facts_of(path: Path) -> dict:
    return json.loads(pq.read_metadata(path).metadata[b"frontmap"])["outcome"]


def test_workers_of_this_machine_and_going_on(desk: Path, tmp_path: Path) -> None:
    words = [*INPUTS, "--engine", "dask", "--jobs", "2", "--partition-mb", "0.02", "-o"]
    out = tmp_path / "out.parquet"
    done = extract(*words, str(out), cwd=desk)
    assert done.returncode == 1 and rows(out) == local(desk), done.stderr
    out.rename(tmp_path / "out.parquet.part")
    parts = sorted((tmp_path / "out.parquet.part").iterdir())
    parts[1].write_bytes(parts[1].read_bytes()[:-100])
    kept = parts[0].stat().st_mtime_ns
    done = extract(*words, str(out), "--resume", "--stats", str(tmp_path / "s.json"), cwd=desk)
    assert rows(out) == local(desk), done.stderr
    stats = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert 0 < stats["resumed_after"] < stats["reports"]
    assert (out / parts[0].name).stat().st_mtime_ns == kept, "what was whole is not made again"


def test_what_cannot_be_done_is_told_in_one_line(desk: Path, tmp_path: Path) -> None:
    words = ["good.txt", "--engine", "dask", "-o", str(tmp_path / "out.parquet")]
    done = extract(*words, "--scheduler", "tcp://127.0.0.1:9", cwd=desk)
    assert (
        done.returncode == 1 and len(done.stderr.splitlines()) == 1 and "no scheduler answers" in done.stderr
    )
    assert not list(tmp_path.iterdir())
    for more in (["--fold"], ["--format", "csv"], ["--fetch"]):
        assert extract(*words, *more, cwd=desk).returncode == 2
    assert extract("good.txt", "--engine", "dask", cwd=desk).returncode == 2


@pytest.mark.parametrize("size", [700, 5_000, 10**9])
def test_pieces_have_every_report_once(desk: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.chdir(desk)
    problems: list[str] = []
    whole = [*read_reports(INPUTS, on_problem=lambda problem: problems.append(str(problem)))]
    cut = [*pieces(INPUTS, ReadOptions(), size, lambda problem: problems.append(f"cut: {problem}"))]
    cut = numbered(cut, lambda stretches: [piece.lines() for piece in stretches])
    again: list[str] = []
    read = [r for piece in cut for r in piece.reports(ReadOptions(), lambda p: again.append(str(p)))]
    assert read == whole and again == problems
    groups = [*grouped(cut, size)]
    assert [piece for group in groups for piece in group] == cut
    assert all(len(group) == 1 or sum(piece.size for piece in group) <= size for group in groups)


def test_parquet_is_read_like_other_tables(desk: Path, tmp_path: Path) -> None:
    problems: list[str] = []
    (tmp_path / "cut.parquet").write_bytes((desk / "few.parquet").read_bytes()[:-50])
    pq.write_table(pa.table({"x": [1]}), tmp_path / "textless.parquet")
    given = [desk / "few.parquet", tmp_path / "cut.parquet", tmp_path / "textless.parquet"]
    reports = [*read_reports(given, on_problem=lambda problem: problems.append(str(problem)))]
    assert len(reports) == 60 and reports[0].id == "few.parquet:1" and reports[0].published
    assert "is no whole Parquet file" in problems[0] and "no column with the text" in problems[1]
