"""Where the analysis commands get their claims from: a ledger, or reports read on the spot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

import frontmap
from frontmap.errors import FrontmapError, InputError
from frontmap.ledger_records import Versions
from frontmap.ledger_selection import Box, Group, Selection
from frontmap.records import Claim, Report, ReportClaim

if TYPE_CHECKING:
    from frontmap.gazetteer import Gazetteer
    from frontmap.ledger_corrections import Extract
    from frontmap.overrides import Correction, Overrides
    from frontmap.read.options import ReadOptions
    from frontmap.reference import ReferenceLayer

OnProblem = Callable[[FrontmapError], None]


@dataclass
class Problems:
    """The problems of a run: each is told once, and their number decides the exit code."""

    tell: Callable[[str], None]
    seen: list[str] = field(default_factory=list)

    def __call__(self, problem: FrontmapError | str) -> None:
        message = str(problem)
        if message not in self.seen:
            self.seen.append(message)
            self.tell(message)


def gazetteer() -> Gazetteer:
    """The shipped gazetteer."""
    from frontmap.gazetteer import Gazetteer

    return Gazetteer.load()


def versions(places: Gazetteer) -> Versions:
    """What claims are extracted with now."""
    return Versions(tool=frontmap.__version__, gazetteer=places.version)


def selection(
    *,
    since: str = "",
    until: str = "",
    sources: Sequence[str] = (),
    oblasts: Sequence[str] = (),
    bbox: str = "",
) -> Selection:
    """The selection that the command line's words ask for.

    Raises:
        InputError: a date, an oblast or the box cannot be understood.
    """
    from frontmap.oblasts import oblasts_named

    chosen = Selection(
        since=parse_day(since) if since else None,
        until=parse_day(until) if until else None,
        sources=tuple(sources),
        oblasts=tuple(sorted(name for said in oblasts for name in oblasts_named(said))),
        bbox=Box.parse(bbox) if bbox else None,
    )
    if chosen.since and chosen.until and chosen.since > chosen.until:
        raise InputError(f"--since {since} lies after --until {until}")
    return chosen


def parse_day(text: str) -> date:
    """A day as `YYYY-MM-DD`.

    Raises:
        InputError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r:.40} is no day; write it as 2025-11-23") from error


def group_of(text: str) -> Group:
    """What a summary goes by.

    Raises:
        InputError: there is no such group.
    """
    if text not in get_args(Group):
        raise InputError(f"--by {text!r:.40}: one of {', '.join(get_args(Group))} is needed")
    return cast("Group", text)


def holder_of(text: str) -> Literal["ru", "ua"]:
    """Whose area the reference polygons show.

    Raises:
        InputError: neither ru nor ua.
    """
    if text not in ("ru", "ua"):
        raise InputError(f"--holder {text!r:.40}: ru or ua is needed")
    return cast('Literal["ru", "ua"]', text)


def references(texts: Sequence[str], stated: Sequence[Path]) -> tuple[list[str], list[Path]]:
    """Reports and reference files from what stands on the command line.

    A shell spreads `--reference days/*.geojson` over several words, of which only the first belongs to the
    option: GeoJSON files among the reports are reference files. A folder stands for the GeoJSON files in it.
    """
    files: list[Path] = []
    for path in stated:
        files.extend(sorted(path.glob("*.geojson")) if path.is_dir() else [path])
    files.extend(Path(text) for text in texts if text.lower().endswith(".geojson"))
    return [text for text in texts if not text.lower().endswith(".geojson")], files


def layers(files: Iterable[Path], problems: Problems) -> list[ReferenceLayer]:
    """The reference layers in files, oldest first; repairs are told, and useless files are problems."""
    found = [layer for file in files for layer in _layers_in(file, problems)]
    return sorted(found, key=lambda layer: (layer.date, layer.name))


def _layers_in(file: Path, problems: Problems) -> list[ReferenceLayer]:
    from frontmap.reference import read_references

    try:
        return read_references(file, on_problem=lambda mended: problems.tell(str(mended)))
    except InputError as error:
        problems(error)
        return []


