"""How far the scores of resolutions can be trusted: for each range of scores, how many were right.

    python tests/reliability.py           print the table over the corpus and the sentence cases
    python tests/reliability.py --set kept    one set only; may be repeated

A found name counts where it overlaps an annotated settlement whose place is known. Names left without a place
are listed by the score of their best candidate: what would have been right, had it been taken. What is found
where no settlement is annotated stands in its own column, since its place cannot be right.
"""

from __future__ import annotations

import argparse
import bisect
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import scoring

from frontmap.find import find
from frontmap.gazetteer import Gazetteer
from frontmap.records import Resolution
from frontmap.resolve import AMBIGUOUS, resolve
from frontmap.segment import sentences

EDGES = (0.0, AMBIGUOUS, 0.4, 0.6, 0.8, 0.9, 0.99, 1.0)
"""Ranges of scores: from each edge up to the next, the last one with 1 itself."""

SETS: dict[str, Callable[[], list[scoring.Annotated]]] = {
    **{part: partial(scoring.corpus, part) for part in scoring.PARTS},
    "find cases": lambda: scoring.cases("find.tsv"),
    "claim cases": lambda: scoring.cases("claim.tsv"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The best candidate of one found name: its score, and whether it is the annotated place.

    `right` is None where no settlement is annotated there.
    """

    score: float
    right: bool | None


@dataclass(frozen=True, slots=True)
class Bin:
    """What became of the answers with scores from `low` up to `high`."""

    low: float
    high: float
    answers: int
    right: int
    mean_score: float
    no_settlement: int

    @property
    def share_right(self) -> float:
        """Of the answers about annotated settlements; 0 where there is none."""
        return self.right / self.answers if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class _At:
    """A resolution with its span at hand, as pairing wants it."""

    start: int
    end: int
    resolution: Resolution


def answers(items: Iterable[scoring.Annotated], gazetteer: Gazetteer) -> Iterator[Answer]:
    """The answers for all found names of the items that have candidates."""
    for item in items:
        cut = sentences(item.report.text, item.report.lang)
        found = resolve(item.report, cut, find(item.report, cut, gazetteer), gazetteer)
        placed = [_At(r.mention.start, r.mention.end, r) for r in found if r.candidates]
        settlements = [row for row in item.rows if row.kind == "settlement"]
        pairs, loose = scoring.pair(placed, settlements)
        for one, row in pairs:
            if row.settlement_id:
                best = one.resolution.candidates[0]
                yield Answer(best.score, best.settlement_id == row.settlement_id)
        for one in loose:
            if not any(
                row.kind in scoring.IGNORED and one.start < row.end and row.start < one.end
                for row in item.rows
            ):
                yield Answer(one.resolution.candidates[0].score, None)


def bins(given: Iterable[Answer], edges: Sequence[float] = EDGES) -> list[Bin]:
    """The answers sorted into ranges of scores."""
    ranges: list[list[Answer]] = [[] for _ in edges[1:]]
    for answer in given:
        ranges[min(bisect.bisect_right(edges, answer.score) - 1, len(ranges) - 1)].append(answer)
    return [_bin(low, high, some) for (low, high), some in zip(pairwise(edges), ranges, strict=True)]


def calibration_error(made: Sequence[Bin]) -> float:
    """Expected calibration error over the bins: |share right - mean score|, weighted by answers."""
    total = sum(each.answers for each in made)
    weighed = sum(abs(each.share_right - each.mean_score) * each.answers for each in made)
    return weighed / total if total else 0.0


def table(made: Sequence[Bin]) -> str:
    """The bins as a Markdown table."""
    lines = [
        "| score | names | mean score | right | share right | where no settlement is |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for each in made:
        name = f"{each.low:.2f} to {each.high:.2f}" + (", left open" if each.high <= AMBIGUOUS else "")
        share = f"{each.share_right:.3f}" if each.answers else ""
        mean = f"{each.mean_score:.3f}" if each.answers else ""
        lines.append(f"| {name} | {each.answers} | {mean} | {each.right} | {share} | {each.no_settlement} |")
    return "\n".join(lines)


def _bin(low: float, high: float, some: Sequence[Answer]) -> Bin:
    known = [answer for answer in some if answer.right is not None]
    mean = sum(answer.score for answer in known) / len(known) if known else 0.0
    return Bin(low, high, len(known), sum(bool(a.right) for a in known), mean, len(some) - len(known))


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module."""
    parser = argparse.ArgumentParser(description="Score ranges of resolutions against the share right.")
    parser.add_argument("--set", action="append", choices=sorted(SETS), help="only this set; may be repeated")
    chosen = parser.parse_args(arguments).set or list(SETS)
    gazetteer = Gazetteer.load()
    made = bins(answer for name in chosen for answer in answers(SETS[name](), gazetteer))
    print(table(made))
    print(f"\nsets: {', '.join(chosen)}; expected calibration error {calibration_error(made):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
