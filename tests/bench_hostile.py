"""Texts made to take long, at 1 MB, beside report prose of the same length: `make bench-hostile`.

    python tests/bench_hostile.py                 all kinds, a million characters each: some minutes
    python tests/bench_hostile.py 100000          shorter ones

Prints how many times the typical each takes. Typical are the reports in `../shared/reports`,
else those of `maps/reports` and `tests/corpus/dev`, repeated to the length. The goal is 20 at a million.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from hostile_lengths import DIFFERENT, HOSTILE, run_on
from scoring import cases

from frontmap.gazetteer import Gazetteer
from frontmap.pipeline import claims_of
from frontmap.records import Report

HERE = Path(__file__).resolve().parent
GOAL = 20
SENTENCES = 10_000
"""Characters of a sentence case repeated with commas."""
SHARED = HERE.parent.parent / "shared" / "reports"
OWN = (HERE.parent / "maps" / "reports", HERE / "corpus" / "dev")


def seconds(text: str, gazetteer: Gazetteer) -> float:
    """The processor time of the whole line on a text."""
    begun = time.process_time()
    claims_of(Report("x.txt", text), gazetteer)
    return time.process_time() - begun


def prose(size: int) -> str:
    """Reports, so many characters of them."""
    folders = (SHARED,) if SHARED.is_dir() else OWN
    texts = [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.glob("*.txt"))]
    whole = "\n\n".join(texts)
    return (whole * (size // len(whole) + 1))[:size]


def tell(kind: str, ratio: float) -> None:
    """Say how many times the typical a kind takes, and whether that is beyond the goal."""
    print(f"{ratio:6.1f}{'  over' if ratio > GOAL else ''}  {kind}", flush=True)


def worst_of_cases(gazetteer: Gazetteer, typical: float) -> None:
    """The sentence cases that take longest, each repeated with commas to a sentence that does not end, as
    times the typical for so many characters; of each the lesser of two runs.
    """
    taken = []
    for case in cases("claim.tsv"):
        text = (run_on(case.report.text) * SENTENCES)[:SENTENCES]
        taken.append((min(seconds(text, gazetteer) for _ in range(2)) / typical, case.report.id))
    for ratio, name in sorted(taken, reverse=True)[:10]:
        tell(f"sentence case {name}", ratio)


def main() -> int:
    """The command line; see the module."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    gazetteer = Gazetteer.load()
    typical = prose(size)
    seconds(typical[:60_000], gazetteer)
    least = min(seconds(typical, gazetteer) for _ in range(3))
    print(f"typical: {least:.2f} s for {size:,} characters")
    for kind, piece in HOSTILE.items():
        tell(kind, seconds((piece * size)[:size], gazetteer) / least)
    for kind, make in DIFFERENT.items():
        tell(kind, seconds(make(gazetteer, size), gazetteer) / least)
    worst_of_cases(gazetteer, least * SENTENCES / size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
