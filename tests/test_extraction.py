"""Extraction of many reports: the same bytes from any number of processes, and after any interruption."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import bulk
import pytest
from processes import alive, children

from frontmap.batches import CHARACTERS, REPORTS, Extractor, Recipe, batches
from frontmap.gazetteer import Gazetteer
from frontmap.growing import Growing
from frontmap.records import Report
from frontmap.workers import AHEAD, in_order

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "frontmap", "extract"]
BROKEN = b'{"text": "Russian forces\n'
OVERRIDES = "report,surface,settlement_id,note,quote\n*,Торецьк,-,,no such words about Торецьк stand in any\n"
OVERRIDES = OVERRIDES.replace("*", "posts.jsonl:200")

pytestmark = pytest.mark.usefixtures("gazetteer")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of posts, and what one undisturbed process makes of it."""
    folder = tmp_path_factory.mktemp("desk")
    posts = [*itertools.islice(bulk.posts(), 250)]
    lines = [json.dumps(post, ensure_ascii=False).encode() + b"\n" for post in posts]
    (folder / "posts.jsonl").write_bytes(b"".join([*lines[:70], BROKEN, *lines[70:]]))
    (folder / "settled.csv").write_text(OVERRIDES, encoding="utf-8")
    for name in ("whole.jsonl", "whole.csv"):
        done = run("posts.jsonl", "-o", name, "--format", name.partition(".")[2], cwd=folder)
        assert done.returncode == 1 and "posts.jsonl:71" in done.stderr
    return folder


