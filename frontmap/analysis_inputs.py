"""Where the analysis commands get their claims from: a ledger, or reports read on the spot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

import frontmap
from frontmap.check_report import Group
from frontmap.errors import FrontmapError, InputError
from frontmap.ledger_records import Versions
from frontmap.ledger_selection import Box, Selection
from frontmap.records import Claim, Report, ReportClaim

if TYPE_CHECKING:
    from frontmap.gazetteer import Gazetteer
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
    from frontmap.reference import read_references

    found: list[ReferenceLayer] = []
    for file in files:
        try:
            found.extend(read_references(file, on_problem=lambda mended: problems.tell(str(mended))))
        except InputError as error:
            problems(error)
    return sorted(found, key=lambda layer: (layer.date, layer.name))


def read(
    paths: Iterable[Path | str], on_problem: OnProblem, options: ReadOptions | None = None
) -> Iterator[Report]:
    """The reports in files and folders."""
    from frontmap.read import read_reports

    yield from read_reports(paths, options=options, on_problem=on_problem)


def extract(report: Report, places: Gazetteer) -> list[Claim]:
    """The claims of one report."""
    from frontmap.pipeline import extract as extract_all

    return [item.claim for item in extract_all([report], places)]


def claims(
    *,
    reports: Sequence[Path | str],
    ledger: Path,
    chosen: Selection,
    places: Gazetteer,
    on_problem: OnProblem,
) -> list[ReportClaim]:
    """The chosen claims of `reports`, or of the ledger where no reports are given.

    Raises:
        LedgerError: the ledger is needed and cannot be used.
    """
    if reports:
        made = (
            ReportClaim(report, claim)
            for report in read(reports, on_problem)
            for claim in extract(report, places)
        )
        return list(chosen.of(made, places))
    from frontmap.ledger import Ledger

    with Ledger(ledger, readonly=True) as opened:
        return list(_known(opened.claims(chosen, places), places, ledger, on_problem))


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