def read(
    paths: Iterable[Path | str], on_problem: OnProblem, options: ReadOptions | None = None
) -> Iterator[Report]:
    """The reports in files and folders."""
    from frontmap.read import read_reports

    yield from read_reports(paths, options=options, on_problem=on_problem)


def extract(report: Report, places: Gazetteer, corrections: Overrides | None = None) -> list[Claim]:
    """The claims of one report, corrected where corrections are given."""
    from frontmap.pipeline import claims_of

    return claims_of(report, places, corrections)


def extractor(places: Gazetteer) -> Extract:
    """`extract` with this gazetteer."""
    return lambda report, corrections: (
        extract(report, places) if corrections is None else extract(report, places, corrections)
    )


def claims(
    *,
    reports: Sequence[Path | str],
    ledger: Path,
    chosen: Selection,
    places: Gazetteer,
    on_problem: OnProblem,
    overrides: Path | None = None,
    fold: bool = True,
) -> list[ReportClaim]:
    """The chosen claims of `reports`, or of the ledger where no reports are given.

    Args:
        overrides: a file of corrections, applied before claims are chosen.
        fold: near-identical reports among the chosen ones count once, with all their sources.

    Raises:
        InputError: the corrections cannot be used.
        LedgerError: the ledger is needed and cannot be used.
    """
    from frontmap.overrides import read_corrections

    rows = read_corrections(overrides, places) if overrides else []
    if not reports:
        return _of_ledger(ledger, chosen, places, on_problem, rows, fold)
    from frontmap.ledger_corrections import settled

    found: Iterable[Report] = filter(chosen.keeps_report, read(reports, on_problem))
    corrections = settled(rows)
    made = (
        ReportClaim(report, claim)
        for report in (_folded(found) if fold else found)
        for claim in extractor(places)(report, corrections)
    )
    return list(chosen.of(made, places))


def _of_ledger(
    path: Path,
    chosen: Selection,
    places: Gazetteer,
    on_problem: OnProblem,
    rows: Sequence[Correction],
    fold: bool,
) -> list[ReportClaim]:
    from frontmap import ledger_corrections as correcting
    from frontmap.ledger import Ledger

    with Ledger(path, readonly=True) as opened:
        items: Iterable[ReportClaim] = opened.claims(chosen, places)
        if rows:
            kept = correcting.kept(opened, places, on_problem)
            corrections = correcting.settled(correcting.merged(kept, rows))
            assert corrections is not None
            made = correcting.corrected(opened, chosen, corrections, extractor(places))
            items = chosen.of(made, places)
        found = list(_known(items, places, path, on_problem))
    return folded(found) if fold else found


def folded(items: Sequence[ReportClaim]) -> list[ReportClaim]:
    """The claims without those of near-identical reports, whose sources the report that stays has."""
    reports = {item.report.id: item.report for item in items}
    heads = {report.id: report for report in _folded(reports.values())}
    return [ReportClaim(heads[item.report.id], item.claim) for item in items if item.report.id in heads]


def _folded(reports: Iterable[Report]) -> Iterator[Report]:
    from frontmap.read.duplicates import fold_duplicates

    return fold_duplicates(reports)


def _known(
    items: Iterable[ReportClaim], places: Gazetteer, ledger: Path, on_problem: OnProblem
) -> Iterator[ReportClaim]:
    """The claims whose settlement the gazetteer has; of others the user is told."""
    missing = set()
    for item in items:
        settlement_id = item.claim.resolution.settlement_id
        if settlement_id is None or settlement_id in places:
            yield item
        else:
            missing.add(settlement_id)
    if missing:
        named = ", ".join(sorted(missing)[:3])
        message = f"{len(missing)} settlements are not in the gazetteer any more ({named}); 'frontmap ledger "
        on_problem(InputError(message + "refresh' finds them anew", path=ledger))
