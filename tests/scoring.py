"""Scores the stages against annotated texts: what is found, on which place it is put, what is read there.

Three sets of counts, so that no stage hides behind another:

- `find` and `resolve`: what the stages give on raw text; a place is judged where the span was found.
- `claim`: the claim stage alone, on the annotated spans and places.
- `end`: the whole line on raw text, as a reader of the map meets it.

Spans match where they overlap, one to one, the larger overlap first. What overlaps a `foreign` or `direction`
row counts neither way, and neither does a name left without a settlement where no settlement is annotated.
A claim is right with the right span, place, label, and realis (asserted, claimed, unconfirmed) or not.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from corpus.marked import Row, load, parse

from frontmap.claim import claims
from frontmap.find import find
from frontmap.gazetteer import Gazetteer
from frontmap.read import ReadOptions, read_reports
from frontmap.records import REALIS, Claim, Mention, Report, Resolution
from frontmap.resolve import resolve
from frontmap.segment import sentences
from frontmap.tables import read_table

CASES = Path(__file__).resolve().parent / "cases"
IGNORED = frozenset({"foreign", "direction"})
PARTS = ("dev", "kept", "plain", "mixed")
"""The folders of `tests/corpus` with annotated reports."""


@dataclass(frozen=True)
class Annotated:
    """A report with its annotation."""

    report: Report
    rows: tuple[Row, ...]


class Spanned(Protocol):
    """Anything with a span."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class _Found:
    """A claim with the span of its mention at hand."""

    start: int
    end: int
    claim: Claim


S = TypeVar("S", bound=Spanned)
G = TypeVar("G", bound=Spanned)


def corpus(part: str) -> list[Annotated]:
    """The reports of `tests/corpus/<part>`, read from files as a user's reports are."""
    with tempfile.TemporaryDirectory() as folder:
        return [Annotated(as_read(Path(folder), one.name, one.text), one.rows) for one in load(part)]


def as_read(folder: Path, name: str, text: str) -> Report:
    """The report that the readers make of a file with this text.

    Raises:
        ValueError: they make none of it, several, or change its text.
    """
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    problems: list[Exception] = []
    reports = list(read_reports([path], options=ReadOptions(split=False), on_problem=problems.append))
    if problems or len(reports) != 1 or reports[0].text != text:
        raise ValueError(f"{name}: read as {len(reports)} reports, or changed {problems}")
    return reports[0]


def cases(name: str) -> list[Annotated]:
    """The texts of `tests/cases/<name>`, with the voice and day that each states."""
    return [_case(row) for row in read_table(CASES / name)]


def _case(row: dict[str, str]) -> Annotated:
    marked = parse(row["case_id"], row["text"].replace("\\n", "\n"))
    neutral = row["side"] == "-"
    report = Report(
        marked.name,
        marked.text,
        side="" if neutral else row["side"],  # type: ignore[arg-type]
        published=date.fromisoformat(row["date"]) if row["date"] else None,
        lang=row["lang"],
        provenance=(("side", "neutral"),) if neutral else (),
    )
    return Annotated(report, marked.rows)


def pair(found: Sequence[S], gold: Sequence[G]) -> tuple[list[tuple[S, G]], list[S]]:
    """Pairs of overlapping spans, one to one, and what was found besides."""
    overlaps = sorted(
        (
            (min(p.end, g.end) - max(p.start, g.start), i, j)
            for i, p in enumerate(found)
            for j, g in enumerate(gold)
            if p.start < g.end and g.start < p.end
        ),
        reverse=True,
    )
    mine: set[int] = set()
    theirs: set[int] = set()
    pairs = []
    for _, i, j in overlaps:
        if i not in mine and j not in theirs:
            mine.add(i)
            theirs.add(j)
            pairs.append((found[i], gold[j]))
    return pairs, [p for i, p in enumerate(found) if i not in mine]


def score(items: Iterable[Annotated], gazetteer: Gazetteer, with_claims: bool = True) -> dict[str, float]:
    """All metrics over the items, each from 0 to 1, micro-averaged; those of claims only `with_claims`."""
    counts: Counter[str] = Counter()
    for item in items:
        report, rows = item.report, item.rows
        cut = sentences(report.text, report.lang)
        mentions = find(report, cut, gazetteer)
        resolutions = resolve(report, cut, mentions, gazetteer)
        _count_find(counts, mentions, rows)
        _count_resolve(counts, resolutions, rows)
        if with_claims:
            _count_end(counts, claims(report, cut, resolutions), rows)
            _count_claim(counts, claims(report, cut, given(report, rows)), rows)
    return dict(_metrics(counts, with_claims))


def _settlements(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.kind == "settlement"]


