"""What the analysis commands print and write: coloured tables on a terminal, files by their suffix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontmap.check import Finding
from frontmap.check_report import claim_rows, summary
from frontmap.diff import KIND_TEXTS, Change, counts
from frontmap.diff_report import colour, in_words, rows
from frontmap.errors import InputError
from frontmap.files import write_whole
from frontmap.ledger_command import console, plain
from frontmap.ledger_selection import Group, Places
from frontmap.merge import claimant_side
from frontmap.oblasts import english_name
from frontmap.palette import CLAIM_STYLES, MODALITY_TEXTS, SIDE_TEXTS
from frontmap.records import ClaimLabel, ReportClaim
from frontmap.reference import ReferenceLayer
from frontmap.timeline_draw import Band

if TYPE_CHECKING:
    from rich.text import Text

_FINDING_COLUMNS = (
    "published", "source", "name", "oblast", "claim", "modality", "reference_date", "position", "distance_km",
    "agrees", "first_agreement", "lag_days", "note",
)  # fmt: skip


def print_changes(changes: Sequence[Change], places: Places) -> None:
    """A table of changes, and how many there are by kind, side and source."""
    table = _table("change", "side", "settlement", "oblast", "before", "after", "published", "sources")
    for change, row in zip(changes, rows(changes, places), strict=True):
        table.add_row(
            _styled(in_words(row), colour(change.kind, change.side)),
            SIDE_TEXTS[change.side] if change.side else "",
            _cell(row["name"]),
            _cell(english_name(row["oblast"])),
            _label(change.before),
            _label(change.after),
            *(_cell(row[name]) for name in ("published", "sources")),
        )
    out = console()
    out.print(table if changes else "no change")
    totals = _table("change", "side", "source", "number")
    for (kind, side, source), number in sorted(counts(changes).items()):
        side_text = SIDE_TEXTS[side] if side else ""
        totals.add_row(KIND_TEXTS[kind], side_text, plain(source) or "(none)", str(number))
    if changes:
        out.print(totals)


def write_changes(path: Path, changes: Sequence[Change], places: Places) -> None:
    """Write changes as `.csv`, `.json`, `.geojson` or, as a map, `.html`.

    Raises:
        InputError: another suffix.
        OutputError: the file cannot be written; what stood there stays.
    """
    from frontmap import diff_report
    from frontmap.analysis_map import draw_changes
    from frontmap.geojson import dumps

    _write(
        path,
        {
            ".csv": lambda: diff_report.to_csv(changes, places),
            ".json": lambda: diff_report.to_json(changes, places),
            ".geojson": lambda: dumps(diff_report.to_geojson(changes, places)),
            ".html": lambda: draw_changes(changes, places),
        },
    )


def print_findings(findings: Sequence[Finding], by: Group) -> None:
    """A table per claim and a summary per group."""
    out = console()
    table = _table(*(name.replace("_", " ") for name in _FINDING_COLUMNS))
    for finding, row in zip(findings, claim_rows(findings), strict=True):
        cells: list[Text | str] = [_cell(row[name]) for name in _FINDING_COLUMNS]
        label = finding.item.claim.claim
        cells[_FINDING_COLUMNS.index("oblast")] = _cell(english_name(row["oblast"] or ""))
        cells[_FINDING_COLUMNS.index("claim")] = _styled(label, CLAIM_STYLES[label].colour)
        cells[0] = cells[0] or "undated"
        if finding.agreeing and not row["published"]:
            cells[-1] = f"undated; agrees on {row['agreeing_dates']}"
        table.add_row(*cells)
    out.print(table if findings else "no claim to compare")
    totals = summary(findings, by)
    if totals:
        sums = _table(*(name.replace("_", " ") for name in totals[0]))
        for row in totals:
            sums.add_row(*(_cell(value) for value in row.values()))
        out.print(sums)


def write_findings(
    path: Path, findings: Sequence[Finding], by: Group, layers: Sequence[ReferenceLayer], places: Places
) -> None:
    """Write findings as `.csv`, `.json`, `.geojson` or, as a map, `.html`.

    Raises:
        InputError: another suffix.
        OutputError: the file cannot be written; what stood there stays.
    """
    from frontmap import check_report
    from frontmap.analysis_map import draw_findings
    from frontmap.geojson import dumps

    _write(
        path,
        {
            ".csv": lambda: check_report.to_csv(findings),
            ".json": lambda: check_report.to_json(findings, by),
            ".geojson": lambda: dumps(check_report.to_geojson(findings)),
            ".html": lambda: draw_findings(findings, layers, places),
        },
    )


def print_timeline(bands: Sequence[Band]) -> None:
    """A coloured table per settlement, oldest claim first."""
    out = console()
    for band in bands:
        table = _table("published", "side", "claim", "certainty", "said by", "quote", title=plain(band.name))
        for item in band.claims:
            table.add_row(*_timeline_row(item))
        out.print(table)


def _timeline_row(item: ReportClaim) -> list[Text | str]:
    report, claim = item.report, item.claim
    said = ", ".join(part for part in (claim.claimant, report.source) if part)
    return [
        report.published.isoformat() if report.published else "undated",
        SIDE_TEXTS[claimant_side(item)],
        _label(claim.claim),
        MODALITY_TEXTS[claim.modality],
        plain(said),
        plain(claim.quote),
    ]


def _write(path: Path, writers: dict[str, Callable[[], str]]) -> None:
    suffix = path.suffix.lower()
    if suffix not in writers:
        raise InputError(f"cannot be written as {suffix!r}; known: {', '.join(writers)}", path=path)
    write_whole(path, writers[suffix]())


def _table(*columns: str, title: str | None = None) -> Any:
    from rich.table import Table
    from rich.text import Text

    heading = Text(title) if title else None
    return Table(*columns, title=heading, title_justify="left", box=None, pad_edge=False)


def _label(claim: ClaimLabel) -> Text:
    style = CLAIM_STYLES[claim]
    return _styled(style.text, style.colour)


def _styled(text: str, code: str) -> Text:
    """Text behind a block in a colour; the words stay in the terminal's own, to be readable on any ground."""
    from rich.text import Text

    return Text.assemble(("■ ", code), text)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1f}"
    return plain(str(value))
