"""A file that is written over a long time, and can be gone on with after whatever stopped it.

Beside the output `rows.jsonl` stand, until it is whole, `rows.jsonl.part` and `rows.jsonl.journal`. The
journal's first line holds the settings of the run; each further line is a `Mark`: what had been written when
that many reports were done. What stands in the part behind the last mark that fits is cut off and made again.
When all is done the part takes the output's place in one step, and the journal is removed.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from frontmap.errors import InputError, OutputError
from frontmap.files import write_whole

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

SYNC_SECONDS = 5.0
"""How often what is written is forced to the disk: what a failing power supply can cost."""
_PIECE = 1 << 20
_GO_ON = "what is done is kept; the same command with --resume goes on"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a run has come.

    Attributes:
        reports, rows: how many are done.
        checksum: CRC-32 of the reports done (`frontmap.batches.checksum`).
        size: bytes of output.
        crc: CRC-32 of these bytes.
    """

    reports: int = 0
    rows: int = 0
    checksum: int = 0
    size: int = 0
    crc: int = 0


class Growing:
    """The file that will be `path`; to be used in a `with` block.

    Raises:
        OutputError: it cannot be written, or another run is writing it. What stood at `path` stays.
        InputError: it is to be gone on with, and was begun with other settings.
    """

    def __init__(self, path: Path, settings: Mapping[str, str], *, resume: bool = False) -> None:
        self.path = path
        self.part = path.with_name(path.name + ".part")
        self.journal = path.with_name(path.name + ".journal")
        self.mark = Mark()
        self._settings = dict(settings)
        self._synced = time.monotonic()
        self._finished = False
        with self._writing():
            if path.exists() and not path.is_file():
                raise OSError(0, "is no regular file")
            self._stream = _opened(self.part)
        try:
            if resume:
                self.mark = self._kept()
            with self._writing():
                self._stream.truncate(self.mark.size)
                self._stream.seek(self.mark.size)
                self._marks = self._opened_journal()
        except BaseException:
            self._stream.close()
            if not resume:
                self._remove()
            raise

    def __enter__(self) -> Growing:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close; leave nothing behind where nothing was done."""
        for stream in (self._stream, self._marks):
            with contextlib.suppress(OSError):
                stream.close()
        if not self._finished and not self.mark.reports:
            self._remove()

    def _remove(self) -> None:
        for path in (self.part, self.journal):
            with contextlib.suppress(OSError):
                path.unlink()

    def write(self, data: bytes, *, reports: int, rows: int, checksum: int) -> None:
        """Append what so many further reports gave; `checksum` is that of all reports up to here.

        Raises:
            OutputError: the disk is full, or the file is not to be written for another reason.
        """
        now = self.mark
        mark = Mark(
            reports=now.reports + reports,
            rows=now.rows + rows,
            checksum=checksum,
            size=now.size + len(data),
            crc=zlib.crc32(data, now.crc),
        )
        with self._writing(_GO_ON if now.reports else ""):
            self._stream.write(data)
            self._stream.flush()
            self._note(asdict(mark))
            if time.monotonic() - self._synced > SYNC_SECONDS:
                self._sync()
        self.mark = mark

    def finish(self) -> None:
        """Put the file into its place.

        Raises:
            OutputError: that cannot be done; what stood there stays, and so does the part.
        """
        with self._writing(_GO_ON):
            self._sync()
            self.part.replace(self.path)
            self._finished = True
            self.journal.unlink(missing_ok=True)

    def _sync(self) -> None:
        os.fsync(self._stream.fileno())
        os.fsync(self._marks.fileno())
        self._synced = time.monotonic()

    def _note(self, facts: Mapping[str, object]) -> None:
        self._marks.write(json.dumps(facts).encode() + b"\n")
        self._marks.flush()

    def _opened_journal(self) -> IO[bytes]:
        """The journal, begun anew, with where the part stands."""
        lines = [self._settings, *([asdict(self.mark)] if self.mark.reports else [])]
        write_whole(self.journal, "".join(json.dumps(line) + "\n" for line in lines))
        return self.journal.open("ab")

    @contextlib.contextmanager
    def _writing(self, advice: str = "") -> Iterator[None]:
        try:
            yield
        except OutputError:
            raise
        except OSError as error:
            why = f"{error.strerror or error}" + (f"; {advice}" if advice else "")
            raise OutputError(f"{self.path}: cannot be written ({why})") from error

    def _kept(self) -> Mark:
        """The last mark of the journal that the part bears out."""
        lines = self._journal_lines()
        if not lines:
            return Mark()
        self._compare(lines[0])
        kept, crc = Mark(), 0
        self._stream.seek(0)
        for line in lines[1:]:
            try:
                mark = Mark(**line)
            except TypeError:
                break
            crc = self._crc_to(mark.size - kept.size, crc)
            if crc != mark.crc:
                break
            kept = mark
        return kept

    def _journal_lines(self) -> list[dict[str, int]]:
        """The journal's whole lines; one that was cut short ends it."""
        lines: list[dict[str, int]] = []
        try:
            for line in self.journal.read_bytes().splitlines():
                found = json.loads(line)
                if not isinstance(found, dict):
                    break
                lines.append(found)
        except FileNotFoundError:
            return []
        except ValueError:
            pass
        except OSError as error:
            raise OutputError(f"{self.journal}: cannot be read ({error.strerror or error})") from error
        return lines

    def _compare(self, begun: Mapping[str, object]) -> None:
        differing = [name for name in self._settings if begun.get(name) != self._settings[name]]
        if differing:
            message = f"was begun with another {' and another '.join(differing)}; begin anew without --resume"
            raise InputError(message, path=self.path)

    def _crc_to(self, size: int, crc: int) -> int:
        """The CRC-32 going on over the next bytes of the part; another one where they are not all there."""
        while size > 0:
            piece = self._stream.read(min(size, _PIECE))
            if not piece:
                return -1
            crc, size = zlib.crc32(piece, crc), size - len(piece)
        return crc


def _opened(part: Path) -> IO[bytes]:
    """The part, open for writing, made where it is missing, for this process alone."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(part, flags, 0o666)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, f"{part.name} is no regular file")
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.fdopen(handle, "r+b")
    except BlockingIOError as error:
        os.close(handle)
        raise OSError(error.errno, "another run is writing it") from error
    except BaseException:
        os.close(handle)
        raise
