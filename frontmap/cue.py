"""The cues of a sentence: who acts, where, what happens, how sure it is, and who says so.

Cues live in `cues/<lang>.tsv`, one pattern a row with an example. Families of classes:

* `who.`  an actor: `ru`, `ua`, or by the report's own voice `own`, `enemy`
* `rel.`  how the words before a place name relate to it: `in`, `part`, `near`, `toward`, `bearing` …;
          `namesake` only tells places of one name apart ("the one near X")
* `post.` the same by the words after it: `direction`, `road`, `part`, `near`, `hold`
* `act.`  what happens: `take`, `retake`, `hold`, `lose`, `leave`, `fall`, `enter`, `fight`, `grey`,
          `advance`, `attack`, `repel`, `expel`, `surround`, `goal`, `covet`, and what claims nothing:
          `strike`, `harm`, `info`; `void` marks false friends, which only keep shorter cues from matching
* `mod.`  how sure: `hypothetical` (of what follows), `irrealis` (on both sides), `denied`, `not`,
          `unconfirmed`, `claimed`, `shown`, `past`, `now`
* `say.`  a speaker and the speaker's side

A `void` of any family works so ("our positions" as `who.void`). After a second dot an act says more about
who acts: `own`, `enemy`, `ru`, `ua` that side, whoever stands near; `on` the other side of the one named in
it ("threw the enemy back"); `passive` nobody but who stands right beside (after a `retake` who is driven
out); `occ` not the speaker; where nobody is named, `we` the report's own side and `foe` the other.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from frontmap.patterns import PLACE
from frontmap.records import Side
from frontmap.scanner import Match, Scanner
from frontmap.tables import read_table

FOLDER = Path(__file__).with_name("cues")
LANGUAGES = ("en", "uk", "ru")

CueClass = tuple[str, str, str]
"""Family, name and kind."""


class Cue(NamedTuple):
    """A cue found in a sentence: local span, family ("act"), name ("take.lib"), its words, and its kind, the
    name up to the dot.
    """

    start: int
    end: int
    family: str
    name: str
    words: str
    kind: str

    @property
    def side(self) -> Side:
        """The side that the cue names, "" where it is none."""
        return sided(self.name)


def sided(name: str) -> Side:
    """A name as a side; "" where it is none, such as "other" or "-"."""
    return "ru" if name == "ru" else "ua" if name == "ua" else ""


@lru_cache(maxsize=4)
def cue_scanner(lang: str) -> Scanner[CueClass]:
    """The scanner over the cue table of a language."""
    rows = read_table(FOLDER / f"{lang}.tsv")
    return Scanner([(row["pattern"], _parts(row["class"])) for row in rows])


def _parts(cue_class: str) -> CueClass:
    family, _, name = cue_class.partition(".")
    return family, name, name.partition(".")[0]


def cues(masked: str, lang: str) -> dict[str, list[Cue]]:
    """The cues of a masked sentence by family, in order; of overlapping ones of a family the longest stays.

    A language without a table is read with the English one.
    """
    matches: dict[str, list[Match[CueClass]]] = {}
    overlapping: set[str] = set()
    for match in cue_scanner(lang if lang in LANGUAGES else "en").scan(masked):
        family = match[2][0]
        own = matches.get(family)
        if own is None:
            matches[family] = [match]
        else:
            if match[0] < own[-1][1]:
                overlapping.add(family)
            own.append(match)
    found: dict[str, list[Cue]] = {}
    for family, own in matches.items():
        cues_ = found[family] = []
        for start, end, (_, name, kind) in _longest(own) if family in overlapping else own:
            if name != "void":
                cues_.append(Cue(start, end, family, name, _words(masked[start:end]), kind))
    return found


@lru_cache(maxsize=20_000)
def _words(masked: str) -> str:
    """The words of a stretch without the names in it."""
    return " ".join(masked.replace(PLACE, "").split())


def _longest(found: list[Match[CueClass]]) -> list[Match[CueClass]]:
    # "stopped the attacks of …": the attack is part of what is repelled, however long its own cue is
    found.sort(key=lambda m: (not m[2][1].startswith("repel"), m[0] - m[1], m[0], m[2][1] != "void"))
    kept: list[Match[CueClass]] = []
    for match in found:
        start, end, _ = match
        for other_start, other_end, _ in kept:
            if other_start < end and start < other_end:
                break
        else:
            kept.append(match)
    kept.sort(key=itemgetter(0))
    return kept
