"""Sentences with more cues than anybody writes into one, cut: which is whose is asked of all pairs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from frontmap.cue import cues
from frontmap.patterns import flat_part
from frontmap.records import Resolution
from frontmap.segment import Sentence

MOST_CUES: Final = 22
"""Cues of a sentence; 20 is the most in 4,400 sentences of the real, practice and corpus reports."""
_SHORT: Final = 400
"""Characters of a sentence into which hardly so many go: it is not looked at."""
_CUTS: Final = (re.compile(r"[;,]\s+"), re.compile(r"\s+"))
"""Where to cut, the best first."""


def uncrowded(
    text: str, sentences: Sequence[Sentence], resolutions: Sequence[Resolution]
) -> Sequence[Sentence]:
    """The sentences, those with more than `MOST_CUES` in pieces; no cut goes through a name."""
    if all(one.end - one.start < _SHORT for one in sentences):
        return sentences
    starts = [one.mention.start for one in resolutions]
    found: list[Sentence] = []
    for one in sentences:
        bounds = [one.start]
        if one.end - one.start >= _SHORT:
            for cut in _cuts(text, one):
                last = bisect_right(starts, cut) - 1
                if cut > bounds[-1] and (last < 0 or resolutions[last].mention.end <= cut):
                    bounds.append(cut)
        if len(bounds) == 1:
            found.append(one)
            continue
        for low, high in zip(bounds, [*bounds[1:], one.end], strict=True):
            end = low + len(text[low:high].rstrip())
            found.append(Sentence(low, end, one.paragraph, heading=one.heading, lang=one.lang))
    return found


def _cuts(text: str, one: Sentence) -> Iterator[int]:
    """Where the pieces of a sentence begin."""
    flat = flat_part(text, one.start, one.end)
    begins = sorted(cue.start for family in cues(flat, one.lang).values() for cue in family)
    for number in range(MOST_CUES, len(begins), MOST_CUES):
        low, high = begins[number - MOST_CUES // 2], begins[number]
        for pattern in _CUTS:
            places = [match.end() for match in pattern.finditer(flat, low, high)]
            if places:
                yield one.start + places[-1]
                break
