"""The ledger: what has been read and claimed, kept in one SQLite file.

Every report is added in one transaction with its claims: after `Ledger.add` returned they are on the disk,
and before it nothing of them is. Several programs may add at once.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from frontmap.ledger_codec import decode, encode
from frontmap.ledger_identity import Fingerprint, corrects, fingerprint
from frontmap.ledger_records import Change, Entry, Outcome, Versions, What
from frontmap.ledger_rows import Row, conditions, difference, entry_of, iso, of_report
from frontmap.ledger_schema import BUSY_SECONDS, LedgerError, connect, transaction, translated
from frontmap.ledger_selection import Places, Selection
from frontmap.records import Claim, Report, ReportClaim

DEFAULT_PATH = Path("frontmap.sqlite")
"""The ledger of the working folder."""

EVERYTHING = Selection()
_Record = TypeVar("_Record", Report, Claim)


class Ledger:
    """An open ledger; a context manager. Its methods raise `LedgerError` where the file cannot be used."""

    def __init__(
        self,
        path: Path | str = DEFAULT_PATH,
        *,
        create: bool = False,
        readonly: bool = False,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        """Open the ledger at `path`.

        Args:
            create: begin one where there is no file.
            readonly: for questions only.
            busy_seconds: how long to wait while another program writes.

        Raises:
            LedgerError: it is missing, damaged, of a newer version, no ledger, or locked.
        """
        self.path = Path(path)
        self._connection = connect(self.path, create=create, readonly=readonly, busy_seconds=busy_seconds)
        self._seen: set[str] = set()  # ids met while open: never older selves

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def holds(self, report: Report) -> str | None:
        """The id under which the ledger has this very report; None where adding it would change it."""
        with translated(self.path):
            found = self._same(report, fingerprint(report))
        return found.report_id if found else None

    def add(self, report: Report, claims: Iterable[Claim], versions: Versions) -> Outcome:
        """Add a report with its claims; a report that is there changes nothing, a corrected one replaces it.

        When this returns, the report is on the disk.

        Raises:
            LedgerError: the ledger cannot be written; nothing of the report was added.
        """
        prints, claims = fingerprint(report), tuple(claims)
        with translated(self.path), transaction(self._connection):
            same = self._same(report, prints)
            if same is not None:
                return same
            older = self._older(report, prints)
            if older is not None:
                self._connection.execute("DELETE FROM report WHERE key = ?", (older.key,))
            report_id = self._insert(report, claims, versions, prints)
            if older is None:
                self._note(report_id, "added", "", 0, len(claims))
            else:
                detail = difference(older, report, report_id)
                previous = encode(older.report)
                self._note(report_id, "replaced", detail, older.claims, len(claims), previous)
        self._seen.add(report_id)
        return Outcome(report_id, "replaced" if older else "added", len(claims))

    def refresh(self, report: Report, claims: Iterable[Claim], versions: Versions) -> Outcome:
        """Put newly extracted claims in the place of a report's older ones.

        Args:
            report: as `reports` gave it; one that has changed or gone meanwhile is left alone.

        Raises:
            LedgerError: the ledger cannot be written; nothing of the report was changed.
        """
        claims = tuple(claims)
        with translated(self.path), transaction(self._connection):
            row = next(self._rows("report_id = :id", {"id": report.id}), None)
            if row is None or row.report != report:
                return Outcome(report.id, "unchanged", row.claims if row else 0)
            before = [record for (record,) in self._claim_texts(row.key)]
            after = [encode(claim) for claim in claims]
            self._connection.execute(
                "UPDATE report SET claims = ?, tool = ?, gazetteer = ? WHERE key = ?",
                (len(claims), versions.tool, versions.gazetteer, row.key),
            )
            if before == after:
                return Outcome(report.id, "unchanged", len(claims))
            self._connection.execute("DELETE FROM claim WHERE report = ?", (row.key,))
            self._insert_claims(row.key, claims)
            detail = f"tool {versions.tool}, gazetteer {versions.gazetteer}"
            self._note(report.id, "refreshed", detail, row.claims, len(claims))
        return Outcome(report.id, "refreshed", len(claims))

    def remove(self, report_ids: Iterable[str]) -> list[str]:
        """Remove reports with their claims, all or none; their texts are not kept.

        Returns:
            The ids that the ledger does not have.

        Raises:
            LedgerError: the ledger cannot be written; nothing was removed.
        """
        missing = []
        with translated(self.path), transaction(self._connection):
            for report_id in report_ids:
                row = next(self._rows("report_id = :id", {"id": report_id}), None)
                if row is None:
                    missing.append(report_id)
                    continue
                self._connection.execute("DELETE FROM report WHERE key = ?", (row.key,))
                self._connection.execute(
                    "UPDATE change SET previous = NULL WHERE report_id = ?", (report_id,)
                )
                self._note(report_id, "removed", "", row.claims, 0)
        return missing

    def entries(self, selection: Selection = EVERYTHING) -> list[Entry]:
        """The reports chosen by day and source, oldest first, undated before all; without their texts."""
        where, values = conditions(selection)
        with translated(self.path):
            cursor = self._connection.execute(
                "SELECT report_id, given_id, source, side, published, url, claims, tool, gazetteer"
                f" FROM report WHERE {where} ORDER BY published, report_id",
                values,
            )
            found = [entry_of(row) for row in cursor]
        return [entry for entry in found if selection.keeps_source(entry.source)]

    def reports(self, selection: Selection = EVERYTHING) -> Iterator[Report]:
        """The reports chosen by day and source, in the order of `entries`."""
        for entry in self.entries(selection):
            report = self.report(entry.report_id)
            if report is not None:
                yield report

    def report(self, report_id: str) -> Report | None:
        """The report with this id, or None."""
        with translated(self.path):
            row = next(self._rows("report_id = :id", {"id": report_id}), None)
        return row.report if row else None

    def claims(
        self, selection: Selection = EVERYTHING, places: Places | None = None
    ) -> Iterator[ReportClaim]:
        """The chosen claims: reports in the order of `entries`, claims in the order of the text.

        The order depends on what is in the ledger, not on when it came in.

        Args:
            places: the gazetteer, needed where the selection narrows the place.

        Raises:
            ValueError: the selection narrows the place, and `places` is None.
        """
        kept = self._places_kept(selection, places)
        with translated(self.path):
            where, values = conditions(selection)
            cursor = self._connection.execute(
                f"SELECT key, record, source FROM report WHERE {where} ORDER BY published, report_id", values
            )
            for key, record, source in cursor:
                if selection.keeps_source(source):
                    yield from self._report_claims(key, record, kept)

    def report_claims(self, report_id: str) -> list[ReportClaim]:
        """The claims of one report, in the order of the text; none where there is no such report."""
        with translated(self.path):
            row = next(self._rows("report_id = :id", {"id": report_id}), None)
            if row is None:
                return []
            texts = self._claim_texts(row.key)
        return [ReportClaim(row.report, self._decode(Claim, text)) for (text,) in texts]

    def changes(self, report_id: str | None = None) -> list[Change]:
        """What happened in the ledger, or to one report, in order."""
        where, values = ("report_id = ?", (report_id,)) if report_id is not None else ("1", ())
        with translated(self.path):
            cursor = self._connection.execute(
                "SELECT at, report_id, what, detail, claims_before, claims_after, previous"
                f" FROM change WHERE {where} ORDER BY number",
                values,
            )
            return [self._change(row) for row in cursor]

    def corrections(self) -> list[tuple[str, ...]]:
        """The corrections that are applied when reports are extracted, as an overrides file holds them."""
        with translated(self.path):
            rows = self._connection.execute("SELECT cells FROM correction ORDER BY number").fetchall()
        return [tuple(json.loads(cells)) for (cells,) in rows]

    def keep_corrections(self, rows: Iterable[Sequence[str]]) -> None:
        """Keep these corrections in the place of those that were kept.

        Raises:
            LedgerError: the ledger cannot be written; the older ones stay.
        """
        cells = [(json.dumps(list(row)),) for row in rows]
        with translated(self.path), transaction(self._connection):
            self._connection.execute("DELETE FROM correction")
            self._connection.executemany("INSERT INTO correction(cells) VALUES (?)", cells)

    def outdated(self, versions: Versions) -> list[Entry]:
        """The reports whose claims were extracted with other versions."""
        return [entry for entry in self.entries() if entry.versions != versions]

    def problems(self) -> list[str]:
        """What SQLite's full check finds wrong with the file; empty where all is well."""
        with translated(self.path):
            lines = [row[0] for row in self._connection.execute("PRAGMA integrity_check")]
            lines += [str(row) for row in self._connection.execute("PRAGMA foreign_key_check")]
            lines += [
                f"report {row[0]}: {row[1]} claims recorded, {row[2]} there"
                for row in self._connection.execute(
                    "SELECT report_id, claims, (SELECT count(*) FROM claim WHERE report = key) AS there"
                    " FROM report WHERE claims <> there"
                )
            ]
        return [line for line in lines if line != "ok"]

    def _same(self, report: Report, prints: Fingerprint) -> Outcome | None:
        """The report with this text, source and day, unless its particulars are to be mended."""
        rows = self._connection.execute(
            "SELECT report_id, claims, given_id = ? AND digest <> ? FROM report"
            " WHERE text_digest = ? AND source = ? AND published IS ? ORDER BY 3, key",
            (report.id, prints.whole, prints.text, report.source, iso(report.published)),
        ).fetchall()
        if not rows or (rows[0][2] and rows[0][0] not in self._seen):
            return None
        self._seen.add(rows[0][0])
        return Outcome(rows[0][0], "unchanged", rows[0][1])

    def _older(self, report: Report, prints: Fingerprint) -> Row | None:
        values = {"id": report.id, "source": report.source, "day": iso(report.published)}
        values |= {"url": report.url, "text": prints.text}
        found = self._rows(
            "(given_id = :id AND (text_digest = :text OR (source = :source AND published IS :day)))"
            " OR (url = :url AND url <> '' AND source = :source AND published IS :day)"
            " ORDER BY given_id = :id DESC, text_digest = :text DESC, key",
            values,
        )
        for row in found:
            if row.report_id not in self._seen and corrects(report, row.report, old_given_id=row.given_id):
                return row
        return None

    def _rows(self, where: str, values: Mapping[str, object]) -> Iterator[Row]:
        cursor = self._connection.execute(
            f"SELECT key, report_id, given_id, claims, record FROM report WHERE {where}", values
        )
        for key, report_id, given_id, claims, record in cursor:
            yield Row(key, report_id, given_id, claims, self._decode(Report, record))

    def _insert(
        self, report: Report, claims: Sequence[Claim], versions: Versions, prints: Fingerprint
    ) -> str:
        report_id = self._free_id(report, prints)
        row = {
            "report_id": report_id,
            "given_id": report.id,
            "source": report.source,
            "side": report.side,
            "published": iso(report.published),
            "url": report.url,
            "text_digest": prints.text,
            "digest": prints.whole,
            "record": encode(dataclasses.replace(report, id=report_id)),
            "claims": len(claims),
            "tool": versions.tool,
            "gazetteer": versions.gazetteer,
        }
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        cursor = self._connection.execute(
            f"INSERT INTO report({names}) VALUES ({marks})", tuple(row.values())
        )
        self._insert_claims(int(cursor.lastrowid or 0), [of_report(claim, report_id) for claim in claims])
        return report_id

    def _insert_claims(self, key: int, claims: Sequence[Claim]) -> None:
        self._connection.executemany(
            "INSERT INTO claim(report, position, settlement_id, claim, modality, record)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (key, number, claim.resolution.settlement_id, claim.claim, claim.modality, encode(claim))
                for number, claim in enumerate(claims)
            ),
        )

    def _free_id(self, report: Report, prints: Fingerprint) -> str:
        """The report's id, or one made from it where another report of the ledger has that."""
        digest = prints.whole[:12]
        for candidate in (report.id, f"{report.id}@{report.published or digest}", f"{report.id}@{digest}"):
            taken = self._connection.execute("SELECT 1 FROM report WHERE report_id = ?", (candidate,))
            if taken.fetchone() is None:
                return candidate
        return f"{report.id}@{prints.whole}"

    def _note(
        self, report_id: str, what: What, detail: str, before: int, after: int, previous: str | None = None
    ) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._connection.execute(
            "INSERT INTO change(at, report_id, what, detail, claims_before, claims_after, previous)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (now, report_id, what, detail, before, after, previous),
        )

    def _places_kept(self, selection: Selection, places: Places | None) -> frozenset[str] | None:
        if not selection.narrows_place:
            return None
        if places is None:
            raise ValueError("a gazetteer is needed to choose by oblast or box")
        with translated(self.path):
            cursor = self._connection.execute(
                "SELECT DISTINCT settlement_id FROM claim WHERE settlement_id IS NOT NULL"
            )
            return selection.places_kept((row[0] for row in cursor), places)

    def _change(self, row: tuple[Any, ...]) -> Change:
        at, report_id, what, detail, before, after, previous = row
        return Change(
            at=datetime.fromisoformat(at),
            report_id=report_id,
            what=what,
            detail=detail,
            claims_before=before,
            claims_after=after,
            previous=self._decode(Report, previous) if previous else None,
        )

    def _claim_texts(self, key: int) -> list[tuple[str]]:
        return self._connection.execute(
            "SELECT record FROM claim WHERE report = ? ORDER BY position", (key,)
        ).fetchall()

    def _report_claims(self, key: int, record: str, kept: frozenset[str] | None) -> Iterator[ReportClaim]:
        rows = self._connection.execute(
            "SELECT settlement_id, record FROM claim WHERE report = ? ORDER BY position", (key,)
        ).fetchall()
        chosen = [text for place, text in rows if kept is None or place in kept]
        if chosen:
            report = self._decode(Report, record)
            for text in chosen:
                yield ReportClaim(report=report, claim=self._decode(Claim, text))

    def _decode(self, kind: type[_Record], text: str) -> _Record:
        try:
            return decode(kind, text)
        except ValueError as error:
            raise LedgerError(self.path, f"is damaged ({error}). The file is untouched") from error
