"""What the commands `map` and `extract` do, without the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from frontmap.files import whole_folder
from frontmap.gazetteer import Gazetteer
from frontmap.merge import merge
from frontmap.records import Report, ReportClaim
from frontmap.report_rows import COLUMNS as REPORTS
from frontmap.report_rows import report_rows
from frontmap.rows import UNRESOLVED, mention_row, unresolved_row, write_csv, write_jsonl
from frontmap.stages import Stages

if TYPE_CHECKING:
    from frontmap.reference import ReferenceLayer


@dataclass(frozen=True, slots=True)
class MapOptions:
    """How a map is drawn; see `frontmap.draw.map.draw_map`.

    Attributes:
        ambiguous: also draw names whose place stays open, at each place that they may mean.
        reports: all that were read, for the table of reports; those that claim something are known without.
    """

    title: str = ""
    tiles: str = "none"
    references: Sequence[ReferenceLayer] = ()
    mentions: bool = False
    reports: Sequence[Report] = ()
    ambiguous: bool = False


def write_map(
    items: Sequence[ReportClaim],
    gazetteer: Gazetteer,
    folder: Path,
    options: MapOptions = MapOptions(),
    stages: Stages | None = None,
) -> Path:
    """Write the map, its layers and its tables into `folder`; the path of the map.

    All of it is there in the end, or nothing has changed (`frontmap.files.whole_folder`).

    Raises:
        OutputError: the folder cannot be made or written.
    """
    from frontmap.draw.map import draw_map, save_map
    from frontmap.geojson import write_layers

    stages = stages or Stages()
    with whole_folder(folder) as stage:
        with stages.timed("merge"):
            statuses = merge(items)
        stages.count("merge", len(statuses))
        with stages.timed("write"):
            write_layers(stage, statuses, gazetteer)
            write_tables(items, gazetteer, stage, options.reports)
        with stages.timed("draw"):
            settings = {"title": options.title} if options.title else {}
            drawn = draw_map(
                statuses,
                gazetteer,
                tiles=options.tiles,
                references=options.references,
                show_mentions=options.mentions,
                ambiguous=items if options.ambiguous else (),
                **settings,
            )
            save_map(drawn, stage / "map.html")
    return folder / "map.html"


def write_tables(
    items: Sequence[ReportClaim], gazetteer: Gazetteer, folder: Path, reports: Iterable[Report] = ()
) -> None:
    """Write `mentions.jsonl`, `unresolved.csv`, `reports.csv`; of `reports`, also those without a mention."""
    known = {report.id: report for report in reports} | {item.report.id: item.report for item in items}
    write_csv(folder / "reports.csv", report_rows(known.values(), items), REPORTS)
    rows = [mention_row(item, gazetteer) for item in items]
    write_jsonl(folder / "mentions.jsonl", rows)
    left = (unresolved_row(row, gazetteer) for row in rows if row["settlement_id"] is None)
    write_csv(folder / "unresolved.csv", left, UNRESOLVED)
