"""Reports in batches, and what is made of a batch: rows, ready to be written."""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from frontmap.gazetteer import Gazetteer
from frontmap.overrides import Overrides
from frontmap.pipeline import claims_of
from frontmap.records import Report, ReportClaim
from frontmap.report_rows import about
from frontmap.rows import encode_rows, mention_row
from frontmap.stages import Stages

if TYPE_CHECKING:
    from frontmap.online import Online
    from frontmap.reference import ReferenceLayer

CHARACTERS = 20_000
"""Of the reports of a batch together, where no single one is longer: a fifth of a second of work."""
REPORTS = 500


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is made of reports, apart from the gazetteer; goes to other processes.

    Attributes:
        format: `jsonl`, `csv` or `arrow`.
        tell: also say of each report how long it took.
        online: asked about names that the gazetteer lacks; it stays in its process.
        references: layers whose edge tells where the line of contact runs.
    """

    format: str = "jsonl"
    overrides: Overrides | None = None
    tell: bool = False
    online: Online | None = None
    references: tuple[ReferenceLayer, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What was made of a batch.

    Attributes:
        data: its rows, as they are written.
        places: the settlements that its rows name.
        lines: what is told of each report, where that is wanted.
        warnings: what was warned of.
    """

    reports: int
    characters: int
    rows: int
    claims: int
    undated: int
    data: bytes
    places: frozenset[str]
    stages: Stages = field(default_factory=Stages)
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def batches(reports: Iterable[Report]) -> Iterator[tuple[Report, ...]]:
    """The reports in their order, as many together as `CHARACTERS` and `REPORTS` allow."""
    batch: list[Report] = []
    size = 0
    for report in reports:
        if batch and (size + len(report.text) > CHARACTERS or len(batch) == REPORTS):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(report)
        size += len(report.text)
    if batch:
        yield tuple(batch)


def checksum(reports: Iterable[Report], before: int = 0) -> int:
    """CRC-32 over ids and texts, going on from that of the reports before."""
    for report in reports:
        before = zlib.crc32(f"{report.id}\0{report.text}\0".encode("utf-8", "surrogatepass"), before)
    return before


class Extractor:
    """Makes rows of batches of reports."""

    def __init__(self, gazetteer: Gazetteer, recipe: Recipe) -> None:
        self._gazetteer, self.recipe = gazetteer, recipe

    def _placed(self, items: list[ReportClaim]) -> Iterable[ReportClaim]:
        if self.recipe.online is None:
            return items
        from frontmap.online import place_online

        return place_online(items, self._gazetteer, self.recipe.online)

    def _encoded(self, rows: Iterable[dict[str, Any]]) -> bytes:
        if self.recipe.format != "arrow":
            return encode_rows(rows, self.recipe.format)
        from frontmap.arrow import encode

        return encode(rows)

    def __call__(self, reports: Sequence[Report]) -> Done:
        """The rows of a batch, in the order of its reports."""
        stages, lines = Stages(), []
        items: list[ReportClaim] = []
        with _Warnings() as warnings:
            for report in reports:
                begun = time.perf_counter()
                found = claims_of(
                    report, self._gazetteer, self.recipe.overrides, stages, self.recipe.references
                )
                items += self._placed([ReportClaim(report, claim) for claim in found])
                if self.recipe.tell:
                    lines.append(f"{about(report)}: {time.perf_counter() - begun:.2f} s")
        with stages.timed("rows"):
            data = self._encoded(mention_row(item, self._gazetteer) for item in items)
        stages.count("rows", len(items))
        return Done(
            reports=len(reports),
            characters=sum(len(report.text) for report in reports),
            rows=len(items),
            claims=sum(item.claim.claim != "mention" for item in items),
            undated=len({item.report.id for item in items if item.report.published is None}),
            data=data,
            places=frozenset(i.claim.resolution.settlement_id or "" for i in items) - {""},
            stages=stages,
            lines=tuple(lines),
            warnings=tuple(warnings.told),
        )


class _Warnings(logging.Handler):
    """Keeps the warnings of the package's own loggers, instead of having them shown where they arise."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())

    def __enter__(self) -> _Warnings:
        logger = logging.getLogger("frontmap")
        self._propagate, logger.propagate = logger.propagate, False
        logger.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logger = logging.getLogger("frontmap")
        logger.removeHandler(self)
        logger.propagate = self._propagate
