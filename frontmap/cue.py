"""The cues of a sentence: who acts, where, what happens, how sure it is, and who says so.

Cues live in `cues/<lang>.tsv`, one pattern a row with an example. Families of classes:

* `who.`  an actor: `ru`, `ua`, or by the report's own voice `own`, `enemy`
* `rel.`  how the words before a place name relate to it: `in`, `part`, `near`, `toward`, `bearing` …
* `post.` the same by the words after it: `direction`, `road`, `part`, `near`, `hold`
* `act.`  what happens: `take`, `retake`, `hold`, `lose`, `leave`, `fall`, `enter`, `fight`, `grey`,
          `advance`, `attack`, `repel`, `surround`, `goal`, `covet`, and what claims nothing: `strike`,
          `harm`, `info`; `void` marks false friends, which only keep shorter cues from matching
* `mod.`  how sure: `hypothetical` (of what follows), `irrealis` (on both sides), `denied`, `not`,
          `unconfirmed`, `claimed`, `shown`, `past`, `now`
* `say.`  a speaker and the speaker's side

A `void` of any family works so ("our positions" as `who.void`). After a second dot an act says more about
who acts: `own`, `enemy`, `ru`, `ua` that side, whoever stands near; `on` the other side of the one named in
it ("threw the enemy back"); `passive` nobody but who stands right beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from frontmap.patterns import PLACE, Scanner
from frontmap.tables import read_table

FOLDER = Path(__file__).with_name("cues")
LANGUAGES = ("en", "uk", "ru")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found in a sentence: local span, family ("act"), name ("take") and its words."""

    start: int
    end: int
    family: str
    name: str
    words: str


@lru_cache(maxsize=4)
def cue_scanner(lang: str) -> Scanner[str]:
    """The scanner over the cue table of a language."""
    return Scanner([(row["pattern"], row["class"]) for row in read_table(FOLDER / f"{lang}.tsv")])


def cues(masked: str, lang: str) -> list[Cue]:
    """The cues of a masked sentence, in order; of overlapping ones of a family the longest stays."""
    found = []
    for match in cue_scanner(lang).scan(masked):
        family, _, name = match.row.partition(".")
        words = masked[match.start : match.end].replace(PLACE, "")
        found.append(Cue(match.start, match.end, family, name, " ".join(words.split())))
    return [cue for cue in _without_covered(found) if cue.name != "void"]


def _without_covered(found: Sequence[Cue]) -> list[Cue]:
    by_family: dict[str, list[Cue]] = {}
    for cue in sorted(found, key=lambda c: (c.start - c.end, c.start)):
        kept = by_family.setdefault(cue.family, [])
        if not any(k.start < cue.end and cue.start < k.end for k in kept):
            kept.append(cue)
    return sorted((c for kept in by_family.values() for c in kept), key=lambda c: c.start)
