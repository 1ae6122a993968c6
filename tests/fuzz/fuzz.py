"""Tries the entry points with input that a coverage-guided fuzzer (atheris) makes up, for so many seconds.

    python tests/fuzz/fuzz.py --seconds 3600             all targets, one after the other
    python tests/fuzz/fuzz.py --seconds 60 --target csv  one of them
    python tests/fuzz/fuzz.py --stretch                  what was kept, repeated to 1 MB, against the typical

What fails is kept once per place in the code, in `KEEP/TARGET/failures/`, with its traceback. A case that
was mended moves to `tests/fuzz/cases/TARGET/`, where the suite tries it for ever. Exit code 1 where anything
failed.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import random
import statistics
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE)]
EXAMPLES = (HERE.parent / "fixtures" / "read", HERE.parent.parent / "maps" / "reports")
LONGEST = 4096
"""Bytes of an input; the time of longer ones is what `--stretch` measures."""
MEGABYTE = 1_000_000
MOST_TIMES = 20
"""No input of 1 MB may take more than so many times the typical one of its target."""
_TOLD_EVERY = 100


def seeds(name: str) -> list[bytes]:
    """The inputs that a target begins with: the examples of its format."""
    from targets import SEEDS, SUFFIXES

    files = [
        file for folder in EXAMPLES for file in sorted(folder.iterdir()) if file.suffix in SUFFIXES[name]
    ]
    return [*SEEDS.get(name, ()), *(file.read_bytes() for file in files)]


class Attempts:
    """Counts the inputs of one target and keeps what fails."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder
        self._count, self._failed = 0, 0
        self._slowest = 0.0
        self._kept: set[str] = set()
        self._begun = time.monotonic()

    def __call__(self, data: bytes) -> None:
        from targets import tried

        begun = time.process_time()
        try:
            tried(self._name, data)
        except Exception as error:
            self._failed += 1
            self._keep(data, error)
        spent = time.process_time() - begun
        if spent > max(self._slowest, 0.5):
            self._slowest = spent
            (self._folder / "slowest.bin").write_bytes(data)
        self._count += 1
        if self._count % _TOLD_EVERY == 0:
            self.tell()

    def tell(self) -> None:
        """Write down how far it has come."""
        facts = {
            "inputs": self._count,
            "failed": self._failed,
            "kinds": len(self._kept),
            "slowest": round(self._slowest, 2),
            "seconds": round(time.monotonic() - self._begun),
        }
        (self._folder / "so_far.json").write_text(json.dumps(facts), encoding="utf-8")

    def _keep(self, data: bytes, error: Exception) -> None:
        where = _place(error.__traceback__)
        kind = hashlib.sha256(f"{type(error).__name__} {where}".encode()).hexdigest()[:12]
        if kind in self._kept:
            return
        self._kept.add(kind)
        folder = self._folder / "failures"
        folder.mkdir(exist_ok=True)
        (folder / f"{kind}.bin").write_bytes(data)
        (folder / f"{kind}.txt").write_text("".join(traceback.format_exception(error)), "utf-8", "replace")


def _place(trace: TracebackType | None) -> str:
    """The innermost line of our own code that an error came through."""
    frames = [frame for frame in traceback.extract_tb(trace) if "frontmap" in frame.filename]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "elsewhere"


def one(name: str, folder: Path, seconds: int) -> None:
    """Fuzz one target in this process, which does not come back from it."""
    import atheris

    with atheris.instrument_imports(include=["frontmap"], enable_loader_override=False):
        import targets

        targets.gazetteer()
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds(name):
        (corpus / hashlib.sha256(data[:LONGEST]).hexdigest()[:16]).write_bytes(data[:LONGEST])
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=300", "-rss_limit_mb=4096"]
    attempts = Attempts(name, folder)
    for data in seeds(name):
        attempts(data)
    atheris.Setup(["fuzz", *options, "-verbosity=0", str(corpus)], attempts)
    atheris.Fuzz()


def every(names: list[str], keep: Path, seconds: int) -> bool:
    """Fuzz targets, each in a process of its own and for its share of the time; whether all went well."""
    share = max(seconds // len(names), 1)
    total, well = 0, True
    for name in names:
        folder = keep / name
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, __file__, "--one", name, "--seconds", str(share), "--keep", str(keep)]
        with (folder / "log.txt").open("wb") as log:
            done = subprocess.run(command, stdout=log, stderr=log, check=False)
        file = folder / "so_far.json"
        facts = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"inputs": 0, "failed": 1}
        total += facts["inputs"]
        well = well and not facts["failed"] and done.returncode == 0
        print(f"{name}: {facts}" + (f" left with {done.returncode}" if done.returncode else ""), flush=True)
    print(f"{total} inputs in all")
    return well


def stretch(names: list[str], keep: Path, count: int) -> bool:
    """Repeat kept inputs to 1 MB and time them against the target's typical; whether none takes too long."""
    well = True
    for name in names:
        examples = seeds(name)[:5] or [b"Text. "]
        _seconds(name, examples[0])  # what is read once is read
        typical = statistics.median(_seconds(name, data) for data in examples)
        kept = sorted((keep / name / "corpus").glob("*"))
        chosen = random.Random(1).sample(kept, min(count, len(kept)))
        chosen += [file for file in [keep / name / "slowest.bin"] if file.exists()]
        times = sorted(((_seconds(name, file.read_bytes()), file.name) for file in chosen), reverse=True)
        worst, where = times[0] if times else (0.0, "")
        ratio = worst / max(typical, 0.05)
        well = well and ratio <= MOST_TIMES
        told = f"typical {typical:.2f} s, worst of {len(times)} {worst:.2f} s ({ratio:.1f} times)"
        print(f"{name}: {told} {where}", flush=True)
    return well


def _seconds(name: str, data: bytes) -> float:
    from targets import tried

    line = data.rstrip(b"\n") + b"\n"
    long = (line * (MEGABYTE // len(line) + 1))[:MEGABYTE]
    begun = time.process_time()
    with contextlib.suppress(Exception):
        tried(name, long)
    return time.process_time() - begun


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module."""
    parser = argparse.ArgumentParser(description="Fuzz the entry points that take the bytes of others.")
    parser.add_argument("--seconds", type=int, default=60, help="for all targets together")
    parser.add_argument("--target", action="append", help="only this one; may be repeated")
    parser.add_argument("--keep", type=Path, default=Path(".fuzz"), help="folder for what is found")
    parser.add_argument("--stretch", type=int, nargs="?", const=8, help="time so many kept inputs at 1 MB")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        one(given.one, given.keep / given.one, given.seconds)
        return 0
    from targets import TARGETS

    names = given.target or list(TARGETS)
    if given.stretch:
        return 0 if stretch(names, given.keep, given.stretch) else 1
    return 0 if every(names, given.keep, given.seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
