"""What the claim stage gets right by label, by modality, and by language, on annotated names and places.

    python tests/labels.py                 tables over the corpus and the sentence cases, in Markdown
    python tests/labels.py --set kept      one set only; may be repeated

A claim counts as in `scoring`: right label, and rightly current or not. The last column of the table by
modality counts claims that are denied, hypothetical or past and come out as somebody's current control: what
a map must not show.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import scoring
from corpus.marked import Row

from frontmap.claim import claims
from frontmap.records import CLAIM_LABELS, MODALITIES, REALIS, Claim
from frontmap.segment import sentences

SETS: dict[str, Callable[[], list[scoring.Annotated]]] = {
    **{part: partial(scoring.corpus, part) for part in scoring.PARTS},
    "claim cases": lambda: scoring.cases("claim.tsv"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one annotated name, beside its annotation."""

    lang: str
    said: Claim
    row: Row

    @property
    def right(self) -> bool:
        realis = (self.said.modality in REALIS) == (self.row.modality in REALIS)
        return self.said.claim == self.row.claim and (self.row.claim == "mention" or realis)

    @property
    def leaks(self) -> bool:
        """It is no current claim of control, and is read as one."""
        current = self.said.claim.endswith("_control") and self.said.modality in REALIS
        return self.row.modality not in REALIS and self.row.claim != "mention" and current


def readings(items: Iterable[scoring.Annotated]) -> Iterator[Reading]:
    """What the claim stage reads of all annotated settlements of the items."""
    for item in items:
        rows = [row for row in item.rows if row.kind == "settlement"]
        cut = sentences(item.report.text, item.report.lang)
        langs = {s.start: s.lang for s in cut}
        for said, row in zip(
            claims(item.report, cut, scoring.given(item.report, item.rows)), rows, strict=True
        ):
            start = max((at for at in langs if at <= row.start), default=0)
            yield Reading(langs.get(start, ""), said, row)


def by_label(found: Sequence[Reading]) -> str:
    """Precision, recall and F1 of each label, as a Markdown table."""
    lines = [
        "| label | annotated | read | precision | recall | F1 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for label in CLAIM_LABELS[:-1]:
        gold = sum(one.row.claim == label for one in found)
        said = sum(one.said.claim == label for one in found)
        right = sum(one.right and one.row.claim == label for one in found)
        lines.append(f"| `{label}` | {gold} | {said} | {_scores(right, said, gold)} |")
    return "\n".join(lines)


def by_modality(found: Sequence[Reading]) -> str:
    """How often each modality is read where the label is, and what leaks into current control."""
    lines = [
        "| modality | annotated | label read | modality read too | read as current control |",
        "| --- | --- | --- | --- | --- |",
    ]
    for modality in MODALITIES:
        of_it = [one for one in found if one.row.modality == modality]
        labelled = [one for one in of_it if one.said.claim == one.row.claim]
        same = sum(one.said.modality == modality for one in labelled)
        leaks = "" if modality in REALIS else str(sum(one.leaks for one in of_it))
        lines.append(f"| {modality} | {len(of_it)} | {len(labelled)} | {same} | {leaks} |")
    return "\n".join(lines)


def by_language(found: Sequence[Reading]) -> str:
    """Precision, recall and F1 of all claims in each language."""
    counts: dict[str, Counter[str]] = {}
    for one in found:
        count = counts.setdefault(one.lang, Counter())
        count["gold"] += one.row.claim != "mention"
        count["said"] += one.said.claim != "mention"
        count["right"] += one.right and one.row.claim != "mention"
    lines = [
        "| language | annotated | read | precision | recall | F1 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for lang, count in sorted(counts.items()):
        scores = _scores(count["right"], count["said"], count["gold"])
        lines.append(f"| {lang} | {count['gold']} | {count['said']} | {scores} |")
    return "\n".join(lines)


def _scores(right: int, said: int, gold: int) -> str:
    shares = (right / said if said else 0.0, right / gold if gold else 0.0, 2 * right / ((said + gold) or 1))
    return " | ".join(f"{share:.2f}" for share in shares)


def main() -> None:
    """The command line; see the module."""
    parser = argparse.ArgumentParser(description="Claims by label, modality and language.")
    parser.add_argument("--set", action="append", choices=SETS, dest="chosen", help="only this set")
    chosen = parser.parse_args().chosen or list(SETS)
    for name in chosen:
        found = list(readings(SETS[name]()))
        print(f"\n### {name}\n", by_label(found), by_modality(found), by_language(found), sep="\n\n")


if __name__ == "__main__":
    main()
