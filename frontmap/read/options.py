"""What a user may say about the files that are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from frontmap.errors import InputError
from frontmap.records import Side

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read; what a user states here wins over everything that a file says of itself.

    Attributes:
        date, source, side, lang, url: metadata for every report of the run.
        split: cut a saved category page into its articles (`frontmap.read.articles`).
        fetch: allow `http://` and `https://` addresses among the inputs; nothing is fetched otherwise.
        columns: for tables and JSON Lines, which column holds which field, e.g. `{"text": "body"}`.
        max_bytes: the most bytes that one whole-file format (text, HTML, PDF, ...) may have; JSON Lines and
            CSV are read row by row and may be larger, but no row may be.
        max_archive_bytes: the most bytes that all members of one archive may unpack to.
        cache: folder in which fetched pages are kept for conditional requests, or None.
    """

    date: date | None = None
    source: str = ""
    side: Side = ""
    lang: str = ""
    url: str = ""
    split: bool = True
    fetch: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    max_bytes: int = 64 * MEBIBYTE
    max_archive_bytes: int = 1024 * MEBIBYTE
    cache: str | None = None

    def __post_init__(self) -> None:
        """Raises InputError: side is not ru, ua or "", a column field is unknown, a cap is not positive."""
        if self.side not in get_args(Side):
            raise InputError(f"side must be ru or ua, not {self.side!r}")
        unknown = sorted(set(self.columns) - set(FIELDS))
        if unknown:
            raise InputError(f"unknown field {unknown[0]!r} in columns; fields are {', '.join(FIELDS)}")
        if self.max_bytes <= 0 or self.max_archive_bytes <= 0:
            raise InputError("size caps must be positive")


FIELDS = ("text", "date", "source", "side", "lang", "url", "title", "author")
"""The fields that `columns` and a file's first line may name."""
