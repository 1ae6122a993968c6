"""Looks up known vulnerabilities of what is installed, with pip-audit.

    python tests/audit.py      exit code 1 where there is one, 2 where nobody could be asked

It asks the package index about each package, so it needs the network. Where that does not answer, or knows
nothing of any package, one line says that nothing was looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

COMMAND = [sys.executable, "-m", "pip_audit", "--local", "--progress-spinner", "off", "--format", "json"]


def told(output: str, complaint: str) -> tuple[list[str], int]:
    """What is said of pip-audit's output, and the exit code."""
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        why = (complaint.strip().splitlines() or ["it said nothing"])[-1]
        return [f"not audited: the index could not be asked ({why[:200]})"], 2
    asked = [package for package in packages if "vulns" in package]
    if not asked:
        return [f"not audited: the index knows nothing of vulnerabilities of the {len(packages)} packages"], 2
    lines = [
        f"{package['name']} {package['version']}: {each['id']}, mended in "
        f"{', '.join(each['fix_versions']) or 'no version'}"
        for package in asked
        for each in package["vulns"]
    ]
    left = f"; {len(packages) - len(asked)} are not on the index" if len(asked) < len(packages) else ""
    return [*lines, f"{len(asked)} packages audited, {len(lines)} known vulnerabilities{left}"], int(
        bool(lines)
    )


def main() -> int:
    """The command line; see the module."""
    done = subprocess.run(COMMAND, capture_output=True, text=True, check=False)
    lines, code = told(done.stdout, done.stderr)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
