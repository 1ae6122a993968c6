"""Files written whole or not at all, and where those go that can be made again."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from frontmap.errors import OutputError

_STAGE = ".frontmap-"
_STALE_SECONDS = 86400


def cache_folder() -> Path:
    """The user's cache folder, for what can be made again (`platformdirs`; `XDG_CACHE_HOME` moves it)."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("frontmap", appauthor=False))


@contextlib.contextmanager
def whole_file(path: Path | str, mode: str = "w") -> Iterator[IO[Any]]:
    """Open a temporary file beside `path` that takes its place when the block ends well.

    Raises:
        OutputError: the folder is missing or read-only, or the disk is full. What stood at `path` stays.
    """
    path = Path(path)
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: cannot be written (is no regular file)")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from error
    temporary = Path(name)
    try:
        binary = "b" in mode
        encoding, newline = (None, None) if binary else ("utf-8", "\n")
        with os.fdopen(handle, mode, encoding=encoding, newline=newline) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def whole_folder(folder: Path | str) -> Iterator[Path]:
    """A new folder inside `folder`, whose files take their places in `folder` when the block ends well.

    They do so one by one, each in one step; where one cannot, those before it are put back as they were, so
    that old and new files stand side by side only where the process is killed between two of them.

    Raises:
        OutputError: the folder cannot be made or written, or a file has no room. What stood there stays.
    """
    folder = Path(folder)
    made = not folder.exists()
    stage: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder))
        yield stage
        _move_all(stage, folder)
        made = False
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror or error})") from error
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()


def _move_all(stage: Path, folder: Path) -> None:
    """Move every file of the stage to its place; all of them or none."""
    files = sorted(path for path in stage.rglob("*") if path.is_file())
    before = Path(tempfile.mkdtemp(prefix="before-", dir=stage))
    done: list[tuple[Path, Path]] = []
    try:
        for number, path in enumerate(files):
            target, old = folder / path.relative_to(stage), before / str(number)
            target.parent.mkdir(exist_ok=True)
            if target.exists():
                _keep(target, old)
            path.replace(target)
            done.append((target, old))
    except OSError:
        for target, old in reversed(done):
            with contextlib.suppress(OSError):
                if old.exists():
                    old.replace(target)
                else:
                    target.unlink()
        raise


def _keep(file: Path, other: Path) -> None:
    """A second name for a file; a copy where the file system has no such names."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copy2(file, other)


def _sweep(folder: Path) -> None:
    """Remove what killed runs have left unfinished in a folder, a day later."""
    for path in (*folder.glob(f"{_STAGE}*"), *folder.glob(".*.part")):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def write_whole(path: Path | str, content: str | bytes) -> None:
    """Write `content` to `path` through a temporary file; see `whole_file`."""
    with whole_file(path, "wb") as stream:
        stream.write(content if isinstance(content, bytes) else content.encode("utf-8"))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
