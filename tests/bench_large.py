"""Many posts through `extract`: one job, two jobs, Dask with two workers; time, memory, whether rows agree.

    python tests/bench_large.py 1000                1000 MB of made-up posts (tests/bulk.py)
    python tests/bench_large.py 20 --only 1 --only 2

Results with machine and date are in docs/large.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bulk

ROOT = Path(__file__).resolve().parent.parent
WAYS = {
    "1": ["--jobs", "1", "-o", "one.jsonl"],
    "2": ["--jobs", "2", "-o", "two.jsonl"],
    "dask": ["--engine", "dask", "--jobs", "2", "--partition-mb", "4", "-o", "dask.parquet"],
}


def measured(folder: Path, way: str) -> dict[str, Any]:
    """The numbers of a run."""
    command = [sys.executable, "-m", "frontmap", "extract", "posts.jsonl", "-q", "--stats", f"{way}.json"]
    environment = {**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT))}
    done = subprocess.run([*command, *WAYS[way]], cwd=folder, env=environment, check=False)
    assert done.returncode == 0, f"{way}: left with {done.returncode}"
    return dict(json.loads((folder / f"{way}.json").read_text(encoding="utf-8")))


def digest(folder: Path, way: str) -> str:
    """A checksum of the rows of a run, whatever file they are in."""
    total = hashlib.sha256()
    for row in _rows(folder, way):
        total.update(json.dumps(row, sort_keys=True).encode())
    return total.hexdigest()[:12]


def _rows(folder: Path, way: str) -> Iterator[dict[str, Any]]:
    path = folder / WAYS[way][-1]
    if path.is_dir():
        import pyarrow.parquet as pq

        for part in sorted(path.glob("*.parquet")):
            for batch in pq.ParquetFile(part).iter_batches():
                yield from batch.to_pylist()
        return
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module."""
    parser = argparse.ArgumentParser(description="Time extraction of many posts, and look at its memory.")
    parser.add_argument("megabytes", type=float, nargs="?", default=1000)
    parser.add_argument("--only", action="append", choices=list(WAYS))
    parser.add_argument("--sparse", type=float, default=0.0, help="share of sentences that name no place")
    given = parser.parse_args(arguments)
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "posts.jsonl").open("wb") as stream:
            stream.writelines(bulk.lines(int(given.megabytes * 1e6), sparse=given.sparse))
        print("| way | posts | MB | seconds | seconds per million posts | peak memory, MB | rows |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for way in given.only or WAYS:
            stats = measured(folder, way)
            each = stats["seconds"] / stats["reports"] * 1e6
            facts = (way, stats["reports"], f"{given.megabytes:g}", f"{stats['seconds']:.0f}", f"{each:,.0f}")
            told = (*facts, f"{stats['peak_memory_mb']:.0f}", f"{stats['mentions']} {digest(folder, way)}")
            print("| " + " | ".join(map(str, told)) + " |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
