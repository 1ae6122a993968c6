"""Reading the reviewable tables: tab-separated, UTF-8, one header line, `#` comments."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from frontmap.errors import InputError


def gazetteer_folder() -> Path:
    """The folder of the gazetteer's tables: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "gazetteer_data"
    return shipped if shipped.is_dir() else package.parent / "gazetteer"


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a table as dicts, keys from its header line; blank and `#` lines are passed over.

    Raises:
        InputError: the file is missing, or a row has more or fewer cells than the header.
    """
    try:
        handle = path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", path=path) from error
    with handle:
        header: list[str] | None = None
        for number, cells in enumerate(csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE), 1):
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
