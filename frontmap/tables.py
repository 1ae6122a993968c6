"""Reading the reviewable tables: tab-separated, UTF-8, one header line, `#` comments."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from frontmap.errors import InputError


def gazetteer_folder() -> Path:
    """The folder of the gazetteer's tables: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "gazetteer_data"
    return shipped if shipped.is_dir() else package.parent / "gazetteer"


def read_table(path: Path, only: Collection[str] | None = None) -> Iterator[dict[str, str]]:
    """Rows of a table as dicts, keys from its header line; blank and `#` lines are passed over.

    Args:
        only: the rows wanted, by their first cell; the others are not looked at. None: all.

    Raises:
        InputError: the file is missing, or a row has more or fewer cells than the header.
    """
    try:
        handle = path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path) from error
    with handle:
        header: list[str] | None = None
        lines = handle if only is None else _blanked(handle, only)
        for number, cells in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
            if not cells or cells[0].startswith("#"):
                continue
            if header is None:
                header = cells
                continue
            if len(cells) != len(header):
                raise InputError(
                    f"{len(cells)} cells where the header has {len(header)}", path=path, row=number
                )
            yield dict(zip(header, cells, strict=True))


def _blanked(lines: Iterable[str], only: Collection[str]) -> Iterator[str]:
    """The lines, those behind the header blank where their first cell is none of `only`."""
    header = False
    for line in lines:
        first = line.partition("\t")[0]
        yield line if not header or first in only else "\n"
        header = header or not line.startswith(("#", "\n", "\r"))
