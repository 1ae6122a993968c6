"""What a run did, in numbers: for a person under `-v`, for programs with `--stats`."""

from __future__ import annotations

import json
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import frontmap
from frontmap.files import write_whole
from frontmap.stages import Stages
from frontmap.tally import Tally

_PEAK: Final = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


@dataclass
class Stats:
    """The numbers of one run.

    Attributes:
        gazetteer: the version of the gazetteer, where it was opened.
        resumed_after: reports that an earlier run had done.
        placed: the ids of the settlements that mentions were resolved to.
    """

    command: str = ""
    jobs: int = 1
    gazetteer: str = ""
    reports: int = 0
    characters: int = 0
    mentions: int = 0
    claims: int = 0
    resumed_after: int = 0
    placed: set[str] = field(default_factory=set)
    stages: Stages = field(default_factory=Stages)
    problems: Tally = field(default_factory=Tally)
    warnings: Tally = field(default_factory=Tally)
    begun: float = field(default_factory=time.monotonic)

    def table(self) -> dict[str, Any]:
        """All of it as JSON holds it; `seconds` by the clock, `peak_memory_mb` of the largest process."""
        return {
            "command": self.command,
            "frontmap": frontmap.__version__,
            "gazetteer": self.gazetteer,
            "jobs": self.jobs,
            "seconds": round(time.monotonic() - self.begun, 3),
            "peak_memory_mb": peak_memory_mb(),
            "reports": self.reports,
            "resumed_after": self.resumed_after,
            "characters": self.characters,
            "mentions": self.mentions,
            "claims": self.claims,
            "settlements": len(self.placed),
            "problems": {"total": self.problems.total, "kinds": self.problems.kinds},
            "warnings": {"total": self.warnings.total, "kinds": self.warnings.kinds},
            "stages": self.stages.table(),
        }

    def write(self, path: Path) -> None:
        """Write the table as JSON.

        Raises:
            OutputError: the file cannot be written; what stood there stays.
        """
        write_whole(path, json.dumps(self.table(), ensure_ascii=False, indent=1) + "\n")


def peak_memory_mb() -> float | None:
    """The largest resident memory that this process or one of its finished workers had; None on Windows."""
    try:
        import resource
    except ImportError:
        return None
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # bytes there, KiB elsewhere
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = _own_peak() or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(max(own, workers) * unit / 1e6, 1)


def _own_peak() -> int:
    """This process's own peak in KiB where the system tells it, else 0: `ru_maxrss` counts what the program
    that started it held at that time (Linux, `getrusage(2)`).
    """
    try:
        found = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii", errors="replace"))
    except OSError:
        return 0
    return int(found.group(1)) if found else 0
