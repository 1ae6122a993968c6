"""Finding the names in a report that may mean settlements, with exact spans into its raw text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from frontmap.context import evidence
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.kind import COMMON, VERY_COMMON, decide
from frontmap.names import Capitals, Name, names_of
from frontmap.neighbours import has_neighbour
from frontmap.places import frames
from frontmap.records import Kind, Mention, Report
from frontmap.segment import Sentence
from frontmap.words import any_of

_STATED: Final = 1000
"""Length that a region named in full counts with: more than any other context."""
RARE = 3.0
"""Zipf frequency from which a neighbour on the ground is not enough for a name in Latin letters."""
_AROUND: Final = 6
"""So many names before and after a doubtful one may be its neighbours."""

_JOINED: Final = re.compile(rf"\s*(?:,|/|,?\s+{any_of('connect')}|[–—-])\s*\Z")
_folded: Final = lru_cache(maxsize=20_000)(fold)


def find(report: Report, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> list[Mention]:
    """All names in the report that may mean settlements, and the look-alikes, each with its kind.

    `report.text[m.start:m.end] == m.surface` holds for every mention; mentions do not overlap and come
    in the order of the text. Mentions of kind `settlement` carry the gazetteer's candidates for their
    spelling; those of a spelling that it does not know have none.
    """
    text = report.text
    names = names_of(report, gazetteer)
    regions = [(f.start, f.end) for f in frames(text, sentences) if f.oblast or f.raion]
    by_sentence = _assign(names, sentences)
    for sentence, own in by_sentence:
        found = evidence(text, sentence, [(name.start, name.end) for name in own])
        capitals = Capitals(text, sentence)
        low = bisect_left(regions, (sentence.start, 0))
        around = regions[low : bisect_left(regions, (sentence.end, 0), low)]
        for name in own:
            name.capitals = capitals
            kinds = found.get((name.start, name.end))
            if kinds:
                name.kinds = kinds | name.kinds
            for start, end in around:
                if start <= name.start and name.end <= end:
                    name.kinds["region"] = _STATED
            decide(name, text, gazetteer)
        if len(own) > 1:
            _share_in_lists(own, text)
    _over_the_report(names, text)
    _beside_neighbours(names, sentences, gazetteer)
    return [_mention(report, name) for name in names if name.kind is not None]


def _assign(names: Sequence[Name], sentences: Sequence[Sentence]) -> list[tuple[Sentence, list[Name]]]:
    """Each sentence that has names, with them."""
    rows: list[tuple[Sentence, list[Name]]] = []
    at = 0
    for sentence in sentences:
        own = []
        while at < len(names) and names[at].start < sentence.end:
            if names[at].start >= sentence.start:
                own.append(names[at])
            at += 1
        if own:
            rows.append((sentence, own))
    return rows


def _share_in_lists(names: Sequence[Name], text: str) -> None:
    """A doubtful name in a list with settlements is one too; in a list with persons or regions, none."""
    joined: list[tuple[Name, Name]] = []
    for left, right in pairwise(names):
        if right.start - left.end <= 12 and _JOINED.match(text, left.end, right.start):
            joined.append((left, right))
    for left, right in joined:
        _share(left, right)
    for left, right in reversed(joined):
        _share(right, left)


def _share(one: Name, other: Name) -> None:
    """Gives a doubtful name the kind of one beside it."""
    if other.kind is None and one.kind == "settlement" and "person" not in other.kinds:
        other.kind, other.reason = "settlement", "in a list of settlements"
    elif one.kind in ("person", "foreign") and not one.alone and _is_doubtful(other):
        other.kind, other.reason = one.kind, f"in a list with a {one.kind}"


def _is_doubtful(name: Name) -> bool:
    """Nothing but its spelling makes the name a settlement."""
    return (
        name.kind in (None, "settlement")
        and "locative" not in name.kinds
        and name.reason in ("", "a known name")
    )


def _over_the_report(names: Sequence[Name], text: str) -> None:
    """What a form was once in a report it is in all of it, where nothing else is said."""
    kinds: dict[str, set[Kind]] = defaultdict(set)
    forms = [_folded(text[name.start : name.end])[:6] for name in names]
    for name, form in zip(names, forms, strict=True):
        if name.kind is not None:
            kinds[form].add(name.kind)
    for name, form in zip(names, forms, strict=True):
        seen = kinds[form]
        if "locative" in name.kinds or name.kind not in (None, "settlement"):
            continue
        if "person" in seen and name.reason in ("", "a known name"):
            name.kind, name.reason = "person", "a person elsewhere in the report"
        elif name.kind is None and "settlement" in seen and name.frequency < VERY_COMMON:
            name.kind, name.reason = "settlement", "a settlement elsewhere in the report"


def _beside_neighbours(names: Sequence[Name], sentences: Sequence[Sentence], gazetteer: Gazetteer) -> None:
    """A word that is not common is a name where a place next to it on the ground is named beside it."""
    starts = [sentence.start for sentence in sentences]
    for number, name in enumerate(names):
        most = VERY_COMMON if "locative" in name.kinds else COMMON
        if name.kind is not None or name.heard or name.frequency >= most or "direction" in name.kinds:
            continue
        if name.form.isascii() and name.frequency >= RARE:
            continue
        around = names[max(0, number - _AROUND) : number + _AROUND + 1]
        paragraph = _paragraph(name, sentences, starts)
        others = [
            other.candidates
            for other in around
            if other.kind == "settlement" and abs(_paragraph(other, sentences, starts) - paragraph) <= 1
        ]
        if has_neighbour(name.candidates, others, gazetteer):
            name.kind, name.reason = "settlement", "beside a neighbour on the ground"


def _paragraph(name: Name, sentences: Sequence[Sentence], starts: Sequence[int]) -> int:
    return sentences[max(0, bisect_right(starts, name.start) - 1)].paragraph


def _mention(report: Report, name: Name) -> Mention:
    kind = name.kind or "other"
    return Mention(
        report_id=report.id,
        start=name.start,
        end=name.end,
        surface=report.text[name.start : name.end],
        kind=kind,
        candidates=name.candidates,
        reasons=(name.reason,),
    )
