"""What frontmap brings with it: every package that it needs, with its licence and its size.

    python tests/licences.py                 of a plain installation
    python tests/licences.py readers gis     with extras

The exit code is 1 where a licence is not known to be free.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

FREE = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|Python-2\.0|MPL|Mozilla|HPND|Unlicense|Zlib|"
    r"LGPL|Lesser General Public|CC0|Public Domain|MIT-CMU|BSL-1\.0)\b",
    re.IGNORECASE,
)
"""Licences under which anybody may use, change and pass on a library, also within other programs."""
SAME = {"(same as Leaflet)": "BSD-2-Clause, as Leaflet's own file says"}
"""What packages say that name no licence themselves."""
USER = ("readers", "gis", "plots", "dask")
"""The extras that users install; the others are for who works on frontmap."""


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package that is needed; `size` in bytes, as installed."""

    name: str
    version: str
    licence: str
    size: int

    @property
    def free(self) -> bool:
        """Whether its licence is among those known to be free."""
        return bool(FREE.search(self.licence))


def needed(extras: Iterable[str] = ()) -> list[Package]:
    """The packages that frontmap needs with these extras, and those that they need; by name.

    Those that are not installed here are left out: `missing` names them.
    """
    return sorted((package_of(name) for name in _closure(extras) if _installed(name)), key=lambda p: p.name)


def missing(extras: Iterable[str] = ()) -> list[str]:
    """Needed packages that are not installed here."""
    return sorted(name for name in _closure(extras) if not _installed(name))


def package_of(name: str) -> Package:
    """An installed package."""
    found = metadata.distribution(name)
    files = (Path(str(found.locate_file(file))) for file in found.files or ())
    size = sum(file.stat().st_size for file in files if file.is_file())
    return Package(_plain(name), found.version, licence_of(found.metadata), size)


def licence_of(facts: metadata.PackageMetadata) -> str:
    """The licence as the package states it: its expression, its classifiers, else its own words."""
    stated = [line.rpartition("::")[2] for line in facts.get_all("Classifier") or () if "License" in line]
    words = (facts.get("License") or "").strip().splitlines()
    expression = facts.get("License-Expression") or ""
    said = expression or ", ".join(each.strip() for each in stated) or " ".join(words[:2])[:80]
    return SAME.get(said, said)


def _closure(extras: Iterable[str]) -> set[str]:
    found: set[str] = set()
    todo = [(name, extra) for name in ("frontmap",) for extra in ("", *extras)]
    seen = set(todo)
    while todo:
        name, extra = todo.pop()
        for line in _requires(name):
            need = Requirement(line)
            if need.marker is not None and not need.marker.evaluate({"extra": extra}):
                continue
            found.add(_plain(need.name))
            for each in ((_plain(need.name), more) for more in ("", *need.extras)):
                if each not in seen:
                    seen.add(each)
                    todo.append(each)
    return found - {"frontmap"}


def _requires(name: str) -> Iterator[str]:
    try:
        yield from metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module."""
    extras = sys.argv[1:] if arguments is None else arguments
    packages = needed(extras)
    for each in packages:
        mark = "" if each.free else "  <- look at it"
        print(f"{each.name:<24} {each.version:<14} {each.size / 1e6:>7.1f} MB  {each.licence[:60]}{mark}")
    print(f"{len(packages)} packages, {sum(each.size for each in packages) / 1e6:.0f} MB")
    if left := missing(extras):
        print(f"not installed here, so not looked at: {', '.join(left)}")
    return 0 if all(each.free for each in packages) else 1


if __name__ == "__main__":
    sys.exit(main())
