"""What the promises of speed come to on this machine: `make bench`. Medians of three rounds, processor time.

FRONTMAP_BENCH_MB says how much text the whole line is measured on (50 by default), FRONTMAP_BENCH_REPORTS of
which folder; without it the reports in `../shared/reports` where they are, else those of `maps/reports` and
`tests/corpus/dev`, which are short and full of names.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ahocorasick_rs
import pytest

from frontmap.gazetteer import Gazetteer
from frontmap.pipeline import claims_of
from frontmap.records import Report

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FRONTMAP_BENCH_REPORTS", ROOT.parent / "shared" / "reports"))
MEGABYTES = float(os.environ.get("FRONTMAP_BENCH_MB", "50"))
DOCUMENT = 26_000
"""Bytes of the documents that are counted."""
ROUNDS = 3
Note = list[tuple[str, str, str]]


def texts() -> list[str]:
    own = [*(ROOT / "maps" / "reports").glob("*.txt"), *(ROOT / "tests" / "corpus" / "dev").glob("*.txt")]
    return [
        path.read_text(encoding="utf-8") for path in sorted(SHARED.glob("*.txt") if SHARED.is_dir() else own)
    ]


def measured(benchmark: pytest.FixtureRequest, work: Callable[[], object]) -> float:
    """The median of the rounds in seconds of processor time."""
    benchmark.pedantic(work, rounds=ROUNDS, iterations=1, warmup_rounds=0)  # type: ignore[attr-defined]
    return float(benchmark.stats.stats.median)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def sizes() -> tuple[list[str], int]:
    """The reports, and how often they are repeated."""
    reports = texts()
    size = sum(len(text.encode()) for text in reports)
    return reports, max(1, round(MEGABYTES * 1e6 / size))


SECONDS: dict[str, float] = {}


@pytest.mark.benchmark(timer=time.process_time, group="line")
def test_baseline(benchmark, gazetteer: Gazetteer, sizes, note: Note) -> None:
    """One pass of `ahocorasick_rs` with all spellings of the gazetteer, leftmost-longest."""
    reports, times = sizes
    kind = ahocorasick_rs.MatchKind.LeftmostLongest
    automaton = ahocorasick_rs.AhoCorasick(list(gazetteer.forms()), matchkind=kind)

    def work() -> None:
        for _ in range(times):
            for text in reports:
                automaton.find_matches_as_indexes(text)

    SECONDS["baseline"] = measured(benchmark, work)


@pytest.mark.benchmark(timer=time.process_time, group="line")
def test_line(benchmark, gazetteer: Gazetteer, sizes, note: Note) -> None:
    """Find, resolve and claim over the same texts."""
    reports, times = sizes
    for text in reports:
        claims_of(Report("warm", text), gazetteer)

    def work() -> None:
        for turn in range(times):
            for number, text in enumerate(reports):
                claims_of(Report(f"{turn}.{number}", text), gazetteer)

    seconds = measured(benchmark, work)
    size = times * sum(len(text.encode()) for text in reports)
    documents = size / DOCUMENT
    base = SECONDS["baseline"]
    note.append(
        (f"the whole line over {size / 1e6:.0f} MB, times the baseline", f"{seconds / base:.1f}", "12")
    )
    rates = f"{documents / seconds:.0f} where the baseline does {documents / base:.0f}"
    note.append(("documents of 26 kB a second", rates, "200 where it does 2,000"))


@pytest.mark.benchmark(timer=time.process_time, group="growth")
def test_growth(benchmark, gazetteer: Gazetteer, sizes, note: Note) -> None:
    """A report of 5 MB beside one of 500 kB."""
    whole = "\n\n".join(sizes[0])
    short = (whole * (500_000 // len(whole) + 1))[:500_000]
    claims_of(Report("warm", short), gazetteer)
    begun = time.process_time()
    claims_of(Report("short", short), gazetteer)
    once = time.process_time() - begun
    benchmark.pedantic(claims_of, args=(Report("long", short * 10), gazetteer), rounds=1, iterations=1)
    ratio = benchmark.stats.stats.median / once
    note.append(("a report of 5 MB, times one of 500 kB", f"{ratio:.1f}", "12"))


def _seconds_of(*command: str) -> float:
    """What a process takes, its modules compiled to bytecode as in any installation."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True, env=environment)
    return time.perf_counter() - begun


@pytest.mark.benchmark(group="start")
def test_cold_start(benchmark, gazetteer: Gazetteer, tmp_path: Path, note: Note) -> None:
    """`frontmap map` of one report, beside the import of the packages that it draws with."""
    report = sorted((ROOT / "maps" / "reports").glob("*_en.txt"))[0]
    run = "from frontmap.cli import main; main()"
    _seconds_of("-c", run, "map", str(report), "-o", str(tmp_path / "out"), "-q")  # writes the bytecode
    imports = statistics.median(_seconds_of("-c", "import pandas, folium, shapely") for _ in range(ROUNDS))
    own = measured(
        benchmark, lambda: _seconds_of("-c", run, "map", str(report), "-o", str(tmp_path / "out"), "-q")
    )
    note.append(
        (
            "`frontmap map` from a cold start, times `import pandas, folium, shapely`",
            f"{own / imports:.1f}",
            "1.5",
        )
    )


@pytest.mark.benchmark(timer=time.process_time, group="gazetteer")
def test_exact_lookups(benchmark, gazetteer: Gazetteer, note: Note) -> None:
    forms = [form for number, form in enumerate(gazetteer.forms()) if number % 8 == 0]
    seconds = measured(benchmark, lambda: [gazetteer.exact(form) for form in forms])
    note.append(("exact lookups a second", f"{len(forms) / seconds:,.0f}", "200,000"))


@pytest.mark.benchmark(group="gazetteer")
def test_loading(benchmark, gazetteer: Gazetteer, note: Note) -> None:
    note.append(
        ("loading the gazetteer, warm, seconds", f"{measured(benchmark, Gazetteer.load):.3f}", "0.15")
    )
    if sys.platform == "linux":
        code = (
            "from frontmap.gazetteer import Gazetteer; Gazetteer.load().lookup('Bakhmut');"
            "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
        )
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        note.append(("its memory with the interpreter, MB", f"{int(done.stdout) / 1024:.0f}", "150"))
