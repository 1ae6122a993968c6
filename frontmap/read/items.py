"""What is read: files, folders, archive members and standard input, each as a named stream of bytes."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from frontmap.errors import InputError
from frontmap.read.draft import OnProblem
from frontmap.read.options import ReadOptions

_ADDRESS = re.compile(r"https?:/{1,2}[^/]", re.IGNORECASE)
_PIECE = 1 << 18
_PAGE_FOLDERS = ("_files", ".files", "_файлы", "_файли", "-Dateien", "_pliki")
_ABOUT = ("readme", "license", "licence", "changelog")
_SKIPPED = (
    ".css .js .mjs .map .png .jpg .jpeg .gif .webp .svg .ico .avif .bmp .tif .tiff .woff .woff2 .ttf .otf "
    ".mp4 .webm .mov .mkv .mp3 .ogg .oga .opus .wav .m4a .tgs .exe .dll .so .pyc .db .sqlite .lock .part "
    ".tmp .bak .geojson .gpkg .kml .kmz .shp .dbf .prj .shx .py .toml .ini .cfg"
)
SKIPPED_SUFFIXES = frozenset(_SKIPPED.split())
"""Files in folders and archives that hold no report; those named by the user are read all the same."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file to read.

    Attributes:
        name: unique among the items of a run; the id of its report, or the head of its reports' ids.
        path: what problem lines call it.
        open: opens it for reading bytes.
        url: the address that it was fetched from, or "".
        form: its format where that is already known (`frontmap.read.formats`), or "".
        rows_before: for a piece of a file, how many rows of the file stand before it; None for a whole file.
        groups: for a piece of a Parquet file, the row groups that it has.
    """

    name: str
    path: str
    open: Callable[[], BinaryIO]
    url: str = ""
    form: str = ""
    rows_before: int | None = None
    groups: tuple[int, ...] | None = None

    @property
    def suffix(self) -> str:
        """The name's suffix, lower case, with its dot."""
        return Path(self.name).suffix.casefold()

    def head(self, size: int = 4096) -> bytes:
        """The first bytes, for telling the format.

        Raises:
            InputError: it cannot be read.
        """
        with opened(self) as stream:
            return stream.read(size)

    def load(self, max_bytes: int) -> bytes:
        """All its bytes.

        Raises:
            InputError: it cannot be read, is empty, or has more than `max_bytes`.
        """
        pieces: list[bytes] = []
        size = 0
        with opened(self) as stream:
            while size <= max_bytes and (piece := stream.read(_PIECE)):
                pieces.append(piece)
                size += len(piece)
        data = b"".join(pieces)
        if not data.strip():
            raise InputError("is empty; nothing to read", path=self.path)
        if len(data) > max_bytes:
            limit = f"{max_bytes / (1 << 20):.0f} MB" if max_bytes >= 1 << 20 else f"{max_bytes} bytes"
            raise InputError(f"is larger than {limit}; split it, or raise --max-mb", path=self.path)
        return data


@contextlib.contextmanager
def opened(item: Item) -> Iterator[BinaryIO]:
    """Open an item.

    Raises:
        InputError: it is missing, unreadable, or a damaged archive member.
    """
    try:
        with item.open() as stream:
            yield stream
    except InputError:
        raise
    except FileNotFoundError as error:
        raise InputError("no such file", path=item.path) from error
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read ({reason})", path=item.path) from error


class Names:
    """Hands out ids that are unique in a run: the file's name, with its folders where that is taken."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, path: Path) -> str:
        """`b.txt`, else `a/b.txt` and so on, else `b.txt~2`."""
        parts = path.parts
        name = path.name
        for size in range(1, len(parts) + 1):
            name = "/".join(part.strip("/") for part in parts[-size:]).lstrip("/")
            if name not in self._taken:
                break
        number = 2
        while name in self._taken:
            name, number = f"{path.name}~{number}", number + 1
        self._taken.add(name)
        return name


def items_of(inputs: Iterable[Path | str], options: ReadOptions, on_problem: OnProblem) -> Iterator[Item]:
    """The files that the inputs name, folders walked in sorted order; a file named twice comes once."""
    names = Names()
    seen: set[Path] = set()
    for given in inputs:
        if _ADDRESS.match(str(given)):
            yield from _fetched(str(given), names, options, on_problem)
            continue
        if str(given) == "-":
            yield Item(names.unique(Path("stdin")), "standard input", _stdin())
            continue
        path = Path(given)
        if path.is_dir():
            found = list(_in_folder(path))
            if not found:
                on_problem(InputError("holds no files that could be reports", path=path))
        else:
            found = [path]
        for file in found:
            real = file.resolve()
            if real not in seen:
                seen.add(real)
                yield Item(names.unique(file), str(file), _opener(file))


def _fetched(url: str, names: Names, options: ReadOptions, on_problem: OnProblem) -> Iterator[Item]:
    """The item at an address; told, and not fetched, where the user did not ask for it."""
    url = re.sub(r"\A(https?):/+", r"\1://", url, flags=re.IGNORECASE)  # pathlib joins the slashes
    if not options.fetch:
        on_problem(InputError("is an address; nothing is fetched without --fetch", path=url))
        return
    from frontmap.read.fetch import fetch

    try:
        found = fetch(url, options)
    except InputError as error:
        on_problem(error)
        return
    name = names.unique(Path(found.file_name))
    yield Item(name, url, lambda: io.BytesIO(found.content), url=found.url, form=found.form)


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _stdin() -> Callable[[], BinaryIO]:
    """Standard input as a file that can be opened again: kept on disk for the run, however long it is."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - open until the run ends
    filled: list[bool] = []

    def open_again() -> BinaryIO:
        if not filled:
            shutil.copyfileobj(sys.stdin.buffer, kept)
            kept.flush()
            filled.append(True)
        kept.seek(0)
        return os.fdopen(os.dup(kept.fileno()), "rb")

    return open_again


def could_be_report(name: str) -> bool:
    """Whether a file in a folder or an archive may hold a report: not hidden, no media, no README."""
    path = PurePath(name)
    about = path.stem.casefold() in _ABOUT
    return not about and not name.startswith(".") and path.suffix.casefold() not in SKIPPED_SUFFIXES


def belongs_to_page(folder: str, files: Iterable[str]) -> bool:
    """Whether a folder holds the pictures and scripts of a saved page that lies beside it."""
    stems = {folder.removesuffix(ending) for ending in _PAGE_FOLDERS if folder.endswith(ending)}
    pages = (PurePath(name) for name in files)
    return any(page.stem in stems and page.suffix.casefold() in (".html", ".htm") for page in pages)


def _in_folder(folder: Path) -> Iterator[Path]:
    """Files under a folder in sorted order, less what can be no report."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not belongs_to_page(name, files)
        )
        for name in sorted(files):
            if could_be_report(name):
                yield Path(here) / name
