"""Measures the ledger at growing sizes: `python tests/bench_ledger.py [CLAIMS...]`.

For each size: the file, the median and slowest time of adding a report, the time of checking that a report is
there already, and of a month's map query (claims read, decoded and merged), wall clock and processor time.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from frontmap.ledger import Ledger
from frontmap.ledger_records import Versions
from frontmap.ledger_selection import Selection
from frontmap.merge import merge
from frontmap.records import Candidate, Claim, ClaimLabel, Mention, Report, Resolution

PER_REPORT = 20
SETTLEMENTS = 3000
VERSIONS = Versions(tool="bench", gazetteer="bench")
LABELS: tuple[ClaimLabel, ...] = ("ru_control", "ua_control", "contested", "ru_advance", "mention")


def made(number: int, dice: random.Random) -> tuple[Report, list[Claim]]:
    """A report of about 6 kB with twenty claims."""
    text = f"Report {number}. " + " ".join(f"word{dice.randrange(5000)}" for _ in range(650))
    day = date(2025, 1, 1) + timedelta(days=number % 365)
    report = Report(f"{number}.txt", text, source=f"Source {number % 12}", published=day, lang="en")
    return report, [claim(report, position, dice) for position in range(PER_REPORT)]


def claim(report: Report, position: int, dice: random.Random) -> Claim:
    """A claim with five candidates and a quote of 180 characters."""
    start = position * 200
    ids = [f"UA{dice.randrange(SETTLEMENTS):017d}" for _ in range(5)]
    candidates = tuple(Candidate(each, 0.9 - 0.1 * rank, "official name") for rank, each in enumerate(ids))
    mention = Mention(report.id, start, start + 9, report.text[start : start + 9], candidates=candidates)
    resolution = Resolution(mention, ids[0], 0.93, ("near Pokrovsk", "only one in the oblast"), candidates)
    label = dice.choice(LABELS)
    return Claim(
        resolution, label, "-" if label == "mention" else "asserted", quote=report.text[start : start + 180]
    )


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def month(path: Path) -> None:
    """What a map of one month reads."""
    with Ledger(path, readonly=True) as ledger:
        merge(ledger.claims(Selection(since=date(2025, 6, 1), until=date(2025, 6, 30))))


def measure(size: int, folder: Path) -> str:
    """Fill a ledger of `size` claims and measure it."""
    path, dice = folder / f"{size}.sqlite", random.Random(size)
    reports = size // PER_REPORT
    with Ledger(path, create=True) as ledger:
        filling = seconds(lambda: [ledger.add(*made(number, dice), VERSIONS) for number in range(reports)])
        fresh = [made(reports + number, dice) for number in range(50)]
        adding = [seconds(lambda pair=pair: ledger.add(*pair, VERSIONS)) for pair in fresh]  # type: ignore[misc]
        again = [seconds(lambda pair=pair: ledger.holds(pair[0])) for pair in fresh]  # type: ignore[misc]
    opening = seconds(lambda: Ledger(path).close())
    query = min(seconds(lambda: month(path)) for _ in range(3))
    busy = time.process_time()
    month(path)
    busy = time.process_time() - busy
    megabytes = path.stat().st_size / 1e6
    return (
        f"{size:>9,} {megabytes:9.1f} {megabytes * 1e6 / size:9.0f} {filling:9.1f} {opening * 1e3:8.1f}"
        f" {statistics.median(adding) * 1e3:8.1f} {max(adding) * 1e3:8.1f}"
        f" {statistics.median(again) * 1e3:8.2f} {query:8.2f} {busy:8.2f}"
    )


def main() -> None:
    """Print a line per size."""
    print("   claims        MB   B/claim    fill s  open ms   add ms  slowest  held ms  month s    cpu s")
    with tempfile.TemporaryDirectory() as folder:
        for size in [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000]:
            print(measure(size, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