def _ignored(one: Spanned, rows: Iterable[Row]) -> bool:
    return any(row.kind in IGNORED and one.start < row.end and row.start < one.end for row in rows)


def _count_find(counts: Counter[str], mentions: Iterable[Mention], rows: Sequence[Row]) -> None:
    pairs, loose = pair([m for m in mentions if m.kind == "settlement"], _settlements(rows))
    counts["find_right"] += len(pairs)
    counts["find_said"] += len(pairs) + sum(not _ignored(one, rows) for one in loose)
    counts["find_gold"] += len(_settlements(rows))


def _count_resolve(counts: Counter[str], resolutions: Iterable[Resolution], rows: Sequence[Row]) -> None:
    found = [_Found(r.mention.start, r.mention.end, Claim(r)) for r in resolutions]
    pairs, loose = pair(found, _settlements(rows))
    counts["place_said"] += sum(_place(one) is not None and not _ignored(one, rows) for one in loose)
    counts["place_gold"] += sum(bool(row.settlement_id) for row in _settlements(rows))
    for one, row in pairs:
        counts["place_said"] += _place(one) is not None
        if row.settlement_id:
            right = _place(one) == row.settlement_id
            counts["place_right"] += right
            counts["known"] += 1
            counts["known_placed"] += _place(one) is not None


def _count_end(counts: Counter[str], said: Iterable[Claim], rows: Sequence[Row]) -> None:
    found = [_Found(c.resolution.mention.start, c.resolution.mention.end, c) for c in said]
    pairs, loose = pair(found, _settlements(rows))
    loose = [one for one in loose if _place(one) is not None and not _ignored(one, rows)]
    judged = [one for one, _ in pairs] + loose
    counts["end_said"] += sum(one.claim.claim != "mention" for one in judged)
    counts["end_gold"] += sum(row.claim != "mention" for row in rows)
    counts["end_right"] += sum(_same_claim(one.claim, row) and _same_place(one, row) for one, row in pairs)
    coloured = {
        (_place(one), one.claim.claim)
        for one in judged
        if _place(one) and one.claim.claim != "mention" and one.claim.modality in REALIS
    }
    wanted = {
        (row.settlement_id, row.claim)
        for row in _settlements(rows)
        if row.claim != "mention" and row.modality in REALIS
    }
    counts["map_said"] += len(coloured)
    counts["map_gold"] += len(wanted)
    counts["map_right"] += len(coloured & wanted)


def _count_claim(counts: Counter[str], said: Iterable[Claim], rows: Sequence[Row]) -> None:
    for claim, row in zip(said, _settlements(rows), strict=True):
        counts["claim_said"] += claim.claim != "mention"
        counts["claim_gold"] += row.claim != "mention"
        counts["claim_right"] += _same_claim(claim, row)
        if row.claim != "mention" and claim.claim == row.claim:
            counts["labelled"] += 1
            counts["modality_right"] += claim.modality == row.modality


def given(report: Report, rows: Iterable[Row]) -> list[Resolution]:
    return [
        Resolution(Mention(report.id, row.start, row.end, row.surface), row.settlement_id or None, 1.0)
        for row in _settlements(rows)
    ]


def _place(one: _Found) -> str | None:
    return one.claim.resolution.settlement_id


def _same_place(one: _Found, row: Row) -> bool:
    return not row.settlement_id or _place(one) == row.settlement_id


def _same_claim(claim: Claim, row: Row) -> bool:
    realis = (claim.modality in REALIS) == (row.modality in REALIS)
    return row.claim != "mention" and claim.claim == row.claim and realis


def _metrics(counts: Counter[str], with_claims: bool) -> Iterator[tuple[str, float]]:
    yield from _f1("find", counts["find_right"], counts["find_said"], counts["find_gold"])
    yield "resolve_accuracy", _share(counts["place_right"], counts["known"])
    yield "resolve_precision", _share(counts["place_right"], counts["known_placed"])
    yield from _f1("place", counts["place_right"], counts["place_said"], counts["place_gold"])
    if with_claims:
        yield from _f1("claim", counts["claim_right"], counts["claim_said"], counts["claim_gold"])
        yield "claim_modality", _share(counts["modality_right"], counts["labelled"])
        yield from _f1("end", counts["end_right"], counts["end_said"], counts["end_gold"])
        yield from _f1("map", counts["map_right"], counts["map_said"], counts["map_gold"])


def _f1(name: str, right: int, said: int, gold: int) -> Iterator[tuple[str, float]]:
    precision, recall = _share(right, said), _share(right, gold)
    yield f"{name}_precision", precision
    yield f"{name}_recall", recall
    yield f"{name}_f1", _share(2 * right, said + gold)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
