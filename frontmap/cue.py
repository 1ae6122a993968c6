"""The cues of a sentence: who acts, where, what happens, how sure it is, and who says so.

Cues live in `cues/<lang>.tsv`, one pattern a row with an example. Families of classes:

* `who.`  an actor: `ru`, `ua`, or by the report's own voice `own`, `enemy`
* `rel.`  how the words before a place name relate to it: `in`, `part`, `near`, `toward`, `bearing` …;
          `namesake` only tells places of one name apart ("the one near X")
* `post.` the same by the words after it: `direction`, `road`, `part`, `near`, `hold`
* `act.`  what happens: `take`, `retake`, `hold`, `lose`, `leave`, `fall`, `enter`, `fight`, `grey`,
          `advance`, `attack`, `try` (to get in), `repel`, `expel`, `surround`, `goal`, `covet`; what claims
          nothing: `strike`, `harm`, `info`; `void` marks false friends, which only keep shorter cues from
          matching
* `mod.`  how sure: `hypothetical` (of what follows), `irrealis` (on both sides), `denied`, `not`,
          `unconfirmed`, `claimed`, `shown`, `past`, `now`
* `say.`  a speaker and the speaker's side

The words for times of `cues/when.tsv` are of a family `when`: named by what they tell, `month` or `days`, of
which their kind is the number. All of these stay, whether they overlap or not.

A `void` of any family works so ("our positions" as `who.void`). After a second dot an act says more about
who acts: `own`, `enemy`, `ru`, `ua` that side, whoever stands near; `on` the other side of the one named in
it ("threw the enemy back"); `passive` nobody but who stands right beside (after a `retake` who is driven
out); `occ` not the speaker; where nobody is named, `we` the report's own side and `foe` the other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Final

from frontmap.kept import Kept
from frontmap.patterns import PLACE
from frontmap.records import Side
from frontmap.scanner import Scanner
from frontmap.tables import read_table
from frontmap.words import any_of

FOLDER: Final = Path(__file__).with_name("cues")
LANGUAGES: Final = ("en", "uk", "ru")

_WHEN: Final = "when"

CueClass = tuple[str, str, str]
"""Family, name and kind."""


class Cue:
    """A cue found in a sentence: local span, family ("act"), name ("take.lib"), its words, and its kind, the
    name up to the dot.
    """

    __slots__ = ("end", "family", "kind", "name", "start", "words")

    def __init__(self, start: int, end: int, family: str, name: str, words: str, kind: str) -> None:
        self.start: Final = start
        self.end: Final = end
        self.family: Final = family
        self.name: Final = name
        self.words: Final = words
        self.kind: Final = kind

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
    rows = [(row["pattern"], _parts(row["class"])) for row in read_table(FOLDER / f"{lang}.tsv")]
    times = [row for row in read_table(FOLDER / "when.tsv") if row["lang"] == lang]
    return Scanner([*rows, *((row["pattern"], (_WHEN, row["kind"], row["value"])) for row in times)])


def _parts(cue_class: str) -> CueClass:
    family, _, name = cue_class.partition(".")
    return family, name, name.partition(".")[0]


def cues(masked: str, lang: str) -> dict[str, list[Cue]]:
    """The cues of a masked sentence by family, in order; of overlapping ones of a family the longest stays.

    A language without a table is read with the English one.
    """
    found: dict[str, list[Cue]] = {}
    overlapping: set[str] = set()
    void = False
    for start, end, (family, name, kind) in cue_scanner(lang if lang in LANGUAGES else "en").scan(masked):
        cue = Cue(start, end, family, name, _WORDS[masked[start:end]], kind)
        void = void or name == "void"
        own = found.get(family)
        if own is None:
            found[family] = [cue]
        else:
            if start < own[-1].end and family != _WHEN:
                overlapping.add(family)
            own.append(cue)
    for family in overlapping:
        found[family] = _longest(found[family])
    if void:
        return {family: [cue for cue in own if cue.name != "void"] for family, own in found.items()}
    return found


def _words(masked: str) -> str:
    """The words of a stretch without the names in it."""
    return " ".join(masked.replace(PLACE, "").split())


_WORDS: Final = Kept(_words)
_BUT: Final = re.compile(rf",\s?{any_of('but')}\s")


def _longest(found: list[Cue]) -> list[Cue]:
    """Of cues in order those that stay where some overlap."""
    kept: list[Cue] = []
    low, end = 0, found[0].end
    for at in range(1, len(found) + 1):
        if at < len(found) and found[at].start < end:
            end = max(end, found[at].end)
            continue
        kept += _longest_of(found[low:at]) if at > low + 1 else found[low:at]
        if at < len(found):
            low, end = at, found[at].end
    return kept


def _spans_speakers(cue: Cue) -> bool:
    """Whether a speaker's words reach over a comma ("Russian forces, Ukrainian officials" are not one), or an
    act's over a "but": "in the street, but holds".
    """
    if "," not in cue.words:
        return False
    return cue.family == "say" or (cue.family == "act" and _BUT.search(cue.words) is not None)


def _longest_of(found: list[Cue]) -> list[Cue]:
    # "stopped the attacks of …": the attack is part of what is repelled, however long its own cue is
    first = {c for c in found if c.name.startswith("repel")}
    if first:
        idle = {(c.start, c.end) for c in found if c.name in ("void", "info")}
        first = {c for c in first if (c.start, c.end) not in idle}
    found.sort(key=lambda c: (c not in first, _spans_speakers(c), c.start - c.end, c.start, c.name != "void"))
    kept: list[Cue] = []
    for cue in found:
        for other in kept:
            if other.start < cue.end and cue.start < other.end:
                break
        else:
            kept.append(cue)
    kept.sort(key=attrgetter("start"))
    return kept