def start(*words: str, cwd: Path) -> subprocess.Popen[str]:
    """`frontmap extract WORDS` as a process."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*COMMAND, *words],
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """`frontmap extract WORDS` to its end."""
    process = start(*words, cwd=cwd)
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def when_under_way(process: subprocess.Popen[str], journal: Path, marks: int) -> None:
    """Wait until so many batches are written, or the process has ended."""
    while process.poll() is None:
        if journal.exists() and journal.read_bytes().count(b"\n") > marks:
            return
        time.sleep(0.01)


@pytest.mark.parametrize("name", ["whole.jsonl", "whole.csv"])
def test_jobs_change_no_byte(desk: Path, name: str) -> None:
    form = name.partition(".")[2]
    done = run("posts.jsonl", "-o", f"two.{form}", "--format", form, "--jobs", "2", cwd=desk)
    assert done.returncode == 1 and "posts.jsonl:71" in done.stderr
    assert (desk / f"two.{form}").read_bytes() == (desk / name).read_bytes()
    assert not list(desk.glob("two.*.*")), "neither part nor journal is left"


def test_standard_output_is_the_same(desk: Path) -> None:
    done = run("posts.jsonl", "--jobs", "2", cwd=desk)
    assert done.stdout == (desk / "whole.jsonl").read_text(encoding="utf-8")


def test_warnings_of_workers_are_told(desk: Path) -> None:
    told = [
        run("posts.jsonl", "-o", "w.jsonl", "--overrides", "settled.csv", "--jobs", jobs, cwd=desk).stderr
        for jobs in ("1", "2")
    ]
    assert told[0] == told[1] and "posts.jsonl:200" in told[0]


@pytest.mark.parametrize(
    ("number", "jobs"),
    [(signal.SIGKILL, "1"), (signal.SIGTERM, "1"), (signal.SIGKILL, "2"), (signal.SIGINT, "2")],
    ids=str,
)
def test_what_was_stopped_is_gone_on_with(desk: Path, tmp_path: Path, jobs: str, number: int) -> None:
    old = b"what stood there before\n"
    out = tmp_path / "rows.jsonl"
    out.write_bytes(old)
    words = [str(desk / "posts.jsonl"), "-o", str(out), "--jobs", jobs]
    process = start(*words, cwd=tmp_path)
    when_under_way(process, tmp_path / "rows.jsonl.journal", 2)
    workers = children(process.pid)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130}.get(number, -number), err
    assert "Traceback" not in err and (number == signal.SIGKILL or "--resume goes on" in err)
    assert out.read_bytes() == old
    done = run(*words, "--resume", "--stats", "stats.json", cwd=tmp_path)
    assert out.read_bytes() == (desk / "whole.jsonl").read_bytes(), done.stderr
    stats = json.loads((tmp_path / "stats.json").read_text(encoding="utf-8"))
    assert 0 < stats["resumed_after"] < stats["reports"] == 250
    assert not any(alive(worker) for worker in workers), "workers leave with the process that started them"


def test_a_lost_worker_is_told_and_gone_on_after(desk: Path, tmp_path: Path) -> None:
    words = [str(desk / "posts.jsonl"), "-o", "rows.jsonl", "--jobs", "2"]
    process = start(*words, cwd=tmp_path)
    when_under_way(process, tmp_path / "rows.jsonl.journal", 2)
    os.kill(children(process.pid)[-1], signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1 and "a worker process was killed" in err and "Traceback" not in err
    run(*words, "--resume", cwd=tmp_path)
    assert (tmp_path / "rows.jsonl").read_bytes() == (desk / "whole.jsonl").read_bytes()


def test_other_reports_are_not_gone_on_with(desk: Path, tmp_path: Path) -> None:
    words = ["posts.jsonl", "-o", "rows.jsonl"]
    posts = (desk / "posts.jsonl").read_bytes()
    (tmp_path / "posts.jsonl").write_bytes(posts)
    process = start(*words, cwd=tmp_path)
    when_under_way(process, tmp_path / "rows.jsonl.journal", 2)
    process.kill()
    process.communicate()
    (tmp_path / "posts.jsonl").write_bytes(posts.replace(b'{"text": "', b'{"text": "X', 1))
    done = run(*words, "--resume", cwd=tmp_path)
    assert done.returncode == 1 and "begun with other reports" in done.stderr
    (tmp_path / "posts.jsonl").write_bytes(posts)
    done = run(*words, "--resume", "--side", "ua", cwd=tmp_path)
    assert "begun with another choice of options" in done.stderr
    assert not (tmp_path / "rows.jsonl").exists()
    run(*words, "--resume", cwd=tmp_path)
    assert (tmp_path / "rows.jsonl").read_bytes() == (desk / "whole.jsonl").read_bytes()


def test_a_second_run_does_not_write_the_same_file(desk: Path, tmp_path: Path) -> None:
    words = [str(desk / "posts.jsonl"), "-o", "rows.jsonl"]
    with Growing(tmp_path / "rows.jsonl", {}) as other:
        done = run(*words, cwd=tmp_path)
        assert done.returncode == 1 and "another run is writing it" in done.stderr
        other.write(b"x", reports=1, rows=1, checksum=0)
        other.finish()
    assert (tmp_path / "rows.jsonl").read_bytes() == b"x"


def test_devices_are_not_replaced(desk: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = run(str(desk / "posts.jsonl"), "-o", "pipe", cwd=tmp_path)
    assert done.returncode == 1 and "is no regular file" in done.stderr
    assert (tmp_path / "pipe").is_fifo()


def reports(count: int) -> list[Report]:
    return [
        Report(f"x:{number}", post["text"]) for number, post in zip(range(count), bulk.posts(), strict=False)
    ]


def test_little_is_read_ahead_of_what_is_written(gazetteer: Gazetteer) -> None:
    drawn = 0

    def counted():
        nonlocal drawn
        for report in reports(60):
            drawn += 1
            yield (report,)

    for number, done in enumerate(in_order(counted(), Extractor(gazetteer, Recipe()), 2), 1):
        assert done.reports == 1
        assert drawn - number <= AHEAD * 2


def test_batches_keep_order_and_are_small(gazetteer: Gazetteer) -> None:
    given = [*reports(40), Report("long", "x" * (3 * CHARACTERS)), *reports(2 * REPORTS + 3)]
    made = [*batches(given)]
    assert [report for batch in made for report in batch] == given
    assert all(len(batch) == 1 or sum(len(r.text) for r in batch) <= CHARACTERS for batch in made)
    assert all(len(batch) <= REPORTS for batch in made)
    done = Extractor(gazetteer, Recipe())(given[:40])
    assert done.reports == 40 and done.rows == done.data.count(b"\n") > 0 and done.places
