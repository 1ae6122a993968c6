"""ZIP archives: their files as items, unpacked one at a time in memory and never without bounds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from frontmap.errors import InputError
from frontmap.read.draft import OnProblem
from frontmap.read.items import Item, could_be_report, opened
from frontmap.read.options import ReadOptions

MOST_MEMBERS = 100_000
MOST_RATIO = 200
"""How many times its packed size a file may unpack to, once it is larger than `RATIO_FROM`. Text packs 3 to
15 times, repetitive exports up to a hundred; DEFLATE's limit of about 1,030 is reached by zip bombs only."""
RATIO_FROM = 8 << 20


def check_ratio(info: zipfile.ZipInfo, path: str) -> None:
    """Refuse a member that unpacks to many times its size.

    Raises:
        InputError: it does.
    """
    if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        times = info.file_size // max(info.compress_size, 1)
        raise InputError(
            f"{info.filename} unpacks to {times} times its size (a zip bomb?); not read", path=path
        )


class _Counted(io.RawIOBase):
    """A member's bytes, counted against what the whole archive may unpack to."""

    def __init__(self, stream: BinaryIO, count: Callable[[int], None], path: str) -> None:
        self._stream = stream
        self._count = count
        self._path = path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise InputError(f"is damaged in the archive ({error})", path=self._path) from error
        except Exception as error:  # zlib.error, lzma.LZMAError
            raise InputError(f"is damaged in the archive ({error})", path=self._path) from error
        self._count(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def members(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Item]:
    """The files of an archive that could be reports, in the archive's order.

    Raises:
        InputError: it cannot be opened, is damaged, has too many files, or unpacks to more than
            `options.max_archive_bytes`.
    """
    with opened(item) as stream:
        seekable = stream if stream.seekable() else io.BytesIO(item.load(options.max_bytes))
        try:
            archive = zipfile.ZipFile(seekable)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise InputError(f"is a damaged archive ({error})", path=item.path) from error
        with archive:
            infos = archive.infolist()
            if len(infos) > MOST_MEMBERS:
                raise InputError(f"has more than {MOST_MEMBERS} files; unpack it", path=item.path)
            total = _Total(options.max_archive_bytes, item.path)
            for info in infos:
                name = _name(info)
                path = f"{item.path}/{name}"
                if info.is_dir() or _skipped(name):
                    continue
                try:
                    _check(info, name, path, item.path)
                except InputError as error:
                    on_problem(error)
                    continue
                yield Item(f"{item.name}/{name}", path, _opener(archive, info, total.add, path))


class _Total:
    def __init__(self, limit: int, path: str) -> None:
        self._limit = limit
        self._path = path
        self._seen = 0

    def add(self, size: int) -> None:
        """Count bytes.

        Raises:
            InputError: there are too many.
        """
        self._seen += size
        if self._seen > self._limit:
            message = f"unpacks to more than {self._limit >> 20} MB; unpack it, and give the files"
            raise InputError(message, path=self._path)


def _opener(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, count: Callable[[int], None], path: str
) -> Callable[[], BinaryIO]:
    def open_member() -> BinaryIO:
        try:
            stream = archive.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            raise InputError(f"is damaged in the archive ({error})", path=path) from error
        return io.BufferedReader(_Counted(stream, count, path), 1 << 16)  # type: ignore[arg-type]

    return open_member


def _check(info: zipfile.ZipInfo, name: str, path: str, archive: str) -> None:
    if info.flag_bits & 1:
        raise InputError("is password-protected; unpack it first", path=path)
    if PurePosixPath(name).suffix.casefold() in (".zip", ".7z", ".rar", ".gz", ".tar"):
        raise InputError("is an archive inside an archive; unpack it first", path=path)
    check_ratio(info, archive)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; names that old programs wrote in a Cyrillic code page are read as such."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp866"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _skipped(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    inside_page = any(part.endswith("_files") for part in path.parts[:-1])
    return hidden or inside_page or not could_be_report(path.name)
