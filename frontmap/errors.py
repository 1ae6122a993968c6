"""Every error that frontmap raises on purpose, with the facts as attributes."""

from __future__ import annotations

import tempfile
from pathlib import Path


class FrontmapError(Exception):
    """Base of all errors that frontmap raises on purpose; its text is one clear line."""


class InputError(FrontmapError, ValueError):
    """A file or a row that a user gave cannot be used.

    Attributes:
        path: the file, or None where the input was no file.
        row: the 1-based row or line in it, or None.
        reason: what is wrong, without file and row.
        count: how many rows or files it stands for.
    """

    def __init__(
        self, message: str, *, path: Path | str | None = None, row: int | None = None, count: int = 1
    ) -> None:
        where = "" if path is None else f"{path}: " if row is None else f"{path}:{row}: "
        super().__init__(where + message)
        self.path = None if path is None else Path(path)
        self.row = row
        self.reason = message
        self.count = count


class GazetteerError(FrontmapError, LookupError):
    """The gazetteer lacks something, or its tables are damaged."""


class OutputError(FrontmapError, OSError):
    """An output could not be written; what stood there before is untouched."""

    @classmethod
    def of(cls, error: OSError) -> OutputError:
        """What the system says, with the file or, where it names none, the folder for temporary files."""
        return cls(f"{error.filename or tempfile.gettempdir()}: {error.strerror or error}")
