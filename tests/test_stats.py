"""What a run tells of itself: stages under `-v`, numbers in `--stats`, problems summed up."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.errors import InputError
from frontmap.stages import Stages
from frontmap.tally import KINDS, OTHERS, Tally, kind_of

ROOT = Path(__file__).resolve().parent.parent
GOOD = (
    "date: 2025-10-02 | source: General Staff of Ukraine\n\n"
    "Ворог захопив Торецьк. На Покровському напрямку агресор штурмував поблизу Родинського.\n"
)
STAGES = ["open", "read", "segment", "find", "resolve", "claim"]

pytestmark = pytest.mark.usefixtures("gazetteer")


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frontmap", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a good report and a file of posts, three of which are broken."""
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    lines = [json.dumps({"text": "Ворог захопив Торецьк."}), '{"text": "cut', "[]", '{"text": "cut again']
    (tmp_path / "posts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (["extract", "-o", "rows.jsonl"], ["rows", "write"]),
        (["extract", "-o", "rows.jsonl", "--jobs", "2"], ["rows", "write"]),
        (["map", "-o", "out"], ["merge", "write", "draw"]),
    ],
    ids=["extract", "two jobs", "map"],
)
def test_stats_count_what_was_done(desk: Path, words: list[str], more: list[str]) -> None:
    done = run(*words, "good.txt", "posts.jsonl", "--stats", "stats.json", cwd=desk)
    assert done.returncode == 1, "three lines are broken"
    stats = json.loads((desk / "stats.json").read_text(encoding="utf-8"))
    assert (stats["command"], stats["reports"], stats["mentions"]) == (words[0], 2, 3)
    assert stats["settlements"] == 2 and stats["characters"] == len(GOOD) + 22
    assert sorted(stats["stages"]) == sorted([*STAGES, *more])
    assert stats["stages"]["read"]["count"] == 2 and stats["stages"]["claim"]["count"] == 3
    assert all(0 <= stage["seconds"] < 60 for stage in stats["stages"].values())
    assert 20 < stats["peak_memory_mb"] < 2000 and stats["gazetteer"]
    assert stats["problems"] == {
        "total": 3,
        "kinds": {
            "is no valid JSON at column N; the line is left out": 2,
            "is no JSON object; the line is left out": 1,
        },
    }
    last = done.stderr.splitlines()[-1]
    assert last == (
        "frontmap: 3 problems: 2 × is no valid JSON at column N; the line is left out; "
        "1 × is no JSON object; the line is left out"
    )


def test_stats_are_written_when_a_run_fails(desk: Path) -> None:
    done = run("extract", "nowhere.txt", "-o", "rows.jsonl", "--stats", "stats.json", cwd=desk)
    assert done.returncode == 1
    stats = json.loads((desk / "stats.json").read_text(encoding="utf-8"))
    assert stats["reports"] == 0 and stats["problems"]["kinds"] == {"no such file": 1}
    done = run("extract", "good.txt", "-o", "rows.jsonl", "--stats", "no/such/stats.json", cwd=desk)
    assert done.returncode == 1 and "no/such/stats.json: cannot be written" in done.stderr
    assert (desk / "rows.jsonl").exists()


def test_verbose_runs_tell_the_stages(desk: Path) -> None:
    done = run("map", "good.txt", "-o", "out", "-v", cwd=desk)
    lines = [line.split() for line in done.stderr.splitlines()]
    told = {line[0]: line[1:] for line in lines if line[-1:] == ["s"] and len(line) in (3, 4)}
    assert list(told) == [*STAGES, "merge", "write", "draw"]
    assert told["claim"][0] == "2" and done.stderr.startswith("good.txt: 2025-10-02")


def test_times_of_parts_are_added_up() -> None:
    one, other = Stages(), Stages()
    assert list(one.each("read", "abc")) == ["a", "b", "c"]
    other.add("read", 2.0)
    other.count("find", 5)
    other.add("find", 1.0)
    one.join(other)
    table = one.table()
    assert table["read"]["count"] == 3 and 2.0 <= table["read"]["seconds"] < 2.5
    assert table["find"] == {"seconds": 1.0, "count": 5}


def test_a_failing_source_is_timed_too() -> None:
    stages = Stages()

    def things():
        yield 1
        raise ValueError

    with pytest.raises(ValueError):
        list(stages.each("read", things()))
    assert stages.counts == {"read": 1} and stages.seconds["read"] >= 0


def test_problems_go_by_what_they_say() -> None:
    assert kind_of(InputError("has 12 cells", path="a.csv", row=7)) == "has N cells"
    assert kind_of("no column 'body'; 1.5 MB") == "no column …; N MB"
    tally = Tally()
    for number in range(2):
        tally.add(InputError("is empty", path=f"{number}.txt"))
    assert tally.line() == "", "two can be seen by themselves"
    tally.add(InputError("70 more rows could not be read", path="a.csv", count=70))
    assert tally.line() == "72 problems: 70 × N more rows could not be read; 2 × is empty"


@given(st.lists(st.text(max_size=30), max_size=300))
def test_a_tally_counts_all_and_stays_small(messages: list[str]) -> None:
    tally = Tally()
    for message in messages:
        tally.add(message)
    assert tally.total == len(messages) and len(tally.kinds) <= KINDS + 1
    assert len(tally.kinds) <= KINDS or OTHERS in tally.kinds
    assert "\n" not in tally.line()


def test_logging_is_left_as_it_was(gazetteer) -> None:
    from frontmap.batches import Extractor, Recipe

    logger = logging.getLogger("frontmap")
    before = (logger.propagate, list(logger.handlers))
    Extractor(gazetteer, Recipe())([])
    assert (logger.propagate, list(logger.handlers)) == before


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system tells no process's own peak")
def test_the_peak_of_memory_is_the_runs_own(desk: Path) -> None:
    """A large program that starts a run does not count for it."""
    words = [
        sys.executable,
        "-m",
        "frontmap",
        "extract",
        "good.txt",
        "-o",
        "rows.jsonl",
        "--stats",
        "stats.json",
    ]
    code = f"import subprocess; held = bytearray(900_000_000); subprocess.run({words!r}, check=True)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=desk, env=environment, check=True, timeout=300)
    stats = json.loads((desk / "stats.json").read_text(encoding="utf-8"))
    assert 20 < stats["peak_memory_mb"] < 800
