"""The compiled index on disk: a folder of checksummed files that are mapped into memory, not read.

The folder holds `manifest.json` and, named in it with size and CRC-32, one file per part. Parts with a type
code in `ARRAYS` are little-endian arrays, those in `TRIES` marisa tries, those in `TEXTS` UTF-8. A folder is
written under another name and renamed when whole, so a reader never meets half an index, and of two
processes that compile at the same time one wins and both go on.
"""

from __future__ import annotations

import getpass
import json
import mmap
import os
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import marisa_trie

from frontmap.errors import GazetteerError, OutputError

ARRAYS: Mapping[str, Literal["I", "Q", "B", "d"]] = {
    "form_heads": "Q",
    "form_entries": "Q",
    "group_heads": "Q",
    "group_rows": "I",
    "form_meanings": "B",
    "word_frequencies": "B",
    "name_frequencies": "B",
    "place_frequencies": "B",
    "row_starts": "Q",
    "latitudes": "d",
    "longitudes": "d",
    "populations": "I",
    "kinds": "B",
    "phonetic_starts": "I",
    "phonetic_forms": "I",
}
"""Type codes as the `array` module has them.

An entry packs the group of settlements (31 bits), the rule (16) and the score in 1/10,000 (16).
`form_heads`, by the key of the form, are single entries or lead to several in `form_entries`, best first,
each with a settlement's row for the group; `form_meanings` tell how common the best one's name is as a noun.
`group_heads`, by group, are single settlement rows or lead to several in `group_rows`. `kinds` are numbers in
`KINDS`.
"""
KINDS = ("", "village", "settlement", "city")
"""Kinds of places; the first is any other."""
TRIES = ("forms", "phonetic", "words")
TEXTS = ("rows", "ids", "rules", "not_alone")
SEVERAL = 1 << 63
"""Marks a head of several values: their count (31 bits) and first place (32 bits) follow."""
MANIFEST = "manifest.json"
_STALE_SECONDS = 7 * 86400


class IndexDamage(GazetteerError):
    """A compiled index is missing, incomplete or does not match its checksums."""


@dataclass(frozen=True, slots=True)
class Index:
    """A compiled index, mapped."""

    version: str
    arrays: Mapping[str, Any]
    """Memoryviews of integers, of floats for the coordinates."""
    tries: Mapping[str, Any]
    texts: Mapping[str, bytes | mmap.mmap]
    held: tuple[bytes | mmap.mmap, ...]
    """The files that the tries are mapped from: a marisa trie does not keep its buffer alive itself."""


def open_index(folder: Path, version: str) -> Index:
    """Map the index in `folder`, after checking every part against its checksum.

    Raises:
        IndexDamage: there is none, it is of another version, or a part is missing, cut short or altered.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["version"] != version:
            raise IndexDamage(f"{folder}: is of version {manifest['version']}, not {version}")
        parts = {name: _map_part(folder / name, *facts) for name, facts in manifest["parts"].items()}
        return Index(
            version,
            {name: memoryview(parts[name]).cast(code) for name, code in ARRAYS.items()},
            {name: marisa_trie.Trie().map(parts[name]) for name in TRIES},
            {name: parts[name] for name in TEXTS},
            tuple(parts[name] for name in TRIES),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise IndexDamage(f"{folder}: is no whole index ({error})") from error


def _map_part(path: Path, size: int, checksum: int) -> bytes | mmap.mmap:
    with path.open("rb") as stream:
        content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
    if len(content) != size or zlib.crc32(content) != checksum:
        raise ValueError(f"{path.name} is altered")
    return content


def temporary_folder() -> Path:
    """Where indexes go when the cache folder cannot be written: one folder per user, closed to others."""
    folder = Path(tempfile.gettempdir()) / f"frontmap-{_user()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid():
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="frontmap-"))


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()


def write_index(target: Path, version: str, parts: Mapping[str, bytes]) -> Path:
    """Write an index to the folder `target`, whole or not at all.

    Returns the folder that holds it.

    Raises:
        OutputError: the folder above `target` cannot be made or written, or the disk is full.
    """
    made: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=target.parent, prefix=".making-"))
        _write_parts(made, version, parts)
    except OSError as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        raise OutputError(f"{target}: cannot be written ({error.strerror})") from error
    return _put_in_place(made, target, version)


def _write_parts(folder: Path, version: str, parts: Mapping[str, bytes]) -> None:
    facts = {name: (len(content), zlib.crc32(content)) for name, content in parts.items()}
    for name, content in parts.items():
        (folder / name).write_bytes(content)
    manifest = {"version": version, "byteorder": sys.byteorder, "parts": facts}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _put_in_place(made: Path, target: Path, version: str) -> Path:
    """Rename the finished folder; where another process was first, keep its whole index or replace a damaged
    one."""
    for _ in range(5):
        try:
            made.rename(target)
            return target
        except OSError:
            try:
                open_index(target, version)
                shutil.rmtree(made, ignore_errors=True)
                return target
            except IndexDamage:
                set_aside(target)
    return made


def set_aside(folder: Path) -> None:
    """Move an index away, then delete it: whoever has it mapped keeps its files."""
    if not folder.exists():
        return
    try:
        aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".damaged-"))
        folder.rename(aside / "index")
        shutil.rmtree(aside, ignore_errors=True)
    except OSError:
        pass


def remove_stale(folder: Path, keep: Iterable[Path]) -> None:
    """Delete indexes and left-over parts in the cache folder that are older than a week."""
    kept = set(keep)
    for path in (*folder.glob("index-*"), *folder.glob(".making-*"), *folder.glob(".damaged-*")):
        try:
            if path not in kept and time.time() - path.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue
