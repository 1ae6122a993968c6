"""The ledger's SQLite file: begun whole, opened with care, migrated, never overwritten.

Durability: write-ahead log with `synchronous=FULL`, so that a committed report is on the disk
(https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from frontmap.errors import FrontmapError

APPLICATION_ID = 0x46724D70
"""`FrMp`: marks a SQLite file as a ledger (https://www.sqlite.org/fileformat.html, offset 68)."""

BUSY_SECONDS = 30.0
"""How long to wait for another program that is writing."""

_MAGIC = b"SQLite format 3\x00"

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE report(
        key INTEGER PRIMARY KEY,
        report_id TEXT NOT NULL UNIQUE,
        given_id TEXT NOT NULL,
        source TEXT NOT NULL,
        side TEXT NOT NULL,
        published TEXT,
        url TEXT NOT NULL,
        text_digest TEXT NOT NULL,
        digest TEXT NOT NULL,
        record TEXT NOT NULL,
        claims INTEGER NOT NULL,
        tool TEXT NOT NULL,
        gazetteer TEXT NOT NULL
    );
    CREATE INDEX report_given ON report(given_id);
    CREATE INDEX report_text ON report(text_digest);
    CREATE INDEX report_url ON report(url) WHERE url <> '';
    CREATE INDEX report_day ON report(published, report_id);
    CREATE TABLE claim(
        report INTEGER NOT NULL REFERENCES report(key) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        settlement_id TEXT,
        claim TEXT NOT NULL,
        modality TEXT NOT NULL,
        record TEXT NOT NULL,
        UNIQUE(report, position)
    );
    CREATE INDEX claim_place ON claim(settlement_id, report) WHERE settlement_id IS NOT NULL;
    CREATE TABLE change(
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        report_id TEXT NOT NULL,
        what TEXT NOT NULL,
        detail TEXT NOT NULL,
        claims_before INTEGER NOT NULL,
        claims_after INTEGER NOT NULL,
        previous TEXT
    );
    CREATE INDEX change_report ON change(report_id);
    """,
    """
    CREATE VIEW claims AS
        SELECT r.published, r.source, r.report_id, c.settlement_id, c.claim, c.modality,
               json_extract(c.record, '$.side') AS side,
               json_extract(c.record, '$.claimant') AS claimant,
               json_extract(c.record, '$.quote') AS quote,
               json_extract(c.record, '$.resolution.mention.surface') AS surface
        FROM claim AS c JOIN report AS r ON r.key = c.report;
    """,
    """
    CREATE TABLE correction(number INTEGER PRIMARY KEY, cells TEXT NOT NULL);
    """,
)
"""One script per schema version; `PRAGMA user_version` counts how many a file has had."""


class LedgerError(FrontmapError, OSError):
    """The ledger cannot be used: missing, damaged, of a newer version, or held by another program.

    Attributes:
        path: the ledger's file, which stays as it was.
    """

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


def connect(
    path: Path, *, create: bool = False, readonly: bool = False, busy_seconds: float = BUSY_SECONDS
) -> sqlite3.Connection:
    """Open the ledger at `path`, bringing an older schema up to date.

    Args:
        create: begin a new ledger where no file is.
        readonly: never write, except to migrate an older schema.
        busy_seconds: how long to wait for another program's writing.

    Raises:
        LedgerError: there is no ledger, or the file is not one, is damaged, newer, or locked.
    """
    if not path.exists():
        if not create:
            raise LedgerError(path, "there is no ledger; 'frontmap ledger add REPORTS...' begins one")
        _begin(path)
    _check_header(path)
    with translated(path):
        connection = _open(path, readonly, busy_seconds)
        try:
            if _version(connection, path) < len(MIGRATIONS):
                if readonly:
                    connection.close()
                    connection = _open(path, False, busy_seconds)
                migrate(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a `LedgerError` that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(path, _explanation(error)) from error


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """A write transaction: all of the block is on the disk when it ends, or none of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Apply the migrations that the ledger lacks, all or none."""
    with transaction(connection):
        for number, script in enumerate(MIGRATIONS[_version(connection, path) :], _version(connection, path)):
            for statement in script.split(";\n"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise LedgerError(
            path,
            f"was written by a newer frontmap (ledger version {version}; this one reads up to "
            f"{len(MIGRATIONS)}); update frontmap. The file is untouched",
        )
    return version


def _open(path: Path, readonly: bool, busy_seconds: float) -> sqlite3.Connection:
    address = path.absolute().as_uri() + ("?mode=ro" if readonly else "?mode=rw")
    connection = sqlite3.connect(address, uri=True, timeout=busy_seconds, isolation_level=None)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        wal = path.with_name(path.name + "-wal")
        if not readonly or (wal.exists() and wal.stat().st_size):
            raise
        # A folder that cannot be written to: nobody else writes there, so no log is needed.
        connection = sqlite3.connect(address + "&immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as stream:
            header = stream.read(100)
    except OSError as error:
        raise LedgerError(path, f"cannot be read ({error.strerror})") from error
    untouched = "The file is untouched"
    if not header:
        raise LedgerError(path, f"is empty, so no ledger; remove it to begin a new one. {untouched}")
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise LedgerError(path, f"is not a ledger (no SQLite file), or is damaged. {untouched}")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LedgerError(path, f"is a SQLite file of another program, not a ledger. {untouched}")


def _begin(path: Path) -> None:
    """Make an empty ledger under a temporary name, then give it its own: it appears whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise LedgerError(path, f"cannot be begun ({error.strerror})") from error
    os.close(handle)
    temporary = Path(name)
    try:
        with translated(path):
            connection = sqlite3.connect(temporary, isolation_level=None)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.close()
        temporary.chmod(0o644)
        with contextlib.suppress(FileExistsError):  # another program was quicker: its ledger counts
            os.link(temporary, path)
    except OSError as error:
        if isinstance(error, LedgerError):
            raise
        _begin_by_rename(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _begin_by_rename(temporary: Path, path: Path) -> None:
    """For file systems without hard links."""
    try:
        if not path.exists():
            temporary.rename(path)
    except OSError as error:
        raise LedgerError(path, f"cannot be begun ({error.strerror})") from error


def _explanation(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "is in use by another program; try again when that is done. Nothing was changed"
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return f"is damaged ({error}); bring it back from a copy. The file is untouched"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"cannot be written or opened ({error})"
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"cannot be written ({error}); what was reported as added is kept"
    return f"cannot be used ({error})"
